//! What a schema is: a closed tree of plain values, keyed by name in sorted maps.
//!
//! Both sides of a diff are this type, and both come through the same introspection, so that texts
//! (types, defaults, expressions) are compared as the engine itself prints them.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// The database engine that a schema was read from. Schemas of two dialects can't be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// SQLite, 3.40 and later.
    Sqlite,
    /// PostgreSQL, 13 and later.
    Postgres,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "Postgres",
        })
    }
}

/// One database schema (Postgres: one namespace; SQLite: the main database).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The engine it was read from.
    pub dialect: Dialect,
    /// Ordinary tables by name.
    pub tables: BTreeMap<String, Table>,
}

impl Schema {
    /// A schema with nothing in it.
    pub fn empty(dialect: Dialect) -> Self {
        Self {
            dialect,
            tables: BTreeMap::new(),
        }
    }

    /// The column, if table and column exist.
    pub fn column(&self, table: &str, column: &str) -> Option<&Column> {
        self.tables.get(table)?.columns.get(column)
    }

    /// Whether the object exists by name, whatever its attributes.
    pub fn contains(&self, path: &ObjectPath) -> bool {
        let table = |name: &str| self.tables.get(name);
        match path {
            ObjectPath::Table { table: t } => table(t).is_some(),
            ObjectPath::Column { table: t, column } => {
                table(t).is_some_and(|t| t.columns.contains_key(column))
            }
            ObjectPath::PrimaryKey { table: t } => {
                table(t).is_some_and(|t| t.primary_key.is_some())
            }
            ObjectPath::Unique { table: t, name } => {
                table(t).is_some_and(|t| t.uniques.contains_key(name))
            }
            ObjectPath::ForeignKey { table: t, name } => {
                table(t).is_some_and(|t| t.foreign_keys.contains_key(name))
            }
            ObjectPath::Check { table: t, name } => {
                table(t).is_some_and(|t| t.checks.contains_key(name))
            }
            ObjectPath::Index { table: t, name } => {
                table(t).is_some_and(|t| t.indexes.contains_key(name))
            }
            ObjectPath::Ledger { .. } => false,
        }
    }

    /// Every object of the schema, tables before what belongs to them, in a stable order.
    pub fn objects(&self) -> Vec<ObjectPath> {
        let mut all = Vec::new();
        for (table, it) in &self.tables {
            let t = || table.clone();
            all.push(ObjectPath::Table { table: t() });
            let named = |names: Vec<&String>, path: fn(String, String) -> ObjectPath| {
                names
                    .into_iter()
                    .map(|n| path(table.clone(), n.clone()))
                    .collect::<Vec<_>>()
            };
            all.extend(named(it.columns.keys().collect(), |table, column| {
                ObjectPath::Column { table, column }
            }));
            if it.primary_key.is_some() {
                all.push(ObjectPath::PrimaryKey { table: t() });
            }
            all.extend(named(it.uniques.keys().collect(), |table, name| {
                ObjectPath::Unique { table, name }
            }));
            all.extend(named(it.foreign_keys.keys().collect(), |table, name| {
                ObjectPath::ForeignKey { table, name }
            }));
            all.extend(named(it.checks.keys().collect(), |table, name| {
                ObjectPath::Check { table, name }
            }));
            all.extend(named(it.indexes.keys().collect(), |table, name| {
                ObjectPath::Index { table, name }
            }));
        }
        all
    }
}

/// An ordinary table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Columns by name.
    pub columns: BTreeMap<String, Column>,
    /// The primary key, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_key: Option<PrimaryKey>,
    /// Unique constraints by name (SQLite keeps no names: the column list stands in).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub uniques: BTreeMap<String, Unique>,
    /// Foreign keys by name (SQLite: as for uniques).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub foreign_keys: BTreeMap<String, ForeignKey>,
    /// Check constraints by name. SQLite's are not read yet.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub checks: BTreeMap<String, Check>,
    /// Indexes that don't belong to a constraint, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub indexes: BTreeMap<String, Index>,
}

/// A column. Its order in the table is kept for documents and isn't compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Place in the table, from 1.
    pub position: u32,
    /// The type as the engine prints it (Postgres: `format_type`; SQLite: as declared, normalised).
    pub data_type: String,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// The default expression as the engine prints it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Identity or generated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generated: Option<Generated>,
}

/// How the engine itself fills a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Generated {
    /// `GENERATED ALWAYS AS IDENTITY`.
    IdentityAlways,
    /// `GENERATED BY DEFAULT AS IDENTITY`.
    IdentityByDefault,
    /// `GENERATED ALWAYS AS (…) STORED`.
    Stored,
    /// SQLite's `GENERATED ALWAYS AS (…) VIRTUAL`.
    Virtual,
}

/// A primary key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrimaryKey {
    /// Its columns, in key order.
    pub columns: Vec<String>,
}

/// A unique constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unique {
    /// Its columns, in key order.
    pub columns: Vec<String>,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The columns that refer.
    pub columns: Vec<String>,
    /// The table referred to.
    pub references_table: String,
    /// The columns referred to; empty where SQLite means the primary key.
    pub references_columns: Vec<String>,
    /// `CASCADE`, `SET NULL`, …
    pub on_delete: String,
    /// `CASCADE`, `SET NULL`, …
    pub on_update: String,
}

/// A check constraint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The definition as the engine prints it.
    pub expression: String,
}

/// An index that was made as such.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// The definition as the engine prints it, without what depends on its place.
    pub definition: String,
    /// Whether it forbids duplicates.
    pub unique: bool,
}

/// Names one object of a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields are names of what the variant says")]
pub enum ObjectPath {
    /// A table.
    Table { table: String },
    /// A column of a table.
    Column { table: String, column: String },
    /// A table's primary key.
    PrimaryKey { table: String },
    /// A unique constraint.
    Unique { table: String, name: String },
    /// A foreign key.
    ForeignKey { table: String, name: String },
    /// A check constraint.
    Check { table: String, name: String },
    /// An index.
    Index { table: String, name: String },
    /// A ledger of applied migrations, or one version in it.
    Ledger { table: String, version: Option<i64> },
}

impl ObjectPath {
    /// The table that the object is or belongs to.
    pub fn table(&self) -> &str {
        match self {
            Self::Table { table }
            | Self::Column { table, .. }
            | Self::PrimaryKey { table }
            | Self::Unique { table, .. }
            | Self::ForeignKey { table, .. }
            | Self::Check { table, .. }
            | Self::Index { table, .. }
            | Self::Ledger { table, .. } => table,
        }
    }

    /// The column, where the object is one.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Column { column, .. } => Some(column),
            _ => None,
        }
    }
}

impl fmt::Display for ObjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { table } => write!(f, "{table}"),
            Self::Column { table, column } => write!(f, "{table}.{column}"),
            Self::PrimaryKey { table } => write!(f, "{table} primary key"),
            Self::Unique { table, name } => write!(f, "{table} unique {name}"),
            Self::ForeignKey { table, name } => write!(f, "{table} foreign key {name}"),
            Self::Check { table, name } => write!(f, "{table} check {name}"),
            Self::Index { table, name } => write!(f, "{table} index {name}"),
            Self::Ledger { table, version } => match version {
                Some(version) => write!(f, "{table} version {version}"),
                None => write!(f, "{table}"),
            },
        }
    }
}
