//! Sixteen sources at once, a lane each.

use pulp::{Arch, Simd, WithSimd};

use super::{
    End, Sweep,
    closure::{Closure, OUTSIDE},
    star::Star,
    weight::Weight,
};

/// The sources of one sweep.
pub const LANES: usize = 16;

/// The arcs of a node on the way down are padded to a multiple of this, so that most loops over them run equally often,
/// which a processor foresees.
pub(super) const STRIDE: usize = 4;

/// A weight for each source of a sweep.
type Lanes<W> = [W; LANES];

/// The memory of one thread's sweeps.
pub(super) struct Worker<'a, W> {
    sweep: &'a Sweep<'a>,
    /// The widest registers that this processor has.
    arch: Arch,
    /// All above the sources.
    above: Closure,
    /// By position in `above`: the weights of the ways up.
    climbed: Vec<Lanes<W>>,
    /// By position in the sweep's closure: the weights of the best ways.
    weights: Vec<Lanes<W>>,
    /// By position in the sweep's closure: whether one of this sweep's ways up leads there.
    is_climbed: Vec<bool>,
}

impl<'a, W: Weight> Worker<'a, W> {
    pub(super) fn new(sweep: &'a Sweep<'a>) -> Self {
        let nodes = sweep.down.nodes();
        Self {
            sweep,
            arch: Arch::new(),
            above: Closure::new(sweep.hierarchy.place.len()),
            climbed: Vec::new(),
            weights: vec![[W::ZERO; LANES]; nodes],
            is_climbed: vec![false; nodes],
        }
    }

    /// By position in the sweep's closure: the weights of the last sweep.
    pub(super) fn into_weights(self) -> Vec<Lanes<W>> {
        self.weights
    }

    /// Computes the weights of the best ways from the sources.
    pub(super) fn sweep(&mut self, sources: &[&[End]]) {
        assert!(sources.len() <= LANES, "more sources than lanes");
        let Self { sweep, arch, above, climbed, weights, is_climbed } = self;
        let hierarchy = sweep.hierarchy;
        let ends = |source| hierarchy.in_places::<W>(source);
        above.fill(&hierarchy.up, sources.iter().flat_map(|source| ends(source)).map(|(place, _)| place));
        climbed.clear();
        climbed.resize(above.places().len(), [W::NEVER; LANES]);
        for (lane, source) in sources.iter().enumerate() {
            for (place, weight) in ends(source) {
                let begin = &mut climbed[above.position(place) as usize][lane];
                *begin = weight.min(*begin);
            }
        }
        arch.dispatch(Climb { up: &hierarchy.up, above, weights: climbed });
        for (&place, &lanes) in above.places().iter().zip(&*climbed) {
            let at = sweep.closure.position(place);
            if at != OUTSIDE {
                weights[at as usize] = lanes;
                is_climbed[at as usize] = true;
            }
        }
        arch.dispatch(Descend { down: &sweep.down, weights, is_climbed });
    }

    /// Writes the weights of the targets, a row for each source.
    pub(super) fn write(&self, rows: &mut [&mut [W]]) {
        let Self { sweep, weights, .. } = self;
        self.arch.dispatch(Write { targets: &sweep.targets, weights, rows });
    }
}

/// Gives every node above the sources the best of the ways up.
struct Climb<'a, W> {
    up: &'a Star,
    above: &'a Closure,
    weights: &'a mut [Lanes<W>],
}

impl<W: Weight> WithSimd for Climb<'_, W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { up, above, weights } = self;
        for (position, &place) in above.places().iter().enumerate().rev() {
            let below = weights[position];
            for (node, arc) in up.weights(place) {
                relax(&mut weights[above.position(node) as usize], &below, arc);
            }
        }
    }
}

/// Gives every node the best of its own climb and of the ways over nodes above it.
struct Descend<'a, W> {
    down: &'a Star,
    weights: &'a mut [Lanes<W>],
    is_climbed: &'a mut [bool],
}

impl<W: Weight> WithSimd for Descend<'_, W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { down, weights, is_climbed } = self;
        for ((position, is_climbed), arcs) in is_climbed.iter_mut().enumerate().zip(down.strides::<W, STRIDE>()) {
            let (above, here) = weights.split_at_mut(position);
            let Some(here) = here.first_mut() else { break };
            let mut best = if *is_climbed { *here } else { [W::NEVER; LANES] };
            *is_climbed = false;
            for arcs in arcs {
                for (node, arc) in arcs {
                    relax(&mut best, &above[node as usize], arc);
                }
            }
            *here = best;
        }
    }
}

/// Writes rows, in squares of as many targets as there are lanes: neither side is touched in single entries far apart.
struct Write<'a, 'r, W> {
    targets: &'a Star,
    weights: &'a [Lanes<W>],
    rows: &'a mut [&'r mut [W]],
}

impl<W: Weight> WithSimd for Write<'_, '_, W> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { targets, weights, rows } = self;
        let mut square = [[W::NEVER; LANES]; LANES];
        for first in (0..targets.nodes()).step_by(LANES) {
            let last = targets.nodes().min(first + LANES);
            for (target, best) in (first..last).zip(&mut square) {
                *best = [W::NEVER; LANES];
                #[allow(clippy::cast_possible_truncation)] // far fewer than 2³² targets
                for (node, end) in targets.weights(target as u32) {
                    relax(best, &weights[node as usize], end);
                }
            }
            for (lane, row) in rows.iter_mut().enumerate() {
                for (entry, best) in row[first..last].iter_mut().zip(&square) {
                    *entry = best[lane];
                }
            }
        }
    }
}

/// Makes `best` the better of itself and the ways from `other` over `arc`. All are at most [`Weight::NEVER`], and stay so.
#[inline(always)]
fn relax<W: Weight>(best: &mut Lanes<W>, other: &Lanes<W>, arc: W) {
    for (best, &other) in best.iter_mut().zip(other) {
        *best = other.plus(arc).min(*best);
    }
}
