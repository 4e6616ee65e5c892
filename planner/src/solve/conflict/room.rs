//! How much more room helps.

use super::{Field, Question};
use crate::problem::{Candidate, Status};
use crate::solve::watch::Watch;

/// Factors of the capacities are looked for up to here, to this part where it is not said what a place is.
const MOST_ROOM: f64 = 1e6;
const FACTOR_STEP: f64 = 1e-3;
/// So many steps are tried one after another where more room can hurt.
const MOST_STEPS: u64 = 30;

impl Question {
    /// The smallest factor of the capacities that helps, in whole places of the largest or else to a thousandth.
    ///
    /// More room can be more duplication, and cost more. Without either, room that is too little is known; from there on, one
    /// step after another is tried.
    pub(super) fn smallest_factor(&self, watch: &mut Watch<'_>) -> Option<f64> {
        let step = self.step_of_room();
        let factor = |steps: u64| step.mul_add(steps as f64, 1.0);
        let pays = |site: &Candidate| site.place_cost > 0.0 && site.smallest.is_none();
        let mut hurt = vec![Field::Duplication];
        hurt.extend(self.problem.candidates().iter().any(pays).then_some(Field::Budget));
        hurt.retain(|field| field.is_in(&self.problem));
        let free = hurt.iter().fold(self.clone(), |free, &field| free.without(field));
        let least = free.fewest_steps(step, watch)?;
        if hurt.is_empty() {
            return Some(factor(least));
        }
        self.next_steps(least, step, watch).map(factor)
    }

    /// The next steps that help, where more can hurt. What is not told in time is passed over, farther and farther, and come
    /// back to by halving.
    fn next_steps(&self, least: u64, step: f64, watch: &mut Watch<'_>) -> Option<u64> {
        let mut helps = |steps: u64| self.with_room(step.mul_add(steps as f64, 1.0)).is_possible(watch);
        let (mut steps, mut stride, mut low) = (least, 1, None);
        loop {
            if steps > least + MOST_STEPS {
                return None;
            }
            match helps(steps) {
                Some(true) => break,
                Some(false) => (steps, stride) = (steps + 1, 1),
                None => {
                    low = low.or(Some(steps));
                    (steps, stride) = (steps + stride, 2 * stride);
                }
            }
        }
        let mut low = low.unwrap_or(steps);
        while low < steps {
            let middle = u64::midpoint(low, steps);
            if helps(middle) == Some(true) { steps = middle } else { low = middle + 1 }
        }
        Some(steps)
    }

    /// By how much factors differ.
    fn step_of_room(&self) -> f64 {
        let grows = self.growing();
        let growing = self.problem.candidates().iter().filter(|site| grows(site));
        let rooms = growing.map(Candidate::most_room).filter(|room| room.is_finite());
        let place = |place: f64| (place / rooms.fold(place, f64::max)).max(FACTOR_STEP);
        self.problem.constraints().place_weight.map_or(FACTOR_STEP, place)
    }

    /// The fewest steps that help, where more never hurt.
    fn fewest_steps(&self, step: f64, watch: &mut Watch<'_>) -> Option<u64> {
        if self.freed(Field::Capacity).is_possible(watch) == Some(false) {
            return None;
        }
        let with = |steps: u64| self.with_room(step.mul_add(steps as f64, 1.0));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step is a thousandth at least")]
        let (mut low, mut high) = (0, (1.0 / step).ceil() as u64);
        while with(high).is_possible(watch) != Some(true) {
            (low, high) = (high, high * 2);
            if high as f64 * step > MOST_ROOM {
                return None;
            }
        }
        while high - low > 1 {
            let middle = u64::midpoint(low, high);
            if with(middle).is_possible(watch) == Some(true) { high = middle } else { low = middle }
        }
        Some(high)
    }

    /// Which sites can have more room: what exists has the room that it has, where others have a limit too.
    fn growing(&self) -> impl Fn(&Candidate) -> bool + use<> {
        let may_open = |site: &Candidate| matches!(site.status, Status::Candidate | Status::Required);
        let mut sites = self.problem.candidates().iter();
        let only_new = sites.any(|site| may_open(site) && site.most_room().is_finite());
        move |site| !only_new || site.status != Status::Existing
    }

    /// With so many times the room.
    pub(super) fn with_room(&self, factor: f64) -> Self {
        let grows = self.growing();
        self.with_candidates(|site| if grows(&site) { site.with_room(factor) } else { site })
    }

    /// With all the room that there can be.
    pub(super) fn with_all_room(&self) -> Self {
        let grows = self.growing();
        self.with_candidates(|site| if grows(&site) { site.without_limit() } else { site })
    }
}
