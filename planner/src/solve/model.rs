//! The one combinatorial model behind the objectives: choose sites S so that
//!
//! ```text
//!     Σ_{j ∈ S} opening_j  +  Σ_i min( escape_i, min_{j ∈ S} cost_ij )
//! ```
//!
//! is least, where S has a given size or any. Costs here include the weight. `escape_i` is what a row costs when no chosen
//! site serves it better: the weight left uncovered, the cost from a site that is open anyway, or a penalty above every
//! answer that matters. Sites that are decided fold into the escapes and the constant, so that every node of a search is a
//! smaller model of the same kind.

/// How many sites are to be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// Exactly so many.
    Exactly(usize),
    /// Any number.
    Any,
}

/// What is decided about a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Free,
    Open,
    Closed,
}

/// A cost at which a site serves a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry {
    pub cost: f64,
    pub site: u32,
}

/// Of rows given as (escape, entries), those that a model of them has: a site serves them for less than their escape.
pub(super) fn has_choice(rows: &[(f64, Vec<Entry>)]) -> Vec<usize> {
    let better = |(escape, entries): &(f64, Vec<Entry>)| entries.iter().any(|entry| entry.cost < *escape);
    (0..rows.len()).filter(|&row| better(&rows[row])).collect()
}

#[derive(Clone, Debug)]
pub(super) struct Model {
    /// Where each row's entries begin; one longer than the rows.
    starts: Vec<usize>,
    /// Row after row, in increasing cost (then site), all below the row's escape.
    entries: Vec<Entry>,
    pub escape: Vec<f64>,
    /// The row of the outermost model that each row stands for.
    pub origin: Vec<u32>,
    /// Sites not decided yet, in increasing order.
    pub free: Vec<u32>,
    /// Opening costs of all sites of the outermost model.
    pub opening: Vec<f64>,
    pub count: Count,
    /// What the decided sites and the rows without a choice cost.
    pub constant: f64,
    /// All costs are whole numbers, so the best value is one too.
    pub integral: bool,
    /// Every row of the outermost model has a site to choose: none was folded into the constant.
    pub complete: bool,
}

impl Model {
    /// Builds a model of rows given as (escape, entries); `opening` has one cost for each site, all of which are free.
    pub(super) fn new(rows: Vec<(f64, Vec<Entry>)>, opening: Vec<f64>, count: Count) -> Self {
        let whole = |value: &f64| value.fract() == 0.0;
        let mut model = Self {
            starts: vec![0],
            entries: Vec::with_capacity(rows.iter().map(|(_, entries)| entries.len()).sum()),
            escape: Vec::with_capacity(rows.len()),
            origin: Vec::with_capacity(rows.len()),
            free: (0..).take(opening.len()).collect(),
            integral: opening.iter().all(whole),
            opening,
            count,
            constant: 0.0,
            complete: true,
        };
        for (escape, mut entries) in rows {
            entries.retain(|entry| entry.cost < escape);
            entries.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.site.cmp(&b.site)));
            model.integral &= whole(&escape) && entries.iter().all(|entry| whole(&entry.cost));
            model.complete &= !entries.is_empty();
            let origin = u32::try_from(model.escape.len()).unwrap_or(u32::MAX);
            model.push(origin, escape, entries);
        }
        // Whole numbers are added without rounding only below 2^53.
        let largest: f64 = model.constant + model.escape.iter().sum::<f64>() + model.opening.iter().sum::<f64>();
        model.integral &= largest < 2f64.powi(52);
        model
    }

    fn push(&mut self, origin: u32, escape: f64, entries: impl IntoIterator<Item = Entry>) {
        let start = self.entries.len();
        self.entries.extend(entries);
        if self.entries.len() == start {
            self.constant += escape;
        } else {
            self.starts.push(self.entries.len());
            self.escape.push(escape);
            self.origin.push(origin);
        }
    }

    /// The model that is left when sites are decided.
    pub(super) fn decided(&self, decisions: &[Decision]) -> Self {
        let opened = self.free.iter().filter(|&&site| decisions[site as usize] == Decision::Open);
        let (opened_count, opened_cost) =
            opened.fold((0, 0.0), |(count, cost), &site| (count + 1, cost + self.opening[site as usize]));
        let mut model = Self {
            starts: vec![0],
            entries: Vec::with_capacity(self.entries.len()),
            escape: Vec::with_capacity(self.escape.len()),
            origin: Vec::with_capacity(self.origin.len()),
            free: self.free.iter().copied().filter(|&site| decisions[site as usize] == Decision::Free).collect(),
            opening: self.opening.clone(),
            count: match self.count {
                Count::Exactly(count) => Count::Exactly(count - opened_count),
                Count::Any => Count::Any,
            },
            constant: self.constant + opened_cost,
            integral: self.integral,
            complete: self.complete,
        };
        for row in 0..self.rows() {
            let entries = self.row(row);
            let decision = |entry: &Entry| decisions[entry.site as usize];
            let end = entries.iter().position(|entry| decision(entry) == Decision::Open);
            let escape = end.map_or(self.escape[row], |end| entries[end].cost);
            let kept = entries[..end.unwrap_or(entries.len())]
                .iter()
                .copied()
                .filter(|entry| decision(entry) == Decision::Free && entry.cost < escape);
            model.push(self.origin[row], escape, kept);
        }
        model
    }

    pub(super) fn rows(&self) -> usize {
        self.escape.len()
    }

    /// How many pairs of a row and a site there are.
    pub(super) fn entries(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn row(&self, row: usize) -> &[Entry] {
        &self.entries[self.starts[row]..self.starts[row + 1]]
    }

    /// The value of choosing `chosen` (a flag for each site of the outermost model).
    pub(super) fn value(&self, chosen: &[bool]) -> f64 {
        let opening: f64 =
            self.free.iter().filter(|&&site| chosen[site as usize]).map(|&site| self.opening[site as usize]).sum();
        let serving: f64 = (0..self.rows())
            .map(|row| {
                let nearest = self.row(row).iter().find(|entry| chosen[entry.site as usize]);
                nearest.map_or(self.escape[row], |entry| entry.cost)
            })
            .sum();
        self.constant + opening + serving
    }
}
