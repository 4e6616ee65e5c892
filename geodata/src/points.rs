//! Points that are given as nodes of a network.

use std::collections::HashSet;

use crate::{DataError, files, table::Table};

/// A point at a node of a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodePoint {
    /// The caller's name for the point.
    pub id: String,
    /// The node, counted from 0.
    pub node: u32,
}

/// Reads a CSV `id,node`, nodes counted from 1 as in DIMACS files, of a network of `nodes` nodes.
///
/// # Errors
/// If there are no rows, an id stands twice or is empty, or a node is not of the network, by line and value; and if the
/// file gives longitudes and latitudes, which need a network that knows where on Earth its roads are.
///
/// ```
/// let points = geodata::read_node_points("homes.csv", b"id,node\nAnna,2\n", 3)?;
/// assert_eq!((points[0].id.as_str(), points[0].node), ("Anna", 1));
/// let error = geodata::read_node_points("homes.csv", b"id,node\nAnna,4\n", 3).unwrap_err();
/// assert_eq!(error.to_string(), "homes.csv, line 2, column node, value “4”: no such node; they are 1 to 3");
/// # Ok::<(), geodata::DataError>(())
/// ```
pub fn read_node_points(file: &str, bytes: &[u8], nodes: u32) -> Result<Vec<NodePoint>, DataError> {
    let header = files::text(file, bytes)?.lines().next().unwrap_or_default();
    if header.split(',').any(|column| matches!(column.trim().trim_matches('"'), "lon" | "lat")) {
        return Err(DataError::new(
            file,
            "lon un lat var lietot tikai tīklā, kas zina ceļu vietu uz Zemes; DIMACS tīklā norādiet punktus kā id,node",
            "lon and lat need a network that knows where on Earth its roads are; on a DIMACS network give points as id,node",
        )
        .line(1)
        .value(header));
    }
    let table = Table::read(file, bytes, &["id", "node"])?;
    let mut ids = HashSet::new();
    let mut points = Vec::new();
    for row in table.rows() {
        let id = row.required("id")?;
        if !ids.insert(id) {
            return Err(row.repeated("id"));
        }
        let node = row.whole("node")?;
        if !(1..=nodes).contains(&node) {
            let (lv, en) =
                (format!("mezgla nav; tie ir no 1 līdz {nodes}"), format!("no such node; they are 1 to {nodes}"));
            return Err(row.fault("node", lv, en));
        }
        points.push(NodePoint { id: id.to_owned(), node: node - 1 });
    }
    Ok(points)
}
