//! `tuvu matrix NETWORK`.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use app::format;
use geodata::{Language, Minutes, Scenario, read_points};
use planner::travel::{
    Network, Place, Travel,
    hierarchy::LANES,
    matrix_file::{CsvMatrix, MatrixWriter, Named, NpyMatrix},
};

use super::{Failure, files, network, progress::Progress};

/// How many rows are computed before they are written: enough for every thread, few enough to hold.
const ROWS_AT_ONCE: usize = 16 * LANES;

/// How many unsnapped points are named; the rest are counted.
const NAMED: usize = 10;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The prepared network; `tuvu network import` makes it.
    network: PathBuf,
    /// The points to set out from: a CSV `id,lon,lat`, or `id,node`.
    #[arg(long, value_name = "A.csv")]
    from: PathBuf,
    /// The points to reach: a CSV `id,lon,lat`, or `id,node`.
    #[arg(long, value_name = "B.csv")]
    to: PathBuf,
    /// Where to write the matrix, as its ending says: .csv or .npy; `-` is CSV on standard output.
    #[arg(short, long, value_name = "MATRIX", value_parser = parse_output)]
    output: PathBuf,
    /// What takes longer counts as no route.
    #[arg(long, value_name = "M", value_parser = parse_minutes)]
    max_minutes: Option<f64>,
    /// Scenario of the network, such as winter.
    #[arg(long, default_value = Scenario::BASE)]
    scenario: String,
}

fn parse_output(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    let is_known = text == "-" || path.extension().is_some_and(|ending| ending == "csv" || ending == "npy");
    if is_known { Ok(path) } else { Err("a name that ends in .csv or .npy, or -".into()) }
}

fn parse_minutes(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|minutes| *minutes >= 0.0).ok_or_else(|| "a number of minutes of 0 or more".into())
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    let network = network::open(&arguments.network, language)?;
    let travel = network::under(&network, &arguments.scenario, language)?;
    let read = |path: &Path| {
        let name = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| Failure::Work(format!("{name}: {error}")))?;
        let points = read_points(&name, &bytes, |given| network.find(given))
            .map_err(|error| Failure::Work(error.message(language)))?;
        say_unsnapped(&name, &points, &network, language);
        Ok(points)
    };
    let (from, to) = (read(&arguments.from)?, read(&arguments.to)?);
    files::write_with(&arguments.output, |output| {
        let matrix: Box<dyn MatrixWriter + '_> = if arguments.output.extension().is_some_and(|ending| ending == "npy") {
            Box::new(NpyMatrix::new(from.len(), to.len(), output)?)
        } else {
            Box::new(CsvMatrix::new(&to, output)?)
        };
        write(travel, (&from, &to), arguments.max_minutes.map(Minutes), matrix, language)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Names the points to which there is no way because no street is near.
fn say_unsnapped(file: &str, points: &[Named], network: &Network, language: Language) {
    let unsnapped: Vec<&Named> = points.iter().filter(|(_, place)| matches!(place, Place::Unsnapped { .. })).collect();
    let (Some(streets), false) = (network.streets(), unsnapped.is_empty()) else { return };
    let km = |metres: f64| format::decimal(language, metres / 1000.0, 1);
    let named = unsnapped.iter().take(NAMED).map(|(id, place)| match place.snap_distance() {
        Some(nearest) => format!("{id} ({} km)", km(nearest.0)),
        None => id.clone(),
    });
    let more = unsnapped.len().saturating_sub(NAMED);
    let more = (more > 0).then(|| match language {
        Language::Latvian => format!("un vēl {more}"),
        Language::English => format!("and {more} more"),
    });
    let named = named.chain(more).collect::<Vec<_>>().join(", ");
    let (count, limit) = (unsnapped.len(), km(streets.about.access.longest_metres));
    eprintln!(
        "tuvu: {file}: {}",
        match language {
            Language::Latvian => format!("tālāk par {limit} km no ceļiem, tāpēc bez maršruta: {count}: {named}"),
            Language::English =>
                format!("farther than {limit} km from any street, so without a route: {count}: {named}"),
        }
    );
}

/// Computes and writes a stretch of rows after another, so that the whole need not be held.
fn write(
    travel: Travel<'_>,
    (from, to): (&[Named], &[Named]),
    longest: Option<Minutes>,
    mut matrix: Box<dyn MatrixWriter + '_>,
    language: Language,
) -> io::Result<()> {
    let places = |points: &[Named]| points.iter().map(|(_, place)| *place).collect::<Vec<_>>();
    let towards = travel.towards(&places(to));
    let mut progress = Progress::new(language.pick("matrica", "matrix"));
    let mut done = 0;
    for points in from.chunks(ROWS_AT_ONCE) {
        let trips = towards.from(&places(points), network::threads());
        for (row, point) in points.iter().enumerate() {
            let is_within = |minutes: Minutes| longest.is_none_or(|longest| minutes <= longest);
            let mut row = trips.row(row).map(|trip| trip.filter(|trip| is_within(trip.minutes)));
            matrix.row(point, &mut row)?;
        }
        done += points.len();
        progress.at(done as u64, from.len() as u64);
    }
    matrix.finish()
}
