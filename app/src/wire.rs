//! What travels over the HTTP API beside the types of `geodata` and `planner`.

mod travel;

use geodata::{
    Basis, Bilingual, Findings, Municipality, Need, Place, Region, RegionalNeed, ServiceShare, ServiceType, Site,
    Source, SpeedProfile, TargetGroup,
};
use serde::{Deserialize, Serialize};

pub use self::travel::{
    End, IsochroneFeature, IsochroneProperties, Isochrones, JobState, JobStatus, LineString, MatrixAnswer,
    MatrixFormat, MatrixPoint, MatrixRequest, NetworkSummary, NoWay, Polygons, Reach, RouteAnswer, RouteLeg, Unsnapped,
    WayEnd, WhyNoWay, Within,
};

/// What the data set holds; `GET /api/v1/dataset`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct DataSetSummary {
    /// Short name, such as `lv`.
    pub name: String,
    /// Title in both languages.
    pub title: Bilingual,
    /// Planning regions with their counts.
    pub regions: Vec<RegionSummary>,
    /// Target groups.
    pub groups: Vec<TargetGroup>,
    /// Service types.
    pub services: Vec<ServiceType>,
    /// Sources, credits and licences.
    pub sources: Vec<Source>,
    /// Whether the needs are modelled or the planner's own.
    pub needs_basis: Basis,
}

/// A planning region with its counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RegionSummary {
    /// The region.
    pub region: Region,
    /// Its municipalities.
    pub municipalities: usize,
    /// Of them, those that take part.
    pub participating: usize,
    /// Inhabitants.
    pub population: u32,
    /// West, south, east and north edge in degrees.
    pub bounds: [f64; 4],
}

/// Everything about one municipality; `GET /api/v1/municipalities/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MunicipalityCard {
    /// The municipality.
    pub municipality: Municipality,
    /// Its planning region.
    pub region: Region,
    /// Its listed places, largest first.
    pub places: Vec<Place>,
    /// Its known service sites.
    pub sites: Vec<Site>,
    /// Its people by target group and service type; none when it does not take part.
    pub needs: Vec<Need>,
}

/// How the modelled figures come about; `GET /api/v1/method`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Method {
    /// People by region and target group.
    pub regional_needs: Vec<RegionalNeed>,
    /// Shares of a target group that need a service type.
    pub service_shares: Vec<ServiceShare>,
    /// Side of the grid over which people outside listed places are spread, in kilometres.
    pub grid_km: f64,
    /// The speeds and limits that travel times rest on.
    pub speeds: SpeedProfile,
    /// What loading noticed.
    pub findings: Findings,
}

/// An error of the API (RFC 9457), with content type `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ProblemDetails {
    /// A word that names the kind of error, such as `/problems/question`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What went wrong, in the language of the request.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// What exactly, and what would be right, in the language of the request.
    pub detail: String,
    /// The query parameter or field at fault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}
