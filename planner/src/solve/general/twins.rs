//! The task of a problem under conditions that its formulation does not know, with what they ask of the sites.

use std::collections::{BTreeSet, HashMap};

use super::asks::Twice;
use super::task::{Row, Serve, Site, Task, Terms, groups};
use super::worst::Worst;
use crate::measure::{CAPACITY_ROUNDING, SUM_ROUNDING, least_covered, total_weight};
use crate::problem::{Objective, Problem, SiteCount};
use crate::solve::model::Entry;
use crate::solve::places::Places;

/// So many demand points with the fewest sites are looked at as needs of their own.
const NEEDS: usize = 500;

/// What an answer is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::solve) enum Aim {
    /// The least weight times cost.
    Travel,
    /// The least weight that is not within the cover limit.
    Uncovered,
    /// Any answer: all are worth 0, and that there is none shows soon.
    Any,
    /// Any answer, looked for by travel, which finds one sooner.
    Near,
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(in crate::solve) struct Wanted {
    pub aim: Aim,
    /// The least and the largest number of sites.
    pub count: (usize, usize),
    /// Nobody is served at a cost beyond this, whatever the standard is.
    pub limit: f64,
    /// The search ends unfinished after so many nodes.
    pub nodes: usize,
    /// All sets of sites are gone through where about so many nodes find them.
    pub sets: usize,
}

/// The task of a problem: `easier` is the same problem as far as the formulation knows it, and the rest is in what is asked of
/// the sites. No answer of the problem is worth less than the task says.
pub(super) fn task(problem: &Problem, easier: &Problem, wanted: Wanted) -> Task {
    let mut task = plain(problem, easier, wanted);
    let mut needs = Vec::new();
    if let Some(most) = problem.constraints().maximum_duplication {
        let standard = problem.standard().unwrap_or(f64::INFINITY);
        needs.extend(twin(&mut task, problem));
        let near = near(problem, &task, standard, &|site| task.sites[site].least <= 0.0);
        let duplication = Twice { most, near };
        keep_apart(&mut task, &duplication);
        task.asks.duplication = Some(duplication);
    }
    ask(&mut task, problem, wanted, needs);
    task
}

/// The same task without what duplication asks: each site comes once.
pub(super) fn single(problem: &Problem, easier: &Problem, wanted: Wanted) -> Task {
    let mut task = plain(problem, easier, wanted);
    ask(&mut task, problem, wanted, Vec::new());
    task
}

/// What the formulation knows.
fn plain(problem: &Problem, easier: &Problem, wanted: Wanted) -> Task {
    let places = Places::new(easier);
    let Wanted { aim, count, limit, .. } = wanted;
    let cover = problem.cover_limit().unwrap_or(f64::INFINITY);
    let cost = |row: usize, column: usize| match aim {
        _ if problem.cost(row, column) > limit => None,
        Aim::Travel | Aim::Near => Some(places.weight(row) * problem.cost(row, column)),
        Aim::Any => Some(0.0),
        Aim::Uncovered if problem.cost(row, column) <= cover => Some(0.0),
        Aim::Uncovered => Some(places.weight(row)),
    };
    let serve = if problem.serves_everybody() { Serve::All } else { Serve::Any };
    let mut task = Task::new(&places, &Terms { count, serve, opening: &|_| 0.0, cost: &cost });
    // What must be served, or may be paid for, divides rows anywhere.
    task.steps = task.steps.filter(|_| task.single);
    if serve == Serve::Any && aim == Aim::Any {
        task.rows.iter_mut().for_each(|row| row.escape = 0.0);
    }
    task
}

/// Adds what is asked of the sites beside duplication, and these needs.
fn ask(task: &mut Task, problem: &Problem, wanted: Wanted, mut needs: Vec<Vec<(u32, f64)>>) {
    let constraints = problem.constraints();
    let standard = problem.standard().unwrap_or(f64::INFINITY);
    let total = total_weight(problem);
    if task.serve == Serve::All {
        needs.extend(servers(task));
    }
    needs.extend(Floors::new(problem, task, standard.min(wanted.limit)).needs(task));
    needs.extend(counts(problem, task));
    needs.extend(share(problem, task, wanted.limit));
    task.asks.needs = needs;
    task.asks.backup = constraints.backup_share.map(|share| {
        let near = near(problem, task, standard, &|_| true);
        Twice { most: (1.0 - share) * total, near }
    });
    task.asks.worst = constraints.worst_mean.map(|worst| {
        let weight = worst.share * total;
        Worst { weight, most: worst.most * weight, costs: costs(problem, task) }
    });
}

/// Adds to each site with limited room the same site with all of its places needed. Returns the need of one of the two where
/// the site is open in any case.
fn twin(task: &mut Task, problem: &Problem) -> Vec<Vec<(u32, f64)>> {
    let total = total_weight(problem);
    let mut twins: HashMap<u32, u32> = HashMap::new();
    let mut needs = Vec::new();
    for site in 0..task.sites.len() {
        let least = problem.candidates()[task.sites[site].column].fewest_places();
        let least = least.map(|least| least * (1.0 - CAPACITY_ROUNDING) - problem.unused());
        let Some(least) = least else { continue };
        let (this, other) = (number(site), number(task.sites.len()));
        if std::mem::take(&mut task.sites[site].fixed) {
            needs.push(vec![(this, 1.0), (other, 1.0)]);
        }
        twins.insert(this, other);
        let room = task.sites[site].room.min(total);
        task.sites.push(Site { least: least.max(f64::MIN_POSITIVE), room, ..task.sites[site] });
    }
    if !twins.is_empty() {
        task.capacitated = true;
    }
    for row in &mut task.rows {
        let again = row.entries.iter().filter_map(|entry| Some(Entry { site: *twins.get(&entry.site)?, ..*entry }));
        let again: Vec<Entry> = again.collect();
        row.entries.extend(again);
        row.entries.sort_by(|a, b| a.cost.total_cmp(&b.cost).then(a.site.cmp(&b.site)));
    }
    let all = |sites: &[u32]| -> Vec<u32> {
        let mut all: Vec<u32> =
            sites.iter().copied().chain(sites.iter().filter_map(|site| twins.get(site).copied())).collect();
        all.sort_unstable();
        all
    };
    let mut apart: Vec<Vec<u32>> = task.apart.iter().map(|near| all(near)).collect();
    apart.resize(task.sites.len(), Vec::new());
    for (&site, &twin) in &twins {
        let same = apart[site as usize].clone();
        apart[twin as usize] = same;
        insert(&mut apart, site, twin);
    }
    task.apart = apart;
    task.groups = groups(&task.apart);
    needs
}

fn number(site: usize) -> u32 {
    u32::try_from(site).unwrap_or(u32::MAX)
}

/// Says of two sites that one at most is open.
fn insert(apart: &mut [Vec<u32>], a: u32, b: u32) {
    for (one, other) in [(a, b), (b, a)] {
        if let Err(at) = apart[one as usize].binary_search(&other) {
            apart[one as usize].insert(at, other);
        }
    }
}

/// Of two sites with places left that share too much weight, one at most is open.
fn keep_apart(task: &mut Task, twice: &Twice) {
    let mut is_near = vec![false; task.rows.len()];
    for a in 0..task.sites.len() {
        twice.near[a].iter().for_each(|&row| is_near[row as usize] = true);
        for b in 0..a {
            let both = twice.near[b].iter().filter(|row| is_near[**row as usize]);
            let shared: f64 = both.map(|&row| task.rows[row as usize].weight).sum();
            if shared > twice.most * (1.0 + 2.0 * SUM_ROUNDING) {
                insert(&mut task.apart, number(a), number(b));
            }
        }
        twice.near[a].iter().for_each(|&row| is_near[row as usize] = false);
    }
    task.groups = groups(&task.apart);
}

/// For each site that counts, the rows within the standard.
fn near(problem: &Problem, task: &Task, standard: f64, counts: &dyn Fn(usize) -> bool) -> Vec<Vec<u32>> {
    let within = |site: usize| {
        let rows = (0..).zip(&task.rows).filter(move |_| counts(site));
        let column = task.sites[site].column;
        rows.filter(|(_, row)| problem.cost(row.index, column) <= standard).map(|(index, _)| index).collect()
    };
    (0..task.sites.len()).map(within).collect()
}

/// What a unit of each row costs at each site, row by row, in the order of which the rows' entries are put.
fn costs(problem: &Problem, task: &mut Task) -> Vec<f64> {
    let columns: Vec<usize> = task.sites.iter().map(|site| site.column).collect();
    let cost = |row: usize, site: u32| problem.cost(row, columns[site as usize]);
    for row in &mut task.rows {
        let index = row.index;
        row.entries.sort_by(|a, b| cost(index, a.site).total_cmp(&cost(index, b.site)).then(a.site.cmp(&b.site)));
    }
    task.rows.iter().flat_map(|row| columns.iter().map(|&column| problem.cost(row.index, column))).collect()
}

/// The sites that can serve a row, for the rows of which no other's sites are all among theirs.
fn servers(task: &Task) -> Vec<Vec<(u32, f64)>> {
    let servers = |row: &Row| row.entries.iter().map(|entry| entry.site).collect::<BTreeSet<u32>>();
    let mut all: Vec<BTreeSet<u32>> = task.rows.iter().map(servers).collect::<BTreeSet<_>>().into_iter().collect();
    all.sort_by_key(BTreeSet::len);
    let mut least: Vec<BTreeSet<u32>> = Vec::new();
    for sites in all {
        if least.len() < NEEDS && !least.iter().any(|other| other.is_subset(&sites)) {
            least.push(sites);
        }
    }
    least.into_iter().map(|sites| sites.into_iter().map(|site| (site, 1.0)).collect()).collect()
}

/// The floors of coverage, of the rows of a task.
pub(super) struct Floors {
    /// The weight that each floor asks for.
    pub least: Vec<f64>,
    /// The floors that speak of each row.
    pub of: Vec<Vec<usize>>,
    /// Whether each site is within the standard of a row, row by row.
    within: Vec<bool>,
    sites: usize,
}

impl Floors {
    pub(super) fn new(problem: &Problem, task: &Task, standard: f64) -> Self {
        let floors = &problem.constraints().coverage_floors;
        let row_of: HashMap<&str, usize> =
            (0..).zip(&task.rows).map(|(row, of)| (problem.demand()[of.index].id.as_str(), row)).collect();
        let mut of = vec![Vec::new(); task.rows.len()];
        let mut least = vec![0.0; floors.len()];
        for (floor, asked) in floors.iter().enumerate() {
            for &row in asked.demand.iter().filter_map(|id| row_of.get(id.as_str())) {
                least[floor] += asked.share * task.rows[row].weight;
                of[row].push(floor);
            }
        }
        let within = |row: &Row| {
            let index = row.index;
            task.sites.iter().map(move |site| problem.cost(index, site.column) <= standard)
        };
        Self { least, of, within: task.rows.iter().flat_map(within).collect(), sites: task.sites.len() }
    }

    pub(super) fn is_within(&self, row: usize, site: usize) -> bool {
        self.within[row * self.sites + site]
    }

    /// What each site adds to each floor at most.
    fn needs(&self, task: &Task) -> Vec<Vec<(u32, f64)>> {
        let mut adds = vec![vec![0.0; self.sites]; self.least.len()];
        for (row, floors) in self.of.iter().enumerate() {
            for &floor in floors {
                let sites = adds[floor].iter_mut().enumerate().filter(|(site, _)| self.is_within(row, *site));
                sites.for_each(|(_, adds)| *adds += task.rows[row].weight);
            }
        }
        let need = |(adds, &least): (Vec<f64>, &f64)| {
            let sites = (0..).zip(adds).filter(|(_, adds)| *adds > 0.0);
            sites.map(|(site, adds)| (site, (adds / least).min(1.0))).collect()
        };
        adds.into_iter().zip(&self.least).filter(|(_, least)| **least > 0.0).map(need).collect()
    }
}

/// What each site adds to the share that is to be covered at most.
fn share(problem: &Problem, task: &Task, limit: f64) -> Option<Vec<(u32, f64)>> {
    let Objective::SetCover { share, .. } = problem.objective() else { return None };
    let least = least_covered(problem, share.unwrap_or(1.0));
    let limit = problem.cover_limit().unwrap_or(f64::INFINITY).min(limit);
    let adds = |site: &Site| {
        let within = task.rows.iter().filter(|row| problem.cost(row.index, site.column) <= limit);
        within.map(|row| row.weight).sum::<f64>().min(site.room) / least
    };
    let need = (0..).zip(&task.sites).map(|(site, of)| (site, adds(of))).filter(|(_, adds)| *adds > 0.0);
    (least > 0.0).then(|| need.collect())
}

/// What each site adds to the least numbers of sites.
fn counts(problem: &Problem, task: &Task) -> Vec<Vec<(u32, f64)>> {
    let counts = problem.constraints().site_counts.iter().filter(|count| count.at_least > 0);
    let need = |count: &SiteCount| {
        let is_meant = |site: &Site| count.candidates.contains(&problem.candidates()[site.column].id);
        let sites = (0..).zip(&task.sites).filter(|(_, site)| is_meant(site));
        sites.map(|(site, _)| (site, 1.0 / count.at_least as f64)).collect()
    };
    counts.map(need).collect()
}
