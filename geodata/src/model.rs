//! The data set as the rest of the product sees it, after checking. Types only.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Bilingual, DemandPointId, Metres, Minutes, MunicipalityId, People, PlaceId, Position, RegionId, ServiceTypeId,
    SiteId, TargetGroupId,
};

/// A planning region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Region {
    /// Identifier; the region's name as the sources write it, such as `Rīga`.
    pub id: RegionId,
    /// Its full name in both languages.
    pub name: Bilingual,
    /// The planning region's office, when the sources name it.
    pub office: Option<RegionOffice>,
}

/// The office of a planning region (institution, not persons).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegionOffice {
    /// Name of the institution.
    pub institution: String,
    /// Postal address as the source gives it.
    pub address: String,
    /// General e-mail address.
    pub email: String,
    /// General telephone number.
    pub phone: String,
    /// Where this was read.
    pub source: String,
}

/// City or rural municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum MunicipalityKind {
    /// Republican city (republikas pilsēta).
    City,
    /// Rural municipality (novads).
    Novads,
}

/// One of the municipalities of the data set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Municipality {
    /// ISO 3166-2 code.
    pub id: MunicipalityId,
    /// National code (ATVK in Latvia).
    pub national_code: String,
    /// Name as registered.
    pub name: String,
    /// City or rural municipality.
    pub kind: MunicipalityKind,
    /// Planning region.
    pub region: RegionId,
    /// Inhabitants.
    pub population: u32,
    /// Area in square kilometres.
    pub area_km2: f64,
    /// Whether it takes part in the programme.
    pub participates: bool,
    /// How well `participates` is supported, as the source file words it, in both languages.
    pub participation_basis: Bilingual,
    /// Address of the page that supports it, when there is one.
    pub participation_source: Option<String>,
    /// Address of the page that shows its ERDF infrastructure project, when one is known.
    pub erdf_source: Option<String>,
    /// What it became in the 2021 reform.
    pub successor: Option<Successor>,
    /// A position inside it, for its label and for a candidate where it has no listed place.
    pub inside: Position,
    /// West, south, east and north edge in degrees.
    pub bounds: [f64; 4],
}

/// What a municipality became.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Successor {
    /// Name after the reform.
    pub name: String,
    /// ISO code after the reform, when there is one.
    pub iso: Option<String>,
    /// What else happened, such as a split.
    pub note: Option<String>,
}

/// A town or village.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// GeoNames number.
    pub id: PlaceId,
    /// Name.
    pub name: String,
    /// Where it is.
    pub position: Position,
    /// Inhabitants (years differ).
    pub population: u32,
    /// The municipality it lies in.
    pub municipality: MunicipalityId,
}

/// Whom services are for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TargetGroup {
    /// Identifier.
    pub id: TargetGroupId,
    /// The sources' abbreviation, such as `GRT`.
    pub abbreviation: String,
    /// Name in both languages.
    pub name: Bilingual,
}

/// A kind of service.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceType {
    /// Identifier.
    pub id: ServiceTypeId,
    /// Name in both languages.
    pub name: Bilingual,
    /// The target groups that it is planned for in the data set.
    pub groups: Vec<TargetGroupId>,
    /// The standard proposed when the planner states none (an assumption of the data set).
    pub standard: Standard,
}

/// The accessibility standard of a service type.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Standard {
    /// A good travel time.
    pub good: Minutes,
    /// The longest acceptable travel time; coverage counts people at most this far.
    pub longest: Minutes,
}

/// Life stage of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SiteStatus {
    /// Open, by the source's own words.
    Existing,
    /// Decided, signed or being built.
    Planned,
    /// Dropped or closed, by the source's own words.
    Closed,
}

/// How a site got its coordinate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "how")]
pub enum Location {
    /// The address names a listed place of the site's municipality.
    PlaceInMunicipality {
        /// That place.
        place: PlaceId,
        /// Its position.
        position: Position,
    },
    /// The address names a listed place of another municipality (a seat in the neighbouring city).
    PlaceElsewhere {
        /// That place.
        place: PlaceId,
        /// Its position.
        position: Position,
    },
    /// No listed place is named; the site is not on the map.
    Unlocated,
}

impl Location {
    /// The position, unless the site could not be located.
    pub fn position(&self) -> Option<Position> {
        match self {
            Self::PlaceInMunicipality { position, .. } | Self::PlaceElsewhere { position, .. } => Some(*position),
            Self::Unlocated => None,
        }
    }

    /// The place, unless the site could not be located.
    pub fn place(&self) -> Option<&PlaceId> {
        match self {
            Self::PlaceInMunicipality { place, .. } | Self::PlaceElsewhere { place, .. } => Some(place),
            Self::Unlocated => None,
        }
    }
}

/// A service at a location.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Site {
    /// Identifier.
    pub id: SiteId,
    /// The municipality whose project it is.
    pub municipality: MunicipalityId,
    /// What it offers; `None` when the source does not say or names none of the data set's types.
    pub service: Option<ServiceTypeId>,
    /// What the source calls it.
    pub service_as_published: String,
    /// For whom; empty when the source does not say.
    pub groups: Vec<TargetGroupId>,
    /// Number of places (people served at once), when the source says.
    pub capacity: Option<u32>,
    /// Address as published.
    pub address: String,
    /// Where it is, and how that is known.
    pub location: Location,
    /// Existing, planned or closed.
    pub status: SiteStatus,
    /// The source's own words about status and dates.
    pub status_as_published: String,
    /// The page it was read on.
    pub source: String,
}

/// A located share of the people of a target group who need a service type. Always modelled unless a planner's own figures are loaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DemandPoint {
    /// Identifier.
    pub id: DemandPointId,
    /// Name of the place; for a point of the grid its municipality, latitude and longitude: "Aglonas novads 56.131, 27.012".
    pub name: String,
    /// The municipality whose people these are.
    pub municipality: MunicipalityId,
    /// The place, when it is one; `None` for a point of the grid.
    pub place: Option<PlaceId>,
    /// Where it is.
    pub position: Position,
    /// How many people.
    pub people: People,
}

/// A location where a site may open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    /// The place's number, or the municipality's code where it has no listed place.
    pub id: String,
    /// Name of the place, or of the municipality.
    pub name: String,
    /// The municipality that would host the site.
    pub municipality: MunicipalityId,
    /// The place, when it is one.
    pub place: Option<PlaceId>,
    /// Where it is.
    pub position: Position,
}

/// Whether a figure was published, computed from published ones, or assumed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The source states it.
    Published,
    /// Computed from published figures, by the method named beside it.
    Modelled,
    /// An assumption of the data set, because nothing is published.
    Assumed,
    /// The planner's own figures.
    Own,
}

/// The people of a target group in a region, before they are spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegionalNeed {
    /// Region.
    pub region: RegionId,
    /// Target group.
    pub group: TargetGroupId,
    /// People of the target group in the region's participating municipalities.
    pub people: People,
    /// Published, or modelled from the rate of the regions that publish.
    pub basis: Basis,
    /// What the source counts, or how it was computed.
    pub measure: Bilingual,
    /// Where it was read; `None` when computed.
    pub source: Option<String>,
}

/// Which share of a target group needs a service type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceShare {
    /// Target group.
    pub group: TargetGroupId,
    /// Service type.
    pub service: ServiceTypeId,
    /// Numerator, such as 216 places.
    pub needing: f64,
    /// Denominator, such as 389 people planned to get services.
    pub of: f64,
    /// Published or assumed.
    pub basis: Basis,
    /// What was counted, in both languages.
    pub measure: Bilingual,
    /// Where it was read; `None` for an assumption.
    pub source: Option<String>,
}

/// The need for one service of one target group in one municipality.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Need {
    /// Municipality.
    pub municipality: MunicipalityId,
    /// Target group.
    pub group: TargetGroupId,
    /// Service type.
    pub service: ServiceTypeId,
    /// How many people.
    pub people: People,
    /// Modelled, or the planner's own.
    pub basis: Basis,
}

/// Where a part of the data set comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Source {
    /// What of it is used.
    pub what: Bilingual,
    /// The credit line that the licence asks for.
    pub credit: String,
    /// Licence.
    pub licence: String,
    /// Address of the source, when it is one page.
    pub url: Option<String>,
}

/// What loading noticed and a reader must know: listed, never guessed away.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Findings {
    /// Sites that could not be located.
    pub unlocated_sites: Vec<SiteId>,
    /// Parts of the road network that do not connect to its largest part: number of nodes and a position of each.
    pub road_islands: Vec<RoadIsland>,
    /// Municipalities without a listed place; a point inside them is their candidate.
    pub municipalities_without_place: Vec<MunicipalityId>,
    /// Places whose municipality differs from the polygon they fall in (generalised boundaries).
    pub places_outside_polygon: Vec<PlaceId>,
}

/// A part of the road network that cannot reach the largest one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RoadIsland {
    /// Number of nodes.
    pub nodes: usize,
    /// Total length of its roads.
    pub length: Metres,
    /// Position of one of its nodes.
    pub at: Position,
}

/// The assumptions that travel times rest on, as read from `profile.toml`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SpeedProfile {
    /// Speed on roads of the network, in km/h.
    pub road_kmh: f64,
    /// Lengths of the network are multiplied by this, because its lines are straightened.
    pub road_length_factor: f64,
    /// Speed between a place and the nearest road, in km/h.
    pub connector_kmh: f64,
    /// Straight distances to the nearest road are multiplied by this.
    pub connector_length_factor: f64,
    /// Farther than this from any road, a point counts as unsnapped, in kilometres.
    pub longest_connector_km: f64,
    /// Named circumstances, such as `winter`: speeds on roads are multiplied by this.
    #[serde(default)]
    pub scenarios: BTreeMap<String, f64>,
}
