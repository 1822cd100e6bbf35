//! Brings Evenkeel's own tables back: by a plan, as for any other drift, and only if it says that
//! nothing is lost. For the operator at the machine itself; no request leads here.

use evenkeel_engine::{PlanOptions, Scope, ScopeOptions};
use evenkeel_live::{
    apply::{ApplyError, apply},
    database::{Database, DatabaseUrl},
    migrate::{MigrationError, at_start},
    plan::{PlanError, plan},
    target::{Expecting, Target, TargetError},
};
use time::OffsetDateTime;

use crate::identity::{BELONGINGS, orphans};

/// Why they could not be brought back.
#[derive(Debug, thiserror::Error)]
pub enum RestoreError {
    /// A migration could not be run.
    #[error(transparent)]
    Migration(#[from] MigrationError),
    /// There is no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// It could not be carried out.
    #[error("Evenkeel's own tables can't be brought back: {0}")]
    Apply(#[from] ApplyError),
    /// The plan leaves something out.
    #[error("Evenkeel's own tables can't be brought back by themselves: {0}. Nothing was changed")]
    LeftOut(String),
}

impl From<TargetError> for RestoreError {
    fn from(error: TargetError) -> Self {
        Self::Plan(error.into())
    }
}

impl RestoreError {
    /// What it means for a database, named.
    pub fn of(&self, database: &str) -> String {
        match self {
            Self::Migration(MigrationError::Database(why)) => why.of(database),
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

    // What others have added to them is none of the restoring.
    let options = ScopeOptions {
        ignore_extra: true,
        ..ScopeOptions::default()
    };
    // Rows whose account is gone would keep the key from being added, and are worth nothing.
    let orphans = BELONGINGS.map(|table| (table.to_owned(), orphans(table)));
    let target = Target {
        url: url.clone(),
        expecting: Expecting::Own {
            orphans: orphans.to_vec(),
        },
        scope: Scope::new(options, OffsetDateTime::now_utc().date()).map_err(TargetError::from)?,
        scratch: None,
        features: Vec::new(),
    };
    let planned = plan(&target, &PlanOptions::default()).await?;
    if let Some(left) = planned.plan.left_out.first() {
        let said = format!("{}: {}", left.object, left.why.trim_end_matches('.'));
        return Err(RestoreError::LeftOut(said));
    }
    if planned.plan.steps.is_empty() {
        return Ok(Vec::new());
    }
    apply(&target, &planned, &mut |_| {}).await?;
    let steps = planned.plan.steps.into_iter();
    Ok(steps.map(|step| step.title).collect())
}
