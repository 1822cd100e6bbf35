//! What belongs to no table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Index, ObjectPath, RewriteRule, Trigger};

/// A namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Namespace {
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// An extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    /// Its installed version.
    pub version: String,
    /// Where its objects are.
    #[serde(default, skip_serializing_if = "Place::is_unknown")]
    pub place: Place,
}

/// The schema that something stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Nobody looked: the file is older.
    #[default]
    Unknown,
    /// The main schema, whatever its name.
    Main,
    /// This one.
    Schema(String),
}

impl Place {
    fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }

    /// The schema's name where it is another than the main one.
    pub fn beside(&self) -> Option<&str> {
        match self {
            Self::Schema(name) => Some(name),
            Self::Unknown | Self::Main => None,
        }
    }
}

/// A type that somebody made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Type {
    /// What it is made of.
    #[serde(flatten)]
    pub shape: TypeShape,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// What a type is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TypeShape {
    /// An enum's labels in order.
    Enum(Vec<String>),
    /// A domain.
    Domain(Domain),
    /// A composite type's fields in order.
    Composite(Vec<CompositeField>),
    /// What follows `AS RANGE`.
    Range(String),
}

/// A domain: a type with conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Domain {
    /// The type under it.
    pub base: String,
    /// The collation, where it isn't the base type's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collation: Option<String>,
    /// Whether NULL is allowed.
    pub nullable: bool,
    /// Its default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Its checks by name: `CHECK (…)`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub checks: BTreeMap<String, String>,
}

/// A field of a composite type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompositeField {
    /// Its name.
    pub name: String,
    /// Its type, with a collation that isn't the type's own.
    pub data_type: String,
}

/// A sequence that isn't an identity column's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sequence {
    /// `AS integer START WITH 1 INCREMENT BY 1 …`, complete.
    pub definition: String,
    /// The table and column it goes with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned_by: Option<(String, String)>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// Whether it keeps its rows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub materialised: bool,
    /// The query, as the engine prints it. SQLite: what follows the name.
    pub definition: String,
    /// `security_barrier=true`, …
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<String>,
    /// Its columns in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<ViewColumn>,
    /// A materialised view's indexes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub indexes: BTreeMap<String, Index>,
    /// Triggers, INSTEAD OF.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub triggers: BTreeMap<String, Trigger>,
    /// Rewrite rules beside the view's own.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rewrite_rules: BTreeMap<String, RewriteRule>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// A column of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub data_type: String,
    /// A default that the view itself gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Its comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Extended statistics.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// What follows their name in CREATE, as the engine prints it.
    pub definition: String,
    /// The table they are of.
    pub table: String,
    /// The columns they rest on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// Their comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// Something that was seen and can't be compared with certainty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unverifiable {
    /// What it is.
    pub object: ObjectPath,
    /// Why it can't be compared.
    pub why: String,
}

/// One object needs another to be there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dependency {
    /// What needs.
    pub object: ObjectPath,
    /// What is needed.
    pub needs: ObjectPath,
}
