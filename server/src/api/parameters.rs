//! Query parameters, read one by one so that each refusal names the parameter, its value and what would be right.

use std::str::FromStr;

use axum::{extract::FromRequestParts, http::request::Parts};
use geodata::{DataSet, Language, RegionId, ServiceTypeId, TargetGroupId};
use planner::suggest::QuestionError;

use super::problem::Problem;
use crate::{asked, language};

/// The most bytes of a query string.
const MAX_QUERY_BYTES: usize = 4096;

/// The parameters of a request that have not been read yet.
pub(crate) struct Parameters {
    pub(crate) language: Language,
    pairs: Vec<(String, String)>,
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = parts.uri.query().unwrap_or_default();
        let language = language::of_request(parts.uri.query(), &parts.headers);
        if query.len() > MAX_QUERY_BYTES {
            let detail = language.pick("Adrese ir garāka par 4096 baitiem.", "The address is longer than 4096 bytes.");
            return Err(Problem::parameter(language, "?", "", detail.into()));
        }
        Self::parse(language, query)
    }
}

impl Parameters {
    /// Splits a query string; a parameter without a value counts as absent.
    pub(crate) fn parse(language: Language, query: &str) -> Result<Self, Problem> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
            if pairs.iter().any(|(earlier, _)| *earlier == name) {
                let detail = match language {
                    Language::Latvian => format!("Parametrs „{name}” ir dots divreiz; dodiet to vienreiz."),
                    Language::English => format!("The parameter “{name}” is given twice; give it once."),
                };
                return Err(Problem::parameter(language, &name, &value, detail));
            }
            pairs.push((name, value));
        }
        pairs.retain(|(name, value)| name != "lang" && !value.is_empty());
        Ok(Self { language, pairs })
    }

    /// Takes the text of a parameter.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(given, _)| given == name)?;
        Some(self.pairs.swap_remove(at).1)
    }

    /// Whether a parameter is given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(given, _)| given == name)
    }

    /// Takes a number.
    pub(crate) fn number<T: FromStr>(&mut self, name: &str, lv: &str, en: &str) -> Result<Option<T>, Problem> {
        self.parsed(name, lv, en, |value| value.parse().ok())
    }

    /// Takes one of the given words.
    pub(crate) fn word<T: Copy>(&mut self, name: &str, words: &[(&str, T)]) -> Result<Option<T>, Problem> {
        let expected: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        let expected = expected.join(", ");
        let (lv, en) = (format!("vienam no: {expected}"), format!("one of: {expected}"));
        self.parsed(name, &lv, &en, |value| words.iter().find(|(word, _)| *word == value).map(|(_, meaning)| *meaning))
    }

    fn parsed<T>(
        &mut self,
        name: &str,
        lv: &str,
        en: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.text(name) else { return Ok(None) };
        parse(&value).map(Some).ok_or_else(|| {
            let detail = match self.language {
                Language::Latvian => format!("Parametrs „{name}” ir „{value}”; jābūt {lv}."),
                Language::English => format!("The parameter “{name}” is “{value}”; it must be {en}."),
            };
            Problem::parameter(self.language, name, &value, detail)
        })
    }

    /// Takes a region by its identifier or name; absent or `all` is every region.
    pub(crate) fn region(&mut self, data: &DataSet) -> Result<Option<RegionId>, Problem> {
        let given = self.text("region");
        asked::region(data, given.as_deref()).map_err(|error| self.refuse(&error))
    }

    /// Takes a target group by its identifier or name.
    pub(crate) fn group(&mut self, data: &DataSet) -> Result<Option<TargetGroupId>, Problem> {
        let given = self.text("group");
        let group = given.map(|text| asked::group(data, &text)).transpose();
        group.map_err(|error| self.refuse(&error))
    }

    /// Takes a service type by its identifier or name.
    pub(crate) fn service(&mut self, data: &DataSet) -> Result<Option<ServiceTypeId>, Problem> {
        let given = self.text("service");
        let service = given.map(|text| asked::service(data, &text)).transpose();
        service.map_err(|error| self.refuse(&error))
    }

    pub(crate) fn refuse(&self, error: &QuestionError) -> Problem {
        Problem::question(self.language, error)
    }

    /// Refuses what nobody has taken: a misspelt parameter must not be ignored.
    pub(crate) fn nothing_else(self) -> Result<(), Problem> {
        let Some((name, value)) = self.pairs.first() else { return Ok(()) };
        let detail = match self.language {
            Language::Latvian => format!("Parametra „{name}” šai adresei nav; skat. /api/docs."),
            Language::English => format!("This address has no parameter “{name}”; see /api/docs."),
        };
        Err(Problem::parameter(self.language, name, value, detail))
    }
}
