//! The trail of changes: a row each, in the change's own transaction.

use std::collections::BTreeMap;

use evenkeel_app::project::{Cell, Column, ProjectId, Record, Value};
use evenkeel_schema::Schema;

use crate::database::{
    Arg, DbError, Tx,
    dialect::{parameter, quote},
};

const TABLE: &str = "evenkeel_audit";

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

/// Writes down a change. Where the trail's table or some of its columns are missing the change
/// itself still goes through: the findings say that the trail has a gap.
pub(super) async fn record(
    tx: &mut Tx,
    live: &Schema,
    action: &str,
    id: Option<ProjectId>,
    before: Option<&Values>,
    after: &Values,
) -> Result<(), DbError> {
    let Some(table) = live.tables.get(TABLE) else {
        tracing::warn!(action, "a change was not written down: {TABLE} is missing");
        return Ok(());
    };
    let object = match id {
        Some(id) => format!("project {id}"),
        None => "project".to_owned(),
    };
    let known = [
        ("at", Some(super::now())),
        ("action", Some(action.to_owned())),
        ("object", Some(object)),
        ("before", before.map(json)),
        ("after", Some(json(after))),
    ];
    let mut names = Vec::new();
    let mut places = Vec::new();
    let mut args: Vec<Arg> = Vec::new();
    for (name, value) in known {
        if let Some(column) = table.columns.get(name) {
            args.push(value);
            names.push(quote(name));
            places.push(parameter(tx.dialect(), args.len(), &column.data_type));
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({})",
        quote(TABLE),
        names.join(", "),
        places.join(", ")
    );
    tx.execute(&sql, &args).await?;
    Ok(())
}

fn json(values: &Values) -> String {
    let named: BTreeMap<&str, &Option<String>> =
        values.iter().map(|(c, v)| (c.name(), v)).collect();
    serde_json::to_string(&named).expect("a map of texts always serialises")
}
