//! `--backfill`: what rows get that have no value where one is needed.

use std::collections::BTreeMap;

use evenkeel_engine::LeftOut;
use evenkeel_live::plan::PlanError;
use evenkeel_model::{ObjectPath, Schema};

use crate::{again::Again, rules};

/// Reads `projects.created_at=CURRENT_TIMESTAMP`.
pub fn read(stated: &[String]) -> Result<BTreeMap<ObjectPath, String>, String> {
    let mut all = BTreeMap::new();
    for text in stated {
        let parts = text.split_once('=').and_then(|(column, value)| {
            let (table, column) = column.rsplit_once('.')?;
            (!value.trim().is_empty()).then_some((table, column, value))
        });
        let Some((table, column, value)) = parts else {
            return Err(format!(
                "{text:?} is no backfill; write TABLE.COLUMN=EXPRESSION, as in projects.created_at=CURRENT_TIMESTAMP"
            ));
        };
        all.insert(ObjectPath::column(table, column), value.to_owned());
    }
    Ok(all)
}

/// With a value to begin with for each column that a plan leaves out for want of one; none where there is none.
pub fn stating(again: &Again, left_out: &[LeftOut], expected: &Schema) -> Option<Again> {
    let wanting = |left: &&LeftOut| left.ways.iter().any(|way| way.starts_with("--backfill"));
    let mut more = None;
    for left in left_out.iter().filter(wanting) {
        let value = beginning(&left.object, expected);
        let with = more.unwrap_or_else(|| again.clone());
        more = Some(with.with_shown("--backfill", &format!("{}={value}", left.object)));
    }
    more
}

/// A value to begin with for rows that have none.
fn beginning(column: &ObjectPath, expected: &Schema) -> &'static str {
    let table = expected.tables.get(column.owner());
    let column = table.and_then(|table| table.columns.get(column.name.as_deref()?));
    match column {
        Some(column)
            if column
                .data_type
                .to_ascii_lowercase()
                .starts_with("timestamp") =>
        {
            "CURRENT_TIMESTAMP"
        }
        _ => "EXPRESSION",
    }
}

/// Why there is no plan; where a column isn't expected, which one may have been meant.
pub fn refused(error: PlanError) -> Box<dyn std::error::Error> {
    if let PlanError::UnknownColumn { column, known } = &error
        && let Some(meant) = rules::alike(column, known.iter().map(String::as_str))
    {
        return format!("{error}; is it {meant}?").into();
    }
    error.into()
}
