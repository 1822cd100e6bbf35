//! The form that creates and edits a project: what it was filled from, what was typed, what is wrong
//! with it, what somebody else saved meanwhile. The same code judges in the browser and on the server.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Cell, Column, Kind, ProjectId, Record, Value};
use crate::AppError;

/// A form's fields as they travel: names and texts.
pub type Fields = BTreeMap<String, String>;

/// The field that carries the revision that the form was filled from.
const REVISION: &str = "revision";

/// The field that tells one filling of the form from another, so that sent twice it is done once.
pub const ONCE: &str = "once";

/// A checkbox that is off sends nothing. This prefix marks a flag that the form did offer, so that
/// off and not offered (its column was missing) are told apart and nothing is overwritten unseen.
const OFFERED: &str = "offered_";

/// What a field was filled with, so that what nobody touched is neither judged nor written.
const WAS: &str = "was_";

/// Which of two values is kept: [`MINE`] or [`THEIRS`].
const KEEP: &str = "keep_";

/// Marks a field whose choice was offered, and what was in it then: nothing chosen sends nothing.
const ASKED: &str = "asked_";

/// What was typed here is kept.
pub const MINE: &str = "mine";
/// What somebody else saved is kept.
pub const THEIRS: &str = "theirs";

/// What one field of the form shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// What is wrong with the input, and what to enter instead.
    pub error: Option<String>,
    /// What somebody else saved here since the form was filled.
    pub theirs: Option<String>,
}

/// All that the form shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FormState {
    /// The project, or none for a new one.
    pub id: Option<ProjectId>,
    /// The revision that saving will be measured against.
    pub revision: String,
    /// Tells this filling from another; random.
    pub once: String,
    /// The input of each column that the live schema has.
    pub inputs: BTreeMap<Column, String>,
    /// What the inputs were filled with, where that differs from what they show.
    pub base: BTreeMap<Column, String>,
    /// What was typed for columns that the live schema lacks by now: shown, and kept out.
    pub stranded: BTreeMap<Column, String>,
    /// The fields that need attention.
    pub problems: BTreeMap<Column, Problem>,
    /// The fields that somebody else changed and nobody here did: theirs are in.
    pub merged: Vec<Column>,
    /// Who saved meanwhile, where that is known.
    pub by: Option<String>,
    /// Why it could not be saved at all.
    pub failure: Option<AppError>,
}

impl FormState {
    /// An empty form over the columns that the live schema has.
    pub fn blank(available: impl Fn(Column) -> bool) -> Self {
        Self {
            inputs: Column::EDITABLE
                .into_iter()
                .filter(|c| available(*c))
                .map(|c| (c, c.initial().to_owned()))
                .collect(),
            ..Self::default()
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
            ..Self::default()
        }
    }

    /// What a field was filled with.
    pub fn base(&self, column: Column) -> Option<&String> {
        self.base.get(&column).or_else(|| self.inputs.get(&column))
    }

    /// The same form as it came back: with what was typed, and what is wrong with it.
    pub fn rejected(mut self, sent: &Submission, errors: BTreeMap<Column, String>) -> Self {
        let filled = std::mem::take(&mut self.inputs);
        self.inputs.clone_from(&filled);
        for (column, mine) in &sent.inputs {
            let into = match filled.contains_key(column) {
                true => &mut self.inputs,
                false => &mut self.stranded,
            };
            into.insert(*column, mine.clone());
        }
        self.base = filled;
        self.base.extend(sent.base.clone());
        self.revision.clone_from(&sent.revision);
        self.once.clone_from(&sent.once);
        // What came of theirs stays said for as long as it stands in the form.
        self.merged.retain(|column| !sent.touched(*column));
        self.failure = None;
        self.problems = errors
            .into_iter()
            .map(|(column, error)| {
                let undecided = sent.undecided.contains(&column);
                let problem = Problem {
                    error: Some(error),
                    theirs: sent.base.get(&column).filter(|_| undecided).cloned(),
                };
                (column, problem)
            })
            .collect();
        self
    }

    /// Brings together what the form was filled from, what is saved by now (this) and what was typed.
    /// A field that both changed differently is a conflict: what was typed stays, what they saved
    /// stands beside it. Any other is whichever was changed. Saving again is measured against theirs.
    pub fn merged(mut self, sent: &Submission) -> Self {
        self.once.clone_from(&sent.once);
        self.base.clone_from(&self.inputs);
        for column in sent.stranded(|c| self.inputs.contains_key(&c)) {
            self.stranded.insert(column, sent.inputs[&column].clone());
        }
        for (column, theirs) in &self.base {
            let Some(mine) = sent.inputs.get(column) else {
                continue;
            };
            let base = sent.base.get(column);
            let touched = base.is_none_or(|b| !column.untouched(mine, b));
            let moved = base.is_none_or(|b| !column.same_saved(theirs, b));
            if !touched {
                if moved {
                    self.merged.push(*column);
                }
                continue;
            }
            if moved && !column.untouched(mine, theirs) {
                let problem = Problem {
                    error: None,
                    theirs: Some(theirs.clone()),
                };
                self.problems.insert(*column, problem);
            }
            self.inputs.insert(*column, mine.clone());
        }
        self
    }

    /// The form as it was sent, where nothing could be saved.
    pub fn failed(id: Option<ProjectId>, sent: &Submission, failure: AppError) -> Self {
        Self {
            id,
            revision: sent.revision.clone(),
            once: sent.once.clone(),
            inputs: sent.inputs.clone(),
            base: sent.base.clone(),
            failure: Some(failure),
            ..Self::default()
        }
    }

    /// Whether the form shows a conflict.
    pub fn conflict(&self) -> bool {
        self.problems.values().any(|p| p.theirs.is_some())
    }
}

/// A form as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Submission {
    /// The revision that the form was filled from; empty for a new project.
    pub revision: String,
    /// Tells this filling of the form from another; empty where nobody gave one.
    pub once: String,
    /// Whether a machine states it: any newer change at all stands against it, also one that touches
    /// other fields, and values are written in one way alone.
    pub strict: bool,
    /// The text of each column that the form offered.
    pub inputs: BTreeMap<Column, String>,
    /// What each was filled with.
    pub base: BTreeMap<Column, String>,
    /// Fields in which both changed something, and nobody has chosen.
    pub undecided: Vec<Column>,
}

impl Submission {
    /// The name under which a flag says that it was offered.
    pub fn offered_name(column: Column) -> String {
        format!("{OFFERED}{}", column.name())
    }

    /// The name under which a field says what it was filled with.
    pub fn was_name(column: Column) -> String {
        format!("{WAS}{}", column.name())
    }

    /// The name of the choice between two values.
    pub fn keep_name(column: Column) -> String {
        format!("{KEEP}{}", column.name())
    }

    /// The name under which a field says that its choice was offered, and what was in it then.
    pub fn asked_name(column: Column) -> String {
        format!("{ASKED}{}", column.name())
    }

    /// What a form holds for a column; none where it didn't offer it.
    pub fn text(fields: &Fields, column: Column) -> Option<String> {
        match (column.kind(), fields.get(column.name())) {
            // Browsers send line ends as CR LF.
            (_, Some(text)) => Some(text.replace("\r\n", "\n")),
            (Kind::Flag, None) if fields.contains_key(&Self::offered_name(column)) => {
                Some("false".to_owned())
            }
            _ => None,
        }
    }

    /// Sorts the fields of a form into columns. What belongs to no column is ignored.
    pub fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.get(name).cloned().unwrap_or_default();
        let mut read = Self {
            revision: text(REVISION),
            once: text(ONCE),
            ..Self::default()
        };
        for column in Column::EDITABLE {
            let Some(mut mine) = Self::text(fields, column) else {
                continue;
            };
            if let Some(base) = fields.get(&Self::was_name(column)) {
                let base = base.replace("\r\n", "\n");
                let asked = fields.get(&Self::asked_name(column));
                let typed_since = asked.is_some_and(|asked| mine != asked.replace("\r\n", "\n"));
                match fields.get(&Self::keep_name(column)).map(String::as_str) {
                    // Without a script who types after choosing theirs has chosen both.
                    Some(THEIRS) if typed_since && !column.untouched(&mine, &base) => {
                        read.undecided.push(column);
                    }
                    Some(THEIRS) => mine.clone_from(&base),
                    Some(MINE) => {}
                    _ if column.untouched(&mine, &base) => {}
                    _ if asked.is_some() => read.undecided.push(column),
                    _ => {}
                }
                read.base.insert(column, base);
            }
            read.inputs.insert(column, mine);
        }
        read
    }

    /// Whether somebody changed the field.
    pub fn touched(&self, column: Column) -> bool {
        match (self.inputs.get(&column), self.base.get(&column)) {
            // A machine says what it means; no browser stands between.
            (Some(mine), Some(base)) if self.strict => !column.same_saved(mine, base),
            (Some(mine), Some(base)) => !column.untouched(mine, base),
            (mine, _) => mine.is_some(),
        }
    }

    /// The fields in which something was typed though their columns aren't there any more.
    pub fn stranded(&self, there: impl Fn(Column) -> bool) -> Vec<Column> {
        let typed = |column: Column, mine: &str| match self.base.get(&column) {
            Some(_) => self.touched(column),
            // A new form's first value is nobody's.
            None => !mine.is_empty() && (self.strict || mine != column.initial()),
        };
        self.inputs
            .iter()
            .filter(|(column, mine)| !there(**column) && typed(**column, mine))
            .map(|(column, _)| *column)
            .collect()
    }

    /// Judges every input that was touched.
    ///
    /// # Errors
    /// A sentence for each field that can't be saved as it is.
    pub fn validate(&self) -> Result<BTreeMap<Column, Option<Value>>, BTreeMap<Column, String>> {
        let mut values = BTreeMap::new();
        let mut errors = BTreeMap::new();
        for (column, text) in self.inputs.iter().filter(|(c, _)| self.touched(**c)) {
            let judged = match self.strict {
                true => column.parse_stated(text),
                false => column.parse_input(text),
            };
            match judged {
                _ if self.undecided.contains(column) => {
                    let choose = "Choose which of the two is kept.";
                    errors.insert(*column, choose.to_owned());
                }
                Ok(value) => {
                    values.insert(*column, value);
                }
                Err(why) => {
                    errors.insert(*column, why);
                }
            }
        }
        match errors.is_empty() {
            true => Ok(values),
            false => Err(errors),
        }
    }
}

/// What became of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SaveOutcome {
    /// It is saved. None where the live schema has no number to find the project by.
    Saved(Option<ProjectId>),
    /// It is saved, together with what somebody else saved since the form was filled.
    Merged(ProjectId, Merge),
    /// It isn't; the form says why.
    Rejected(Box<FormState>),
}

/// What somebody else had saved meanwhile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    /// Who, where that is known.
    pub by: Option<String>,
    /// In which fields.
    pub columns: Vec<Column>,
}

impl Merge {
    /// Where the address of a project's page names the fields, without JavaScript. Their names alone:
    /// anybody could have written an address.
    pub const SAID: &str = "merged";

    /// The fields, for an address.
    pub fn named(&self) -> String {
        let names: Vec<_> = self.columns.iter().map(|c| c.name()).collect();
        names.join(",")
    }

    /// What an address says.
    pub fn read(named: &str) -> Option<Self> {
        let columns: Vec<_> = named
            .split(',')
            .filter_map(|name| Column::EDITABLE.into_iter().find(|c| c.name() == name))
            .collect();
        (!columns.is_empty()).then_some(Self { by: None, columns })
    }
}

impl std::fmt::Display for Merge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let by = self.by.as_deref().unwrap_or("somebody else");
        let fields: Vec<_> = self
            .columns
            .iter()
            .map(|c| c.label().to_lowercase())
            .collect();
        write!(f, "Merged with what {by} saved: {}.", fields.join(", "))
    }
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

    fn theirs(pairs: &[(Column, &str)]) -> FormState {
        FormState::filled(&record(pairs))
    }

    #[test]
    fn a_conflict_keeps_mine_and_shows_theirs_where_they_differ() {
        let saved = theirs(&[
            (Column::Id, "7"),
            (Column::Name, "Theirs"),
            (Column::Key, "K"),
            (Column::TotalHours, "10.5"),
            (Column::Version, "4"),
        ]);
        // Without what it was filled from, each difference is a conflict.
        let mine = Submission::read(&fields(&[
            ("name", "Mine"),
            ("key", "K"),
            ("total_hours", "10,50"),
            ("revision", "v3"),
        ]));
        let state = saved.merged(&mine);
        assert_eq!(state.revision, "v4");
        assert_eq!(state.inputs[&Column::Name], "Mine");
        assert_eq!(state.problems.len(), 1, "10.5 and 10,50 are the same hours");
        assert_eq!(
            state.problems[&Column::Name].theirs.as_deref(),
            Some("Theirs")
        );
    }

    #[test]
    fn only_what_both_changed_differently_is_a_conflict() {
        let saved = theirs(&[
            (Column::Name, "Theirs"),
            (Column::Key, "SAME"),
            (Column::Description, "Theirs"),
            (Column::TotalHours, "149.34"),
        ]);
        let sent = [
            ("was_name", "Old"),
            ("name", "Mine"),
            ("was_key", "OLD"),
            ("key", "SAME"),
            ("was_description", ""),
            ("description", ""),
            ("was_total_hours", "149.34"),
            ("total_hours", "150"),
        ];
        let mut sent = fields(&sent);
        let state = saved.clone().merged(&Submission::read(&sent));
        assert_eq!(state.problems.keys().collect::<Vec<_>>(), [&Column::Name]);
        assert_eq!(state.merged, [Column::Description]);
        assert_eq!(state.inputs[&Column::Description], "Theirs");
        assert_eq!(state.inputs[&Column::TotalHours], "150");
        assert_eq!(state.base(Column::Name).map(String::as_str), Some("Theirs"));

        // Sent again: nothing chosen is asked again; a choice settles it.
        sent.extend(fields(&[
            ("was_name", "Theirs"),
            ("was_key", "SAME"),
            ("was_description", "Theirs"),
            ("description", "Theirs"),
            ("asked_name", "Mine"),
        ]));
        let asked = Submission::read(&sent);
        let errors = asked.validate().expect_err("nothing is chosen");
        let again = saved.clone().rejected(&asked, errors);
        assert_eq!(
            again.problems[&Column::Name].theirs.as_deref(),
            Some("Theirs")
        );
        for (choice, written) in [("mine", Some("Mine")), ("theirs", None)] {
            sent.insert("keep_name".into(), choice.into());
            let values = Submission::read(&sent).validate().expect("it is chosen");
            let name = values.get(&Column::Name).cloned().flatten();
            assert_eq!(name.map(|n| n.to_string()).as_deref(), written);
            assert_eq!(values.len(), 1 + usize::from(written.is_some()));
        }
    }

    #[test]
    fn what_nobody_touched_is_not_judged() {
        let long = "x".repeat(260);
        let sent = Submission::read(&fields(&[
            ("was_name", long.as_str()),
            ("name", long.as_str()),
            ("was_total_hours", "NaN"),
            ("total_hours", "NaN"),
            ("was_retainer_hours", "1.00"),
            ("retainer_hours", "2"),
        ]));
        let values = sent.validate().expect("only the hours were touched");
        assert_eq!(values.keys().collect::<Vec<_>>(), [&Column::RetainerHours]);
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
