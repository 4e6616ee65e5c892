//! Integer programs, by `HiGHS`. Its tolerances are set so that what it calls optimal is so within 1e-6.

use highs::{HighsModelStatus, HighsSolutionStatus, RowProblem, Sense};

/// What `HiGHS` takes for whole, relative to the largest cost; its bounds are lowered by as much.
const TOLERANCE: f64 = 1e-7;

/// The cheapest sites that leave at most `spare` of the rows' weight uncovered, and a bound on their cost; `None` when the
/// time ends before there is either.
pub(super) fn share_cover(
    rows: &[(Vec<u32>, f64)],
    opening: &[f64],
    spare: f64,
    seconds: Option<f64>,
) -> Option<(Vec<bool>, f64)> {
    let total: f64 = rows.iter().map(|(_, weight)| weight).sum();
    let scale = opening.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let mut program = RowProblem::default();
    let sites: Vec<_> = opening.iter().map(|cost| program.add_integer_column(cost / scale, 0..=1)).collect();
    let mut left = Vec::with_capacity(rows.len());
    for (covering, weight) in rows {
        let uncovered = program.add_column(0.0, 0..=1);
        let terms: Vec<_> = covering.iter().map(|&site| (sites[site as usize], 1.0)).chain([(uncovered, 1.0)]).collect();
        program.add_row(1.., &terms);
        left.push((uncovered, weight / total));
    }
    program.add_row(..=spare / total, &left);
    let mut model = program.try_optimise(Sense::Minimise).ok()?;
    model.make_quiet();
    model.set_option("threads", 1);
    model.set_option("mip_rel_gap", 0.0);
    model.set_option("mip_abs_gap", TOLERANCE / 10.0);
    model.set_option("mip_feasibility_tolerance", 1e-9);
    model.set_option("primal_feasibility_tolerance", 1e-9);
    model.set_option("dual_feasibility_tolerance", 1e-9);
    if let Some(seconds) = seconds {
        model.set_option("time_limit", seconds);
    }
    let solved = model.try_solve().ok()?;
    let known = matches!(solved.status(), HighsModelStatus::Optimal | HighsModelStatus::ReachedTimeLimit);
    if !known || solved.primal_solution_status() != HighsSolutionStatus::Feasible {
        return None;
    }
    let bound = solved.double_info_value(c"mip_dual_bound").ok().filter(|bound| bound.is_finite()).unwrap_or(0.0);
    let chosen = solved.get_solution().columns()[..opening.len()].iter().map(|value| *value > 0.5).collect();
    Some((chosen, (bound - TOLERANCE * bound.abs()) * scale))
}
