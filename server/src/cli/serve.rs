//! `tuvu serve`.

use std::{
    io::ErrorKind,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use geodata::{DataSet, Language};
use tracing_subscriber::EnvFilter;

use super::{DataArguments, Failure};
use crate::{
    api::{Service, roads::Roads},
    jobs::{Jobs, Shelf, default_folder},
    web,
};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Address and port to listen on; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where jobs are kept; by default tuvu in the user's state folder (such as ~/.local/state).
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    #[command(flatten)]
    data: DataArguments,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    let filter = EnvFilter::try_from_env("TUVU_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let start = Instant::now();
    let data = arguments.data.load(language)?;
    let roads = roads(&arguments.data, &data, language)?;
    let jobs = Jobs::start(shelf(arguments.state.as_deref(), language)?, roads.network().clone());
    let service = Service::new(data, roads, jobs).map_err(Failure::work)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::work)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(arguments.listen)
            .await
            .map_err(|error| Failure::Work(cannot_listen(arguments.listen, &error, language)))?;
        let address = listener.local_addr().map_err(Failure::work)?;
        let site = web::router(service, address);
        let ready = start.elapsed().as_millis();
        println!(
            "{} http://{address}/  ({ready} ms)",
            language.pick("Tuvu darbojas; atveriet", "Tuvu is running; open")
        );
        axum::serve(listener, site).with_graceful_shutdown(stopped()).await.map_err(Failure::work)
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The roads that times rest on; says which they are.
fn roads(arguments: &DataArguments, data: &DataSet, language: Language) -> Result<Roads, Failure> {
    let network = arguments.network(data, language)?;
    let file = arguments.network_file().map(|file| file.display().to_string());
    // Whatever is opened as a map has streets, and so has a data set.
    let roads = Roads::new(Arc::new(network), file.is_none()).ok_or_else(|| {
        Failure::Work(language.pick("ceļu tīklā nav ceļu", "the road network has no roads").to_owned())
    })?;
    let scenarios = roads.network().scenarios().collect::<Vec<_>>().join(", ");
    let streets = roads.streets().map_or(0, |streets| streets.streets.len());
    let from = file.unwrap_or_else(|| language.pick("datu kopa", "the data set").to_owned());
    println!(
        "{}",
        match language {
            Language::Latvian => format!("Ceļu tīkls: {from}; ceļu posmi: {streets}; apstākļi: {scenarios}"),
            Language::English => format!("Road network: {from}; stretches of road: {streets}; scenarios: {scenarios}"),
        }
    );
    Ok(roads)
}

/// The folder of jobs. One that is asked for must do; without the usual one there are no jobs, and that is said.
fn shelf(asked: Option<&Path>, language: Language) -> Result<Option<Shelf>, Failure> {
    let Some(folder) = asked.map(Path::to_owned).or_else(default_folder) else { return Ok(None) };
    match (Shelf::open(&folder), asked) {
        (Ok(shelf), _) => Ok(Some(shelf)),
        (Err(error), Some(_)) => Err(Failure::Work(error.message(&folder, language))),
        (Err(error), None) => {
            let without = language.pick("bez darbiem", "without jobs");
            eprintln!("tuvu: {without}: {}", error.message(&folder, language));
            Ok(None)
        }
    }
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error, language: Language) -> String {
    let other = address.port().checked_add(1).unwrap_or(8080);
    match (error.kind(), language) {
        (ErrorKind::AddrInUse, Language::Latvian) => {
            format!(
                "ports {} jau ir aizņemts; izvēlieties citu, piemēram, --listen {}:{other}",
                address.port(),
                address.ip()
            )
        }
        (ErrorKind::AddrInUse, Language::English) => {
            format!(
                "port {} is taken already; choose another, such as --listen {}:{other}",
                address.port(),
                address.ip()
            )
        }
        (_, Language::Latvian) => format!("nevar klausīties adresē {address}: {error}"),
        (_, Language::English) => format!("cannot listen on {address}: {error}"),
    }
}

/// Ends with Ctrl-C or, on Unix, a termination signal.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
