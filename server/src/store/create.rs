//! Creates a project.

use std::{collections::BTreeMap, sync::Arc};

use evenkeel_app::{
    AppError,
    audit::Action,
    project::{Column, FormState, ProjectId, SaveOutcome, Submission, Value},
};
use evenkeel_live::database::{Arg, DbError, Tx, dialect::parameter};
use evenkeel_model::{Schema, Table};

use super::{
    Failure, Store, audit,
    form::{argument, blank, fresh_key, judged_whole, kept_otherwise, read_again, returned},
    idempotency::{IdempotencyKey, Reserved},
    key, present, projects,
};
use crate::{audit::Actor, moment::now};

impl Store {
    /// Creates a project; with a key, once for each key.
    pub async fn create(
        &self,
        actor: &Actor,
        submission: &Submission,
        once: Option<&IdempotencyKey>,
    ) -> Result<SaveOutcome, AppError> {
        self.attempt(|live| create(self, live, actor, submission, once))
            .await
    }
}

async fn create(
    store: &Store,
    live: Arc<Schema>,
    actor: &Actor,
    submission: &Submission,
    once: Option<&IdempotencyKey>,
) -> Result<SaveOutcome, Failure> {
    let table = projects(&live)?;
    let form = || blank(&live);
    let reject = |errors| -> Result<SaveOutcome, Failure> {
        let state: FormState = form()?.rejected(submission, errors);
        Ok(SaveOutcome::Rejected(Box::new(state)))
    };
    let mut submission = submission.clone();
    // A form always offers these; a client that leaves them out is told so.
    for column in present(table, [Column::Name, Column::Key]) {
        submission.inputs.entry(column).or_default();
    }
    let there = |column: Column| table.columns.contains_key(column.name());
    let mut values = match judged_whole(&submission, there) {
        Ok(values) => values,
        Err(errors) => return reject(errors),
    };
    values.retain(|column, _| there(*column));

    let mut tx = store.watched.begin().await?;
    if let Some(once) = once {
        match once.reserve(&mut tx, &live).await? {
            Reserved::New => {}
            Reserved::Done(id) => return Ok(SaveOutcome::Saved(Some(id))),
            // Without a problem in any field: it is the key that was used for something else.
            Reserved::Other(None) => return Ok(SaveOutcome::Rejected(Box::new(form()?))),
            // The form was saved, and changed since: sent again with another key it makes another.
            Reserved::Other(Some(id)) => {
                let failure = AppError::SavedAlready(id);
                let mut state = FormState::failed(None, &submission, failure);
                state.once = fresh_key();
                return Ok(SaveOutcome::Rejected(Box::new(state)));
            }
        }
    }
    if let Some(taken) = key::taken(&mut tx, table, &values, None, submission.strict).await? {
        return reject(taken);
    }
    let Inserted { id: inserted, kept } = match insert(&mut tx, table, &values).await {
        Err(DbError::Unique(_)) if values.contains_key(&Column::Key) => {
            return reject(key::duplicate());
        }
        other => other?,
    };
    let otherwise = kept_otherwise(&values, kept);
    if !otherwise.is_empty() {
        return reject(otherwise);
    }
    if let (Some(once), Some(id)) = (once, inserted) {
        once.done(&mut tx, &live, id).await?;
    }
    let after = audit::texts(&values);
    audit::record(
        &mut tx,
        &live,
        actor,
        Action::Create,
        inserted,
        None,
        &after,
    )
    .await?;
    tx.commit().await?;
    store.count.forget();
    Ok(SaveOutcome::Saved(inserted))
}

/// A project that was just inserted.
pub(super) struct Inserted {
    /// Its number, where the table has one.
    pub id: Option<ProjectId>,
    /// What the database has made of values that its columns' types may have changed.
    pub kept: Vec<(Column, Option<String>)>,
}

/// Inserts a project with its moments.
pub(super) async fn insert(
    tx: &mut Tx,
    table: &Table,
    values: &BTreeMap<Column, Option<Value>>,
) -> Result<Inserted, DbError> {
    let mut names = Vec::new();
    let mut places = Vec::new();
    let mut args: Vec<Arg> = Vec::new();
    let now = now();
    let moments = [Column::CreatedAt, Column::UpdatedAt].map(|c| (c, Some(now.clone())));
    let given = values.iter().map(|(c, v)| (*c, argument(v.as_ref())));
    for (column, arg) in given.chain(moments) {
        if let Some(live) = table.columns.get(column.name()) {
            args.push(arg);
            names.push(column.name());
            places.push(parameter(tx.dialect(), args.len(), &live.data_type));
        }
    }
    let mut sql = match names.is_empty() {
        true => "insert into projects default values".to_owned(),
        false => format!(
            "insert into projects ({}) values ({})",
            names.join(", "),
            places.join(", ")
        ),
    };
    let there = |column: &Column| table.columns.contains_key(column.name());
    let again = read_again(values.keys().copied().filter(there));
    let asked: Vec<Column> = [Column::Id]
        .into_iter()
        .filter(there)
        .chain(again)
        .collect();
    if !asked.is_empty() {
        sql.push_str(" returning ");
        sql.push_str(&returned(&asked));
    }
    let row = tx.fetch(&sql, &args).await?.into_iter().flatten();
    let mut kept: Vec<_> = asked.into_iter().zip(row).collect();
    let id = match kept.first() {
        Some((Column::Id, _)) => kept.remove(0).1,
        _ => None,
    };
    Ok(Inserted {
        id: id.and_then(|id| id.parse().ok()).map(ProjectId),
        kept,
    })
}
