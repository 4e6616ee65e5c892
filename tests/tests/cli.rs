//! The command line, as `contract.md` promises it: exit statuses, files, refusals.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tests::call::{refused, status, stderr, tuvu};

fn stdout_json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

/// Four demand points on a line, at 0, 10, 20 and 100; candidates at the first three and at 100.
fn line(objective: &Value) -> Value {
    let at = [0.0_f64, 10.0, 20.0, 100.0];
    let values: Vec<Vec<f64>> = at.iter().map(|a| at.iter().map(|b| (a - b).abs()).collect()).collect();
    json!({
        "name": "line",
        "demand": [{"id": "a", "weight": 1.0}, {"id": "b", "weight": 1.0}, {"id": "c", "weight": 1.0}, {"id": "d", "weight": 2.0}],
        "candidates": [{"id": "A"}, {"id": "B"}, {"id": "C"}, {"id": "D"}],
        "travel": {"values": values},
        "objective": objective,
    })
}

fn solve(folder: &Path, problem: &Value) -> Output {
    fs::write(folder.join("problem.json"), problem.to_string()).unwrap();
    tuvu(&["solve", folder.join("problem.json").to_str().unwrap()])
}

#[test]
fn hand_made_problems_have_their_hand_computed_optima() {
    let folder = tempfile::tempdir().unwrap();
    for (objective, value, open) in [
        // B serves a, b, c at 10 + 0 + 10; D serves d at 0.
        (json!({"kind": "p_median", "sites": 2}), 20.0, vec!["B", "D"]),
        // One site: C is farthest from d (80) and from a (20); D would be 100 from a, B 90 from d.
        (json!({"kind": "p_center", "sites": 1}), 80.0, vec!["C"]),
        // `<=`: a and c are exactly 10 from B.
        (json!({"kind": "max_cover", "sites": 1, "limit": 10.0}), 3.0, vec!["B"]),
        (json!({"kind": "set_cover", "limit": 10.0}), 2.0, vec!["B", "D"]),
        // 60 % of five people are three: B alone.
        (json!({"kind": "set_cover", "limit": 10.0, "share": 0.6}), 1.0, vec!["B"]),
    ] {
        let output = solve(folder.path(), &line(&objective));
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        let solution = stdout_json(&output);
        assert_eq!(solution["status"], "optimal", "{objective}");
        assert_eq!(solution["objective"], value, "{objective}");
        // Bounds are rounded outwards.
        assert!((solution["bound"].as_f64().unwrap() - value).abs() < 1e-9, "{solution}");
        assert!(solution["gap"].as_f64().unwrap() < 1e-9, "{solution}");
        assert_eq!(solution["open"], json!(open), "{objective}");
    }
}

#[test]
fn a_solution_file_has_every_field_of_the_contract_and_repeats_itself() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("problem.json"), line(&json!({"kind": "p_median", "sites": 2})).to_string()).unwrap();
    let problem = folder.path().join("problem.json");
    let answer = |name: &str, threads: &str| {
        let path = folder.path().join(name);
        let output = tuvu(&["solve", problem.to_str().unwrap(), "-o", path.to_str().unwrap(), "--threads", threads]);
        assert_eq!(status(&output), 0, "{}", stderr(&output));
        assert!(output.stdout.is_empty());
        let mut solution: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let seconds = solution.as_object_mut().unwrap().remove("seconds").unwrap();
        assert!(seconds.as_f64().unwrap() > 0.0);
        solution
    };
    let solution = answer("one.json", "1");
    assert_eq!(solution, answer("two.json", "2"));
    assert_eq!(solution["assignment"][0], json!({"demand": "a", "site": "B", "weight": 1.0, "cost": 10.0}));
    assert_eq!(solution["unserved"], json!([]));
    assert_eq!(solution["measures"]["mean_cost"], 4.0);
    assert_eq!(solution["measures"]["max_cost"], 10.0);
    assert_eq!(solution["measures"]["covered_weight"], 5.0);
    assert_eq!(solution["measures"]["covered_weight_share"], 1.0);
    assert_eq!(solution["engine"], concat!("tuvu ", env!("CARGO_PKG_VERSION")));
    assert_eq!(solution["input_sha256"].as_str().unwrap().len(), 64);
    assert_eq!(solution["seed"], 0);
}

#[test]
fn a_problem_may_come_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let problem = folder.path().join("problem.json");
    fs::write(&problem, line(&json!({"kind": "p_center", "sites": 1})).to_string()).unwrap();
    let output = Command::new(tests::tuvu()).args(["solve", "-"]).stdin(fs::File::open(problem).unwrap()).output();
    assert_eq!(stdout_json(&output.unwrap())["objective"], 80.0);
}

#[test]
fn an_impossible_problem_says_why_and_what_would_help() {
    let folder = tempfile::tempdir().unwrap();
    let mut problem = line(&json!({"kind": "p_median", "sites": 1}));
    // d is reached from D alone, the others from everywhere but D.
    problem["travel"]["values"] =
        json!([[0, 10, 20, null], [10, 0, 10, null], [20, 10, 0, null], [null, null, null, 0]]);
    let output = solve(folder.path(), &problem);
    refused(&output, 3, &["sites = 2"]);
    let solution = stdout_json(&output);
    assert_eq!(solution["status"], "infeasible");
    assert_eq!(solution["objective"], Value::Null);
    assert!(solution["reason"].is_object());
}

#[test]
fn bad_problem_files_are_refused_by_place_and_value() {
    let folder = tempfile::tempdir().unwrap();
    let good = line(&json!({"kind": "p_median", "sites": 2}));
    let spoil = |change: &dyn Fn(&mut Value)| {
        let mut problem = good.clone();
        change(&mut problem);
        solve(folder.path(), &problem)
    };
    refused(&spoil(&|it| it["travel"]["values"][1] = json!([1, 2])), 1, &["problem.json", "row 1", "2", "4"]);
    refused(&spoil(&|it| it["demand"][2]["weight"] = json!(-3.5)), 1, &["problem.json", "demand[2].weight", "-3.5"]);
    refused(&spoil(&|it| it["candidates"][3]["id"] = json!("A")), 1, &["candidates[3].id", "A"]);
    refused(&spoil(&|it| it["travel"]["values"][0][1] = json!(-1)), 1, &["row 0", "column 1", "-1"]);
    refused(&spoil(&|it| it["objective"]["sites"] = json!(0)), 1, &["objective.sites", "0"]);
    refused(&spoil(&|it| it["objective"]["sites"] = json!(5)), 1, &["objective.sites", "5", "4"]);
    refused(&spoil(&|it| it["objective"]["sites"] = json!(-1)), 1, &["problem.json", "-1"]);
    refused(&spoil(&|it| it["objective"]["kind"] = json!("p_mean")), 1, &["problem.json", "p_mean"]);
    refused(&spoil(&|it| it["objectve"] = json!(1)), 1, &["problem.json", "objectve"]);
    refused(&spoil(&|it| it["demand"] = json!([])), 1, &["demand"]);
    refused(&spoil(&|it| it["travel"] = json!({"file": "none.csv"})), 1, &["none.csv"]);
    refused(&spoil(&|it| it["objective"] = json!({"kind": "max_cover", "sites": 1})), 1, &["limit"]);
    refused(&spoil(&|it| it["objective"] = json!({"kind": "max_cover", "sites": 1, "limit": -1})), 1, &["limit", "-1"]);
    refused(
        &spoil(&|it| it["objective"] = json!({"kind": "set_cover", "limit": 1, "share": 1.5})),
        1,
        &["share", "1.5"],
    );

    fs::write(folder.path().join("matrix.csv"), "demand,candidate,cost\na,A,1\nb,X,2\n").unwrap();
    let by_file = |name: &str| spoil(&|it| it["travel"] = json!({"file": name}));
    refused(&by_file("matrix.csv"), 1, &["matrix.csv", "line 3", "candidate", "X"]);
    fs::write(folder.path().join("matrix.csv"), "demand,candidate,cost\na,A,NaN\n").unwrap();
    refused(&by_file("matrix.csv"), 1, &["matrix.csv", "line 2", "cost", "NaN"]);
    fs::write(folder.path().join("matrix.npy"), [0x1f, 0x8b, 8, 0]).unwrap();
    refused(&by_file("matrix.npy"), 1, &["matrix.npy", "NumPy"]);

    fs::write(folder.path().join("problem.json"), "{").unwrap();
    refused(&tuvu(&["solve", folder.path().join("problem.json").to_str().unwrap()]), 1, &["problem.json", "line 1"]);
    refused(&tuvu(&["solve", folder.path().join("nothing.json").to_str().unwrap()]), 1, &["nothing.json"]);
}

#[test]
fn a_line_of_two_gigabytes_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("problem.json");
    fs::File::create(&path).unwrap().set_len(2 << 30).unwrap();
    let start = Instant::now();
    refused(&tuvu(&["solve", path.to_str().unwrap()]), 1, &["problem.json", "MB"]);
    fs::write(
        &path,
        line(&json!({"kind": "p_median", "sites": 2}))
            .to_string()
            .replace("\"values\"", "\"file\": \"m.csv\", \"was\""),
    )
    .unwrap();
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_failed_call_leaves_no_file_behind() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("problem.json"), "[]").unwrap();
    let output = folder.path().join("solution.json");
    let problem = folder.path().join("problem.json");
    refused(&tuvu(&["solve", problem.to_str().unwrap(), "-o", output.to_str().unwrap()]), 1, &["problem.json"]);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn wrong_calls_end_with_status_2() {
    for call in [
        &["solve"][..],
        &["solve", "x.json", "--gap", "2"],
        &["solve", "x.json", "--time-limit", "-1"],
        &["suggest", "--region", "Latgale"],
        &["suggest", "--region", "Latgale", "--service", "day-care", "--sites", "3", "--share", "0.9"],
        &["suggest", "--region", "Latgale", "--service", "day-care", "--time-limit", "0"],
        &["fly"],
        &["schema", "cake"],
    ] {
        assert_eq!(status(&tuvu(call)), 2, "{call:?}");
    }
}

#[test]
fn schemas_describe_the_formats() {
    for (name, field) in [("problem", "demand"), ("solution", "assignment")] {
        let schema = stdout_json(&tuvu(&["schema", name]));
        assert!(schema["properties"][field].is_object(), "{schema}");
        assert!(schema["$schema"].as_str().unwrap().contains("json-schema.org"));
    }
}

const REGIONS: [&str; 6] = ["Kurzeme", "Latgale", "Rīga", "Vidzeme", "Zemgale", "all"];
const SERVICES: [&str; 7] =
    ["day-care", "group-home", "workshop", "respite", "rehabilitation", "family-like", "youth-house"];

#[test]
fn every_region_and_service_has_a_proven_suggestion() {
    for region in REGIONS {
        for service in SERVICES {
            for goal in [&["--sites", "3"][..], &["--sites", "3", "--goal", "coverage"], &["--share", "0.9"]] {
                let start = Instant::now();
                let call = [&["suggest", "--region", region, "--service", service, "--json"][..], goal].concat();
                let output = tuvu(&call);
                let took = start.elapsed();
                assert_eq!(status(&output), 0, "{call:?}: {}", stderr(&output));
                let suggestion = stdout_json(&output);
                assert_eq!(suggestion["proof"], "optimal", "{call:?}");
                assert!(took < Duration::from_secs(10), "{call:?} took {took:?}");
                adds_up(&suggestion);
            }
        }
    }
}

/// What every answer must satisfy, recomputed from its own rows.
#[track_caller]
fn adds_up(suggestion: &Value) {
    let number = |value: &Value| value.as_f64().expect("a number");
    let rows = suggestion["assignments"].as_array().unwrap();
    let unreached = suggestion["unreached"].as_array().unwrap();
    let after = &suggestion["after"];
    let total = |rows: &[Value]| rows.iter().map(|row| number(&row["people"])).sum::<f64>();
    assert!((total(rows) + total(unreached) - number(&after["people"])).abs() < 1e-6);
    assert!((total(rows) - number(&after["reached"])).abs() < 1e-6);
    let standard = number(&suggestion["question"]["standard"]);
    let covered: f64 =
        rows.iter().filter(|row| number(&row["minutes"]) <= standard).map(|row| number(&row["people"])).sum();
    assert!((covered - number(&after["covered"])).abs() < 1e-6);
    let sites = suggestion["sites"].as_array().unwrap();
    for (index, site) in sites.iter().enumerate() {
        let served: f64 = rows.iter().filter(|row| row["site"] == index).map(|row| number(&row["people"])).sum();
        assert!((served - number(&site["people"])).abs() < 1e-6, "{site}");
    }
}

#[test]
fn a_suggestion_is_a_table_for_people_and_repeats_itself() {
    let call = ["suggest", "--region", "Latgale", "--service", "day-care", "--group", "adults", "--sites", "8"];
    let first = tuvu(&call);
    let text = String::from_utf8(first.stdout.clone()).unwrap();
    assert_eq!(status(&first), 0);
    assert_eq!(text.matches("◆ suggested").count(), 8, "{text}");
    assert!(text.contains("Proven: there is no better answer."), "{text}");
    assert!(text.contains("modelled"), "{text}");
    assert_eq!(first.stdout, tuvu(&call).stdout);
    let latvian = Command::new(tests::tuvu()).args(["--lang", "lv"]).args(call).output().unwrap();
    assert!(String::from_utf8(latvian.stdout).unwrap().contains("Pierādīts: labāka risinājuma nav."));
}

#[test]
fn senseless_questions_are_refused_by_field_and_value() {
    let ask = |more: &[&str]| tuvu(&[&["suggest", "--service", "day-care"][..], more].concat());
    refused(&ask(&["--region", "Atlantis", "--sites", "3"]), 2, &["Atlantis", "Latgale", "Zemgale"]);
    refused(&ask(&["--region", "Latgale", "--sites", "0"]), 2, &["0", "at least 1"]);
    refused(&ask(&["--region", "Latgale", "--sites", "5000"]), 2, &["5000", "at most"]);
    for standard in ["0", "-1", "NaN", "inf", "1441"] {
        let standard = format!("--standard={standard}");
        refused(&ask(&["--region", "Latgale", "--sites", "3", &standard]), 2, &["standard", "above 0"]);
    }
    for share in ["0", "-0.5", "1.01", "NaN"] {
        let share = format!("--share={share}");
        refused(&ask(&["--region", "Latgale", &share]), 2, &["share", "at most 1"]);
    }
    refused(&ask(&["--region", "Latgale", "--group", "martians"]), 2, &["martians", "adults"]);
    refused(&tuvu(&["suggest", "--region", "Latgale", "--service", "casino"]), 2, &["casino", "day-care"]);
    refused(
        &tuvu(&["suggest", "--region", "Latgale", "--service", "youth-house", "--group", "adults"]),
        2,
        &["youth-house", "day-care"],
    );
}

#[test]
fn own_needs_replace_the_modelled_ones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("needs.csv");
    let needs = path.to_str().unwrap();
    fs::write(
        &path,
        "municipality,target_group,service,people\nLV-REZ,adults,day-care,40\nLV-DGV,adults,day-care,60.5\n",
    )
    .unwrap();
    let call = [
        "suggest",
        "--region",
        "Latgale",
        "--service",
        "day-care",
        "--sites",
        "1",
        "--known",
        "ignore",
        "--needs",
        needs,
        "--json",
    ];
    let output = tuvu(&call);
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    let suggestion = stdout_json(&output);
    assert_eq!(suggestion["after"]["people"], 100.5);
    assert_eq!(suggestion["people_basis"], "own");

    fs::write(&path, "municipality,target_group,service,people\nLV-REZ,adults,day-care,forty\n").unwrap();
    refused(&tuvu(&call), 1, &["needs.csv", "2", "people", "forty"]);
    fs::write(&path, "municipality,target_group,service,people\nLV-999,adults,day-care,4\n").unwrap();
    refused(&tuvu(&call), 1, &["needs.csv", "2", "municipality", "LV-999"]);
}

#[test]
fn a_wrong_data_folder_is_refused_by_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    refused(
        &tuvu(&["suggest", "--region", "Latgale", "--service", "day-care", "--data", data]),
        1,
        &[data, "dataset.toml"],
    );
    refused(&tuvu(&["serve", "--listen", "127.0.0.1:0", "--data", "/nowhere/at/all"]), 1, &["/nowhere/at/all"]);
}

#[test]
fn a_taken_port_is_refused_by_its_number() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    refused(&tuvu(&["serve", "--listen", &format!("127.0.0.1:{port}")]), 1, &[&port.to_string(), "--listen"]);
}
