//! Attacks, each in a table of its kind, on both engines. `docs/security.md` cites them by module and
//! function.

mod door;
mod load;
mod looking;
mod own_tables;
mod requests;
mod schemas;
mod trail;
