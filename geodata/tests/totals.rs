//! Whatever the populations and figures, every total comes out again exactly.
#![allow(clippy::unwrap_used)] // a test stops at the first surprise

use std::{fmt::Write, fs, path::Path};

use geodata::{DataSet, People};
use proptest::prelude::*;

/// The Latvian data set with other populations and other figures.
fn altered(populations: &[u32], figures: &[u32]) -> DataSet {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lv");
    let folder = tempfile::TempDir::new().unwrap();
    for entry in fs::read_dir(&original).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
    }
    let table = fs::read_to_string(original.join("municipalities.csv")).unwrap();
    let (header, rows) = table.split_once('\n').unwrap();
    let mut changed = format!("{header}\n");
    for (row, population) in rows.lines().zip(populations.iter().cycle()) {
        // The first six columns hold no comma: iso,atvk,name,kind,planning_region,population_2019.
        let mut cells: Vec<String> = row.splitn(7, ',').map(str::to_owned).collect();
        cells[5] = population.to_string();
        writeln!(changed, "{}", cells.join(",")).unwrap();
    }
    fs::write(folder.path().join("municipalities.csv"), changed).unwrap();
    let table = fs::read_to_string(original.join("need_figures.csv")).unwrap();
    let (header, rows) = table.split_once('\n').unwrap();
    let mut changed = format!("{header}\n");
    for (row, figure) in rows.lines().zip(figures.iter().cycle()) {
        let mut cells: Vec<String> = row.splitn(4, ',').map(str::to_owned).collect();
        cells[2] = figure.to_string();
        writeln!(changed, "{}", cells.join(",")).unwrap();
    }
    fs::write(folder.path().join("need_figures.csv"), changed).unwrap();
    DataSet::open(folder.path()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn regions_municipalities_and_points_add_up(
        populations in prop::collection::vec(prop_oneof![1 => Just(0_u32), 9 => 1..900_000_u32], 7..119),
        most in 1..100_u32,
        figures in prop::collection::vec(0..100_u32, 1..9),
    ) {
        // At least one municipality in seven has people, so that every region can hold its figures.
        let populations: Vec<u32> = std::iter::once(most * 1000).chain(populations.into_iter().take(6)).collect();
        let data = altered(&populations, &figures);
        for share in data.service_shares() {
            for total in data.regional_needs().iter().filter(|total| total.group == share.group) {
                let expected = People::from_f64(total.people.as_f64() * share.needing / share.of).unwrap();
                let of_region = data.needs().iter().filter(|need| {
                    let m = data.municipality(&need.municipality).unwrap();
                    m.participates && m.region == total.region && need.group == share.group && need.service == share.service
                });
                prop_assert_eq!(of_region.map(|need| need.people).sum::<People>(), expected);
                let points = data.demand(Some(&total.region), &share.group, &share.service, false);
                prop_assert_eq!(points.iter().map(|point| point.people).sum::<People>(), expected);
            }
            // With everybody, the points add up to the needs of all municipalities.
            let all = data.demand(None, &share.group, &share.service, true);
            let needs = data.needs().iter().filter(|need| need.group == share.group && need.service == share.service);
            prop_assert_eq!(
                all.iter().map(|point| point.people).sum::<People>(),
                needs.map(|need| need.people).sum::<People>()
            );
        }
    }
}
