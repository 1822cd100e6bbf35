//! What is told of a change: which rule it breaks, how bad that is, and whom it hurts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{ObjectKind, ObjectPath, Rule, Severity, Unverifiable};

/// A feature of the product and the object that it rests on: how findings learn whom they hurt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// The feature's name as its users know it.
    pub name: String,
    /// The table it needs.
    pub table: String,
    /// The one column it needs; none when it needs the table as a whole.
    pub column: Option<String>,
}

impl Feature {
    /// Whether it can't do without the object.
    pub fn rests_on(&self, object: &ObjectPath) -> bool {
        object.table.as_ref() == Some(&self.table)
            && match (object.kind, &self.column) {
                (ObjectKind::Table, _) => true,
                (ObjectKind::Column, Some(own)) => object.name.as_ref() == Some(own),
                _ => false,
            }
    }
}

/// Features by their names, with where they are said once: `Start, Launch in list and forms`.
pub fn hurt<'a>(features: impl IntoIterator<Item = &'a String>) -> String {
    let mut places: Vec<(&str, Vec<&str>)> = Vec::new();
    for feature in features {
        let (what, place) = match feature.find(" in ") {
            Some(at) => feature.split_at(at),
            None => (feature.as_str(), ""),
        };
        match places.iter_mut().find(|(known, _)| *known == place) {
            Some((_, all)) if all.contains(&what) => {}
            Some((_, all)) => all.push(what),
            None => places.push((place, vec![what])),
        }
    }
    let said = places
        .iter()
        .map(|(place, all)| format!("{}{place}", all.join(", ")));
    said.collect::<Vec<_>>().join("; ")
}

/// A judged change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule is broken.
    pub rule: Rule,
    /// How bad it is.
    pub severity: Severity,
    /// What it is about.
    pub object: ObjectPath,
    /// The value that should be there; none where nothing was expected.
    pub expected: Option<String>,
    /// The value that is there; none where the object is missing.
    pub live: Option<String>,
    /// The migration that made the object or should have.
    pub migration: Option<String>,
    /// Names of the features that suffer.
    pub features: Vec<String>,
    /// What else is worth knowing: a likely new name, until when it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Finding {
    /// What was seen and can't be compared.
    pub fn unverifiable(seen: &Unverifiable) -> Self {
        Self {
            rule: Rule::Unverifiable,
            severity: Rule::Unverifiable.severity(),
            object: seen.object.clone(),
            expected: None,
            live: Some(seen.why.clone()),
            migration: None,
            features: Vec::new(),
            note: None,
        }
    }

    /// What its rule says, in one sentence without the object; more exactly where its values tell.
    pub fn meaning(&self) -> &'static str {
        match (self.rule, self.expected.as_deref()) {
            (Rule::NullabilityMismatch, Some("NOT NULL")) => "NOT NULL is missing.",
            (Rule::NullabilityMismatch, Some(_)) => "NOT NULL was added.",
            _ => self.rule.meaning(),
        }
    }

    /// Whether both say the same of things of one kind in one table, or of tables, and can be told in one
    /// line: what is missing or too much by its name alone, the rest where both values are equal, too.
    pub fn goes_with(&self, other: &Self) -> bool {
        let by_name = |f: &Self| f.live.is_none() || f.expected.is_none();
        let same_owner =
            self.object.kind == ObjectKind::Table || self.object.table == other.object.table;
        self.rule == other.rule
            && self.severity == other.severity
            && self.object.kind == other.object.kind
            && self.object.kind != ObjectKind::Ledger
            && self.rule != Rule::Unverifiable
            && self.note == other.note
            && same_owner
            && ((by_name(self) && by_name(other))
                || (self.expected == other.expected && self.live == other.live))
    }

    /// What it says, in a sentence or two, without the rule's id.
    pub fn sentence(&self) -> String {
        let mut said = format!("{}: {}", self.object, self.meaning());
        let values = self.values();
        if let Some(first) = values.chars().next() {
            let rest = &values[first.len_utf8()..];
            said.push_str(&format!(" {}{rest}.", first.to_uppercase()));
        }
        if let Some(note) = &self.note {
            said.push(' ');
            said.push_str(note);
        }
        said
    }

    /// Both values in words: `expected integer, live text`.
    pub fn values(&self) -> String {
        match (&self.expected, &self.live) {
            (Some(expected), Some(live)) => format!("expected {expected}, live {live}"),
            (Some(expected), None) => format!("expected {expected}"),
            (None, Some(live)) => format!("live {live}"),
            (None, None) => String::new(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.rule, self.sentence())
    }
}
