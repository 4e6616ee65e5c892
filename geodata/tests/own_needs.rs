//! A planner's own needs replace the modelled ones, or are refused with row, column and value.
#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used)] // a test stops at the first surprise

use geodata::{Basis, DataSet, People};

fn loaded(csv: &str) -> Result<DataSet, String> {
    let mut data = DataSet::embedded().unwrap();
    match data.replace_needs("needs.csv", csv.as_bytes()) {
        Ok(()) => Ok(data),
        Err(error) => {
            assert_eq!(data.needs_basis(), Basis::Modelled, "a refused file changes nothing");
            Err(error.to_string())
        }
    }
}

#[test]
fn they_replace_what_was_modelled() {
    let csv = "\u{feff}service,people,municipality,target_group\n\
               day-care,12.5,LV-033,adults\n\
               Group home,3,Gulbenes novads,GRT\n\
               day-care,0.001,LV-001,adults\n";
    let csv = csv.replace("Group home", "group home");
    let data = loaded(&csv).unwrap();
    assert_eq!(data.needs_basis(), Basis::Own);
    assert_eq!(data.needs().len(), 3);
    assert_eq!(data.needs()[0].municipality.as_str(), "LV-001", "in the order of the data set");
    assert!(data.needs().iter().all(|need| need.basis == Basis::Own));
    let sum = |service: &str| -> People {
        data.demand(None, &"adults".into(), &service.into(), false).iter().map(|point| point.people).sum()
    };
    assert_eq!(sum("day-care").thousandths(), 12_501);
    assert_eq!(sum("group-home"), People::whole(3));
    assert_eq!(sum("workshop"), People::ZERO, "not in the file: no need");
}

#[test]
fn those_of_a_municipality_that_does_not_participate_wait_for_the_switch() {
    let data = loaded("municipality,target_group,service,people\nRīga,adults,day-care,40\n").unwrap();
    let points = |all| data.demand(None, &"adults".into(), &"day-care".into(), all);
    assert!(points(false).is_empty());
    // The listed place holds more people than Rīga had in 2019, so all of them are there.
    assert_eq!(
        points(true).iter().map(|point| (point.name.as_str(), point.people)).collect::<Vec<_>>(),
        [("Rīga", People::whole(40))]
    );
}

#[test]
fn faults_are_named() {
    let row =
        |row: &str| loaded(&format!("municipality,target_group,service,people\nLV-001,adults,workshop,1\n{row}\n"));
    for (text, parts) in [
        ("LV-999,adults,day-care,1", &["line 3", "municipality", "LV-999", "unknown"][..]),
        (",adults,day-care,1", &["line 3", "municipality", "required"]),
        ("LV-001,elders,day-care,1", &["line 3", "target_group", "elders", "adults, children"]),
        ("LV-001,adults,night-care,1", &["line 3", "service", "night-care", "day-care"]),
        ("LV-001,adults,youth-house,1", &["line 3", "service", "youth-house", "adults"]),
        ("LV-001,adults,day-care,-1", &["line 3", "people", "-1", "0 or more"]),
        ("LV-001,adults,day-care,many", &["line 3", "people", "many", "number"]),
        ("LV-001,adults,day-care,NaN", &["line 3", "people", "NaN", "number"]),
        ("LV-001,adults,day-care,", &["line 3", "people", "number"]),
        ("LV-001,adults,day-care,\"1,5\"", &["line 3", "people", "1,5", "point"]),
        ("LV-001,adults,day-care,1,5", &["line 3", "5 values", "4"]),
        ("LV-001,adults,day-care", &["line 3", "3 values"]),
        ("LV-001,adults,day-care,1e12", &["line 3", "people", "1e12", "3191"]),
        ("Aglonas novads,GRT,workshop,2", &["line 3", "municipality", "earlier row"]),
    ] {
        let message = row(text).expect_err(text);
        for part in parts.iter().chain(&["needs.csv"]) {
            assert!(message.contains(part), "“{message}” does not name “{part}”");
        }
    }
}

#[test]
fn faults_of_the_whole_file_are_named() {
    for (csv, part) in [
        ("", "empty"),
        ("municipality,target_group,service,people\n", "no rows"),
        ("municipality,target_group,service\nLV-001,adults,day-care\n", "column people"),
        ("municipality,target_group,service,people,note\nLV-001,adults,day-care,1,x\n", "column note"),
        ("municipality,target_group,service,people,people\nLV-001,adults,day-care,1,1\n", "repeated"),
        ("municipality;target_group;service;people\nLV-001;adults;day-care;1\n", "semicolons"),
    ] {
        let message = loaded(csv).expect_err(csv);
        assert!(message.contains(part), "“{message}” does not name “{part}”");
    }
    let mut data = DataSet::embedded().unwrap();
    let error =
        data.replace_needs("needs.csv", &b"municipality,target_group,service,people\nR\xeega,adults,day-care,1\n"[..]);
    assert!(error.unwrap_err().to_string().contains("UTF-8"));
    let error = data.replace_needs("needs.csv", std::io::repeat(b'x')).unwrap_err();
    assert!(error.to_string().contains("larger than 256 MB"));
}
