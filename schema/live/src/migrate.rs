//! Brings a database up to date: what is missing is run, what is there already is recorded.
//!
//! Nothing here repairs: where a migration is partly in effect it stops, says so, and changes
//! nothing.

use evenkeel_engine::MigrationSet;
use evenkeel_model::{EntryState, LedgerView, SetKind};
use sqlx::migrate::MigrateError;

use crate::{
    database::{Database, DbError},
    expected::{expected, migrator},
    introspect::{Introspected, count_tables, introspect},
};

/// Why a database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The database itself said no.
    #[error(transparent)]
    Database(#[from] DbError),
    /// sqlx said no.
    #[error("migrating {ledger} failed: {source}")]
    Migrate {
        /// The set's ledger.
        ledger: String,
        /// Its reason.
        source: MigrateError,
    },
    /// A migration is neither wholly there nor wholly missing.
    #[error(
        "migration {version} ({description}) is partly in effect: {present} of its {introduced} objects are \
         there. Nothing was changed"
    )]
    Partial {
        /// The migration.
        version: String,
        /// Its description.
        description: String,
        /// How many of its objects are there.
        present: usize,
        /// How many it makes.
        introduced: usize,
    },
    /// A later migration is in effect and an earlier one isn't.
    #[error(
        "migration {version} ({description}) is missing although a later one is in effect. Nothing was changed"
    )]
    OutOfOrder {
        /// The migration.
        version: String,
        /// Its description.
        description: String,
    },
}

/// What was done to one set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrated {
    /// Versions that were already recorded.
    pub known: Vec<String>,
    /// Versions that were there already and are now recorded.
    pub adopted: Vec<String>,
    /// Versions that were run.
    pub applied: Vec<String>,
}

/// Brings both sets up to date, Evenkeel's own first.
///
/// # Errors
/// See [`MigrationError`]. Both sets are judged before either is touched; what was done before a
/// migration failed stays, since each stands by itself.
pub async fn migrate(database: &Database) -> Result<Vec<(SetKind, Migrated)>, MigrationError> {
    let live = read(database).await?;
    let own = plan(database, &live, SetKind::Own)?;
    let managed = plan(database, &live, SetKind::Managed)?;
    let plans = vec![(SetKind::Own, own), (SetKind::Managed, managed)];
    for (kind, plan) in &plans {
        run(database, *kind, plan).await?;
    }
    Ok(plans)
}

/// What a start does: both sets on an empty database, otherwise Evenkeel's own alone. They collide
/// with nothing, and the managed tables are never touched unasked.
///
/// # Errors
/// See [`MigrationError`].
pub async fn at_start(database: &Database) -> Result<(), MigrationError> {
    if count_tables(database).await? == 0 {
        migrate(database).await?;
        tracing::info!("the database was empty; its tables are made");
        return Ok(());
    }
    let own = plan(database, &read(database).await?, SetKind::Own)?;
    run(database, SetKind::Own, &own).await
}

async fn read(database: &Database) -> Result<Introspected, DbError> {
    let (tables, ledgers) = expected(database.dialect()).guarded();
    introspect(database, &tables, &ledgers).await
}

/// Decides what of a set is to be recorded and what to be run.
fn plan(
    database: &Database,
    live: &Introspected,
    kind: SetKind,
) -> Result<Migrated, MigrationError> {
    let found = expected(database.dialect())
        .sets
        .iter()
        .zip(&live.ledgers)
        .find(|(set, _)| set.kind == kind);
    match found {
        Some((set, reading)) => decide(set, &set.view(reading, &live.schema)),
        None => Ok(Migrated::default()),
    }
}

async fn run(database: &Database, kind: SetKind, plan: &Migrated) -> Result<(), MigrationError> {
    database.has_home().await?;
    let migrator = migrator(database.dialect(), kind);
    let failed = |source| MigrationError::Migrate {
        ledger: migrator.table_name.to_string(),
        source,
    };
    if let Some(last) = plan.adopted.last() {
        let skip = last.parse().ok();
        database.migrate(&migrator, skip).await.map_err(failed)?;
    }
    if !plan.applied.is_empty() {
        database.migrate(&migrator, None).await.map_err(failed)?;
    }
    Ok(())
}

fn decide(set: &MigrationSet, view: &LedgerView) -> Result<Migrated, MigrationError> {
    let mut done = Migrated::default();
    for step in &set.steps {
        let Some(entry) = view.entries.iter().find(|e| e.version == step.version) else {
            continue;
        };
        if entry.state != EntryState::Pending {
            done.known.push(step.version.clone());
            continue;
        }
        match entry.effects {
            Some(effects) if effects.complete() && done.applied.is_empty() => {
                done.adopted.push(step.version.clone());
            }
            Some(effects) if effects.complete() => {
                let skipped = done.applied.first().cloned().unwrap_or_default();
                let step = set.steps.iter().find(|s| s.version == skipped);
                return Err(MigrationError::OutOfOrder {
                    version: skipped,
                    description: step.map(|s| s.description.clone()).unwrap_or_default(),
                });
            }
            Some(effects) if !effects.absent() => {
                return Err(MigrationError::Partial {
                    version: step.version.clone(),
                    description: step.description.clone(),
                    present: effects.present,
                    introduced: effects.introduced,
                });
            }
            _ => done.applied.push(step.version.clone()),
        }
    }
    Ok(done)
}
