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

use evenkeel_cli::{argument, start};
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
    start::to_its_end(filter, cli.run(embedded))
}
