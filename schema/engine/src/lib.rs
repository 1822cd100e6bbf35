//! The schema engine, pure: values in, values out.
//!
//! ```text
//! introspect(live) → diff(expected, live) → findings → plan → apply → verify
//!    live                 here                 here       live
//! ```
//!
//! Nothing here does IO, reads a clock or knows a database driver, so that every judgement can be
//! tested as a plain function. Output is deterministic: the same two schemas give the same findings in
//! the same order.

mod align;
mod beside;
mod check;
mod diff;
pub mod document;
mod facts;
mod fingerprint;
pub mod ghosts;
mod goal;
mod judge;
mod ledger;
mod plan;
mod promise;
mod scope;
mod side;

// What everything here speaks of goes by its plain name: `crate::Schema`, `crate::sql`.
use evenkeel_ddl::{lex, single, sql};
use evenkeel_model::{self as model, *};

pub use beside::without_own;
pub use check::{Expected, check, compare};
pub use diff::{Aspect, Change, Difference, diff};
pub use facts::{Attribute, Fact, facts};
pub use fingerprint::fingerprint;
pub use goal::goal;
pub use judge::judge;
pub use ledger::{
    FoundLedger, LEDGERS, LedgerReading, MigrationSet, MigrationStep, RecordedMigration, keeps,
};
pub use plan::session;
pub use plan::{
    Answer, Answered, Below, Count, Counted, Hazard, LeftOut, Lock, LockMode, Plan, PlanOptions,
    Question, Step, changes, plan, questions, script, unanswered,
};
pub use promise::{Broken, Promise};
pub use scope::{Acceptance, Accepted, Known, Scope, ScopeError, ScopeOptions};
pub use side::{Engine, Judged, Side};
