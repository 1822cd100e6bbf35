//! SQLite's tokens: all readers here build on them.

pub use evenkeel_schema::lex::{
    Kind, Token,
    sqlite::{Tokens, quoted},
};
