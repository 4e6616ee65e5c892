//! What a map shows, in words of the data: the one source of MapLibre's layers and of the SVG picture.

use std::collections::BTreeMap;

use geodata::{Location, Municipality, MunicipalityId, People, Position, Site, SiteStatus};
use planner::suggest::{OpenAs, Suggestion, WhyUnreached};

use super::{colours::Classes, symbols::Mark};
use crate::{
    format,
    text::{Text, counted, fill},
    wire::{IsochroneFeature, Isochrones, NoWay, RouteAnswer},
};

/// How the municipalities are filled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ground {
    /// By planning region.
    #[default]
    Regions,
    /// All alike, because colour tells something else.
    Plain,
}

/// West, south, east and north edge in degrees.
pub type Bounds = [f64; 4];

/// Everything that a map shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// How the municipalities are filled.
    pub ground: Ground,
    /// The region in view; the others are faded.
    pub region: Option<String>,
    /// Names of municipalities, the most important first.
    pub names: Vec<Name>,
    /// How far one gets, the largest area first.
    pub areas: Vec<Area>,
    /// Where people live, with their minutes.
    pub demand: Vec<DemandMark>,
    /// A way.
    pub trail: Option<Trail>,
    /// The sites.
    pub sites: Vec<SiteMark>,
}

/// A municipality's name; those come first that do not take part, then the most populous.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// As it is written on the map.
    pub text: String,
    /// Where.
    pub at: Position,
    /// Whether it is a city.
    pub city: bool,
}

/// What is within a limit: a picture, never what people are counted by.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    /// The colour of its class.
    pub colour: &'static str,
    /// Polygons, each its outer ring and then its holes.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

/// A way on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Trail {
    /// Longitude and latitude of its points, from where it begins.
    pub line: Vec<[f64; 2]>,
}

/// People at a point.
#[derive(Clone, Debug, PartialEq)]
pub struct DemandMark {
    /// The demand point.
    pub id: String,
    /// Where.
    pub at: Position,
    /// How many.
    pub people: f64,
    /// Class of minutes and its colour; `None` when there is no route.
    pub colour: Option<&'static str>,
    /// Index of their site in [`Scene::sites`].
    pub site: Option<usize>,
    /// What the pointer reads.
    pub tip: String,
}

/// A site, or all known sites of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteMark {
    /// What a click selects.
    pub id: String,
    /// Where.
    pub at: Position,
    /// Its shape.
    pub mark: Mark,
    /// Radius in pixels.
    pub radius: f64,
    /// The name beside it; empty for none.
    pub label: String,
    /// What the pointer reads.
    pub tip: String,
}

impl Scene {
    /// The municipalities, by region or plain, with the names and known sites of the region in view: one mark a place.
    pub fn known(
        ground: Ground,
        region: Option<&str>,
        municipalities: &[Municipality],
        sites: &[Site],
        text: &Text,
    ) -> Self {
        let in_view = municipalities.iter().filter(|row| region.is_none_or(|region| row.region.as_str() == region));
        let in_view: BTreeMap<_, _> = in_view.map(|row| (&row.id, row)).collect();
        Self {
            ground,
            region: region.map(str::to_owned),
            names: names(in_view.values().copied().collect()),
            areas: Vec::new(),
            demand: Vec::new(),
            trail: None,
            sites: marks_by_place(&in_view, sites, text),
        }
    }

    /// The same with how far one gets from a site, over plain ground so that colour tells one thing; `standard` is the
    /// limit of its service.
    #[must_use]
    pub fn with_areas(mut self, areas: &Isochrones, standard: f64) -> Self {
        let classes = Classes::new(standard);
        self.ground = Ground::Plain;
        let area = |feature: &IsochroneFeature| Area {
            colour: classes.colour(classes.class(feature.properties.minutes.0)),
            polygons: feature.geometry.coordinates.clone(),
        };
        self.areas = areas.features.iter().map(area).collect();
        self
    }

    /// The same with the people who have no way to a site.
    #[must_use]
    pub fn with_unreached(mut self, unreached: &[NoWay], text: &Text) -> Self {
        let mark = |row: &NoWay| DemandMark {
            id: row.point.0.clone(),
            at: row.position,
            people: row.people.as_f64(),
            colour: None,
            site: None,
            tip: tip(text, &row.name, row.people, text.plan.no_route),
        };
        self.demand = unreached.iter().map(mark).collect();
        self
    }

    /// The same with a way, if there is one.
    #[must_use]
    pub fn with_trail(mut self, route: Option<&RouteAnswer>) -> Self {
        let line = route.and_then(|route| route.geometry.as_ref());
        self.trail = line.map(|line| Trail { line: line.coordinates.clone() });
        self
    }

    /// What is to be looked at: the areas and the way; `None` when there are neither.
    pub fn focus(&self) -> Option<Bounds> {
        let corners = self.areas.iter().flat_map(|area| area.polygons.iter().flatten().flatten());
        let points = corners.chain(self.trail.iter().flat_map(|trail| &trail.line));
        points
            .map(|&[x, y]| [x, y, x, y])
            .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
    }

    /// The mark that stands at a position.
    pub fn mark_at(&self, position: Position) -> Option<String> {
        self.sites.iter().find(|site| site.at == position).map(|site| site.id.clone())
    }

    /// Where a site is.
    pub fn site(&self, id: &str) -> Option<Position> {
        self.sites.iter().find(|site| site.id == id).map(|site| site.at)
    }

    /// An answer: open sites, people coloured by their minutes, and who goes where.
    pub fn answer(suggestion: &Suggestion, text: &Text) -> Self {
        let language = text.language;
        let classes = Classes::new(suggestion.question.standard.0);
        let served = suggestion.assignments.iter().map(|row| {
            let site = suggestion.sites.get(row.site).map_or("", |site| &site.name);
            let minutes = format::minutes(language, Some(row.minutes));
            let way = fill(text.plan.tip_minutes, &[("minutes", &minutes), ("site", site)]);
            DemandMark {
                id: row.point.0.clone(),
                at: row.position,
                people: row.people.as_f64(),
                colour: Some(classes.colour(classes.class(row.minutes.0))),
                site: Some(row.site),
                tip: tip(text, &row.name, row.people, &way),
            }
        });
        let unreached = suggestion.unreached.iter().map(|row| DemandMark {
            id: row.point.0.clone(),
            at: row.position,
            people: row.people.as_f64(),
            colour: None,
            site: None,
            tip: tip(text, &row.name, row.people, unreached_words(text, row.why)),
        });
        let sites = suggestion.sites.iter().map(|site| {
            let mark = Mark::from(site.open_as);
            SiteMark {
                id: site.candidate.clone(),
                at: site.position,
                mark,
                radius: site.capacity.map_or(if mark == Mark::Suggested { 11.0 } else { 9.0 }, radius),
                label: site.name.clone(),
                tip: format!("{} – {}\n{}", site.name, mark.word(text), people_words(text, site.people)),
            }
        });
        Self {
            ground: Ground::Plain,
            region: suggestion.question.region.as_ref().map(|region| region.0.clone()),
            names: Vec::new(),
            areas: Vec::new(),
            demand: served.chain(unreached).collect(),
            trail: None,
            sites: sites.collect(),
        }
    }
}

/// Why people are not served, in a word or two.
fn unreached_words(text: &Text, why: WhyUnreached) -> &'static str {
    match why {
        WhyUnreached::Unsnapped { .. } | WhyUnreached::NoRoute => text.plan.no_route,
        WhyUnreached::TooFar { .. } => text.explain.too_far,
        WhyUnreached::NoPlaceLeft => text.explain.why_no_place,
    }
}

fn people_words(text: &Text, people: People) -> String {
    fill(text.plan.tip_people, &[("people", &format::people(text.language, people))])
}

/// What the pointer reads over people.
fn tip(text: &Text, name: &str, people: People, way: &str) -> String {
    format!("{name}\n{} · {way}", people_words(text, people))
}

impl From<OpenAs> for Mark {
    fn from(open_as: OpenAs) -> Self {
        match open_as {
            OpenAs::Existing => Self::Existing,
            OpenAs::Planned => Self::Planned,
            OpenAs::Suggested => Self::Suggested,
        }
    }
}

/// The mark of a known site; closed ones are not on the map.
pub fn mark_of(status: SiteStatus) -> Option<Mark> {
    match status {
        SiteStatus::Existing => Some(Mark::Existing),
        SiteStatus::Planned => Some(Mark::Planned),
        SiteStatus::Closed => None,
    }
}

/// Radius in pixels of a site with so many places: area follows number.
fn radius(capacity: u32) -> f64 {
    (5.0 + f64::from(capacity).sqrt()).clamp(7.0, 15.0)
}

/// The name on a map: `novads` is written `nov.`, as maps do.
fn names(mut municipalities: Vec<&Municipality>) -> Vec<Name> {
    municipalities.sort_by_key(|municipality| (municipality.participates, std::cmp::Reverse(municipality.population)));
    let name = |municipality: &Municipality| Name {
        text: municipality.name.replace(" novads", " nov."),
        at: municipality.inside,
        city: municipality.kind == geodata::MunicipalityKind::City,
    };
    municipalities.into_iter().map(name).collect()
}

fn marks_by_place(in_view: &BTreeMap<&MunicipalityId, &Municipality>, sites: &[Site], text: &Text) -> Vec<SiteMark> {
    let mut places: BTreeMap<&str, Vec<(&Site, Position, Mark)>> = BTreeMap::new();
    for site in sites.iter().filter(|site| in_view.contains_key(&site.municipality)) {
        let place = match &site.location {
            Location::PlaceInMunicipality { place, position } | Location::PlaceElsewhere { place, position } => {
                Some((place.as_str(), *position))
            }
            Location::Unlocated => None,
        };
        if let (Some((place, position)), Some(mark)) = (place, mark_of(site.status)) {
            places.entry(place).or_default().push((site, position, mark));
        }
    }
    places.into_values().map(|sites| mark_of_place(in_view, &sites, text)).collect()
}

fn mark_of_place(
    in_view: &BTreeMap<&MunicipalityId, &Municipality>,
    sites: &[(&Site, Position, Mark)],
    text: &Text,
) -> SiteMark {
    let (first, at, _) = sites[0];
    let existing = sites.iter().any(|(_, _, mark)| *mark == Mark::Existing);
    let capacity: u32 = sites.iter().filter_map(|(site, ..)| site.capacity).sum();
    let name = in_view.get(&first.municipality).map_or(first.municipality.as_str(), |owner| &owner.name);
    SiteMark {
        id: first.id.0.clone(),
        at,
        mark: if existing { Mark::Existing } else { Mark::Planned },
        radius: if capacity == 0 { 6.0 } else { radius(capacity) * 0.85 },
        label: String::new(),
        tip: format!("{name}\n{}", counted(text.language, sites.len(), text.map.site_count)),
    }
}
