//! A server as a process of its own, so that its time and memory are its own too.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::Outcome;
use crate::database::Database;

/// Until a server listens.
const START: Duration = Duration::from_secs(30);

/// The kernel's unit of processor time in /proc, the same on every Linux: 1/100 s.
const TICK: Duration = Duration::from_millis(10);

/// A running server; dropped, it is killed.
pub struct Program {
    process: Child,
    authority: String,
    // Kept open: a server whose output goes nowhere may end.
    _output: Lines<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts Evenkeel on a database.
    pub async fn app(database: &Database) -> Outcome<Self> {
        Self::app_with(database, &[]).await
    }

    /// Starts Evenkeel on a database, so that it believes whom we say that we are.
    pub async fn behind_proxy(database: &Database) -> Outcome<Self> {
        Self::app_with(database, &["--behind-proxy", "127.0.0.1"]).await
    }

    async fn app_with(database: &Database, more: &[&str]) -> Outcome<Self> {
        let mut command = Command::new(binary()?);
        command
            .args(["serve", "--address", "127.0.0.1:0", "--database"])
            .arg(database.url()?)
            .args(more)
            .env("EVENKEEL_LOG", "warn")
            .current_dir(database.folder());
        Self::spawn(command).await
    }

    /// Starts the bare page on a database.
    pub async fn bare(database: &Database) -> Outcome<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["bare", "--database"]).arg(database.url()?);
        Self::spawn(command).await
    }

    async fn spawn(mut command: Command) -> Outcome<Self> {
        let mut process = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = process.stdout.take().ok_or("the server has no output")?;
        let mut lines = BufReader::new(stdout).lines();
        while let Some(line) = timeout(START, lines.next_line()).await?? {
            if let Some((_, authority)) = line.split_once(" is at http://") {
                return Ok(Self {
                    process,
                    authority: authority.trim_end_matches('/').to_owned(),
                    _output: lines,
                });
            }
        }
        Err("a server ended before it listened".into())
    }

    /// Host and port.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The processor time spent so far, in the program and in the kernel for it.
    pub fn processor_time(&self) -> Outcome<Duration> {
        let stat = self.read("stat")?;
        // The second field is the program's name, which may have anything in it but ends with the
        // last parenthesis; utime and stime are the fields 14 and 15.
        let (_, rest) = stat.rsplit_once(')').ok_or("/proc has another form")?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let ticks = |index: usize| -> Outcome<u32> {
            let field = fields.get(index).ok_or("/proc has another form")?;
            Ok(field.parse()?)
        };
        Ok(TICK * (ticks(11)? + ticks(12)?))
    }

    /// Resident memory, in bytes.
    pub fn resident(&self) -> Outcome<u64> {
        let status = self.read("status")?;
        let kibibytes: Option<u64> = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.trim().strip_suffix("kB")?.trim().parse().ok());
        Ok(kibibytes.ok_or("/proc has another form")? * 1024)
    }

    fn read(&self, name: &str) -> Outcome<String> {
        let id = self.process.id().ok_or("the server has ended")?;
        Ok(std::fs::read_to_string(format!("/proc/{id}/{name}"))?)
    }
}

/// Brings an empty database to the binary's schema.
pub async fn migrate(database: &Database) -> Outcome<()> {
    let output = Command::new(binary()?)
        .args(["migrate", "--database"])
        .arg(database.url()?)
        .current_dir(database.folder())
        .stdin(Stdio::null())
        .output()
        .await?;
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into())
    }
}

pub fn binary() -> Outcome<PathBuf> {
    match std::env::var_os("EVENKEEL_BIN").map(PathBuf::from) {
        Some(path) if path.is_absolute() && path.is_file() => Ok(path),
        _ => Err("EVENKEEL_BIN must be the absolute path of the binary; use `make bench`".into()),
    }
}
