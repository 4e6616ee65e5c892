//! The assumptions that travel times rest on, read from TOML.

use serde::de::DeserializeOwned;

use crate::{DataError, Scenario, SpeedProfile, files};

impl SpeedProfile {
    /// Reads a profile; every key must be there, unknown ones are refused, and every value must be a positive number.
    /// `file` is the name for messages.
    ///
    /// # Errors
    /// The first fault, by line or by key and value.
    pub fn read(file: &str, bytes: &[u8]) -> Result<Self, DataError> {
        let profile: Self = parse_toml(file, bytes)?;
        let values = [
            ("road_kmh", profile.road_kmh),
            ("road_length_factor", profile.road_length_factor),
            ("connector_kmh", profile.connector_kmh),
            ("connector_length_factor", profile.connector_length_factor),
            ("longest_connector_km", profile.longest_connector_km),
        ];
        if profile.scenarios.contains_key(Scenario::BASE) {
            let (lv, en) =
                ("tā sauc ierastos apstākļus; dodiet citu nosaukumu", "means usual circumstances; choose another name");
            return Err(DataError::new(file, lv, en).column("scenarios").value(Scenario::BASE));
        }
        let factors = profile.scenarios.iter().map(|(name, &factor)| (name.as_str(), factor));
        if let Some((key, value)) =
            values.into_iter().chain(factors).find(|(_, value)| !(value.is_finite() && *value > 0.0))
        {
            let (lv, en) = ("jābūt skaitlim, lielākam par 0", "must be a number greater than 0");
            return Err(DataError::new(file, lv, en).column(key).value(value));
        }
        Ok(profile)
    }
}

/// Reads a TOML file; a fault names its line.
pub(crate) fn parse_toml<T: DeserializeOwned>(file: &str, bytes: &[u8]) -> Result<T, DataError> {
    let text = files::text(file, bytes)?;
    toml::from_str(text).map_err(|error| {
        let what = error.message().trim();
        let fault = DataError::new(file, format!("TOML kļūda ({what})"), format!("not as expected ({what})"));
        match error.span().and_then(|span| text.get(..span.start)) {
            Some(before) => fault.line(before.matches('\n').count() as u64 + 1),
            None => fault,
        }
    })
}
