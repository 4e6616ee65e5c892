//! Existing, planned and closed service sites.

use crate::{
    DataError, Municipality, Place, ServiceType, Site, SiteId, SiteStatus, TargetGroup,
    files::names::{DATA_SET, MUNICIPALITIES, SERVICES},
    locate::locate,
    manifest::unknown,
    table::{Table, TableRow},
};

const COLUMNS: [&str; 9] = [
    "iso",
    "service",
    "service_as_published",
    "groups",
    "places",
    "address",
    "status",
    "status_as_published",
    "source",
];

/// The sites in the order of the file, each located as far as its address allows.
pub(crate) fn read(
    municipalities: &[Municipality],
    places: &[Place],
    groups: &[TargetGroup],
    services: &[ServiceType],
    bytes: &[u8],
) -> Result<Vec<Site>, DataError> {
    let table = Table::read(SERVICES, bytes, &COLUMNS)?;
    table.rows().map(|row| site(municipalities, places, groups, services, row)).collect()
}

fn site(
    municipalities: &[Municipality],
    places: &[Place],
    groups: &[TargetGroup],
    services: &[ServiceType],
    row: TableRow<'_>,
) -> Result<Site, DataError> {
    let municipality = row.one_of("iso", municipalities, |known| known.id.as_str(), MUNICIPALITIES)?;
    let service = match row.text("service") {
        "" => None,
        _ => Some(row.one_of("service", services, |known| known.id.as_str(), DATA_SET)?),
    };
    let group = |id: &str| {
        groups
            .iter()
            .find(|known| known.id.as_str() == id)
            .map(|known| known.id.clone())
            .ok_or_else(|| unknown(SERVICES, "groups", id).line(row.line()))
    };
    let for_groups = row.text("groups").split(';').filter(|id| !id.is_empty()).map(group).collect::<Result<_, _>>()?;
    let status = match row.text("status") {
        "existing" => SiteStatus::Existing,
        "planned" => SiteStatus::Planned,
        "closed" => SiteStatus::Closed,
        _ => {
            return Err(row.fault(
                "status",
                "jābūt existing, planned vai closed",
                "must be existing, planned or closed",
            ));
        }
    };
    Ok(Site {
        id: SiteId(format!("{}:{}", municipality.id, row.line())),
        municipality: municipality.id.clone(),
        service: service.map(|service| service.id.clone()),
        service_as_published: row.text("service_as_published").to_owned(),
        groups: for_groups,
        capacity: row.optional("places").map(|_| row.whole("places")).transpose()?,
        address: row.text("address").to_owned(),
        location: locate(row.text("address"), &municipality.id, places),
        status,
        status_as_published: row.text("status_as_published").to_owned(),
        source: row.required("source")?.to_owned(),
    })
}
