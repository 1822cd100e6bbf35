//! A project's values as the live schema has them.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use super::{Column, Hours};

/// A project's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProjectId(pub i64);

impl ProjectId {
    /// A number that no project has: both engines count from 1.
    pub const NONE: Self = Self(0);
}

impl fmt::Display for ProjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A typed value of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A counted number.
    Number(i64),
    /// Text, a choice or a moment.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// Hours.
    Hours(Hours),
    /// A day that exists, in ISO form.
    Date(String),
}

impl fmt::Display for Value {
    /// The one text for a value: in forms, in the audit and (flags apart) in the database.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(n) => n.fmt(f),
            Self::Text(s) | Self::Date(s) => f.write_str(s),
            Self::Flag(b) => b.fmt(f),
            Self::Hours(h) => h.fmt(f),
        }
    }
}

/// What can be said of one column of one project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// It has a value.
    Value(Value),
    /// It is NULL.
    Empty,
    /// It holds something that isn't of its kind; shown as it is.
    Unreadable(String),
    /// The live schema has no such column.
    Unavailable,
}

impl Cell {
    /// The text for a form's input.
    pub fn text(&self) -> String {
        match self {
            Self::Value(v) => v.to_string(),
            Self::Unreadable(raw) => raw.clone(),
            Self::Empty | Self::Unavailable => String::new(),
        }
    }
}

/// One project: the columns that the live schema has, each with the text that the database printed
/// for it. A column that isn't in the map is unavailable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Record(pub BTreeMap<Column, Option<String>>);

impl Record {
    /// The column's value.
    pub fn cell(&self, column: Column) -> Cell {
        match self.0.get(&column) {
            None => Cell::Unavailable,
            Some(None) => Cell::Empty,
            Some(Some(text)) => match column.parse(text) {
                Ok(Some(value)) => Cell::Value(value),
                Ok(None) => Cell::Empty,
                Err(_) => Cell::Unreadable(text.clone()),
            },
        }
    }

    /// The project's number, where the schema has it.
    pub fn id(&self) -> Option<ProjectId> {
        match self.cell(Column::Id) {
            Cell::Value(Value::Number(id)) => Some(ProjectId(id)),
            _ => None,
        }
    }

    /// What to call the project: its name, or what else there is.
    pub fn title(&self) -> String {
        let named = |column| match self.cell(column) {
            Cell::Value(v) => Some(v.to_string()),
            Cell::Unreadable(raw) => Some(raw),
            _ => None,
        };
        named(Column::Name)
            .or_else(|| named(Column::Key))
            .or_else(|| self.id().map(|id| format!("Project {id}")))
            .unwrap_or_else(|| "Unnamed project".into())
    }

    /// Tells one state of the project from another: its version, or, where the live schema has
    /// none, a hash of its values. A form carries it, so that saving over somebody else's newer
    /// change is seen.
    pub fn revision(&self) -> String {
        if let Cell::Value(Value::Number(version)) = self.cell(Column::Version) {
            return format!("v{version}");
        }
        // FNV-1a: stable across builds and machines, and nothing rests on its being hard to forge.
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut eat = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        for (column, text) in &self.0 {
            column.name().bytes().for_each(&mut eat);
            eat(text.is_some().into());
            text.iter().flat_map(|t| t.bytes()).for_each(&mut eat);
            eat(0);
        }
        format!("h{hash:016x}")
    }
}
