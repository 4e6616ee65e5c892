//! One thing of the Latvian data set is spoilt at a time; the message must name file, row, column and value.
#![allow(clippy::unwrap_used)] // a test stops at the first surprise

use std::{
    fs,
    path::{Path, PathBuf},
};

use geodata::{DataSet, Language};
use tempfile::TempDir;

fn original() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lv")
}

fn copy() -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(original()).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    folder
}

/// Replaces the first `from` in `file` by `to`, loads, and gives the English message.
fn refusal(file: &str, from: &str, to: &str) -> String {
    let folder = copy();
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{file} has no {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
    let error = DataSet::open(folder.path()).expect_err(&format!("{file}: {from} -> {to} was accepted"));
    assert_eq!(error.file(), file, "{error}");
    let (latvian, english) = (error.message(Language::Latvian), error.message(Language::English));
    assert_ne!(latvian, english);
    assert_eq!(english, error.to_string());
    english
}

fn assert_names(message: &str, parts: &[&str]) {
    for part in parts {
        assert!(message.contains(part), "“{message}” does not name “{part}”");
    }
}

#[test]
fn values_of_tables() {
    for (file, from, to, parts) in [
        ("municipalities.csv", ",3191,", ",-3191,", &["line 2", "population_2019", "-3191", "0 or more"][..]),
        ("municipalities.csv", ",3191,", ",many,", &["line 2", "population_2019", "many"]),
        ("municipalities.csv", ",392.58,", ",NaN,", &["line 2", "area_km2", "NaN", "number"]),
        ("municipalities.csv", "LV-002,0320200", "LV-001,0320200", &["line 3", "iso", "LV-001", "repeated"]),
        ("municipalities.csv", "LV-002,0320200", "LV-002,0604300", &["line 3", "atvk", "0604300", "repeated"]),
        (
            "municipalities.csv",
            "novads,Latgale,",
            "novads,Letgale,",
            &["line 2", "planning_region", "Letgale", "Kurzeme, Latgale"],
        ),
        ("municipalities.csv", "novads,Latgale,", "village,Latgale,", &["line 2", "kind", "village", "city or novads"]),
        ("municipalities.csv", ",yes,project-named", ",maybe,project-named", &["line 2", "participates", "maybe"]),
        ("municipalities.csv", ",yes,project-named", ",yes,rumour", &["line 2", "participation_basis", "rumour"]),
        ("municipalities.csv", ",yes,project-named", ",no,project-named", &["participating", "114", "115"]),
        ("municipalities.csv", "novads,Latgale,", "novads,Zemgale,", &["Latgale municipalities", "20", "21"]),
        ("municipalities.csv", "Aglonas novads,", "Aglonas novads,x,", &["line 2", "15 values", "14"]),
        ("municipalities.csv", "iso,atvk,name", "iso,atvk,title", &["line 1", "name", "missing"]),
        ("municipalities.csv", "iso,atvk", "iso,extra", &["line 1", "atvk", "missing"]),
        ("places.csv", ",56.946,24.10589,", ",24.10589,56.946,", &["line 2", "56.946, 24.10589", "swapped"]),
        ("places.csv", ",56.946,24.10589,", ",5.6946,24.10589,", &["line 2", "outside"]),
        ("places.csv", ",56.946,", ",inf,", &["line 2", "lat", "inf", "number"]),
        ("places.csv", ",LV-RIX,", ",LV-XXX,", &["line 2", "municipality_iso", "LV-XXX"]),
        ("places.csv", ",LV-RIX,", ",LV-DGV,", &["line 2", "municipality_iso", "LV-DGV", "LV-RIX", "override"]),
        ("places.csv", "PPLC,polygon", "PPLC,guess", &["line 2", "assignment", "guess"]),
        ("places.csv", "460413,", "456172,", &["line 3", "geonameid", "456172", "repeated"]),
        ("services.csv", "LV-001,day-care", "LV-000,day-care", &["line 2", "iso", "LV-000"]),
        ("services.csv", "LV-001,day-care", "LV-001,night-care", &["line 2", "service", "night-care", "day-care"]),
        ("services.csv", ",adults,", ",elders,", &["line 2", "groups", "elders"]),
        ("services.csv", ",planned,", ",rumoured,", &["line 2", "status", "rumoured"]),
        ("services.csv", "adults,15,", "adults,-15,", &["line 8", "places", "-15"]),
        ("need_figures.csv", "Latgale,adults,462", "Latgale,adults,-1", &["line 2", "people", "-1"]),
        (
            "need_figures.csv",
            "Latgale,adults,462",
            "Latgale,adults,9462000",
            &["line 2", "people", "9462000", "inhabitants"],
        ),
        (
            "need_figures.csv",
            "Latgale,children,505",
            "Latgale,adults,505",
            &["line 3", "target_group", "adults", "repeated"],
        ),
        ("need_figures.csv", "Latgale,adults,462", "Atlantis,adults,462", &["line 2", "region", "Atlantis"]),
        ("service_shares.csv", "adults,day-care,216,389", "adults,day-care,516,389", &["line 2", "needing", "516"]),
        ("service_shares.csv", "adults,day-care,216,389", "adults,day-care,0,0", &["line 2", "of", "0"]),
        (
            "service_shares.csv",
            "adults,day-care,216,389",
            "adults,youth-house,216,389",
            &["line 2", "service", "youth-house", "adults"],
        ),
        ("service_shares.csv", "216,389,published", "216,389,invented", &["line 2", "basis", "invented"]),
        ("region_contacts.csv", "\nKurzeme,", "\nCourland,", &["line 2", "region", "Courland"]),
    ] {
        let message = refusal(file, from, to);
        assert_names(&message, &[file]);
        assert_names(&message, parts);
    }
}

#[test]
fn a_share_that_is_missing() {
    let text = fs::read_to_string(original().join("service_shares.csv")).unwrap();
    let row = text.lines().find(|line| line.starts_with("children,respite")).unwrap();
    assert_names(&refusal("service_shares.csv", &format!("{row}\n"), ""), &["children,respite", "missing"]);
}

#[test]
fn geometry() {
    let first_ring = "[[[27.038019,56.180111],";
    for (file, from, to, parts) in [
        ("boundaries.geojson", "\"LV-001\"", "\"LV-000\"", &["feature 0", "iso", "LV-000"][..]),
        ("boundaries.geojson", "\"LV-002\"", "\"LV-001\"", &["feature 1", "iso", "LV-001", "repeated"]),
        ("boundaries.geojson", "{\"iso\":\"LV-001\"}", "{}", &["feature 0", "iso", "text"]),
        ("boundaries.geojson", first_ring, "[[[56.180111,27.038019],", &["feature 0", "geometry", "closed"]),
        (
            "boundaries.geojson",
            "[26.99963,56.170565]",
            "[56.170565,26.99963]",
            &["feature 0", "56.170565, 26.99963", "swapped"],
        ),
        ("boundaries.geojson", "[26.99963,56.170565]", "[27.3,56.0]", &["feature 0", "LV-001", "not a valid polygon"]),
        ("boundaries.geojson", "[26.99963,56.170565]", "[26.99963]", &["feature 0", "geometry", "longitude, latitude"]),
        ("boundaries.geojson", "\"Polygon\"", "\"Point\"", &["feature 0"]),
        (
            "boundaries.geojson",
            "FeatureCollection\",\"features\"",
            "FeatureCollection\",\"things\"",
            &["FeatureCollection"],
        ),
        ("roads.geojson", "\"km\":0.222", "\"km\":0.111", &["feature 0", "km", "0.111", "0.222"]),
        ("roads.geojson", "\"km\":0.222", "\"km\":222", &["feature 0", "km", "222"]),
        ("roads.geojson", "\"km\":0.222", "\"km\":\"far\"", &["feature 0", "km", "far", "number"]),
        ("roads.geojson", "\"a\":30378", "\"a\":-1", &["feature 0", "a", "-1"]),
        ("roads.geojson", "\"b\":30394", "\"b\":30378", &["feature 0", "b", "30378", "different"]),
        ("roads.geojson", "\"source\":\"osm\"", "\"source\":\"hearsay\"", &["feature 0", "source", "hearsay"]),
        ("roads.geojson", "[26.033,57.792]", "[57.792,26.033]", &["feature 0", "swapped"]),
        ("roads.geojson", "[[26.033,57.792],[26.033,57.79]]", "[[26.033,57.792]]", &["feature 0", "two points"]),
        (
            "roads.geojson",
            "[[26.029,57.781],[26.033,57.79]]",
            "[[26.029,57.781],[26.033,57.791]]",
            &["feature 1", "b", "30394"],
        ),
    ] {
        let message = refusal(file, from, to);
        assert_names(&message, &[file]);
        assert_names(&message, parts);
    }
    let text = fs::read_to_string(original().join("boundaries.geojson")).unwrap();
    let last = text.lines().rfind(|line| line.contains("LV-VMR")).unwrap();
    assert_names(&refusal("boundaries.geojson", &format!(",\n{last}"), ""), &["LV-VMR", "missing"]);
}

#[test]
fn settings() {
    for (file, from, to, parts) in [
        ("profile.toml", "road_kmh = 70.0", "road_kmh = 0", &["road_kmh", "0", "greater than 0"][..]),
        ("profile.toml", "road_kmh = 70.0", "road_kmh = -70", &["road_kmh", "-70"]),
        ("profile.toml", "road_kmh = 70.0", "road_kmh = nan", &["road_kmh", "NaN"]),
        ("profile.toml", "road_kmh = 70.0", "road_kmh = inf", &["road_kmh", "inf"]),
        ("profile.toml", "road_kmh = 70.0", "road_kmh = 70.0\nroad_mph = 40", &["line 5", "road_mph"]),
        ("profile.toml", "road_kmh = 70.0", "", &["road_kmh"]),
        ("dataset.toml", "municipalities = 119", "municipalities = \"all\"", &["line 8", "string"]),
        ("dataset.toml", "participating = 115", "participating = 115\nmood = 1", &["line 10", "mood"]),
        ("dataset.toml", "grid_km = 5.0", "grid_km = 0", &["grid_km", "0.5"]),
        ("dataset.toml", "[20.5, 55.5,", "[55.5, 20.5,", &["bounds"]),
        ("dataset.toml", "good = 30, longest = 45", "good = 60, longest = 45", &["day-care.standard", "60 / 45"]),
        ("dataset.toml", "good = 30, longest = 45", "good = nan, longest = 45", &["day-care.standard", "NaN"]),
        ("dataset.toml", "id = \"children\"", "id = \"adults\"", &["target_groups.id", "adults", "repeated"]),
        ("dataset.toml", "groups = [\"adults\", \"children\"]", "groups = [\"elders\"]", &["groups", "elders"]),
    ] {
        let message = refusal(file, from, to);
        assert_names(&message, &[file]);
        assert_names(&message, parts);
    }
}

#[test]
fn counts_that_the_manifest_demands() {
    let folder = copy();
    let path = folder.path().join("dataset.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(path, text.replacen("municipalities = 119", "municipalities = 120", 1)).unwrap();
    let message = DataSet::open(folder.path()).unwrap_err().to_string();
    assert_names(&message, &["municipalities.csv", "119", "120"]);
}

#[test]
fn a_wrong_folder_says_what_is_missing() {
    let empty = TempDir::new().unwrap();
    let message = DataSet::open(empty.path()).unwrap_err().to_string();
    assert_names(&message, &[empty.path().to_str().unwrap(), "dataset.toml", "municipalities.csv", "profile.toml"]);
    let folder = copy();
    fs::remove_file(folder.path().join("roads.geojson")).unwrap();
    let message = DataSet::open(folder.path()).unwrap_err().to_string();
    assert_names(&message, &["missing: roads.geojson"]);
    assert_names(&DataSet::open(&empty.path().join("none")).unwrap_err().to_string(), &["none", "no such folder"]);
}

#[test]
fn files_that_are_not_text_are_empty_or_too_large() {
    let spoil = |bytes: &[u8]| {
        let folder = copy();
        fs::write(folder.path().join("places.csv"), bytes).unwrap();
        DataSet::open(folder.path()).unwrap_err().to_string()
    };
    assert_names(&spoil(b"geonameid,name\n\xff\xfe\n"), &["places.csv", "line 2", "UTF-8"]);
    assert_names(&spoil(b""), &["places.csv", "empty", "geonameid,name,lat"]);
    let header = b"geonameid,name,lat,lon,population,municipality_iso,feature_code,assignment\n";
    assert_names(&spoil(header), &["places.csv", "no rows"]);
    let folder = copy();
    fs::File::create(folder.path().join("roads.geojson")).unwrap().set_len(300 << 20).unwrap();
    let message = DataSet::open(folder.path()).unwrap_err().to_string();
    assert_names(&message, &["roads.geojson", "larger than 256 MB"]);
}
