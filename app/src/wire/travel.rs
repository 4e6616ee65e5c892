//! Travel on the wire: what times rest on, how far a place reaches, ways, matrices and jobs.

use geodata::{Basis, DemandPointId, Metres, Minutes, People, Position};
use serde::{Deserialize, Serialize};

/// What travel times rest on; `GET /api/v1/network`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NetworkSummary {
    /// Whether these are the roads of the data set, rather than a network file.
    pub is_own: bool,
    /// File name or data set.
    pub source: String,
    /// The day of the data as the source states it.
    pub date: Option<String>,
    /// Name of the profile that times come from; empty when it has none.
    pub profile: String,
    /// The one speed of all streets in km/h, where the profile has no more than one.
    pub kmh: Option<f64>,
    /// The credit that the source's licence asks for.
    pub credit: String,
    /// The circumstances that times are known under, the usual ones (`base`) first.
    pub scenarios: Vec<String>,
    /// Junctions and dead ends.
    pub junctions: usize,
    /// Streets between them.
    pub streets: usize,
    /// Their length.
    pub kilometres: f64,
    /// Turn restrictions that hold.
    pub restrictions: u64,
    /// West, south, east and north edge of the streets in degrees.
    pub bounds: [f64; 4],
    /// From a point to the nearest street: the speed in km/h.
    pub access_kmh: f64,
    /// How much longer that way is than the straight line.
    pub access_length_factor: f64,
    /// Farther than this (straight) from every street, a point has no travel time at all.
    pub longest_access: Metres,
}

/// How a position gets onto the streets.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct WayEnd {
    /// The position that was asked for.
    pub position: Position,
    /// Whether a street is near enough.
    pub is_snapped: bool,
    /// Straight distance to the nearest street, where there is one.
    pub street_distance: Option<Metres>,
    /// Minutes between the position and that street; `None` when it is too far.
    pub access: Option<Minutes>,
}

/// Which end of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum End {
    /// Where it begins.
    From,
    /// Where it ends.
    To,
}

/// Why there is no way; never a time of 0.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum WhyNoWay {
    /// No street is near enough to one of the ends, or to both.
    Unsnapped {
        /// The ends.
        ends: Vec<End>,
    },
    /// Both ends are on streets, but no way leads from one to the other.
    NoRoute,
}

/// A way; `GET /api/v1/routes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RouteAnswer {
    /// The circumstances.
    pub scenario: String,
    /// Where it begins.
    pub from: WayEnd,
    /// Where it ends.
    pub to: WayEnd,
    /// Minutes from door to door; `None` when there is no way.
    pub minutes: Option<Minutes>,
    /// Its length; `None` when there is no way.
    pub metres: Option<Metres>,
    /// Street by street; neighbours of the same name and class are one.
    pub legs: Vec<RouteLeg>,
    /// Its line on the map.
    pub geometry: Option<LineString>,
    /// Why there is none, and in words.
    pub why: Option<WhyNoWay>,
    /// The same in the language of the request.
    pub detail: Option<String>,
}

/// A stretch of a way along one street.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RouteLeg {
    /// The street's name or number; empty when it has none.
    pub name: String,
    /// Its class by the source's word, such as `primary`; [`RouteLeg::ACCESS`] from a door to the street.
    pub class: String,
    /// Minutes along it.
    pub minutes: Minutes,
    /// Metres along it.
    pub metres: Metres,
}

impl RouteLeg {
    /// The class of a stretch between a door and the street.
    pub const ACCESS: &str = "access";
}

/// A line (GeoJSON, RFC 7946).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct LineString {
    /// `LineString`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Longitude and latitude of each point.
    pub coordinates: Vec<[f64; 2]>,
}

/// How far one gets in so many minutes; `GET /api/v1/isochrones`: a GeoJSON `FeatureCollection` with the largest area
/// first, so that drawn in their order each is seen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Isochrones {
    /// `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The circumstances.
    pub scenario: String,
    /// Where the ways begin.
    pub from: WayEnd,
    /// One for each limit; none when the position is on no street.
    pub features: Vec<IsochroneFeature>,
    /// Why there are none, in the language of the request.
    pub detail: Option<String>,
    /// What the areas are good for, in the language of the request: to look at, never to count people by.
    pub note: String,
}

/// The area within a limit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct IsochroneFeature {
    /// `Feature`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its limit.
    pub properties: IsochroneProperties,
    /// Where it is.
    pub geometry: Polygons,
}

/// What is said of an area.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct IsochroneProperties {
    /// The limit.
    pub minutes: Minutes,
}

/// Areas (GeoJSON, RFC 7946): for each its outer ring, then its holes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Polygons {
    /// `MultiPolygon`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Longitude and latitude of each corner.
    pub coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

/// Whom a place reaches, by the time from where each of them lives to it; `GET /api/v1/reach`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Reach {
    /// The circumstances.
    pub scenario: String,
    /// The place.
    pub to: WayEnd,
    /// People who need the service.
    pub people: People,
    /// Whether they are modelled or the planner's own figures.
    pub people_basis: Basis,
    /// By limit, in rising order.
    pub within: Vec<Within>,
    /// People who have no way there at all; in none of the numbers of `within`.
    pub unreached: Vec<NoWay>,
}

/// People within a limit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Within {
    /// The limit.
    pub minutes: Minutes,
    /// People whose way takes at most so long.
    pub people: People,
}

/// People without a way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct NoWay {
    /// The demand point.
    pub point: DemandPointId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub position: Position,
    /// How many people.
    pub people: People,
    /// Why.
    pub why: WhyNoWay,
}

/// A matrix that is asked for; the body of `POST /api/v1/matrices`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MatrixRequest {
    /// The rows.
    pub from: Vec<MatrixPoint>,
    /// The columns.
    pub to: Vec<MatrixPoint>,
    /// The circumstances; absent are the usual ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// What takes longer counts as no route.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_minutes: Option<f64>,
    /// What the result of a job is written as.
    #[serde(default)]
    pub format: MatrixFormat,
}

/// The file that a job makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MatrixFormat {
    /// `from,to,minutes,metres,from_snap_metres,to_snap_metres`, a line for each pair.
    #[default]
    Csv,
    /// `NumPy`: float32 minutes of shape (from, to), NaN where there is no route.
    Npy,
}

/// A point of a matrix.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MatrixPoint {
    /// What it is called in the answer.
    pub id: String,
    /// Degrees east of Greenwich.
    pub lon: f64,
    /// Degrees north of the equator.
    pub lat: f64,
}

/// A matrix; the answer of `POST /api/v1/matrices` when it is small enough to be computed at once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MatrixAnswer {
    /// The circumstances.
    pub scenario: String,
    /// Identifiers of the rows.
    pub from: Vec<String>,
    /// Identifiers of the columns.
    pub to: Vec<String>,
    /// Row by row; `null` is no route, never 0.
    pub minutes: Vec<Vec<Option<Minutes>>>,
    /// Lengths of the same ways.
    pub metres: Vec<Vec<Option<Metres>>>,
    /// Points of the rows that are too far from every street.
    pub unsnapped_from: Vec<Unsnapped>,
    /// Points of the columns that are too far from every street.
    pub unsnapped_to: Vec<Unsnapped>,
}

/// A point that is too far from every street.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Unsnapped {
    /// The point.
    pub id: String,
    /// Straight distance to the nearest street, where there is one.
    pub street_distance: Option<Metres>,
}

/// Work that is done while nobody waits on the line; `GET /api/v1/jobs/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct JobStatus {
    /// Its identifier, which nobody can guess.
    pub id: String,
    /// How far it is.
    pub state: JobState,
    /// Rows that are done.
    pub done: usize,
    /// All rows.
    pub all: usize,
    /// Its own address.
    pub job: String,
    /// Where its progress is told as it happens (server-sent events).
    pub events: String,
    /// Where the result is, once there is one.
    pub result: Option<String>,
    /// Why it failed.
    pub error: Option<String>,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Others are before it.
    Waiting,
    /// It is being worked on.
    Running,
    /// The result is there.
    Done,
    /// There will be no result; see `error`.
    Failed,
    /// It was cancelled; there will be no result.
    Cancelled,
}

impl JobState {
    /// Whether nothing will change any more.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}
