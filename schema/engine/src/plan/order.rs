//! Where a step stands among the others: one value that can be compared, for both dialects.

use std::cmp::Reverse;

/// The order of a step: by phase, and within one by what it says of itself. Equal ones stay as they came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    phase: Phase,
    place: Place,
}

/// The parts of a plan, one after the other. SQLite needs four of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Outside the transaction, before it.
    Before,
    /// Whatever stays lets go of what goes, so that it isn't taken along.
    LetGo,
    DropParts,
    DropForeignKeys,
    DropViews,
    DropConstraints,
    DropTables,
    Schemas,
    Types,
    Sequences,
    Routines,
    Tables,
    Columns,
    DropColumns,
    Join,
    Constraints,
    Objects,
    Parts,
    ForeignKeys,
    Rest,
    DropRest,
    Comments,
    Grants,
    /// Outside the transaction, after it.
    After,
}

/// The place of a step within its phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    /// Before those that need what it makes.
    First,
    /// After what its object needs; counted from the bottom.
    Above(u32),
    /// Before what its object needs: for what is dropped.
    Below(Reverse<u32>),
    /// After what is done to the columns that it has from tables above, of which there are so many.
    Column(u32, OfColumn),
    /// After the keys.
    AfterKeys,
}

/// What is done to columns that are there, in this order: types first, and NULL is forbidden before an
/// identity, which needs that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfColumn {
    Type,
    ComputedAnew,
    Collation,
    Nullability,
    Filling,
    Rest,
    /// What the table itself is told.
    Table,
}

impl Order {
    /// The first of a phase.
    pub fn first(phase: Phase) -> Self {
        let place = Place::First;
        Self { phase, place }
    }

    /// By the rank of an object among those that others need: none where nothing needs it.
    pub fn above(phase: Phase, rank: Option<u32>) -> Self {
        let place = rank.map_or(Place::First, Place::Above);
        Self { phase, place }
    }

    /// The other way round.
    pub fn below(phase: Phase, rank: Option<u32>) -> Self {
        let place = Place::Below(Reverse(rank.unwrap_or_default()));
        Self { phase, place }
    }

    /// Of a column with so many tables above its own.
    pub fn column(depth: u32, what: OfColumn) -> Self {
        Self {
            phase: Phase::Columns,
            place: Place::Column(depth, what),
        }
    }

    /// Of a constraint or an index: keys come before what may need them.
    pub fn beside_keys(phase: Phase, is_key: bool) -> Self {
        let place = match is_key {
            true => Place::First,
            false => Place::AfterKeys,
        };
        Self { phase, place }
    }
}
