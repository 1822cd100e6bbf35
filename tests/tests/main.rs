//! The suite: the real binary over HTTP and from the command line, on SQLite and Postgres.

mod access;
mod acting;
mod api;
mod assets;
mod audit;
mod break_glass;
mod drops;
mod forms;
mod headers;
mod health;
mod hostile;
mod hostile_forms;
mod hours;
mod incident;
mod layouts;
mod list;
mod migrate;
mod report;
mod rows;
mod save;
mod secrets;
mod sign_in;
mod sources;
mod start;
mod toggle;
mod trail;
