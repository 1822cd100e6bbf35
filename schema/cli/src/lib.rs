//! The commands of a schema: they read arguments, call the pipeline in [`evenkeel_live`] and print.

pub mod again;
pub mod argument;
mod backfill;
mod capture;
mod check;
mod compare;
mod database;
mod docs;
mod file;
mod held;
mod plan;
mod planning;
mod progress;
pub mod refusal;
mod repair;
pub mod report;
mod rules;
mod schema;
mod scope;
pub mod start;
pub mod terminal;

pub use database::DatabaseArgs;
pub use held::HeldArgs;
pub use schema::SchemaCommand;
