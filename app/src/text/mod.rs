//! Every word on the screens, in both languages: one field a string, so that a missing translation does not compile.
//!
//! `{name}` in a string is a place for [`fill`]; `one|other|zero` are the forms of a noun for [`counted`].

mod common;
mod explain;
mod map;
mod method;
mod plan;
mod travel;

use geodata::Language;

pub use self::{
    common::Common, explain::ExplainText, map::MapText, method::MethodText, plan::PlanText, travel::TravelText,
};
use crate::format::whole;

/// All strings of one language.
pub struct Text {
    /// Which language.
    pub language: Language,
    /// The shell and what every page uses.
    pub common: Common,
    /// The page of the map.
    pub map: MapText,
    /// The page of the plan.
    pub plan: PlanText,
    /// Conditions, explanations and trade-offs of a plan.
    pub explain: ExplainText,
    /// The page about the method.
    pub method: MethodText,
    /// Ways, and how far a place reaches.
    pub travel: TravelText,
}

static LV: Text = Text {
    language: Language::Latvian,
    common: Common::LV,
    map: MapText::LV,
    plan: PlanText::LV,
    explain: ExplainText::LV,
    method: MethodText::LV,
    travel: TravelText::LV,
};

static EN: Text = Text {
    language: Language::English,
    common: Common::EN,
    map: MapText::EN,
    plan: PlanText::EN,
    explain: ExplainText::EN,
    method: MethodText::EN,
    travel: TravelText::EN,
};

impl Text {
    /// The strings of `language`.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::Latvian => &LV,
            Language::English => &EN,
        }
    }
}

/// Declares the strings of one screen: a field, its Latvian, its English.
macro_rules! strings {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $lv:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        pub struct $name {
            $(#[doc = $en] pub $field: &'static str,)+
        }

        impl $name {
            pub(super) const LV: Self = Self { $($field: $lv,)+ };
            pub(super) const EN: Self = Self { $($field: $en,)+ };
            #[cfg(test)]
            pub(super) const PAIRS: &[[&str; 2]] = &[$([$lv, $en],)+];
        }
    };
}
use strings;

/// `template` with each `{name}` replaced by its value.
pub fn fill(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// `count` with the right form of a noun given as `one|other|zero` (English leaves the third out).
///
/// The forms are those of Unicode CLDR: in Latvian 1 and 21 take the first, 0, 10 and 11 to 19 the third.
pub fn counted(language: Language, count: usize, forms: &str) -> String {
    let mut forms = forms.split('|');
    let (one, other) = (forms.next().unwrap_or_default(), forms.next().unwrap_or_default());
    let zero = forms.next().unwrap_or(other);
    let form = match language {
        Language::English => [other, one][usize::from(count == 1)],
        Language::Latvian if count.is_multiple_of(10) || (11..=19).contains(&(count % 100)) => zero,
        Language::Latvian => [other, one][usize::from(count % 10 == 1)],
    };
    format!("{}\u{a0}{form}", whole(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latvian_nouns_follow_their_numbers() {
        let say = |count| counted(Language::Latvian, count, "vieta|vietas|vietu");
        let expected = [
            (0, "0\u{a0}vietu"),
            (1, "1\u{a0}vieta"),
            (2, "2\u{a0}vietas"),
            (10, "10\u{a0}vietu"),
            (11, "11\u{a0}vietu"),
            (19, "19\u{a0}vietu"),
            (20, "20\u{a0}vietu"),
            (21, "21\u{a0}vieta"),
            (22, "22\u{a0}vietas"),
            (111, "111\u{a0}vietu"),
            (121, "121\u{a0}vieta"),
        ];
        for (count, text) in expected {
            assert_eq!(say(count), text);
        }
    }

    #[test]
    fn english_nouns_follow_their_numbers() {
        assert_eq!(counted(Language::English, 0, "site|sites"), "0\u{a0}sites");
        assert_eq!(counted(Language::English, 1, "site|sites"), "1\u{a0}site");
        assert_eq!(counted(Language::English, 21, "site|sites"), "21\u{a0}sites");
    }

    /// Every string in both languages.
    fn pairs() -> impl Iterator<Item = &'static [&'static str; 2]> {
        [Common::PAIRS, MapText::PAIRS, PlanText::PAIRS, ExplainText::PAIRS, MethodText::PAIRS, TravelText::PAIRS]
            .into_iter()
            .flatten()
    }

    #[test]
    fn each_language_has_its_own_quotation_marks() {
        for [latvian, english] in pairs() {
            assert!(!latvian.contains(['“', '"']), "{latvian}");
            assert_eq!(latvian.matches('„').count(), latvian.matches('”').count(), "{latvian}");
            assert!(!english.contains(['„', '"']), "{english}");
        }
    }

    #[test]
    fn both_languages_have_the_same_places_to_fill() {
        let places = |template: &str| {
            let mut names: Vec<_> = template.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
            names.sort_unstable();
            names.dedup();
            names.join(" ")
        };
        for [latvian, english] in pairs() {
            assert_eq!(places(latvian), places(english), "{latvian}");
        }
    }

    #[test]
    fn every_place_of_a_template_is_filled() {
        assert_eq!(fill("{a} no {b}, {a}", &[("a", "1"), ("b", "2")]), "1 no 2, 1");
    }
}
