//! Changes a project.

use std::sync::Arc;

use evenkeel_app::{
    AppError,
    audit::{Action, Entry},
    project::{Cell, Column, FormState, Merge, ProjectId, SaveOutcome, Submission},
};
use evenkeel_live::database::{
    DbError, Tx,
    dialect::{for_update, integer, parameter},
};
use evenkeel_model::Schema;

use super::{
    Failure, Store, audit,
    bump::bumped,
    form::{argument, judged_whole, kept_otherwise, read_again, returned},
    key, projects,
    read::{record, statement},
};
use crate::audit::Actor;

impl Store {
    /// Changes a project.
    pub async fn change(
        &self,
        actor: &Actor,
        id: ProjectId,
        submission: &Submission,
    ) -> Result<SaveOutcome, AppError> {
        self.attempt(|live| update(self, live, actor, id, submission))
            .await
    }
}

async fn update(
    store: &Store,
    live: Arc<Schema>,
    actor: &Actor,
    id: ProjectId,
    submission: &Submission,
) -> Result<SaveOutcome, Failure> {
    let table = projects(&live)?;
    let (mut sql, columns) = statement(&live)?;
    let mut tx = store.watched.begin().await?;
    let dialect = tx.dialect();
    sql.push_str(for_update(dialect));
    let current = record(columns, tx.fetch(&sql, &[Some(id.to_string())]).await?)?;

    let saved = FormState::filled(&current);
    let mut sent = submission.clone();
    if sent.strict && sent.revision != saved.revision {
        return Ok(SaveOutcome::Rejected(Box::new(saved)));
    }
    if sent.revision == saved.revision {
        // Whoever doesn't say what the form was filled with has filled it with this.
        for (column, text) in &saved.inputs {
            sent.base.entry(*column).or_insert_with(|| text.clone());
        }
    }
    // Whose changes are in the form is asked beside the transaction, which is over.
    let reject = async |tx: Tx, errors| {
        drop(tx);
        let mut state = saved.clone().rejected(&sent, errors);
        if !state.merged.is_empty() {
            state.by = saver(store, &live, id, &state.merged).await;
        }
        SaveOutcome::Rejected(Box::new(state))
    };
    let mut values = match judged_whole(&sent, |c| current.cell(c) != Cell::Unavailable) {
        Ok(values) => values,
        Err(errors) => return Ok(reject(tx, errors).await),
    };
    let merged = match sent.strict {
        true => Vec::new(),
        false => {
            let mut state = saved.clone().merged(&sent);
            if state.conflict() {
                drop(tx);
                let columns: Vec<Column> = state.problems.keys().copied().collect();
                state.by = saver(store, &live, id, &columns).await;
                return Ok(SaveOutcome::Rejected(Box::new(state)));
            }
            state.merged
        }
    };
    // Only what changed is written. Nothing was typed for what the live table lacks.
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
    if let Some(taken) = key::taken(&mut tx, table, &values, Some(id), sent.strict).await? {
        return Ok(reject(tx, taken).await);
    }

    let mut args = vec![Some(id.to_string())];
    let mut sets = Vec::new();
    for (column, value) in &values {
        args.push(argument(value.as_ref()));
        let place = parameter(dialect, args.len(), &table.columns[column.name()].data_type);
        sets.push(format!("{} = {place}", column.name()));
    }
    bumped(dialect, table, &mut sets, &mut args);
    let mut sql = format!(
        "update projects set {} where projects.id = {}",
        sets.join(", "),
        integer(1)
    );
    let again = read_again(values.keys().copied());
    if !again.is_empty() {
        sql.push_str(" returning ");
        sql.push_str(&returned(&again));
    }
    let kept = match tx.fetch(&sql, &args).await {
        Err(DbError::Unique(_)) if values.contains_key(&Column::Key) => {
            return Ok(reject(tx, key::duplicate()).await);
        }
        rows => rows?.into_iter().flatten(),
    };
    let otherwise = kept_otherwise(&values, again.into_iter().zip(kept));
    if !otherwise.is_empty() {
        return Ok(reject(tx, otherwise).await);
    }
    let before = audit::values(&current, |c| values.contains_key(&c));
    let after = audit::texts(&values);
    audit::record(
        &mut tx,
        &live,
        actor,
        Action::Change,
        Some(id),
        Some(&before),
        &after,
    )
    .await?;
    tx.commit().await?;
    if merged.is_empty() {
        return Ok(SaveOutcome::Saved(Some(id)));
    }
    let by = saver(store, &live, id, &merged).await;
    let columns = merged;
    Ok(SaveOutcome::Merged(id, Merge { by, columns }))
}

/// Who changed one of these columns last, where the trail knows.
async fn saver(store: &Store, live: &Schema, id: ProjectId, columns: &[Column]) -> Option<String> {
    let object = format!("project {id}");
    let trail = crate::audit::of_object(&store.watched.database, live, object).await;
    let changed = |entry: &Entry| {
        let among = |field: &str| columns.iter().any(|c| c.name() == field);
        entry.changes.iter().any(|change| among(&change.field))
    };
    let by = trail.ok()?.entries.iter().find(|e| changed(e))?.by();
    Some(by).filter(|by| !by.is_empty())
}
