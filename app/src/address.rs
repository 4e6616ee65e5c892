//! Addresses: the question in the query string, and the language.

use geodata::Language;

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
}

impl Draft {
    /// Reads the fields from a source of query parameters.
    pub fn read(parameter: impl Fn(&str) -> Option<String>) -> Self {
        let field = |name| parameter(name).unwrap_or_default().trim().to_owned();
        Self {
            region: field("region"),
            group: field("group"),
            service: field("service"),
            goal: field("goal"),
            sites: field("sites"),
            share: field("share"),
            standard: field("standard"),
            known: field("known"),
            all_municipalities: field("all_municipalities"),
            scenario: field("scenario"),
        }
    }

    /// The query string, without `?`; empty fields are left out.
    pub fn query(&self) -> String {
        let fields = [
            ("region", &self.region),
            ("group", &self.group),
            ("service", &self.service),
            ("goal", &self.goal),
            ("sites", &self.sites),
            ("share", &self.share),
            ("standard", &self.standard),
            ("known", &self.known),
            ("all_municipalities", &self.all_municipalities),
            ("scenario", &self.scenario),
        ];
        let pairs = fields.into_iter().filter(|(_, value)| !value.is_empty());
        pairs.map(|(name, value)| format!("{name}={}", escape(value))).collect::<Vec<_>>().join("&")
    }

    /// Whether it says enough to be answered.
    pub fn is_question(&self) -> bool {
        !self.service.is_empty()
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
        fn a_question_survives_its_address(fields in proptest::array::uniform10("\\PC{0,12}")) {
            let [region, group, service, goal, sites, share, standard, known, all_municipalities, scenario] =
                fields.map(|field| field.trim().to_owned());
            let draft =
                Draft { region, group, service, goal, sites, share, standard, known, all_municipalities, scenario };
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
