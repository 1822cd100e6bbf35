//! The command line.

mod again;
pub mod argument;
mod audit;
mod backfill;
mod capture;
mod check;
mod compare;
mod docs;
mod migrate;
mod plan;
mod progress;
mod repair;
mod report;
mod routes;
mod rules;
mod scope;
pub mod serve;
mod terminal;
mod user;

use std::{
    error::Error,
    ffi::OsString,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use again::Again;
use clap::{
    Args, CommandFactory, FromArgMatches, Parser, Subcommand,
    builder::{PossibleValuesParser, TypedValueParser},
    parser::ValueSource,
};
use evenkeel_engine::{Hazard, PlanOptions};
use evenkeel_live::{
    database::{Database, DatabaseUrl, Journal},
    target::{Expecting, Target},
};
use evenkeel_model::{Rule, shown};
use memory_serve::MemoryServe;

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
    /// Hold the live schema against what it should be. Exit code 0: clean; 2: drift; 1: error.
    Check(CheckArgs),
    /// Write a database's schema to a file, to be compared with later.
    Capture(CaptureArgs),
    /// Write a database's schema as a Markdown document, with a diagram. With --check, exit code 0: the
    /// file is what the database says; 2: it isn't; 1: error.
    Docs(DocsArgs),
    /// Hold one schema against another. Each is a captured file, a script or a directory of SQL, or a
    /// database. Exit codes as for check.
    Compare(CompareArgs),
    /// Print the SQL that turns the live schema into what it should be. It changes nothing. Exit code
    /// 0: nothing to do; 2: there is; 1: an error, or something that could not be told (as for check).
    Plan(PlanArgs),
    /// Turn the live schema into what it should be: shows the plan, rehearses it, asks, applies it in one
    /// transaction and commits if a check within it shows what was promised. Exit codes as for check.
    Repair(RepairArgs),
    /// Look after accounts: add, invite, reset-password, role, disable, enable, list, restore.
    User(user::UserArgs),
    /// The audit trail: verify that nobody has changed it.
    Audit(audit::AuditArgs),
    /// List every address of the server and what a request must show to be let in.
    Routes,
    /// List the rules that findings are reported under.
    Rules,
    /// Say what a rule means, why it matters and how it is repaired.
    Explain {
        /// The rule's id, such as missing-column.
        #[arg(value_parser = rules::read)]
        rule: Rule,
    },
}

#[derive(Args, Clone)]
pub struct DatabaseArgs {
    /// The database: a SQLite file (sqlite:path/to/file.db) or postgres://user@host/name. Without
    /// it, evenkeel.db in the data directory.
    // Hidden: it may hold a password, and help and errors would print it.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    database: Option<String>,
    /// Where the SQLite file lies when no database is named.
    #[arg(
        long,
        global = true,
        env = "EVENKEEL_DATA_DIR",
        default_value = DatabaseArgs::DEFAULT_DIR,
        value_name = "DIR"
    )]
    data_dir: PathBuf,
    /// Postgres: a role whose schema and tables are taken for Evenkeel's, beside those of the role that
    /// it connects with, of the database's owner and of superusers.
    #[arg(long, global = true, env = "EVENKEEL_OWNER", value_name = "ROLE")]
    owner: Option<String>,
}

#[derive(Args)]
struct ServeArgs {
    /// The address to listen at. One that other machines reach needs --behind-proxy.
    #[arg(
        long,
        env = "EVENKEEL_ADDRESS",
        default_value = ServeArgs::ADDRESS,
        value_name = "IP:PORT",
        value_parser = listening
    )]
    address: SocketAddr,
    /// The addresses or networks of the proxies in front, which do TLS: 10.0.0.0/8,127.0.0.1. What
    /// they say of their clients is believed; nobody else is.
    #[arg(
        long,
        env = "EVENKEEL_BEHIND_PROXY",
        value_name = "NETWORKS",
        value_delimiter = ',',
        value_parser = network
    )]
    behind_proxy: Vec<ipnet::IpNet>,
    /// Where people open it, such as https://projects.example.com; for links that are sent to them.
    #[arg(long, env = "EVENKEEL_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
    /// Further names under which it is served, beside those of the address and of --public-url:
    /// projects.example.com,10.0.0.7. What is asked under another name is refused.
    #[arg(
        long,
        env = "EVENKEEL_HOST",
        value_name = "NAMES",
        value_delimiter = ',',
        value_parser = host
    )]
    host: Vec<crate::web::Host>,
    /// Let administrators do nothing until they have a second factor.
    #[arg(long, env = "EVENKEEL_SECOND_FACTOR_FOR_ADMINS")]
    second_factor_for_admins: bool,
    #[command(flatten)]
    held: HeldArgs,
    /// How many connections are taken at once; a quarter of them from one address that is no proxy's.
    /// Without it 2048, or as many as the system has descriptors for.
    #[arg(long, env = "EVENKEEL_CONNECTIONS", value_name = "NUMBER")]
    connections: Option<usize>,
}

impl ServeArgs {
    /// Where it listens unless something else was said.
    const ADDRESS: &str = "127.0.0.1:3000";
}

/// An address to listen at; this machine alone may be called by its name.
fn listening(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    let address = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}").parse(),
        None => text.parse(),
    };
    address.map_err(|_| {
        let port: Option<u16> = text.trim_start_matches(':').parse().ok();
        let meant = port.unwrap_or(3000);
        format!("write an address of this machine and a port, such as 127.0.0.1:{meant}")
    })
}

/// A name, or an address, perhaps with a port. Without brackets an address of IPv6 has none.
fn host(text: &str) -> Result<crate::web::Host, String> {
    let text = text.trim();
    let bracketed = match text.parse::<std::net::Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => text.to_owned(),
    };
    bracketed.parse().map_err(|()| {
        "write a name or an address without https://, such as projects.example.com or 10.0.0.7:3000"
            .to_owned()
    })
}

/// A network, or one address.
fn network(text: &str) -> Result<ipnet::IpNet, String> {
    let text = text.trim();
    text.parse::<ipnet::IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(ipnet::IpNet::from))
        .map_err(|_| "write an address or a network, such as 127.0.0.1 or 10.0.0.0/8".to_owned())
}

/// What a database is held against.
#[derive(Args)]
struct HeldArgs {
    /// What it should be, instead of what Evenkeel needs: a file of `evenkeel capture`, a script or a
    /// directory of SQL, or another database. The whole database is looked at then.
    #[arg(long, value_name = "SOURCE")]
    expected: Option<String>,
    #[command(flatten)]
    scope: scope::ScopeArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
}

impl HeldArgs {
    /// The database with what it is held against.
    fn target(&self, on: &DatabaseArgs) -> Result<Target, Box<dyn Error>> {
        Ok(Target {
            scope: self.scope.read()?,
            url: on.url()?,
            expecting: match &self.expected {
                Some(source) => Expecting::Source(source.parse()?),
                None => Expecting::Guarded,
            },
            scratch: self.scratch.url()?,
            features: evenkeel_app::features(),
        })
    }

    fn again(&self, on: &DatabaseArgs) -> Result<Again, Box<dyn Error>> {
        let again = Again::of(on)?.expecting(self.expected.as_deref());
        let again = again.on_scratch(self.scratch.scratch.as_deref());
        Ok(self.scope.again(again))
    }
}

#[derive(Args)]
struct CheckArgs {
    #[command(flatten)]
    held: HeldArgs,
    #[command(flatten)]
    output: report::OutputArgs,
}

#[derive(Args)]
struct CaptureArgs {
    /// Where to write it; without, it is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Postgres: write down what others than the owners may do, too.
    #[arg(long)]
    grants: bool,
}

#[derive(Args)]
struct DocsArgs {
    /// Where to write it: DATABASE_SCHEMA.md, or the file named. Without, it is printed.
    #[arg(
        short,
        long,
        value_name = "FILE",
        num_args = 0..=1,
        default_missing_value = "DATABASE_SCHEMA.md"
    )]
    output: Option<PathBuf>,
    /// Write nothing; say whether the file of -o is what would be written.
    #[arg(long, requires = "output")]
    check: bool,
    /// The document's title.
    #[arg(long, value_name = "TEXT", default_value = DocsArgs::TITLE)]
    title: String,
}

impl DocsArgs {
    /// The title of a document unless another was said.
    const TITLE: &str = "Database schema";
}

/// Where scripts of SQL are run.
#[derive(Args)]
struct ScratchArgs {
    /// Postgres: a server to run scripts on that may be broken by them; they get all rights that this
    /// address has. Without it they run on a throwaway server, or by a role that may do nothing.
    // Hidden: it may hold a password.
    #[arg(
        long,
        env = "EVENKEEL_SCRATCH",
        hide_env_values = true,
        value_name = "URL"
    )]
    scratch: Option<String>,
}

impl ScratchArgs {
    fn url(&self) -> Result<Option<DatabaseUrl>, Box<dyn Error>> {
        match self.scratch.as_ref().map(|text| text.parse()).transpose()? {
            Some(DatabaseUrl::Sqlite(_)) => Err(
                "--scratch names a Postgres server; scripts for SQLite are run in memory".into(),
            ),
            url => Ok(url),
        }
    }
}

#[derive(Args)]
struct CompareArgs {
    /// What should be (A).
    #[arg(value_name = "A")]
    from: String,
    /// What is (B).
    #[arg(value_name = "B")]
    to: String,
    #[command(flatten)]
    scope: scope::ScopeArgs,
    #[command(flatten)]
    scratch: ScratchArgs,
    #[command(flatten)]
    output: report::OutputArgs,
}

/// What a plan is told beside what it is for.
#[derive(Args)]
struct PlanningArgs {
    /// Let the plan do what is left out otherwise.
    #[arg(long, value_name = "HAZARD", value_parser = hazards(), value_delimiter = ',')]
    allow: Vec<Hazard>,
    /// What rows without a value get where one is needed: TABLE.COLUMN=EXPRESSION.
    #[arg(long, value_name = "COLUMN=SQL")]
    backfill: Vec<String>,
    /// Postgres: build missing indexes CONCURRENTLY, after the transaction.
    #[arg(long)]
    concurrently: bool,
    /// Postgres: add foreign keys and checks that rows violate as NOT VALID, for new rows alone.
    #[arg(long)]
    not_valid: bool,
}

#[derive(Args)]
struct PlanArgs {
    #[command(flatten)]
    held: HeldArgs,
    #[command(flatten)]
    planning: PlanningArgs,
    /// How to print the plan.
    #[arg(long, value_enum, default_value = "text")]
    format: report::plan::PlanFormat,
    /// Where to write it; without, it is printed.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Args)]
struct RepairArgs {
    #[command(flatten)]
    held: HeldArgs,
    #[command(flatten)]
    planning: PlanningArgs,
    /// Carry the plan out and undo it again: whether it would succeed, and how long each step takes.
    #[arg(long)]
    rehearse: bool,
    /// Apply without asking.
    #[arg(long, conflicts_with = "rehearse")]
    yes: bool,
}

/// The hazards that can be allowed, by name.
fn hazards() -> impl TypedValueParser<Value = Hazard> {
    PossibleValuesParser::new(Hazard::TO_ALLOW.map(Hazard::id)).map(|id| {
        Hazard::TO_ALLOW
            .into_iter()
            .find(|hazard| hazard.id() == id)
            .expect("only the names of hazards are possible")
    })
}

/// Writes a file as a whole or not at all. A new one is for its owner alone, whatever the umask: what is
/// said of a database isn't for everybody on the machine. One that is there stays for whom it was.
fn write_whole(path: &Path, text: &str) -> Result<(), String> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let explain = |e: std::io::Error| format!("{} can't be written: {e}", path.display());
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(explain)?;
    std::io::Write::write_all(&mut file, text.as_bytes()).map_err(explain)?;
    #[cfg(unix)]
    {
        let there = std::fs::symlink_metadata(path)
            .ok()
            .filter(std::fs::Metadata::is_file);
        let owner_alone = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        let mode = there.map_or(owner_alone, |there| there.permissions());
        file.as_file().set_permissions(mode).map_err(explain)?;
    }
    file.persist(path).map_err(|e| explain(e.error))?;
    Ok(())
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
            Some(Command::Check(args)) => check::check(&args, &database).await,
            Some(Command::Capture(args)) => capture::capture(&args, &database).await,
            Some(Command::Docs(args)) => docs::docs(&args, &database).await,
            Some(Command::Compare(args)) => compare::compare(&args).await,
            Some(Command::Plan(args)) => plan::plan(&args, &database).await,
            Some(Command::Repair(args)) => repair::repair(&args, &database).await,
            Some(Command::User(args)) => user::user(args, &database).await,
            Some(Command::Audit(args)) => audit::audit(args, &database).await,
            Some(Command::Routes) => Ok(routes::routes()),
            Some(Command::Rules) => Ok(rules::rules()),
            Some(Command::Explain { rule }) => Ok(rules::explain(rule)),
        }
    }
}

/// Prints why a command failed.
pub fn failure(why: &str) -> ExitCode {
    let said = format!("evenkeel: {}", shown(&argument::without_secrets(why)));
    let width = terminal::width(&std::io::stderr());
    anstream::eprint!("{}", terminal::wrapped(&said, width, ""));
    ExitCode::from(1)
}

/// Prints why a command did nothing and, where that is known, what helps.
pub fn refusal(error: &(dyn Error + 'static)) -> ExitCode {
    let code = failure(&error.to_string());
    if let Some(refused) = error.downcast_ref::<again::Refused>() {
        let width = terminal::width(&std::io::stderr());
        anstream::eprint!("{}", terminal::next(&refused.next, width));
    }
    code
}

impl PlanningArgs {
    fn options(&self) -> Result<PlanOptions, String> {
        Ok(PlanOptions {
            allow: self.allow.iter().copied().collect(),
            backfill: backfill::read(&self.backfill)?,
            concurrently: self.concurrently,
            not_valid: self.not_valid,
        })
    }

    /// The same once more.
    fn again(&self, mut again: Again) -> Again {
        for hazard in &self.allow {
            again = again.with("--allow", hazard.id());
        }
        for backfill in &self.backfill {
            again = again.with_shown("--backfill", backfill);
        }
        again
            .with_if("--concurrently", self.concurrently)
            .with_if("--not-valid", self.not_valid)
    }
}

impl CompareArgs {
    /// As a check of the second against the first.
    fn again(&self) -> Result<Again, Box<dyn Error>> {
        let database = DatabaseArgs {
            database: Some(self.to.clone()),
            data_dir: DatabaseArgs::DEFAULT_DIR.into(),
            owner: None,
        };
        let again = Again::of(&database)?.expecting(Some(&self.from));
        let again = again.on_scratch(self.scratch.scratch.as_deref());
        Ok(self.scope.again(again))
    }
}

impl DatabaseArgs {
    /// Where a SQLite file lies unless something else was said.
    const DEFAULT_DIR: &str = "./data";

    fn url(&self) -> Result<DatabaseUrl, Box<dyn Error>> {
        Ok(match &self.database {
            Some(text) => {
                let url: DatabaseUrl = text.parse()?;
                match &self.owner {
                    Some(role) => url.owned_by(role),
                    None => url,
                }
            }
            None => DatabaseUrl::sqlite(&self.data_dir.join("evenkeel.db")),
        })
    }

    /// Where what can't be written down in the database is kept.
    fn journal(&self) -> Result<Journal, Box<dyn Error>> {
        Ok(Journal::of(&self.url()?, &self.data_dir))
    }

    /// Says no where there is no such file.
    fn is_there(&self) -> Result<(), Box<dyn Error>> {
        let url = self.url()?;
        match url.file() {
            Some(file) if file.is_dir() => Err(format!(
                "{} is a folder, and no database file; name the file, or the folder of evenkeel.db with \
                 --data-dir",
                file.display()
            )
            .into()),
            Some(file) if !file.is_file() => Err(format!(
                "there is no database file at {}; name another with --database or --data-dir",
                file.display()
            )
            .into()),
            _ => Ok(()),
        }
    }

    /// A database that is there already.
    fn existing(&self) -> Result<Database, Box<dyn Error>> {
        self.is_there()?;
        Ok(Database::observer(&self.url()?))
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
