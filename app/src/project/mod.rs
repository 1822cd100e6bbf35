//! A project as the app knows it: columns, values, forms.

mod column;
mod date;
mod flag;
mod form;
mod hours;
mod list;
mod marked;
mod neighbours;
mod record;

pub use column::{Column, Kind};
pub use flag::{Flag, FlagChange};
pub use form::{Fields, FormState, MINE, Merge, ONCE, Problem, SaveOutcome, Submission, THEIRS};
pub use hours::Hours;
pub use list::{Anchor, Find, PageQuery, ProjectList, Sort};
pub use marked::marked;
pub use neighbours::{Neighbour, Neighbours};
pub use record::{Cell, ProjectId, Record, Value};
