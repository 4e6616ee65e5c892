//! The file of a prepared network.
//!
//! All numbers are little-endian: 8 bytes `TUVU-NET`; the version (u32); whether there are coordinates (u32, 0 or 1); the
//! seconds of a unit (f64); the numbers of nodes, of the graph's arcs, of their lengths (as many, or 0 where all are 0), and
//! of the hierarchy's upward and downward arcs (5 × u64); then arrays of u32: for the graph where each node's arcs begin,
//! heads, weights, lengths; for the hierarchy the nodes' places, then twice where each place's arcs begin, their other ends,
//! times, lengths and middles; then the coordinates, x and y for each node; last the SHA-256 of all before it. The header
//! gives the length of the file, so that a cut is told from a scratch.

use std::io::{self, Read, Write};

use geodata::{ArcGraph, Language};
use sha2::{Digest, Sha256};

use super::{Network, hierarchy::Hierarchy};

const MAGIC: &[u8; 8] = b"TUVU-NET";
const VERSION: u32 = 2;
const HEADER: usize = 64;
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

impl Network {
    /// Writes the network as [`read`](Self::read) reads it.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write(&self, mut writer: impl Write) -> io::Result<()> {
        let hierarchy = self.hierarchy.parts();
        let graph = self.graph.parts();
        let counts =
            [self.graph.nodes() as usize, graph[1].len(), graph[3].len(), hierarchy[2].len(), hierarchy[7].len()];
        let mut bytes = Vec::with_capacity(HEADER);
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(u32::from(self.coordinates.is_some()).to_le_bytes());
        bytes.extend(self.seconds_per_unit.to_le_bytes());
        bytes.extend(counts.iter().flat_map(|&count| (count as u64).to_le_bytes()));
        for array in graph.into_iter().chain(hierarchy.iter().map(Vec::as_slice)) {
            bytes.extend(array.iter().flat_map(|number| number.to_le_bytes()));
        }
        bytes.extend(self.coordinates.iter().flatten().flatten().flat_map(|number| number.to_le_bytes()));
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
        let header = Header::parse(&bytes).ok_or(NetworkFileError::Length {
            file: name(),
            expected: (HEADER + CHECKSUM) as u128,
            found: bytes.len(),
        })?;
        if header.version != VERSION {
            return Err(NetworkFileError::Version { file: name(), found: header.version });
        }
        let expected = header.file_length();
        if expected != bytes.len() as u128 {
            return Err(NetworkFileError::Length { file: name(), expected, found: bytes.len() });
        }
        let (contents, checksum) = bytes.split_at(bytes.len() - CHECKSUM);
        let is_whole = Sha256::digest(contents).as_slice() == checksum;
        let network = is_whole.then(|| header.network(&contents[HEADER..])).flatten();
        network.ok_or_else(|| NetworkFileError::Damaged { file: name() })
    }
}

/// What a file says of itself.
struct Header {
    version: u32,
    coordinates: u32,
    seconds_per_unit: f64,
    /// Nodes, arcs of the graph and their lengths, upward and downward arcs of the hierarchy.
    counts: [u64; 5],
}

impl Header {
    /// `None` when the file is shorter than its header.
    fn parse(bytes: &[u8]) -> Option<Self> {
        let four = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
        let eight = |at: usize| bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes);
        Some(Self {
            version: four(8)?,
            coordinates: four(12)?,
            seconds_per_unit: f64::from_bits(eight(16)?),
            counts: [eight(24)?, eight(32)?, eight(40)?, eight(48)?, eight(56)?],
        })
    }

    /// The numbers of each array, in the order of the file.
    fn arrays(&self) -> [u128; 16] {
        let [nodes, arcs, lengths, ups, downs] = self.counts.map(u128::from);
        let pairs = if self.coordinates == 0 { 0 } else { 2 * nodes };
        let first = nodes + 1;
        [first, arcs, arcs, lengths, nodes, first, ups, ups, ups, ups, first, downs, downs, downs, downs, pairs]
    }

    fn file_length(&self) -> u128 {
        (HEADER + CHECKSUM) as u128 + 4 * self.arrays().iter().sum::<u128>()
    }

    /// The network of `contents`, which are as long as the header says; `None` when they do not fit together.
    fn network(&self, contents: &[u8]) -> Option<Network> {
        let mut words = contents.chunks_exact(4).map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        let mut arrays = Vec::new();
        for length in self.arrays() {
            arrays.push(words.by_ref().take(usize::try_from(length).ok()?).collect::<Vec<_>>());
        }
        let coordinates = arrays.pop()?;
        let coordinates =
            coordinates.chunks_exact(2).map(|pair| [pair[0].cast_signed(), pair[1].cast_signed()]).collect();
        let hierarchy = Hierarchy::from_parts(arrays.split_off(4).try_into().ok()?)?;
        let [first, heads, weights, lengths] = arrays.try_into().ok()?;
        let graph = ArcGraph::from_parts(first, heads, weights, lengths)?;
        let is_sound = self.seconds_per_unit > 0.0 && self.seconds_per_unit.is_finite() && self.coordinates <= 1;
        is_sound.then_some(Network {
            graph,
            coordinates: (self.coordinates == 1).then_some(coordinates),
            seconds_per_unit: self.seconds_per_unit,
            hierarchy,
        })
    }
}
