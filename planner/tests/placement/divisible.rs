//! Capacities that divide demand points under every other constraint, against all sets of open sites, all sizes of those that
//! have steps and all choices of those whose places are all needed. What is left is a small linear program, which the textbook
//! simplex method solves: HiGHS could not tell of its own mistakes.

use planner::measure::{self, Violation};
use planner::problem::{Candidate, Goal, Objective, Problem};
use planner::solution::{Solution, SolutionStatus};
use planner::solve::{Options, solve};
use proptest::prelude::*;

use crate::program_instances::{Parts, Sizes, problems};
use crate::programs::is_better;
use crate::simplex::{Linear, Sense};

/// What is best: a sum of columns and a constant, something that follows from the sites, or the largest cost.
enum Aim {
    Least(Vec<f64>, f64),
    Most(Vec<f64>),
    Known(f64),
    Longest,
}

/// Open sites with their sizes, and which of them have no places left over.
struct Setting<'a> {
    problem: &'a Problem,
    open: Vec<usize>,
    /// The places of each open site, where they are not as many as are needed.
    places: Vec<Option<f64>>,
    full: Vec<bool>,
    /// Cost of the sites before anybody is served.
    cost: f64,
    /// Demand point, open site and cost of each column; then one column for each open site, of places beyond the smallest.
    ways: Vec<(usize, usize, f64)>,
}

/// The best objective, and of a lexicographic problem all goals, over every answer.
pub(crate) fn best(problem: &Problem) -> Option<Vec<f64>> {
    let mut best: Option<Vec<f64>> = None;
    for mask in 0u32..1 << problem.candidates().len() {
        let open: Vec<usize> = (0..problem.candidates().len()).filter(|column| mask >> column & 1 == 1).collect();
        if !may_be_open(problem, &open) {
            continue;
        }
        for setting in settings(problem, &open) {
            let values = setting.best();
            if let Some(values) =
                values.filter(|values| best.as_ref().is_none_or(|best| is_better(problem, values, best)))
            {
                best = Some(values);
            }
        }
    }
    best
}

/// Whether nothing that can be said of the sites alone speaks against them.
fn may_be_open(problem: &Problem, open: &[usize]) -> bool {
    let nobody = vec![Vec::new(); problem.demand().len()];
    !matches!(
        measure::check_served(problem, open, nobody),
        Err(Violation::ForbiddenOpen(_)
            | Violation::FixedClosed(_)
            | Violation::Sites(_)
            | Violation::Separation(..)
            | Violation::SiteCount(_)
            | Violation::OnlyWith(_)
            | Violation::Together(_)
            | Violation::Moves)
    )
}

/// All sizes and all choices of full sites.
fn settings<'a>(problem: &'a Problem, open: &[usize]) -> Vec<Setting<'a>> {
    let site = |at: usize| &problem.candidates()[open[at]];
    let nothing = vec![0.0; problem.candidates().len()];
    let Some(cost) = measure::cost(problem, open, &nothing) else { return Vec::new() };
    let mut sizes = vec![(Vec::new(), cost)];
    for at in 0..open.len() {
        let of_site = |(places, cost): &(Vec<Option<f64>>, f64)| {
            let with = |room: Option<f64>, more: f64| ([places.clone(), vec![room]].concat(), cost + more);
            let steps = &site(at).steps;
            match steps.first() {
                Some(first) => steps.iter().map(|step| with(Some(step.places), step.cost - first.cost)).collect(),
                None => vec![with(site(at).capacity.filter(|_| site(at).smallest.is_none()), 0.0)],
            }
        };
        sizes = sizes.iter().flat_map(of_site).collect();
    }
    let limit = problem.constraints().limit.unwrap_or(f64::INFINITY);
    let pairs = (0..problem.demand().len()).flat_map(|row| (0..open.len()).map(move |at| (row, at)));
    let pairs = pairs.filter(|&(row, _)| problem.demand()[row].weight > 0.0);
    let ways = pairs.filter_map(|(row, at)| Some((row, at, problem.travel().get(row, open[at])?)));
    let ways: Vec<_> = ways.filter(|(.., cost)| *cost <= limit).collect();
    let choices = if problem.constraints().maximum_duplication.is_some() { 1u32 << open.len() } else { 1 };
    let mut settings = Vec::new();
    for (places, cost) in sizes {
        for choice in 0..choices {
            let full: Vec<bool> = (0..open.len()).map(|at| choice >> at & 1 == 1).collect();
            let (open, places, ways) = (open.to_vec(), places.clone(), ways.clone());
            settings.push(Setting { problem, open, places, full, cost, ways });
        }
    }
    settings
}

impl Setting<'_> {
    fn site(&self, at: usize) -> &Candidate {
        &self.problem.candidates()[self.open[at]]
    }

    fn columns(&self) -> usize {
        self.ways.len() + self.open.len()
    }

    /// The sum over the ways.
    fn sum(&self, factor: impl Fn(usize, usize, f64) -> f64) -> Vec<f64> {
        let ways = self.ways.iter().map(|&(row, at, cost)| factor(row, at, cost));
        ways.chain(self.open.iter().map(|_| 0.0)).collect()
    }

    /// Weight of the demand points with two such sites within a limit.
    fn within_two(&self, limit: f64, counts: impl Fn(usize) -> bool) -> f64 {
        let limit = limit.min(self.problem.constraints().limit.unwrap_or(f64::INFINITY));
        let sites = || self.open.iter().enumerate().filter(|(at, _)| counts(*at));
        let rows = self.problem.demand().iter().enumerate();
        let near = |row: usize, column: usize| self.problem.travel().get(row, column).is_some_and(|cost| cost <= limit);
        let twice = rows.filter(|&(row, _)| sites().filter(|&(_, &column)| near(row, column)).count() >= 2);
        twice.map(|(_, point)| point.weight).sum()
    }

    fn total(&self) -> f64 {
        self.problem.demand().iter().map(|point| point.weight).sum()
    }

    /// What the sites cost, as factors of the columns beside what they cost before anybody is served.
    fn place_costs(&self) -> Vec<f64> {
        let none = self.ways.iter().map(|_| 0.0);
        none.chain((0..self.open.len()).map(|at| self.site(at).place_cost)).collect()
    }

    /// Everything that is asked of whom the sites serve; `None` where the sites themselves break a constraint.
    fn program(&self) -> Option<Linear> {
        let (problem, constraints) = (self.problem, self.problem.constraints());
        let standard = problem.standard().unwrap_or(f64::INFINITY);
        let spare = self.within_two(standard, |at| !self.full[at]);
        if constraints.maximum_duplication.is_some_and(|most| spare > most + 1e-9)
            || constraints
                .backup_share
                .is_some_and(|share| self.within_two(standard, |_| true) < share * self.total() - 1e-9)
        {
            return None;
        }
        let mut program = Linear { columns: self.columns(), rows: Vec::new() };
        let everybody = if problem.serves_everybody() { Sense::Equal } else { Sense::AtMost };
        for (row, point) in problem.demand().iter().enumerate().filter(|(_, point)| point.weight > 0.0) {
            program.add(self.sum(|other, _, _| f64::from(other == row)), everybody, point.weight);
        }
        (0..self.open.len()).try_for_each(|at| self.add_site(&mut program, at))?;
        if let Some(budget) = constraints.budget {
            program.add(self.place_costs(), Sense::AtMost, budget - self.cost);
        }
        for floor in &constraints.coverage_floors {
            let of = |row: usize| floor.demand.contains(&problem.demand()[row].id);
            let whole: f64 =
                (0..problem.demand().len()).filter(|&row| of(row)).map(|row| problem.demand()[row].weight).sum();
            let within = self.sum(|row, _, cost| f64::from(of(row) && cost <= standard));
            program.add(within, Sense::AtLeast, floor.share * whole);
        }
        if let Objective::SetCover { share, .. } = problem.objective() {
            program.add(self.covered(), Sense::AtLeast, share.unwrap_or(1.0) * self.total());
        }
        Some(program)
    }

    /// Whom a site has room for; `None` where it can never be full.
    fn add_site(&self, program: &mut Linear, at: usize) -> Option<()> {
        let load = self.sum(|_, other, _| f64::from(other == at));
        let most = self.places[at].or(self.site(at).capacity);
        if let Some(most) = most {
            program.add(load.clone(), Sense::AtMost, most);
        }
        let mut least_full = self.places[at];
        if let Some(smallest) = self.site(at).smallest {
            // As many places beyond the smallest as are needed.
            let mut beyond = load.clone();
            beyond[self.ways.len() + at] = -1.0;
            program.add(beyond, Sense::AtMost, smallest);
            least_full = Some(smallest);
        }
        if self.full[at] {
            // Less than a whole place may be left.
            let left = self.problem.constraints().place_weight.unwrap_or(0.0) * (1.0 - 1e-6);
            program.add(load, Sense::AtLeast, least_full? - left);
        }
        Some(())
    }

    fn covered(&self) -> Vec<f64> {
        let limit = self.problem.cover_limit().unwrap_or(f64::INFINITY);
        self.sum(|_, _, cost| f64::from(cost <= limit))
    }

    fn aims(&self) -> Vec<Aim> {
        let travel = || self.sum(|_, _, cost| cost);
        let cover = self.problem.cover_limit().unwrap_or(f64::INFINITY);
        let goal = |goal: Goal| match goal {
            Goal::Coverage => Aim::Most(self.covered()),
            Goal::Backup => Aim::Known(self.within_two(cover, |_| true)),
            Goal::Travel => Aim::Least(travel(), 0.0),
            Goal::LongestTravel => Aim::Longest,
            Goal::Cost => Aim::Least(self.place_costs(), self.cost),
            Goal::Sites => Aim::Known(self.open.len() as f64),
        };
        match self.problem.objective() {
            Objective::PMedian { .. } => vec![goal(Goal::Travel)],
            Objective::PCenter { .. } => vec![Aim::Longest],
            Objective::MaxCover { .. } => vec![goal(Goal::Coverage)],
            Objective::SetCover { .. } => vec![goal(Goal::Cost)],
            Objective::BackupCover { .. } => vec![goal(Goal::Backup)],
            Objective::FacilityLocation {} => {
                let both = travel().iter().zip(self.place_costs()).map(|(a, b)| a + b).collect();
                vec![Aim::Least(both, self.cost)]
            }
            Objective::Lexicographic { goals, .. } => goals.iter().map(|&each| goal(each)).collect(),
            Objective::PDispersion { .. } | Objective::WorstMean { .. } => vec![Aim::Known(self.nearest_pair())],
        }
    }

    fn nearest_pair(&self) -> f64 {
        let pairs = self.open.iter().flat_map(|&a| self.open.iter().map(move |&b| (a, b))).filter(|(a, b)| a != b);
        pairs.map(|(a, b)| self.problem.apart(a, b)).fold(f64::INFINITY, f64::min)
    }

    /// One aim after another; `None` where nothing keeps the constraints.
    fn best(&self) -> Option<Vec<f64>> {
        let mut program = self.program()?;
        program.least(&vec![0.0; self.columns()])?;
        let mut values = Vec::new();
        for aim in self.aims() {
            values.push(match aim {
                Aim::Known(value) => value,
                Aim::Least(costs, constant) => {
                    let value = program.least(&costs)?;
                    program.add(costs, Sense::AtMost, value + 1e-9);
                    value + constant
                }
                Aim::Most(gains) => {
                    let value = -program.least(&gains.iter().map(|gain| -gain).collect::<Vec<_>>())?;
                    program.add(gains, Sense::AtLeast, value - 1e-9);
                    value
                }
                Aim::Longest => {
                    let mut radii: Vec<f64> = self.ways.iter().map(|way| way.2).chain([0.0]).collect();
                    radii.sort_by(f64::total_cmp);
                    let beyond = |radius: f64| self.sum(|_, _, cost| f64::from(cost > radius));
                    let none = vec![0.0; self.columns()];
                    let radius = radii.into_iter().find(|&radius| {
                        let mut program = program.clone();
                        program.add(beyond(radius), Sense::AtMost, 0.0);
                        program.least(&none).is_some()
                    })?;
                    program.add(beyond(radius), Sense::AtMost, 0.0);
                    radius
                }
            });
        }
        Some(values)
    }
}

/// The mean of the worst off is refused where rooms divide demand points.
pub(crate) fn is_divisible(problem: &Problem) -> bool {
    problem.constraints().worst_mean.is_none() && !matches!(problem.objective(), Objective::WorstMean { .. })
}

fn check(problem: &Problem, solution: &Solution) -> Result<(), TestCaseError> {
    let Some(best) = best(problem) else {
        prop_assert_eq!(solution.status, SolutionStatus::Infeasible, "{:?}", solution);
        return Ok(());
    };
    prop_assert_eq!(solution.status, SolutionStatus::Optimal, "best {:?}, {:?}", best, solution);
    let values = if solution.goals.is_empty() { vec![solution.objective.unwrap()] } else { solution.goals.clone() };
    for (value, best) in values.iter().zip(&best) {
        prop_assert!((value - best).abs() <= 1e-6 * best.abs().max(1.0), "{:?} instead of {:?}", values, best);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_constraints_where_rooms_divide(problem in problems(5, 5, Sizes::Divisible).prop_filter("whole rows", is_divisible)) {
        check(&problem, &solve(&problem, &Options::default()))?;
    }
}

/// A site that must serve half a place more than one of its whole places divides a row where no capacity does.
#[test]
fn whole_places_divide_rows() {
    let step = |places: f64, cost: f64| planner::problem::Step { places, cost };
    let site = |id: &str| Candidate::new(id, planner::problem::Status::Candidate);
    let problem = Parts {
        demand: vec![planner::problem::Demand::new("d", 3.0)],
        candidates: vec![Candidate { steps: vec![step(4.5, 1.0), step(5.5, 3.0)], ..site("x") }, site("y")],
        travel: vec![vec![7.0, 0.0]],
        between: Vec::new(),
        objective: Objective::MaxCover { sites: 2, limit: Some(6.0) },
        constraints: planner::problem::Constraints {
            standard: Some(7.0),
            maximum_duplication: Some(1.0),
            place_weight: Some(4.0),
            ..Default::default()
        },
    };
    let problem = problem.problem().unwrap();
    let solution = solve(&problem, &Options::default());
    // x serves 0.5 (and a millionth of a place), which leaves less than a place of its 4.5.
    let covered = solution.objective.unwrap();
    assert!((covered - 2.499_996).abs() < 1e-6, "{solution:?}");
    check(&problem, &solution).unwrap();
}

/// A budget that pays for a tenth of a place divides a row where rooms and weights are whole.
#[test]
fn a_budget_divides_rows() {
    let site = Candidate::new("x", planner::problem::Status::Candidate);
    let problem = Parts {
        demand: vec![planner::problem::Demand::new("a", 2.0), planner::problem::Demand::new("b", 6.0)],
        candidates: vec![Candidate {
            capacity: Some(2.0),
            smallest: Some(0.0),
            opening_cost: 0.0,
            place_cost: 1.0,
            ..site
        }],
        travel: vec![vec![f64::INFINITY], vec![0.0]],
        between: Vec::new(),
        objective: Objective::MaxCover { sites: 1, limit: Some(1.0) },
        constraints: planner::problem::Constraints { budget: Some(0.1), ..Default::default() },
    };
    let problem = problem.problem().unwrap();
    let solution = solve(&problem, &Options::default());
    assert!(solution.objective.is_some_and(|covered| (covered - 0.1).abs() < 1e-9), "{solution:?}");
    check(&problem, &solution).unwrap();
}
