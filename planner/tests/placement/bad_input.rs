//! Each refusal once: what is wrong is named, in both languages, and nothing panics.

use std::fs;
use std::path::Path;

use geodata::Language;
use planner::files::{MAX_MATRIX_BYTES, MAX_PROBLEM_BYTES, read_problem, read_problem_from};
use planner::matrix::TravelMatrix;
use serde_json::{Value, json};

fn good() -> Value {
    json!({
        "demand": [{"id": "a", "weight": 2.0}, {"id": "b", "weight": 3.0}],
        "candidates": [{"id": "x"}, {"id": "y", "status": "candidate"}, {"id": "z", "status": "forbidden"}],
        "travel": {"values": [[1.0, 2.0, 3.0], [4.0, null, 6.0]]},
        "objective": {"kind": "p_median", "sites": 1},
    })
}

fn refusal(text: &[u8], folder: &Path) -> String {
    let error = read_problem_from(text, "problem.json", folder).expect_err("refused");
    assert!(!error.message(Language::Latvian).is_empty());
    assert_eq!(error.to_string(), error.message(Language::English));
    error.to_string()
}

/// Changes one field of the good problem and expects a message with the given words.
fn refused(pointer: &str, value: Value, words: &[&str]) {
    let mut problem = good();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    let parent = problem.pointer_mut(parent).unwrap();
    match parent {
        Value::Array(items) => items[field.parse::<usize>().unwrap()] = value,
        other => other[field] = value,
    }
    let message = refusal(problem.to_string().as_bytes(), Path::new(""));
    for word in words {
        assert!(message.contains(word), "“{word}” is not in “{message}”");
    }
}

/// Gives the good problem a matrix file and expects a message with the given words.
fn matrix_refused(name: &str, content: &[u8], words: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(name), content).unwrap();
    let mut problem = good();
    problem["travel"] = json!({"file": name});
    let message = refusal(problem.to_string().as_bytes(), folder.path());
    for word in words.iter().chain(&[name]) {
        assert!(message.contains(word), "“{word}” is not in “{message}”");
    }
}

#[test]
fn the_good_problem_is_read() {
    let text = good().to_string();
    let (problem, sha256) = read_problem_from(text.as_bytes(), "-", Path::new("")).unwrap();
    assert_eq!((problem.demand().len(), problem.candidates().len()), (2, 3));
    assert_eq!((problem.travel().get(1, 0), problem.travel().get(1, 1)), (Some(4.0), None));
    assert_eq!(sha256.len(), 64);
}

#[test]
fn wrong_numbers_and_lists() {
    refused("/demand", json!([]), &["demand", "empty"]);
    refused("/candidates", json!([]), &["travel.values", "row 0"]);
    refused("/demand/1/weight", json!(-1.0), &["demand[1].weight (b)", "-1", "from 0"]);
    refused("/demand/0/weight", json!(1e300), &["demand[0].weight (a)", "1e15"]);
    refused("/demand/1/id", json!("a"), &["demand[1].id", "“a”", "demand[0]"]);
    refused("/candidates/2/id", json!("x"), &["candidates[2].id", "“x”", "candidates[0]"]);
    refused("/candidates/0/opening_cost", json!(-0.5), &["candidates[0].opening_cost (x)"]);
    refused("/travel/values", json!([[1, 2, 3], [4, 5]]), &["row 1", "2 entries", "3"]);
    refused("/travel/values", json!([[1, 2, 3]]), &["1 × 3", "2 rows"]);
    refused("/travel/values/1/0", json!(-4), &["row 1, column 0", "-4"]);
}

#[test]
fn wrong_objectives() {
    refused("/objective/sites", json!(0), &["objective.sites", "at least 1"]);
    refused("/objective/sites", json!(3), &["objective.sites: 3", "only 2"]);
    refused("/objective/sites", json!(-1), &["PROBLEM.json", "-1"]);
    refused("/objective", json!({"kind": "p_best", "sites": 1}), &["p_best", "p_median"]);
    refused("/objective", json!({"kind": "max_cover", "sites": 1}), &["objective.limit", "missing"]);
    refused("/objective", json!({"kind": "max_cover", "sites": 1, "limit": -1}), &["objective.limit: -1"]);
    refused("/objective", json!({"kind": "p_median", "sites": 1, "limit": 5}), &["limit"]);
    refused("/constraints", json!({"limit": -0.1}), &["constraints.limit: -0.1"]);
    for share in [0.0, -0.5, 1.01] {
        refused(
            "/objective",
            json!({"kind": "set_cover", "limit": 1, "share": share}),
            &["objective.share", "above 0"],
        );
    }
    let mut both = good();
    both["candidates"][0]["status"] = json!("existing");
    both["candidates"][1]["status"] = json!("required");
    assert!(refusal(both.to_string().as_bytes(), Path::new("")).contains("2 sites are existing or required"));
}

#[test]
fn what_does_not_fit_is_refused_never_ignored() {
    refused("/candidates/1/capacity", json!(-10), &["candidates[1].capacity (y)", "-10"]);
    refused("/constraints", json!({"budget": -3}), &["constraints.budget", "-3"]);
    refused(
        "/constraints",
        json!({"minimum_separation": 3}),
        &["constraints.minimum_separation", "between_candidates"],
    );
    refused("/objective", json!({"kind": "p_dispersion", "sites": 2}), &["p_dispersion", "between_candidates"]);
    refused("/objective", json!({"kind": "p_dispersion", "sites": 1}), &["objective.sites: 1", "at least 2"]);
    refused("/objective", json!({"kind": "facility_location", "sites": 1}), &["sites"]);
    refused(
        "/between_candidates",
        json!({"values": [[0, 1], [1, 0]]}),
        &["between_candidates.values", "2 entries", "3"],
    );
    refused("/unknown", json!(1), &["unknown"]);
    refused("/demand/0/wieght", json!(1), &["wieght"]);
}

#[test]
fn dispersion_serves_nobody() {
    let mut problem = good();
    problem["objective"] = json!({"kind": "p_dispersion", "sites": 2});
    problem["between_candidates"] = json!({"values": [[0, 1, null], [1, null, null], [null, 2, 3]]});
    assert!(read_problem_from(problem.to_string().as_bytes(), "-", Path::new("")).is_ok());
    let mut change = |pointer: (&str, &str), value: Value, words: &[&str]| {
        let before = problem.clone();
        problem[pointer.0][pointer.1] = value;
        let message = refusal(problem.to_string().as_bytes(), Path::new(""));
        for word in words {
            assert!(message.contains(word), "“{word}” is not in “{message}”");
        }
        problem = before;
    };
    change(("constraints", "limit"), json!(3), &["constraints.limit", "serves nobody"]);
    let capacity = json!([{"id": "x", "capacity": 3}, {"id": "y"}, {"id": "z", "status": "forbidden"}]);
    problem["candidates"] = capacity;
    assert!(refusal(problem.to_string().as_bytes(), Path::new("")).contains("candidates[0].capacity (x)"));
    problem["candidates"] = good()["candidates"].clone();
    problem["between_candidates"]["values"][0][1] = json!(null);
    problem["between_candidates"]["values"][1][0] = json!(null);
    let message = refusal(problem.to_string().as_bytes(), Path::new(""));
    assert!(message.contains("from “x” to “y”"), "{message}");
}

#[test]
fn wrong_files() {
    let folder = tempfile::tempdir().unwrap();
    assert!(read_problem(&folder.path().join("none.json")).unwrap_err().to_string().contains("none.json"));
    refused("/travel", json!({"file": "none.npy"}), &["none.npy", "cannot be read"]);
    refused("/travel", json!({"values": [[1]], "file": "x"}), &["PROBLEM.json"]);
    assert!(refusal(b"\xff\xfe{}", Path::new("")).contains("line 1"));
    assert!(refusal(b"{\"demand\": [", Path::new("")).contains("EOF"));
    assert!(refusal(b"", Path::new("")).contains("EOF"));
    matrix_refused("m.xlsx", b"", &[".csv", ".npy"]);
}

/// A line without an end, longer than any problem may be: refused at the limit, by name.
#[test]
fn a_file_too_large_is_refused_by_its_limit() {
    let endless = std::io::repeat(b'[');
    let error = read_problem_from(endless, "-", Path::new("")).unwrap_err().to_string();
    assert!(error.contains("MAX_PROBLEM_BYTES"), "{error}");
    // A file that says its length is not even read (this one takes no space on the disk).
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    fs::File::create(&path).unwrap().set_len(MAX_PROBLEM_BYTES + 1).unwrap();
    assert!(read_problem(&path).unwrap_err().to_string().contains("MAX_PROBLEM_BYTES"));
    fs::File::create(folder.path().join("large.npy")).unwrap().set_len(MAX_MATRIX_BYTES + 1).unwrap();
    let mut problem = good();
    problem["travel"] = json!({"file": "large.npy"});
    assert!(refusal(problem.to_string().as_bytes(), folder.path()).contains("MAX_MATRIX_BYTES"));
}

#[test]
fn a_matrix_too_large_is_refused_before_it_is_made() {
    for (rows, columns) in [(10_000_000, 10_000), (usize::MAX, 2)] {
        let error = TravelMatrix::from_fn(rows, columns, |_, _| Some(1.0)).unwrap_err();
        assert!(error.to_string().contains("MAX_ENTRIES"));
    }
    assert!(TravelMatrix::from_fn(1, 1, |_, _| Some(f64::NAN)).is_err());
    assert!(TravelMatrix::new(2, 2, vec![1.0; 3]).is_err());
}

#[test]
fn wrong_csv() {
    matrix_refused("m.csv", b"", &["line 1", "demand,candidate,cost"]);
    matrix_refused("m.csv", b"from,to,cost\n", &["from,to,cost", "demand,candidate,cost"]);
    matrix_refused("m.csv", b"demand,candidate,cost\na,x,1\na,q,2\n", &["line 3", "candidate", "“q”"]);
    matrix_refused("m.csv", b"demand,candidate,cost\nc,x,1\n", &["line 2", "column demand", "“c”"]);
    matrix_refused("m.csv", b"demand,candidate,cost\na,x,1\na,x,1\n", &["line 3", "“a”, “x”", "earlier"]);
    matrix_refused("m.csv", b"demand,candidate,cost\na,x\n", &["line 2", "three fields"]);
    for cost in ["-1", "NaN", "inf", "", "1e300", "one"] {
        let line = format!("demand,candidate,cost\na,x,{cost}\n");
        matrix_refused("m.csv", line.as_bytes(), &["line 2", "column cost", &format!("“{cost}”")]);
    }
    matrix_refused("m.csv", b"demand,candidate,cost\na,\xff,1\n", &["line 2"]);
}

/// A `NumPy` file of version 1 with the given header and data.
fn npy(descr: &str, fortran: &str, shape: &str, data: &[u8]) -> Vec<u8> {
    let header = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    let length = u16::try_from(header.len()).unwrap().to_le_bytes();
    [b"\x93NUMPY\x01\x00".as_slice(), &length, header.as_bytes(), data].concat()
}

#[test]
fn wrong_npy() {
    let f64s = |values: [f64; 6]| values.map(f64::to_le_bytes).concat();
    let data = f64s([1.0; 6]);
    matrix_refused("m.npy", b"", &["NumPy"]);
    matrix_refused("m.npy", b"\x1f\x8b\x08\x00", &["not a NumPy file", "compressed"]);
    matrix_refused("m.npy", b"\x93NUMPY\x02\x00\xff\xff\xff\xff", &["header"]);
    matrix_refused("m.npy", b"\x93NUMPY\x01\x00\x04\x00{}\n\n", &["header"]);
    matrix_refused("m.npy", &npy("<i8", "False", "(2, 3)", &data), &["<i8", "float64"]);
    matrix_refused("m.npy", &npy("<f8", "False", "(3, 2)", &data), &["[3, 2]", "[2, 3]"]);
    matrix_refused("m.npy", &npy("<f8", "False", "(6,)", &data), &["[6]", "[2, 3]"]);
    matrix_refused("m.npy", &npy("<f8", "False", "(2, 3)", &data[1..]), &["47 bytes", "48"]);
    let negative = npy("<f8", "False", "(2, 3)", &f64s([1.0, 1.0, 1.0, 1.0, -2.5, 1.0]));
    matrix_refused("m.npy", &negative, &["row 1, column 1", "-2.5"]);
    let infinite = npy("<f8", "False", "(2, 3)", &f64s([1.0, f64::INFINITY, 1.0, 1.0, 1.0, 1.0]));
    matrix_refused("m.npy", &infinite, &["row 0, column 1", "inf"]);
}

#[test]
fn csv_and_npy_in_every_order_and_width_say_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let values = [1.5, 2.25, 3.1, 4.0, f64::NAN, 6.0];
    let columns = [0, 3, 1, 4, 2, 5].map(|index| values[index]);
    let wide = |values: [f64; 6]| values.map(f64::to_le_bytes).concat();
    #[allow(clippy::cast_possible_truncation, reason = "float32 is what is tested")]
    let narrow = |values: [f64; 6]| values.map(|value| (value as f32).to_le_bytes()).concat();
    let csv = b"demand,candidate,cost\nb,z,6\na,x,1.5\na,y,2.25\na,z,3.1\nb,x,4\n";
    let files = [
        ("m.csv", csv.to_vec()),
        ("c8.npy", npy("<f8", "False", "(2, 3)", &wide(values))),
        ("f8.npy", npy("<f8", "True", "(2, 3)", &wide(columns))),
        ("c4.npy", npy("<f4", "False", "(2, 3)", &narrow(values))),
        ("f4.npy", npy("<f4", "True", "(2, 3)", &narrow(columns))),
    ];
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
        let mut problem = good();
        problem["travel"] = json!({"file": name});
        let path = folder.path().join("problem.json");
        fs::write(&path, problem.to_string()).unwrap();
        let (problem, _) = read_problem(&path).unwrap();
        // A float32 is widened as it is, not rounded to the decimal it was written from.
        let third = if name.contains('4') { f64::from(3.1f32) } else { 3.1 };
        let read: Vec<_> = (0..6).map(|index| problem.travel().get(index / 3, index % 3)).collect();
        assert_eq!(read, [Some(1.5), Some(2.25), Some(third), Some(4.0), None, Some(6.0)], "{name}");
    }
}

#[test]
fn schemas_know_every_field() {
    for (name, fields) in
        [("problem", ["demand", "candidates", "travel"]), ("solution", ["status", "bound", "assignment"])]
    {
        let schema = planner::schema(name).unwrap();
        for field in fields {
            assert!(schema.pointer(&format!("/properties/{field}/description")).is_some(), "{name}.{field}");
        }
    }
    assert!(planner::schema("nothing").is_none());
}
