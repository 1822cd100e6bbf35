//! A database under its guardian's eye: what the stores of projects, accounts and the trail share.
//!
//! An attempt is made over the schema as it was seen last. If it names a table or column that was dropped
//! a moment ago it is made once more, after a fresh look: its user sees the degraded page, or that all is
//! well again, and no failure.

use std::{future::Future, sync::Arc};

use evenkeel_app::AppError;
use evenkeel_live::{
    database::{Arg, Database, DbError, TextRow, Tx},
    guardian::Guardian,
};
use evenkeel_model::Schema;

use crate::failure::shown;

/// A guarded database.
#[derive(Clone)]
pub struct Watched {
    /// The database.
    pub database: Database,
    /// Its guardian.
    pub guardian: Arc<Guardian>,
}

/// Why an attempt failed.
pub enum Failure {
    /// The database said no.
    Database(DbError),
    /// It can't be done, as the live schema is.
    App(AppError),
}

impl From<DbError> for Failure {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl From<Failure> for AppError {
    fn from(error: Failure) -> Self {
        match error {
            Failure::App(error) => error,
            Failure::Database(error) => shown(error),
        }
    }
}

impl Watched {
    /// Reads, in no transaction.
    ///
    /// # Errors
    /// As [`Database::fetch`].
    pub async fn fetch(&self, sql: &str, args: &[Arg]) -> Result<Vec<TextRow>, DbError> {
        self.database.fetch(sql, args).await
    }

    /// Begins a transaction that writes.
    ///
    /// # Errors
    /// As [`Database::begin`].
    pub async fn begin(&self) -> Result<Tx, DbError> {
        self.database.begin().await
    }

    /// Makes an attempt, and after a fresh look at the schema a second one, if the first named
    /// something that isn't there any more, or lacked something that has come back since.
    ///
    /// # Errors
    /// Why the last one failed.
    pub async fn attempt<T, F: Future<Output = Result<T, Failure>>>(
        &self,
        attempt: impl Fn(Arc<Schema>) -> F,
    ) -> Result<T, Failure> {
        let seen = self.guardian.seen();
        // Before the database has ever answered nothing is known of its schema.
        let seen = match seen.engine {
            Some(_) => seen,
            None => self.guardian.look().await,
        };
        if seen.engine.is_none() {
            return Err(AppError::DatabaseUnreachable.into());
        }
        match attempt(seen.live.clone()).await {
            Err(Failure::App(error @ AppError::Missing(_))) => {
                let fresh = self.guardian.look().await;
                if fresh.live == seen.live {
                    return Err(error.into());
                }
                attempt(fresh.live.clone()).await
            }
            Err(Failure::Database(DbError::MissingObject(what))) => {
                tracing::info!(what, "a query named something missing; looking again");
                let fresh = self.guardian.look().await;
                attempt(fresh.live.clone()).await
            }
            made => made,
        }
    }
}
