//! Linear programs with whole-number columns as plain data, and HiGHS to solve them.
//!
//! Huangfu, Q., Hall, J. A. J. (2018), Parallelizing the dual revised simplex method, Mathematical Programming Computation
//! 10(1). HiGHS works with tolerances: columns and rows may be missed by [`TOLERANCE`], which is why every answer is measured
//! again by `measure.rs`, and why a bound is moved outwards by [`MARGIN`].

use std::time::Duration;

use highs::{Col, HighsModelStatus, HighsSolutionStatus, Model, RowProblem, Sense};

/// By how much HiGHS may miss a row, a column's bounds or a whole number.
const TOLERANCE: f64 = 1e-9;
/// And where no column is whole: less than what a load may miss its places by, and as little as HiGHS takes.
const FINE_TOLERANCE: f64 = 1e-10;
/// What is taken off a bound, relative to it without the constant: of what is left of a whole, relative to what is taken.
const MARGIN: f64 = 1e-8;
/// HiGHS is asked for a proof to this gap, below the one that counts as none.
const GAP: f64 = 1e-8;

/// How much of its work HiGHS puts into finding answers.
const HEURISTICS: f64 = 0.2;

/// Coefficients of columns.
pub(super) type Terms = Vec<(usize, f64)>;

/// A sum of columns and a constant.
#[derive(Clone, Debug, Default)]
pub(super) struct Linear {
    pub terms: Terms,
    pub constant: f64,
}

impl Linear {
    pub(super) fn value(&self, values: &[f64]) -> f64 {
        self.constant + self.terms.iter().map(|&(column, factor)| factor * values[column]).sum::<f64>()
    }

    /// What costs are divided by, so that they are about as large as the tolerances expect.
    fn scale(&self) -> f64 {
        let largest = self.terms.iter().map(|(_, factor)| factor.abs()).fold(0.0, f64::max);
        if largest > 0.0 { largest / 100.0 } else { 1.0 }
    }

    pub(super) fn add(&mut self, factor: f64, other: &Self) {
        self.terms.extend(other.terms.iter().map(|&(column, value)| (column, factor * value)));
        self.constant += factor * other.constant;
    }
}

#[derive(Clone, Copy, Debug)]
struct Column {
    lower: f64,
    upper: f64,
    whole: bool,
}

/// Bounds on a sum, divided by its largest coefficient so that the tolerance is one of the sum's own size.
#[derive(Clone, Debug)]
pub(super) struct Row {
    lower: f64,
    terms: Terms,
    upper: f64,
}

impl Row {
    pub(super) fn at_most(terms: Terms, upper: f64) -> Self {
        Self::new(f64::NEG_INFINITY, terms, upper)
    }

    pub(super) fn at_least(terms: Terms, lower: f64) -> Self {
        Self::new(lower, terms, f64::INFINITY)
    }

    fn new(lower: f64, mut terms: Terms, upper: f64) -> Self {
        terms.sort_unstable_by_key(|&(column, _)| column);
        // HiGHS takes each column of a row once.
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0.0 };
            same
        });
        terms.retain(|&(_, factor)| factor != 0.0);
        let largest = terms.iter().map(|(_, factor)| factor.abs()).fold(0.0, f64::max);
        let scale = if largest > 0.0 { largest } else { 1.0 };
        for (_, factor) in &mut terms {
            *factor /= scale;
        }
        Self { lower: lower / scale, terms, upper: upper / scale }
    }
}

/// Bounds on columns and on sums of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Program {
    pub(super) fn column(&mut self, lower: f64, upper: f64) -> usize {
        self.columns.push(Column { lower, upper, whole: false });
        self.columns.len() - 1
    }

    /// A column that is 0 or 1.
    pub(super) fn choice(&mut self) -> usize {
        self.columns.push(Column { lower: 0.0, upper: 1.0, whole: true });
        self.columns.len() - 1
    }

    pub(super) fn fix(&mut self, column: usize, value: f64) {
        (self.columns[column].lower, self.columns[column].upper) = (value, value);
    }

    pub(super) fn at_most(&mut self, terms: Terms, upper: f64) {
        self.add(Row::at_most(terms, upper));
    }

    pub(super) fn at_least(&mut self, terms: Terms, lower: f64) {
        self.add(Row::at_least(terms, lower));
    }

    pub(super) fn equal(&mut self, terms: Terms, value: f64) {
        self.add(Row::new(value, terms, value));
    }

    pub(super) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// A bound on a linear goal from above, as far as rounding allows to say it.
    pub(super) fn keep(&mut self, goal: &Linear, value: f64) {
        let spare = GAP * value.abs().max((value - goal.constant).abs());
        self.at_most(goal.terms.clone(), value + spare - goal.constant);
    }

    /// Whether the column is decided.
    pub(super) fn is_fixed(&self, column: usize) -> bool {
        self.columns[column].lower.total_cmp(&self.columns[column].upper).is_eq()
    }

    /// Raises the least value of a column.
    pub(super) fn raise(&mut self, column: usize, lower: f64) {
        let column = &mut self.columns[column];
        column.lower = lower.max(column.lower);
        column.upper = column.upper.max(column.lower);
    }

    /// The program with its whole columns as they are in `values`: what is left is linear.
    pub(super) fn settled(&self, values: &[f64]) -> Self {
        let mut settled = self.clone();
        for (column, &value) in settled.columns.iter_mut().zip(values).filter(|(column, _)| column.whole) {
            *column = Column { lower: value.round(), upper: value.round(), whole: false };
        }
        settled
    }
}

/// How far HiGHS may go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effort {
    pub time: Option<Duration>,
    pub nodes: usize,
    pub gap: f64,
    pub seed: u64,
}

/// What HiGHS found: the best values, and a bound below every value there is.
pub(super) struct Run {
    pub values: Option<Vec<f64>>,
    pub bound: f64,
    pub end: End,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// The values are best, or there are none.
    Finished,
    /// After as many nodes as it had.
    Nodes,
    /// After as much time as it had.
    Time,
    /// HiGHS gave up.
    Failed,
}

/// Minimises the goal.
pub(super) fn minimise(program: &Program, goal: &Linear, effort: Effort) -> Run {
    let failed = || Run { values: None, bound: f64::NEG_INFINITY, end: End::Failed };
    if program.columns.is_empty() {
        // Nothing to decide, which HiGHS takes for something else.
        let kept = program.rows.iter().all(|row| row.lower <= 0.0 && 0.0 <= row.upper);
        let bound = if kept { goal.constant } else { f64::INFINITY };
        return Run { values: kept.then(Vec::new), bound, end: End::Finished };
    }
    let whole = program.columns.iter().any(|column| column.whole);
    let scale = goal.scale();
    let Some((model, _)) = model(program, goal, whole, effort) else { return failed() };
    let Ok(solved) = model.try_solve() else { return failed() };
    let end = match solved.status() {
        HighsModelStatus::Optimal | HighsModelStatus::ModelEmpty => End::Finished,
        HighsModelStatus::Infeasible => return Run { values: None, bound: f64::INFINITY, end: End::Finished },
        HighsModelStatus::ReachedTimeLimit => End::Time,
        HighsModelStatus::ReachedSolutionLimit | HighsModelStatus::ReachedIterationLimit => End::Nodes,
        _ => return failed(),
    };
    // The safe accessor panics when HiGHS has no such status at all.
    let is_feasible = solved.int_info_value(c"primal_solution_status") == Ok(HighsSolutionStatus::Feasible as i64);
    let values = is_feasible.then(|| solved.get_solution().columns().to_vec());
    let bound = if whole {
        solved.double_info_value(c"mip_dual_bound").unwrap_or(f64::NEG_INFINITY)
    } else if end == End::Finished {
        solved.objective_value()
    } else {
        f64::NEG_INFINITY
    };
    Run { values, bound: outwards(bound * scale) + goal.constant, end }
}

/// A scaled bound without what may be rounding alone; of one that is hardly above 0, that is all of it.
fn outwards(bound: f64) -> f64 {
    if (0.0..MARGIN).contains(&bound) { 0.0 } else { bound - MARGIN * bound.abs() }
}

/// A program without whole numbers, to which rows are added between one minimum and the next.
pub(super) struct Relaxed {
    model: Option<Model>,
    columns: Vec<Col>,
    scale: f64,
    constant: f64,
}

impl Relaxed {
    pub(super) fn new(program: &Program, goal: &Linear, seed: u64) -> Option<Self> {
        let effort = Effort { time: None, nodes: 0, gap: 0.0, seed };
        let (mut model, columns) = model(program, goal, false, effort)?;
        model.try_set_option("primal_feasibility_tolerance", TOLERANCE).ok()?;
        Some(Self { model: Some(model), columns, scale: goal.scale(), constant: goal.constant })
    }

    /// The values of the minimum and a bound below it; `None` where there is none or it was not reached in time.
    pub(super) fn minimise(&mut self, time: Option<Duration>) -> Option<(Vec<f64>, f64)> {
        let mut model = self.model.take()?;
        if let Some(time) = time {
            model.try_set_option("time_limit", time.as_secs_f64()).ok()?;
        }
        let solved = model.try_solve().ok()?;
        if solved.status() != HighsModelStatus::Optimal {
            return None;
        }
        let values = solved.get_solution().columns().to_vec();
        let bound = outwards(solved.objective_value() * self.scale) + self.constant;
        self.model = Some(solved.into());
        Some((values, bound))
    }

    pub(super) fn add(&mut self, row: &Row) {
        let terms: Vec<_> = row.terms.iter().map(|&(column, factor)| (self.columns[column], factor)).collect();
        let added = self.model.as_mut().map(|model| model.try_add_row(row.lower..=row.upper, terms));
        if !matches!(added, Some(Ok(_))) {
            self.model = None;
        }
    }
}

fn model(program: &Program, goal: &Linear, whole: bool, effort: Effort) -> Option<(Model, Vec<Col>)> {
    let mut costs = vec![0.0; program.columns.len()];
    let scale = goal.scale();
    goal.terms.iter().for_each(|&(column, factor)| costs[column] += factor / scale);
    let mut problem = RowProblem::default();
    let columns = program.columns.iter().zip(costs);
    let columns: Vec<Col> = columns
        .map(|(column, cost)| {
            problem.add_column_with_integrality(cost, column.lower..=column.upper, column.whole && whole)
        })
        .collect();
    for row in &program.rows {
        problem.add_row(row.lower..=row.upper, row.terms.iter().map(|&(column, factor)| (columns[column], factor)));
    }
    let mut model = problem.try_optimise(Sense::Minimise).ok()?;
    model.make_quiet();
    for (option, value) in [
        ("mip_rel_gap", effort.gap.max(GAP)),
        ("mip_abs_gap", 0.0),
        ("mip_heuristic_effort", HEURISTICS),
        ("mip_feasibility_tolerance", TOLERANCE),
        ("primal_feasibility_tolerance", if whole { TOLERANCE } else { FINE_TOLERANCE }),
        ("dual_feasibility_tolerance", TOLERANCE),
        ("time_limit", effort.time.map_or(f64::INFINITY, |time| time.as_secs_f64())),
    ] {
        model.try_set_option(option, value).ok()?;
    }
    let number = |value: u64| i32::try_from(value).unwrap_or(i32::MAX);
    model.try_set_option("threads", 1).ok()?;
    model.try_set_option("parallel", "off").ok()?;
    // What HiGHS would first make of a program can take for ever (its `strengthenInequalities` at rows of loads and spare
    // places, in 1.16.0), at the start, after a restart and in the programs of its heuristics alike.
    for (option, value) in [("mip_root_presolve_only", true), ("mip_allow_restart", false)] {
        model.try_set_option(option, value).ok()?;
    }
    if whole {
        model.try_set_option("presolve", "off").ok()?;
    }
    model.try_set_option("random_seed", number(effort.seed % 1_000_000_007)).ok()?;
    model.try_set_option("mip_max_nodes", number(effort.nodes as u64)).ok()?;
    Some((model, columns))
}
