//! Hand-made OpenStreetMap extracts in the PBF format, uncompressed.
//!
//! It needs nothing but the standard library, so that other crates' tests include this file by its path.
//! Format: <https://wiki.openstreetmap.org/wiki/PBF_Format>.

/// Key and value.
pub type Tags<'a> = &'a [(&'a str, &'a str)];

/// What a member of a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Member {
    /// The node with this number.
    Node(i64),
    /// The way with this number.
    Way(i64),
    /// The relation with this number.
    Relation(i64),
}

/// Its number, what it has besides, and its tags.
type Element<T> = (i64, T, Vec<(String, String)>);

/// An extract in the making. Elements come out in the order in which they were put in: nodes, ways, relations.
#[derive(Clone, Debug, Default)]
pub struct OsmFile {
    nodes: Vec<Element<[i64; 2]>>,
    ways: Vec<Element<Vec<i64>>>,
    relations: Vec<Element<Vec<(Member, String)>>>,
    /// One node each instead of columns of nodes.
    pub plain_nodes: bool,
    /// Relations and ways come before the nodes.
    pub nodes_last: bool,
    /// What a reader must know; as most files when empty.
    pub required_features: Vec<String>,
}

impl OsmFile {
    /// An extract without anything.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a node at degrees of longitude and latitude.
    #[allow(clippy::cast_possible_truncation)] // `as` saturates
    pub fn node(&mut self, id: i64, lon: f64, lat: f64, tags: Tags<'_>) -> &mut Self {
        self.node_at(id, [(lon * 1e7).round() as i64, (lat * 1e7).round() as i64], tags)
    }

    /// Adds a node at ten-millionths of degrees of longitude and latitude, possible or not.
    pub fn node_at(&mut self, id: i64, place: [i64; 2], tags: Tags<'_>) -> &mut Self {
        self.nodes.push((id, place, owned(tags)));
        self
    }

    /// Adds a way along these nodes.
    pub fn way(&mut self, id: i64, nodes: &[i64], tags: Tags<'_>) -> &mut Self {
        self.ways.push((id, nodes.to_vec(), owned(tags)));
        self
    }

    /// Adds a relation of members, each with its role.
    pub fn relation(&mut self, id: i64, members: &[(Member, &str)], tags: Tags<'_>) -> &mut Self {
        let members = members.iter().map(|&(member, role)| (member, role.to_owned())).collect();
        self.relations.push((id, members, owned(tags)));
        self
    }

    /// The file.
    pub fn bytes(&self) -> Vec<u8> {
        let mut header = Message::default();
        let usual = ["OsmSchema-V0.6".to_owned(), "DenseNodes".to_owned()];
        let features = if self.required_features.is_empty() { &usual[..] } else { &self.required_features };
        for feature in features {
            header.bytes(4, feature.as_bytes());
        }
        let mut file = blob("OSMHeader", &header.0);
        let mut blocks = [self.node_block(), self.way_block(), self.relation_block()];
        if self.nodes_last {
            blocks.reverse();
        }
        for block in blocks.into_iter().flatten() {
            file.extend(blob("OSMData", &block));
        }
        file
    }

    fn node_block(&self) -> Option<Vec<u8>> {
        let mut texts = Texts::new();
        let mut group = Message::default();
        if self.plain_nodes {
            for (id, [lon, lat], tags) in &self.nodes {
                let mut node = Message::default();
                node.number(1, zigzag(*id));
                texts.tag(tags, &mut node);
                node.number(8, zigzag(*lat));
                node.number(9, zigzag(*lon));
                group.bytes(1, &node.0);
            }
        } else {
            let mut dense = Message::default();
            dense.packed(1, deltas(self.nodes.iter().map(|(id, ..)| *id)));
            dense.packed(8, deltas(self.nodes.iter().map(|(_, [_, lat], _)| *lat)));
            dense.packed(9, deltas(self.nodes.iter().map(|(_, [lon, _], _)| *lon)));
            let mut tags = Vec::new();
            for (.., of_node) in &self.nodes {
                for (key, value) in of_node {
                    tags.extend([texts.place(key), texts.place(value)]);
                }
                tags.push(0);
            }
            dense.packed(10, tags.into_iter());
            group.bytes(2, &dense.0);
        }
        (!self.nodes.is_empty()).then(|| block(&texts, &group))
    }

    fn way_block(&self) -> Option<Vec<u8>> {
        let mut texts = Texts::new();
        let mut group = Message::default();
        for (id, nodes, tags) in &self.ways {
            let mut way = Message::default();
            way.number(1, id.cast_unsigned());
            texts.tag(tags, &mut way);
            way.packed(8, deltas(nodes.iter().copied()));
            group.bytes(3, &way.0);
        }
        (!self.ways.is_empty()).then(|| block(&texts, &group))
    }

    fn relation_block(&self) -> Option<Vec<u8>> {
        let mut texts = Texts::new();
        let mut group = Message::default();
        for (id, members, tags) in &self.relations {
            let mut relation = Message::default();
            relation.number(1, id.cast_unsigned());
            texts.tag(tags, &mut relation);
            let kind_and_id = |member: Member| match member {
                Member::Node(id) => (0, id),
                Member::Way(id) => (1, id),
                Member::Relation(id) => (2, id),
            };
            relation.packed(8, members.iter().map(|(_, role)| texts.place(role)));
            relation.packed(9, deltas(members.iter().map(|&(member, _)| kind_and_id(member).1)));
            relation.packed(10, members.iter().map(|&(member, _)| kind_and_id(member).0));
            group.bytes(4, &relation.0);
        }
        (!self.relations.is_empty()).then(|| block(&texts, &group))
    }
}

fn owned(tags: Tags<'_>) -> Vec<(String, String)> {
    tags.iter().map(|&(key, value)| (key.to_owned(), value.to_owned())).collect()
}

/// A piece of a file: its header, then `content` uncompressed.
pub fn blob(kind: &str, content: &[u8]) -> Vec<u8> {
    let mut blob = Message::default();
    blob.bytes(1, content);
    framed(kind, blob.0.len() as u64, &blob.0)
}

/// A piece of a file whose header announces `size` bytes.
pub fn framed(kind: &str, size: u64, blob: &[u8]) -> Vec<u8> {
    let mut header = Message::default();
    header.bytes(1, kind.as_bytes());
    header.number(3, size);
    let length = u32::try_from(header.0.len()).expect("a short header");
    [&length.to_be_bytes(), &header.0[..], blob].concat()
}

fn block(texts: &Texts, group: &Message) -> Vec<u8> {
    let mut table = Message::default();
    for text in &texts.0 {
        table.bytes(1, text.as_bytes());
    }
    let mut block = Message::default();
    block.bytes(1, &table.0);
    block.bytes(2, &group.0);
    block.0
}

/// A block's table of texts; the first is empty, since 0 ends lists of tags.
struct Texts(Vec<String>);

impl Texts {
    fn new() -> Self {
        Self(vec![String::new()])
    }

    fn place(&mut self, text: &str) -> u64 {
        let known = self.0.iter().skip(1).position(|known| known == text).map(|place| place + 1);
        let place = known.unwrap_or(self.0.len());
        if known.is_none() {
            self.0.push(text.to_owned());
        }
        place as u64
    }

    /// Puts tags into an element.
    fn tag(&mut self, tags: &[(String, String)], element: &mut Message) {
        element.packed(2, tags.iter().map(|(key, _)| self.place(key)));
        element.packed(3, tags.iter().map(|(_, value)| self.place(value)));
    }
}

/// A message in the encoding of protocol buffers.
#[derive(Default)]
struct Message(Vec<u8>);

impl Message {
    fn varint(&mut self, mut number: u64) {
        while number > 0x7f {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push((number & 0x7f) as u8);
    }

    fn number(&mut self, field: u64, number: u64) {
        self.varint(field << 3);
        self.varint(number);
    }

    fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend(bytes);
    }

    fn packed(&mut self, field: u64, numbers: impl Iterator<Item = u64>) {
        let mut all = Self::default();
        numbers.for_each(|number| all.varint(number));
        if !all.0.is_empty() {
            self.bytes(field, &all.0);
        }
    }
}

fn zigzag(number: i64) -> u64 {
    (number << 1 ^ number >> 63).cast_unsigned()
}

/// Each number as its difference to the one before.
fn deltas(numbers: impl Iterator<Item = i64>) -> impl Iterator<Item = u64> {
    let mut before = 0_i64;
    numbers.map(move |number| zigzag(number.wrapping_sub(std::mem::replace(&mut before, number))))
}
