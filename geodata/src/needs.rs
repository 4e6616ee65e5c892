//! Needs: published figures of regions, the shares that need each service, and their spread over municipalities.
//!
//! Published figures count the participating municipalities of a region. A region without a figure gets the pooled rate
//! per inhabitant of those that publish one. A region's need for a service is its figure times the service's share,
//! rounded to a thousandth of a person; it is split over the participating municipalities by population with the largest
//! remainder ([`apportion`]), so the parts add up to it exactly. A municipality that does not participate has the
//! region's rate times its own population, beside the region's total.

use crate::{
    Basis, Bilingual, DataError, Municipality, Need, People, Region, RegionalNeed, ServiceShare, ServiceType,
    TargetGroup, TargetGroupId,
    apportion::apportion,
    files::names::{DATA_SET, NEED_FIGURES, SERVICE_SHARES},
    table::{Table, TableRow},
};

const FIGURE_COLUMNS: [&str; 6] = ["region", "target_group", "people", "measure_lv", "measure_en", "source"];
const SHARE_COLUMNS: [&str; 8] =
    ["target_group", "service", "needing", "of", "basis", "measure_lv", "measure_en", "source"];

/// The people of each target group in each region: as published, else modelled.
pub(crate) fn regional(
    regions: &[Region],
    groups: &[TargetGroup],
    municipalities: &[Municipality],
    bytes: &[u8],
) -> Result<Vec<RegionalNeed>, DataError> {
    let published = figures(regions, groups, municipalities, bytes)?;
    let mut needs = Vec::new();
    for group in groups {
        let of_group: Vec<&RegionalNeed> = published.iter().filter(|need| need.group == group.id).collect();
        let people: People = of_group.iter().map(|need| need.people).sum();
        let inhabitants: u64 =
            of_group.iter().map(|need| participating_inhabitants(municipalities, &need.region)).sum();
        if inhabitants == 0 {
            let (lv, en) = (
                "nevienam reģionam ar iedzīvotājiem nav publicēta skaitļa šai mērķa grupai",
                "no region with inhabitants has a published figure for this target group",
            );
            return Err(DataError::new(NEED_FIGURES, lv, en).column("target_group").value(&group.id));
        }
        let rate = people.as_f64() / inhabitants as f64;
        for region in regions {
            let figure = of_group.iter().find(|need| need.region == region.id).map(|&need| need.clone());
            needs.push(figure.unwrap_or_else(|| modelled(region, group, municipalities, rate, &of_group)));
        }
    }
    let rank = |need: &RegionalNeed| regions.iter().position(|region| region.id == need.region);
    needs.sort_by_key(rank);
    Ok(needs)
}

/// The share of each target group that needs each service planned for it.
pub(crate) fn shares(
    groups: &[TargetGroup],
    services: &[ServiceType],
    bytes: &[u8],
) -> Result<Vec<ServiceShare>, DataError> {
    let table = Table::read(SERVICE_SHARES, bytes, &SHARE_COLUMNS)?;
    let mut shares: Vec<ServiceShare> = Vec::new();
    for row in table.rows() {
        let share = share(groups, services, row)?;
        if shares.iter().any(|earlier| earlier.group == share.group && earlier.service == share.service) {
            return Err(row.repeated("service"));
        }
        shares.push(share);
    }
    for service in services {
        let has =
            |group: &&TargetGroupId| shares.iter().any(|share| share.service == service.id && share.group == **group);
        if let Some(group) = service.groups.iter().find(|group| !has(group)) {
            let fault = DataError::new(
                SERVICE_SHARES,
                "trūkst rindas šai mērķa grupai un pakalpojumam",
                "the row of this target group and service is missing",
            );
            return Err(fault.column("target_group,service").value(format!("{group},{}", service.id)));
        }
    }
    Ok(shares)
}

/// The need of every municipality for every service that has a share; by municipality, then in the order of `shares`.
pub(crate) fn by_municipality(
    municipalities: &[Municipality],
    regional: &[RegionalNeed],
    shares: &[ServiceShare],
) -> Vec<Need> {
    let mut needs: Vec<(usize, Need)> = Vec::new();
    for share in shares {
        for total in regional.iter().filter(|total| total.group == share.group) {
            let people = service_total(total, share);
            let of_region = || municipalities.iter().enumerate().filter(|(_, m)| m.region == total.region);
            let weights: Vec<u64> =
                of_region().filter(|(_, m)| m.participates).map(|(_, m)| u64::from(m.population)).collect();
            let mut parts = apportion(people, &weights).into_iter();
            let rate = people.as_f64() / weights.iter().sum::<u64>().max(1) as f64;
            needs.extend(of_region().map(|(at, m)| {
                let own = if m.participates { parts.next() } else { People::from_f64(rate * f64::from(m.population)) };
                let need = Need {
                    municipality: m.id.clone(),
                    group: share.group.clone(),
                    service: share.service.clone(),
                    people: own.unwrap_or_default(),
                    basis: Basis::Modelled,
                };
                (at, need)
            }));
        }
    }
    needs.sort_by_key(|(at, _)| *at);
    needs.into_iter().map(|(_, need)| need).collect()
}

/// The people of a region who need a service: the figure times the share, to the nearest thousandth.
pub(crate) fn service_total(total: &RegionalNeed, share: &ServiceShare) -> People {
    People::from_f64(total.people.as_f64() * share.needing / share.of).unwrap_or_default()
}

fn participating_inhabitants(municipalities: &[Municipality], region: &crate::RegionId) -> u64 {
    let counted = municipalities.iter().filter(|m| m.participates && m.region == *region);
    counted.map(|m| u64::from(m.population)).sum()
}

fn modelled(
    region: &Region,
    group: &TargetGroup,
    municipalities: &[Municipality],
    rate: f64,
    published: &[&RegionalNeed],
) -> RegionalNeed {
    let inhabitants = participating_inhabitants(municipalities, &region.id);
    let from = published.iter().map(|need| need.region.as_str()).collect::<Vec<_>>().join(", ");
    let per_thousand = rate * 1000.0;
    RegionalNeed {
        region: region.id.clone(),
        group: group.id.clone(),
        people: People::from_f64(rate * inhabitants as f64).unwrap_or_default(),
        basis: Basis::Modelled,
        measure: Bilingual {
            lv: format!(
                "modelēts: {} uz 1000 iedzīvotājiem, kā kopā reģionos, kas skaitļus publicē ({from}), reizināts ar \
                 {inhabitants} iedzīvotājiem iesaistītajās pašvaldībās",
                format!("{per_thousand:.3}").replace('.', ",")
            ),
            en: format!(
                "modelled: {per_thousand:.3} per 1000 inhabitants, the pooled rate of the regions that publish figures \
                 ({from}), times {inhabitants} inhabitants of the participating municipalities"
            ),
        },
        source: None,
    }
}

fn figures(
    regions: &[Region],
    groups: &[TargetGroup],
    municipalities: &[Municipality],
    bytes: &[u8],
) -> Result<Vec<RegionalNeed>, DataError> {
    let table = Table::read(NEED_FIGURES, bytes, &FIGURE_COLUMNS)?;
    let mut figures: Vec<RegionalNeed> = Vec::new();
    for row in table.rows() {
        let region = row.one_of("region", regions, |region| region.id.as_str(), DATA_SET)?;
        let group = row.one_of("target_group", groups, |group| group.id.as_str(), DATA_SET)?;
        if figures.iter().any(|earlier| earlier.region == region.id && earlier.group == group.id) {
            return Err(row.repeated("target_group"));
        }
        let people = People::whole(row.whole("people")?);
        let inhabitants = participating_inhabitants(municipalities, &region.id);
        if people.as_f64() > inhabitants as f64 {
            let (lv, en) = (
                format!("vairāk nekā reģiona iesaistīto pašvaldību {inhabitants} iedzīvotāji"),
                format!("more than the {inhabitants} inhabitants of the region's participating municipalities"),
            );
            return Err(row.fault("people", lv, en));
        }
        figures.push(RegionalNeed {
            region: region.id.clone(),
            group: group.id.clone(),
            people,
            basis: Basis::Published,
            measure: measure(row)?,
            source: Some(row.required("source")?.to_owned()),
        });
    }
    Ok(figures)
}

fn share(groups: &[TargetGroup], services: &[ServiceType], row: TableRow<'_>) -> Result<ServiceShare, DataError> {
    let group = row.one_of("target_group", groups, |group| group.id.as_str(), DATA_SET)?;
    let service = row.one_of("service", services, |service| service.id.as_str(), DATA_SET)?;
    if !service.groups.contains(&group.id) {
        return Err(not_planned_for(row));
    }
    let (needing, of) = (row.number_from("needing", 0.0)?, row.number_from("of", 0.0)?);
    if of <= 0.0 {
        return Err(row.fault("of", "jābūt lielākam par 0", "must be greater than 0"));
    }
    if needing > of {
        return Err(row.fault("needing", "nedrīkst pārsniegt aili of", "must not exceed the column of"));
    }
    let basis = match row.text("basis") {
        "published" => Basis::Published,
        "assumed" => Basis::Assumed,
        _ => return Err(row.fault("basis", "jābūt published vai assumed", "must be published or assumed")),
    };
    if basis == Basis::Published {
        row.required("source")?;
    }
    Ok(ServiceShare {
        group: group.id.clone(),
        service: service.id.clone(),
        needing,
        of,
        basis,
        measure: measure(row)?,
        source: row.optional("source"),
    })
}

/// The service of `row` is not planned for its target group.
pub(crate) fn not_planned_for(row: TableRow<'_>) -> DataError {
    let group = row.text("target_group");
    row.fault(
        "service",
        format!("pakalpojums nav paredzēts mērķa grupai {group}"),
        format!("the service is not planned for the target group {group}"),
    )
}

fn measure(row: TableRow<'_>) -> Result<Bilingual, DataError> {
    Ok(Bilingual { lv: row.required("measure_lv")?.to_owned(), en: row.required("measure_en")?.to_owned() })
}
