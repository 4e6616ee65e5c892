//! The file of a prepared network.
//!
//! All numbers are little-endian: 8 bytes `TUVU-NET`; the version (u32); the length of the description (u32); the description,
//! JSON, with names and the lengths of all arrays; then the arrays, of u32, in the order of [`Network::arrays`]; last the
//! SHA-256 of all before it. The description gives the length of the file, so that a cut is told from a scratch.

use std::io::{self, Read, Write};

use geodata::{AboutStreets, ArcGraph, FixedPosition, Lane, Language, Scenario, Street, Streets};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    Network,
    hierarchy::Hierarchy,
    network::{Map, Prepared, Roads},
    turns::{Leaving, Turns},
};

const MAGIC: &[u8; 8] = b"TUVU-NET";
const VERSION: u32 = 2;
/// What comes before the description.
const HEADER: usize = 16;
const CHECKSUM: usize = 32;

/// Why a file is no network.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message(Language::English))]
#[allow(missing_docs, reason = "the fields are the file and the values that the variant speaks of")]
pub enum NetworkFileError {
    /// The file cannot be read.
    Io { file: String, source: io::Error },
    /// The file does not begin as networks do.
    Foreign { file: String },
    /// The file is of another version of the format.
    Version { file: String, found: u32 },
    /// The file is shorter or longer than its header says.
    Length { file: String, expected: u128, found: usize },
    /// The checksum is not that of the contents, or they do not fit together.
    Damaged { file: String },
}

impl NetworkFileError {
    /// The message in `language`.
    pub fn message(&self, language: Language) -> String {
        let say = |file: &str, latvian: &str, english: &str| format!("{file}: {}", language.pick(latvian, english));
        match self {
            Self::Io { file, source } => {
                say(file, &format!("neizdodas nolasīt: {source}"), &format!("cannot be read: {source}"))
            }
            Self::Foreign { file } => say(
                file,
                "nav tīkla fails; to izveido “tuvu network import”",
                "not a network file; “tuvu network import” makes one",
            ),
            Self::Version { file, found } => say(
                file,
                &format!("tīkla faila versija ir {found}, jābūt {VERSION}; importējiet tīklu vēlreiz"),
                &format!("version {found} of the network file, must be {VERSION}; import the network again"),
            ),
            Self::Length { file, expected, found } => say(
                file,
                &format!("aprauts vai papildināts: {found} baiti, jābūt {expected}"),
                &format!("cut short or added to: {found} bytes, must be {expected}"),
            ),
            Self::Damaged { file } => say(
                file,
                "bojāts: kontrolsumma neatbilst saturam; importējiet tīklu vēlreiz",
                "damaged: the checksum is not that of the contents; import the network again",
            ),
        }
    }
}

/// What a file says of itself before its arrays.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Description {
    units_per_minute: f64,
    scenarios: Vec<String>,
    /// Of streets; absent when the network was made of a graph.
    map: Option<MapDescription>,
    /// The numbers of each array.
    arrays: Vec<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MapDescription {
    classes: Vec<String>,
    through: Vec<bool>,
    names: Vec<String>,
    about: AboutStreets,
}

impl Network {
    /// Writes the network as [`read`](Self::read) reads it.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write(&self, mut writer: impl Write) -> io::Result<()> {
        let arrays = self.arrays();
        let map = self.streets().map(|streets| MapDescription {
            classes: streets.classes.clone(),
            through: streets.through.clone(),
            names: streets.names.clone(),
            about: streets.about.clone(),
        });
        let description = serde_json::to_vec(&Description {
            units_per_minute: self.units_per_minute,
            scenarios: self.scenarios().map(Into::into).collect(),
            map,
            arrays: arrays.iter().map(|array| array.len() as u64).collect(),
        })?;
        let length = u32::try_from(description.len()).map_err(io::Error::other)?;
        let mut bytes = [&MAGIC[..], &VERSION.to_le_bytes(), &length.to_le_bytes(), &description].concat();
        bytes.reserve_exact(4 * arrays.iter().map(Vec::len).sum::<usize>());
        bytes.extend(arrays.iter().flatten().flat_map(|number| number.to_le_bytes()));
        let checksum = Sha256::digest(&bytes);
        writer.write_all(&bytes)?;
        writer.write_all(&checksum)?;
        writer.flush()
    }

    /// Reads a network; `file` is its name in messages.
    ///
    /// # Errors
    /// If the reader fails, or what it reads is foreign, of another version, cut short or damaged.
    pub fn read(file: &str, mut reader: impl Read) -> Result<Self, NetworkFileError> {
        let name = || file.to_owned();
        let failed = |source| NetworkFileError::Io { file: name(), source };
        let mut bytes = Vec::new();
        reader.by_ref().take(HEADER as u64).read_to_end(&mut bytes).map_err(failed)?;
        if !bytes.starts_with(MAGIC) {
            return Err(NetworkFileError::Foreign { file: name() });
        }
        reader.read_to_end(&mut bytes).map_err(failed)?;
        let short = |expected| NetworkFileError::Length { file: name(), expected, found: bytes.len() };
        let word = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
        let (Some(version), Some(length)) = (word(8), word(12)) else {
            return Err(short((HEADER + CHECKSUM) as u128));
        };
        if version != VERSION {
            return Err(NetworkFileError::Version { file: name(), found: version });
        }
        let begin = HEADER + length as usize;
        let described = bytes.get(HEADER..begin).ok_or_else(|| short((begin + CHECKSUM) as u128))?;
        let damaged = || NetworkFileError::Damaged { file: name() };
        let description: Description = serde_json::from_slice(described).map_err(|_| damaged())?;
        let numbers: u128 = description.arrays.iter().map(|&length| u128::from(length)).sum();
        let expected = (begin + CHECKSUM) as u128 + 4 * numbers;
        if expected != bytes.len() as u128 {
            return Err(short(expected));
        }
        let (contents, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
        if Sha256::digest(contents).as_slice() != checksum {
            return Err(damaged());
        }
        Self::from_contents(description, &contents[begin..]).ok_or_else(damaged)
    }

    /// All numbers, in the order of the file: of a graph its parts and its coordinates (two numbers each, or none); of streets
    /// the columns of their tables, their turns and the times of each scenario; then the parts of each scenario's hierarchy.
    fn arrays(&self) -> Vec<Vec<u32>> {
        let mut arrays: Vec<Vec<u32>> = match &self.roads {
            Roads::Graph { graph, coordinates } => {
                let pairs = coordinates.iter().flatten().flatten().map(|number| number.cast_unsigned()).collect();
                graph.parts().into_iter().map(<[u32]>::to_vec).chain([pairs]).collect()
            }
            Roads::Map(map) => {
                let times = map.streets.scenarios.iter().map(|scenario| scenario.times.clone());
                let turns = map.turns.parts().map(<[u32]>::to_vec);
                columns(&map.streets).into_iter().chain(turns).chain(times).collect()
            }
        };
        arrays.extend(self.prepared.iter().flat_map(|prepared| prepared.hierarchy.parts()));
        arrays
    }

    /// The network of a file's arrays; `None` when they do not fit together.
    fn from_contents(description: Description, contents: &[u8]) -> Option<Self> {
        let mut words = contents.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        let mut arrays = Vec::new();
        for &length in &description.arrays {
            arrays.push(words.by_ref().take(usize::try_from(length).ok()?).collect::<Vec<_>>());
        }
        let mut arrays = arrays.into_iter();
        let roads = match description.map {
            None => graph(&mut arrays)?,
            Some(map) => Roads::Map(Box::new(streets(map, &description.scenarios, &mut arrays)?)),
        };
        let mut prepared = Vec::new();
        for scenario in description.scenarios {
            let hierarchy = Hierarchy::from_parts(take(&mut arrays)?)?;
            prepared.push(Prepared { scenario, hierarchy });
        }
        let nodes = match &roads {
            Roads::Graph { graph, .. } => graph.nodes(),
            Roads::Map(map) => map.turns.nodes(),
        };
        let is_sound = description.units_per_minute > 0.0
            && description.units_per_minute.is_finite()
            && prepared.first().is_some_and(|first| first.scenario == Scenario::BASE)
            && prepared.iter().all(|prepared| prepared.hierarchy.nodes() == nodes)
            && arrays.next().is_none();
        is_sound.then_some(Self { roads, prepared, units_per_minute: description.units_per_minute })
    }
}

/// The next arrays of a file.
fn take<const N: usize>(arrays: &mut impl Iterator<Item = Vec<u32>>) -> Option<[Vec<u32>; N]> {
    let taken: Vec<_> = arrays.take(N).collect();
    taken.try_into().ok()
}

fn graph(arrays: &mut impl Iterator<Item = Vec<u32>>) -> Option<Roads> {
    let [first, heads, weights, lengths, pairs] = take(arrays)?;
    let graph = ArcGraph::from_parts(first, heads, weights, lengths)?;
    let coordinates: Vec<_> =
        pairs.chunks_exact(2).map(|pair| [pair[0].cast_signed(), pair[1].cast_signed()]).collect();
    let fits = coordinates.is_empty() || coordinates.len() == graph.nodes() as usize;
    fits.then(|| Roads::Graph { graph, coordinates: (!coordinates.is_empty()).then_some(coordinates) })
}

/// The tables of the streets by column: positions, ends and numbers of the source as pairs of words, low word first.
fn columns(streets: &Streets) -> [Vec<u32>; COLUMNS] {
    let positions = |all: &[FixedPosition]| {
        all.iter().flat_map(|at| [at.lon.cast_unsigned(), at.lat.cast_unsigned()]).collect::<Vec<_>>()
    };
    #[allow(clippy::cast_possible_truncation)] // the two halves
    let ids = |all: &[i64]| {
        all.iter().map(|id| id.cast_unsigned()).flat_map(|id| [id as u32, (id >> 32) as u32]).collect::<Vec<_>>()
    };
    let of = |column: fn(&Street) -> u32| streets.streets.iter().map(column).collect::<Vec<_>>();
    let lanes = streets.forbidden.iter().flatten().map(|lane| lane.0).collect();
    #[allow(clippy::cast_possible_truncation)] // far fewer lanes than 2³²
    let lengths = streets.forbidden.iter().map(|way| way.len() as u32).collect();
    [
        positions(&streets.junctions),
        ids(&streets.junction_ids),
        streets.streets.iter().flat_map(|street| street.ends).collect(),
        of(|street| street.decimetres),
        of(|street| u32::from(street.class)),
        of(|street| street.name),
        of(|street| street.first_point),
        positions(&streets.points),
        ids(&streets.point_ids),
        lengths,
        lanes,
    ]
}

/// How many [`columns`] there are.
const COLUMNS: usize = 11;

/// The streets and turns of a file's arrays; `None` when they do not fit together.
fn streets(
    described: MapDescription,
    scenarios: &[String],
    arrays: &mut impl Iterator<Item = Vec<u32>>,
) -> Option<Map> {
    let [junctions, junction_ids, ends, decimetres, classes, names, first_points, points, point_ids, lengths, lanes] =
        take::<COLUMNS>(arrays)?;
    let turns = take::<3>(arrays)?;
    let times = |name: &String| Some(Scenario { name: name.clone(), times: arrays.next()? });
    let scenarios = scenarios.iter().map(times).collect::<Option<Vec<_>>>()?;
    let positions = |pairs: &[u32]| -> Vec<FixedPosition> {
        let fixed = |pair: &[u32]| FixedPosition { lon: pair[0].cast_signed(), lat: pair[1].cast_signed() };
        pairs.chunks_exact(2).map(fixed).collect()
    };
    let ids = |pairs: &[u32]| -> Vec<i64> {
        let id = |pair: &[u32]| (u64::from(pair[1]) << 32 | u64::from(pair[0])).cast_signed();
        pairs.chunks_exact(2).map(id).collect()
    };
    let count = ends.len() / 2;
    let of_streets = [&decimetres, &classes, &names, &first_points];
    let mut lanes = lanes.into_iter().map(Lane);
    let streets = Streets {
        junctions: positions(&junctions),
        streets: of_streets.iter().all(|column| column.len() == count).then(|| {
            let street = |at: usize| {
                let class = u16::try_from(classes[at]).ok()?;
                let [decimetres, name, first_point] = [decimetres[at], names[at], first_points[at]];
                Some(Street { ends: [ends[2 * at], ends[2 * at + 1]], decimetres, class, name, first_point })
            };
            (0..count).map(street).collect::<Option<Vec<_>>>()
        })??,
        points: positions(&points),
        junction_ids: ids(&junction_ids),
        point_ids: ids(&point_ids),
        classes: described.classes,
        through: described.through,
        names: described.names,
        scenarios,
        forbidden: lengths.iter().map(|&length| lanes.by_ref().take(length as usize).collect()).collect(),
        about: described.about,
    };
    if !streets.is_sound() {
        return None;
    }
    let turns = Turns::from_parts(streets.lanes(), turns)?;
    let leaving = Leaving::new(&streets);
    Some(Map::new(streets, turns, leaving))
}
