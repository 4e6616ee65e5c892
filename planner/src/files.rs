//! PROBLEM.json and its matrices, read within bounds and checked.

mod csv;
mod npy;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use schemars::Schema;
use sha2::{Digest, Sha256};

use crate::errors::{FileError, MatrixError};
use crate::matrix::{TravelMatrix, check_size};
use crate::problem::{Problem, ProblemFile, Travel};
use crate::solution::Solution;

/// The largest PROBLEM.json, in bytes.
pub const MAX_PROBLEM_BYTES: u64 = 256_000_000;
/// The largest matrix file, in bytes.
pub const MAX_MATRIX_BYTES: u64 = 1_000_000_000;

/// Reads a problem file and the matrices it names. Returns the problem and the SHA-256, in hexadecimal, of the problem file
/// followed by the files of `travel` and `between_candidates` (`cat problem.json travel.npy between.npy | sha256sum`).
///
/// # Errors
/// If a file is missing, too large or malformed, or its content is no problem.
pub fn read_problem(path: &Path) -> Result<(Problem, String), FileError> {
    let name = path.display().to_string();
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&read_bounded(path, MAX_PROBLEM_BYTES)?, &name, folder)
}

/// As [`read_problem`], from a stream (such as standard input) called `name` in messages; matrix files are looked for
/// in `folder`.
///
/// # Errors
/// As [`read_problem`].
pub fn read_problem_from(reader: impl Read, name: &str, folder: &Path) -> Result<(Problem, String), FileError> {
    parse(&take_bounded(reader, name, MAX_PROBLEM_BYTES)?, name, folder)
}

/// The JSON Schema of `problem` or `solution`; `None` for other names.
pub fn schema(name: &str) -> Option<Schema> {
    match name {
        "problem" => Some(schemars::schema_for!(ProblemFile)),
        "solution" => Some(schemars::schema_for!(Solution)),
        _ => None,
    }
}

fn parse(bytes: &[u8], name: &str, folder: &Path) -> Result<(Problem, String), FileError> {
    let file: ProblemFile =
        serde_json::from_slice(bytes).map_err(|source| FileError::Json { file: name.to_owned(), source })?;
    let mut hash = Sha256::new();
    hash.update(bytes);
    let candidates: Vec<&str> = file.candidates.iter().map(|candidate| candidate.id.as_str()).collect();
    let demand: Vec<&str> = file.demand.iter().map(|point| point.id.as_str()).collect();
    let mut read = |travel: &Travel, field: &str, rows: &[&str]| match travel {
        Travel::Values(values) => {
            inline(values, candidates.len()).map_err(|source| in_file(&format!("{name}, {field}.values"), source))
        }
        Travel::File(matrix) => {
            let path = folder.join(matrix);
            let bytes = read_bounded(&path, MAX_MATRIX_BYTES)?;
            hash.update(&bytes);
            matrix_file(&bytes, &path, rows, &candidates)
        }
    };
    let travel = read(&file.travel, "travel", &demand)?;
    let between = file.between_candidates.as_ref().map(|between| read(between, "between_candidates", &candidates));
    let between = between.transpose()?;
    let problem =
        Problem::with_distances(file.demand, file.candidates, travel, between, file.objective, file.constraints)
            .map_err(|source| FileError::Problem { file: name.to_owned(), source })?;
    Ok((problem, hexadecimal(&hash.finalize())))
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('?');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn inline(values: &[Vec<Option<f64>>], columns: usize) -> Result<TravelMatrix, MatrixError> {
    if let Some((row, values)) = values.iter().enumerate().find(|(_, row)| row.len() != columns) {
        return Err(MatrixError::Ragged { row, expected: columns, found: values.len() });
    }
    TravelMatrix::from_fn(values.len(), columns, |row, column| values[row][column])
}

fn matrix_file(bytes: &[u8], path: &Path, rows: &[&str], columns: &[&str]) -> Result<TravelMatrix, FileError> {
    let name = path.display().to_string();
    check_size(rows.len(), columns.len()).map_err(|source| in_file(&name, source))?;
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => csv::read(bytes, &name, rows, columns),
        Some("npy") => npy::read(bytes, &name, (rows.len(), columns.len())),
        _ => Err(FileError::Extension { file: name }),
    }
}

fn in_file(name: &str, source: MatrixError) -> FileError {
    FileError::Matrix { file: name.to_owned(), source }
}

fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, FileError> {
    let name = path.display().to_string();
    let open = || -> std::io::Result<(File, u64)> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok((file, length))
    };
    match open() {
        Ok((_, length)) if length > limit => Err(FileError::TooBig { file: name, limit }),
        Ok((file, _)) => take_bounded(file, &name, limit),
        Err(source) => Err(FileError::Io { file: name, source }),
    }
}

/// Reads to the end, or refuses once `limit` bytes have passed (a pipe does not say its length beforehand).
fn take_bounded(reader: impl Read, name: &str, limit: u64) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(|source| FileError::Io { file: name.to_owned(), source })?;
    if bytes.len() as u64 > limit {
        return Err(FileError::TooBig { file: name.to_owned(), limit });
    }
    Ok(bytes)
}
