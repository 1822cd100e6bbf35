//! All that is told of a table, once: the document and the page render it, and neither knows more.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::RowSecurity;

/// All that is told of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableDoc {
    /// Its name.
    pub name: String,
    /// What sort of table it is.
    pub kind: TableKind,
    /// Its comment.
    pub comment: Option<String>,
    /// Where it stands among others, how it is stored and secured.
    pub facts: Vec<TableFact>,
    /// In order.
    pub columns: Vec<ColumnDoc>,
    /// Keys and other constraints, without foreign keys.
    pub constraints: Vec<PartDoc>,
    /// Foreign keys of its own.
    pub refers_to: Vec<RelationDoc>,
    /// Foreign keys of others.
    pub referred_by: Vec<RelationDoc>,
    /// Indexes that don't belong to a constraint.
    pub indexes: Vec<PartDoc>,
    /// Triggers.
    pub triggers: Vec<PartDoc>,
    /// Row-level security policies.
    pub policies: Vec<PartDoc>,
    /// Rewrite rules.
    pub rewrite_rules: Vec<PartDoc>,
}

/// What sort of table it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableKind {
    /// A plain one.
    Table,
    /// A part of a partitioned one.
    Partition,
    /// One whose rows are in its partitions.
    Partitioned,
    /// One that a module answers for.
    Virtual,
}

impl fmt::Display for TableKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Table => "table",
            Self::Partition => "partition",
            Self::Partitioned => "partitioned table",
            Self::Virtual => "virtual table",
        })
    }
}

/// Another table, as it is referred to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableRef {
    /// Its name.
    pub name: String,
    /// Whether it is there to be looked at.
    pub known: bool,
}

/// One thing of how a table is stored, partitioned or secured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableFact {
    /// By what its rows are spread over partitions.
    PartitionedBy(String),
    /// Whose partition it is, and which rows it takes.
    PartitionOf(TableRef, String),
    /// Whose columns it has.
    InheritsFrom(Vec<TableRef>),
    /// Its partitions.
    Partitions(Vec<TableRef>),
    /// Which tables have its columns.
    InheritedBy(Vec<TableRef>),
    /// The module that answers for it.
    VirtualTableOf(String),
    /// How it is stored.
    Storage(String),
    /// Whether policies hold. Never [`RowSecurity::Off`]: that is told of no table.
    RowSecurity(RowSecurity),
}

impl TableFact {
    /// What it is called.
    pub fn label(&self) -> &'static str {
        match self {
            Self::PartitionedBy(_) => "Partitioned by",
            Self::PartitionOf(..) => "Partition of",
            Self::InheritsFrom(_) => "Inherits from",
            Self::Partitions(_) => "Partitions",
            Self::InheritedBy(_) => "Inherited by",
            Self::VirtualTableOf(_) => "Virtual table of",
            Self::Storage(_) => "Storage",
            Self::RowSecurity(_) => "Row-level security",
        }
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnDoc {
    /// Its name.
    pub name: String,
    /// `PK`, `FK` or both; empty for others.
    pub key: String,
    /// Its type.
    pub data_type: String,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// How it is filled where no value is given, with the options of an identity.
    pub default: Option<String>,
    /// Its collation, where it isn't its type's.
    pub collation: Option<String>,
    /// How it is stored, where that isn't as usual.
    pub storage: Vec<String>,
    /// Its comment.
    pub comment: Option<String>,
}

/// Something that belongs to a table and has a definition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartDoc {
    /// Its name; empty where it has none.
    pub name: String,
    /// Its definition.
    pub definition: String,
    /// What isn't usual about it: `invalid`, `disabled`.
    pub state: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
}

/// A foreign key as seen from one of its two tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationDoc {
    /// The columns here; none where SQLite means the primary key.
    pub columns: Vec<String>,
    /// The table at the other end.
    pub table: TableRef,
    /// The columns there; none where SQLite means the primary key.
    pub there: Vec<String>,
    /// What happens to the referring rows when the row referred to goes: `CASCADE`, …
    pub on_delete: String,
    /// What happens to them when its key changes.
    pub on_update: String,
    /// Its name.
    pub name: String,
    /// What isn't usual about it.
    pub state: Option<String>,
    /// Its comment.
    pub comment: Option<String>,
}

impl RowSecurity {
    /// How it holds, in words; empty where it doesn't.
    pub fn words(self) -> &'static str {
        match self {
            Self::Off => "",
            Self::Enabled => "enabled",
            Self::ForcedButOff => "off, though it would hold for the owner too",
            Self::Forced => "enabled, for the owner too",
        }
    }
}
