//! Points that a caller gives, by where they are or as nodes of a network.

use std::collections::HashSet;

use crate::{Bilingual, DataError, Position, files, table::Table};

/// A point as it was given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given {
    /// By its longitude and latitude.
    At(Position),
    /// As a node of a network, by the number that the network's source has for it.
    Node(i64),
}

/// Reads a CSV `id,lon,lat` (WGS 84 degrees) or `id,node`: each point's name and what `find` makes of it, or says is wrong
/// with it.
///
/// # Errors
/// If there are no rows, a row is ragged, an id stands twice or is empty, a number is none, or `find` refuses a point, by line
/// and value.
///
/// ```
/// use geodata::{Bilingual, Given, read_points};
///
/// let find = |given| match given {
///     Given::Node(2) => Ok("the second"),
///     _ => Err(Bilingual { lv: "tāda nav".into(), en: "no such node".into() }),
/// };
/// assert_eq!(read_points("homes.csv", b"id,node\nAnna,2\n", find)?, [("Anna".to_owned(), "the second")]);
/// let error = read_points("homes.csv", b"id,node\nAnna,4\n", find).unwrap_err();
/// assert_eq!(error.to_string(), "homes.csv, line 2, column node, value “4”: no such node");
/// # Ok::<(), geodata::DataError>(())
/// ```
pub fn read_points<T>(
    file: &str,
    bytes: &[u8],
    find: impl Fn(Given) -> Result<T, Bilingual>,
) -> Result<Vec<(String, T)>, DataError> {
    let header = files::text(file, bytes)?.lines().next().unwrap_or_default();
    let is_by_position = header.split(',').any(|column| matches!(column.trim().trim_matches('"'), "lon" | "lat"));
    let columns: &[&str] = if is_by_position { &["id", "lon", "lat"] } else { &["id", "node"] };
    let table = Table::read(file, bytes, columns)?;
    let mut ids = HashSet::new();
    let mut points = Vec::new();
    for row in table.rows() {
        let id = row.required("id")?;
        if !ids.insert(id) {
            return Err(row.repeated("id"));
        }
        let (given, column) = if is_by_position {
            let (lon, lat) = (row.number("lon")?, row.number("lat")?);
            (Given::At(Position { lon, lat }), "lon")
        } else {
            (Given::Node(row.integer("node")?), "node")
        };
        let found = find(given).map_err(|why| match given {
            Given::At(Position { lon, lat }) => {
                row.fault(column, why.lv, why.en).column("lon, lat").value(format!("{lon}, {lat}"))
            }
            Given::Node(_) => row.fault(column, why.lv, why.en),
        })?;
        points.push((id.to_owned(), found));
    }
    Ok(points)
}
