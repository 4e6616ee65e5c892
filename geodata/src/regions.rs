//! Planning regions and their offices.

use std::collections::BTreeMap;

use crate::{
    DataError, Region, RegionOffice,
    files::names::{DATA_SET, REGION_CONTACTS},
    manifest::{ExpectedRegion, Manifest},
    table::Table,
};

const COLUMNS: [&str; 6] = ["region", "institution", "address", "email", "phone", "source"];

/// The regions of `dataset.toml`, with the offices that the contacts file names.
pub(crate) fn read(manifest: &Manifest, bytes: &[u8]) -> Result<Vec<Region>, DataError> {
    let table = Table::read(REGION_CONTACTS, bytes, &COLUMNS)?;
    let mut offices = BTreeMap::new();
    for row in table.rows() {
        let region = row.one_of("region", &manifest.regions, |region| region.id.as_str(), DATA_SET)?;
        let office = RegionOffice {
            institution: row.required("institution")?.to_owned(),
            address: row.text("address").to_owned(),
            email: row.text("email").to_owned(),
            phone: row.text("phone").to_owned(),
            source: row.required("source")?.to_owned(),
        };
        if offices.insert(&region.id, office).is_some() {
            return Err(row.repeated("region"));
        }
    }
    let region = |expected: &ExpectedRegion| Region {
        id: expected.id.clone(),
        name: expected.name.clone(),
        office: offices.remove(&expected.id),
    };
    Ok(manifest.regions.iter().map(region).collect())
}
