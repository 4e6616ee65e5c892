//! Small pieces that the pages share.

mod browser;
mod notice;
mod table;

use geodata::Language;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
pub use self::browser::remember_language;
pub use self::{
    browser::{copy_address, focus, full_screen, open_details, print, step_focus},
    notice::{Modelled, Notice, Waiting},
    table::TableFrame,
};
use crate::text::Text;

/// The language of the page being shown.
pub fn language() -> Language {
    use_context::<Language>().unwrap_or_default()
}

/// The strings of the page being shown.
pub fn text() -> &'static Text {
    Text::of(language())
}

/// With its first letter in upper case.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_begin_sentences() {
        assert_eq!(capitalised("ģimeniska vide"), "Ģimeniska vide");
        assert_eq!(capitalised(""), "");
    }
}
