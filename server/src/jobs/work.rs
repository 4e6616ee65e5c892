//! The work of a job: a matrix, some rows after the others, so that it can be stopped and need not be held.

use std::{io, num::NonZeroUsize, sync::atomic::Ordering};

use app::wire::{MatrixFormat, MatrixPoint};
use geodata::{Language, Minutes, Position};
use planner::travel::{
    Network, Travel, Trip,
    matrix_file::{CsvMatrix, MatrixWriter, Named, NpyMatrix},
};

use super::{
    Job,
    shelf::{Shelf, Stored},
};

/// How many rows are computed before they are written: enough for every thread, few enough to be stopped between them.
const ROWS_AT_ONCE: usize = 64;

/// Computes and keeps the result of a job; an error says why there is none.
pub(super) fn matrix(network: &Network, shelf: &Shelf, job: &Job, threads: NonZeroUsize) -> Result<(), String> {
    let Stored { request, language, .. } = shelf.stored(&job.id).map_err(|error| error.to_string())?;
    let language = Language::from_code(&language).unwrap_or_default();
    let scenario = request.scenario.unwrap_or_else(|| geodata::Scenario::BASE.to_owned());
    // The server may have been started anew on another network.
    let travel = network.under(&scenario).ok_or_else(|| match language {
        Language::Latvian => format!("Ceļu tīklā vairs nav apstākļu „{scenario}”."),
        Language::English => format!("The road network does not have the scenario “{scenario}” any more."),
    })?;
    let (from, to) = (named(network, &request.from), named(network, &request.to));
    let longest = request.max_minutes.map(Minutes);
    let written = shelf.put_result(&job.id, job.format, |output| {
        let matrix: Box<dyn MatrixWriter + '_> = match job.format {
            MatrixFormat::Csv => Box::new(CsvMatrix::new(&to, output)?),
            MatrixFormat::Npy => Box::new(NpyMatrix::new(from.len(), to.len(), output)?),
        };
        write(travel, (&from, &to), longest, job, threads, matrix)
    });
    written.map_err(|error| match language {
        Language::Latvian => format!("Rezultātu neizdevās saglabāt: {error}"),
        Language::English => format!("The result could not be kept: {error}"),
    })
}

fn named(network: &Network, points: &[MatrixPoint]) -> Vec<Named> {
    let position = |point: &MatrixPoint| Position { lon: point.lon, lat: point.lat };
    points.iter().map(|point| (point.id.clone(), network.place(position(point)))).collect()
}

fn write(
    travel: Travel<'_>,
    (from, to): (&[Named], &[Named]),
    longest: Option<Minutes>,
    job: &Job,
    threads: NonZeroUsize,
    mut matrix: Box<dyn MatrixWriter + '_>,
) -> io::Result<()> {
    let places = |points: &[Named]| points.iter().map(|(_, place)| *place).collect::<Vec<_>>();
    let towards = travel.towards(&places(to));
    for rows in from.chunks(ROWS_AT_ONCE) {
        let trips = towards.from(&places(rows), threads);
        for (row, start) in rows.iter().enumerate() {
            if job.is_cancelled.load(Ordering::Relaxed) {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let is_within = |trip: &Trip| longest.is_none_or(|longest| trip.minutes <= longest);
            matrix.row(start, &mut trips.row(row).map(|trip| trip.filter(is_within)))?;
            job.done.fetch_add(1, Ordering::Relaxed);
        }
    }
    matrix.finish()
}
