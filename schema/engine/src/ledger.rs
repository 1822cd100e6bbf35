//! The ledger of applied migrations, held against what the schema really is.
//!
//! A ledger that says "applied" proves nothing: the incident's said so of a table that was gone.
//! So each migration is also judged by its effects, the objects that it introduced.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Effects, EntryState, LedgerEntry, LedgerView, ObjectPath, Schema, SetKind, Table,
    facts::{facts, key},
};

/// The tables in which migration tools keep their ledgers, by the tool's name. Where several tools use
/// one name, [`keeps`] tells whose a table is.
pub const LEDGERS: [(&str, &str); 14] = [
    ("sqlx", "_sqlx_migrations"),
    ("Alembic", "alembic_version"),
    ("Django", "django_migrations"),
    ("Flyway", "flyway_schema_history"),
    ("Rails", "schema_migrations"),
    ("dbmate", "schema_migrations"),
    ("golang-migrate", "schema_migrations"),
    ("Ecto", "schema_migrations"),
    ("goose", "goose_db_version"),
    ("sql-migrate", "gorp_migrations"),
    ("Drizzle", "__drizzle_migrations"),
    ("Drizzle", "drizzle.__drizzle_migrations"),
    ("Diesel", "__diesel_schema_migrations"),
    ("Prisma", "_prisma_migrations"),
];

/// Whether a table that has the name of a tool's ledger is that tool's, by its columns.
pub fn keeps(tool: &str, table: &Table, live: &Schema) -> bool {
    let has = |column: &str| table.columns.contains_key(column);
    let alone = || table.columns.len() == 1 && has("version");
    let text = |limited: bool| {
        table.columns.get("version").is_some_and(|column| {
            let of = column.data_type.to_lowercase();
            let text = of.starts_with("character varying") || of.starts_with("varchar");
            text && of.contains('(') == limited
        })
    };
    // Rails' other table, which it makes together with the ledger.
    let rails = live.tables.contains_key("ar_internal_metadata");
    match tool {
        "golang-migrate" => has("version") && has("dirty"),
        "Ecto" => has("version") && has("inserted_at"),
        // SQLite's text has no limit there either.
        "Rails" => alone() && (rails || text(false)),
        "dbmate" => alone() && !rails && text(true),
        _ => true,
    }
}

/// A set of migrations with a ledger of its own, and what each of them leads to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MigrationSet {
    /// Which set it is.
    pub kind: SetKind,
    /// The migration tool that keeps the ledger.
    #[serde(default = "sqlx")]
    pub tool: String,
    /// The table that records what was applied.
    pub ledger_table: String,
    /// The migrations by ascending version.
    pub steps: Vec<MigrationStep>,
}

/// One migration and the schema that it and all before it produce.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MigrationStep {
    /// Its version, unique in the set, as the ledger writes it.
    pub version: String,
    /// Its description, from the file's name.
    pub description: String,
    /// The checksum of its SQL as the ledger writes it, where the tool keeps one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// Other checksums that the tool takes for the same: of the text with other ends of lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alike: Vec<String>,
    /// The schema once it is applied, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<Schema>,
}

fn sqlx() -> String {
    "sqlx".into()
}

/// A row of the ledger as found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedMigration {
    /// The version.
    pub version: String,
    /// The description.
    pub description: String,
    /// The checksum at the time it was applied, where the tool keeps one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// Whether it finished.
    pub success: bool,
    /// Whether it stands for all before it, too: the one row of golang-migrate, Flyway's baselines.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub through: bool,
}

impl RecordedMigration {
    /// Whether the row says something of this version.
    fn covers(&self, version: &str) -> bool {
        self.version == version || (self.through && numbers(version) < numbers(&self.version))
    }
}

/// A version as its numbers, without zeros at the end: 1.0 is 1, and 10 comes after 9.
fn numbers(version: &str) -> Option<Vec<u128>> {
    let parts: Option<Vec<u128>> = version.split('.').map(|n| n.parse().ok()).collect();
    parts.map(|mut parts| {
        while parts.len() > 1 && parts.last() == Some(&0) {
            parts.pop();
        }
        parts
    })
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

/// A ledger as found, of whatever tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLedger {
    /// The tool that keeps it.
    pub tool: String,
    /// Its table.
    pub table: String,
    /// Its rows.
    pub recorded: Vec<RecordedMigration>,
}

impl FoundLedger {
    /// A ledger of which nothing but itself is known: its failed migrations are all it can tell.
    pub fn view(&self) -> LedgerView {
        let entries = self.recorded.iter().map(|row| LedgerEntry {
            version: row.version.clone(),
            description: row.description.clone(),
            state: match row.success {
                true => EntryState::Applied,
                false => EntryState::Failed,
            },
            effects: None,
            known: true,
        });
        LedgerView {
            kind: SetKind::Given,
            tool: self.tool.clone(),
            table: self.table.clone(),
            exists: true,
            unreadable: None,
            entries: entries.collect(),
        }
    }
}

impl MigrationStep {
    fn state(&self, recorded: &[RecordedMigration]) -> EntryState {
        let itself = recorded.iter().find(|r| r.version == self.version);
        match itself.or_else(|| recorded.iter().find(|r| r.covers(&self.version))) {
            None => EntryState::Pending,
            // What stands for those before it says of itself alone that it didn't finish.
            Some(r) if !r.success && r.version == self.version => EntryState::Failed,
            Some(r) if r.version != self.version => EntryState::Applied,
            Some(r) if r.checksum.as_ref().is_some_and(|c| self.alike.contains(c)) => {
                EntryState::Applied
            }
            Some(r) if differ(r.checksum.as_ref(), self.checksum.as_ref()) => {
                EntryState::ChecksumDiffers
            }
            Some(_) => EntryState::Applied,
        }
    }
}

impl MigrationSet {
    /// What is known of somebody else's migrations from the ledger of a database that is as it
    /// should be.
    pub fn recorded_as(ledger: &FoundLedger) -> Self {
        let steps = ledger.recorded.iter().map(|row| MigrationStep {
            version: row.version.clone(),
            description: row.description.clone(),
            checksum: row.checksum.clone(),
            alike: Vec::new(),
            schema: None,
        });
        Self {
            kind: SetKind::Given,
            tool: ledger.tool.clone(),
            ledger_table: ledger.table.clone(),
            steps: steps.collect(),
        }
    }

    /// What all its migrations lead to, where that is known.
    pub fn newest(&self) -> Option<&Schema> {
        self.steps.last()?.schema.as_ref()
    }

    /// Whether this is the ledger that the set is recorded in.
    pub fn is_kept_in(&self, ledger: &FoundLedger) -> bool {
        self.tool == ledger.tool && self.ledger_table == ledger.table
    }

    /// The migration that introduced the object.
    pub fn introduced_by(&self, object: &ObjectPath) -> Option<String> {
        self.steps
            .iter()
            .find(|s| {
                s.schema
                    .as_ref()
                    .is_some_and(|s| objects(s).contains(object))
            })
            .map(|s| s.version.clone())
    }

    /// Which migration introduced each object; asked once instead of for each finding.
    pub fn introductions(&self) -> BTreeMap<ObjectPath, String> {
        let mut by = BTreeMap::new();
        for step in &self.steps {
            for object in step.schema.iter().flat_map(objects) {
                by.entry(object).or_insert_with(|| step.version.clone());
            }
        }
        by
    }

    /// What the step at `index` did, as far as `live` shows it. What a later step takes away again
    /// doesn't count. None where the step's schema isn't known.
    pub fn effects(&self, index: usize, live: &Schema) -> Option<Effects> {
        self.effects_in(index, &objects(live))
    }

    fn effects_in(&self, index: usize, live: &BTreeSet<ObjectPath>) -> Option<Effects> {
        let known = |i: usize| {
            self.steps
                .get(i)
                .and_then(|s| s.schema.as_ref())
                .map(objects)
        };
        let mut introduced = known(index)?;
        if let Some(before) = index.checked_sub(1).and_then(known) {
            introduced.retain(|object| !before.contains(object));
        }
        if let Some(last) = known(self.steps.len() - 1) {
            introduced.retain(|object| last.contains(object));
        }
        Some(Effects {
            present: introduced.intersection(live).count(),
            introduced: introduced.len(),
        })
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
            .and_then(|step| step.schema.as_ref())
    }

    /// Holds the ledger against the known migrations and the live schema.
    pub fn view(&self, reading: &LedgerReading, live: &Schema) -> LedgerView {
        let recorded: &[RecordedMigration] = match reading {
            LedgerReading::Recorded(rows) => rows,
            _ => &[],
        };
        let live = objects(live);
        let mut entries: Vec<LedgerEntry> = self
            .steps
            .iter()
            .enumerate()
            .map(|(index, step)| LedgerEntry {
                version: step.version.clone(),
                description: step.description.clone(),
                state: step.state(recorded),
                effects: self.effects_in(index, &live),
                known: true,
            })
            .collect();
        entries.extend(
            recorded
                .iter()
                // What stands for all before it may be of a time before the first known one.
                .filter(|r| {
                    self.steps.iter().all(|s| s.version != r.version)
                        && !(r.through && r.success && self.tool == "Flyway")
                })
                .map(|r| LedgerEntry {
                    version: r.version.clone(),
                    description: r.description.clone(),
                    state: if r.success {
                        EntryState::Unknown
                    } else {
                        EntryState::Failed
                    },
                    effects: None,
                    known: false,
                }),
        );
        // Most tools number their migrations, and "10" comes after "9".
        entries.sort_by(|a, b| {
            let order = |e: &LedgerEntry| (numbers(&e.version).is_none(), numbers(&e.version));
            order(a)
                .cmp(&order(b))
                .then_with(|| a.version.cmp(&b.version))
        });
        LedgerView {
            kind: self.kind,
            tool: self.tool.clone(),
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

fn differ(a: Option<&String>, b: Option<&String>) -> bool {
    matches!((a, b), (Some(a), Some(b)) if a != b)
}

/// Every object of a schema, by the key that spellings have in common.
fn objects(schema: &Schema) -> BTreeSet<ObjectPath> {
    facts(schema)
        .iter()
        .map(|fact| key(schema.dialect, &fact.path))
        .collect()
}
