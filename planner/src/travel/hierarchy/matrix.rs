//! What sweeps answer.

use super::{
    Cost,
    weight::{NEVER, Weight},
};

/// Times from sources (rows) to targets (columns), in the units of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeMatrix {
    pub(super) columns: usize,
    pub(super) times: Vec<u32>,
}

impl TimeMatrix {
    /// The times from one source to each target; `None` where there is no way.
    pub fn row(&self, source: usize) -> impl ExactSizeIterator<Item = Option<u32>> + '_ {
        self.times[source * self.columns..][..self.columns].iter().map(|&time| (time < NEVER).then_some(time))
    }
}

/// Times and lengths of the fastest ways from sources (rows) to targets (columns), the shortest among equally fast ones, in
/// the units of the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CostMatrix {
    pub(super) columns: usize,
    pub(super) weights: Vec<u64>,
}

impl CostMatrix {
    /// The ways from one source to each target; `None` where there is none.
    pub fn row(&self, source: usize) -> impl ExactSizeIterator<Item = Option<Cost>> + '_ {
        self.weights[source * self.columns..][..self.columns].iter().map(|&weight| Cost::of::<u64>(weight))
    }
}

impl Cost {
    /// `None` where there is no way.
    pub(super) fn of<W: Weight>(weight: W) -> Option<Self> {
        (weight < W::NEVER).then(|| Self { time: weight.time(), length: weight.length() })
    }
}
