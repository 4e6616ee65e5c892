//! A planner's own needs, which replace the modelled ones.

use std::collections::BTreeMap;

use crate::{
    Basis, DataError, DataSet, Need, People,
    needs::not_planned_for,
    table::{Table, TableRow},
};

const COLUMNS: [&str; 4] = ["municipality", "target_group", "service", "people"];

/// Reads `municipality,target_group,service,people`: a municipality by code or name, a target group by identifier,
/// abbreviation or name, a service by identifier or name, people as a number with a decimal point. Needs not in the file
/// are none. The result is by municipality, target group and service in the data set's order.
pub(crate) fn read(data: &DataSet, file: &str, bytes: &[u8]) -> Result<Vec<Need>, DataError> {
    let table = Table::read(file, bytes, &COLUMNS)?;
    let mut needs = BTreeMap::new();
    for row in table.rows() {
        let (rank, need) = need(data, row)?;
        if needs.insert(rank, need).is_some() {
            let (lv, en) = (
                "šī pašvaldība, mērķa grupa un pakalpojums jau ir iepriekšējā rindā",
                "this municipality, target group and service stand in an earlier row",
            );
            return Err(row.fault("municipality", lv, en));
        }
    }
    Ok(needs.into_values().collect())
}

fn need(data: &DataSet, row: TableRow<'_>) -> Result<([usize; 3], Need), DataError> {
    let municipality = data.find_municipality(row.required("municipality")?).ok_or_else(|| {
        row.fault(
            "municipality",
            "nezināma pašvaldība; jābūt kodam (LV-033) vai nosaukumam",
            "unknown municipality; must be a code (LV-033) or a name",
        )
    })?;
    let group = data.find_group(row.required("target_group")?).ok_or_else(|| {
        let known = data.target_groups().iter().map(|group| group.id.as_str()).collect::<Vec<_>>().join(", ");
        row.fault("target_group", format!("jābūt vienai no {known}"), format!("must be one of {known}"))
    })?;
    let service = data.find_service(row.required("service")?).ok_or_else(|| {
        let known = data.service_types().iter().map(|service| service.id.as_str()).collect::<Vec<_>>().join(", ");
        row.fault("service", format!("jābūt vienam no {known}"), format!("must be one of {known}"))
    })?;
    if !service.groups.contains(&group.id) {
        return Err(not_planned_for(row));
    }
    let people = People::from_f64(row.number_from("people", 0.0)?)
        .filter(|people| *people <= People::whole(municipality.population));
    let people = people.ok_or_else(|| {
        let inhabitants = municipality.population;
        row.fault(
            "people",
            format!("vairāk nekā pašvaldības {inhabitants} iedzīvotāji"),
            format!("more than the municipality's {inhabitants} inhabitants"),
        )
    })?;
    let rank = [
        data.municipalities().iter().position(|known| known.id == municipality.id),
        data.target_groups().iter().position(|known| known.id == group.id),
        data.service_types().iter().position(|known| known.id == service.id),
    ];
    let need = Need {
        municipality: municipality.id.clone(),
        group: group.id.clone(),
        service: service.id.clone(),
        people,
        basis: Basis::Own,
    };
    Ok((rank.map(Option::unwrap_or_default), need))
}
