//! What the forms begin with, and how values become parameters.

use std::collections::BTreeMap;

use evenkeel_app::{
    AppError,
    project::{Column, Fields, FormState, Kind, ProjectId, SaveOutcome, Submission, Value},
};
use evenkeel_live::database::Arg;
use evenkeel_model::Schema;

use super::{Failure, IdempotencyKey, Store, projects};
use crate::{audit::Actor, identity::secret::random_hex, text};

impl Store {
    /// The form of a new project, or of one that exists.
    pub async fn form(&self, id: Option<ProjectId>) -> Result<FormState, AppError> {
        match id {
            Some(id) => Ok(FormState::filled(&self.project(id).await?)),
            None => self.attempt(async |live| blank(&live)).await,
        }
    }

    /// Creates or changes a project by a form, which `user` was given. A new one is created once for
    /// each filling of the form, however often it is sent.
    pub async fn save(
        &self,
        actor: &Actor,
        user: i64,
        id: Option<ProjectId>,
        fields: Fields,
    ) -> Result<SaveOutcome, AppError> {
        let sent = Submission::read(&fields);
        match id {
            None => {
                let once = IdempotencyKey::of_form(user, &sent);
                self.create(actor, &sent, once.as_ref()).await
            }
            Some(id) => self.change(actor, id, &sent).await,
        }
    }
}

/// What a form came to: a value for each field that was touched, or a sentence for each that can't
/// be taken.
pub(super) type Judged = Result<BTreeMap<Column, Option<Value>>, BTreeMap<Column, String>>;

/// An empty form over the columns that are there.
pub(super) fn blank(live: &Schema) -> Result<FormState, Failure> {
    let table = projects(live)?;
    let mut form = FormState::blank(|c| table.columns.contains_key(c.name()));
    form.once = fresh_key();
    Ok(form)
}

/// What tells one filling of a form from all others.
pub(super) fn fresh_key() -> String {
    random_hex::<16>()
}

/// The values of what was touched, with their letters composed.
pub(super) fn judged(sent: &Submission) -> Judged {
    let mut values = sent.validate()?;
    for value in values.values_mut().flatten() {
        if let Value::Text(typed) = value {
            *typed = text::composed(typed);
        }
    }
    Ok(values)
}

/// As [`judged`], and nothing may have been typed for a column that isn't `there` any more: it would
/// be lost without a word.
pub(super) fn judged_whole(sent: &Submission, there: impl Fn(Column) -> bool) -> Judged {
    let stranded = sent.stranded(there);
    let judged = judged(sent);
    if stranded.is_empty() {
        return judged;
    }
    let mut errors = judged.err().unwrap_or_default();
    errors.extend(stranded.into_iter().map(|c| (c, Column::gone().to_owned())));
    Err(errors)
}

/// Whether the database may keep another value of a column than it is given, where its type isn't
/// the expected one any more.
fn converts(column: Column) -> bool {
    matches!(column.kind(), Kind::Date | Kind::Hours | Kind::Flag)
}

/// Which of the columns that are written are read again with it.
pub(super) fn read_again(written: impl IntoIterator<Item = Column>) -> Vec<Column> {
    written.into_iter().filter(|c| converts(*c)).collect()
}

/// Columns of a row that was just written, as texts.
pub(super) fn returned(columns: &[Column]) -> String {
    let texts = columns
        .iter()
        .map(|c| format!("cast(projects.{} as text)", c.name()));
    texts.collect::<Vec<_>>().join(", ")
}

/// A sentence for each value that the database has kept otherwise than it was entered.
pub(super) fn kept_otherwise(
    values: &BTreeMap<Column, Option<Value>>,
    kept: impl IntoIterator<Item = (Column, Option<String>)>,
) -> BTreeMap<Column, String> {
    kept.into_iter()
        .filter(|(column, raw)| {
            let given = values.get(column).cloned().flatten();
            let kept = raw.as_deref().map_or(Ok(None), |raw| column.parse(raw));
            given.is_some() && kept != Ok(given)
        })
        .map(|(column, raw)| (column, column.kept_otherwise(&raw.unwrap_or_default())))
        .collect()
}

/// A value as both engines take it for a column of its kind.
pub(super) fn argument(value: Option<&Value>) -> Arg {
    match value {
        Some(Value::Flag(on)) => Some(if *on { "1" } else { "0" }.to_owned()),
        other => other.map(ToString::to_string),
    }
}
