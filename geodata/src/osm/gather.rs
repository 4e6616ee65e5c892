//! The two passes over a file: first its ways and restrictions, then the nodes that those need.

use std::{
    collections::BTreeMap,
    io::{Read, Seek},
};

use osmpbf::{Element, PrimitiveBlock, Relation, Way as FileWay};

use super::{
    car::{CarProfile, FERRY, HIGHWAYS},
    node::{self, NodeRules},
    notice::{Notice, Notices},
    pbf::{Extract, Pass, Progress},
    restriction::{self, Restriction},
    tags::Tags,
    way::{self, WayRules, lowest},
};
use crate::{DataError, FixedPosition};

/// A way that cars use.
pub(super) struct Way {
    pub(super) id: i64,
    /// A number in [`classes`].
    pub(super) class: u16,
    /// A number in [`Ways::names`].
    pub(super) name: u32,
    /// Along its line and against it, in km/h; `None` where cars may not go.
    pub(super) kmh: [Option<f64>; 2],
    /// How long a ferry takes for the whole of it, in seconds.
    pub(super) seconds: Option<f64>,
    /// A number in [`Ways::factors`].
    factors: u16,
    /// Where its nodes begin in [`Ways::nodes`], and how many there are.
    nodes: (u32, u32),
}

/// The ways that cars use, in the order of their ids, and what else the first pass finds.
pub(super) struct Ways {
    pub(super) all: Vec<Way>,
    /// The nodes of all ways, numbers in [`ids`](Self::ids); none follows itself.
    nodes: Vec<u32>,
    /// The ids of all nodes that ways use, in their order.
    pub(super) ids: Vec<i64>,
    /// The first is empty; the others are in their order.
    pub(super) names: Vec<String>,
    /// By scenario of the profile, what the speed is multiplied by.
    factors: Vec<Vec<f64>>,
    /// In the order of their ids.
    pub(super) restrictions: Vec<Restriction>,
}

/// The nodes that the ways use, by their numbers.
pub(super) struct Nodes {
    /// [`MISSING`] where the file does not have the node.
    pub(super) places: Vec<FixedPosition>,
    /// What some nodes are to a car, in the order of their numbers.
    pub(super) rules: Vec<(u32, NodeRules)>,
}

/// The place of a node that is not in the file.
pub(super) const MISSING: FixedPosition = FixedPosition { lon: i32::MIN, lat: i32::MIN };

/// The most nodes that the ways of a file may have together; those of Europe have a tenth of it.
const MOST_NODES: usize = 1 << 31;

/// All classes, in the order of their numbers.
pub(super) fn classes() -> impl Iterator<Item = &'static str> {
    HIGHWAYS.into_iter().chain([FERRY])
}

/// The first pass.
struct Finder<'a> {
    car: &'a CarProfile,
    notices: &'a mut Notices,
    ways: Vec<Way>,
    refs: Vec<i64>,
    names: BTreeMap<String, u32>,
    factors: Vec<Vec<f64>>,
    factors_of: BTreeMap<(u16, String), u16>,
    restrictions: Vec<Restriction>,
}

impl Ways {
    /// The first pass.
    pub(super) fn read<R: Read + Seek + Send>(
        extract: &mut Extract<'_, R>,
        car: &CarProfile,
        notices: &mut Notices,
        progress: &mut Progress<'_>,
    ) -> Result<Self, DataError> {
        let file = extract.file;
        let mut finder = Finder {
            car,
            notices,
            ways: Vec::new(),
            refs: Vec::new(),
            names: BTreeMap::from([(String::new(), 0)]),
            factors: Vec::new(),
            factors_of: BTreeMap::new(),
            restrictions: Vec::new(),
        };
        extract.blocks(Pass::Ways, progress, |block| {
            let has_nodes = finder.block(block);
            if finder.refs.len() < MOST_NODES { Ok(has_nodes) } else { Err(too_many_nodes(file)) }
        })?;
        if finder.ways.is_empty() {
            return Err(no_streets(file));
        }
        Ok(finder.finish())
    }

    /// The nodes of a way.
    pub(super) fn nodes(&self, way: &Way) -> &[u32] {
        let (begin, count) = way.nodes;
        &self.nodes[begin as usize..][..count as usize]
    }

    /// By scenario of the profile, what the speed on a way is multiplied by.
    pub(super) fn factors(&self, way: &Way) -> &[f64] {
        &self.factors[usize::from(way.factors)]
    }
}

impl Finder<'_> {
    /// Takes what a block holds; says whether it has nodes.
    fn block(&mut self, block: &PrimitiveBlock) -> bool {
        let mut has_nodes = false;
        for group in block.groups() {
            has_nodes |= group.nodes().len() > 0 || group.dense_nodes().next().is_some();
            for way in group.ways() {
                self.way(&way);
            }
            for relation in group.relations() {
                self.relation(&relation);
            }
        }
        has_nodes
    }

    fn way(&mut self, way: &FileWay<'_>) {
        let tags = Tags::of(way.raw_stringtable(), places(way.raw_tags()));
        let Some(rules) = way::rules(&tags, self.car, self.notices) else { return };
        let begin = self.refs.len();
        for id in way.refs() {
            if self.refs.len() == begin || self.refs.last() != Some(&id) {
                self.refs.push(id);
            }
        }
        let count = self.refs.len() - begin;
        let (Ok(begin), Ok(count), true) = (u32::try_from(begin), u32::try_from(count), count > 1) else {
            self.refs.truncate(begin);
            self.notices.note(Notice::ShortWay);
            return;
        };
        let class = number(classes().position(|class| class == rules.class).unwrap_or_default());
        let name = self.name(rules.name);
        let factors = self.factors(class, &rules);
        let WayRules { kmh, seconds, .. } = rules;
        self.ways.push(Way { id: way.id(), class, name, kmh, seconds, factors, nodes: (begin, count) });
    }

    fn relation(&mut self, relation: &Relation<'_>) {
        let tags = Tags::of(relation.raw_stringtable(), places(relation.raw_tags()));
        self.restrictions.extend(restriction::read(relation, &tags, self.notices));
    }

    /// The number of a name in the order of appearance.
    #[allow(clippy::cast_possible_truncation)] // fewer than ways, and those have two nodes each
    fn name(&mut self, name: &str) -> u32 {
        if let Some(&known) = self.names.get(name) {
            return known;
        }
        let new = self.names.len() as u32;
        self.names.insert(name.to_owned(), new);
        new
    }

    /// The number of the factors for a class and a surface.
    fn factors(&mut self, class: u16, rules: &WayRules<'_>) -> u16 {
        let scenarios = &self.car.scenarios;
        // Surfaces that no scenario knows need no factors of their own.
        let known = scenarios.values().any(|factors| lowest(rules.surface, &factors.by_surface).is_some());
        let key = (class, if known { rules.surface.to_owned() } else { String::new() });
        if let Some(&known) = self.factors_of.get(&key) {
            return known;
        }
        let factors = scenarios.values().map(|factors| {
            let by_class = factors.by_class.get(rules.class).copied().unwrap_or(1.0);
            let by_surface = lowest(rules.surface, &factors.by_surface).unwrap_or(1.0);
            factors.all * by_class * by_surface
        });
        let factors: Vec<_> = factors.collect();
        let place = self.factors.iter().position(|known| *known == factors).unwrap_or(self.factors.len());
        if place == self.factors.len() {
            self.factors.push(factors);
        }
        self.factors_of.insert(key, number(place));
        number(place)
    }

    /// Puts all in the order of ids.
    fn finish(mut self) -> Ways {
        let (names, mut new_names) = (self.names, Vec::new());
        new_names.resize(names.len(), 0);
        for (new, &old) in (0_u32..).zip(names.values()) {
            new_names[old as usize] = new;
        }
        for way in &mut self.ways {
            way.name = new_names[way.name as usize];
        }
        self.ways.sort_by_key(|way| way.id);
        let all = self.ways.len();
        self.ways.dedup_by_key(|way| way.id);
        self.notices.add(Notice::TwiceWay, all - self.ways.len());
        self.restrictions.sort_by_key(|restriction| restriction.id);
        self.restrictions.dedup_by_key(|restriction| restriction.id);

        let mut ids = self.refs.clone();
        ids.sort_unstable();
        ids.dedup();
        ids.shrink_to_fit();
        let mut finder = Cursor::new(&ids);
        let nodes = self.refs.iter().map(|&id| finder.find(id).unwrap_or_default()).collect();
        let (all, factors, restrictions) = (self.ways, self.factors, self.restrictions);
        Ways { all, nodes, ids, names: names.into_keys().collect(), factors, restrictions }
    }
}

impl Nodes {
    /// The second pass.
    pub(super) fn read<R: Read + Seek + Send>(
        extract: &mut Extract<'_, R>,
        ids: &[i64],
        (car, notices): (&CarProfile, &mut Notices),
        progress: &mut Progress<'_>,
    ) -> Result<Self, DataError> {
        let file = extract.file;
        let mut nodes = Self { places: vec![MISSING; ids.len()], rules: Vec::new() };
        let mut cursor = Cursor::new(ids);
        extract.blocks(Pass::Nodes, progress, |block| {
            for element in block.elements() {
                let (id, lon, lat) = match &element {
                    Element::Node(node) => (node.id(), node.nano_lon(), node.nano_lat()),
                    Element::DenseNode(node) => (node.id(), node.nano_lon(), node.nano_lat()),
                    _ => continue,
                };
                let Some(at) = cursor.find(id) else { continue };
                let place = &mut nodes.places[at as usize];
                if *place != MISSING {
                    continue;
                }
                *place = position(file, id, lon, lat)?;
                let table = block.raw_stringtable();
                let tags = match &element {
                    Element::Node(node) => Tags::of(table, places(node.raw_tags())),
                    Element::DenseNode(node) => Tags::of(table, places(node.raw_tags())),
                    _ => continue,
                };
                nodes.rules.extend(node::rules(&tags, car, notices).map(|rules| (at, rules)));
            }
            Ok(true)
        })?;
        nodes.rules.sort_by_key(|&(at, _)| at);
        Ok(nodes)
    }
}

/// Finds numbers in a list in their order, quickly where one that is sought lies near the one before.
struct Cursor<'a> {
    ids: &'a [i64],
    at: usize,
}

impl<'a> Cursor<'a> {
    const fn new(ids: &'a [i64]) -> Self {
        Self { ids, at: 0 }
    }

    /// The place of `id`.
    #[allow(clippy::cast_possible_truncation)] // fewer than MOST_NODES
    fn find(&mut self, id: i64) -> Option<u32> {
        let mut step = 1;
        let (mut low, mut high) = (self.at, self.at);
        while low > 0 && self.ids[low] > id {
            high = low;
            low = low.saturating_sub(step);
            step *= 2;
        }
        while high < self.ids.len() && self.ids[high] < id {
            low = high;
            high = (high + step).min(self.ids.len());
            step *= 2;
        }
        let high = (high + 1).min(self.ids.len());
        let place = low + self.ids[low..high].partition_point(|&other| other < id);
        self.at = place.min(self.ids.len().saturating_sub(1));
        (self.ids.get(place) == Some(&id)).then_some(place as u32)
    }
}

/// The places of tags in a block's table of texts.
fn places<T: TryInto<usize>>(raw: impl Iterator<Item = (T, T)>) -> impl Iterator<Item = (usize, usize)> {
    raw.filter_map(|(key, value)| Some((key.try_into().ok()?, value.try_into().ok()?)))
}

/// A place given in thousand-millionths of a degree.
fn position(file: &str, id: i64, lon: i64, lat: i64) -> Result<FixedPosition, DataError> {
    const DEGREE: i64 = 1_000_000_000;
    let rounded = |nano: i64| i32::try_from((nano + 50).div_euclid(100)).ok();
    let is_on_earth = (-180 * DEGREE..=180 * DEGREE).contains(&lon) && (-90 * DEGREE..=90 * DEGREE).contains(&lat);
    if is_on_earth && let (Some(lon), Some(lat)) = (rounded(lon), rounded(lat)) {
        return Ok(FixedPosition { lon, lat });
    }
    let (lon, lat) = (lon as f64 / 1e9, lat as f64 / 1e9);
    Err(DataError::new(
        file,
        format!("mezgls {id} nav uz Zemes; garumam jābūt no -180 līdz 180 grādiem, platumam no -90 līdz 90"),
        format!("node {id} is not on the Earth; longitude must be from -180 to 180 degrees, latitude from -90 to 90"),
    )
    .value(format!("{lon}, {lat}")))
}

fn number(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}

fn too_many_nodes(file: &str) -> DataError {
    DataError::new(
        file,
        format!("ielām ir vairāk par {MOST_NODES} mezgliem; izmantojiet mazāka apgabala izvilkumu"),
        format!("streets have more than {MOST_NODES} nodes; use an extract of a smaller area"),
    )
}

/// A file without streets for cars.
fn no_streets(file: &str) -> DataError {
    DataError::new(
        file,
        "izvilkumā nav nevienas ielas, ko profilā minētās automašīnas izmanto; vajadzīgs izvilkums ar ielām (highway)",
        "the extract has no street that cars of the profile use; an extract with streets (highway) is needed",
    )
}
