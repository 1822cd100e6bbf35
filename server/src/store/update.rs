//! Changes a project.

use std::{collections::BTreeMap, sync::Arc};

use evenkeel_app::project::{Cell, Column, FormState, ProjectId, SaveOutcome, Submission, Value};
use evenkeel_schema::{Dialect, Schema, Table};

use super::{
    Attempt, Store, audit,
    form::argument,
    now, projects,
    read::{record, statement},
};
use crate::{
    audit::Actor,
    database::{
        Arg, DbError, Tx,
        dialect::{for_update, integer, parameter},
    },
};

pub(super) async fn update(
    store: &Store,
    live: Arc<Schema>,
    actor: &Actor,
    id: ProjectId,
    submission: &Submission,
) -> Result<SaveOutcome, Attempt> {
    let table = projects(&live)?;
    let (mut sql, columns) = statement(&live)?;
    let mut tx = store.database.begin().await?;
    let dialect = tx.dialect();
    sql.push_str(for_update(dialect));
    let current = record(columns, tx.fetch(&sql, &[Some(id.to_string())]).await?)?;

    let reject = |errors| {
        let state = FormState::filled(&current).rejected(submission, errors);
        Ok(SaveOutcome::Rejected(Box::new(state)))
    };
    let mut values = match submission.validate() {
        Ok(values) => values,
        Err(errors) => return reject(errors),
    };
    if submission.revision != current.revision() {
        if submission.strict {
            let state = FormState::filled(&current);
            return Ok(SaveOutcome::Rejected(Box::new(state)));
        }
        let state = FormState::conflicting(&current, submission);
        if state.conflict() {
            return Ok(SaveOutcome::Rejected(Box::new(state)));
        }
    }
    // Only what changed is written, and of that only what the live table has.
    values.retain(|column, value| {
        let cell = current.cell(*column);
        cell != Cell::Unavailable
            && match value {
                Some(value) => cell != Cell::Value(value.clone()),
                None => cell != Cell::Empty,
            }
    });
    if values.is_empty() {
        return Ok(SaveOutcome::Saved(Some(id)));
    }
    if key_is_taken(&mut tx, table, &values, Some(id)).await? {
        return reject(duplicate_key());
    }

    let mut args = vec![Some(id.to_string())];
    let mut sets = Vec::new();
    for (column, value) in &values {
        args.push(argument(value.as_ref()));
        let place = parameter(dialect, args.len(), &table.columns[column.name()].data_type);
        sets.push(format!("\"{}\" = {place}", column.name()));
    }
    bumped(dialect, table, &mut sets, &mut args);
    let sql = format!(
        "UPDATE \"projects\" SET {} WHERE \"projects\".\"id\" = {}",
        sets.join(", "),
        integer(1)
    );
    match tx.execute(&sql, &args).await {
        Err(DbError::Unique(_)) if values.contains_key(&Column::Key) => {
            return reject(duplicate_key());
        }
        done => done?,
    };
    let before = audit::values(&current, |c| values.contains_key(&c));
    let after = audit::texts(&values);
    audit::record(
        &mut tx,
        &live,
        actor,
        "change",
        Some(id),
        Some(&before),
        &after,
    )
    .await?;
    tx.commit().await?;
    Ok(SaveOutcome::Saved(Some(id)))
}

/// Adds what every write sets: the next version and the moment.
pub(super) fn bumped(dialect: Dialect, table: &Table, sets: &mut Vec<String>, args: &mut Vec<Arg>) {
    if table.columns.contains_key(Column::Version.name()) {
        sets.push("\"version\" = COALESCE(\"projects\".\"version\", 0) + 1".to_owned());
    }
    if let Some(column) = table.columns.get(Column::UpdatedAt.name()) {
        args.push(Some(now()));
        let place = parameter(dialect, args.len(), &column.data_type);
        sets.push(format!("\"updated_at\" = {place}"));
    }
}

/// The message for the field.
pub(super) fn duplicate_key() -> BTreeMap<Column, String> {
    [(Column::Key, "Another project has this key.".to_owned())].into()
}

/// Whether another project has the key. Asked only where the constraint that would say so is lost:
/// drift must not let two projects share one.
pub(super) async fn key_is_taken(
    tx: &mut Tx,
    table: &Table,
    values: &BTreeMap<Column, Option<Value>>,
    own: Option<ProjectId>,
) -> Result<bool, DbError> {
    let key_alone = |columns: &[String]| columns == [Column::Key.name()];
    let guarded = table.uniques.values().any(|u| key_alone(&u.columns))
        || table
            .primary_key
            .as_ref()
            .is_some_and(|k| key_alone(&k.columns));
    let Some(Some(key)) = values.get(&Column::Key) else {
        return Ok(false);
    };
    if guarded {
        return Ok(false);
    }
    let mut sql = "SELECT '1' FROM \"projects\" p WHERE p.\"key\" = $1".to_owned();
    let mut args = vec![Some(key.to_string())];
    if let Some(own) = own {
        args.push(Some(own.to_string()));
        sql.push_str(&format!(" AND p.\"id\" <> {}", integer(2)));
    }
    sql.push_str(" LIMIT 1");
    Ok(!tx.fetch(&sql, &args).await?.is_empty())
}
