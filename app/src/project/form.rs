//! The form that creates and edits a project: what was typed, what is wrong with it, what somebody
//! else saved meanwhile. The same code judges in the browser and on the server.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cell, Column, Kind, ProjectId, Record, Value};
use crate::AppError;

/// A form's fields as they travel: names and texts.
pub type Fields = BTreeMap<String, String>;

/// The field that carries the revision that the form was filled from.
const REVISION: &str = "revision";

/// A checkbox that is off sends nothing. This prefix marks a flag that the form did offer, so that
/// off and not offered (its column was missing) are told apart and nothing is overwritten unseen.
const OFFERED: &str = "offered_";

/// What one field of the form shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong with the input, and what to enter instead.
    pub error: Option<String>,
    /// What somebody else saved here since the form was filled.
    pub theirs: Option<String>,
}

/// All that the form shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// The project, or none for a new one.
    pub id: Option<ProjectId>,
    /// The revision that saving will be measured against.
    pub revision: String,
    /// The input of each column that the live schema has.
    pub inputs: BTreeMap<Column, String>,
    /// The fields that need attention.
    pub problems: BTreeMap<Column, Problem>,
    /// Why it could not be saved at all.
    pub failure: Option<AppError>,
}

impl FormState {
    /// An empty form over the columns that the live schema has.
    pub fn blank(available: impl Fn(Column) -> bool) -> Self {
        Self {
            id: None,
            revision: String::new(),
            inputs: Column::EDITABLE
                .into_iter()
                .filter(|c| available(*c))
                .map(|c| (c, c.initial().to_owned()))
                .collect(),
            problems: BTreeMap::new(),
            failure: None,
        }
    }

    /// A form filled with a project.
    pub fn filled(record: &Record) -> Self {
        Self {
            id: record.id(),
            revision: record.revision(),
            inputs: Column::EDITABLE
                .into_iter()
                .map(|c| (c, record.cell(c)))
                .filter(|(_, cell)| *cell != Cell::Unavailable)
                .map(|(c, cell)| (c, cell.text()))
                .collect(),
            problems: BTreeMap::new(),
            failure: None,
        }
    }

    /// The same form as it came back: with what was typed, and what is wrong with it.
    pub fn rejected(mut self, submission: &Submission, errors: BTreeMap<Column, String>) -> Self {
        self.inputs.extend(submission.inputs.clone());
        self.revision.clone_from(&submission.revision);
        self.problems = errors
            .into_iter()
            .map(|(column, error)| {
                let problem = Problem {
                    error: Some(error),
                    theirs: None,
                };
                (column, problem)
            })
            .collect();
        self
    }

    /// The form after somebody else's newer change: what was typed stays, what they saved stands
    /// beside it, and saving again is measured against theirs.
    pub fn conflicting(theirs: &Record, submission: &Submission) -> Self {
        let mut state = Self::filled(theirs);
        let saved = std::mem::take(&mut state.inputs);
        for (column, their_text) in saved {
            let mine = submission.inputs.get(&column).unwrap_or(&their_text);
            if column.parse(mine) != column.parse(&their_text) {
                state.problems.insert(
                    column,
                    Problem {
                        error: None,
                        theirs: Some(their_text.clone()),
                    },
                );
            }
            state.inputs.insert(column, mine.clone());
        }
        state
    }

    /// The form as it was sent, where nothing could be saved.
    pub fn failed(id: Option<ProjectId>, submission: &Submission, failure: AppError) -> Self {
        Self {
            id,
            revision: submission.revision.clone(),
            inputs: submission.inputs.clone(),
            problems: BTreeMap::new(),
            failure: Some(failure),
        }
    }

    /// Whether the form shows a conflict.
    pub fn conflict(&self) -> bool {
        self.problems.values().any(|p| p.theirs.is_some())
    }
}

/// A form as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// The revision that the form was filled from; empty for a new project.
    pub revision: String,
    /// Whether any newer change at all stands against it, also one that touches other fields.
    pub strict: bool,
    /// The text of each column that the form offered.
    pub inputs: BTreeMap<Column, String>,
}

impl Submission {
    /// The name under which a flag says that it was offered.
    pub fn offered_name(column: Column) -> String {
        format!("{OFFERED}{}", column.name())
    }

    /// Sorts the fields of a form into columns. What belongs to no column is ignored.
    pub fn read(fields: &Fields) -> Self {
        let inputs = Column::EDITABLE
            .into_iter()
            .filter_map(|column| {
                let sent = fields.get(column.name());
                let text = match column.kind() {
                    Kind::Flag => {
                        if sent.is_none() && !fields.contains_key(&Self::offered_name(column)) {
                            return None;
                        }
                        sent.map_or("false", String::as_str).to_owned()
                    }
                    // Browsers send line ends as CR LF.
                    Kind::LongText { .. } => sent?.replace("\r\n", "\n"),
                    _ => sent?.clone(),
                };
                Some((column, text))
            })
            .collect();
        Self {
            revision: fields.get(REVISION).cloned().unwrap_or_default(),
            strict: false,
            inputs,
        }
    }

    /// Judges every input.
    ///
    /// # Errors
    /// A sentence for each field that can't be saved as it is.
    pub fn validate(&self) -> Result<BTreeMap<Column, Option<Value>>, BTreeMap<Column, String>> {
        let mut values = BTreeMap::new();
        let mut errors = BTreeMap::new();
        for (column, text) in &self.inputs {
            match column.parse_input(text) {
                Ok(value) => {
                    values.insert(*column, value);
                }
                Err(why) => {
                    errors.insert(*column, why);
                }
            }
        }
        if errors.is_empty() {
            Ok(values)
        } else {
            Err(errors)
        }
    }
}

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// It is saved. None where the live schema has no number to find the project by.
    Saved(Option<ProjectId>),
    /// It isn't; the form says why.
    Rejected(Box<FormState>),
}

#[cfg(test)]
mod tests {
    use super::{Column, Fields, FormState, Record, Submission};

    fn record(pairs: &[(Column, &str)]) -> Record {
        Record(
            pairs
                .iter()
                .map(|(c, t)| (*c, Some((*t).to_owned())))
                .collect(),
        )
    }

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn a_flag_that_was_not_offered_is_not_off() {
        let none = Submission::read(&fields(&[("name", "x")]));
        assert!(!none.inputs.contains_key(&Column::IsActive));
        let off = Submission::read(&fields(&[("offered_is_active", "1")]));
        assert_eq!(off.inputs[&Column::IsActive], "false");
        let on = Submission::read(&fields(&[
            ("offered_is_active", "1"),
            ("is_active", "true"),
        ]));
        assert_eq!(on.inputs[&Column::IsActive], "true");
    }

    #[test]
    fn a_conflict_keeps_mine_and_shows_theirs_where_they_differ() {
        let theirs = record(&[
            (Column::Id, "7"),
            (Column::Name, "Theirs"),
            (Column::Key, "K"),
            (Column::TotalHours, "10.5"),
            (Column::Version, "4"),
        ]);
        let mine = Submission::read(&fields(&[
            ("name", "Mine"),
            ("key", "K"),
            ("total_hours", "10.50"),
            ("revision", "v3"),
        ]));
        let state = FormState::conflicting(&theirs, &mine);
        assert_eq!(state.revision, "v4");
        assert_eq!(state.inputs[&Column::Name], "Mine");
        assert_eq!(state.problems.len(), 1, "10.5 and 10.50 are the same hours");
        assert_eq!(
            state.problems[&Column::Name].theirs.as_deref(),
            Some("Theirs")
        );
    }

    #[test]
    fn negative_hours_and_empty_names_are_refused_with_their_fields() {
        let sent = Submission::read(&fields(&[("name", " "), ("total_hours", "-1")]));
        let errors = sent.validate().expect_err("both are wrong");
        assert_eq!(
            errors.keys().collect::<Vec<_>>(),
            [&Column::Name, &Column::TotalHours]
        );
    }

    #[test]
    fn without_a_version_the_revision_follows_the_values() {
        let a = record(&[(Column::Id, "1"), (Column::Name, "a")]);
        let b = record(&[(Column::Id, "1"), (Column::Name, "b")]);
        assert_ne!(a.revision(), b.revision());
        assert_eq!(a.revision(), a.clone().revision());
    }
}
