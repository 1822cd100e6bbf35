//! Projects in the database: what is asked for is bent to what the live schema has.
//!
//! Each verb has a file: the method, and one attempt at it over the live schema.

mod asked;
mod audit;
mod bump;
mod count;
mod create;
mod flag;
mod form;
mod idempotency;
mod key;
mod list;
mod neighbours;
mod order;
mod ping;
mod read;
mod samples;
mod sync;
mod tables;
mod update;

pub use idempotency::{IdempotencyKey, Owner};
pub use sync::read_moment;

use std::{future::Future, sync::Arc};

use evenkeel_app::{AppError, Missing, project::Column};
use evenkeel_live::database::DbError;
use evenkeel_model::{Schema, Table};

use crate::watched::{Failure, Watched};

const PROJECTS: &str = "projects";

/// The store of projects.
#[derive(Clone)]
pub struct Store {
    watched: Watched,
    count: Arc<count::Count>,
    ping: Arc<ping::Ping>,
}

impl Store {
    /// A store over a guarded database.
    pub fn new(watched: Watched) -> Self {
        Self {
            watched,
            count: Arc::default(),
            ping: Arc::default(),
        }
    }

    /// The database's address, without its secrets.
    pub fn shown(&self) -> &str {
        self.watched.database.shown()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It doesn't.
    pub async fn ping(&self) -> Result<(), DbError> {
        let question = async { self.watched.fetch("select '1'", &[]).await.map(drop) };
        self.ping.ask(question).await
    }

    /// Makes an attempt over the live schema, and perhaps a second one.
    async fn attempt<T, F: Future<Output = Result<T, Failure>>>(
        &self,
        attempt: impl Fn(Arc<Schema>) -> F,
    ) -> Result<T, AppError> {
        Ok(self.watched.attempt(attempt).await?)
    }
}

/// The table of projects, where it is there.
fn projects(live: &Schema) -> Result<&Table, AppError> {
    live.tables
        .get(PROJECTS)
        .ok_or(AppError::Missing(Missing::ProjectsTable))
}

/// Those of the columns that the live table has.
fn present(table: &Table, columns: impl IntoIterator<Item = Column>) -> Vec<Column> {
    columns
        .into_iter()
        .filter(|c| table.columns.contains_key(c.name()))
        .collect()
}

/// Asserts that the live table has a column.
fn require(table: &Table, column: Column) -> Result<(), AppError> {
    match table.columns.contains_key(column.name()) {
        true => Ok(()),
        false => Err(AppError::Missing(Missing::Column(column))),
    }
}

/// Columns of `p` as texts, for a SELECT. Always by the table's alias and unquoted: SQLite reads a
/// double-quoted name that is no column as a string, and would answer with the column's name in every row.
fn selected(columns: &[Column]) -> String {
    columns
        .iter()
        .map(|c| format!("cast(p.{} as text)", c.name()))
        .collect::<Vec<_>>()
        .join(", ")
}
