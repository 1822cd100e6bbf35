//! What the forms begin with, and how values become parameters.

use evenkeel_app::project::{FormState, Value};
use evenkeel_schema::Schema;

use super::{Attempt, projects};
use crate::database::Arg;

/// An empty form over the columns that are there.
pub(super) fn blank(live: &Schema) -> Result<FormState, Attempt> {
    let table = projects(live)?;
    Ok(FormState::blank(|c| table.columns.contains_key(c.name())))
}

/// A value as both engines take it for a column of its kind.
pub(super) fn argument(value: Option<&Value>) -> Arg {
    match value {
        Some(Value::Flag(on)) => Some(if *on { "1" } else { "0" }.to_owned()),
        other => other.map(ToString::to_string),
    }
}
