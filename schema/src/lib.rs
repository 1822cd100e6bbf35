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

mod align;
mod check;
mod diff;
pub mod document;
mod facts;
mod finding;
mod fingerprint;
mod judge;
mod ledger;
pub mod lex;
mod model;
mod plan;
mod report;
mod rule;
mod shown;
pub mod single;
pub mod sql;
mod view;

pub use check::{Expected, check, column_order, compare, stands_beside};
pub use diff::{Change, Difference, diff};
pub use facts::{Attribute, Fact, facts};
pub use finding::{Feature, Finding, hurt};
pub use fingerprint::fingerprint;
pub use judge::judge;
pub use ledger::{
    FoundLedger, LEDGERS, LedgerReading, MigrationSet, MigrationStep, RecordedMigration, keeps,
};
pub use model::{
    Column, CompositeField, Constraint, Dependency, Dialect, Domain, Extension, Generated, Grant,
    Index, Namespace, ObjectKind, ObjectPath, Partition, Place, Policy, Reference, RewriteRule,
    Routine, RoutineKind, RowSecurity, Schema, Sequence, Statistics, Table, TableOptions, Trigger,
    Type, TypeShape, Unverifiable, View, ViewColumn, arguments, qualified, split_qualified,
};
pub use plan::{
    Count, Hazard, LeftOut, Plan, PlanOptions, Question, Step, changes, plan, questions,
};
pub use report::{Fingerprint, Report, Verdict};
pub use rule::{Entry, Rule, Severity};
pub use shown::{shown, shown_but, shown_json, shown_lines, steers};
pub use view::{Effects, EntryState, LedgerEntry, LedgerView, SetKind};
