//! Where a way may begin or end.

use std::sync::OnceLock;

use geodata::{Bilingual, Given, Metres, Position, Snap, Streets};

use super::Network;

/// Where a way may begin or end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// A node of the network, counted from 0: of its graph, or a junction of its streets. Nothing is snapped.
    Node(u32),
    /// A position, and the nearest point of a street.
    OnStreet {
        /// Where it is.
        position: Position,
        /// The point of the street.
        snap: Snap,
    },
    /// A position that is farther than the network's access rules allow from every street: there is no way there.
    Unsnapped {
        /// Where it is.
        position: Position,
        /// Straight distance to the nearest street, where there is one.
        nearest: Option<Metres>,
    },
}

impl Place {
    /// Straight distance to the nearest point of a street, however far; 0 at a node, none where there are no streets.
    pub fn snap_distance(&self) -> Option<Metres> {
        match self {
            Self::Node(_) => Some(Metres(0.0)),
            Self::OnStreet { snap, .. } => Some(snap.distance),
            Self::Unsnapped { nearest, .. } => *nearest,
        }
    }
}

/// Finding places.
impl Network {
    /// The place of a point as a caller gives it.
    ///
    /// # Errors
    /// What is wrong with it, and what would be right: a node that the network does not have, or a position outside of it
    /// (farther than the access rules allow from the box around all streets), which may be a swapped longitude and latitude.
    pub fn find(&self, given: Given) -> Result<Place, Bilingual> {
        match (given, self.map()) {
            (Given::Node(number), Some(map)) => {
                map.numbers().place(&map.streets, number).ok_or_else(|| Bilingual {
                    lv: "tāda mezgla ceļu tīklā nav; jābūt ceļu tīkla mezgla numuram avotā (OpenStreetMap)".into(),
                    en: "no such node in the road network; must be the source's number (OpenStreetMap) of one of its nodes".into(),
                })
            }
            (Given::Node(number), None) => self.graph_node(number),
            (Given::At(position), Some(_)) => {
                self.check_extent(position)?;
                Ok(self.place(position))
            }
            (Given::At(_), None) => Err(Bilingual {
                lv: "lon un lat var lietot tikai tīklā, kas zina ceļu vietu uz Zemes; DIMACS tīklā norādiet punktus kā id,node"
                    .into(),
                en: "lon and lat need a network that knows where on Earth its roads are; on a DIMACS network give points as id,node"
                    .into(),
            }),
        }
    }

    /// The nearest point of a street from which one can drive everywhere that matters (the network's main part), or how far
    /// that would be. A network made of a graph snaps nothing.
    pub fn place(&self, position: Position) -> Place {
        let Some(map) = self.map() else { return Place::Unsnapped { position, nearest: None } };
        match map.index().nearest(&map.streets, position) {
            Some(snap) if snap.distance.0 <= map.streets.about.access.longest_metres => {
                Place::OnStreet { position, snap }
            }
            far => Place::Unsnapped { position, nearest: far.map(|snap| snap.distance) },
        }
    }

    fn graph_node(&self, number: i64) -> Result<Place, Bilingual> {
        let nodes = self.graph().map_or(0, geodata::ArcGraph::nodes);
        let node = u32::try_from(number).ok().filter(|node| (1..=nodes).contains(node));
        node.map(|node| Place::Node(node - 1)).ok_or_else(|| Bilingual {
            lv: format!("mezgla nav; tie ir no 1 līdz {nodes}"),
            en: format!("no such node; they are 1 to {nodes}"),
        })
    }

    /// Refuses what lies outside the network altogether.
    fn check_extent(&self, Position { lon, lat }: Position) -> Result<(), Bilingual> {
        let Some(([west, south], [east, north])) = self.extent() else { return Ok(()) };
        let holds = |lon: f64, lat: f64| (west..=east).contains(&lon) && (south..=north).contains(&lat);
        if holds(lon, lat) {
            return Ok(());
        }
        let within = format!("{west:.4}–{east:.4}, {south:.4}–{north:.4}");
        Err(if holds(lat, lon) {
            Bilingual {
                lv: format!("garums un platums ir samainīti vietām; garumam un platumam jābūt robežās {within}"),
                en: format!("longitude and latitude are swapped; they must lie within {within}"),
            }
        } else {
            Bilingual {
                lv: format!("ārpus ceļu tīkla; garumam un platumam jābūt robežās {within}"),
                en: format!("outside the road network; longitude and latitude must lie within {within}"),
            }
        })
    }

    /// The south-west and north-east corners, in degrees, of the box in which places can be: that around all streets, and as
    /// much around it as the access rules allow.
    fn extent(&self) -> Option<([f64; 2], [f64; 2])> {
        const METRES_PER_DEGREE: f64 = 111_195.0;
        let map = self.map()?;
        let [low, high] = self.bounds()?.map(|corner| corner.map(|units| f64::from(units) / 1e7));
        let reach = map.streets.about.access.longest_metres / METRES_PER_DEGREE;
        let widest = low[1].abs().max(high[1].abs()).min(89.0).to_radians().cos();
        Some(([low[0] - reach / widest, low[1] - reach], [high[0] + reach / widest, high[1] + reach]))
    }
}

/// Where the source's numbers of nodes are in the streets, by number.
#[derive(Debug, Default)]
pub(super) struct Numbers(OnceLock<Vec<(i64, u32)>>);

impl Numbers {
    /// The junction or inner point of a number, sorted when first asked for.
    fn place(&self, streets: &Streets, number: i64) -> Option<Place> {
        let junctions = streets.junction_ids.len();
        let sorted = self.0.get_or_init(|| {
            let mut all: Vec<_> = streets.junction_ids.iter().chain(&streets.point_ids).copied().zip(0..).collect();
            all.sort_unstable();
            all
        });
        // A closed barrier is two dead ends of one number: the first of them.
        let first = sorted.partition_point(|&(other, _)| other < number);
        let node = sorted.get(first).filter(|(other, _)| *other == number)?.1;
        match (node as usize).checked_sub(junctions) {
            None => Some(Place::Node(node)),
            Some(point) => on_street(streets, point),
        }
    }
}

/// An inner point of a street as a place: snapped to itself.
#[allow(clippy::cast_possible_truncation)] // streets are numbered by u32
fn on_street(streets: &Streets, point: usize) -> Option<Place> {
    let street = streets.streets.partition_point(|street| street.first_point as usize <= point).checked_sub(1)? as u32;
    let line: Vec<Position> = streets.line(street).collect();
    let index = point - streets.inner(street).start + 1;
    let run = |line: &[Position]| line.windows(2).map(|pair| pair[0].distance(pair[1]).0).sum::<f64>();
    let (before, total) = (run(&line[..=index]), run(&line));
    let fraction = if total > 0.0 { (before / total).min(1.0) } else { 0.0 };
    let position = line[index];
    Some(Place::OnStreet { position, snap: Snap { street, fraction, at: position, distance: Metres(0.0) } })
}
