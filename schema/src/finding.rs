//! A change, judged: which rule it breaks, how bad that is, and whom it hurts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Attribute, Change, ObjectPath, Rule, Severity};

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
    fn rests_on(&self, object: &ObjectPath) -> bool {
        self.table == object.table()
            && match (object, &self.column) {
                (ObjectPath::Table { .. }, _) => true,
                (ObjectPath::Column { column, .. }, Some(own)) => own == column,
                _ => false,
            }
    }
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
    pub migration: Option<i64>,
    /// Names of the features that suffer.
    pub features: Vec<String>,
}

impl Finding {
    /// Judges a change.
    pub fn judge(change: Change, migration: Option<i64>, features: &[Feature]) -> Self {
        let (rule, object, expected, live) = match change {
            Change::Missing { object, expected } => {
                (missing_rule(&object), object, Some(expected), None)
            }
            Change::Extra { object, live } => (Rule::ExtraColumn, object, None, Some(live)),
            Change::Differs {
                object,
                attribute,
                expected,
                live,
            } => (
                match attribute {
                    Attribute::DataType => Rule::ColumnTypeMismatch,
                    Attribute::Nullability => Rule::NullabilityMismatch,
                    Attribute::Default => Rule::DefaultMismatch,
                    Attribute::Generated => Rule::GeneratedMismatch,
                    Attribute::Definition => Rule::DefinitionMismatch,
                },
                object,
                Some(expected),
                Some(live),
            ),
        };
        let hurts = !matches!(rule, Rule::ExtraColumn | Rule::NullabilityMismatch);
        let mut features: Vec<String> = features
            .iter()
            .filter(|f| hurts && f.rests_on(&object))
            .map(|f| f.name.clone())
            .collect();
        features.dedup();
        Self {
            severity: rule.severity(),
            rule,
            object,
            expected,
            live,
            migration,
            features,
        }
    }
}

fn missing_rule(object: &ObjectPath) -> Rule {
    match object {
        ObjectPath::Table { .. } => Rule::MissingTable,
        ObjectPath::Column { .. } => Rule::MissingColumn,
        ObjectPath::PrimaryKey { .. } => Rule::MissingPrimaryKey,
        ObjectPath::Unique { .. } => Rule::MissingUnique,
        ObjectPath::ForeignKey { .. } => Rule::MissingForeignKey,
        ObjectPath::Check { .. } => Rule::MissingCheck,
        ObjectPath::Index { .. } => Rule::MissingIndex,
        ObjectPath::Ledger { .. } => Rule::LedgerPending,
    }
}

impl Finding {
    /// What it says, in a sentence or two, without the rule's id.
    pub fn sentence(&self) -> String {
        let said = format!("{}: {}", self.object, self.rule.meaning());
        match (&self.expected, &self.live) {
            (Some(expected), Some(live)) => format!("{said} Expected {expected}, live {live}."),
            (Some(expected), None) => format!("{said} Expected {expected}."),
            (None, Some(live)) => format!("{said} Live {live}."),
            (None, None) => said,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.rule, self.sentence())
    }
}
