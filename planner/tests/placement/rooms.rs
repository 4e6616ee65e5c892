//! Which candidates can have more room, and how much more.

use planner::problem::{Candidate, Problem, Status, Step};

/// A site with room for everybody, and no places to pay for.
pub(crate) fn unlimited(site: &mut Candidate) {
    (site.capacity, site.smallest, site.place_cost, site.steps) = (None, None, 0.0, Vec::new());
}

fn room(site: &Candidate) -> Option<f64> {
    site.steps.last().map_or(site.capacity, |step| Some(step.places))
}

/// Sites that can have more room: all but existing ones, or these where no other that may open has a limit.
pub(crate) fn growing(sites: &mut [Candidate]) -> impl Iterator<Item = &mut Candidate> {
    let may_open = |site: &Candidate| !matches!(site.status, Status::Existing | Status::Forbidden);
    let only_new = sites.iter().any(|site| may_open(site) && room(site).is_some());
    sites.iter_mut().filter(move |site| !only_new || site.status != Status::Existing)
}

/// Gives those so many times the room.
pub(crate) fn grow(sites: &mut [Candidate], factor: f64) {
    growing(sites).for_each(|site| {
        site.capacity = site.capacity.map(|room| room * factor);
        site.steps.iter_mut().for_each(|step| *step = Step { places: step.places * factor, ..*step });
    });
}

/// By what factors of room differ.
pub(crate) fn step_of_room(problem: &Problem) -> f64 {
    let mut sites = problem.candidates().to_vec();
    let rooms = growing(&mut sites).filter_map(|site| room(site));
    let whole = |place: f64| (place / rooms.fold(place, f64::max)).max(0.001);
    problem.constraints().place_weight.map_or(0.001, whole)
}
