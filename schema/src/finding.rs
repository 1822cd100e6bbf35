//! A change, judged: which rule it breaks, how bad that is, and whom it hurts.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Attribute, Change, ObjectPath};

/// How bad a finding is. Ordered from harmless to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; the schema does what it should.
    Notice,
    /// Drift that no feature suffers from yet.
    Warning,
    /// Drift that breaks or weakens a feature.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Notice => "notice",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The stable name of a kind of finding; its kebab-case form is what machines see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(
    missing_docs,
    reason = "`Rule::meaning` says it, in one place, for people too"
)]
pub enum Rule {
    MissingTable,
    MissingColumn,
    ColumnTypeMismatch,
    NullabilityMismatch,
    DefaultMismatch,
    GeneratedMismatch,
    MissingPrimaryKey,
    MissingUnique,
    MissingForeignKey,
    MissingCheck,
    MissingIndex,
    DefinitionMismatch,
    ExtraColumn,
    LedgerPending,
    LedgerUnknown,
    LedgerChecksum,
    LedgerFailed,
}

impl Rule {
    /// The rule's id, as in reports: `missing-table`.
    pub fn id(self) -> &'static str {
        match self {
            Self::MissingTable => "missing-table",
            Self::MissingColumn => "missing-column",
            Self::ColumnTypeMismatch => "column-type-mismatch",
            Self::NullabilityMismatch => "nullability-mismatch",
            Self::DefaultMismatch => "default-mismatch",
            Self::GeneratedMismatch => "generated-mismatch",
            Self::MissingPrimaryKey => "missing-primary-key",
            Self::MissingUnique => "missing-unique",
            Self::MissingForeignKey => "missing-foreign-key",
            Self::MissingCheck => "missing-check",
            Self::MissingIndex => "missing-index",
            Self::DefinitionMismatch => "definition-mismatch",
            Self::ExtraColumn => "extra-column",
            Self::LedgerPending => "ledger-pending",
            Self::LedgerUnknown => "ledger-unknown",
            Self::LedgerChecksum => "ledger-checksum",
            Self::LedgerFailed => "ledger-failed",
        }
    }

    /// What the rule says, in one sentence without the object.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::MissingTable => "The table is missing.",
            Self::MissingColumn => "The column is missing.",
            Self::ColumnTypeMismatch => "The column has another type.",
            Self::NullabilityMismatch => "The column's NOT NULL differs.",
            Self::DefaultMismatch => "The column has another default.",
            Self::GeneratedMismatch => "The column is filled in another way.",
            Self::MissingPrimaryKey => "The primary key is missing.",
            Self::MissingUnique => "The unique constraint is missing.",
            Self::MissingForeignKey => "The foreign key is missing.",
            Self::MissingCheck => "The check constraint is missing.",
            Self::MissingIndex => "The index is missing.",
            Self::DefinitionMismatch => "The definition differs.",
            Self::ExtraColumn => "The column isn't known to Evenkeel; it is left alone.",
            Self::LedgerPending => "A migration isn't recorded as applied.",
            Self::LedgerUnknown => "The ledger names a migration that this version doesn't know.",
            Self::LedgerChecksum => "A migration was changed after it was applied.",
            Self::LedgerFailed => "A migration was begun and not finished.",
        }
    }

    fn severity(self) -> Severity {
        match self {
            Self::ExtraColumn => Severity::Notice,
            Self::DefaultMismatch
            | Self::MissingIndex
            | Self::LedgerPending
            | Self::LedgerUnknown
            | Self::LedgerChecksum => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

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

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.rule, self.object, self.rule.meaning())?;
        match (&self.expected, &self.live) {
            (Some(expected), Some(live)) => write!(f, " Expected {expected}, live {live}."),
            (Some(expected), None) => write!(f, " Expected {expected}."),
            (None, Some(live)) => write!(f, " Live {live}."),
            (None, None) => Ok(()),
        }
    }
}
