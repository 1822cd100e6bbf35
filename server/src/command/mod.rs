//! The command line.

mod audit;
mod migrate;
mod routes;
pub mod serve;
mod user;

use std::{error::Error, ffi::OsString, process::ExitCode};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, parser::ValueSource};
use evenkeel_cli::{DatabaseArgs, SchemaCommand};
use memory_serve::MemoryServe;

use serve::ServeArgs;

/// A project admin app that stays upright while the database under it does not.
#[derive(Parser)]
#[command(version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Before and after every command.
    #[command(flatten)]
    database: DatabaseArgs,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app (what happens without a command).
    Serve(ServeArgs),
    /// Bring the database up to date: record what is there, run what is missing.
    Migrate,
    #[command(flatten)]
    Schema(SchemaCommand),
    /// Look after accounts: add, invite, reset-password, role, disable, enable, list, restore.
    User(user::UserArgs),
    /// The audit trail: verify that nobody has changed it.
    Audit(audit::AuditArgs),
    /// List every address of the server and what a request must show to be let in.
    Routes,
}

impl Cli {
    /// Reads the command line.
    ///
    /// # Errors
    /// It can't be understood, or only help was asked for.
    pub fn read(
        arguments: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    ) -> Result<Self, clap::Error> {
        let mut command = Self::command();
        let matches = command.try_get_matches_from_mut(arguments)?;
        if let Some((name, _)) = matches.subcommand() {
            // What is a server's alone stands behind its command.
            let stray = command.get_arguments().find(|argument| {
                let id = argument.get_id().as_str();
                !argument.is_global_set()
                    && matches.contains_id(id)
                    && matches.value_source(id) == Some(ValueSource::CommandLine)
            });
            if let Some(flag) = stray.and_then(|argument| argument.get_long()) {
                let why = format!(
                    "--{flag} belongs to `evenkeel serve`, and `evenkeel {name}` has no use for it"
                );
                return Err(command.error(clap::error::ErrorKind::ArgumentConflict, why));
            }
        }
        Self::from_arg_matches(&matches)
    }

    /// What is logged unless EVENKEEL_LOG says otherwise.
    pub fn log_level(&self) -> &'static str {
        match self.command {
            // What of the bundle is served where is for who looks for it.
            None | Some(Command::Serve(_)) => "info,sqlx=warn,memory_serve=warn",
            _ => "warn,sqlx=error",
        }
    }

    /// Runs the command. `embedded` is what the browser loads.
    ///
    /// # Errors
    /// One sentence fit to print, without secrets.
    pub async fn run(self, embedded: MemoryServe) -> Result<ExitCode, Box<dyn Error>> {
        let database = self.database;
        match self.command {
            None => serve::serve(self.serve, database, embedded).await,
            Some(Command::Serve(args)) => serve::serve(args, database, embedded).await,
            Some(Command::Migrate) => migrate::migrate(&database).await,
            Some(Command::Schema(command)) => {
                command.run(&database, evenkeel_app::features()).await
            }
            Some(Command::User(args)) => user::user(args, &database).await,
            Some(Command::Audit(args)) => audit::audit(args, &database).await,
            Some(Command::Routes) => Ok(routes::routes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use evenkeel_cli::argument::without_values;

    use super::Cli;

    #[test]
    fn no_value_is_repeated() {
        for arguments in [
            &["postgres://u:s3cret@h/x"][..],
            &["check", "postgres://u:s3cret@h/x"],
            &["check", "s3cret"],
            &["s3cret"],
            &["check", "--postgres://u:s3cret@h/x"],
            &["check", "--databse=postgres://u:s3cret@h/x"],
            &["--address", "postgres://u:s3cret@h/x"],
            &["--address=s3cret"],
            &["--behind-proxy", "127.0.0.1,s3cret"],
            &["plan", "--allow", "deletes-data,s3cret"],
            &["check", "--format", "s3cret"],
            &["explain", "s3cret"],
            &["compare", "a", "b", "s3cret"],
            &["-ps3cret"],
            &["user", "s3cret"],
            &["check", "--", "s3cret"],
        ] {
            let arguments = ["evenkeel"].iter().chain(arguments);
            let Err(error) = Cli::read(arguments.clone()) else {
                panic!("{arguments:?} is taken");
            };
            let said = without_values(error).render().to_string();
            assert!(!said.contains("s3cret"), "{said}");
        }
    }

    #[test]
    fn another_word_is_no_slip_of_the_finger() {
        let Err(error) = Cli::read(["evenkeel", "bogus"]) else {
            panic!("it is taken");
        };
        let said = without_values(error).render().to_string();
        assert!(!said.contains("routes") && !said.contains("tip"), "{said}");
    }

    /// Every command with every one within it, but for clap's own.
    fn walk(command: &clap::Command, path: &[String], all: &mut Vec<Vec<String>>) {
        for inner in command.get_subcommands() {
            let mut path = path.to_vec();
            path.push(inner.get_name().to_owned());
            // What it insists on.
            for argument in inner.get_positionals().filter(|a| a.is_required_set()) {
                let value = match argument.get_id().as_str() {
                    "role" => "viewer",
                    "rule" => "missing-column",
                    _ => "x",
                };
                path.push(value.to_owned());
            }
            if inner.has_subcommands() {
                walk(inner, &path, all);
            } else {
                all.push(path);
            }
        }
    }

    #[test]
    fn where_the_database_is_may_be_said_anywhere() {
        let mut all = vec![Vec::new()];
        walk(&Cli::command(), &[], &mut all);
        assert!(all.iter().any(|path| path.len() > 1) && all.len() > 15);
        let given = [
            "--database",
            "x.db",
            "--data-dir",
            "here",
            "--owner",
            "them",
        ];
        for path in all {
            for at in 0..=path.len() {
                let mut arguments: Vec<&str> = vec!["evenkeel"];
                arguments.extend(path[..at].iter().map(String::as_str));
                arguments.extend(given);
                arguments.extend(path[at..].iter().map(String::as_str));
                let cli =
                    Cli::read(&arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error}"));
                assert_eq!(
                    cli.database.database.as_deref(),
                    Some("x.db"),
                    "{arguments:?}"
                );
                assert_eq!(
                    cli.database.data_dir.to_str(),
                    Some("here"),
                    "{arguments:?}"
                );
                assert_eq!(cli.database.owner.as_deref(), Some("them"), "{arguments:?}");
            }
        }
    }

    #[test]
    fn a_flag_of_the_server_belongs_to_the_server() {
        assert!(Cli::read(["evenkeel", "--address", "127.0.0.1:1", "check"]).is_err());
        assert!(Cli::read(["evenkeel", "--address", "127.0.0.1:1"]).is_ok());
        assert!(Cli::read(["evenkeel", "serve", "--address", "127.0.0.1:1"]).is_ok());
    }

    #[test]
    fn a_slip_of_the_finger_is_understood() {
        for (arguments, named) in [
            (&["evenkeel", "chek"][..], "'check'"),
            (&["evenkeel", "check", "--no-such"], "'--no-such'"),
            (&["evenkeel", "check", "--format", "jsn"], "'json'"),
        ] {
            let Err(error) = Cli::read(arguments) else {
                panic!("{arguments:?} is taken");
            };
            let said = without_values(error).render().to_string();
            assert!(said.contains(named), "{said}");
        }
    }
}
