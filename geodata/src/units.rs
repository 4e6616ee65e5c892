//! Quantities with their units.

use std::{
    fmt,
    iter::Sum,
    ops::{Add, AddAssign, Sub},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A travel time in minutes. Unknown or impossible is `Option::None`, never 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Minutes(pub f64);

/// A length in metres.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Metres(pub f64);

/// A number of people, kept in thousandths so that shares of a total add up to it exactly.
///
/// On the wire it is a decimal number of people with at most three decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct People(u64);

impl People {
    /// Nobody.
    pub const ZERO: Self = Self(0);

    /// A whole number of people.
    pub const fn whole(people: u32) -> Self {
        Self(people as u64 * 1000)
    }

    /// People counted in thousandths.
    pub const fn from_thousandths(thousandths: u64) -> Self {
        Self(thousandths)
    }

    /// The count in thousandths.
    pub const fn thousandths(self) -> u64 {
        self.0
    }

    /// The nearest thousandth to `people`; `None` when it is negative, not finite or above a thousand million.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bounded by the check before it
    pub fn from_f64(people: f64) -> Option<Self> {
        (0.0..=1e9).contains(&people).then(|| Self((people * 1000.0).round() as u64))
    }

    /// The number of people as a decimal number.
    pub fn as_f64(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Add for People {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for People {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for People {
    type Output = Self;
    /// Never below nobody.
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Sum for People {
    fn sum<I: Iterator<Item = Self>>(people: I) -> Self {
        people.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for People {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.as_f64(), f)
    }
}

impl Serialize for People {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.as_f64())
    }
}

impl<'de> Deserialize<'de> for People {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let people = f64::deserialize(deserializer)?;
        Self::from_f64(people)
            .ok_or_else(|| serde::de::Error::custom(format!("{people} is not a number of people (0 or more)")))
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for People {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        f64::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for People {}

/// A position in WGS 84 degrees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Position {
    /// Degrees east of Greenwich.
    pub lon: f64,
    /// Degrees north of the equator.
    pub lat: f64,
}

impl Position {
    /// The position so far along the straight line to `other`: 0 is here, 1 is there.
    #[must_use]
    pub fn towards(self, other: Self, fraction: f64) -> Self {
        Self { lon: self.lon + fraction * (other.lon - self.lon), lat: self.lat + fraction * (other.lat - self.lat) }
    }

    /// Great-circle distance to `other` on a sphere of 6,371,008.8 m (haversine).
    pub fn distance(self, other: Self) -> Metres {
        let (lat_a, lat_b) = (self.lat.to_radians(), other.lat.to_radians());
        let (d_lat, d_lon) = (lat_b - lat_a, (other.lon - self.lon).to_radians());
        let h = (d_lat / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
        Metres(2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin())
    }
}
