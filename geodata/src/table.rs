//! CSV files whose columns are known beforehand, read with the place of every fault.

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::{DataError, files};

/// A CSV file with exactly the expected columns, in any order.
pub(crate) struct Table {
    file: String,
    header: StringRecord,
    /// With the 1-based line where each begins.
    records: Vec<(u64, StringRecord)>,
}

/// One row of a [`Table`].
#[derive(Clone, Copy)]
pub(crate) struct TableRow<'a> {
    file: &'a str,
    header: &'a StringRecord,
    record: &'a StringRecord,
    line: u64,
}

impl Table {
    /// Reads the file; refuses missing, unknown and repeated columns, ragged rows and a file without rows.
    pub(crate) fn read(file: &str, bytes: &[u8], columns: &[&str]) -> Result<Self, DataError> {
        let text = files::text(file, bytes)?;
        let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| unreadable(file, &error))?.clone();
        check_header(file, &header, columns)?;
        let mut records = Vec::new();
        let mut lines = Lines { text, counted: 0, line: 1 };
        for record in reader.records() {
            let record = record.map_err(|error| unreadable(file, &error))?;
            let line = lines.line_of(&record);
            if record.len() != header.len() {
                return Err(ragged(file, &header, &record, line));
            }
            records.push((line, record));
        }
        if records.is_empty() {
            return Err(DataError::new(file, "failā nav nevienas rindas zem galvenes", "no rows below the header"));
        }
        Ok(Self { file: file.to_owned(), header, records })
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = TableRow<'_>> {
        let (file, header) = (self.file.as_str(), &self.header);
        self.records.iter().map(move |(line, record)| TableRow { file, header, record, line: *line })
    }
}

impl<'a> TableRow<'a> {
    /// The text of `column`, possibly empty. Columns were checked when the table was read.
    pub(crate) fn text(&self, column: &str) -> &'a str {
        self.header.iter().position(|name| name == column).and_then(|at| self.record.get(at)).unwrap_or_default()
    }

    /// The text of `column`; `None` when empty.
    pub(crate) fn optional(&self, column: &str) -> Option<String> {
        Some(self.text(column)).filter(|text| !text.is_empty()).map(str::to_owned)
    }

    /// The text of `column`, which must not be empty.
    pub(crate) fn required(&self, column: &str) -> Result<&'a str, DataError> {
        match self.text(column) {
            "" => Err(self.fault(column, "vērtībai jābūt norādītai", "a value is required")),
            text => Ok(text),
        }
    }

    /// A whole number of 0 or more.
    pub(crate) fn whole(&self, column: &str) -> Result<u32, DataError> {
        self.text(column).parse().map_err(|_| {
            self.fault(column, "jābūt veselam skaitlim, 0 vai vairāk", "must be a whole number, 0 or more")
        })
    }

    /// A whole number of 64 bits.
    pub(crate) fn integer(&self, column: &str) -> Result<i64, DataError> {
        let text = self.text(column);
        text.parse().map_err(|_| self.fault(column, "jābūt veselam skaitlim", "must be a whole number"))
    }

    /// A finite number. A decimal comma is refused, not guessed at.
    pub(crate) fn number(&self, column: &str) -> Result<f64, DataError> {
        let text = self.text(column);
        if text.contains(',') {
            return Err(self.fault(column, "decimālzīmei jābūt punktam", "the decimal sign must be a point"));
        }
        text.parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .ok_or_else(|| self.fault(column, "jābūt skaitlim", "must be a number"))
    }

    /// A finite number of `lowest` or more.
    pub(crate) fn number_from(&self, column: &str, lowest: f64) -> Result<f64, DataError> {
        self.number(column)?;
        self.number(column)
            .ok()
            .filter(|&number| number >= lowest)
            .ok_or_else(|| self.fault(column, format!("jābūt vismaz {lowest}"), format!("must be {lowest} or more")))
    }

    /// The entry of `known` that `column` names; `whence` is the file that defines them.
    pub(crate) fn one_of<'k, T>(
        &self,
        column: &str,
        known: &'k [T],
        id: impl Fn(&T) -> &str,
        whence: &str,
    ) -> Result<&'k T, DataError> {
        const FEW: usize = 10;
        let text = self.text(column);
        known.iter().find(|entry| id(entry) == text).ok_or_else(|| {
            if known.len() > FEW {
                let (lv, en) = (format!("tāda nav failā {whence}"), format!("no such entry in {whence}"));
                return self.fault(column, lv, en);
            }
            let few = known.iter().map(id).collect::<Vec<_>>().join(", ");
            let (lv, en) = (format!("jābūt vienam no {few} ({whence})"), format!("must be one of {few} ({whence})"));
            self.fault(column, lv, en)
        })
    }

    /// The 1-based line of the file where this row begins.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// A fault of the value in `column`.
    pub(crate) fn fault(&self, column: &str, latvian: impl Into<String>, english: impl Into<String>) -> DataError {
        DataError::new(self.file, latvian, english).line(self.line()).column(column).value(self.text(column))
    }

    /// The value in `column` stands in an earlier row.
    pub(crate) fn repeated(&self, column: &str) -> DataError {
        self.fault(
            column,
            "atkārtojas; katra vērtība drīkst būt tikai vienreiz",
            "repeated; each value may stand only once",
        )
    }
}

/// Counts lines as an editor shows them; the reader's own count misses empty lines and mixed line ends.
struct Lines<'a> {
    text: &'a str,
    /// Bytes counted so far, and the line that they end on.
    counted: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line where `record` begins; records must come in the order of the file.
    fn line_of(&mut self, record: &StringRecord) -> u64 {
        let ended =
            record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(self.counted);
        let bytes = self.text.as_bytes();
        let empty = bytes.iter().skip(ended).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let begins = (ended + empty).min(bytes.len());
        self.line += bytes[self.counted..begins].split(|&byte| byte == b'\n').count() as u64 - 1;
        self.counted = begins;
        self.line
    }
}

fn check_header(file: &str, header: &StringRecord, columns: &[&str]) -> Result<(), DataError> {
    let expected = columns.join(",");
    if header.iter().all(str::is_empty) {
        return Err(DataError::new(
            file,
            format!("fails ir tukšs; pirmajā rindā jābūt {expected}"),
            format!("the file is empty; its first line must be {expected}"),
        ));
    }
    if header.len() == 1 && header.iter().any(|name| name.contains(';')) {
        return Err(DataError::new(
            file,
            format!("ailes atdalītas ar semikolu; jāatdala ar komatu: {expected}"),
            format!("columns are separated by semicolons; separate them by commas: {expected}"),
        )
        .line(1));
    }
    if let Some(missing) = columns.iter().find(|&&column| header.iter().all(|name| name != column)) {
        return Err(DataError::new(
            file,
            format!("ailes trūkst; jābūt {expected}"),
            format!("the column is missing; the columns must be {expected}"),
        )
        .line(1)
        .column(missing));
    }
    for (at, name) in header.iter().enumerate() {
        let fault = |latvian: &str, english: &str| {
            DataError::new(
                file,
                format!("{latvian}; jābūt {expected}"),
                format!("{english}; the columns must be {expected}"),
            )
            .line(1)
            .column(name)
        };
        if !columns.contains(&name) {
            return Err(fault("nezināma aile", "unknown column"));
        }
        if header.iter().take(at).any(|earlier| earlier == name) {
            return Err(fault("aile atkārtojas", "the column is repeated"));
        }
    }
    Ok(())
}

fn ragged(file: &str, header: &StringRecord, record: &StringRecord, line: u64) -> DataError {
    let (has, expected) = (record.len(), header.len());
    DataError::new(
        file,
        format!("rindā ir {has} vērtības, jābūt {expected}; vērtība ar komatu jāliek pēdiņās"),
        format!("the row has {has} values, it must have {expected}; a value with a comma belongs in quotes"),
    )
    .line(line)
    .value(record.iter().collect::<Vec<_>>().join(","))
}

fn unreadable(file: &str, error: &csv::Error) -> DataError {
    let fault = DataError::new(file, format!("CSV kļūda ({error})"), format!("not readable as CSV ({error})"));
    error.position().map_or(fault.clone(), |position| fault.line(position.line()))
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn lines_are_those_an_editor_shows() {
        let text = "\u{feff}a,b\r\n1,\"two\nlines\"\r\n\r\n 3 ,4\n";
        let table = Table::read("t.csv", text.as_bytes(), &["b", "a"]).unwrap();
        let rows: Vec<_> = table.rows().map(|row| (row.line(), row.text("a"), row.text("b"))).collect();
        assert_eq!(rows, [(2, "1", "two\nlines"), (5, "3", "4")]);
    }
}
