//! `tuvu network import osm` and `tuvu network profile`.

use std::{
    fs,
    io::{self, Write},
    ops::ControlFlow,
    path::PathBuf,
};

use geodata::{DataError, Language, Streets, osm, osm::CarProfile};
use planner::travel::Network;

use super::{Failure, network, progress::Progress};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The map: an extract of OpenStreetMap in the PBF format.
    #[arg(value_name = "INPUT.osm.pbf")]
    input: PathBuf,
    /// How fast cars go where; without it, the profile that `tuvu network profile` prints.
    #[arg(long, value_name = "PROFILE.toml")]
    profile: Option<PathBuf>,
    /// Where to write the prepared network.
    #[arg(short, long, value_name = "NETWORK")]
    output: PathBuf,
}

/// Reads the map, says what was noticed in it, and prepares it.
pub(super) fn run(arguments: &Arguments, language: Language) -> Result<(), Failure> {
    let car = profile(arguments, language)?;
    let name = arguments.input.display().to_string();
    let mut progress = Progress::new(language.pick("nolasa karti", "reading the map"));
    let streets = osm::read(&name, &arguments.input, &car, &mut |done, all| {
        progress.at(done, all);
        ControlFlow::Continue(())
    });
    let mut streets = streets.map_err(|error| Failure::Work(error.message(language)))?;
    // Who asks a server what its times rest on need not learn its folders.
    streets.about.source = arguments.input.file_name().map_or(name.clone(), |file| file.to_string_lossy().into_owned());
    drop(progress);
    say(&streets, language);
    network::prepare(&name, &arguments.output, language, |progress| {
        Network::from_streets(streets, network::threads(), progress)
    })
}

/// Prints the embedded profile.
pub(super) fn print_profile() -> Result<(), Failure> {
    io::stdout().lock().write_all(CarProfile::DEFAULT.as_bytes()).map_err(Failure::work)
}

fn profile(arguments: &Arguments, language: Language) -> Result<CarProfile, Failure> {
    let Some(path) = &arguments.profile else { return Ok(CarProfile::default_car()) };
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| Failure::Work(format!("{name}: {error}")))?;
    CarProfile::read(&name, &bytes).map_err(|error: DataError| Failure::Work(error.message(language)))
}

/// How much was read; `tuvu network info` tells the rest.
fn say(streets: &Streets, language: Language) {
    let (junctions, all) = (streets.junctions.len(), streets.streets.len());
    let kilometres: f64 = streets.kilometres_by_class().iter().map(|(_, kilometres)| kilometres).sum();
    let restrictions = streets.about.restrictions;
    eprintln!(
        "tuvu: {}",
        match language {
            Language::Latvian => format!(
                "nolasītas ielas: {all} ({kilometres:.0} km), krustojumi: {junctions}, pagriezienu ierobežojumi: {restrictions}"
            ),
            Language::English => format!(
                "read {all} streets ({kilometres:.0} km), {junctions} junctions, {restrictions} turn restrictions"
            ),
        }
    );
}
