//! `tuvu isochrone NETWORK`.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use geodata::{Given, Language, Minutes, Position, Scenario};

use super::{Failure, files, network};
use crate::api::isochrones;

/// The longest limit in minutes: a day.
const LONGEST: f64 = 1440.0;

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The prepared network; `tuvu network import osm` makes it.
    network: PathBuf,
    /// Where ways begin, in WGS 84 degrees.
    #[arg(long, value_name = "LON,LAT", value_parser = parse_position, allow_hyphen_values = true)]
    from: Position,
    /// The limits of the areas.
    #[arg(long, value_name = "MINUTES", value_delimiter = ',', required = true, value_parser = parse_minutes)]
    minutes: Vec<f64>,
    /// Where to write the areas, a GeoJSON `FeatureCollection`, the largest first; `-` is standard output.
    #[arg(short, long, value_name = "ISOCHRONES.geojson")]
    output: PathBuf,
    /// Scenario of the network, such as winter.
    #[arg(long, default_value = Scenario::BASE)]
    scenario: String,
}

fn parse_position(text: &str) -> Result<Position, String> {
    let number = |part: &str| part.trim().parse::<f64>().ok().filter(|degrees| degrees.is_finite());
    let parsed = text.split_once(',').and_then(|(lon, lat)| Some(Position { lon: number(lon)?, lat: number(lat)? }));
    parsed.ok_or_else(|| "degrees of longitude and latitude, such as 24.11,56.95".into())
}

fn parse_minutes(text: &str) -> Result<f64, String> {
    let minutes = text.trim().parse().ok().filter(|minutes| *minutes > 0.0 && *minutes <= LONGEST);
    minutes.ok_or_else(|| format!("numbers of minutes, each above 0 and at most {LONGEST}, such as 15,30,45"))
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    let network = network::open_map(&arguments.network, language)?;
    network::under(&network, &arguments.scenario, language)?;
    network.find(Given::At(arguments.from)).map_err(|why| {
        let Position { lon, lat } = arguments.from;
        Failure::Call(format!("--from “{lon},{lat}”: {}", why.get(language)))
    })?;
    let mut minutes = arguments.minutes.clone();
    minutes.sort_by(f64::total_cmp);
    minutes.dedup();
    let limits: Vec<Minutes> = minutes.into_iter().map(Minutes).collect();
    let areas = isochrones::answer(&network, arguments.scenario.clone(), arguments.from, &limits, language)
        .map_err(|problem| Failure::Work(problem.detail().to_owned()))?;
    if let Some(unsnapped) = areas.detail {
        return Err(Failure::Work(unsnapped));
    }
    let json = serde_json::to_vec(&areas).map_err(Failure::work)?;
    write(&arguments.output, json)?;
    Ok(ExitCode::SUCCESS)
}

fn write(path: &Path, mut json: Vec<u8>) -> Result<(), Failure> {
    json.push(b'\n');
    files::write(path, &json)
}
