//! GeoJSON feature collections, read with the place of every fault.

use geojson::{Feature, GeometryValue};
use serde::Deserialize;
use serde_json::Value;

use crate::{DataError, Position, Row, files, manifest::Extent};

#[derive(Deserialize)]
struct Collection {
    features: Vec<Value>,
}

/// One feature of a file, with its index for messages.
pub(crate) struct FileFeature<'a> {
    file: &'a str,
    index: usize,
    feature: Feature,
}

/// The features of a GeoJSON file.
pub(crate) fn read<'a>(file: &'a str, bytes: &[u8]) -> Result<Vec<FileFeature<'a>>, DataError> {
    let text = files::text(file, bytes)?;
    let collection: Collection = serde_json::from_str(text).map_err(|error| {
        DataError::new(
            file,
            format!("jābūt GeoJSON FeatureCollection ({error})"),
            format!("must be a GeoJSON FeatureCollection ({error})"),
        )
    })?;
    let mut features = Vec::with_capacity(collection.features.len());
    for (index, value) in collection.features.into_iter().enumerate() {
        let feature = serde_json::from_value::<Feature>(value).map_err(|error| {
            let fault =
                DataError::new(file, format!("GeoJSON kļūda ({error})"), format!("not a GeoJSON feature ({error})"));
            fault.row(Row::Feature(index))
        })?;
        features.push(FileFeature { file, index, feature });
    }
    Ok(features)
}

impl FileFeature<'_> {
    /// A property that must be text.
    pub(crate) fn text(&self, name: &str) -> Result<&str, DataError> {
        let value = self.feature.property(name).and_then(Value::as_str);
        value.ok_or_else(|| self.property_fault(name, "jābūt tekstam", "must be text"))
    }

    /// A property that must be a whole number, 0 or more.
    pub(crate) fn whole(&self, name: &str) -> Result<u64, DataError> {
        let value = self.feature.property(name).and_then(Value::as_u64);
        value.ok_or_else(|| {
            self.property_fault(name, "jābūt veselam skaitlim, 0 vai vairāk", "must be a whole number, 0 or more")
        })
    }

    /// A property that must be a number.
    pub(crate) fn number(&self, name: &str) -> Result<f64, DataError> {
        let value = self.feature.property(name).and_then(Value::as_f64);
        value.ok_or_else(|| self.property_fault(name, "jābūt skaitlim", "must be a number"))
    }

    /// The geometry's kind and coordinates.
    pub(crate) fn geometry(&self) -> Result<&GeometryValue, DataError> {
        let geometry = self.feature.geometry.as_ref().map(|geometry| &geometry.value);
        geometry.ok_or_else(|| self.fault("geometry", "ģeometrijas trūkst", "the geometry is missing"))
    }

    /// A coordinate as a position within `extent`.
    pub(crate) fn position(&self, coordinate: &geojson::Position, extent: Extent) -> Result<Position, DataError> {
        let &[lon, lat, ..] = coordinate.as_slice() else {
            return Err(self.fault(
                "geometry",
                "koordinātai jābūt garumam un platumam",
                "a coordinate must be longitude, latitude",
            ));
        };
        extent.check(lon, lat).map_err(|why| self.fault("geometry", why.lv, why.en).value(format!("{lon}, {lat}")))
    }

    /// A fault of the property `name`, showing its value.
    pub(crate) fn property_fault(&self, name: &str, latvian: &str, english: &str) -> DataError {
        let value = self.feature.property(name).map_or_else(String::new, |value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        self.fault(name, latvian, english).value(value)
    }

    /// A fault of `part` of this feature.
    pub(crate) fn fault(&self, part: &str, latvian: impl Into<String>, english: impl Into<String>) -> DataError {
        DataError::new(self.file, latvian, english).row(Row::Feature(self.index)).column(part)
    }
}
