//! What is wrong with a data set, said so that its steward can mend it.

use std::fmt;

use crate::{Bilingual, Language};

/// A fault in a data set: the file, and where known the row, column and value at fault, and what would be right.
///
/// `Display` is the English message; [`DataError::message`] gives both languages.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.message(Language::English))]
pub struct DataError(Box<Fault>);

#[derive(Debug, Clone, PartialEq)]
struct Fault {
    file: String,
    row: Option<Row>,
    column: Option<String>,
    value: Option<String>,
    why: Bilingual,
}

/// Where in a file a fault lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A line of a text file; the first is 1.
    Line(u64),
    /// A feature of a GeoJSON file; the first is 0.
    Feature(usize),
}

impl DataError {
    /// A fault of a whole file; `latvian` and `english` say what is wrong and what would be right.
    pub(crate) fn new(file: &str, latvian: impl Into<String>, english: impl Into<String>) -> Self {
        let why = Bilingual { lv: latvian.into(), en: english.into() };
        Self(Box::new(Fault { file: file.to_owned(), row: None, column: None, value: None, why }))
    }

    pub(crate) fn row(mut self, row: Row) -> Self {
        self.0.row = Some(row);
        self
    }

    pub(crate) fn line(self, line: u64) -> Self {
        self.row(Row::Line(line))
    }

    pub(crate) fn column(mut self, column: &str) -> Self {
        self.0.column = Some(column.to_owned());
        self
    }

    /// The value at fault, cut to a length that a person reads.
    pub(crate) fn value(mut self, value: impl fmt::Display) -> Self {
        const LONGEST: usize = 80;
        let text = value.to_string();
        let cut = text.char_indices().nth(LONGEST).map(|(at, _)| at);
        self.0.value = Some(cut.map_or_else(|| text.clone(), |at| format!("{}…", &text[..at])));
        self
    }

    /// The file at fault, as named in the data set's folder or by the caller.
    pub fn file(&self) -> &str {
        &self.0.file
    }

    /// Where in the file, when known.
    pub fn at(&self) -> Option<Row> {
        self.0.row
    }

    /// The whole message in `language`: file, row, column, value and what would be right.
    pub fn message(&self, language: Language) -> String {
        let fault = &*self.0;
        let mut parts = vec![fault.file.clone()];
        parts.extend(fault.row.map(|row| match (row, language) {
            (Row::Line(line), Language::Latvian) => format!("{line}. rinda"),
            (Row::Line(line), Language::English) => format!("line {line}"),
            (Row::Feature(index), Language::Latvian) => format!("objekts Nr. {index} (no 0)"),
            (Row::Feature(index), Language::English) => format!("feature {index} (from 0)"),
        }));
        parts.extend(fault.column.as_ref().map(|column| format!("{} {column}", language.pick("aile", "column"))));
        parts.extend(fault.value.as_ref().map(|value| format!("{} “{value}”", language.pick("vērtība", "value"))));
        format!("{}: {}", parts.join(", "), fault.why.get(language))
    }
}
