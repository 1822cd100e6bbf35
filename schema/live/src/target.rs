//! What is checked, planned for and repaired: a database, and what it should be.

use evenkeel_engine::{Scope, ScopeError};
use evenkeel_model::Feature;
use time::OffsetDateTime;

use crate::{
    database::{DatabaseUrl, DbError},
    source::{Source, SourceError},
};

/// A database, and what it is held against.
#[derive(Clone, Debug)]
pub struct Target {
    /// The database.
    pub url: DatabaseUrl,
    /// What it should be.
    pub expecting: Expecting,
    /// What of it is looked at.
    pub scope: Scope,
    /// A server of Postgres to run scripts on, where one was named.
    pub scratch: Option<DatabaseUrl>,
    /// The features that may suffer.
    pub features: Vec<Feature>,
}

impl Target {
    /// The same target today, for who holds on to one for longer than a day.
    pub fn today(&self) -> Self {
        let scope = self.scope.clone();
        Self {
            scope: scope.on(OffsetDateTime::now_utc().date()),
            ..self.clone()
        }
    }
}

/// What a database should be.
#[derive(Clone, Debug)]
pub enum Expecting {
    /// What Evenkeel's migrations have made of it so far; whatever else it holds is none of our business.
    Guarded,
    /// Evenkeel's own tables as they are to be in the end.
    Own {
        /// Of a table, the statement that takes out rows which belong to nobody any more: they would keep a
        /// foreign key from being made.
        orphans: Vec<(String, String)>,
    },
    /// The whole of it is what this source says.
    Source(Source),
}

/// Why a database could not be held against what it should be.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// One of the two sides can't be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What was asked for can't be looked at.
    #[error(transparent)]
    Scope(#[from] ScopeError),
    /// The database can't be read.
    #[error("{}", why.of(database))]
    Database {
        /// The database without its secrets.
        database: String,
        /// What it said.
        why: DbError,
    },
    /// Grants of an engine that has none.
    #[error("SQLite knows no roles, so nothing is granted there; leave out --grants")]
    NoRoles,
    /// Grants that were not written down.
    #[error("{0} was captured without grants; capture it with --grants, or leave them out")]
    WithoutGrants(String),
}
