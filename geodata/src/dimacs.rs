//! Graphs in the format of the ninth DIMACS implementation challenge, "Shortest Paths" (2006): `.gr` and `.co`.

use std::{io::BufRead, str::FromStr};

use crate::{ArcGraph, DataError};

/// The most nodes a graph may have; the road network of the United States has 24 million.
pub const MAX_NODES: u32 = 1 << 25;

/// The longest line that is read; those of the format are far shorter.
const LONGEST_LINE: u64 = 10_000;

/// Reads a `.gr` file: `p sp NODES ARCS`, then `a TAIL HEAD WEIGHT` for each arc, nodes counted from 1; here from 0.
///
/// ```
/// let file = "c a loop\np sp 2 2\na 1 2 70\na 2 1 80\n";
/// let graph = geodata::dimacs::read_graph("loop.gr", file.as_bytes())?;
/// assert_eq!(graph.outgoing(0).collect::<Vec<_>>(), [(1, 70)]);
/// # Ok::<(), geodata::DataError>(())
/// ```
///
/// # Errors
/// If the file is cut short or is not of the format, by its line and value.
pub fn read_graph(file: &str, reader: impl BufRead) -> Result<ArcGraph, DataError> {
    let mut size: Option<(u32, u64)> = None;
    let mut arcs = Vec::new();
    let mut lines = Lines { file, reader, number: 0, text: String::new() };
    while let Some(line) = lines.next_line()? {
        match (line.kind, size) {
            ("p", None) => size = Some(line.size(&["sp"])?),
            ("a", Some((nodes, announced))) => {
                if arcs.len() as u64 == announced {
                    return Err(line.fault(
                        format!("lokus ir vairāk par {announced}, ko sola rinda “p”"),
                        format!("more arcs than the {announced} that line “p” announces"),
                    ));
                }
                let [tail, head, weight] = line.fields()?;
                arcs.push((line.node(tail, nodes)?, line.node(head, nodes)?, line.number(weight, "weight")?));
            }
            _ => return Err(line.misplaced("p, a")),
        }
    }
    let (nodes, announced) = size.ok_or_else(|| nothing_announced(file))?;
    if (arcs.len() as u64) < announced {
        return Err(cut_short(file, announced, arcs.len()));
    }
    Ok(ArcGraph::from_arcs(nodes, &arcs))
}

/// Reads a `.co` file: `p aux sp co NODES`, then `v NODE X Y` for each node of a graph of `nodes` nodes, in whichever
/// whole-number units its maker chose.
///
/// # Errors
/// If the file is cut short, is not of the format, or is not about as many nodes, by its line and value.
pub fn read_coordinates(file: &str, reader: impl BufRead, nodes: u32) -> Result<Vec<[i32; 2]>, DataError> {
    let mut coordinates: Option<Vec<Option<[i32; 2]>>> = None;
    let mut given = 0;
    let mut lines = Lines { file, reader, number: 0, text: String::new() };
    while let Some(line) = lines.next_line()? {
        match (line.kind, &mut coordinates) {
            ("p", none @ None) => {
                let (found, _) = line.size(&["aux", "sp", "co"])?;
                if found != nodes {
                    return Err(line.fault(
                        format!("grafā ir {nodes} mezgli, šeit {found}"),
                        format!("the graph has {nodes} nodes, this file {found}"),
                    ));
                }
                *none = Some(vec![None; nodes as usize]);
            }
            ("v", Some(coordinates)) => {
                let [node, x, y] = line.fields()?;
                let place = &mut coordinates[line.node(node, nodes)? as usize];
                if place.is_some() {
                    return Err(line.value_fault(node, "šis mezgls jau bija", "this node was given before"));
                }
                *place = Some([line.number(x, "x")?, line.number(y, "y")?]);
                given += 1;
            }
            _ => return Err(line.misplaced("p, v")),
        }
    }
    let coordinates = coordinates.ok_or_else(|| nothing_announced(file))?;
    coordinates.into_iter().collect::<Option<_>>().ok_or_else(|| cut_short(file, u64::from(nodes), given))
}

/// The lines of a file, one at a time.
struct Lines<'a, R> {
    file: &'a str,
    reader: R,
    number: u64,
    text: String,
}

/// A line that says something.
struct Line<'a> {
    file: &'a str,
    number: u64,
    text: &'a str,
    /// Its first word.
    kind: &'a str,
}

impl<R: BufRead> Lines<'_, R> {
    /// The next line that is neither empty nor a comment.
    fn next_line(&mut self) -> Result<Option<Line<'_>>, DataError> {
        let file = self.file;
        loop {
            self.text.clear();
            self.number += 1;
            let read = std::io::Read::take(&mut self.reader, LONGEST_LINE).read_line(&mut self.text);
            let number = self.number;
            let unreadable = |latvian: &str, english: &str| Err(DataError::new(file, latvian, english).line(number));
            match read {
                Ok(0) => return Ok(None),
                Ok(length) if length as u64 == LONGEST_LINE => {
                    return unreadable(
                        "rinda ir pārāk gara; tas nav DIMACS fails",
                        "too long a line; not a DIMACS file",
                    );
                }
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                    return unreadable(
                        "nav teksts; saspiestu failu vispirms atspiediet",
                        "not text; unpack a compressed file first",
                    );
                }
                Err(error) => {
                    return unreadable(&format!("neizdodas nolasīt: {error}"), &format!("cannot be read: {error}"));
                }
            }
            if !matches!(self.text.split_ascii_whitespace().next(), None | Some("c")) {
                break;
            }
        }
        let text = self.text.trim();
        let kind = text.split_ascii_whitespace().next().unwrap_or_default();
        Ok(Some(Line { file, number: self.number, text, kind }))
    }
}

impl<'a> Line<'a> {
    /// The three fields after the first.
    fn fields(&self) -> Result<[&'a str; 3], DataError> {
        let mut words = self.text.split_ascii_whitespace().skip(1);
        match (words.next(), words.next(), words.next(), words.next()) {
            (Some(a), Some(b), Some(c), None) => Ok([a, b, c]),
            _ => Err(self.fault("jābūt burtam un trim skaitļiem", "must be a letter and three numbers")),
        }
    }

    /// Nodes and, where the line gives them, arcs: what follows `p` and `words`.
    fn size(&self, words: &[&str]) -> Result<(u32, u64), DataError> {
        let has_arcs = words.len() == 1;
        let fields: Vec<_> = self.text.split_ascii_whitespace().skip(1).collect();
        let (names, numbers) = fields.split_at(words.len().min(fields.len()));
        if names != words || numbers.len() != 1 + usize::from(has_arcs) {
            let right = format!("p {} …", words.join(" "));
            return Err(self.fault(format!("jābūt “{right}”"), format!("must be “{right}”")));
        }
        let nodes = self.number(numbers[0], "nodes")?;
        if nodes > MAX_NODES {
            return Err(self.value_fault(
                numbers[0],
                &format!("vairāk par {MAX_NODES} mezgliem (MAX_NODES)"),
                &format!("more than {MAX_NODES} nodes (MAX_NODES)"),
            ));
        }
        let arcs: u32 = if has_arcs { self.number(numbers[1], "arcs")? } else { 0 };
        Ok((nodes, u64::from(arcs)))
    }

    /// A node, counted from 0.
    fn node(&self, text: &str, nodes: u32) -> Result<u32, DataError> {
        let node: u32 = self.number(text, "node")?;
        if (1..=nodes).contains(&node) {
            return Ok(node - 1);
        }
        Err(self.value_fault(
            text,
            &format!("mezgla nav; tie ir no 1 līdz {nodes}"),
            &format!("no such node; they are 1 to {nodes}"),
        ))
    }

    fn number<T: FromStr>(&self, text: &str, column: &str) -> Result<T, DataError> {
        text.parse().map_err(|_| {
            let signed = column.len() == 1;
            let (latvian, english) = if signed {
                ("jābūt veselam skaitlim 32 bitos", "must be a whole number of 32 bits")
            } else {
                ("jābūt veselam skaitlim no 0 līdz 4294967295", "must be a whole number from 0 to 4294967295")
            };
            self.value_fault(text, latvian, english).column(column)
        })
    }

    fn value_fault(&self, value: &str, latvian: &str, english: &str) -> DataError {
        DataError::new(self.file, latvian, english).line(self.number).value(value)
    }

    /// A fault of the whole line.
    fn fault(&self, latvian: impl Into<String>, english: impl Into<String>) -> DataError {
        DataError::new(self.file, latvian, english).line(self.number).value(self.text)
    }

    fn misplaced(&self, letters: &str) -> DataError {
        self.fault(
            format!("rindām jāsākas ar c, {letters}, un “p” ir viena, pirms pārējām"),
            format!("lines must begin with c, {letters}, and there is one “p”, before the others"),
        )
    }
}

fn nothing_announced(file: &str) -> DataError {
    DataError::new(file, "nav rindas “p”; tas nav DIMACS fails", "there is no line “p”; not a DIMACS file")
}

fn cut_short(file: &str, announced: u64, found: usize) -> DataError {
    DataError::new(
        file,
        format!("failā ir {found} ieraksti no solītajiem {announced}; tas ir aprauts"),
        format!("the file has {found} of the {announced} entries that it announces; it is cut short"),
    )
}
