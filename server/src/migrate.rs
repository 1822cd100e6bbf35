//! Brings a database up to date: what is missing is run, what is there already is recorded.
//!
//! Nothing here repairs: where a migration is partly in effect it stops, says so, and changes
//! nothing.

use evenkeel_schema::{EntryState, LedgerView, MigrationSet, SetKind};
use sqlx::migrate::MigrateError;

use crate::{
    database::{Database, DbError},
    expected::{expected, guarded, migrator},
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
         there. Nothing was changed. `evenkeel check` lists what is missing"
    )]
    Partial {
        /// The migration.
        version: i64,
        /// Its description.
        description: String,
        /// How many of its objects are there.
        present: usize,
        /// How many it makes.
        introduced: usize,
    },
    /// A later migration is in effect and an earlier one isn't.
    #[error(
        "migration {version} ({description}) is missing although a later one is in effect. Nothing was \
         changed. `evenkeel check` lists what is missing"
    )]
    OutOfOrder {
        /// The migration.
        version: i64,
        /// Its description.
        description: String,
    },
}

/// What was done to one set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Migrated {
    /// Versions that were already recorded.
    pub known: Vec<i64>,
    /// Versions that were there already and are now recorded.
    pub adopted: Vec<i64>,
    /// Versions that were run.
    pub applied: Vec<i64>,
}

/// Brings both sets up to date, Evenkeel's own first.
///
/// # Errors
/// See [`MigrationError`]. What was done before stays: each migration stands by itself.
pub async fn migrate(database: &Database) -> Result<Vec<(SetKind, Migrated)>, MigrationError> {
    let mut done = Vec::new();
    // Judge the set that can refuse before the other is touched.
    plan(database, SetKind::Managed).await?;
    for kind in [SetKind::Own, SetKind::Managed] {
        done.push((kind, migrate_set(database, kind).await?));
    }
    Ok(done)
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
    } else {
        migrate_set(database, SetKind::Own).await?;
    }
    Ok(())
}

async fn migrate_set(database: &Database, kind: SetKind) -> Result<Migrated, MigrationError> {
    let done = plan(database, kind).await?;
    let migrator = migrator(database.dialect(), kind);
    let failed = |source| MigrationError::Migrate {
        ledger: migrator.table_name.to_string(),
        source,
    };
    if let Some(last) = done.adopted.last() {
        let skip = Some(*last);
        database.migrate(&migrator, skip).await.map_err(failed)?;
    }
    if !done.applied.is_empty() {
        database.migrate(&migrator, None).await.map_err(failed)?;
    }
    Ok(done)
}

/// Decides what is to be recorded and what to be run, and touches nothing.
async fn plan(database: &Database, kind: SetKind) -> Result<Migrated, MigrationError> {
    let expected = expected(database.dialect());
    let (tables, ledgers) = guarded(expected);
    let Introspected { schema, ledgers } = introspect(database, &tables, &ledgers).await?;
    let found = expected
        .sets
        .iter()
        .zip(&ledgers)
        .find(|(set, _)| set.kind == kind);
    let Some((set, reading)) = found else {
        return Ok(Migrated::default());
    };
    decide(set, &set.view(reading, &schema))
}

fn decide(set: &MigrationSet, view: &LedgerView) -> Result<Migrated, MigrationError> {
    let mut done = Migrated::default();
    for step in &set.steps {
        let Some(entry) = view.entries.iter().find(|e| e.version == step.version) else {
            continue;
        };
        if entry.state != EntryState::Pending {
            done.known.push(step.version);
            continue;
        }
        match entry.effects {
            Some(effects) if effects.complete() && done.applied.is_empty() => {
                done.adopted.push(step.version);
            }
            Some(effects) if effects.complete() => {
                let skipped = done.applied.first().copied().unwrap_or_default();
                return Err(MigrationError::OutOfOrder {
                    version: skipped,
                    description: set
                        .steps
                        .iter()
                        .find(|s| s.version == skipped)
                        .map(|s| s.description.clone())
                        .unwrap_or_default(),
                });
            }
            Some(effects) if !effects.absent() => {
                return Err(MigrationError::Partial {
                    version: step.version,
                    description: step.description.clone(),
                    present: effects.present,
                    introduced: effects.introduced,
                });
            }
            _ => done.applied.push(step.version),
        }
    }
    Ok(done)
}
