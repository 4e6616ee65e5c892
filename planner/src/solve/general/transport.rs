//! Serving rows from given sites with limited room at least cost, rows being divisible: a transportation problem.
//!
//! Successive shortest paths between the sites. Every row starts at its cheapest site; what is too much there moves along
//! the cheapest chain of sites to one with room. Busacker, R. G., Gowen, P. J. (1960), A procedure for determining a family
//! of minimum-cost network flow patterns, ORO Technical Report 15; on the sites alone, after Tokuyama, T., Nakano, J.
//! (1995), Efficient algorithms for the Hitchcock transportation problem, SIAM Journal on Computing 24(3).

use super::task::{Serve, Task};

/// For each row, the sites that serve it, and the weights; the rest is left.
pub(super) type Parts = Vec<Vec<(u32, f64)>>;

/// What sums of costs may be wrong by, relative to the largest cost: more than rounding in a chain over all sites.
const ROUNDING: f64 = 1e-13;

/// What is missing by less than this share of all weight may be rounding.
#[cfg(feature = "mip")]
const SHORT: f64 = 1e-8;

/// What is served from where.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub parts: Parts,
    /// What serving costs, without the escapes.
    pub cost: f64,
    /// The weight left, and the escapes of it.
    pub left: f64,
    pub escapes: f64,
}

/// How a row prefers its sites: what a unit of its weight costs there.
#[derive(Clone)]
struct Flow<'a> {
    task: &'a Task,
    /// The open sites; one more, with room for all, is where what is left goes.
    open: Vec<usize>,
    /// Cost of a unit of each row at each open site, row by row; infinite where that is not possible.
    unit: Vec<f64>,
    /// Weight of each row at each open site, row by row.
    amount: Vec<f64>,
    load: Vec<f64>,
    /// For each pair of sites the row whose move from the first to the second costs least, and what a unit of it costs.
    steps: Vec<Vec<(f64, usize)>>,
    /// What adding up costs of units may be wrong by.
    rounding: f64,
}

/// The cheapest service from the chosen sites. Where everything must be served, as much as possible is; where a share must,
/// what is served is the most possible.
pub(super) fn cheapest(task: &Task, chosen: &[bool]) -> Service {
    if !task.capacitated {
        return nearest(task, chosen);
    }
    let mut flow = Flow::new(task, chosen);
    flow.settle();
    flow.fill();
    flow.service()
}

/// Each row at its cheapest site.
fn nearest(task: &Task, chosen: &[bool]) -> Service {
    let mut service = Service { parts: Vec::with_capacity(task.rows.len()), cost: 0.0, left: 0.0, escapes: 0.0 };
    for row in &task.rows {
        let entry = row.entries.iter().find(|entry| chosen[entry.site as usize]);
        let entry = entry.filter(|entry| task.serve != Serve::Any || entry.cost < row.escape || row.escape <= 0.0);
        if let Some(entry) = entry {
            service.cost += entry.cost;
            service.parts.push(vec![(entry.site, row.weight)]);
        } else {
            service.left += row.weight;
            service.escapes += row.escape;
            service.parts.push(Vec::new());
        }
    }
    service
}

impl<'a> Flow<'a> {
    fn new(task: &'a Task, chosen: &[bool]) -> Self {
        let open: Vec<usize> = (0..chosen.len()).filter(|&site| chosen[site]).collect();
        let mut place = vec![usize::MAX; chosen.len()];
        open.iter().enumerate().for_each(|(index, &site)| place[site] = index);
        let dearest = task.rows.iter().filter_map(|row| row.entries.last().map(|entry| entry.cost / row.weight));
        // Where serving is a must, leaving costs more than any chain of moves.
        let must = (dearest.fold(0.0, f64::max) + 1.0) * (open.len() + 2) as f64;
        let width = open.len() + 1;
        let mut unit = vec![f64::INFINITY; task.rows.len() * width];
        let mut amount = vec![0.0; unit.len()];
        let mut load = vec![0.0; width];
        for (row, (unit, amount)) in task.rows.iter().zip(unit.chunks_mut(width).zip(amount.chunks_mut(width))) {
            for entry in row.entries.iter().filter(|entry| chosen[entry.site as usize]) {
                unit[place[entry.site as usize]] = entry.cost / row.weight;
            }
            unit[open.len()] = if task.serve == Serve::Any { row.escape / row.weight } else { must };
            let cheapest = (0..width).min_by(|&a, &b| unit[a].total_cmp(&unit[b])).unwrap_or(0);
            amount[cheapest] = row.weight;
            load[cheapest] += row.weight;
        }
        let largest = unit.iter().copied().filter(|unit| unit.is_finite()).fold(0.0, f64::max);
        let mut flow = Self { task, open, amount, load, steps: Vec::new(), rounding: ROUNDING * largest, unit };
        flow.steps = (0..width).map(|from| flow.steps_from(from)).collect();
        flow
    }

    /// The cost of a unit of each row, and the weight of it, at each open site.
    fn rows(&self) -> impl Iterator<Item = (&[f64], &[f64])> {
        self.unit.chunks(self.load.len()).zip(self.amount.chunks(self.load.len()))
    }

    fn room(&self, site: usize) -> f64 {
        self.open.get(site).map_or(f64::INFINITY, |&site| self.task.sites[site].room)
    }

    /// Moves what is too much until nothing is.
    fn settle(&mut self) {
        for from in 0..self.load.len() {
            // Dust of rounding is within what the room allows for it.
            while self.load[from] - self.room(from) > 1e-11 * self.room(from).max(f64::MIN_POSITIVE) {
                let Some(path) = self.path(from) else { break };
                let end = path[path.len() - 1];
                self.push(&path, (self.load[from] - self.room(from)).min(self.room(end) - self.load[end]));
            }
        }
    }

    fn steps_from(&self, from: usize) -> Vec<(f64, usize)> {
        let mut steps = vec![(f64::INFINITY, usize::MAX); self.load.len()];
        for (row, (unit, amount)) in self.rows().enumerate() {
            if amount[from] > 0.0 {
                for (to, step) in steps.iter_mut().enumerate() {
                    let cost = unit[to] - unit[from];
                    if cost < step.0 && to != from {
                        *step = (cost, row);
                    }
                }
            }
        }
        steps
    }

    /// Has sites serve as much as they must, where that is possible.
    fn fill(&mut self) {
        let least: Vec<f64> = self.open.iter().map(|&site| self.task.sites[site].least).chain([0.0]).collect();
        for to in 0..self.open.len() {
            while least[to] - self.load[to] > 1e-11 * least[to] {
                let starts = |site: usize| site != to && self.load[site] > least[site];
                let Some(path) = self.chain(&starts, &|site| site == to) else { break };
                let (from, before) = (path[0], self.load[to]);
                self.push(&path, (self.load[from] - least[from]).min(least[to] - self.load[to]));
                if self.load[to] <= before {
                    break;
                }
            }
        }
    }

    /// The cheapest chain of sites from `from` to one with room.
    fn path(&self, from: usize) -> Option<Vec<usize>> {
        self.chain(&|site| site == from, &|site| site != from && self.load[site] < self.room(site))
    }

    /// The cheapest chain of sites from one of some to one of others.
    fn chain(&self, starts: &dyn Fn(usize) -> bool, ends: &dyn Fn(usize) -> bool) -> Option<Vec<usize>> {
        let sites = self.load.len();
        let start = |site: usize| if starts(site) { 0.0 } else { f64::INFINITY };
        let (mut cost, mut before) = ((0..sites).map(start).collect::<Vec<f64>>(), vec![usize::MAX; sites]);
        // Bellman and Ford; what rounding alone makes cheaper is not, or chains would go in circles.
        for _ in 0..sites {
            let mut changed = false;
            for a in 0..sites {
                if cost[a].is_infinite() {
                    continue;
                }
                for b in (0..sites).filter(|&b| b != a) {
                    let through = cost[a] + self.steps[a][b].0;
                    if through < cost[b] - self.rounding {
                        (cost[b], before[b]) = (through, a);
                        changed = true;
                    }
                }
            }
            if !changed {
                break;
            }
        }
        let ends = (0..sites).filter(|&site| ends(site) && cost[site].is_finite());
        let end = ends.min_by(|&a, &b| cost[a].total_cmp(&cost[b]))?;
        let mut path = vec![end];
        while before[path[path.len() - 1]] != usize::MAX {
            if path.len() > sites {
                return None;
            }
            path.push(before[path[path.len() - 1]]);
        }
        path.reverse();
        Some(path)
    }

    /// Moves at most so much along a chain.
    fn push(&mut self, path: &[usize], most: f64) {
        let (from, end, width) = (path[0], path[path.len() - 1], self.load.len());
        let moves: Vec<(usize, usize, usize)> =
            path.windows(2).map(|pair| (self.steps[pair[0]][pair[1]].1, pair[0], pair[1])).collect();
        let weight = moves.iter().fold(most, |least, &(row, from, _)| least.min(self.amount[row * width + from]));
        for &(row, from, to) in &moves {
            self.amount[row * width + from] -= weight;
            self.amount[row * width + to] += weight;
        }
        self.load[from] -= weight;
        self.load[end] += weight;
        for &(row, from, to) in &moves {
            if self.amount[row * width + from] <= 0.0 {
                self.steps[from] = self.steps_from(from);
            }
            self.arrive(row, to);
        }
    }

    /// Lets a row that has come to a site move on from there.
    fn arrive(&mut self, row: usize, from: usize) {
        let unit = &self.unit[row * self.load.len()..][..self.load.len()];
        for (to, step) in self.steps[from].iter_mut().enumerate() {
            let cost = unit[to] - unit[from];
            // Of equals, the first row, as where all are looked at.
            if to != from && (cost < step.0 || (cost <= step.0 && cost.is_finite() && row < step.1)) {
                *step = (cost, row);
            }
        }
    }

    fn service(&self) -> Service {
        let mut service =
            Service { parts: Vec::with_capacity(self.task.rows.len()), cost: 0.0, left: 0.0, escapes: 0.0 };
        for (row, (unit, amount)) in self.task.rows.iter().zip(self.rows()) {
            let mut parts = Vec::new();
            // Dust of rounding is within what the check allows for it.
            let dust = 1e-12 * row.weight;
            for (index, &site) in self.open.iter().enumerate().filter(|&(index, _)| amount[index] > dust) {
                service.cost += amount[index] * unit[index];
                parts.push((u32::try_from(site).unwrap_or(u32::MAX), amount[index]));
            }
            let left = Some(amount[self.open.len()]).filter(|&left| left > dust).unwrap_or(0.0);
            service.left += left;
            service.escapes += row.escape * (left / row.weight);
            service.parts.push(parts);
        }
        service
    }

    /// Prices of the rows at which the relaxation with these sites is as good as the service.
    fn prices(&self) -> Vec<f64> {
        let worth = self.worth();
        let row = |(row, (unit, _)): (&super::task::Row, (&[f64], _))| {
            let least = unit.iter().zip(&worth).map(|(unit, worth)| unit + worth).fold(f64::INFINITY, f64::min);
            least * row.weight
        };
        self.task.rows.iter().zip(self.rows()).map(row).collect()
    }

    /// Whether each site serves as much as it must, and everybody is served where that is a must.
    #[cfg(feature = "mip")]
    fn is_enough(&self) -> bool {
        let short = SHORT * self.task.rows.iter().map(|row| row.weight).sum::<f64>();
        let least = |&site: &usize| self.task.sites[site].least;
        (self.task.serve != Serve::All || self.load[self.open.len()] <= short)
            && self.open.iter().zip(&self.load).all(|(site, load)| least(site) - load <= short)
    }

    /// Whether no site serves more than it can.
    #[cfg(feature = "mip")]
    fn fits(&self) -> bool {
        (0..self.load.len()).all(|site| self.load[site] <= self.room(site) * (1.0 + SHORT))
    }

    /// What a unit of room is worth at each site: the cheapest chain from there to room that is left. Sites without such a
    /// chain are worth more than the others, and among each other as their chains say.
    fn worth(&self) -> Vec<f64> {
        let sites = self.load.len();
        let mut steps = self.steps.clone();
        let mut ends: Vec<bool> = (0..sites).map(|site| self.load[site] < self.room(site)).collect();
        if self.task.serve != Serve::Any {
            // Leaving weight is no way out.
            ends[sites - 1] = false;
            for steps in &mut steps {
                steps[sites - 1].0 = f64::INFINITY;
            }
        }
        let mut worth = chains(&steps, &ends);
        let inner: Vec<bool> = worth.iter().map(|worth| worth.is_infinite()).collect();
        let among = chains(&steps, &inner);
        let finite = |values: &[f64]| values.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max);
        let costs: Vec<f64> = steps.iter().flatten().map(|step| step.0.abs()).collect();
        let least = (0..sites).filter(|&site| inner[site]).map(|site| among[site]).fold(0.0, f64::min);
        let above = if inner.iter().all(|&inner| inner) { 0.0 } else { finite(&worth) + finite(&costs) };
        for site in (0..sites).filter(|&site| inner[site]) {
            worth[site] = among[site] - least + above;
        }
        if self.task.serve != Serve::Any {
            worth[sites - 1] = f64::INFINITY;
        }
        worth
    }
}

/// The least cost of a chain from each site to one of the ends.
fn chains(steps: &[Vec<(f64, usize)>], ends: &[bool]) -> Vec<f64> {
    let sites = ends.len();
    let mut cost: Vec<f64> = ends.iter().map(|&end| if end { 0.0 } else { f64::INFINITY }).collect();
    for _ in 0..sites {
        for a in 0..sites {
            for b in (0..sites).filter(|&b| b != a) {
                cost[a] = cost[a].min(steps[a][b].0 + cost[b]);
            }
        }
    }
    cost
}

/// The cheapest service from the chosen sites, and what it proves.
#[cfg(feature = "mip")]
pub(super) struct Priced {
    pub service: Service,
    /// No service costs less, escapes counted.
    pub bound: f64,
    /// By how much at least the cost of a service rises above the bound that has any of a row at a site: for each row the chosen
    /// sites that can serve it.
    pub rises: Vec<Vec<(u32, f64)>>,
}

/// The cheapest service from the chosen sites, each of which serves as much as it must, with its dual; `None` where there is
/// none.
#[cfg(feature = "mip")]
pub(super) fn priced(task: &Task, chosen: &[bool]) -> Option<Priced> {
    let mut flow = Flow::new(task, chosen);
    flow.settle();
    flow.fill();
    if !flow.is_enough() {
        return None;
    }
    let service = flow.service();
    let worth = flow.worth();
    let (mut bound, mut size) = (0.0, 0.0);
    for (&site, &worth) in flow.open.iter().zip(&worth) {
        let site = &task.sites[site];
        let most = if worth > 0.0 { worth * site.room } else { worth * site.least };
        bound -= most;
        size += most.abs();
    }
    let mut rises = Vec::with_capacity(task.rows.len());
    for (row, (unit, _)) in task.rows.iter().zip(flow.rows()) {
        let costs: Vec<f64> = unit.iter().zip(&worth).map(|(unit, worth)| row.weight * (unit + worth)).collect();
        let least = costs.iter().copied().fold(f64::INFINITY, f64::min);
        bound += least;
        size += least.abs();
        let rise = |(&site, cost): (&usize, &f64)| (u32::try_from(site).unwrap_or(u32::MAX), cost - least);
        rises.push(flow.open.iter().zip(&costs).map(rise).filter(|(_, rise)| rise.is_finite()).collect());
    }
    bound -= (task.rows.len() + flow.open.len() + 16) as f64 * f64::EPSILON * size;
    bound.is_finite().then_some(Priced { service, bound, rises })
}

/// No service from the chosen sites costs less, escapes counted: what it would cost if every site had room. Much quicker than
/// [`priced`].
#[cfg(feature = "mip")]
pub(super) fn at_least(task: &Task, chosen: &[bool]) -> f64 {
    let least = |row: &super::task::Row| {
        let open = row.entries.iter().filter(|entry| chosen[entry.site as usize]).map(|entry| entry.cost);
        let left = if task.serve == Serve::All { f64::INFINITY } else { row.escape };
        open.fold(left, f64::min)
    };
    let sum: f64 = task.rows.iter().map(least).sum();
    if sum.is_finite() { sum - (task.rows.len() + 16) as f64 * f64::EPSILON * sum } else { sum }
}

/// How far a dive goes.
#[cfg(feature = "mip")]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// The rows that are still divided can go whole without moving others.
    TheRestFits,
    /// No row is divided.
    AllAreWhole,
}

/// Whole rows, by diving: of the rows that the cheapest service divides, which are fewer than the sites, the heaviest goes whole
/// to the site with most of it, and so on. `None` where that ends in none that keeps what is asked.
#[cfg(feature = "mip")]
pub(super) fn whole(task: &Task, chosen: &[bool], until: Until) -> Option<Service> {
    let mut flow = Flow::new(task, chosen);
    flow.settle();
    flow.fill();
    for _ in 0..task.rows.len() {
        if !flow.is_enough() {
            return None;
        }
        let divided = flow.divided();
        let ends = divided.is_empty() || until == Until::TheRestFits;
        if let Some(whole) = ends.then(|| flow.undivided()).flatten() {
            return Some(whole.service());
        }
        let row = *divided.first()?;
        let with = |site: usize| {
            let mut flow = flow.clone();
            flow.put(row, site);
            flow.settle();
            flow.fill();
            flow.cheapen();
            (flow.is_enough() && flow.fits()).then_some(flow)
        };
        flow = flow.servers(row).into_iter().find_map(with)?;
    }
    None
}

#[cfg(feature = "mip")]
impl Flow<'_> {
    /// The rows that several sites serve, the heaviest first.
    fn divided(&self) -> Vec<usize> {
        let weight = |row: usize| self.task.rows[row].weight;
        let most =
            |row: usize| self.amount[row * self.load.len()..][..self.load.len()].iter().copied().fold(0.0, f64::max);
        let mut divided: Vec<usize> =
            (0..self.task.rows.len()).filter(|&row| most(row) < weight(row) * (1.0 - SHORT)).collect();
        divided.sort_by(|&a, &b| weight(b).total_cmp(&weight(a)).then(a.cmp(&b)));
        divided
    }

    /// The sites that serve a row, that with most of it first.
    fn servers(&self, row: usize) -> Vec<usize> {
        let amount = &self.amount[row * self.load.len()..][..self.open.len()];
        let mut sites: Vec<usize> = (0..amount.len()).filter(|&site| amount[site] > 0.0).collect();
        sites.sort_by(|&a, &b| amount[b].total_cmp(&amount[a]).then(a.cmp(&b)));
        sites
    }

    /// The same with each divided row whole at one of its sites where it fits, if every site then serves as much as it must.
    fn undivided(&self) -> Option<Self> {
        let mut whole = self.clone();
        let width = self.load.len();
        for row in self.divided() {
            let weight = self.task.rows[row].weight;
            let fits = |&site: &usize| {
                whole.load[site] - whole.amount[row * width + site] + weight <= self.room(site) * (1.0 + SHORT)
            };
            let to = self.servers(row).into_iter().find(fits)?;
            for site in 0..width {
                let now = if site == to { weight } else { 0.0 };
                let amount = std::mem::replace(&mut whole.amount[row * width + site], now);
                whole.load[site] += now - amount;
            }
        }
        whole.is_enough().then_some(whole)
    }

    /// Has a site serve a row, for good.
    fn put(&mut self, row: usize, site: usize) {
        let at = row * self.load.len();
        let before = self.amount[at..][..self.load.len()].to_vec();
        for (other, before) in before.iter().enumerate() {
            let now = if other == site { self.task.rows[row].weight } else { 0.0 };
            self.load[other] += now - before;
            self.amount[at + other] = now;
            if other != site {
                self.unit[at + other] = f64::INFINITY;
            }
        }
        for other in (0..before.len()).filter(|&other| other == site || before[other] > 0.0) {
            self.steps[other] = self.steps_from(other);
        }
    }

    /// Moves weight to room that is left, while that costs less.
    fn cheapen(&mut self) {
        // Each move takes a row from a site or fills one; so many are never needed by what is worth it.
        for _ in 0..self.task.rows.len() {
            let least = |site: usize| self.open.get(site).map_or(0.0, |&site| self.task.sites[site].least);
            let (starts, ends) =
                (|site: usize| self.load[site] > least(site), |site: usize| self.load[site] < self.room(site));
            let Some(path) = self.chain(&starts, &ends).filter(|path| path.len() > 1) else { return };
            let (from, end) = (path[0], path[path.len() - 1]);
            let most = (self.load[from] - least(from)).min(self.room(end) - self.load[end]);
            self.push(&path, most);
        }
    }
}

/// Prices of the rows at which the relaxation where exactly these sites are open is as good as the cheapest service.
pub(super) fn prices(task: &Task, chosen: &[bool]) -> Vec<f64> {
    if !task.capacitated {
        let price = |row: &super::task::Row| {
            let entry = row.entries.iter().find(|entry| chosen[entry.site as usize]);
            entry.map_or(row.escape, |entry| entry.cost.min(row.escape))
        };
        return task.rows.iter().map(price).collect();
    }
    let mut flow = Flow::new(task, chosen);
    flow.settle();
    flow.prices()
}
