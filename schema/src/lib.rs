//! The schema engine, pure: values in, values out.
//!
//! ```text
//! introspect(live) → diff(expected, live) → findings → plan → apply → verify
//!    server             here                 here
//! ```
//!
//! Nothing here does IO, reads a clock or knows a database driver, so that every judgement can be
//! tested as a plain function and runs in the browser too. Output is deterministic: the same two
//! schemas give the same findings in the same order.

mod diff;
mod finding;
mod fingerprint;
mod ledger;
mod model;
mod report;
mod rule;

pub use diff::{Attribute, Change, diff};
pub use finding::{Feature, Finding};
pub use fingerprint::{Fingerprint, fingerprint};
pub use ledger::{
    Effects, EntryState, LedgerEntry, LedgerReading, LedgerView, MigrationSet, MigrationStep,
    RecordedMigration, SetKind,
};
pub use model::{
    Check, Column, Dialect, ForeignKey, Generated, Index, ObjectPath, PrimaryKey, Schema, Table,
    Unique,
};
pub use report::{Expected, Report, Verdict, check};
pub use rule::{Entry, Rule, Severity};
