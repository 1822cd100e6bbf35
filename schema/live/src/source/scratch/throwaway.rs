//! A Postgres server of our own: in a folder that goes with it, reached by a socket in that folder alone.

use std::{
    fs::File,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use crate::database::{Database, DatabaseUrl};

/// What the folder's name begins with.
const PREFIX: &str = "evenkeel-scratch-";
/// A socket's whole path must be shorter than 108 bytes, and this much of it follows the folder.
const LONGEST_FOLDER: usize = 70;
/// Until the server answers.
const START: Duration = Duration::from_secs(20);
/// How old a lock is before it counts as free: it is made, and then locked.
const SETTLED: Duration = Duration::from_secs(10);
/// How old a folder without a lock is before it counts as left.
const ABANDONED: Duration = Duration::from_secs(600);
/// Whose server it is; nobody else knows the password.
pub const KEEPER: &str = "evenkeel_keeper";

/// Runs the server until standard input ends, which it also does when Evenkeel is killed, and takes the
/// folder away.
const WATCH: &str = r#"folder=$1; shift
"$@" </dev/null >"$folder/log" 2>&1 &
cat >/dev/null
kill -QUIT $!
wait
rm -rf "$folder""#;

/// Postgres' programs.
pub struct Programs {
    folder: PathBuf,
    /// Their major version.
    pub major: u32,
}

/// A running server.
pub struct Throwaway {
    child: Child,
    folder: TempDir,
    /// Held as long as we live: a folder whose lock is free is a leftover.
    _lock: File,
    password: String,
}

impl Programs {
    /// Names their folder, where packages put them elsewhere.
    pub const SETTING: &str = "EVENKEEL_POSTGRES_PROGRAMS";

    /// The programs of a major version; of the latest there is, where it isn't there or isn't known.
    pub async fn find(wanted: Option<u32>) -> Option<Self> {
        let mut found: Vec<Self> = Vec::new();
        for folder in folders() {
            if folder.join("initdb").is_file()
                && let Some(major) = version(&folder.join("postgres")).await
            {
                found.push(Self { folder, major });
            }
        }
        found
            .into_iter()
            .max_by_key(|programs| (Some(programs.major) == wanted, programs.major))
    }
}

/// Where Postgres' programs may lie: where we are told, or where packages put them, which is outside of
/// PATH.
fn folders() -> Vec<PathBuf> {
    if let Some(told) = std::env::var_os(Programs::SETTING) {
        return vec![told.into()];
    }
    let mut folders = Vec::new();
    for (parent, inside) in [
        ("/usr/lib/postgresql", "bin"),
        ("/usr/lib", "bin"),
        ("/usr", "bin"),
        ("/opt/homebrew/opt", "bin"),
        ("/usr/local/opt", "bin"),
        ("/usr/local", "bin"),
    ] {
        let versions = std::fs::read_dir(parent).into_iter().flatten().flatten();
        folders.extend(versions.map(|v| v.path()).filter_map(|v| {
            let name = v.file_name()?.to_str()?;
            let fits = name.starts_with(|c: char| c.is_ascii_digit())
                || name.starts_with("pgsql")
                || name.starts_with("postgresql");
            fits.then(|| v.join(inside))
        }));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian …)`.
async fn version(program: &Path) -> Option<u32> {
    let said = Command::new(program).arg("--version").output().await.ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let number = said.split_once(") ")?.1;
    let digits: String = number.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// The user to run the server as, where we are root, which Postgres refuses to be.
fn servant() -> Option<(u32, u32)> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    let find = |name: &str| {
        users.lines().find_map(|line| {
            let fields: Vec<&str> = line.split(':').collect();
            match fields.as_slice() {
                [user, _, uid, gid, ..] if *user == name => {
                    Some((uid.parse().ok()?, gid.parse().ok()?))
                }
                _ => None,
            }
        })
    };
    find("postgres").or_else(|| find("nobody"))
}

impl Throwaway {
    /// Makes and starts a server.
    pub async fn start(programs: &Programs) -> Result<Self, String> {
        let unmade = |e: std::io::Error| format!("no folder for it can be made: {e}");
        let folder = new_folder().map_err(unmade)?;
        // The folder's owner tells who we are.
        let own = std::fs::metadata(folder.path()).map_err(unmade)?.uid();
        let servant = match own {
            0 => Some(servant().ok_or("root may not run Postgres, and there is no user nobody")?),
            _ => None,
        };
        remove_leftovers(&[own, servant.map_or(own, |(uid, _)| uid)]);
        let lock = File::create(folder.path().join("lock")).map_err(unmade)?;
        lock.try_lock().map_err(|e| unmade(e.into()))?;
        let password = super::places::password();
        let secret = folder.path().join("password");
        std::fs::write(&secret, &password).map_err(unmade)?;

        if let Some((uid, gid)) = servant {
            // The folder last: until then nobody else can put something in the place of a file.
            for path in [secret.as_path(), folder.path()] {
                std::os::unix::fs::chown(path, Some(uid), Some(gid)).map_err(unmade)?;
            }
        }
        let command = |program: &Path| {
            let mut command = Command::new(program);
            command
                .env_clear()
                .env("PATH", std::env::var_os("PATH").unwrap_or_default())
                .env("LC_ALL", "C")
                .current_dir(folder.path())
                .stdin(Stdio::null())
                .kill_on_drop(true);
            if let Some((uid, gid)) = servant {
                command.uid(uid).gid(gid);
            }
            command
        };
        let data = folder.path().join("data");
        let made = command(&programs.folder.join("initdb"))
            .args(["--username", KEEPER, "--auth=scram-sha-256", "--no-sync"])
            .args(["--locale=C", "--encoding=UTF8"])
            .arg("--pwfile")
            .arg(&secret)
            .arg("-D")
            .arg(&data)
            .output()
            .await
            .map_err(|e| format!("initdb can't be started: {e}"))?;
        if !made.status.success() {
            let said = String::from_utf8_lossy(&made.stderr);
            let last = said.lines().rfind(|line| !line.trim().is_empty());
            return Err(format!("initdb failed: {}", last.unwrap_or_default()));
        }
        drop(std::fs::remove_file(&secret));

        let mut watch = command(Path::new("/bin/sh"));
        watch
            .args(["-c", WATCH, "sh"])
            .arg(folder.path())
            .arg(programs.folder.join("postgres"))
            .arg("-D")
            .arg(&data)
            .args(settings(folder.path()))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Ctrl-C is for us, who then take it away.
            .process_group(0)
            // Ended by the end of its input, so that it takes the server along.
            .kill_on_drop(false);
        let child = watch
            .spawn()
            .map_err(|e| format!("it can't be started: {e}"))?;
        let server = Self {
            child,
            folder,
            _lock: lock,
            password,
        };
        server.answers().await?;
        Ok(server)
    }

    /// Waits for it.
    async fn answers(&self) -> Result<(), String> {
        let until = tokio::time::Instant::now() + START;
        loop {
            let database = Database::session(&self.url("postgres", KEEPER, &self.password));
            let answer = database.fetch("SELECT '1'", &[]).await;
            database.close().await;
            match answer {
                Ok(_) => return Ok(()),
                Err(_) if tokio::time::Instant::now() < until => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                Err(why) => {
                    let log = std::fs::read_to_string(self.folder.path().join("log"));
                    let log = log.unwrap_or_default();
                    let said = log.lines().rfind(|line| line.contains("FATAL"));
                    return Err(said.map_or_else(|| why.to_string(), str::to_owned));
                }
            }
        }
    }

    /// A database of its, for its keeper.
    pub fn kept(&self, database: &str) -> DatabaseUrl {
        self.url(database, KEEPER, &self.password)
    }

    /// A database of its, for somebody.
    pub fn url(&self, database: &str, user: &str, password: &str) -> DatabaseUrl {
        let options = PgConnectOptions::new_without_pgpass()
            .socket(self.folder.path())
            .port(PORT)
            .ssl_mode(PgSslMode::Disable)
            .database(database)
            .username(user)
            .password(password);
        DatabaseUrl::Postgres(Box::new(options))
    }

    /// Stops it and takes its folder away.
    pub async fn end(mut self) {
        drop(self.child.stdin.take());
        if let Err(error) = self.child.wait().await {
            tracing::warn!(%error, "a throwaway server could not be waited for");
        }
    }
}

/// A number for the socket's name; nothing listens on a port.
const PORT: u16 = 5432;

/// A small server that nobody else can reach, and that need not survive anything.
fn settings(folder: &Path) -> Vec<String> {
    let socket = format!("unix_socket_directories={}", folder.display());
    let port = format!("port={PORT}");
    let all = [
        "listen_addresses=",
        &socket,
        &port,
        "unix_socket_permissions=0777",
        "fsync=off",
        "full_page_writes=off",
        "synchronous_commit=off",
        "autovacuum=off",
        "wal_level=minimal",
        "max_wal_senders=0",
        "max_connections=10",
        "shared_buffers=16MB",
        "temp_file_limit=1GB",
        "jit=off",
    ];
    let each = all.into_iter();
    each.flat_map(|set| ["-c".to_owned(), set.to_owned()])
        .collect()
}

/// A folder for its owner alone, with a path that is short enough for a socket.
fn new_folder() -> std::io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    builder
        .prefix(PREFIX)
        .permissions(std::fs::Permissions::from_mode(0o700));
    let usual = std::env::temp_dir();
    match usual.as_os_str().len() > LONGEST_FOLDER {
        true => builder.tempdir_in("/tmp"),
        false => builder.tempdir_in(usual),
    }
}

/// Removes the folders of processes that were killed together with their watch: whose lock is free. The
/// server in it, if there is one, finds its folder gone and ends.
fn remove_leftovers(owners: &[u32]) {
    for parent in [std::env::temp_dir(), PathBuf::from("/tmp")] {
        let entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let named = path
                .file_name()
                .and_then(|name| name.to_str())
                .is_some_and(|name| name.starts_with(PREFIX));
            if named && is_left(&path, owners) {
                drop(std::fs::remove_dir_all(&path));
            }
        }
    }
}

/// Whether a folder is one of ours, and nobody holds its lock. One that is being made has none yet.
fn is_left(folder: &Path, owners: &[u32]) -> bool {
    let Ok(found) = folder.symlink_metadata() else {
        return false;
    };
    let age = |of: &std::fs::Metadata| of.modified().ok().and_then(|made| made.elapsed().ok());
    if !found.is_dir() || !owners.contains(&found.uid()) || found.mode() & 0o077 != 0 {
        return false;
    }
    let Ok(lock) = folder.join("lock").symlink_metadata() else {
        return age(&found).is_some_and(|age| age > ABANDONED);
    };
    lock.is_file()
        && age(&lock).is_some_and(|age| age > SETTLED)
        && File::options()
            .write(true)
            .open(folder.join("lock"))
            .is_ok_and(|lock| lock.try_lock().is_ok())
}
