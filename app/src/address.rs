//! Addresses: the question in the query string, and the language.

use geodata::Language;
use planner::suggest::Condition;

use crate::format::tenths_at_least;

/// The fields of a question as the form and the address hold them: text, not yet checked.
///
/// The names are those of `GET /api/v1/suggestions`, which checks them; the page passes them on as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Planning region; empty for all of them.
    pub region: String,
    /// Target group.
    pub group: String,
    /// Service type.
    pub service: String,
    /// The word of a goal.
    pub goal: String,
    /// Number of new sites.
    pub sites: String,
    /// Share of the people, from 0 to 1.
    pub share: String,
    /// Longest acceptable minutes.
    pub standard: String,
    /// What happens with known sites.
    pub known: String,
    /// `true` when municipalities outside the programme count.
    pub all_municipalities: String,
    /// The circumstances of travel; empty for the usual ones.
    pub scenario: String,
    /// Places of each new site.
    pub places: String,
    /// The least minutes between two sites.
    pub separation: String,
    /// The most minutes that anybody is sent.
    pub longest: String,
    /// What the new sites may cost together.
    pub budget: String,
    /// What opening a new site costs.
    pub opening: String,
    /// What a place of a new site costs.
    pub place_cost: String,
    /// Largest share of the people who are duplicated.
    pub duplication: String,
    /// Largest mean minutes of the tenth with the longest trips.
    pub worst_tenth: String,
    /// Least share within the standard in every municipality.
    pub floor: String,
    /// Least share with two sites within the standard.
    pub backup: String,
}

impl Draft {
    /// Reads the fields from a source of query parameters.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let mut draft = Self::default();
        for (name, field) in draft.fields_mut() {
            parameter(name).unwrap_or_default().trim().clone_into(field);
        }
        draft
    }

    /// The query string, without `?`; empty fields are left out.
    pub fn query(&self) -> String {
        let pairs = self.given();
        pairs.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
    }

    /// The query string of `GET /api/v1/candidates` for the question.
    pub fn candidates_query(&self) -> String {
        let Self { region, all_municipalities, .. } = self.clone();
        Self { region, all_municipalities, ..Self::default() }.query()
    }

    /// The fields that are not empty, by the names in the address.
    pub fn given(&self) -> Vec<(&'static str, String)> {
        let mut draft = self.clone();
        let fields = draft.fields_mut().into_iter().filter(|(_, value)| !value.is_empty());
        fields.map(|(name, value)| (name, std::mem::take(value))).collect()
    }

    /// Every field by its name in the address.
    fn fields_mut(&mut self) -> [(&'static str, &mut String); 20] {
        [
            ("region", &mut self.region),
            ("group", &mut self.group),
            ("service", &mut self.service),
            ("goal", &mut self.goal),
            ("sites", &mut self.sites),
            ("share", &mut self.share),
            ("standard", &mut self.standard),
            ("known", &mut self.known),
            ("all_municipalities", &mut self.all_municipalities),
            ("scenario", &mut self.scenario),
            ("places", &mut self.places),
            ("separation", &mut self.separation),
            ("longest", &mut self.longest),
            ("budget", &mut self.budget),
            ("opening", &mut self.opening),
            ("place_cost", &mut self.place_cost),
            ("duplication", &mut self.duplication),
            ("worst_tenth", &mut self.worst_tenth),
            ("floor", &mut self.floor),
            ("backup", &mut self.backup),
        ]
    }

    /// The same with another value of a condition, written so that it still helps when it is rounded.
    #[must_use]
    pub fn with(mut self, condition: Condition, value: f64) -> Self {
        let value = helpful(condition, value).to_string();
        for (name, field) in self.fields_mut() {
            if name == condition.word() {
                field.clone_from(&value);
            }
        }
        self
    }

    /// Whether a condition beside the number of sites is set.
    pub fn has_conditions(&self) -> bool {
        let Self { places, separation, longest, budget, duplication, worst_tenth, floor, backup, .. } = self;
        [places, separation, longest, budget, duplication, worst_tenth, floor, backup]
            .into_iter()
            .any(|field| !field.is_empty())
    }

    /// Whether it says enough to be answered.
    pub fn is_question(&self) -> bool {
        !self.service.is_empty()
    }
}

/// A value of a condition that helps, rounded to what people read towards where it still helps.
pub fn helpful(condition: Condition, value: f64) -> f64 {
    match condition {
        Condition::Separation => (value * 10.0).floor() / 10.0,
        // Nothing is no share.
        Condition::Share | Condition::Floor | Condition::Backup if value < 0.001 => value,
        Condition::Share | Condition::Floor | Condition::Backup => (value * 1000.0).floor() / 1000.0,
        Condition::Duplication => (value * 1000.0).ceil() / 1000.0,
        Condition::Budget => (value * 100.0 - 1e-6).ceil() / 100.0,
        Condition::Standard | Condition::Longest | Condition::WorstTenth => tenths_at_least(value),
        _ => value,
    }
}

/// `text` with everything percent-encoded that is not unreserved in RFC 3986.
pub fn escape(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let (high, low) = (HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 15)]);
            escaped.extend(['%', char::from(high), char::from(low)]);
        }
    }
    escaped
}

/// The language of a page: `lang` of the query string, else the cookie `lang`, else Latvian.
pub fn language(query: Option<&str>, cookies: Option<&str>) -> Language {
    asked_language(query, cookies).unwrap_or_default()
}

/// The language that the query string or the cookie `lang` asks for, if one does.
pub fn asked_language(query: Option<&str>, cookies: Option<&str>) -> Option<Language> {
    let asked = query.and_then(|query| named("lang", query.split('&')));
    asked.or_else(|| cookies.and_then(|cookies| named("lang", cookies.split(';'))))
}

fn named<'a>(name: &str, mut pairs: impl Iterator<Item = &'a str>) -> Option<Language> {
    pairs.find_map(|pair| Language::from_code(pair.trim().strip_prefix(name)?.strip_prefix('=')?))
}

/// The same address in another language: `lang` replaced, the rest kept.
pub fn in_language(path: &str, query: &str, language: Language) -> String {
    let kept = query.trim_start_matches('?').split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    let pairs = kept.map(str::to_owned).chain([format!("lang={}", language.code())]);
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The plain reading of RFC 3986, as the oracle of `escape`.
    fn unescape(text: &str) -> String {
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'%' {
                let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap();
                bytes.push(u8::try_from(digit() * 16 + digit()).unwrap());
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    fn parameter(query: &str) -> impl Fn(&str) -> Option<String> {
        |name| query.split('&').find_map(|pair| Some(unescape(pair.strip_prefix(name)?.strip_prefix('=')?)))
    }

    proptest! {
        #[test]
        fn a_question_survives_its_address(texts in proptest::array::uniform20("\\PC{0,12}")) {
            let mut draft = Draft::default();
            for ((_, field), text) in draft.fields_mut().into_iter().zip(texts) {
                text.trim().clone_into(field);
            }
            let query = draft.query();
            prop_assert!(query.is_ascii());
            prop_assert_eq!(Draft::read(parameter(&query)), draft);
        }
    }

    #[test]
    fn empty_fields_leave_no_trace() {
        let draft = Draft { region: "Rīga".into(), sites: "8".into(), ..Draft::default() };
        assert_eq!(draft.query(), "region=R%C4%ABga&sites=8");
        assert!(!draft.is_question());
    }

    #[test]
    fn a_change_is_rounded_towards_where_it_helps() {
        let with = |condition, value| Draft::default().with(condition, value).query();
        assert_eq!(with(Condition::Longest, 61.02), "longest=61.1");
        assert_eq!(with(Condition::Separation, 61.08), "separation=61");
        assert_eq!(with(Condition::Sites, 4.0), "sites=4");
        assert_eq!(with(Condition::Budget, 1500.0), "budget=1500");
        assert!(Draft::default().with(Condition::Places, 30.0).has_conditions());
    }

    #[test]
    fn the_address_wins_over_the_cookie() {
        assert_eq!(language(None, None), Language::Latvian);
        assert_eq!(language(None, Some("a=b; lang=en")), Language::English);
        assert_eq!(language(Some("region=x&lang=lv"), Some("lang=en")), Language::Latvian);
        assert_eq!(language(Some("lang=tlh"), Some("lang=en")), Language::English);
    }

    #[test]
    fn switching_the_language_keeps_the_rest() {
        assert_eq!(
            in_language("/plan", "?region=R%C4%ABga&lang=lv&sites=8", Language::English),
            "/plan?region=R%C4%ABga&sites=8&lang=en"
        );
        assert_eq!(in_language("/", "", Language::Latvian), "/?lang=lv");
    }
}
