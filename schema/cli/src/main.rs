//! The commands of a schema as a program of their own: what tests of the schema drive, since it is built
//! without the web. It knows no features that a finding could hurt.

use std::{panic, process::ExitCode};

use clap::Parser;
use evenkeel_cli::{DatabaseArgs, SchemaCommand, argument, start};
use tracing_subscriber::EnvFilter;

/// Holds databases against what they should be, and brings them there.
#[derive(Parser)]
#[command(name = "evenkeel-schema", version)]
struct Cli {
    #[command(subcommand)]
    command: SchemaCommand,
    #[command(flatten)]
    database: DatabaseArgs,
}

fn main() -> ExitCode {
    panic::set_hook(Box::new(argument::panicked));
    let Cli { command, database } = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return argument::tell(error),
    };
    let wanted = std::env::var("EVENKEEL_LOG").ok();
    let wanted = wanted.and_then(|wanted| EnvFilter::try_new(wanted).ok());
    let logged = wanted.unwrap_or_else(|| EnvFilter::new("warn,sqlx=error"));
    start::to_its_end(logged, command.run(&database, Vec::new()))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Cli;

    #[test]
    fn its_arguments_fit_together() {
        Cli::command().debug_assert();
    }
}
