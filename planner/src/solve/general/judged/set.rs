//! What becomes of one set of sites: its transport step, services that are quickly found, and the judge.

use super::{Aim, LOOKS, NEAR, Search, Set};
use crate::solve::general::node::Guide;
use crate::solve::general::task::Serve;
use crate::solve::general::transport::{self, Service};
use crate::solve::general::{columns, exchange, guess, served_from};

/// Exchanges end after so many steps without a better service; after fewer where an answer is known that is no more than
/// `NEAR_BY` above what they can find at best.
const STEPS: usize = 1_500;
const FEW_STEPS: usize = 150;
const NEAR_BY: f64 = 0.01;

impl Search<'_, '_> {
    /// Whether some site need not be full for what is asked of the sites: the set without that is another one, and asks less.
    pub(super) fn is_dominated(&self, chosen: &[bool]) -> bool {
        let task = self.task;
        let Some(twice) = &task.asks.duplication else { return false };
        let full = (0..chosen.len()).filter(|&site| chosen[site] && task.sites[site].least > 0.0);
        let other = |site: usize| {
            let same = |&other: &usize| other != site && task.sites[other].column == task.sites[site].column;
            (0..chosen.len()).find(same)
        };
        full.filter_map(|site| Some((site, other(site)?))).any(|(site, other)| {
            let open = (0..chosen.len()).filter(|&open| chosen[open] && open != site);
            twice.keeps(task, open.chain([other]))
        })
    }

    fn columns(&self, chosen: &[bool]) -> Vec<usize> {
        let mut open = columns(self.task, chosen);
        open.sort_unstable();
        open
    }

    /// A bound of a set that was looked at so often before.
    pub(super) fn look_once(&mut self, chosen: &[bool], looks: u32) -> f64 {
        match looks {
            0 => self.price(chosen),
            1 => self.guess(chosen),
            2 => self.exchange(chosen),
            _ => self.ask(chosen, looks - LOOKS),
        }
    }

    /// A bound of a set by its transport step.
    fn price(&self, chosen: &[bool]) -> f64 {
        transport::priced(self.task, chosen).map_or(f64::INFINITY, |priced| priced.bound)
    }

    /// A bound of a set. A service that is quickly found is offered.
    pub(super) fn guess(&mut self, chosen: &[bool]) -> f64 {
        let bound = self.price(chosen);
        if bound >= self.cutoff() {
            return bound;
        }
        let nearest = match self.task.worst().map(|worst| worst.nearest(self.task, chosen)) {
            Some(None) => return f64::INFINITY,
            Some(nearest) => nearest,
            None => None,
        };
        let open = self.columns(chosen);
        let _ = std::iter::once(self.task).chain(self.guesses).chain(&nearest).any(|task| {
            let mut take = |service: &Service| self.judge.offer(&open, served_from(self.problem, task, &open, service));
            guess::offer(task, chosen, &mut take)
        });
        bound
    }

    /// Offers services of whole rows that are found by exchanges.
    pub(super) fn exchange(&mut self, chosen: &[bool]) -> f64 {
        let (task, open) = (self.task, self.columns(chosen));
        let Some(priced) = transport::priced(task, chosen) else { return f64::INFINITY };
        if !task.single || task.serve != Serve::All || priced.bound >= self.cutoff() {
            return priced.bound;
        }
        let any = matches!(self.wanted.aim, Aim::Any | Aim::Near);
        let target = priced.bound * (1.0 + NEAR);
        let is_near = self.judge.value().is_some_and(|value| value <= priced.bound * (1.0 + NEAR_BY));
        let steps = if is_near { FEW_STEPS } else { STEPS };
        let mut enough = |service: &Service| {
            let taken = self.judge.offer(&open, served_from(self.problem, task, &open, service));
            taken && (any || service.cost <= target)
        };
        exchange::offer(task, &self.floors, chosen, &priced.service, steps, &mut enough, self.watch);
        priced.bound
    }

    /// Has a set judged. Whole rows go nowhere where that alone makes every answer as dear as the best.
    pub(super) fn ask(&mut self, chosen: &[bool], looks: u32) -> f64 {
        let Some(priced) = transport::priced(self.task, chosen) else { return f64::INFINITY };
        let task = self.task;
        let full = (0..chosen.len()).filter(|&site| chosen[site] && task.sites[site].least > 0.0);
        let full: Vec<usize> = full.map(|site| task.sites[site].column).collect();
        let cutoff = self.cutoff();
        let mut servers = vec![Vec::new(); self.problem.demand().len()];
        for (row, rises) in task.rows.iter().zip(&priced.rises) {
            let may = rises.iter().filter(|(_, rise)| !task.single || priced.bound + rise < cutoff);
            servers[row.index] = may.map(|&(site, _)| task.sites[site as usize].column).collect();
        }
        let set = Set { open: &self.columns(chosen), full: &full, servers: &servers };
        self.judge.judge(&set, looks, self.watch)
    }
}
