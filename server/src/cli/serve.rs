//! `tuvu serve`.

use std::{io::ErrorKind, net::SocketAddr, process::ExitCode, time::Instant};

use geodata::Language;
use tracing_subscriber::EnvFilter;

use super::{DataArguments, Failure};
use crate::{api::Service, web};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// Address and port to listen on; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    data: DataArguments,
}

pub(super) fn run(arguments: &Arguments, language: Language) -> Result<ExitCode, Failure> {
    let filter = EnvFilter::try_from_env("TUVU_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let start = Instant::now();
    let data = arguments.data.load(language)?;
    let network = arguments.data.network(&data, language)?;
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::work)?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(arguments.listen)
            .await
            .map_err(|error| Failure::Work(cannot_listen(arguments.listen, &error, language)))?;
        let address = listener.local_addr().map_err(Failure::work)?;
        let site = web::router(Service::new(data, network).map_err(Failure::work)?, address);
        let ready = start.elapsed().as_millis();
        println!(
            "{} http://{address}/  ({ready} ms)",
            language.pick("Tuvu darbojas; atveriet", "Tuvu is running; open")
        );
        axum::serve(listener, site).with_graceful_shutdown(stopped()).await.map_err(Failure::work)
    })?;
    Ok(ExitCode::SUCCESS)
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
