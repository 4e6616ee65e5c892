//! `tuvu network` and `tuvu matrix`: from a graph file to a matrix file, and what is refused on the way.

use std::{fs, process::Output};

use tests::{
    call::{refused, status, stderr},
    folder::Folder,
};

/// ```text
/// 1 ─ 2 ─ 3
/// │   ↑   │    a minute each, counted in tenths of a second; 4 → 2 is one-way; 7 has a way in alone
/// 5 ─ 4 ─ 6 → 7
/// ```
const GRAPH: &str = "c by hand
p sp 7 14
a 1 2 600
a 2 1 600
a 2 3 600
a 3 2 600
a 5 4 600
a 4 5 600
a 4 6 600
a 6 4 600
a 1 5 600
a 5 1 600
a 3 6 600
a 6 3 600
a 4 2 600
a 6 7 600
";
const COORDINATES: &str = "p aux sp co 7\nv 1 0 9\nv 2 5 9\nv 3 9 9\nv 5 0 0\nv 4 5 0\nv 6 9 0\nv 7 12 -3\n";

/// With a graph, a network and points.
fn prepared() -> Folder {
    let folder = Folder::with(&[
        ("graph.gr", GRAPH.as_bytes()),
        ("graph.co", COORDINATES.as_bytes()),
        ("from.csv", b"id,node\nmiddle,2\nend,7\n"),
        ("to.csv", b"id,node\n\"a, corner\",5\nmiddle,4\n"),
    ]);
    let output = folder.tuvu(&["network", "import", "dimacs", "graph.gr", "graph.co", "-o", "network.tuvu"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    folder
}

fn matrix(folder: &Folder, output: &str, more: &[&str]) -> Output {
    let call = ["matrix", "network.tuvu", "--from", "from.csv", "--to", "to.csv", "-o", output];
    folder.tuvu(&[&call[..], more].concat())
}

const HEADER: &str = "from,to,minutes,metres,from_snap_metres,to_snap_metres\n";

#[test]
fn a_matrix_has_the_times_of_the_drawing() {
    let folder = prepared();
    let output = matrix(&folder, "matrix.csv", &[]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    // From 2 to 4 the one-way street is against: over 1 and 5, or over 3 and 6. From 7 there is no way out.
    let expected = "middle,\"a, corner\",2,,0,0\nmiddle,middle,3,,0,0\nend,\"a, corner\",,,0,0\nend,middle,,,0,0\n";
    assert_eq!(fs::read_to_string(folder.path("matrix.csv")).unwrap(), format!("{HEADER}{expected}"));

    // The limit counts exactly, and on standard output there is the same.
    let limited = matrix(&folder, "-", &["--max-minutes", "2"]);
    let expected = "middle,\"a, corner\",2,,0,0\nmiddle,middle,,,0,0\nend,\"a, corner\",,,0,0\nend,middle,,,0,0\n";
    assert_eq!(String::from_utf8(limited.stdout).unwrap(), format!("{HEADER}{expected}"));
}

#[test]
fn a_numpy_matrix_holds_the_same() {
    let folder = prepared();
    let output = matrix(&folder, "matrix.npy", &[]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let bytes = fs::read(folder.path("matrix.npy")).unwrap();
    let (header, numbers) = bytes.split_at(bytes.len() - 16);
    let header = String::from_utf8_lossy(header);
    assert!(header.contains("'<f4'") && header.contains("(2, 2"), "{header}");
    let numbers: Vec<_> =
        numbers.chunks(4).map(|number| f32::from_le_bytes([number[0], number[1], number[2], number[3]])).collect();
    assert_eq!(numbers[..2], [2.0, 3.0]);
    assert!(numbers[2].is_nan() && numbers[3].is_nan());
}

#[test]
fn units_are_the_callers() {
    let folder = prepared();
    let call = ["network", "import", "dimacs", "graph.gr", "--seconds-per-unit", "1", "-o", "network.tuvu"];
    assert_eq!(status(&folder.tuvu(&call)), 0);
    let text = String::from_utf8(matrix(&folder, "-", &[]).stdout).unwrap();
    assert!(text.contains("middle,middle,30,"), "{text}");
}

#[test]
fn info_tells_what_a_person_would_check() {
    let folder = prepared();
    let output = folder.tuvu(&["network", "info", "network.tuvu"]);
    let text = String::from_utf8(output.stdout).unwrap();
    for line in ["nodes: 7", "arcs: 14", "seconds per unit: 0.1", "bounding box: 0, -3 – 12, 9"] {
        assert!(text.lines().any(|said| said == line), "“{line}” is not in: {text}");
    }
}

#[test]
fn the_same_graph_makes_the_same_file() {
    let folder = prepared();
    let output = folder.tuvu(&["network", "import", "dimacs", "graph.gr", "graph.co", "-o", "again.tuvu"]);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert_eq!(fs::read(folder.path("network.tuvu")).unwrap(), fs::read(folder.path("again.tuvu")).unwrap());
}

#[test]
fn bad_input_is_refused_by_name_and_leaves_nothing_behind() {
    let folder = prepared();
    let before = folder.names();
    let import = |graph: &str| {
        folder.write("graph.gr", graph);
        folder.tuvu(&["network", "import", "dimacs", "graph.gr", "-o", "new.tuvu"])
    };
    refused(&import("p sp 2 1\na 1 3 5\n"), 1, &["graph.gr", "line 2", "3"]);
    refused(&import("p sp 2 2\na 1 2 5\n"), 1, &["graph.gr", "cut short"]);
    refused(&import("p sp 2 1\na 1 2 4294967295\n"), 1, &["graph.gr", "4294967295", "coarser"]);
    refused(&folder.tuvu(&["network", "import", "dimacs", "none.gr", "-o", "new.tuvu"]), 1, &["none.gr"]);

    let points = |text: &str| {
        folder.write("from.csv", text);
        matrix(&folder, "matrix.csv", &[])
    };
    refused(&points("id,node\na,8\n"), 1, &["from.csv", "line 2", "node", "8", "7"]);
    refused(&points("id,node\na,1\na,2\n"), 1, &["from.csv", "line 3", "a"]);
    refused(&points("id,lon,lat\na,24.1,56.9\n"), 1, &["from.csv", "lon", "id,node"]);
    refused(&points(""), 1, &["from.csv", "empty"]);

    let network = fs::read(folder.path("network.tuvu")).unwrap();
    let spoilt = |bytes: &[u8]| {
        folder.write("network.tuvu", bytes);
        folder.tuvu(&["network", "info", "network.tuvu"])
    };
    refused(&spoilt(&network[..network.len() / 2]), 1, &["network.tuvu", "cut short"]);
    refused(&spoilt(GRAPH.as_bytes()), 1, &["network.tuvu", "not a network"]);
    let mut scratched = network.clone();
    let at = scratched.len() - 99;
    scratched[at] ^= 1;
    refused(&spoilt(&scratched), 1, &["network.tuvu", "damaged"]);
    assert_eq!(folder.names(), before);
}

#[test]
fn wrong_calls_end_with_status_2() {
    let folder = prepared();
    for (output, more) in [("matrix.txt", &[][..]), ("matrix.csv", &["--max-minutes", "-1"]), ("matrix", &[])] {
        assert_eq!(status(&matrix(&folder, output, more)), 2, "{output} {more:?}");
    }
    let import = ["network", "import", "dimacs", "graph.gr", "-o", "n.tuvu", "--seconds-per-unit"];
    for seconds in ["0", "-1", "NaN", "inf"] {
        assert_eq!(status(&folder.tuvu(&[&import[..], &[seconds]].concat())), 2, "{seconds}");
    }
    assert_eq!(status(&folder.tuvu(&["network", "import", "shp", "x.shp", "-o", "n.tuvu"])), 2);
}
