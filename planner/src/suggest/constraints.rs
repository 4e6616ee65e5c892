//! The conditions of a question as constraints of its problem.

use std::collections::BTreeMap;

use geodata::{MunicipalityId, People};

use super::{Condition, Conditions, Question, QuestionError, instance::Instance};
use crate::problem::{Constraints, CoverageFloor, WorstMean};

/// The worst-off share of the people that [`Conditions::worst_tenth`] speaks of.
const TENTH: f64 = 0.1;
/// One place is for one person, in thousandths.
pub(super) const PLACE: f64 = 1000.0;

/// The constraints, where `rows` of the demand are in the problem. Shares are of all people, also those whom no site can
/// reach.
pub(super) fn of(instance: &Instance<'_>, question: &Question, rows: &[usize]) -> Result<Constraints, QuestionError> {
    let Conditions { places, separation, longest, budget, duplication, worst_tenth, floor, backup, .. } =
        question.conditions;
    let all: People = instance.demand.iter().map(|point| point.people).sum();
    let within: People = rows.iter().map(|&row| instance.demand[row].people).sum();
    let needs_standard = duplication.is_some() || floor.is_some() || backup.is_some();
    Ok(Constraints {
        minimum_separation: separation.map(|minutes| minutes.0),
        limit: longest.map(|minutes| minutes.0),
        budget,
        // Where places are limited, a demand point would be divided among sites; its worst off would then not be its own.
        single_source: places.is_some() && worst_tenth.is_some(),
        standard: needs_standard.then_some(question.standard.0),
        maximum_duplication: duplication.map(|share| share * all.thousandths() as f64),
        place_weight: places.map(|_| PLACE),
        worst_mean: worst_tenth.map(|minutes| WorstMean { share: TENTH, most: minutes.0 }),
        coverage_floors: floor.map_or_else(|| Ok(Vec::new()), |share| floors(instance, share, rows))?,
        backup_share: backup.map(|share| share_of(Condition::Backup, share, all, within)).transpose()?,
        ..Constraints::default()
    })
}

/// A floor for each municipality whose people are in the problem.
fn floors(instance: &Instance<'_>, share: f64, rows: &[usize]) -> Result<Vec<CoverageFloor>, QuestionError> {
    let mut municipalities: BTreeMap<&MunicipalityId, (People, People, Vec<String>)> = BTreeMap::new();
    for point in &instance.demand {
        municipalities.entry(&point.municipality).or_default().0 += point.people;
    }
    for &row in rows {
        let point = &instance.demand[row];
        let entry = municipalities.entry(&point.municipality).or_default();
        entry.1 += point.people;
        entry.2.push(point.id.to_string());
    }
    let floor = |(id, (all, within, demand)): (&MunicipalityId, (People, People, Vec<String>))| {
        let share = share_of(Condition::Floor, share, all, within)?;
        Ok(CoverageFloor { name: id.to_string(), demand, share })
    };
    municipalities.into_iter().map(floor).collect()
}

/// A share of all people as one of those in the problem.
fn share_of(condition: Condition, share: f64, all: People, within: People) -> Result<f64, QuestionError> {
    let most = within.as_f64() / all.as_f64();
    if share > most {
        return Err(QuestionError::OutOfReach { condition, value: share, most });
    }
    Ok((share / most).min(1.0))
}
