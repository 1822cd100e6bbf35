//! What a schema is: a closed tree of plain values, keyed by name in sorted maps.
//!
//! Both sides of a diff are this type, and both come through the same introspection, so that texts
//! (types, defaults, expressions) are compared as the engine itself prints them.

mod column_storage;
mod cut;
mod grant;
mod identity;
mod index;
mod object;
mod path;
mod routine;
mod storage;
mod table;

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

pub use column_storage::{ColumnStorage, StorageStrategy};
pub use grant::{Grant, PUBLIC, WITH_OPTION};
pub use identity::IdentityOptions;
pub use index::{IndexDefinition, IndexParts, KeyPart, KeyTerm};
pub use object::{
    CompositeField, Dependency, Domain, Extension, Namespace, Place, Sequence, Statistics, Type,
    TypeShape, Unverifiable, View, ViewColumn,
};
pub use path::{ObjectKind, ObjectPath, arguments, qualified, split_qualified};
pub use routine::{Code, Routine, RoutineDefinition, RoutineKind, Signature};
pub use storage::{ReplicaIdentity, Storage};
pub use table::{
    Column, Constraint, Fires, Generated, Index, Partition, Policy, Reference, RewriteRule,
    RowSecurity, Table, TableOptions, Trigger,
};

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

/// A whole database as its users know it: without the engine's own objects and those that belong to
/// an extension.
///
/// Names are [`qualified`]: what stands in the main namespace (Postgres: the first of the search
/// path; SQLite: `main`) goes by its name alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schema {
    /// The engine it was read from.
    pub dialect: Dialect,
    /// Namespaces beside the main one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub namespaces: BTreeMap<String, Namespace>,
    /// Extensions by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub extensions: BTreeMap<String, Extension>,
    /// Enums, domains, composite types, ranges.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, Type>,
    /// Sequences, without those of identity columns.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sequences: BTreeMap<String, Sequence>,
    /// Tables: ordinary, partitioned, partitions, virtual.
    pub tables: BTreeMap<String, Table>,
    /// Views, plain and materialised.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub views: BTreeMap<String, View>,
    /// Functions, procedures and aggregates by name and types of arguments: `f(integer, text)`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub routines: BTreeMap<String, Routine>,
    /// Extended statistics.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statistics: BTreeMap<String, Statistics>,
    /// What was seen and can't be compared with certainty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unverifiable: Vec<Unverifiable>,
    /// What others than the owners may do, sorted; none where it wasn't asked for, or on SQLite, which
    /// has no roles. What is granted on the main schema itself isn't read: it has another name in
    /// each place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grants: Option<Vec<Grant>>,
    /// Which object needs which other, sorted. For the order of a plan; never compared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<Dependency>,
}

impl Schema {
    /// A schema with nothing in it.
    pub fn empty(dialect: Dialect) -> Self {
        Self {
            dialect,
            namespaces: BTreeMap::new(),
            extensions: BTreeMap::new(),
            types: BTreeMap::new(),
            sequences: BTreeMap::new(),
            tables: BTreeMap::new(),
            views: BTreeMap::new(),
            routines: BTreeMap::new(),
            statistics: BTreeMap::new(),
            unverifiable: Vec::new(),
            grants: None,
            dependencies: Vec::new(),
        }
    }

    /// What was granted on an object.
    pub fn granted<'a>(&'a self, object: &'a ObjectPath) -> impl Iterator<Item = &'a Grant> {
        let all = self.grants.as_deref().unwrap_or_default();
        // Sorted by object first.
        let from = all.partition_point(|grant| grant.object < *object);
        all.iter()
            .skip(from)
            .take_while(move |grant| grant.object == *object)
    }

    /// The column, if table and column exist.
    pub fn column(&self, table: &str, column: &str) -> Option<&Column> {
        self.tables.get(table)?.columns.get(column)
    }
}
