//! Tables and foreign keys as they are drawn.

use serde::{Deserialize, Serialize};

use crate::Severity;

/// How many findings there are, and how bad the worst is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// How many.
    pub count: usize,
    /// The worst severity; none without findings.
    pub worst: Option<Severity>,
}

/// A diagram of tables and foreign keys. Lengths are in units of the drawing, a pixel at full size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagram {
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
    /// The tables.
    pub boxes: Vec<DiagramBox>,
    /// The foreign keys.
    pub edges: Vec<DiagramEdge>,
}

/// A table in a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagramBox {
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
    /// The table's name.
    pub table: String,
    /// The name as far as it fits.
    pub title: String,
    /// A line each: columns with their keys as far as they fit.
    pub lines: Vec<DiagramLine>,
    /// What was found in it.
    pub marks: Marks,
    /// Whether it is expected and not there.
    pub missing: bool,
}

impl DiagramBox {
    /// How high a box's title is.
    pub const TITLE: i32 = 26;
    /// How high a column is.
    pub const LINE: i32 = 17;
}

/// A column in a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagramLine {
    /// `PK`, `FK` or both; empty for others.
    pub key: String,
    /// The name as far as it fits.
    pub name: String,
    /// Whether it is expected and not there.
    pub missing: bool,
}

/// Foreign keys from one table to another in a diagram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiagramEdge {
    /// The table that refers.
    pub from: String,
    /// The table referred to.
    pub to: String,
    /// The line, as the attribute `d` of a path.
    pub path: String,
}
