//! What a step keeps others from, as a value. The sentence is made where it is shown.

use std::fmt;

use serde::{Serialize, Serializer};

/// The strongest lock of a step, and on what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lock {
    /// None that others would wait for.
    #[default]
    None,
    /// SQLite's one lock: on the whole database, for those who write.
    Database,
    /// Postgres' locks.
    Tables {
        /// How strong.
        mode: LockMode,
        /// On which.
        tables: Vec<String>,
        /// On which below them too.
        below: Option<Below>,
    },
    /// On a view, which nobody writes to.
    View(LockMode, String),
    /// On every table that uses the type that changes.
    Users(LockMode),
}

/// How strong a lock of Postgres is, in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockMode {
    /// Against what changes the table's definition.
    ShareUpdateExclusive,
    /// Against who writes.
    Share,
    /// Against who writes, and itself.
    ShareRowExclusive,
    /// Against everybody.
    AccessExclusive,
}

/// The tables that have their columns from the one that is locked: they are locked with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Below {
    /// Its partitions.
    Partitions,
    /// Those that inherit from it.
    Children,
}

impl Lock {
    /// A lock on one table.
    pub fn on(mode: LockMode, table: &str) -> Self {
        Self::Tables {
            mode,
            tables: vec![table.to_owned()],
            below: None,
        }
    }

    /// The strongest one on a table.
    pub fn exclusive(table: &str) -> Self {
        Self::on(LockMode::AccessExclusive, table)
    }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Database => f.write_str("the database: other writers wait"),
            Self::View(mode, view) => write!(f, "{mode} on {view}"),
            Self::Users(mode) => write!(f, "{mode} on every table that uses it"),
            Self::Tables {
                mode,
                tables,
                below,
            } => {
                write!(f, "{mode} on {}", tables.join(" and "))?;
                f.write_str(match below {
                    None => "",
                    Some(Below::Partitions) => " and its partitions",
                    Some(Below::Children) => " and the tables that inherit from it",
                })?;
                match mode {
                    LockMode::Share => f.write_str(": writers wait"),
                    _ => Ok(()),
                }
            }
        }
    }
}

impl fmt::Display for LockMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            Self::Share => "SHARE",
            Self::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            Self::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// Reports give the sentence.
impl Serialize for Lock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
