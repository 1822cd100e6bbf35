//! SQL as text, pure: nothing here runs any, and no input makes it panic.
//!
//! - [`lex`] cuts it into tokens, as each engine does; [`single`] tells whether it is one thing of its
//!   kind; [`sql`] writes names and values.
//! - What SQLite keeps in `sqlite_schema.sql` is read, since its pragmas leave out checks, collations
//!   and more. What can't be read comes back as [`Unread`].
//! - Scripts are cut into statements, as the engines' own clients do.

mod constraint;
mod create_index;
mod create_table;
mod cursor;
mod expression;
pub mod lex;
mod role;
pub mod single;
mod split;
mod split_postgres;
pub mod sql;
mod statement;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_scripts;

pub use constraint::Constraint;
pub use create_index::{IndexedColumn, IndexedTerm, create_index_with};
pub use create_table::{CreateTable, create_table};
pub use cursor::Unread;
pub use expression::{identifiers, normalise};
pub use split::{Statement, commands_sqlite, split_sqlite};
pub use split_postgres::{commands_postgres, split_postgres};
pub use statement::after_name;

#[cfg(test)]
use {
    create_index::{CreateIndex, create_index},
    create_table::GeneratedText,
    expression::normalise_with,
    lex::{Kind, sqlite::Tokens},
};
