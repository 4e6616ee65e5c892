//! The Latvian data set: what must be true of it, and of what is asked of it.
#![cfg(feature = "embedded")]
#![allow(clippy::unwrap_used)] // a test stops at the first surprise

use std::collections::BTreeSet;

use geo::{Intersects, Point};
use geodata::{Basis, DataSet, Location, MunicipalityId, People, RegionId, SiteStatus};

fn latvia() -> DataSet {
    DataSet::embedded().unwrap()
}

#[test]
fn counts() {
    let data = latvia();
    assert_eq!(data.municipalities().len(), 119);
    let out: Vec<&str> = data.municipalities().iter().filter(|m| !m.participates).map(|m| m.name.as_str()).collect();
    assert_eq!(out, ["Ciblas novads", "Jaunjelgavas novads", "Līvānu novads", "Rīga"]);
    let regions: Vec<(&str, usize)> = data
        .regions()
        .iter()
        .map(|region| (region.id.as_str(), data.municipalities().iter().filter(|m| m.region == region.id).count()))
        .collect();
    assert_eq!(regions, [("Kurzeme", 20), ("Latgale", 21), ("Rīga", 30), ("Vidzeme", 26), ("Zemgale", 22)]);
    assert_eq!(data.places().len(), 144);
    assert_eq!(data.sites().len(), 181);
    assert_eq!(data.streets().streets.len(), 1089);
    assert_eq!(data.findings().road_islands, []);
    assert_eq!(data.findings().places_outside_polygon.len(), 3);
    let without: Vec<&str> = data.findings().municipalities_without_place.iter().map(MunicipalityId::as_str).collect();
    assert_eq!(without, ["LV-042", "LV-049", "LV-077"]);
    assert!(data.regions().iter().all(|region| region.office.is_some()));
}

#[test]
fn regional_figures_are_the_published_ones_and_the_pooled_rate_elsewhere() {
    let data = latvia();
    let of = |region: &str, group: &str| {
        data.regional_needs().iter().find(|n| n.region.as_str() == region && n.group.as_str() == group).unwrap()
    };
    for (region, group, people) in [
        ("Latgale", "adults", 462),
        ("Latgale", "children", 505),
        ("Latgale", "children-in-care", 317),
        ("Zemgale", "adults", 542),
        ("Zemgale", "children", 631),
        ("Zemgale", "children-in-care", 276),
        ("Kurzeme", "adults", 375),
        ("Kurzeme", "children", 350),
    ] {
        assert_eq!((of(region, group).people, of(region, group).basis), (People::whole(people), Basis::Published));
    }
    let inhabitants = |region: &str| -> f64 {
        let of_region = data.municipalities().iter().filter(|m| m.participates && m.region.as_str() == region);
        of_region.map(|m| f64::from(m.population)).sum()
    };
    let rate = (317.0 + 276.0) / (inhabitants("Latgale") + inhabitants("Zemgale"));
    for region in ["Kurzeme", "Rīga", "Vidzeme"] {
        let need = of(region, "children-in-care");
        assert_eq!(need.basis, Basis::Modelled);
        assert!((need.people.as_f64() - rate * inhabitants(region)).abs() <= 0.000_5 + 1e-9);
    }
}

/// The figure of every region times the share of every service comes out again, to the thousandth, by municipality and by
/// point.
#[test]
fn totals_add_up_exactly() {
    let data = latvia();
    let mut seen = 0;
    for share in data.service_shares() {
        for total in data.regional_needs().iter().filter(|total| total.group == share.group) {
            let expected = People::from_f64(total.people.as_f64() * share.needing / share.of).unwrap();
            let points = data.demand(Some(&total.region), &share.group, &share.service, false);
            assert_eq!(points.iter().map(|point| point.people).sum::<People>(), expected);
            for need in data.needs().iter().filter(|n| n.group == share.group && n.service == share.service) {
                let m = data.municipality(&need.municipality).unwrap();
                if m.participates && m.region == total.region {
                    let here = points.iter().filter(|point| point.municipality == m.id);
                    assert_eq!(here.map(|point| point.people).sum::<People>(), need.people, "{}", m.name);
                }
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 9 * 5);
}

#[test]
fn every_service_planned_for_a_group_has_a_need_in_every_municipality() {
    let data = latvia();
    let pairs: usize = data.service_types().iter().map(|service| service.groups.len()).sum();
    assert_eq!(data.needs().len(), pairs * 119);
    assert!(data.needs().iter().all(|need| need.people > People::ZERO && need.basis == Basis::Modelled));
}

#[test]
fn points_of_the_grid_lie_in_their_municipality_and_points_are_unique() {
    let data = latvia();
    let points = data.demand(None, &"adults".into(), &"day-care".into(), true);
    let ids: BTreeSet<_> = points.iter().map(|point| &point.id).collect();
    assert_eq!(ids.len(), points.len());
    let grid: Vec<_> = points.iter().filter(|point| point.place.is_none()).collect();
    assert!(grid.len() > 2000);
    for point in grid {
        let at = Point::new(point.position.lon, point.position.lat);
        assert!(data.outlines(&point.municipality).intersects(&at), "{}", point.name);
        assert!(point.people > People::ZERO);
    }
}

#[test]
fn those_who_do_not_participate_count_only_when_asked_for() {
    let data = latvia();
    let (group, service) = ("adults".into(), "day-care".into());
    let region = RegionId::from("Latgale");
    let people = |all| -> People { data.demand(Some(&region), &group, &service, all).iter().map(|p| p.people).sum() };
    assert!(people(true) > people(false));
    let livani = data.find_municipality("livanu novads").unwrap();
    let need = data.needs().iter().find(|n| n.municipality == livani.id && n.group == group && n.service == service);
    let inhabitants: u32 =
        data.municipalities().iter().filter(|m| m.participates && m.region == region).map(|m| m.population).sum();
    let expected = 462.0 * 216.0 / 389.0 / f64::from(inhabitants) * f64::from(livani.population);
    assert!((need.unwrap().people.as_f64() - expected).abs() < 0.001);
    assert!(data.candidates(None, false).iter().all(|c| data.municipality(&c.municipality).unwrap().participates));
    assert_eq!(data.candidates(None, true).len(), 144 + 3);
    // Rīga, Līvāni, Cibla and Jaunjelgava have one place each.
    assert_eq!(data.candidates(None, false).len(), 144 + 3 - 4);
}

#[test]
fn a_municipality_without_place_has_a_candidate_inside_it() {
    let data = latvia();
    for id in &data.findings().municipalities_without_place {
        let candidates = data.candidates(None, false);
        let [candidate] = &candidates.iter().filter(|c| c.municipality == *id).collect::<Vec<_>>()[..] else {
            panic!("{id} must have one candidate")
        };
        assert_eq!(candidate.place, None);
        let inside = Point::new(candidate.position.lon, candidate.position.lat);
        assert!(data.outlines(id).intersects(&inside));
    }
}

#[test]
fn sites_stand_where_their_address_says_or_nowhere() {
    let data = latvia();
    let place_of = |line: &str| {
        let site = data.sites().iter().find(|site| site.id.as_str().ends_with(&format!(":{line}"))).unwrap();
        let place = site.location.place().and_then(|id| data.places().iter().find(|place| place.id == *id));
        (site.address.as_str(), place.map(|place| place.name.as_str()))
    };
    assert_eq!(place_of("2"), ("Aglona, Sociālā dienesta ēka, 2. stāvs", Some("Aglona")));
    assert_eq!(place_of("14"), ("Alūksnes novads", None));
    assert_eq!(place_of("17"), ("Spāre, Amatas pagasts", None));
    let unlocated = data.sites().iter().filter(|site| site.location == Location::Unlocated).count();
    assert_eq!(unlocated, data.findings().unlocated_sites.len());
    assert_eq!(unlocated, 56);
    let count = |status| data.sites().iter().filter(|site| site.status == status).count();
    assert_eq!((count(SiteStatus::Existing), count(SiteStatus::Closed)), (42, 5));
    let unmapped = data.sites().iter().filter(|site| site.service.is_none()).count();
    assert_eq!(unmapped, 5, "four whose text does not say, and the day centre without care");
}

#[test]
fn things_are_found_by_what_people_type() {
    let data = latvia();
    for text in ["riga", "RĪGA", "Rīgas plānošanas reģions", "riga planning region"] {
        assert_eq!(data.find_region(text).unwrap().id.as_str(), "Rīga", "{text}");
    }
    assert_eq!(data.find_group("grt").unwrap().id.as_str(), "adults");
    assert_eq!(data.find_group("Children in out-of-family care").unwrap().id.as_str(), "children-in-care");
    assert_eq!(data.find_service("Dienas aprupes centrs").unwrap().id.as_str(), "day-care");
    assert_eq!(data.find_municipality("lv-033").unwrap().name, "Gulbenes novads");
    assert_eq!(data.find_municipality("jekabpils").unwrap().id.as_str(), "LV-JKB");
    assert!(data.find_region("").is_none() && data.find_region("Atlantis").is_none());
    assert!(data.outlines(&"LV-999".into()).0.is_empty());
}

#[test]
fn boundaries_for_the_map_name_what_they_show() {
    let data = latvia();
    let map: serde_json::Value = serde_json::from_str(data.boundaries()).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!(features.len(), 119);
    let cibla = features.iter().find(|f| f["properties"]["name"] == "Ciblas novads").unwrap();
    assert_eq!(cibla["properties"]["participates"], false);
    assert_eq!(cibla["properties"]["region"], "Latgale");
    assert_eq!(cibla["properties"]["id"], cibla["id"]);
    assert_eq!(cibla["geometry"]["type"], "MultiPolygon");
}

#[test]
fn the_folder_and_the_binary_hold_the_same() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data/lv");
    let (opened, embedded) = (DataSet::open(&folder).unwrap(), latvia());
    assert_eq!(opened.needs(), embedded.needs());
    assert_eq!(opened.sites(), embedded.sites());
    assert_eq!(opened.boundaries(), embedded.boundaries());
}
