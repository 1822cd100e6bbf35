//! How the session is set in which a plan runs, by a script as by us.

use super::Step;
use crate::Dialect;

/// Before the transaction, inside which SQLite takes no notice of it. A table that is made anew must not take
/// along the rows that refer to it, nor fail for a view that is still to come.
pub const SQLITE_BEGIN: [&str; 2] = [
    "PRAGMA foreign_keys = OFF",
    "PRAGMA legacy_alter_table = ON",
];

/// After it.
pub const SQLITE_END: [&str; 2] = [
    "PRAGMA legacy_alter_table = OFF",
    "PRAGMA foreign_keys = ON",
];

/// What is set for a whole plan beside the search path. A function's body may speak of what is still to come.
pub const POSTGRES_BEGIN: &str = "SET check_function_bodies = off";

impl Step {
    /// What sets how long its statements may wait and run; none on SQLite, where a connection waits for a
    /// lock as it was told to when it was opened. `local`: for the transaction alone.
    pub fn limits(&self, dialect: Dialect, local: bool) -> Option<String> {
        let local = if local { "LOCAL " } else { "" };
        (dialect == Dialect::Postgres).then(|| {
            format!(
                "SET {local}lock_timeout = '{}s'; SET {local}statement_timeout = '{}s'",
                self.lock_timeout_s, self.statement_timeout_s
            )
        })
    }
}
