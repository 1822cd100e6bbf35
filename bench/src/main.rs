//! Measures the release binary beside what its budgets are set against. `make bench` runs it.
//!
//! Both sides of a ratio are measured in one run, in turn, by the same client. A budget that is
//! missed is there to be read: it fails nothing.

mod bare;
mod check;
mod connection;
mod database;
mod load;
mod memory;
mod million;
mod page;
mod program;
mod reader;
mod sign_in;
mod size;
mod start;
mod table;
mod toggle;
mod turns;
mod writer;

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use crate::table::Table;

/// What came out, or a sentence for whoever runs this.
type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Measures the binary that EVENKEEL_BIN names, on SQLite and on the Postgres server that PGHOST
/// names.
#[derive(Parser)]
#[command(args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// How long each round lasts, after a second to warm up.
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// Measure this alone. May be given more than once.
    #[arg(long, value_enum, value_name = "NAME")]
    only: Vec<Subject>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the bare page. The measurement starts this by itself, as a process whose time is its own.
    Bare {
        /// The database.
        #[arg(long)]
        database: String,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Subject {
    /// What the browser downloads.
    Size,
    /// From the start to the first answer.
    Start,
    /// Resident memory.
    Memory,
    /// The list of 50 projects.
    Page,
    /// A flag being set.
    Toggle,
    /// Sign-ins that are refused.
    SignIn,
    /// The list of a million projects.
    Million,
    /// The check of a whole database.
    Check,
}

impl Subject {
    async fn measure(self, round: Duration) -> Outcome<Table> {
        match self {
            Self::Size => size::measure(),
            Self::Start => start::measure().await,
            Self::Memory => memory::measure(round).await,
            Self::Page => page::measure(round).await,
            Self::Toggle => toggle::measure(round).await,
            Self::SignIn => sign_in::measure().await,
            Self::Million => million::measure(round).await,
            Self::Check => check::measure().await,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Outcome<()> {
    if let Some(Command::Bare { database }) = cli.command {
        return bare::serve(&database).await;
    }
    let round = Duration::try_from_secs_f64(cli.seconds)?;
    for subject in Subject::value_variants() {
        if cli.only.is_empty() || cli.only.contains(subject) {
            subject.measure(round).await?.print();
        }
    }
    Ok(())
}
