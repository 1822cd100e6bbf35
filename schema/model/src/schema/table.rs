//! A table and all that belongs to it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ColumnStorage, IdentityOptions, IndexDefinition, Storage};

fn is_false(value: &bool) -> bool {
    !value
}

fn is_true(value: &bool) -> bool {
    *value
}

fn yes() -> bool {
    true
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Columns by name.
    pub columns: BTreeMap<String, Column>,
    /// The primary key, if there is one. Its constraint's name isn't compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<Constraint>,
    /// Unique constraints by name (SQLite keeps no names: the column list stands in).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uniques: BTreeMap<String, Constraint>,
    /// Foreign keys by name (SQLite: as for uniques).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub foreign_keys: BTreeMap<String, Constraint>,
    /// Check constraints by name (SQLite: without one, by their expression).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub checks: BTreeMap<String, Constraint>,
    /// Exclusion constraints by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub exclusions: BTreeMap<String, Constraint>,
    /// Indexes that don't belong to a constraint, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub indexes: BTreeMap<String, Index>,
    /// Triggers by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub triggers: BTreeMap<String, Trigger>,
    /// Row-level security policies by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub policies: BTreeMap<String, Policy>,
    /// Rewrite rules by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rewrite_rules: BTreeMap<String, RewriteRule>,
    /// All else that a table can be told.
    #[serde(default, skip_serializing_if = "TableOptions::is_default")]
    pub options: TableOptions,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What a table can be told beside its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableOptions {
    /// How it is stored.
    #[serde(default, skip_serializing_if = "Storage::is_usual")]
    pub storage: Storage,
    /// `RANGE (day)`, for a partitioned table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_by: Option<String>,
    /// The partition that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_of: Option<Partition>,
    /// The tables it inherits from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<String>,
    /// The module and its arguments, for a virtual table of SQLite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Whether policies hold.
    #[serde(default, skip_serializing_if = "RowSecurity::is_off")]
    pub row_security: RowSecurity,
}

impl TableOptions {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A partition's place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partition {
    /// The partitioned table.
    pub parent: String,
    /// `FOR VALUES …` or `DEFAULT`.
    pub bound: String,
}

/// Whether a table's policies hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RowSecurity {
    /// They don't.
    #[default]
    Off,
    /// For all but the owner.
    Enabled,
    /// They would hold for the owner too, and don't hold.
    ForcedButOff,
    /// For the owner too.
    Forced,
}

impl RowSecurity {
    fn is_off(&self) -> bool {
        *self == Self::Off
    }
}

/// A column. Its order in the table is kept for documents and is compared only if asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Place in the table, from 1.
    pub position: u32,
    /// The type as the engine prints it (Postgres: `format_type`; SQLite: as declared, normalised).
    pub data_type: String,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// The default expression as the engine prints it; for a generated column, its expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Identity or generated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Generated>,
    /// What an identity column's sequence was told beyond the usual.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityOptions>,
    /// The collation, where it isn't the type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// How it is stored.
    #[serde(default, skip_serializing_if = "ColumnStorage::is_usual")]
    pub storage: ColumnStorage,
    /// It came from a parent table and is as there, so it isn't compared by itself.
    #[serde(default, skip_serializing_if = "is_false")]
    pub inherited: bool,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// How the engine itself fills a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Generated {
    /// `GENERATED ALWAYS AS IDENTITY`.
    IdentityAlways,
    /// `GENERATED BY DEFAULT AS IDENTITY`.
    IdentityByDefault,
    /// `GENERATED ALWAYS AS (…) STORED`.
    Stored,
    /// `GENERATED ALWAYS AS (…) VIRTUAL`.
    Virtual,
}

impl Generated {
    /// Whether it is an identity, not an expression.
    pub fn is_identity(self) -> bool {
        matches!(self, Self::IdentityAlways | Self::IdentityByDefault)
    }
}

/// A constraint of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Constraint {
    /// What follows `CONSTRAINT name`, as the engine prints it, without NOT VALID.
    pub definition: String,
    /// The columns it rests on; of a key in its order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Where a foreign key leads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub references: Option<Reference>,
    /// The name that it was given, where that isn't the key it is listed under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether the rows that were there when it was made are known to keep to it.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub validated: bool,
    /// False for one that new rows needn't keep to either: its index isn't valid, as where a partition has
    /// none that is part of it, or its triggers are switched off.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub enforced: bool,
    /// What the table was told of its index: `REPLICA IDENTITY`, `CLUSTER`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Where a foreign key leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The table referred to.
    pub table: String,
    /// The columns referred to; empty where SQLite means the primary key.
    pub columns: Vec<String>,
    /// `CASCADE`, `SET NULL`, …
    pub on_delete: String,
    /// `CASCADE`, `SET NULL`, …
    pub on_update: String,
}

/// An index that was made as such.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// What it says, without what depends on its place.
    pub definition: IndexDefinition,
    /// Whether it forbids duplicates.
    pub unique: bool,
    /// The columns it rests on, also those in expressions and conditions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// False for what a failed CREATE INDEX CONCURRENTLY leaves: it is kept up and never used.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub valid: bool,
    /// What the table was told of it: `REPLICA IDENTITY`, `CLUSTER`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<String>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

impl Index {
    /// The columns of its key, as the table spells them; none where an expression is in it.
    pub fn key_columns(&self) -> Option<Vec<String>> {
        let parts = self.definition.parts()?;
        let key = parts.columns()?;
        // SQLite's key says them in lower case.
        let in_key = |own: &&String| key.iter().any(|said| said.eq_ignore_ascii_case(own));
        let columns: Vec<String> = self.columns.iter().filter(in_key).cloned().collect();
        (columns.len() == key.len()).then_some(columns)
    }
}

/// A trigger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// What follows its name, as the engine prints it.
    pub definition: String,
    /// When it fires.
    #[serde(default, skip_serializing_if = "Fires::is_enabled")]
    pub fires: Fires,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// When a trigger or a rewrite rule fires.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fires {
    /// For whoever writes.
    #[default]
    Enabled,
    /// Never.
    Disabled,
    /// For what a replication writes, and nobody else.
    Replica,
    /// For both.
    Always,
}

impl Fires {
    /// Whether it fires as one that nobody said otherwise of.
    pub fn is_enabled(&self) -> bool {
        *self == Self::Enabled
    }

    /// In a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Replica => "replica",
            Self::Always => "always",
        }
    }
}

/// A row-level security policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// What follows `CREATE POLICY name ON table`.
    pub definition: String,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A rewrite rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewriteRule {
    /// What follows `CREATE RULE name`, as the engine prints it.
    pub definition: String,
    /// As for a [`Trigger`].
    #[serde(default, skip_serializing_if = "Fires::is_enabled")]
    pub fires: Fires,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}
