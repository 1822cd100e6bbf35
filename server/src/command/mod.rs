//! The command line.

mod check;
mod migrate;
mod report;
mod rules;
mod serve;

use std::{error::Error, net::SocketAddr, path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use evenkeel_schema::Rule;

use crate::database::{Database, DatabaseUrl};

/// A project admin app that stays upright while the database under it does not.
#[derive(Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app (what happens without a command).
    Serve(ServeArgs),
    /// Bring the database up to date: record what is there, run what is missing.
    Migrate(DatabaseArgs),
    /// Hold the live schema against what it should be. Exit code 0: clean; 2: drift; 1: error.
    Check(CheckArgs),
    /// List the rules that findings are reported under.
    Rules,
    /// Say what a rule means, why it matters and how it is repaired.
    Explain {
        /// The rule's id, such as missing-column.
        #[arg(value_parser = rules::parser())]
        rule: Rule,
    },
}

#[derive(Args)]
struct DatabaseArgs {
    /// The database: a SQLite file (sqlite:path/to/file.db) or postgres://user@host/name. Without
    /// it, evenkeel.db in the data directory.
    // Hidden: it may hold a password, and help and errors would print it.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database: Option<String>,
    /// Where the SQLite file lies when no database is named.
    #[arg(
        long,
        env = "EVENKEEL_DATA_DIR",
        default_value = "./data",
        value_name = "DIR"
    )]
    data_dir: PathBuf,
}

#[derive(Args)]
struct ServeArgs {
    /// The address to listen at. There is no sign-in yet, so it must be of this machine alone.
    #[arg(
        long,
        env = "EVENKEEL_ADDRESS",
        default_value = "127.0.0.1:3000",
        value_name = "IP:PORT"
    )]
    address: SocketAddr,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    database: DatabaseArgs,
    /// How to print the findings.
    #[arg(long, value_enum, default_value = "text")]
    format: report::Format,
    /// From which severity on a finding means exit code 2.
    #[arg(long, value_enum, default_value = "warning", value_name = "SEVERITY")]
    fail_on: report::FailOn,
}

impl Cli {
    /// What is logged unless EVENKEEL_LOG says otherwise.
    pub fn log_level(&self) -> &'static str {
        match self.command {
            None | Some(Command::Serve(_)) => "info,sqlx=warn",
            _ => "warn,sqlx=error",
        }
    }

    /// Runs the command.
    ///
    /// # Errors
    /// One sentence fit to print, without secrets.
    pub async fn run(self) -> Result<ExitCode, Box<dyn Error>> {
        match self.command {
            None => serve::serve(self.serve).await,
            Some(Command::Serve(args)) => serve::serve(args).await,
            Some(Command::Migrate(args)) => migrate::migrate(&args).await,
            Some(Command::Check(args)) => check::check(&args).await,
            Some(Command::Rules) => Ok(rules::rules()),
            Some(Command::Explain { rule }) => Ok(rules::explain(rule)),
        }
    }
}

/// Prints why a command failed.
pub fn failure(why: &str) -> ExitCode {
    eprintln!("evenkeel: {why}");
    ExitCode::from(1)
}

impl DatabaseArgs {
    fn url(&self) -> Result<DatabaseUrl, Box<dyn Error>> {
        Ok(match &self.database {
            Some(text) => text.parse()?,
            None => DatabaseUrl::sqlite(&self.data_dir.join("evenkeel.db")),
        })
    }

    /// A database that is there already.
    fn existing(&self) -> Result<Database, Box<dyn Error>> {
        let url = self.url()?;
        match url.file() {
            Some(file) if !file.is_file() => {
                Err(format!("there is no database file at {}", file.display()).into())
            }
            _ => Ok(Database::new(&url)),
        }
    }

    /// A database that is made if it isn't there: its folder, and its file for the owner alone.
    fn existing_or_new(&self) -> Result<Database, Box<dyn Error>> {
        let url = self.url()?;
        if let Some(file) = url.file()
            && !file.exists()
        {
            let explain = |error| format!("{} can't be made: {error}", file.display());
            if let Some(folder) = file.parent() {
                std::fs::create_dir_all(folder).map_err(explain)?;
            }
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            match options.open(file) {
                // Another process was quicker; the file is there, and that is what counts.
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                other => drop(other.map_err(explain)?),
            }
        }
        Ok(Database::new(&url))
    }
}
