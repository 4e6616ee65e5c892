//! A travel matrix as CSV `demand,candidate,cost`; a missing pair is unreachable. Between candidates, the column `demand`
//! holds the candidate that is left.

use std::collections::HashMap;

use crate::errors::{CsvFault, FileError};
use crate::matrix::TravelMatrix;
use crate::problem::MAX_AMOUNT;

pub(super) fn read(bytes: &[u8], name: &str, demand: &[&str], candidates: &[&str]) -> Result<TravelMatrix, FileError> {
    let fault = |line: u64, fault: CsvFault| FileError::Csv { file: name.to_owned(), line, fault };
    let index = |ids: &[&str]| -> HashMap<String, usize> {
        ids.iter().enumerate().map(|(index, id)| ((*id).to_owned(), index)).collect()
    };
    let (rows, columns) = (index(demand), index(candidates));
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(|error| fault(1, CsvFault::Line(error.to_string())))?;
    if header != vec!["demand", "candidate", "cost"] {
        return Err(fault(1, CsvFault::Header(header.iter().collect::<Vec<_>>().join(","))));
    }
    // Infinity marks what no line has given yet, which is what it means in the end.
    let mut costs = vec![f64::INFINITY; demand.len() * candidates.len()];
    let mut record = csv::StringRecord::new();
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(fault(line, CsvFault::Line(error.to_string()))),
        }
        let line = record.position().map_or(line, csv::Position::line);
        let find = |index: &HashMap<String, usize>, field: usize, column: &'static str| {
            let unknown = || fault(line, CsvFault::Unknown { column, value: record[field].to_owned() });
            index.get(&record[field]).copied().ok_or_else(unknown)
        };
        let (row, column) = (find(&rows, 0, "demand")?, find(&columns, 1, "candidate")?);
        let cost = record[2].trim().parse().ok().filter(|cost| (0.0..=MAX_AMOUNT).contains(cost));
        let cost = cost.ok_or_else(|| fault(line, CsvFault::Cost(record[2].to_owned())))?;
        let entry = &mut costs[row * candidates.len() + column];
        if entry.is_finite() {
            let (demand, candidate) = (record[0].to_owned(), record[1].to_owned());
            return Err(fault(line, CsvFault::Repeated { demand, candidate }));
        }
        *entry = cost;
    }
    TravelMatrix::new(demand.len(), candidates.len(), costs)
        .map_err(|source| FileError::Matrix { file: name.to_owned(), source })
}
