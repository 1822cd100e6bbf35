//! Somewhere to run a script that may hold anything: never where anything lives.
//!
//! SQLite: in memory, under an authorizer ([`Guarded`]). Postgres: a database that is owned and used by
//! a role of nothing, which can't reach out of it. In this order: on the server that `--scratch` names,
//! with the rights that its address has; on a throwaway server of our own, where Postgres' programs are
//! on this machine; on the checked server, if the role may make roles and databases. Else the script
//! isn't run, and the ways there are are said.

mod extensions;
mod live;
mod lodging;
mod places;
mod postgres;
#[cfg(unix)]
mod throwaway;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use evenkeel_engine::Engine;
use evenkeel_model::Dialect;

use super::SourceError;
use crate::{
    database::{Database, DatabaseUrl, DbError, Guarded},
    introspect::Observed,
};
use postgres::Guest;

/// How long one statement may run, whatever the script sets and does.
const LONGEST: Duration = Duration::from_secs(60);

/// That it ran for longer.
fn overdue() -> DbError {
    DbError::Other(format!("it ran for more than {} s", LONGEST.as_secs()))
}

/// What there is to run scripts on.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// The Postgres database that is looked at, if one is.
    pub live: Option<DatabaseUrl>,
    /// The Postgres server that was named for scripts, and may be broken by them.
    pub named: Option<DatabaseUrl>,
    /// The major version of the other side, where it is known without a database.
    pub major: Option<u32>,
}

/// Where a script is run.
pub struct Scratch {
    place: Place,
}

enum Place {
    Memory(Arc<Mutex<Guarded>>),
    Postgres(Box<Guest>),
}

impl Scratch {
    /// Makes one for scripts, which are named by `shown` when that fails. Extensions that they name and
    /// that only a superuser may make are made beforehand, if they are harmless.
    ///
    /// # Errors
    /// There is no place to run them, or it can't be made.
    pub async fn new(
        dialect: Dialect,
        ground: &Ground,
        shown: &str,
        scripts: &[&str],
    ) -> Result<Self, SourceError> {
        let failed = |why: String| SourceError::Scratch {
            path: shown.to_owned(),
            why,
        };
        let place = match dialect {
            Dialect::Sqlite => {
                let guarded = Guarded::in_memory().map_err(|why| failed(why.to_string()))?;
                Place::Memory(Arc::new(Mutex::new(guarded)))
            }
            Dialect::Postgres => {
                let guest = Guest::new(ground, scripts).await.map_err(failed)?;
                Place::Postgres(Box::new(guest))
            }
        };
        Ok(Self { place })
    }

    pub fn dialect(&self) -> Dialect {
        match self.place {
            Place::Memory(_) => Dialect::Sqlite,
            Place::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Where scripts are run, in a few words.
    pub fn said(&self) -> Option<&str> {
        match &self.place {
            Place::Memory(_) => Some("run in memory"),
            Place::Postgres(guest) => Some(&guest.said),
        }
    }

    /// Runs one statement.
    pub async fn run(&mut self, sql: &str) -> Result<(), DbError> {
        match &mut self.place {
            Place::Memory(guarded) => {
                let sql = sql.to_owned();
                in_memory(guarded, move |guarded| guarded.run(&sql)).await
            }
            Place::Postgres(guest) => guest.run(sql).await,
        }
    }

    /// Reads what is there now.
    pub async fn observe(&mut self, script: &str) -> Result<(Observed, Engine), SourceError> {
        let failed = |why: DbError| SourceError::Scratch {
            path: script.to_owned(),
            why: why.to_string(),
        };
        match &mut self.place {
            Place::Memory(guarded) => {
                let bytes = in_memory(guarded, |guarded| guarded.bytes()).await;
                observe_bytes(&bytes.map_err(failed)?).await.map_err(failed)
            }
            Place::Postgres(guest) => guest.observe().await.map_err(failed),
        }
    }

    /// Takes it away.
    pub async fn end(self) {
        if let Place::Postgres(guest) = self.place {
            guest.end().await;
        }
    }
}

/// Works on the connection to SQLite where it may take its time.
async fn in_memory<T: Send + 'static>(
    guarded: &Arc<Mutex<Guarded>>,
    work: impl FnOnce(&Guarded) -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    let guarded = guarded.clone();
    let done = tokio::task::spawn_blocking(move || {
        work(&guarded.lock().unwrap_or_else(PoisonError::into_inner))
    });
    match tokio::time::timeout(LONGEST, done).await {
        Ok(done) => done.unwrap_or_else(|panic| Err(DbError::Other(panic.to_string()))),
        // One step that SQLite doesn't come back from; the process ends without it.
        Err(_) => Err(overdue()),
    }
}

/// Reads a database of SQLite's as any other file, by way of one that nobody else may read.
async fn observe_bytes(bytes: &[u8]) -> Result<(Observed, Engine), DbError> {
    let unwritable = |e: std::io::Error| DbError::Other(format!("no temporary file: {e}"));
    let file = tempfile::NamedTempFile::new().map_err(unwritable)?;
    std::fs::write(file.path(), bytes).map_err(unwritable)?;
    let database = Database::observer(&DatabaseUrl::sqlite(file.path()));
    let read = super::observed(&database).await;
    database.close().await;
    read
}

/// Works on a scratch database until Ctrl-C or an end is asked for, so that it can still be removed.
pub async fn unless_interrupted<T>(
    work: impl Future<Output = Result<T, SourceError>>,
) -> Result<T, SourceError> {
    #[cfg(unix)]
    let ended = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            // Without it, the next run removes what is left.
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let ended = std::future::pending::<()>();
    tokio::select! {
        done = work => done,
        _ = tokio::signal::ctrl_c() => Err(SourceError::Interrupted),
        () = ended => Err(SourceError::Interrupted),
    }
}
