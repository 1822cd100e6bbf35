//! What the forms begin with, and how values become parameters.

use std::collections::BTreeMap;

use evenkeel_app::project::{Column, FormState, Submission, Value};
use evenkeel_live::database::Arg;
use evenkeel_model::Schema;

use super::{Attempt, projects};
use crate::{identity::secret::random_hex, text};

/// What a form came to: a value for each field that was touched, or a sentence for each that can't
/// be taken.
pub(super) type Judged = Result<BTreeMap<Column, Option<Value>>, BTreeMap<Column, String>>;

/// An empty form over the columns that are there.
pub(super) fn blank(live: &Schema) -> Result<FormState, Attempt> {
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

/// A value as both engines take it for a column of its kind.
pub(super) fn argument(value: Option<&Value>) -> Arg {
    match value {
        Some(Value::Flag(on)) => Some(if *on { "1" } else { "0" }.to_owned()),
        other => other.map(ToString::to_string),
    }
}
