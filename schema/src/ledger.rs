//! The ledger of applied migrations, held against what the schema really is.
//!
//! A ledger that says "applied" proves nothing: the incident's said so of a table that was gone.
//! So each migration is also judged by its effects, the objects that it introduced.

use serde::{Deserialize, Serialize};

use crate::{Finding, ObjectPath, Rule, Schema, Severity};

/// Which of the two sets a migration belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SetKind {
    /// The tables that the product manages and that other tools may share.
    Managed,
    /// Evenkeel's own `evenkeel_…` tables.
    Own,
}

/// A set of migrations with a ledger of its own, and what each of them leads to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MigrationSet {
    /// Which set it is.
    pub kind: SetKind,
    /// The table that records what was applied.
    pub ledger_table: String,
    /// The migrations by ascending version.
    pub steps: Vec<MigrationStep>,
}

/// One migration and the schema that it and all before it produce.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MigrationStep {
    /// Its version, unique in the set.
    pub version: i64,
    /// Its description, from the file's name.
    pub description: String,
    /// The checksum of its SQL, hex.
    pub checksum: String,
    /// The schema once it is applied.
    pub schema: Schema,
}

/// A row of the ledger as found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedMigration {
    /// The version.
    pub version: i64,
    /// The description.
    pub description: String,
    /// The checksum at the time it was applied, hex.
    pub checksum: String,
    /// Whether it finished.
    pub success: bool,
}

/// What was found where a ledger should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedgerReading {
    /// There is no such table: no migration of the set was ever recorded here.
    Absent,
    /// The table is there but can't be read as a ledger; the text says why.
    Unreadable(String),
    /// Its rows.
    Recorded(Vec<RecordedMigration>),
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
    pub version: i64,
    /// The description.
    pub description: String,
    /// What the ledger says.
    pub state: EntryState,
    /// What the schema says; none for an unknown migration.
    pub effects: Option<Effects>,
}

/// A ledger as shown to people and machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerView {
    /// Which set it records.
    pub kind: SetKind,
    /// Its table.
    pub table: String,
    /// Whether the table exists.
    pub exists: bool,
    /// Why it could not be read, where it couldn't.
    pub unreadable: Option<String>,
    /// Its migrations by version.
    pub entries: Vec<LedgerEntry>,
}

impl MigrationSet {
    /// The migration that introduced the object.
    pub fn introduced_by(&self, object: &ObjectPath) -> Option<i64> {
        self.steps
            .iter()
            .find(|s| s.schema.contains(object))
            .map(|s| s.version)
    }

    /// What the step at `index` did, as far as `live` shows it.
    pub fn effects(&self, index: usize, live: &Schema) -> Effects {
        let step = &self.steps[index];
        let before = index.checked_sub(1).map(|i| &self.steps[i].schema);
        let introduced: Vec<_> = step
            .schema
            .objects()
            .into_iter()
            .filter(|o| !before.is_some_and(|b| b.contains(o)))
            .collect();
        Effects {
            present: introduced.iter().filter(|o| live.contains(o)).count(),
            introduced: introduced.len(),
        }
    }

    /// The schema to expect: after the last migration that is recorded or has left any trace.
    /// What no migration has touched yet is pending, not missing. A set without any trace is
    /// expected empty.
    pub fn expected(&self, view: &LedgerView) -> Option<&Schema> {
        self.steps
            .iter()
            .rev()
            .find(|step| {
                view.entries.iter().any(|e| {
                    e.version == step.version
                        && (e.state != EntryState::Pending
                            || e.effects.is_some_and(|x| !x.absent()))
                })
            })
            .map(|step| &step.schema)
    }

    /// Holds the ledger against the known migrations and the live schema.
    pub fn view(&self, reading: &LedgerReading, live: &Schema) -> LedgerView {
        let recorded: &[RecordedMigration] = match reading {
            LedgerReading::Recorded(rows) => rows,
            _ => &[],
        };
        let mut entries: Vec<LedgerEntry> = self
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| LedgerEntry {
                version: step.version,
                description: step.description.clone(),
                state: match recorded.iter().find(|r| r.version == step.version) {
                    None => EntryState::Pending,
                    Some(r) if !r.success => EntryState::Failed,
                    Some(r) if r.checksum != step.checksum => EntryState::ChecksumDiffers,
                    Some(_) => EntryState::Applied,
                },
                effects: Some(self.effects(index, live)),
            })
            .collect();
        entries.extend(
            recorded
                .iter()
                .filter(|r| self.steps.iter().all(|s| s.version != r.version))
                .map(|r| LedgerEntry {
                    version: r.version,
                    description: r.description.clone(),
                    state: if r.success {
                        EntryState::Unknown
                    } else {
                        EntryState::Failed
                    },
                    effects: None,
                }),
        );
        entries.sort_by_key(|e| e.version);
        LedgerView {
            kind: self.kind,
            table: self.ledger_table.clone(),
            exists: *reading != LedgerReading::Absent,
            unreadable: match reading {
                LedgerReading::Unreadable(why) => Some(why.clone()),
                _ => None,
            },
            entries,
        }
    }
}

impl LedgerView {
    /// The ledger's own findings.
    pub fn findings(&self) -> Vec<Finding> {
        let untouched = self
            .entries
            .iter()
            .all(|e| e.state == EntryState::Pending && e.effects.is_some_and(Effects::absent));
        self.entries
            .iter()
            .filter_map(|entry| {
                let (rule, severity) = match entry.state {
                    EntryState::Applied => return None,
                    EntryState::Pending => (
                        Rule::LedgerPending,
                        // Another tool's database works without Evenkeel's ledger, and Evenkeel's
                        // own tables come by themselves at the next start.
                        if self.exists || (untouched && self.kind == SetKind::Managed) {
                            Severity::Warning
                        } else {
                            Severity::Notice
                        },
                    ),
                    EntryState::Unknown => (Rule::LedgerUnknown, Severity::Warning),
                    EntryState::ChecksumDiffers => (Rule::LedgerChecksum, Severity::Warning),
                    EntryState::Failed => (Rule::LedgerFailed, Severity::Error),
                };
                let known = entry.effects.is_some();
                Some(Finding {
                    rule,
                    severity,
                    object: ObjectPath::Ledger {
                        table: self.table.clone(),
                        version: Some(entry.version),
                    },
                    expected: known.then(|| format!("“{}” applied", entry.description)),
                    live: Some(match (entry.state, entry.effects) {
                        (EntryState::Pending, Some(x)) if x.absent() => {
                            "not recorded, not in effect".into()
                        }
                        (EntryState::Pending, Some(x)) => format!(
                            "not recorded; {} of its {} objects are there",
                            x.present, x.introduced
                        ),
                        (EntryState::Unknown, _) => format!("“{}” recorded", entry.description),
                        (EntryState::ChecksumDiffers, _) => "recorded with another checksum".into(),
                        _ => "begun, not finished".into(),
                    }),
                    migration: Some(entry.version),
                    features: Vec::new(),
                })
            })
            .collect()
    }
}
