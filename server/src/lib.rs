//! The server and its commands, but for what the browser loads: that is embedded by the binary itself, so
//! that a change of a style sheet builds nothing here.

mod api;
mod audit;
mod command;
mod connections;
mod failure;
mod identity;
mod moment;
mod network;
mod news;
mod restore;
mod routes;
mod row;
mod store;
mod text;
mod watched;
mod web;

use std::process::ExitCode;

use evenkeel_cli::{argument, refusal};
use memory_serve::MemoryServe;
use tracing_subscriber::EnvFilter;

/// Runs the command that was given, to its end. `embedded` is what the browser loads.
pub fn run(embedded: MemoryServe) -> ExitCode {
    std::panic::set_hook(Box::new(argument::panicked));
    let cli = match command::Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => return argument::tell(error),
    };
    let filter = match std::env::var("EVENKEEL_LOG") {
        Ok(wanted) => EnvFilter::try_new(command::serve::quietly(&wanted)).ok(),
        Err(_) => None,
    };
    let filter = filter.unwrap_or_else(|| EnvFilter::new(cli.log_level()));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return refusal::failure(&format!("no threads to run on: {error}")),
    };
    let code = match runtime.block_on(cli.run(embedded)) {
        Ok(code) => code,
        Err(error) => refusal::refusal(error.as_ref()),
    };
    // What is still asked of SQLite by then is a statement that was given up.
    runtime.shutdown_background();
    code
}
