//! Changes that help together, where no single one does: a minimal correction set, and the smallest change of each of its members.
//!
//! What may change is left out, and put back one after another as long as there is an answer; what cannot be put back has to
//! change. Bailey, J., Stuckey, P. J. (2005), Discovery of minimal unsatisfiable subsets of constraints using hitting set
//! dualization, PADL (the procedure "grow").

use super::{Field, Question};
use crate::problem::Objective;
use crate::solution::Relaxation;
use crate::solve::watch::Watch;

/// What may change, in the order in which it is put back: means stay what they are where aims can give way.
const CHANGEABLE: [Field; 12] = [
    Field::SingleSource,
    Field::Capacity,
    Field::Sites,
    Field::Budget,
    Field::Separation,
    Field::Duplication,
    Field::Backup,
    Field::CoverLimit,
    Field::Share,
    Field::Floors,
    Field::Limit,
    Field::WorstMean,
];

impl Question {
    /// Changes that help together, of which none can be left out, each the smallest where those before it are made and those
    /// after it are free, as far as is known in time. None where no such changes are found, or a single one helps.
    pub(super) fn together(&self, watch: &mut Watch<'_>) -> Vec<Relaxation> {
        self.correction(watch).map_or_else(Vec::new, |fields| self.changes(fields, watch))
    }

    /// The smallest changes of these fields, but for those that the others do not need.
    fn changes(&self, fields: Vec<Field>, watch: &mut Watch<'_>) -> Vec<Relaxation> {
        if fields.len() < 2 {
            return Vec::new();
        }
        let mut changed = self.clone();
        let mut relaxations = Vec::with_capacity(fields.len());
        for (index, &field) in fields.iter().enumerate() {
            let asked = changed.all_freed(&fields[index + 1..]);
            let Some(relaxation) = asked.relaxation(field, watch) else { return Vec::new() };
            changed = changed.with_change(field, relaxation.value);
            relaxations.push(relaxation);
        }
        // All the room there is can be less help than some.
        let mut is_needless = |index: usize| {
            let others = (0..fields.len()).filter(|&other| other != index);
            let without = others
                .fold(self.clone(), |without, other| without.with_change(fields[other], relaxations[other].value));
            without.is_possible(watch) == Some(true)
        };
        let Some(needless) = (0..fields.len()).find(|&index| is_needless(index)) else { return relaxations };
        let mut fewer = fields;
        fewer.remove(needless);
        self.changes(fewer, watch)
    }

    /// Fields whose change can give an answer, none of which can stay as it is where the others are free.
    fn correction(&self, watch: &mut Watch<'_>) -> Option<Vec<Field>> {
        let mut free: Vec<Field> = CHANGEABLE.into_iter().filter(|field| field.is_in(&self.problem)).collect();
        if self.all_freed(&free).is_possible(watch) != Some(true) {
            return None;
        }
        for field in free.clone() {
            let others: Vec<Field> = free.iter().copied().filter(|&other| other != field).collect();
            if self.all_freed(&others).is_possible(watch) == Some(true) {
                free = others;
            }
        }
        Some(free)
    }

    /// Without what some fields ask.
    fn all_freed(&self, fields: &[Field]) -> Self {
        fields.iter().fold(self.clone(), |question, &field| question.freed(field))
    }

    /// With the change that a relaxation tells.
    fn with_change(&self, field: Field, value: f64) -> Self {
        match field {
            Field::Capacity => self.with_room(value),
            Field::Share => self.with_share(value),
            Field::Floors => self.with_floors(value),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of sites")]
            Field::Sites => self.with_objective(self.problem.objective().clone().with_sites(value as usize)),
            Field::SingleSource => self.without(field),
            _ => self.with_value(field, Some(value)),
        }
    }

    fn with_objective(&self, objective: Objective) -> Self {
        Self { problem: self.problem.with(objective, self.problem.constraints().clone()), ..*self }
    }
}
