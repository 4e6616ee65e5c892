//! The `tuvu` binary.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    server::cli::run()
}
