//! What a change of a project leaves in the trail.

use std::collections::BTreeMap;

use evenkeel_app::{
    audit::Action,
    project::{Cell, Column, ProjectId, Record, Value},
};
use evenkeel_live::database::{DbError, Tx};
use evenkeel_model::Schema;

use crate::audit::{Actor, AuditEntry, json};

/// Values before or after a change, by column.
pub(super) type Values = BTreeMap<Column, Option<String>>;

/// The chosen columns of a project, in the same words for both engines.
pub(super) fn values(record: &Record, chosen: impl Fn(Column) -> bool) -> Values {
    record
        .0
        .keys()
        .filter(|c| chosen(**c))
        .map(|c| match record.cell(*c) {
            Cell::Empty | Cell::Unavailable => (*c, None),
            cell => (*c, Some(cell.text())),
        })
        .collect()
}

/// Values as written, as texts.
pub(super) fn texts(values: &BTreeMap<Column, Option<Value>>) -> Values {
    values
        .iter()
        .map(|(c, v)| (*c, v.as_ref().map(ToString::to_string)))
        .collect()
}

/// Values as the trail keeps them.
pub(super) fn json_of(values: &Values) -> String {
    json(values.iter().map(|(c, v)| (c.name(), v.clone())))
}

/// Writes down what was done to a project.
pub(super) async fn record(
    tx: &mut Tx,
    live: &Schema,
    actor: &Actor,
    action: Action,
    id: Option<ProjectId>,
    before: Option<&Values>,
    after: &Values,
) -> Result<(), DbError> {
    let object = match id {
        Some(id) => format!("project {id}"),
        None => "project".to_owned(),
    };
    let mut entry = AuditEntry::new(actor, action, object).after(json_of(after));
    if let Some(before) = before {
        entry = entry.before(json_of(before));
    }
    crate::audit::record(tx, live, entry).await
}
