//! Brings Evenkeel's own tables back: by a plan, as for any other drift, and only if it says that
//! nothing is lost. For the operator at the machine itself; no request leads here.

use std::collections::{BTreeMap, BTreeSet};

use evenkeel_engine::{Difference, PlanOptions, changes, plan};
use evenkeel_live::{
    database::{Database, DatabaseUrl, DbError},
    expected::{expected, guarded},
    introspect::introspect,
    migrate::{MigrationError, at_start},
};
use evenkeel_model::{Dialect, ObjectKind, Schema, SetKind};

use crate::identity::{BELONGINGS, orphans};

/// Why they could not be brought back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// The database said no.
    #[error(transparent)]
    Database(#[from] DbError),
    /// A migration could not be run.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// The plan leaves something out.
    #[error("Evenkeel's own tables can't be brought back by themselves: {0} Nothing was changed")]
    LeftOut(String),
}

impl RestoreError {
    /// What it means for a database, named.
    pub fn of(&self, database: &str) -> String {
        match self {
            Self::Database(why) | Self::Migration(MigrationError::Database(why)) => {
                why.of(database)
            }
            other => other.to_string(),
        }
    }
}

/// Makes Evenkeel's own tables what they should be. Gives the titles of the steps that it took.
pub async fn own_tables(url: &DatabaseUrl) -> Result<Vec<String>, RestoreError> {
    // What was never there is made by the migrations.
    let database = Database::new(url);
    let made = at_start(&database).await;
    database.close().await;
    match made {
        // Part of a migration is gone: the plan's to mend.
        Ok(()) | Err(MigrationError::Partial { .. } | MigrationError::OutOfOrder { .. }) => {}
        Err(other) => return Err(other.into()),
    }

    // One connection, so that what is set for it holds until the end.
    let database = Database::single(url);
    let done = restore(&database).await;
    database.close().await;
    done
}

async fn restore(database: &Database) -> Result<Vec<String>, RestoreError> {
    let dialect = database.dialect();
    let (wanted, live) = schemas(database).await?;
    if let Some(seen) = live.unverifiable.first() {
        return Err(RestoreError::LeftOut(format!(
            "{}: {}.",
            seen.object, seen.why
        )));
    }
    let changes = changes(&wanted, &live, |change| {
        !matches!(change.what, Difference::Extra { .. })
    });
    let options = PlanOptions {
        allow: BTreeSet::new(),
        backfill: BTreeMap::new(),
        concurrently: false,
        not_valid: false,
    };
    let plan = plan(&wanted, &live, &changes, &BTreeMap::new(), &options);
    if let Some(left) = plan.left_out.first() {
        return Err(RestoreError::LeftOut(format!(
            "{}: {}",
            left.object, left.why
        )));
    }
    if plan.steps.is_empty() {
        return Ok(Vec::new());
    }
    if dialect == Dialect::Sqlite {
        // Outside of the transaction, inside which SQLite ignores it. The connection ends with us.
        database
            .run("PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON")
            .await?;
    }
    database.has_home().await?;
    let mut tx = database.begin().await?;
    for step in &plan.steps {
        // Rows whose account is gone would keep the key from being added, and are worth nothing.
        if step.object.kind == ObjectKind::ForeignKey
            && let Some(table) = step.object.table.as_deref()
            && BELONGINGS.contains(&table)
        {
            tx.execute(&orphans(table), &[]).await?;
        }
        for sql in &step.sql {
            tx.run(sql).await?;
        }
    }
    tx.commit().await?;
    Ok(plan.steps.into_iter().map(|step| step.title).collect())
}

/// Evenkeel's own tables as they should be, and as they are.
async fn schemas(database: &Database) -> Result<(Schema, Schema), DbError> {
    let built_in = expected(database.dialect());
    let (tables, _) = guarded(built_in);
    let own: Vec<String> = tables
        .into_iter()
        .filter(|table| table.starts_with("evenkeel_"))
        .collect();
    let live = introspect(database, &own, &[]).await?.schema;
    let wanted = built_in
        .sets
        .iter()
        .filter(|set| set.kind == SetKind::Own)
        .filter_map(|set| set.steps.last()?.schema.clone())
        .next()
        .unwrap_or_else(|| Schema::empty(database.dialect()));
    Ok((wanted, live))
}
