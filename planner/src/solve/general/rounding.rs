//! Whole rows from parts of rows: each goes to a site that has part of it where it fits, then rows move and change places
//! while that serves more, or as much for less.

use super::task::{Serve, Task};
use super::transport::Service;

/// A row that no site serves.
pub(super) const LEFT: u32 = u32::MAX;

/// Which site serves each row, and what is left.
pub(super) struct Whole<'a> {
    task: &'a Task,
    pub site: Vec<u32>,
    room: Vec<f64>,
    /// What each site asks for each row; infinite where it cannot serve it.
    cost: Vec<Vec<(u32, f64)>>,
}

impl<'a> Whole<'a> {
    /// Nothing served from the chosen sites yet.
    pub(super) fn new(task: &'a Task, chosen: &[bool]) -> Self {
        let open = |row: &super::task::Row| {
            let open = row.entries.iter().filter(|entry| chosen[entry.site as usize]);
            open.map(|entry| (entry.site, entry.cost)).collect()
        };
        Self {
            task,
            site: vec![LEFT; task.rows.len()],
            room: task.sites.iter().map(|site| site.room).collect(),
            cost: task.rows.iter().map(open).collect(),
        }
    }

    pub(super) fn put(&mut self, row: usize, site: u32) {
        let old = std::mem::replace(&mut self.site[row], site);
        if old != LEFT {
            self.room[old as usize] += self.task.rows[row].weight;
        }
        if site != LEFT {
            self.room[site as usize] -= self.task.rows[row].weight;
        }
    }

    fn fits(&self, row: usize, site: u32) -> bool {
        self.task.rows[row].weight <= self.room[site as usize]
    }

    /// Whether a site that must serve some weight does so without this much of it; one that does not anyway keeps what it has.
    fn spares(&self, site: u32, weight: f64) -> bool {
        let Some(of) = self.task.sites.get(site as usize).filter(|of| of.least > 0.0) else { return true };
        of.room - self.room[site as usize] - weight >= of.least
    }

    /// Moves rows to sites that must serve more than they do, those first that lose least for their weight.
    fn top_up(&mut self) {
        let must = |site: &usize| self.task.sites[*site].least > 0.0;
        let sites: Vec<usize> = (0..self.task.sites.len()).filter(must).collect();
        for site in sites {
            let to = u32::try_from(site).unwrap_or(LEFT);
            let lost = |row: usize| {
                let cost = self.cost(row, to) - self.cost(row, self.site[row]);
                (cost / self.task.rows[row].weight, row)
            };
            let mut others: Vec<(f64, usize)> =
                (0..self.site.len()).filter(|&row| self.site[row] != to).map(lost).collect();
            others.retain(|(lost, _)| lost.is_finite());
            others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for (_, row) in others {
                let of = &self.task.sites[site];
                if of.room - self.room[site] >= of.least || self.room[site].is_infinite() {
                    break;
                }
                if self.fits(row, to) && self.spares(self.site[row], self.task.rows[row].weight) {
                    self.put(row, to);
                }
            }
        }
    }

    /// What it costs to have a row where it is or might be; leaving it costs more than any service where that is a must.
    fn cost(&self, row: usize, site: u32) -> f64 {
        let row_of = &self.task.rows[row];
        match self.task.serve {
            _ if site != LEFT => {
                let found = self.cost[row].iter().find(|(other, _)| *other == site);
                found.map_or(f64::INFINITY, |(_, cost)| *cost)
            }
            Serve::AllBut(_) => row_of.weight,
            _ => row_of.escape,
        }
    }

    /// Puts each row that is left, the heaviest first, where it costs least and fits.
    pub(super) fn fill(&mut self) {
        let mut left: Vec<usize> = (0..self.site.len()).filter(|&row| self.site[row] == LEFT).collect();
        left.sort_by(|&a, &b| self.task.rows[b].weight.total_cmp(&self.task.rows[a].weight).then(a.cmp(&b)));
        for row in left {
            let fitting = self.cost[row].iter().find(|&&(site, _)| self.fits(row, site));
            if let Some(&(site, cost)) = fitting.filter(|&&(_, cost)| cost < self.cost(row, LEFT)) {
                debug_assert!(cost.is_finite());
                self.put(row, site);
            }
        }
    }

    /// Moves rows, and lets two change places, while that gains anything.
    pub(super) fn improve(&mut self) {
        // Each round takes the gains of one pass; more than so many are never needed by what is worth it.
        for _ in 0..50 {
            let moved = self.moves() | self.swaps();
            if !moved {
                break;
            }
        }
    }

    fn moves(&mut self) -> bool {
        let mut moved = false;
        for row in 0..self.site.len() {
            let now = self.cost(row, self.site[row]);
            if !self.spares(self.site[row], self.task.rows[row].weight) {
                continue;
            }
            let better = self.cost[row].iter().find(|&&(site, _)| site != self.site[row] && self.fits(row, site));
            if let Some(&(site, _)) = better.filter(|(_, cost)| *cost < now - 1e-12 * now) {
                self.put(row, site);
                moved = true;
            }
        }
        moved
    }

    /// Rows change places with rows where they cost less.
    fn swaps(&mut self) -> bool {
        let mut moved = false;
        for a in 0..self.site.len() {
            for place in 0..self.cost[a].len() {
                let (bt, cost) = self.cost[a][place];
                if cost >= self.cost(a, self.site[a]) {
                    continue;
                }
                for b in 0..self.site.len() {
                    if self.site[b] == bt && self.swap(a, b) {
                        moved = true;
                        break;
                    }
                }
            }
        }
        moved
    }

    /// Lets two rows change places if that gains anything.
    fn swap(&mut self, a: usize, b: usize) -> bool {
        let (at, bt) = (self.site[a], self.site[b]);
        let now = self.cost(a, at) + self.cost(b, bt);
        let then = self.cost(a, bt) + self.cost(b, at);
        let more = self.task.rows[a].weight - self.task.rows[b].weight;
        if then >= now - 1e-12 * now || !self.spares(at, more) || !self.spares(bt, -more) {
            return false;
        }
        self.put(a, LEFT);
        self.put(b, LEFT);
        let fits = (bt == LEFT || self.fits(a, bt)) && (at == LEFT || self.fits(b, at));
        self.put(a, if fits { bt } else { at });
        self.put(b, if fits { at } else { bt });
        fits
    }

    pub(super) fn service(&self) -> Service {
        let mut service = Service { parts: Vec::new(), cost: 0.0, left: 0.0, escapes: 0.0 };
        for (index, row) in self.task.rows.iter().enumerate() {
            let site = self.site[index];
            if site == LEFT {
                service.left += row.weight;
                service.escapes += row.escape;
                service.parts.push(Vec::new());
            } else {
                service.cost += self.cost(index, site);
                service.parts.push(vec![(site, row.weight)]);
            }
        }
        service
    }
}

/// Whole rows near to the parts of a divisible service from the chosen sites.
pub(super) fn rounded(task: &Task, chosen: &[bool], parts: &Service) -> Service {
    let mut whole = Whole::new(task, chosen);
    for (row, parts) in parts.parts.iter().enumerate() {
        if let [(site, weight)] = parts[..]
            && weight >= task.rows[row].weight * (1.0 - 1e-9)
            && whole.fits(row, site)
        {
            whole.put(row, site);
        }
    }
    whole.fill();
    whole.top_up();
    whole.improve();
    whole.service()
}

/// Whole rows packed into the chosen sites, the heaviest first, each where the cost rises least; `rises` says how much, for each
/// row and site. First fit by decreasing weight: Johnson, D. S. (1974), Fast algorithms for bin packing, Journal of Computer and
/// System Sciences 8(3).
#[cfg(feature = "mip")]
pub(super) fn packed(task: &Task, chosen: &[bool], rises: &[Vec<(u32, f64)>]) -> Service {
    let mut whole = Whole::new(task, chosen);
    let mut order: Vec<usize> = (0..task.rows.len()).collect();
    order.sort_by(|&a, &b| task.rows[b].weight.total_cmp(&task.rows[a].weight).then(a.cmp(&b)));
    for row in order {
        let fitting = rises[row].iter().filter(|(site, _)| whole.fits(row, *site));
        if let Some(&(site, _)) = fitting.min_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0))) {
            whole.put(row, site);
        }
    }
    whole.top_up();
    whole.improve();
    whole.service()
}
