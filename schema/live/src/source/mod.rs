//! Where an expected schema comes from: a captured file, a script, a directory of migrations,
//! another database. Never from parsing SQL: scripts are run on a scratch database of the same
//! engine, where they can reach nothing, and that is read.

mod capture;
mod directory;
mod scratch;
mod script;

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

use evenkeel_engine::{Engine, Side};
use evenkeel_model::Dialect;

use crate::{
    database::{Database, DatabaseUrl, DbError, may_hold_secret},
    introspect::{self, Observed},
};

pub use capture::Capture;
pub use scratch::Ground;

/// Where an expected schema comes from.
#[derive(Clone, Debug)]
pub enum Source {
    /// A file that `evenkeel capture` wrote.
    Capture(PathBuf),
    /// A script of SQL.
    Script(PathBuf),
    /// A directory of migrations or scripts.
    Directory(PathBuf),
    /// A database that is as it should be.
    Database(DatabaseUrl),
}

/// Why a source gave no schema. One sentence that says what and where.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It is none of what a source can be.
    #[error("{0} is neither a file, a directory nor a database's address")]
    Unknown(String),
    /// A file that can't be read.
    #[error("{path} can't be read: {why}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        why: String,
    },
    /// A file that isn't a capture, or not one for this database.
    #[error("{path} {why}")]
    NotOurs {
        /// The file.
        path: String,
        /// What is wrong with it.
        why: String,
    },
    /// A statement that failed.
    #[error("{path}, line {line}: {why}, in: {statement}")]
    Statement {
        /// The file.
        path: String,
        /// Where the statement begins, from 1.
        line: usize,
        /// What the database said.
        why: DbError,
        /// How it begins.
        statement: String,
    },
    /// A database that can't be read.
    #[error("{}", why.of(database))]
    Database {
        /// The database without its secrets.
        database: String,
        /// What it said.
        why: DbError,
    },
    /// There was nothing in it.
    #[error("{0} gave no schema")]
    Nothing(String),
    /// Somebody stopped it.
    #[error("interrupted; nothing was changed")]
    Interrupted,
    /// A scratch database that can't be made or read.
    #[error("no scratch database to run {path} on: {why}")]
    Scratch {
        /// The script.
        path: String,
        /// Why.
        why: String,
    },
}

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, SourceError> {
        let path = Path::new(text);
        let unknown = || SourceError::Unknown(hidden(text));
        if text.contains("://") || text.starts_with("sqlite:") {
            return text.parse().map(Self::Database).map_err(|_| unknown());
        }
        if path.is_dir() {
            return Ok(Self::Directory(path.into()));
        }
        if !path.is_file() {
            return Err(unknown());
        }
        let begins = begin(path).map_err(|e| SourceError::Unreadable {
            path: text.into(),
            why: e.to_string(),
        })?;
        Ok(match path.extension().and_then(|e| e.to_str()) {
            _ if begins.starts_with(b"SQLite format 3\0") => {
                Self::Database(DatabaseUrl::sqlite(path))
            }
            Some("sql") => Self::Script(path.into()),
            _ => Self::Capture(path.into()),
        })
    }
}

/// The first bytes of a file.
fn begin(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut begins = Vec::new();
    std::fs::File::open(path)?
        .take(16)
        .read_to_end(&mut begins)?;
    Ok(begins)
}

/// What is repeated of an argument that can't be understood: it may be an address with a password.
fn hidden(text: &str) -> String {
    match text.contains('@') || text.contains("://") || may_hold_secret(text) {
        true => "that".into(),
        false => text.into(),
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Capture(path) | Self::Script(path) | Self::Directory(path) => {
                write!(f, "{}", path.display())
            }
            Self::Database(url) => write!(f, "{url}"),
        }
    }
}

impl Source {
    /// The engine, where the source itself says it, and its major version where a file does.
    pub fn engine(&self) -> Result<Option<(Dialect, Option<u32>)>, SourceError> {
        Ok(match self {
            Self::Capture(path) => {
                let engine = capture::read(path)?.engine;
                Some((
                    engine.dialect,
                    Some(engine.major).filter(|major| *major > 0),
                ))
            }
            Self::Database(DatabaseUrl::Sqlite(_)) => Some((Dialect::Sqlite, None)),
            Self::Database(DatabaseUrl::Postgres(_)) => Some((Dialect::Postgres, None)),
            Self::Script(_) | Self::Directory(_) => None,
        })
    }

    /// Reads the schema. `ground` is what there is to run a script on.
    ///
    /// # Errors
    /// See [`SourceError`]. Whatever was made to run a script on is gone again.
    pub async fn read(&self, dialect: Dialect, ground: &Ground) -> Result<Side, SourceError> {
        let side = match self {
            Self::Capture(path) => {
                let capture = capture::read(path)?;
                Side {
                    schema: capture.schema,
                    ledgers: capture.ledgers,
                    sets: Vec::new(),
                    engine: capture.engine,
                    shown: self.to_string(),
                }
            }
            Self::Script(path) => script::read(path, dialect, ground).await?,
            Self::Directory(path) => directory::read(path, dialect, ground).await?,
            Self::Database(url) => {
                let database = existing(url)?;
                let failed = |why| SourceError::Database {
                    database: url.to_string(),
                    why,
                };
                let read = observed(&database).await;
                database.close().await;
                let (read, engine) = read.map_err(failed)?;
                Side {
                    schema: read.schema,
                    ledgers: read.ledgers,
                    sets: Vec::new(),
                    engine,
                    shown: self.to_string(),
                }
            }
        };
        if side.schema.dialect != dialect {
            return Err(SourceError::NotOurs {
                path: self.to_string(),
                why: format!(
                    "is of {}, and the other side is {dialect}",
                    side.schema.dialect
                ),
            });
        }
        Ok(side)
    }
}

/// A database that is there already, to be looked at.
///
/// # Errors
/// There is no such file.
pub fn existing(url: &DatabaseUrl) -> Result<Database, SourceError> {
    match url.file() {
        Some(file) if !file.is_file() => Err(SourceError::Unreadable {
            path: file.display().to_string(),
            why: "there is no database file; name another with --database or --data-dir".into(),
        }),
        _ => Ok(Database::observer(url)),
    }
}

/// A whole database and its engine.
///
/// # Errors
/// The database can't be reached, or says no to a reading of its catalog.
pub async fn observed(database: &Database) -> Result<(Observed, Engine), DbError> {
    let read = introspect::observe(database).await?;
    let engine = Engine::named(database.dialect(), &read.engine);
    Ok((read, engine))
}
