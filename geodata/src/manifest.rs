//! `dataset.toml`: what a data set contains and what must be true of it.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::{
    Bilingual, DataError, Position, RegionId, ServiceType, ServiceTypeId, Source, Standard, TargetGroup, TargetGroupId,
    files::names::DATA_SET, profile::parse_toml,
};

/// The contents of `dataset.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) name: String,
    pub(crate) title: Bilingual,
    pub(crate) grid_km: f64,
    pub(crate) bounds: Extent,
    pub(crate) municipalities: usize,
    pub(crate) participating: usize,
    pub(crate) regions: Vec<ExpectedRegion>,
    target_groups: Vec<GroupEntry>,
    service_types: Vec<ServiceEntry>,
    pub(crate) participation_bases: Vec<ParticipationBasis>,
    sources: Vec<SourceEntry>,
}

/// A planning region and how many municipalities it must have.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExpectedRegion {
    pub(crate) id: RegionId,
    pub(crate) name: Bilingual,
    pub(crate) municipalities: usize,
    pub(crate) participating: usize,
}

/// How well a municipality's participation is supported.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParticipationBasis {
    pub(crate) id: String,
    pub(crate) text: Bilingual,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupEntry {
    id: TargetGroupId,
    abbreviation: String,
    name: Bilingual,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceEntry {
    id: ServiceTypeId,
    name: Bilingual,
    groups: Vec<TargetGroupId>,
    standard: Standard,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    what: Bilingual,
    credit: String,
    licence: String,
    url: Option<String>,
}

/// West, south, east and north edge, within which every coordinate of the data set lies.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(transparent)]
pub(crate) struct Extent([f64; 4]);

impl Extent {
    /// The position, or what is wrong with it in both languages.
    pub(crate) fn check(self, lon: f64, lat: f64) -> Result<Position, Bilingual> {
        if self.holds(lon, lat) {
            return Ok(Position { lon, lat });
        }
        let [west, south, east, north] = self.0;
        let within = format!("{west}–{east}, {south}–{north}");
        Err(if self.holds(lat, lon) {
            Bilingual {
                lv: format!("garums un platums ir samainīti vietām; garumam un platumam jābūt robežās {within}"),
                en: format!("longitude and latitude are swapped; they must lie within {within}"),
            }
        } else {
            Bilingual {
                lv: format!("ārpus datu kopas robežām; garumam un platumam jābūt robežās {within}"),
                en: format!("outside the data set; longitude and latitude must lie within {within}"),
            }
        })
    }

    fn holds(self, lon: f64, lat: f64) -> bool {
        let [west, south, east, north] = self.0;
        (west..=east).contains(&lon) && (south..=north).contains(&lat)
    }
}

impl Manifest {
    /// Reads and checks the file.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, DataError> {
        let manifest: Self = parse_toml(DATA_SET, bytes)?;
        manifest.check_numbers()?;
        unique("regions.id", manifest.regions.iter().map(|region| region.id.as_str()))?;
        unique("target_groups.id", manifest.target_groups.iter().map(|group| group.id.as_str()))?;
        unique("service_types.id", manifest.service_types.iter().map(|service| service.id.as_str()))?;
        unique("participation_bases.id", manifest.participation_bases.iter().map(|basis| basis.id.as_str()))?;
        manifest.check_services()?;
        Ok(manifest)
    }

    pub(crate) fn target_groups(&self) -> Vec<TargetGroup> {
        self.target_groups
            .iter()
            .cloned()
            .map(|GroupEntry { id, abbreviation, name }| TargetGroup { id, abbreviation, name })
            .collect()
    }

    pub(crate) fn service_types(&self) -> Vec<ServiceType> {
        self.service_types
            .iter()
            .cloned()
            .map(|ServiceEntry { id, name, groups, standard }| ServiceType { id, name, groups, standard })
            .collect()
    }

    pub(crate) fn sources(&self) -> Vec<Source> {
        self.sources
            .iter()
            .cloned()
            .map(|SourceEntry { what, credit, licence, url }| Source { what, credit, licence, url })
            .collect()
    }

    fn check_numbers(&self) -> Result<(), DataError> {
        if !(0.5..=100.0).contains(&self.grid_km) {
            let fault = DataError::new(DATA_SET, "jābūt no 0,5 līdz 100 km", "must be from 0.5 to 100 km");
            return Err(fault.column("grid_km").value(self.grid_km));
        }
        let [west, south, east, north] = self.bounds.0;
        let ordered =
            -180.0 <= west && west < east && east <= 180.0 && -85.0 <= south && south < north && north <= 85.0;
        if !ordered {
            let fault = DataError::new(
                DATA_SET,
                "jābūt rietumu, dienvidu, austrumu un ziemeļu malai grādos",
                "must be the west, south, east and north edge in degrees",
            );
            return Err(fault.column("bounds").value(format!("{:?}", self.bounds.0)));
        }
        Ok(())
    }

    fn check_services(&self) -> Result<(), DataError> {
        for service in &self.service_types {
            if let Some(group) =
                service.groups.iter().find(|id| self.target_groups.iter().all(|group| group.id != **id))
            {
                return Err(unknown(DATA_SET, "service_types.groups", group.as_str()));
            }
            let Standard { good, longest } = service.standard;
            if !(good.0 > 0.0 && good <= longest && longest.0.is_finite()) {
                let fault =
                    DataError::new(DATA_SET, "jābūt 0 < good ≤ longest minūtēm", "must be 0 < good ≤ longest minutes");
                return Err(fault
                    .column(&format!("service_types.{}.standard", service.id))
                    .value(format!("{} / {}", good.0, longest.0)));
            }
        }
        Ok(())
    }
}

/// A fault for an identifier that the data set does not have.
pub(crate) fn unknown(file: &str, column: &str, value: &str) -> DataError {
    DataError::new(file, "datu kopā tāda nav", "the data set has no such entry").column(column).value(value)
}

fn unique<'a>(column: &str, mut ids: impl Iterator<Item = &'a str>) -> Result<(), DataError> {
    let mut seen = BTreeSet::new();
    match ids.find(|id| !seen.insert(*id)) {
        None => Ok(()),
        Some(id) => Err(DataError::new(DATA_SET, "atkārtojas", "repeated").column(column).value(id)),
    }
}
