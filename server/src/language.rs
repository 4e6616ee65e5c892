//! Which language to answer in.

use axum::http::{HeaderMap, header};
use geodata::Language;

/// The language of a request: `lang` in the address, else the cookie `lang`, else the first language of
/// `Accept-Language` that the product speaks, else Latvian.
pub(crate) fn of_request(query: Option<&str>, headers: &HeaderMap) -> Language {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let accepted = || text(header::ACCEPT_LANGUAGE)?.split(',').find_map(|range| Language::from_code(range.trim()));
    app::address::asked_language(query, text(header::COOKIE)).or_else(accepted).unwrap_or_default()
}

/// The language of a terminal, by the locale variables; English where they name neither language.
pub(crate) fn of_terminal() -> Language {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .and_then(|locale| Language::from_code(&locale))
        .unwrap_or(Language::English)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn the_address_wins_over_the_cookie_and_the_cookie_over_the_browser() {
        let mut headers = HeaderMap::new();
        assert_eq!(of_request(None, &headers), Language::Latvian);
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("de, en-GB;q=0.8, lv;q=0.5"));
        assert_eq!(of_request(None, &headers), Language::English);
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; lang=lv"));
        assert_eq!(of_request(None, &headers), Language::Latvian);
        assert_eq!(of_request(Some("region=Latgale&lang=en"), &headers), Language::English);
        assert_eq!(of_request(Some("lang=de"), &headers), Language::Latvian);
    }
}
