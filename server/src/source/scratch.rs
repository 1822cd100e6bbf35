//! Somewhere to run a script: never where anything lives.
//!
//! SQLite: in memory. Postgres: a database of its own on the same server, whose name holds a number
//! that is locked for as long as it is used; what a killed process left is found by its name and the
//! missing lock, and removed at the next run. A role that may not create databases gets a schema in
//! a transaction that is rolled back.

use evenkeel_schema::Dialect;

use super::{Engine, SourceError};
use crate::{
    database::{Database, DatabaseUrl, DbError, Tx},
    introspect::{self, Observed},
};

/// The first of the two numbers of the advisory lock: "evkl".
const LOCK: i32 = 0x6576_6b6c;

/// Where a script is run.
pub struct Scratch {
    place: Place,
    dialect: Dialect,
}

enum Place {
    /// A database of its own, and the connection that made it and holds its lock.
    Database {
        database: Database,
        keeper: Option<(Database, String)>,
    },
    /// A schema in a transaction, and the database that it is in.
    Schema { tx: Box<Tx>, home: Database },
}

impl Scratch {
    /// Makes one for a script, which is named when that fails.
    pub async fn new(
        dialect: Dialect,
        beside: Option<&DatabaseUrl>,
        script: &str,
    ) -> Result<Self, SourceError> {
        if dialect == Dialect::Sqlite {
            let place = Place::Database {
                database: Database::in_memory(),
                keeper: None,
            };
            return Ok(Self { place, dialect });
        }
        let url = beside.ok_or(SourceError::NoEngine)?;
        let failed = |why: DbError| SourceError::Scratch {
            path: script.to_owned(),
            why: why.to_string(),
        };
        let keeper = Database::session(url);
        let place = match create(&keeper).await {
            Ok(name) => {
                let beside = url.beside(&name).ok_or(SourceError::NoEngine)?;
                Place::Database {
                    database: Database::session(&beside),
                    keeper: Some((keeper, name)),
                }
            }
            Err(DbError::ReadOnly(_)) => {
                let mut tx = keeper.begin().await.map_err(failed)?;
                let made = tx
                    .run("CREATE SCHEMA evenkeel_scratch; SET LOCAL search_path = evenkeel_scratch")
                    .await;
                if let Err(why) = made {
                    return Err(SourceError::Scratch {
                        path: script.to_owned(),
                        why: format!(
                            "the role may create neither a database nor a schema ({why}); use a capture instead"
                        ),
                    });
                }
                Place::Schema {
                    tx: Box::new(tx),
                    home: keeper,
                }
            }
            Err(other) => return Err(failed(other)),
        };
        Ok(Self { place, dialect })
    }

    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Runs one statement.
    pub async fn run(&mut self, sql: &str) -> Result<(), DbError> {
        match &mut self.place {
            Place::Database { database, .. } => database.run(sql).await,
            Place::Schema { tx, .. } => {
                let words: Vec<String> = sql
                    .split_whitespace()
                    .take(3)
                    .map(str::to_uppercase)
                    .collect();
                let words: Vec<&str> = words.iter().map(String::as_str).collect();
                match words.as_slice() {
                    // The one transaction is ours, and ends with everything undone.
                    ["BEGIN" | "COMMIT" | "END" | "ROLLBACK" | "START", ..] => Ok(()),
                    ["CREATE", "SCHEMA", ..] => Err(DbError::Other(
                        "the role may not create a scratch database, and without one a script can have one schema only".into(),
                    )),
                    _ => tx.run(sql).await,
                }
            }
        }
    }

    /// Reads what is there now.
    pub async fn observe(&mut self, script: &str) -> Result<(Observed, Engine), SourceError> {
        let failed = |why: DbError| SourceError::Scratch {
            path: script.to_owned(),
            why: why.to_string(),
        };
        match &mut self.place {
            Place::Database { database, .. } => {
                // What the script left open or set is not what a new connection would see. There may
                // be nothing to undo, which SQLite calls an error.
                let _nothing_open = database.run("ROLLBACK").await;
                if self.dialect == Dialect::Postgres {
                    database.run("RESET search_path").await.map_err(failed)?;
                }
                super::observed(database).await.map_err(failed)
            }
            Place::Schema { tx, home } => {
                let read = introspect::observe_main(tx).await.map_err(failed)?;
                let engine = Engine::named(home.dialect(), &read.engine);
                Ok((read, engine))
            }
        }
    }

    /// Takes it away.
    pub async fn end(self) {
        match self.place {
            Place::Database { database, keeper } => {
                database.close().await;
                if let Some((keeper, name)) = keeper {
                    remove(&keeper, &name).await;
                    keeper.close().await;
                }
            }
            Place::Schema { tx, home } => {
                drop(tx);
                home.close().await;
            }
        }
    }
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

async fn one(database: &Database, sql: &str) -> Result<String, DbError> {
    let rows = database.fetch(sql, &[]).await?;
    Ok(rows
        .into_iter()
        .flatten()
        .flatten()
        .next()
        .unwrap_or_default())
}

/// Makes a database, its lock taken first, and gives its name.
async fn create(keeper: &Database) -> Result<String, DbError> {
    let home = one(
        keeper,
        "SELECT oid::text FROM pg_database WHERE datname = current_database()",
    )
    .await?;
    remove_leftovers(keeper, &home).await?;
    let may = one(
        keeper,
        "SELECT (rolcreatedb OR rolsuper)::text FROM pg_roles WHERE rolname = current_user",
    )
    .await?;
    if may != "true" {
        return Err(DbError::ReadOnly(
            "the role may not create databases".into(),
        ));
    }
    let number = loop {
        let number = one(keeper, "SELECT (random() * 2147483646)::int::text").await?;
        let lock = format!("SELECT pg_try_advisory_lock({LOCK}, {number})::text");
        if one(keeper, &lock).await? == "true" {
            break number;
        }
    };
    let name = format!("evenkeel_scratch_{home}_{number}");
    // As the guarded one is, since texts are sorted and compared by it.
    let like = one(
        keeper,
        "SELECT format('ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_encoding_to_char(encoding), datcollate, datctype) \
         FROM pg_database WHERE datname = current_database()",
    )
    .await?;
    keeper
        .run(&format!("CREATE DATABASE {name} TEMPLATE template0 {like}"))
        .await?;
    Ok(name)
}

async fn remove(keeper: &Database, name: &str) {
    let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    if let Err(error) = keeper.run(&drop).await {
        tracing::warn!(%error, name, "a scratch database is left; the next run removes it");
    }
}

/// Removes what killed processes left: whose lock nobody holds.
async fn remove_leftovers(keeper: &Database, home: &str) -> Result<(), DbError> {
    let prefix = format!("evenkeel_scratch_{home}_");
    let found = keeper
        .fetch(
            "SELECT datname::text FROM pg_database WHERE starts_with(datname, $1)",
            &[Some(prefix.clone())],
        )
        .await?;
    for name in found.into_iter().flatten().flatten() {
        let number = name.strip_prefix(&prefix).unwrap_or_default();
        let Ok(number) = number.parse::<i32>() else {
            continue;
        };
        let lock = format!("SELECT pg_try_advisory_lock({LOCK}, {number})::text");
        if one(keeper, &lock).await? == "true" {
            remove(keeper, &name).await;
            one(
                keeper,
                &format!("SELECT pg_advisory_unlock({LOCK}, {number})::text"),
            )
            .await?;
        }
    }
    Ok(())
}
