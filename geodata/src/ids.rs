//! Identifiers, one type each, so that a place is never taken for a site.

use serde::{Deserialize, Serialize};

macro_rules! identifier {
    ($(#[$doc:meta] $name:ident),+ $(,)?) => {$(
        #[$doc]
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(id.to_owned())
            }
        }
    )+};
}

identifier! {
    /// A planning region: its name in the data set, such as `Latgale`.
    RegionId,
    /// A municipality: its ISO 3166-2 code, such as `LV-033`.
    MunicipalityId,
    /// A place: its GeoNames number.
    PlaceId,
    /// A site: its municipality and its line in the services file.
    SiteId,
    /// A target group: `adults`, `children`, `children-in-care`.
    TargetGroupId,
    /// A service type: `day-care`, `group-home`, …
    ServiceTypeId,
    /// A demand point: a place, or a cell of the grid.
    DemandPointId,
}
