//! Which site to branch on: where both decisions have raised the bound most so far, for what is left to decide of the site.
//!
//! Pseudo-costs: Bénichou, M., Gauthier, J. M., Girodet, P., Hentges, G., Ribière, G., Vincent, O. (1971), Experiments in
//! mixed-integer linear programming, Mathematical Programming 1; the product of both: Achterberg, T., Koch, T., Martin, A.
//! (2005), Branching rules revisited, Operations Research Letters 33(1).

use crate::solve::model::Decision;

/// Fractions of sites are kept this far from none and all: they are only nearly those of the relaxation.
const EDGE: f64 = 0.02;

/// Of the mean rise for each unit, at least this share counts, so that one decision that changes nothing is not all.
const LEAST: f64 = 1e-3;

/// How much the bound has risen for each unit by which a site was opened or closed.
pub(super) struct Rises {
    /// Of each site, opened and closed: the sum of the rises, and how many they are.
    sites: Vec<[(f64, f64); 2]>,
    /// Of all sites.
    all: [(f64, f64); 2],
}

/// A decision about a site of which the relaxation takes only a part.
#[derive(Clone, Copy)]
pub(super) struct Branch {
    pub site: usize,
    pub decision: Decision,
    /// How far the relaxation is from the decision.
    distance: f64,
}

impl Rises {
    pub(super) fn new(sites: usize) -> Self {
        Self { sites: vec![[(0.0, 0.0); 2]; sites], all: [(0.0, 0.0); 2] }
    }

    /// Notes by how much the bound is higher after a decision.
    pub(super) fn note(&mut self, branch: Branch, rise: f64) {
        // Before there is an answer, a decision that leaves nothing tells no number.
        if !rise.is_finite() {
            return;
        }
        let (side, rise) = (side(branch.decision), rise.max(0.0) / branch.distance);
        for (sum, count) in [&mut self.sites[branch.site][side], &mut self.all[side]] {
            *sum += rise;
            *count += 1.0;
        }
    }

    /// Both decisions about the site to branch on; none where all are decided.
    pub(super) fn branch(&self, fractions: &[f64], decisions: &[Decision]) -> Option<[Branch; 2]> {
        let means = self.all.map(|(sum, count)| if sum > 0.0 { sum / count } else { 1.0 });
        let expected = |site: usize, side: usize| {
            let (sum, count) = self.sites[site][side];
            if count > 0.0 { (sum / count).max(LEAST * means[side]) } else { means[side] }
        };
        let fraction = |site: usize| fractions[site].clamp(EDGE, 1.0 - EDGE);
        let score = |site: usize| {
            let fraction = fraction(site);
            (1.0 - fraction) * expected(site, 0) * fraction * expected(site, 1)
        };
        let free = (0..decisions.len()).filter(|&site| decisions[site] == Decision::Free);
        // The first of equal ones.
        let site = free.min_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)))?;
        let open = Branch { site, decision: Decision::Open, distance: 1.0 - fraction(site) };
        Some([open, Branch { decision: Decision::Closed, distance: fraction(site), ..open }])
    }
}

fn side(decision: Decision) -> usize {
    usize::from(decision == Decision::Closed)
}
