//! A ledger of applied migrations as it is shown, and what it tells by itself.

use serde::{Deserialize, Serialize};

use crate::{Finding, ObjectPath, Rule, Severity};

/// Which of the two sets a migration belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SetKind {
    /// The tables that the product manages and that other tools may share.
    Managed,
    /// Evenkeel's own `evenkeel_…` tables.
    Own,
    /// Somebody else's, known from a directory, a capture or another database.
    Given,
}

/// How many of the objects that a migration introduced exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effects {
    /// Objects that exist.
    pub present: usize,
    /// Objects that it introduced.
    pub introduced: usize,
}

impl Effects {
    /// Every object is there.
    pub fn complete(self) -> bool {
        self.present == self.introduced
    }

    /// No object is there.
    pub fn absent(self) -> bool {
        self.present == 0
    }
}

/// What the ledger says of one migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryState {
    /// Recorded with the known checksum.
    Applied,
    /// Known, not recorded.
    Pending,
    /// Recorded, not known.
    Unknown,
    /// Recorded with another checksum.
    ChecksumDiffers,
    /// Recorded as begun and not finished.
    Failed,
}

/// One migration, in the ledger, in the product, or in both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// The version.
    pub version: String,
    /// The description.
    pub description: String,
    /// What the ledger says.
    pub state: EntryState,
    /// What the schema says; none where the migration's effects aren't known.
    pub effects: Option<Effects>,
    /// Whether the migration is known beside the ledger.
    pub known: bool,
}

/// A ledger as shown to people and machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerView {
    /// Which set it records.
    pub kind: SetKind,
    /// The migration tool that keeps it.
    pub tool: String,
    /// Its table.
    pub table: String,
    /// Whether the table exists.
    pub exists: bool,
    /// Why it could not be read, where it couldn't.
    pub unreadable: Option<String>,
    /// Its migrations by version.
    pub entries: Vec<LedgerEntry>,
}

impl LedgerView {
    /// The ledger's own findings.
    pub fn findings(&self) -> Vec<Finding> {
        let untouched = self
            .entries
            .iter()
            .all(|e| e.state == EntryState::Pending && e.effects.is_none_or(Effects::absent));
        let matters = self.exists || (untouched && self.kind != SetKind::Own);
        self.entries
            .iter()
            .filter_map(|entry| {
                let rule = entry.rule()?;
                // Another tool's database works without Evenkeel's ledger, and Evenkeel's own tables
                // come by themselves at the next start.
                let pending = matches!(rule, Rule::LedgerPending | Rule::LedgerUnrecorded);
                let severity = match pending && !matters {
                    true => Severity::Notice,
                    false => rule.severity(),
                };
                let named = match entry.description.is_empty() {
                    true => String::new(),
                    false => format!("“{}” ", entry.description),
                };
                Some(Finding {
                    rule,
                    severity,
                    object: ObjectPath::ledger(&self.table, Some(&entry.version)),
                    expected: entry.known.then(|| format!("{named}applied")),
                    live: Some(entry.says(&named)),
                    migration: Some(entry.version.clone()),
                    features: Vec::new(),
                    note: None,
                })
            })
            .collect()
    }
}

impl LedgerEntry {
    fn rule(&self) -> Option<Rule> {
        Some(match (self.state, self.effects) {
            (EntryState::Applied, Some(x)) if !x.complete() => Rule::LedgerEffectsMissing,
            (EntryState::Applied, _) => return None,
            (EntryState::Pending, Some(x)) if x.complete() && !x.absent() => Rule::LedgerUnrecorded,
            (EntryState::Pending, _) => Rule::LedgerPending,
            (EntryState::Unknown, _) => Rule::LedgerUnknown,
            (EntryState::ChecksumDiffers, _) => Rule::LedgerChecksum,
            (EntryState::Failed, _) => Rule::LedgerFailed,
        })
    }

    fn says(&self, named: &str) -> String {
        match (self.state, self.effects) {
            (EntryState::Applied, Some(x)) => {
                format!(
                    "recorded; {} of its {} objects are there",
                    x.present, x.introduced
                )
            }
            (EntryState::Pending, Some(x)) if x.absent() => "not recorded, not in effect".into(),
            (EntryState::Pending, Some(x)) => format!(
                "not recorded; {} of its {} objects are there",
                x.present, x.introduced
            ),
            (EntryState::Pending, None) => "not recorded".into(),
            (EntryState::Unknown | EntryState::Applied, _) => format!("{named}recorded"),
            (EntryState::ChecksumDiffers, _) => "recorded with another checksum".into(),
            (EntryState::Failed, _) => "begun, not finished".into(),
        }
    }
}
