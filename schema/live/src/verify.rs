//! Verify: whether what a plan promised came true.

use evenkeel_engine::{Broken, Counted};
use evenkeel_model::{Dialect, ObjectKind};

use crate::{
    check::{self, Checked},
    database::{DbError, Tx},
    introspect::{self, Scope},
    plan::Planned,
    target::{Expecting, Target, TargetError},
};

/// Checks once more, against what the plan was made for.
///
/// # Errors
/// The database can't be read.
pub async fn verify(target: &Target, planned: &Planned) -> Result<Checked, TargetError> {
    check::again(target, &planned.checked).await
}

/// Reads what the plan is about, as the transaction sees it.
pub(crate) async fn read(
    tx: &mut Tx,
    target: &Target,
    planned: &Planned,
) -> Result<evenkeel_model::Schema, DbError> {
    let scope = match target.expecting {
        Expecting::Source(_) => Scope::Whole,
        Expecting::Guarded => {
            Scope::Tables(crate::expected::expected(target.url.dialect()).guarded().0)
        }
        Expecting::Own { .. } => {
            Scope::Tables(planned.checked.expected.tables.keys().cloned().collect())
        }
    };
    let mut schema = introspect::read_in(tx, &scope).await?;
    if planned.checked.live.grants.is_none() {
        schema.grants = None;
    }
    Ok(schema)
}

/// What isn't as it was promised, as the transaction sees it after these steps.
pub(crate) async fn broken(
    tx: &mut Tx,
    target: &Target,
    planned: &Planned,
    done: impl Fn(usize) -> bool,
) -> Result<Vec<Broken>, DbError> {
    let after = read(tx, target, planned).await?;
    Ok(planned.promise().broken(&after, done))
}

/// How many rows refer to nothing, on SQLite, where a table is made anew without a look at them. None where
/// that can't be told, since a foreign key there leads to no key.
pub(crate) async fn dangling(tx: &mut Tx) -> Option<u64> {
    if tx.dialect() != Dialect::Sqlite {
        return None;
    }
    let sql = "SELECT CAST(count(*) AS TEXT) FROM pragma_foreign_key_check";
    let rows = tx.fetch(sql, &[]).await.ok()?;
    rows.into_iter().flatten().flatten().next()?.parse().ok()
}

/// How many rows more may refer to nothing once the plan is carried out: those that it has counted and says
/// will stay.
pub(crate) fn may_dangle(counts: &[Counted]) -> u64 {
    let keys = counts.iter().filter(|counted| {
        matches!(
            counted.object.kind,
            ObjectKind::ForeignKey | ObjectKind::Table
        )
    });
    let rows = keys.map(|counted| match counted.count {
        evenkeel_engine::Count::Rows(rows) => rows,
        evenkeel_engine::Count::Open(_) => 0,
    });
    rows.sum()
}
