//! Reading of SQL text: what SQLite keeps in `sqlite_schema.sql`, since its pragmas leave out checks,
//! collations and more, and scripts that hold many statements.
//!
//! Nothing here runs SQL, and no input makes it panic: what can't be read comes back as [`Unread`].

mod constraint;
mod create_index;
mod create_table;
mod cursor;
mod expression;
mod keyword;
mod role;
mod split;
mod split_postgres;
mod statement;
mod token;

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
    token::{Kind, Tokens},
};
