//! DIMACS files: what they mean, and what is refused by file, line and value.

use geodata::{Bilingual, DataError, Given, dimacs, read_points};

const GRAPH: &str = "c a comment\n\np sp 3 3\na 1 2 70\na 2 3 0\r\n  a 2 1 80\n";
const COORDINATES: &str = "p aux sp co 3\nv 3 5 6\nv 1 -1 -2\nc\nv 2 3 4\n";

#[track_caller]
fn refused<T: std::fmt::Debug>(result: Result<T, DataError>, names: &[&str]) {
    let message = result.expect_err("a fault").to_string();
    for name in names {
        assert!(message.contains(name), "“{name}” is not in: {message}");
    }
}

fn graph(text: impl AsRef<[u8]>) -> Result<geodata::ArcGraph, DataError> {
    dimacs::read_graph("x.gr", text.as_ref())
}

#[test]
fn a_graph_and_its_coordinates() {
    let graph = graph(GRAPH).unwrap();
    assert_eq!((graph.nodes(), graph.arcs()), (3, 3));
    let arcs: Vec<_> = (0..3).map(|node| graph.outgoing(node).collect::<Vec<_>>()).collect();
    assert_eq!(arcs, [vec![(1, 70)], vec![(2, 0), (0, 80)], vec![]]);
    let coordinates = dimacs::read_coordinates("x.co", COORDINATES.as_bytes(), 3).unwrap();
    assert_eq!(coordinates, [[-1, -2], [3, 4], [5, 6]]);
}

#[test]
fn what_is_no_graph_is_refused_by_line_and_value() {
    refused(graph(""), &["x.gr", "“p”"]);
    refused(graph("c only words\n"), &["x.gr", "“p”"]);
    refused(graph([0x1f, 0x8b, 8, 0]), &["x.gr", "line 1", "compressed"]);
    refused(graph("a".repeat(20_000)), &["line 1", "too long"]);
    refused(graph("a 1 2 3\np sp 3 1\n"), &["line 1", "a 1 2 3", "“p”"]);
    refused(graph("p sp 3 1\np sp 3 1\n"), &["line 2"]);
    refused(graph("p max 3 1\n"), &["line 1", "p max 3 1", "p sp"]);
    refused(graph("p sp 3\n"), &["line 1", "p sp"]);
    refused(graph("p\n"), &["line 1", "p sp"]);
    refused(graph("p sp x 1\n"), &["line 1", "nodes", "“x”"]);
    refused(graph("p sp 4000000000 1\n"), &["line 1", "4000000000", "MAX_NODES"]);
    for (arc, value) in [
        ("a 0 2 5", "“0”"),
        ("a 1 4 5", "“4”"),
        ("a -1 2 5", "“-1”"),
        ("a 1 2 -5", "“-5”"),
        ("a 1 2 5.5", "“5.5”"),
        ("a 1 2 4294967296", "“4294967296”"),
        ("a 1 2", "“a 1 2”"),
        ("a 1 2 5 6", "“a 1 2 5 6”"),
        ("v 1 2 5", "“v 1 2 5”"),
    ] {
        refused(graph(format!("p sp 3 1\n{arc}\n")), &["x.gr", "line 2", value]);
    }
    refused(graph("p sp 3 2\na 1 2 5\n"), &["x.gr", "1 of the 2", "cut short"]);
    refused(graph("p sp 3 1\na 1 2 5\na 2 3 5\n"), &["line 3", "more arcs than the 1"]);
}

#[test]
fn coordinates_are_of_every_node_once() {
    let read = |text: &str| dimacs::read_coordinates("x.co", text.as_bytes(), 2);
    refused(read(""), &["x.co", "“p”"]);
    refused(read("p aux sp co 3\n"), &["line 1", "2 nodes", "3"]);
    refused(read("p sp 2 1\n"), &["line 1", "p aux sp co"]);
    refused(read("p aux sp co 2\nv 1 5 5\n"), &["1 of the 2", "cut short"]);
    refused(read("p aux sp co 2\nv 1 5 5\nv 1 6 6\n"), &["line 3", "“1”", "before"]);
    refused(read("p aux sp co 2\nv 3 5 5\n"), &["line 2", "“3”"]);
    refused(read("p aux sp co 2\nv 1 5.5 5\n"), &["line 2", "“5.5”"]);
    refused(read("p aux sp co 2\nv 1 5 3000000000\n"), &["line 2", "“3000000000”"]);
}

#[test]
fn points_are_nodes_or_positions() {
    let find = |given| match given {
        Given::Node(node @ 1..=9) => Ok(f64::from(i32::try_from(node).expect("one digit"))),
        Given::At(at) if at.lat > 50.0 => Ok(at.lon + at.lat),
        _ => Err(Bilingual { lv: "tāda nav".into(), en: "not there".into() }),
    };
    let read = |text: &str| read_points("homes.csv", text.as_bytes(), find);
    let named = |points: Vec<(&str, f64)>| points.into_iter().map(|(id, at)| (id.to_owned(), at)).collect::<Vec<_>>();
    let points = read("node,id\r\n9,\"Ķekava, centrs\"\r\n1,b\r\n").unwrap();
    assert_eq!(points, named(vec![("Ķekava, centrs", 9.0), ("b", 1.0)]));
    assert_eq!(read("id,lat,lon\nhome,57,24.5\n").unwrap(), named(vec![("home", 81.5)]));
    refused(read(""), &["homes.csv", "empty"]);
    refused(read("id,node\n"), &["homes.csv", "no rows"]);
    refused(read("id,knot\na,1\n"), &["homes.csv", "node"]);
    refused(read("id,lon\na,24.1\n"), &["homes.csv", "lat"]);
    refused(read("id,node\na\n"), &["homes.csv", "line 2"]);
    refused(read("id,node\na,1\na,2\n"), &["line 3", "id", "“a”"]);
    refused(read("id,node\n,1\n"), &["line 2", "id"]);
    refused(read("id,lon,lat\na,24.1,far\n"), &["line 2", "lat", "“far”"]);
    refused(read("id,lon,lat\na,24.1,NaN\n"), &["line 2", "lat", "“NaN”"]);
    refused(read("id,lon,lat\na,57,24\n"), &["line 2", "lon, lat", "57, 24", "not there"]);
    for node in ["0", "10", "-1", "1.0", "x", ""] {
        refused(read(&format!("id,node\na,{node}\n")), &["homes.csv", "line 2", "node", node]);
    }
}
