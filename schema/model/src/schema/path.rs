//! How an object of a schema is named.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What kind of thing an object is. The order is that in which findings of a table are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the field's own")]
pub enum ObjectKind {
    Schema,
    Extension,
    Type,
    Sequence,
    Routine,
    Table,
    Column,
    PrimaryKey,
    Unique,
    ForeignKey,
    Check,
    Exclusion,
    Index,
    Trigger,
    Policy,
    RewriteRule,
    View,
    MaterialisedView,
    Statistics,
    /// Something that the model doesn't know; the name says what.
    Other,
    /// A ledger of applied migrations, or one version in it.
    Ledger,
}

impl ObjectKind {
    /// The kind in words, as in `projects foreign key fk_owner`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::Extension => "extension",
            Self::Type => "type",
            Self::Sequence => "sequence",
            Self::Routine => "routine",
            Self::Table => "table",
            Self::Column => "column",
            Self::PrimaryKey => "primary key",
            Self::Unique => "unique",
            Self::ForeignKey => "foreign key",
            Self::Check => "check",
            Self::Exclusion => "exclusion",
            Self::Index => "index",
            Self::Trigger => "trigger",
            Self::Policy => "policy",
            Self::RewriteRule => "rewrite rule",
            Self::View => "view",
            Self::MaterialisedView => "materialised view",
            Self::Statistics => "statistics",
            Self::Other => "object",
            Self::Ledger => "ledger",
        }
    }
}

/// Names one object of a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ObjectPath {
    /// The table (or view) that it is or belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// What it is.
    pub kind: ObjectKind,
    /// Its name; none for a table and for a primary key. A ledger's version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl ObjectPath {
    /// A table.
    pub fn table(table: &str) -> Self {
        Self {
            table: Some(table.into()),
            kind: ObjectKind::Table,
            name: None,
        }
    }

    /// A column.
    pub fn column(table: &str, column: &str) -> Self {
        Self::part(ObjectKind::Column, table, column)
    }

    /// The primary key of a table.
    pub fn primary_key(table: &str) -> Self {
        Self {
            table: Some(table.into()),
            kind: ObjectKind::PrimaryKey,
            name: None,
        }
    }

    /// Something that belongs to a table.
    pub fn part(kind: ObjectKind, table: &str, name: &str) -> Self {
        Self {
            table: Some(table.into()),
            kind,
            name: Some(name.into()),
        }
    }

    /// Something that belongs to no table.
    pub fn object(kind: ObjectKind, name: &str) -> Self {
        Self {
            table: None,
            kind,
            name: Some(name.into()),
        }
    }

    /// A ledger, or a version in it.
    pub fn ledger(table: &str, version: Option<&str>) -> Self {
        Self {
            table: Some(table.into()),
            kind: ObjectKind::Ledger,
            name: version.map(Into::into),
        }
    }

    /// Its own name; empty for a table and a primary key.
    pub fn own_name(&self) -> &str {
        self.name.as_deref().unwrap_or_default()
    }

    /// The name by which its relation or itself is known, for globs and links: `billing.invoices`.
    pub fn owner(&self) -> &str {
        self.table
            .as_deref()
            .or(self.name.as_deref())
            .unwrap_or_default()
    }
}

impl fmt::Display for ObjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.table.as_deref().unwrap_or_default();
        let name = self.name.as_deref().unwrap_or_default();
        match (self.kind, &self.table) {
            (ObjectKind::Table, _) => f.write_str(table),
            (ObjectKind::Column, _) => write!(f, "{table}.{}", qualified(None, name)),
            (ObjectKind::PrimaryKey, _) => write!(f, "{table} primary key"),
            (ObjectKind::Ledger, _) if self.name.is_none() => f.write_str(table),
            (ObjectKind::Ledger, _) => write!(f, "{table} version {name}"),
            (ObjectKind::Other, _) => f.write_str(name),
            (kind, Some(table)) => write!(f, "{table} {} {name}", kind.words()),
            (kind, None) => write!(f, "{} {name}", kind.words()),
        }
    }
}

/// The one name of an object: plain in the main namespace, `billing.invoices` elsewhere. A part that
/// holds a dot or a parenthesis or begins with a quote stands in quotes, so that no two objects share
/// a name and a routine's arguments can follow its own.
pub fn qualified(namespace: Option<&str>, name: &str) -> String {
    let part = |text: &str| match text.contains(['.', '(']) || text.starts_with('"') {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.to_owned(),
    };
    match namespace {
        Some(namespace) => format!("{}.{}", part(namespace), part(name)),
        None => part(name),
    }
}

/// Undoes [`qualified`]. A routine's arguments are left out.
pub fn split_qualified(qualified: &str) -> (Option<String>, String) {
    let (first, rest) = take_part(qualified);
    match rest.strip_prefix('.') {
        Some(rest) => (Some(first), take_part(rest).0),
        None => (None, first),
    }
}

/// What stands in the parentheses after a routine's name.
pub fn arguments(routine: &str) -> &str {
    let (_, rest) = take_part(routine);
    let rest = rest
        .strip_prefix('.')
        .map_or(rest, |rest| take_part(rest).1);
    let rest = rest.strip_prefix('(').unwrap_or(rest);
    rest.strip_suffix(')').unwrap_or(rest)
}

fn take_part(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(['.', '(']).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut name = String::new();
    let mut rest = quoted;
    while let Some(end) = rest.find('"') {
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return (name, rest),
        }
    }
    (name + rest, "")
}

#[cfg(test)]
mod tests {
    use super::{arguments, qualified, split_qualified};

    #[test]
    fn a_name_survives_qualification_whatever_is_in_it() {
        for name in ["a", "a.b", "f(x", "\"a", "a\"b", "a.\"b\"", "", ".", "\"\""] {
            for namespace in [None, Some("s"), Some("s.t"), Some("\"")] {
                assert_eq!(
                    split_qualified(&qualified(namespace, name)),
                    (namespace.map(str::to_owned), name.to_owned())
                );
            }
        }
        assert_eq!(qualified(Some("billing"), "invoices"), "billing.invoices");
        let routine = qualified(Some("billing"), "f") + "(a.mood, integer)";
        let split = (Some("billing".to_owned()), "f".to_owned());
        assert_eq!(split_qualified(&routine), split);
        assert_eq!(arguments(&routine), "a.mood, integer");
    }
}
