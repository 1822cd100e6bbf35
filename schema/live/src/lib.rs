//! Everything that touches a database's schema, and knows no web.
//!
//! ```text
//! introspect(live) → diff(expected, live) → findings → plan → apply → verify
//!    here               evenkeel_engine                        here
//! ```

pub mod apply;
pub mod check;
pub mod database;
pub mod expected;
pub mod guardian;
pub mod introspect;
pub mod migrate;
pub mod plan;
pub mod precheck;
pub mod random;
#[cfg(test)]
mod snapshots;
pub mod source;
mod stated;
pub mod target;
pub mod verify;
mod whole;
