//! The rules: the stable names under which findings are reported, and what there is to know of each.

use std::fmt;

use serde::{Deserialize, Serialize};

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
    reason = "`Rule::entry` says it, in one place, for people too"
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

/// What there is to know of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its name in reports: `missing-table`.
    pub id: &'static str,
    /// How bad its findings are, unless the circumstances make them harmless.
    pub severity: Severity,
    /// What it says, in one sentence without the object.
    pub meaning: &'static str,
    /// Why it matters.
    pub why: &'static str,
    /// How it is repaired.
    pub repair: &'static str,
}

impl Rule {
    /// Every rule, in the order in which findings of a table are reported.
    pub const ALL: [Self; 17] = [
        Self::MissingTable,
        Self::MissingColumn,
        Self::ColumnTypeMismatch,
        Self::NullabilityMismatch,
        Self::DefaultMismatch,
        Self::GeneratedMismatch,
        Self::MissingPrimaryKey,
        Self::MissingUnique,
        Self::MissingForeignKey,
        Self::MissingCheck,
        Self::MissingIndex,
        Self::DefinitionMismatch,
        Self::ExtraColumn,
        Self::LedgerPending,
        Self::LedgerUnknown,
        Self::LedgerChecksum,
        Self::LedgerFailed,
    ];

    /// The rule's id, as in reports: `missing-table`.
    pub fn id(self) -> &'static str {
        self.entry().id
    }

    /// What the rule says, in one sentence without the object.
    pub fn meaning(self) -> &'static str {
        self.entry().meaning
    }

    /// How bad its findings are.
    pub fn severity(self) -> Severity {
        self.entry().severity
    }

    /// All there is to know of it.
    pub fn entry(self) -> Entry {
        use Severity::{Error, Notice, Warning};
        let (id, severity, meaning, why, repair) = match self {
            Self::MissingTable => (
                "missing-table",
                Error,
                "The table is missing.",
                "Everything that reads or writes it fails. Its rows are gone with it, so a repair makes an \
                 empty table; only a backup brings them back.",
                "Restore it from a backup if its rows matter. Otherwise create it as expected, with its \
                 keys and indexes.",
            ),
            Self::MissingColumn => (
                "missing-column",
                Error,
                "The column is missing.",
                "Every statement that names it fails, also those that need other columns of the table. Its \
                 values are gone.",
                "ALTER TABLE … ADD COLUMN with the expected type and default. A column that must not be \
                 NULL needs a value for the rows that are there.",
            ),
            Self::ColumnTypeMismatch => (
                "column-type-mismatch",
                Error,
                "The column has another type.",
                "Values may be cut, rounded or refused, and comparisons may follow other rules, without \
                 any error at the time.",
                "Postgres: ALTER TABLE … ALTER COLUMN … TYPE, which may rewrite the table under a lock. \
                 SQLite: create the table anew, copy, drop, rename. Look for values that don't fit first.",
            ),
            Self::NullabilityMismatch => (
                "nullability-mismatch",
                Error,
                "The column's NOT NULL differs.",
                "A lost NOT NULL lets rows in that readers don't foresee; one that was added refuses rows \
                 that were fine.",
                "Give the rows that are NULL a value, then ALTER TABLE … ALTER COLUMN … SET NOT NULL (or \
                 DROP NOT NULL). SQLite: create the table anew, copy, drop, rename.",
            ),
            Self::DefaultMismatch => (
                "default-mismatch",
                Warning,
                "The column has another default.",
                "Rows that are written without the column get another value than the code expects. Rows \
                 that are there keep theirs.",
                "ALTER TABLE … ALTER COLUMN … SET DEFAULT (or DROP DEFAULT). SQLite: create the table \
                 anew, copy, drop, rename.",
            ),
            Self::GeneratedMismatch => (
                "generated-mismatch",
                Error,
                "The column is filled in another way.",
                "An identity that was lost makes inserts fail or repeat numbers; a generated column that \
                 became an ordinary one grows stale.",
                "Postgres: ALTER TABLE … ALTER COLUMN … ADD GENERATED … AS IDENTITY, then set its sequence \
                 past the highest number. Otherwise create the column anew.",
            ),
            Self::MissingPrimaryKey => (
                "missing-primary-key",
                Error,
                "The primary key is missing.",
                "Two rows may have the same key, so an update meant for one changes both; foreign keys \
                 can't refer to the table, and replication may stop.",
                "Remove duplicates and NULLs, then ALTER TABLE … ADD PRIMARY KEY.",
            ),
            Self::MissingUnique => (
                "missing-unique",
                Error,
                "The unique constraint is missing.",
                "Duplicates that the code holds impossible can be written from now on.",
                "Look for duplicates (GROUP BY … HAVING count(*) > 1), settle them, then ALTER TABLE … ADD \
                 CONSTRAINT … UNIQUE.",
            ),
            Self::MissingForeignKey => (
                "missing-foreign-key",
                Error,
                "The foreign key is missing.",
                "Rows can refer to something that doesn't exist, and deleting no longer cascades or is \
                 refused.",
                "Look for rows that refer to nothing, settle them, then add the constraint. Postgres: NOT \
                 VALID first and VALIDATE CONSTRAINT afterwards, which holds no long lock.",
            ),
            Self::MissingCheck => (
                "missing-check",
                Error,
                "The check constraint is missing.",
                "Values that the code holds impossible can be written from now on.",
                "Look for rows that violate it, settle them, then ALTER TABLE … ADD CONSTRAINT … CHECK.",
            ),
            Self::MissingIndex => (
                "missing-index",
                Warning,
                "The index is missing.",
                "Answers stay right and grow slower with the table.",
                "CREATE INDEX; on a large table of Postgres CREATE INDEX CONCURRENTLY, which doesn't block \
                 writes.",
            ),
            Self::DefinitionMismatch => (
                "definition-mismatch",
                Error,
                "The definition differs.",
                "A constraint or an index of this name is there and does something else, so its name \
                 promises what isn't kept.",
                "Drop it and make it as expected, in one transaction. Look first for rows that the \
                 expected definition would refuse.",
            ),
            Self::ExtraColumn => (
                "extra-column",
                Notice,
                "The column isn't known to Evenkeel; it is left alone.",
                "Harmless, unless it is NOT NULL without a default: then new rows are refused.",
                "Nothing needs to be done. If it must be there, add it in a migration.",
            ),
            Self::LedgerPending => (
                "ledger-pending",
                Warning,
                "A migration isn't recorded as applied.",
                "What it brings isn't there yet, or it is there and the ledger doesn't know.",
                "`evenkeel migrate` runs what is missing and records what is there already.",
            ),
            Self::LedgerUnknown => (
                "ledger-unknown",
                Warning,
                "The ledger names a migration that this version doesn't know.",
                "A newer version was here, or another product uses the same ledger. This version may not \
                 understand the schema.",
                "Run the newer version, or take the row out of the ledger if it doesn't belong there.",
            ),
            Self::LedgerChecksum => (
                "ledger-checksum",
                Warning,
                "A migration was changed after it was applied.",
                "The database has what the migration said then, new ones get what it says now: two \
                 databases of the same version differ.",
                "Restore the migration's file and put the change into a new one.",
            ),
            Self::LedgerFailed => (
                "ledger-failed",
                Error,
                "A migration was begun and not finished.",
                "Part of it may be in effect, and no later one is run before it is settled.",
                "See what `evenkeel check` finds missing, bring the schema to the state before or after \
                 the migration, and take its row out of the ledger or mark it as applied.",
            ),
        };
        Entry {
            id,
            severity,
            meaning,
            why,
            repair,
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}
