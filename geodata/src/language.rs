//! The two languages of the product.

use serde::{Deserialize, Serialize};

/// A language of the screens, messages and documents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Language {
    /// Latvian, the language of first resort.
    #[default]
    #[serde(rename = "lv")]
    Latvian,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The ISO 639-1 code, as in `lang="lv"`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Latvian => "lv",
            Self::English => "en",
        }
    }

    /// The language of an ISO 639-1 code or a locale such as `lv_LV.UTF-8`; `None` for any other.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.get(..2)? {
            "lv" => Some(Self::Latvian),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// Picks the text of this language.
    pub fn pick<'a>(self, latvian: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Latvian => latvian,
            Self::English => english,
        }
    }
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Bilingual {
    /// Latvian.
    pub lv: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in `language`.
    pub fn get(&self, language: Language) -> &str {
        language.pick(&self.lv, &self.en)
    }
}
