//! SQLite's keywords, and which of them can't name a thing unquoted.

pub use evenkeel_schema::lex::keyword::{among, is_keyword, is_now, is_reserved, is_truth};
