//! What can be wrong with a problem, a matrix or a file, said in English (`Display`) or in either language (`message`).
//!
//! Every message names the place and the value at fault and what would be right.

use std::fmt;

use geodata::Language;

use crate::files::{MAX_MATRIX_BYTES, MAX_PROBLEM_BYTES};
use crate::matrix::MAX_ENTRIES;
use crate::problem::{MAX_AMOUNT, MAX_PROGRAM_PAIRS};

/// Why the parts do not make a problem.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are the places and values that the variant speaks of")]
pub enum ProblemError {
    /// A list has no entries.
    Empty { list: &'static str },
    /// Two entries of a list share an id.
    DuplicateId { list: &'static str, id: String, first: usize, second: usize },
    /// A weight, opening cost or limit is negative, not a number, or above [`MAX_AMOUNT`].
    Amount { field: String, value: f64 },
    /// The matrix `travel` is not demand × candidates, or `between_candidates` not candidates × candidates.
    Shape { name: &'static str, expected: (usize, usize), found: (usize, usize) },
    /// `sites` is 0.
    NoSites,
    /// `sites` exceeds the candidates that are not forbidden.
    TooManySites { sites: usize, allowed: usize },
    /// `sites` is below the number of existing and required sites.
    FewerSitesThanFixed { sites: usize, fixed: usize },
    /// A covering objective without a limit.
    LimitMissing,
    /// A share is outside (0, 1].
    Share { field: String, value: f64 },
    /// The largest number of places is below the smallest.
    BelowSmallest { field: String, capacity: f64, smallest: f64 },
    /// Places or costs of steps do not increase.
    Steps { field: String },
    /// The field says something only beside another.
    Needs { field: String, needs: &'static str },
    /// A list of ids has no entries.
    NoIds { field: String },
    /// More sites are asked for than there may be.
    Count { field: String, least: usize, most: usize },
    /// Two fields say the same thing in different ways.
    Excludes { field: String, other: &'static str },
    /// The field repeats one before it.
    Twice { field: String },
    /// The field names what the problem does not have.
    UnknownId { field: String, id: String },
    /// The problem needs integer programs, which this build does without.
    NoPrograms,
    /// The problem needs an integer program of more than [`MAX_PROGRAM_PAIRS`].
    ProgramTooLarge { rows: usize, columns: usize },
    /// `p_dispersion` of a single site.
    OneSite,
    /// The field needs `between_candidates`.
    DistancesMissing { field: &'static str },
    /// `p_dispersion` needs every distance, and this one is unreachable.
    Unreachable { from: String, to: String },
    /// The field is about serving people, which `p_dispersion` does not do.
    NoService { field: String },
}

impl ProblemError {
    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| language.pick(&latvian, &english).to_owned();
        match self {
            Self::Empty { list } => say(
                format!("{list}: saraksts ir tukšs; vajag vismaz vienu ierakstu"),
                format!("{list}: the list is empty; at least one entry is needed"),
            ),
            Self::DuplicateId { list, id, first, second } => say(
                format!("{list}[{second}].id: “{id}” jau ir {list}[{first}]; identifikatoriem jābūt dažādiem"),
                format!("{list}[{second}].id: “{id}” is already {list}[{first}]; ids must be unique"),
            ),
            Self::Amount { field, value } => say(
                format!("{field}: {value}; jābūt skaitlim no 0 līdz {MAX_AMOUNT:e}"),
                format!("{field}: {value}; must be a number from 0 to {MAX_AMOUNT:e}"),
            ),
            Self::Shape { name, expected, found } => say(
                format!("{name}: {} × {}; jābūt {} rindām un {} kolonnām", found.0, found.1, expected.0, expected.1),
                format!("{name}: {} × {}; must have {} rows and {} columns", found.0, found.1, expected.0, expected.1),
            ),
            Self::NoSites => say(
                "objective.sites: 0; jābūt vismaz 1".into(), //
                "objective.sites: 0; must be at least 1".into(),
            ),
            Self::TooManySites { sites, allowed } => say(
                format!("objective.sites: {sites}; neaizliegto kandidātvietu ir tikai {allowed}"),
                format!("objective.sites: {sites}; only {allowed} candidates are not forbidden"),
            ),
            Self::FewerSitesThanFixed { sites, fixed } => say(
                format!("objective.sites: {sites}; esošo un obligāto vietu vien ir {fixed}, tātad vismaz {fixed}"),
                format!("objective.sites: {sites}; {fixed} sites are existing or required, so at least {fixed}"),
            ),
            Self::LimitMissing => say(
                "objective.limit: nav norādīts; pārklājumam vajag lielāko ceļa laiku".into(),
                "objective.limit: missing; covering needs the largest cost that counts as covered".into(),
            ),
            Self::Share { field, value } => say(
                format!("{field}: {value}; jābūt lielākai par 0 un ne lielākai par 1"),
                format!("{field}: {value}; must be above 0 and at most 1"),
            ),
            Self::BelowSmallest { field, capacity, smallest } => say(
                format!("{field}: {capacity}; jābūt vismaz {smallest}, tik, cik ir mazākais vietu skaits (smallest)"),
                format!("{field}: {capacity}; must be at least {smallest}, the smallest number of places (smallest)"),
            ),
            Self::Steps { field } => say(
                format!("{field}: vietām (places) jāaug no soļa uz soli, un izmaksas (cost) nedrīkst sarukt"),
                format!("{field}: places must grow from step to step, and costs must not shrink"),
            ),
            Self::Needs { field, needs } => say(
                format!("{field}: vajag arī: {needs}"), //
                format!("{field}: also needs: {needs}"),
            ),
            Self::NoIds { field } => say(
                format!("{field}: saraksts ir tukšs; vajag vismaz vienu identifikatoru"),
                format!("{field}: the list is empty; at least one id is needed"),
            ),
            Self::Count { field, least, most } => say(
                format!("{field}: {least}; šeit var atvērt ne vairāk kā {most}"),
                format!("{field}: {least}; no more than {most} can be open here"),
            ),
            Self::Excludes { field, other } => say(
                format!("{field}: nav savienojams ar {other}; atstājiet vienu no abiem"),
                format!("{field}: excludes {other}; leave one of the two"),
            ),
            Self::Twice { field } => say(
                format!("{field}: jau minēts iepriekš; katram jābūt vienreiz"),
                format!("{field}: is there already; each may stand once"),
            ),
            Self::UnknownId { field, id } => say(
                format!("{field}: identifikatora “{id}” uzdevumā nav"), //
                format!("{field}: the problem has no id “{id}”"),
            ),
            Self::NoPrograms => say(
                "uzdevumam vajag veselo skaitļu programmēšanu (HiGHS), kuras šajā programmas būvējumā nav".into(),
                "the problem needs integer programming (HiGHS), which this build of the program lacks".into(),
            ),
            Self::ProgramTooLarge { rows, columns } => say(
                format!(
                    "uzdevumam ar šādiem ierobežojumiem {rows} × {columns} pāru ir par daudz; to var būt ne vairāk kā {MAX_PROGRAM_PAIRS} (MAX_PROGRAM_PAIRS)"
                ),
                format!(
                    "{rows} × {columns} pairs are too many for a problem with such constraints; there can be at most {MAX_PROGRAM_PAIRS} (MAX_PROGRAM_PAIRS)"
                ),
            ),
            Self::OneSite => say(
                "objective.sites: 1; izkliedei (p_dispersion) vajag vismaz 2".into(),
                "objective.sites: 1; p_dispersion needs at least 2".into(),
            ),
            Self::DistancesMissing { field } => say(
                format!("{field}: vajag between_candidates, attālumus starp kandidātvietām"),
                format!("{field}: needs between_candidates, the travel costs between candidates"),
            ),
            Self::Unreachable { from, to } => say(
                format!(
                    "between_candidates: no “{from}” uz “{to}” ceļa nav; izkliedei (p_dispersion) vajag visus attālumus"
                ),
                format!("between_candidates: no way from “{from}” to “{to}”; p_dispersion needs every distance"),
            ),
            Self::NoService { field } => say(
                format!("{field}: izkliedē (p_dispersion) nevienu neapkalpo; izņemiet šo lauku"),
                format!("{field}: p_dispersion serves nobody; leave it out"),
            ),
        }
    }
}

/// Why numbers do not make a travel matrix. Rows and columns count from 0.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are the places and values that the variant speaks of")]
pub enum MatrixError {
    /// More entries than [`MAX_ENTRIES`].
    TooLarge { rows: usize, columns: usize },
    /// The number of costs is not rows × columns.
    Length { rows: usize, columns: usize, found: usize },
    /// A row is shorter or longer than the number of candidates.
    Ragged { row: usize, expected: usize, found: usize },
    /// The shape is not demand × candidates.
    Shape { expected: (usize, usize), found: Vec<u64> },
    /// A cost is negative or above [`MAX_AMOUNT`].
    Cost { row: usize, column: usize, value: f64 },
}

impl MatrixError {
    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| language.pick(&latvian, &english).to_owned();
        match self {
            Self::TooLarge { rows, columns } => say(
                format!("matrica {rows} × {columns}: vairāk nekā {MAX_ENTRIES} ierakstu (MAX_ENTRIES)"),
                format!("matrix {rows} × {columns}: more than {MAX_ENTRIES} entries (MAX_ENTRIES)"),
            ),
            Self::Length { rows, columns, found } => say(
                format!("matricai {rows} × {columns} ir {found} ieraksti"),
                format!("a matrix {rows} × {columns} has {found} entries"),
            ),
            Self::Ragged { row, expected, found } => say(
                format!("rinda {row} (no 0): {found} ieraksti; jābūt {expected}, pa vienam katrai kandidātvietai"),
                format!("row {row} (from 0): {found} entries; must be {expected}, one for each candidate"),
            ),
            Self::Shape { expected, found } => say(
                format!("forma {found:?}; jābūt [{}, {}] (demand × candidates)", expected.0, expected.1),
                format!("shape {found:?}; must be [{}, {}] (demand × candidates)", expected.0, expected.1),
            ),
            Self::Cost { row, column, value } => say(
                format!("rinda {row}, kolonna {column} (no 0): {value}; jābūt skaitlim no 0 līdz {MAX_AMOUNT:e}"),
                format!("row {row}, column {column} (from 0): {value}; must be a number from 0 to {MAX_AMOUNT:e}"),
            ),
        }
    }
}

/// Why a file does not make a problem.
#[derive(Debug)]
#[allow(missing_docs, reason = "the fields are the places and values that the variant speaks of")]
pub enum FileError {
    /// The file cannot be read.
    Io { file: String, source: std::io::Error },
    /// The file is above [`MAX_PROBLEM_BYTES`] or [`MAX_MATRIX_BYTES`].
    TooBig { file: String, limit: u64 },
    /// Not UTF-8, not JSON, or not the shape of PROBLEM.json.
    Json { file: String, source: serde_json::Error },
    /// The name of a matrix file ends neither in `.csv` nor in `.npy`.
    Extension { file: String },
    /// A `.npy` file that cannot be read as a float32 or float64 array.
    Npy { file: String, fault: NpyFault },
    /// A line of a CSV file. Lines count from 1.
    Csv { file: String, line: u64, fault: CsvFault },
    /// What a file states makes no travel matrix.
    Matrix { file: String, source: MatrixError },
    /// What the file states makes no problem.
    Problem { file: String, source: ProblemError },
}

/// What is wrong with a `.npy` file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NpyFault {
    /// It does not begin as `NumPy` files do.
    Magic,
    /// Its header cannot be read.
    Header(String),
    /// Its numbers are of another type.
    Type(String),
    /// It ends before its data do, or goes on after them.
    Length {
        /// The bytes that the header announces.
        expected: u64,
        /// The bytes that follow the header.
        found: u64,
    },
}

/// What is wrong with a line of a CSV matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CsvFault {
    /// The header is not `demand,candidate,cost`.
    Header(String),
    /// Not a CSV line of three fields.
    Line(String),
    /// An id that the problem does not have.
    Unknown {
        /// `demand` or `candidate`.
        column: &'static str,
        /// The id.
        value: String,
    },
    /// A cost that is no number of at least 0.
    Cost(String),
    /// A pair that an earlier line gave.
    Repeated {
        /// The demand point.
        demand: String,
        /// The candidate.
        candidate: String,
    },
}

impl FileError {
    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| language.pick(&latvian, &english).to_owned();
        match self {
            Self::Io { file, source } => say(
                format!("{file}: neizdodas nolasīt: {source}"), //
                format!("{file}: cannot be read: {source}"),
            ),
            Self::TooBig { file, limit } => {
                let name = if *limit == MAX_PROBLEM_BYTES { "MAX_PROBLEM_BYTES" } else { "MAX_MATRIX_BYTES" };
                let megabytes = limit / 1_000_000;
                say(
                    format!("{file}: lielāks par {megabytes} MB ({name})"),
                    format!("{file}: larger than {megabytes} MB ({name})"),
                )
            }
            Self::Json { file, source } => say(
                format!("{file}: nav derīgs PROBLEM.json: {source}"),
                format!("{file}: not a valid PROBLEM.json: {source}"),
            ),
            Self::Extension { file } => say(
                format!("{file}: matricas failam jābeidzas ar .csv vai .npy"),
                format!("{file}: a matrix file must end in .csv or .npy"),
            ),
            Self::Npy { file, fault } => format!("{file}: {}", fault.message(language)),
            Self::Csv { file, line, fault } => {
                format!("{file}, {} {line}: {}", language.pick("rinda", "line"), fault.message(language))
            }
            Self::Matrix { file, source } => format!("{file}: {}", source.message(language)),
            Self::Problem { file, source } => format!("{file}: {}", source.message(language)),
        }
    }
}

impl NpyFault {
    fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| language.pick(&latvian, &english).to_owned();
        match self {
            Self::Magic => say(
                "nav NumPy fails (nesākas ar \\x93NUMPY); saspiesti faili netiek lasīti".into(),
                "not a NumPy file (does not begin with \\x93NUMPY); compressed files are not read".into(),
            ),
            Self::Header(detail) => say(
                format!("NumPy galvene nav nolasāma: {detail}"), //
                format!("the NumPy header cannot be read: {detail}"),
            ),
            Self::Type(found) => say(
                format!("tips {found}; jābūt float32 vai float64"),
                format!("type {found}; must be float32 or float64"),
            ),
            Self::Length { expected, found } => say(
                format!("pēc galvenes {found} baiti; jābūt {expected}"),
                format!("{found} bytes after the header; must be {expected}"),
            ),
        }
    }
}

impl CsvFault {
    fn message(&self, language: Language) -> String {
        let say = |latvian: String, english: String| language.pick(&latvian, &english).to_owned();
        match self {
            Self::Header(found) => say(
                format!("galvene “{found}”; jābūt “demand,candidate,cost”"),
                format!("header “{found}”; must be “demand,candidate,cost”"),
            ),
            Self::Line(detail) => say(
                format!("jābūt trim laukiem, demand,candidate,cost: {detail}"),
                format!("must have three fields, demand,candidate,cost: {detail}"),
            ),
            Self::Unknown { column, value } => say(
                format!("kolonna {column}: “{value}” uzdevumā nav"),
                format!("column {column}: “{value}” is not in the problem"),
            ),
            Self::Cost(value) => say(
                format!("kolonna cost: “{value}”; jābūt skaitlim no 0 līdz {MAX_AMOUNT:e} (nesasniedzamu pāri izlaiž)"),
                format!(
                    "column cost: “{value}”; must be a number from 0 to {MAX_AMOUNT:e} (leave unreachable pairs out)"
                ),
            ),
            Self::Repeated { demand, candidate } => say(
                format!("pāris “{demand}”, “{candidate}” jau ir agrākā rindā"),
                format!("the pair “{demand}”, “{candidate}” is on an earlier line already"),
            ),
        }
    }
}

impl fmt::Display for ProblemError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl fmt::Display for MatrixError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message(Language::English))
    }
}

impl std::error::Error for ProblemError {}
impl std::error::Error for MatrixError {}
impl std::error::Error for FileError {}

const _: () = assert!(MAX_PROBLEM_BYTES != MAX_MATRIX_BYTES, "the message tells the limits apart by their value");
