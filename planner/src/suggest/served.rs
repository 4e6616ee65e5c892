//! Who goes where.

use std::collections::HashMap;

use geodata::{Minutes, People};

use super::instance::Instance;
use crate::solution::Solution;

/// Some people of a demand point who go to one site.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Part {
    /// The site's column.
    pub(super) column: usize,
    pub(super) people: People,
    pub(super) minutes: f64,
}

/// For each demand point, who goes where; whom no part holds is not served.
pub(super) type Served = Vec<Vec<Part>>;

/// Everybody at the nearest open site that is no farther than `longest`.
pub(super) fn nearest(instance: &Instance<'_>, open: &[usize], longest: Option<Minutes>) -> Served {
    let longest = longest.map_or(f64::INFINITY, |longest| longest.0);
    let part = |(row, point): (usize, &geodata::DemandPoint)| {
        let (column, minutes) = instance.nearest(row, open)?;
        (minutes <= longest).then_some(Part { column, people: point.people, minutes })
    };
    instance.demand.iter().enumerate().map(|row| part(row).into_iter().collect()).collect()
}

/// As a solution says.
pub(super) fn by_solution(instance: &Instance<'_>, solution: &Solution) -> Served {
    let rows: HashMap<&str, usize> =
        instance.demand.iter().enumerate().map(|(row, point)| (point.id.as_str(), row)).collect();
    let columns: HashMap<&str, usize> =
        instance.spots.iter().enumerate().map(|(column, spot)| (spot.candidate.id.as_str(), column)).collect();
    let mut weights: Vec<Vec<(usize, f64, f64)>> = vec![Vec::new(); instance.demand.len()];
    for part in &solution.assignment {
        if let (Some(&row), Some(&column)) = (rows.get(part.demand.as_str()), columns.get(part.site.as_str())) {
            weights[row].push((column, part.weight, part.cost));
        }
    }
    let row = |(parts, point): (Vec<(usize, f64, f64)>, &geodata::DemandPoint)| {
        let people = whole(&parts.iter().map(|part| part.1).collect::<Vec<_>>(), point.people);
        let parts = parts.into_iter().zip(people);
        let parts = parts.map(|((column, _, minutes), people)| Part { column, people, minutes });
        parts.filter(|part| part.people > People::ZERO).collect()
    };
    weights.into_iter().zip(&instance.demand).map(row).collect()
}

/// Weights as whole thousandths of people: their sum as near as can be, and never more than there are.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // weights are thousandths of people
fn whole(weights: &[f64], all: People) -> Vec<People> {
    let sum = (weights.iter().sum::<f64>().round() as u64).min(all.thousandths());
    let mut left = sum;
    let mut floor = |weight: &f64| {
        let part = (weight.floor() as u64).min(left);
        left -= part;
        part
    };
    let mut parts: Vec<u64> = weights.iter().map(&mut floor).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by(|&a, &b| weights[b].fract().total_cmp(&weights[a].fract()));
    for (index, _) in order.into_iter().zip(0..left) {
        parts[index] += 1;
    }
    parts.into_iter().map(People::from_thousandths).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_add_up_to_whole_thousandths() {
        let parts = |weights: &[f64], all| -> Vec<u64> {
            whole(weights, People::from_thousandths(all)).into_iter().map(People::thousandths).collect()
        };
        assert_eq!(parts(&[1000.0], 1000), [1000]);
        assert_eq!(parts(&[333.4, 666.6], 1000), [333, 667]);
        assert_eq!(parts(&[333.5, 666.5], 1000).iter().sum::<u64>(), 1000);
        assert_eq!(parts(&[999.999_999_9], 1000), [1000]);
        assert_eq!(parts(&[1_000.000_000_1], 1000), [1000]);
        assert_eq!(parts(&[], 1000), [0; 0]);
    }
}
