//! How long placement problems take, and whether their answers are right:
//! `cargo xtask bench placement [--limit SECONDS] [--seed N] [--only WORD] [--watch] [--highs] [--processor] [FOLDER …]`.
//!
//! A folder holds `problem.json` (and its matrix) or folders that do; where there is an `expected.json` with an `objective`,
//! the answer is compared with it. Without a folder, clustered instances are made from the seed, by the law of a country:
//! most people in towns of very different sizes, the rest anywhere; networks of the OR-Library's family; and the embedded
//! Latvian regions are asked with every condition at once.
//!
//! Times are elapsed ones and, in brackets, the processor's. With `--highs`, HiGHS solves each problem's textbook program
//! too, where it is small enough.

#[path = "placement/latvia.rs"]
mod latvia;
#[path = "placement/networks.rs"]
mod networks;
#[path = "shared/processor.rs"]
mod processor;
#[path = "placement/textbook.rs"]
mod textbook;

use std::{
    cell::Cell,
    error::Error,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use planner::{
    files::read_problem,
    matrix::TravelMatrix,
    problem::{Candidate, Constraints, Demand, Objective, Problem, Status},
    reassign::Reassignment,
    solution::{Solution, SolutionStatus},
    solve::{Options, PROVEN_GAP, Progress, solve},
};
use processor::processor_seconds;
use textbook::Answer;

struct Call {
    limit: f64,
    seed: u64,
    only: String,
    /// Whether to print every change of answer or bound.
    watch: bool,
    /// Whether HiGHS solves the problems too.
    highs: bool,
    /// Whether the limit counts what the process has used of the processor, for the machine may have other work.
    processor: bool,
    folders: Vec<PathBuf>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let call = arguments()?;
    let highs = if call.highs { format!(" {:>17} {:>9}", "HiGHS", "its gap") } else { String::new() };
    println!(
        "{:<28} {:>10} {:>18} {:>9} {:>17} {:>9} {:>9}{highs}  answer",
        "problem", "status", "objective", "gap", "seconds", "1 % at", "0.1 % at"
    );
    for folder in &call.folders {
        for path in problems(folder)? {
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            if name.contains(&call.only) {
                let (problem, _) = read_problem(&path.join("problem.json")).map_err(|error| error.to_string())?;
                let expected = fs::read_to_string(path.join("expected.json")).ok();
                let expected = expected.and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok());
                run(&call, &name, &problem, expected.and_then(|value| value.get("objective")?.as_f64()));
            }
        }
    }
    if call.folders.is_empty() {
        made(&call)?;
        latvia::run(&call)?;
        moved(&call)?;
    }
    Ok(())
}

fn arguments() -> Result<Call, Box<dyn Error>> {
    let mut call = Call {
        limit: 60.0,
        seed: 42,
        only: String::new(),
        watch: false,
        highs: false,
        processor: false,
        folders: Vec::new(),
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value"));
        match argument.as_str() {
            "--limit" => call.limit = value()?.parse()?,
            "--seed" => call.seed = value()?.parse()?,
            "--only" => call.only = value()?,
            "--watch" => call.watch = true,
            "--highs" => call.highs = true,
            "--processor" => call.processor = true,
            // What cargo adds by itself.
            "--bench" => {}
            _ => call.folders.push(argument.into()),
        }
    }
    Ok(call)
}

/// The folder itself, or those in it that hold a problem, by name.
fn problems(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    if folder.join("problem.json").exists() {
        return Ok(vec![folder.to_owned()]);
    }
    let entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    let mut found: Vec<_> =
        entries.into_iter().map(|entry| entry.path()).filter(|path| path.join("problem.json").exists()).collect();
    found.sort();
    Ok(found)
}

fn run(call: &Call, name: &str, problem: &Problem, expected: Option<f64>) {
    let (solution, times) = watched(call, |options| solve(problem, options));
    let mut verdict = verdict(&solution, expected);
    let limit = Duration::from_secs_f64(call.limit);
    let highs = if call.highs { beside(problem, limit, &solution, &mut verdict) } else { String::new() };
    println!(
        "{name:<28} {:>10} {:>18} {:>9} {times}{highs}  {verdict}",
        format!("{:?}", solution.status),
        number(solution.objective, 3),
        number(solution.gap.map(|gap| gap * 100.0), 4),
    );
}

/// What a search within the limit finds, and three columns: its seconds, and when its bound showed the answer to be as near as
/// 1 % and 0.1 %.
fn watched<T>(call: &Call, search: impl FnOnce(&Options<'_>) -> T) -> (T, String) {
    let (start, used) = (Instant::now(), processor_seconds());
    let limit = Duration::from_secs_f64(call.limit);
    let elapsed = || {
        let used = || Duration::from_secs_f64((processor_seconds() - used).max(0.0));
        if call.processor { used() } else { start.elapsed() }
    };
    let time_left = || limit.saturating_sub(elapsed());
    let reached = [Cell::new(None), Cell::new(None)];
    let said = Cell::new(None);
    let progress = |progress: Progress| {
        if call.watch && said.replace(Some(progress)) != Some(progress) {
            println!("  {:>9.3} s: {:?} {:?}", elapsed().as_secs_f64(), progress.incumbent, progress.bound);
        }
        if let (Some(value), Some(bound)) = (progress.incumbent, progress.bound) {
            for (cell, gap) in reached.iter().zip([0.01, 0.001]) {
                if cell.get().is_none() && (value - bound).abs() <= gap * value.abs() {
                    cell.set(Some(elapsed()));
                }
            }
        }
        true
    };
    let options =
        Options { seed: call.seed, time_left: Some(&time_left), progress: Some(&progress), ..Options::default() };
    let (found, seconds) = timed(|| search(&options));
    let [one, tenth] = reached.map(|cell| cell.get().map_or("–".into(), |at| format!("{:.3}", at.as_secs_f64())));
    (found, format!("{seconds:>17} {one:>9} {tenth:>9}"))
}

fn number(value: Option<f64>, digits: usize) -> String {
    value.map_or("–".into(), |value| format!("{value:.digits$}"))
}

/// What something returns, and the seconds it takes: elapsed and, in brackets, the processor's.
fn timed<T>(what: impl FnOnce() -> T) -> (T, String) {
    let (start, used) = (Instant::now(), processor_seconds());
    let result = what();
    (result, format!("{:.3} ({:.2})", start.elapsed().as_secs_f64(), processor_seconds() - used))
}

/// The columns of HiGHS; the verdict also says where its proof contradicts the solution's.
fn beside(problem: &Problem, limit: Duration, solution: &Solution, verdict: &mut String) -> String {
    let (answer, seconds) = match timed(|| textbook::solve(problem, limit)) {
        (Ok(Some(answer)), seconds) => (answer, seconds),
        (Ok(None), _) => (Answer::default(), "–".into()),
        (Err(status), _) => (Answer::default(), format!("{status:?}")),
    };
    let same = match (solution.objective, answer.objective) {
        (Some(ours), Some(its)) => (ours - its).abs() <= 2.0 * PROVEN_GAP * ours.abs().max(its.abs()),
        (ours, its) => ours.is_none() && its.is_none(),
    };
    if answer.is_proven() && is_proven(solution) && !same {
        *verdict = format!("{verdict} CONTRADICTED by HiGHS: {}", number(answer.objective, 3));
    }
    let gap = if answer.infeasible { "none".into() } else { number(answer.gap.map(|gap| gap * 100.0), 4) };
    format!(" {seconds:>17} {gap:>9}")
}

fn is_proven(solution: &Solution) -> bool {
    matches!(solution.status, SolutionStatus::Optimal | SolutionStatus::Infeasible)
}

fn verdict(solution: &Solution, expected: Option<f64>) -> String {
    match (solution.objective, expected) {
        (_, None) => String::new(),
        (Some(found), Some(expected)) if (found - expected).abs() <= 1e-6 * expected.abs() => "as expected".into(),
        (_, Some(expected)) => format!("WRONG, expected {expected}"),
    }
}

/// Everybody assigned anew after each of 1,000 moves of one of 50 open sites: the mean time, and the longest.
fn moved(call: &Call) -> Result<(), Box<dyn Error>> {
    let (name, rows, columns) = ("reassign-20000-move", 20_000, 1_000);
    if !name.contains(&call.only) {
        return Ok(());
    }
    let (demand, travel) = clustered(rows, columns, call.seed)?;
    let candidates = (0..columns).map(|column| Candidate::new(column.to_string(), Status::Candidate)).collect();
    let objective = Objective::MaxCover { sites: 50, limit: Some(500.0) };
    let problem = Problem::new(demand, candidates, travel, objective, Constraints::default())?;
    let open: Vec<usize> = (0..50).map(|site| site * 20).collect();
    let mut now = Reassignment::new(&problem, &open)?;
    let (mut all, mut longest, mut rows) = (Duration::ZERO, Duration::ZERO, 0);
    for step in 0..1_000 {
        let from = now.open()[step * 31 % 50];
        let beside = (0..columns).map(|next| (from + 1 + step * 7 % 19 + next) % columns);
        let to = beside.into_iter().find(|to| !now.open().contains(to)).unwrap_or(from);
        let start = Instant::now();
        let change = now.moved(from, to)?;
        let time = start.elapsed();
        (all, longest, rows) = (all + time, longest.max(time), rows + change.rows.len());
    }
    let (mean, longest) = (all.as_secs_f64(), longest.as_secs_f64() * 1e3);
    let covered = now.totals().covered_weight;
    println!(
        "{name:<28} {:>10} {covered:>18.3} {:>9} {:>9.6} {:>9} {:>9}  longest {longest:.3} ms, {rows} rows moved",
        "1000 moves",
        "–",
        mean / 1e3,
        "–",
        "–"
    );
    Ok(())
}

/// The instances made from a seed: people by thousands, sites by hundreds, costs in tens of metres. Each is gone before the
/// next one is made, so that the memory of the process is that of one.
fn made(call: &Call) -> Result<(), Box<dyn Error>> {
    let seed = call.seed;
    for (rows, columns, sites, limits) in [(5_000, 500, 25, [700.0, 1400.0]), (20_000, 1_000, 50, [500.0, 1000.0])] {
        let objectives = [
            ("p-median", Objective::PMedian { sites }),
            ("p-center", Objective::PCenter { sites }),
            ("max-cover", Objective::MaxCover { sites, limit: Some(limits[0]) }),
            ("set-cover", Objective::SetCover { limit: Some(limits[1]), share: None }),
        ];
        for (kind, objective) in objectives {
            let name = format!("clustered-{rows}-{kind}");
            if name.contains(&call.only) {
                let (demand, travel) = clustered(rows, columns, seed)?;
                let candidate = |column: usize| Candidate::new(column.to_string(), Status::Candidate);
                let candidates = (0..columns).map(candidate).collect();
                run(call, &name, &Problem::new(demand, candidates, travel, objective, Constraints::default())?, None);
            }
        }
    }
    for (name, problem) in region(seed)?.into_iter().chain(networks::networks(seed)?) {
        if name.contains(&call.only) {
            run(call, &name, &problem, None);
        }
    }
    Ok(())
}

/// A region's question, with every constraint alone and all together.
fn region(seed: u64) -> Result<Vec<(String, Problem)>, Box<dyn Error>> {
    let (rows, columns, sites) = (500, 60, 8);
    let (demand, travel) = clustered(rows, columns, seed)?;
    let (_, between) = clustered(columns, columns, seed)?;
    let between = TravelMatrix::from_fn(columns, columns, |a, b| between.get(a.min(b), a.max(b)))?;
    let total: f64 = demand.iter().map(|point| point.weight).sum();
    let room = |column: usize| Some((total / sites as f64 * (0.8 + 0.1 * (column % 7) as f64)).round());
    let cost = |column: usize| 1.0 + (column * 37 % 11) as f64 / 4.0;
    let objectives = [
        ("p-median", Objective::PMedian { sites }),
        ("location", Objective::FacilityLocation {}),
        ("p-center", Objective::PCenter { sites }),
        ("max-cover", Objective::MaxCover { sites, limit: Some(1000.0) }),
        ("set-cover", Objective::SetCover { limit: Some(2500.0), share: Some(0.9) }),
    ];
    let none = Constraints::default();
    let (budget, minimum_separation) = (Some(1.8 * sites as f64), Some(700.0));
    let constraints = [
        ("rooms", true, none.clone()),
        ("single", true, Constraints { single_source: true, ..none.clone() }),
        ("budget", false, Constraints { budget, ..none.clone() }),
        ("apart", false, Constraints { minimum_separation, ..none.clone() }),
        ("all", true, Constraints { budget, minimum_separation, single_source: true, ..none }),
    ];
    let mut problems = Vec::new();
    for (kind, objective) in objectives {
        for (name, rooms, constraints) in &constraints {
            let site = |column: usize| Candidate {
                capacity: room(column).filter(|_| *rooms),
                opening_cost: cost(column) * if kind == "location" { 2e5 } else { 1.0 },
                ..Candidate::new(column.to_string(), Status::Candidate)
            };
            let mut constraints = constraints.clone();
            constraints.budget =
                constraints.budget.map(|budget| if kind == "location" { budget * 2e5 } else { budget });
            let candidates = (0..columns).map(site).collect();
            let between = Some(between.clone());
            let problem = Problem::with_distances(
                demand.clone(),
                candidates,
                travel.clone(),
                between,
                objective.clone(),
                constraints,
            )?;
            problems.push((format!("region-{kind}-{name}"), problem));
        }
    }
    Ok(problems)
}

/// Seven tenths of the points in 40 towns of very different sizes, the rest anywhere in a square of 100 km.
fn clustered(rows: usize, columns: usize, seed: u64) -> Result<(Vec<Demand>, TravelMatrix), Box<dyn Error>> {
    let mut random = networks::uniform(seed);
    let towns: Vec<[f64; 4]> = (0..40)
        .map(|_| [random() * 1e5, random() * 1e5, random().powf(-1.0 / 1.2) - 0.7, 4500.0f64.mul_add(random(), 1500.0)])
        .collect();
    let sizes: f64 = towns.iter().map(|town| town[2]).sum();
    let mut points = |count: usize| -> Vec<(f64, f64)> {
        let mut point = |index: usize| {
            if index * 10 >= count * 7 {
                return (random() * 1e5, random() * 1e5);
            }
            let mut left = random() * sizes;
            let town = towns.iter().find(|town| {
                left -= town[2];
                left <= 0.0
            });
            let [x, y, _, spread] = town.copied().unwrap_or(towns[0]);
            // The sum of four is close enough to a bell.
            let mut bell = || (random() + random() + random() + random() - 2.0) * 3f64.sqrt() * spread;
            ((x + bell()).clamp(0.0, 1e5), (y + bell()).clamp(0.0, 1e5))
        };
        (0..count).map(&mut point).collect()
    };
    let (from, to) = (points(rows), points(columns));
    let travel = TravelMatrix::from_fn(rows, columns, |row, column| {
        Some(((from[row].0 - to[column].0).hypot(from[row].1 - to[column].1) / 10.0).round())
    })?;
    let mut weight = || (1.0 + ((random().max(1e-9).powf(-1.0 / 1.1) - 1.0) * 3.0).floor()).min(100.0);
    let demand = (0..rows).map(|row| Demand::new(row.to_string(), weight())).collect();
    Ok((demand, travel))
}
