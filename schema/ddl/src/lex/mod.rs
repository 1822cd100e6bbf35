//! Cuts SQL into tokens, as each engine does. What is read here is text of somebody else's: no input
//! makes it panic, and what an engine and the shells that feed it might read in two ways is
//! [`Kind::Unknown`].

pub mod keyword;
pub mod postgres;
pub mod sqlite;

use std::borrow::Cow;

/// What sort of token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A bare identifier or keyword.
    Word,
    /// An identifier in `"…"`; SQLite's also in `[…]` or `` `…` ``.
    Quoted,
    /// A string: `'…'`, a blob `x'…'`, Postgres' `E'…'` and `$tag$…$tag$`.
    String,
    /// A number.
    Number,
    /// An operator or a punctuation mark.
    Operator,
    /// A parameter such as `?1`, `:name` or `$1`.
    Parameter,
    /// What the engine refuses, or reads in two ways: an unclosed quote, a stray character, `12ab`.
    Unknown,
}

/// One token, with where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What sort of token it is.
    pub kind: Kind,
    /// The byte at which it begins.
    pub offset: usize,
    /// The text as written, quotes included.
    pub raw: &'a str,
}

impl<'a> Token<'a> {
    /// The byte after its last.
    #[must_use]
    pub fn end(&self) -> usize {
        self.offset.saturating_add(self.raw.len())
    }

    /// Whether it is this bare word, in whatever case.
    #[must_use]
    pub fn is(&self, word: &str) -> bool {
        self.kind == Kind::Word && self.raw.eq_ignore_ascii_case(word)
    }

    /// Whether it is this operator or mark.
    #[must_use]
    pub fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Operator && self.raw == mark
    }

    /// Whether it is a blob literal.
    #[must_use]
    pub fn is_blob(&self) -> bool {
        self.kind == Kind::String && self.raw.starts_with(['x', 'X'])
    }

    /// Its text without quotes, doubled quotes made single.
    #[must_use]
    pub fn text(&self) -> Cow<'a, str> {
        if !matches!(self.kind, Kind::Quoted | Kind::String) || self.is_blob() {
            return Cow::Borrowed(self.raw);
        }
        let inner = self
            .raw
            .get(1..self.raw.len().saturating_sub(1))
            .unwrap_or_default();
        let (doubled, single) = match self.raw.chars().next() {
            Some('"') => ("\"\"", "\""),
            Some('`') => ("``", "`"),
            Some('\'') => ("''", "'"),
            _ => return Cow::Borrowed(inner),
        };
        if inner.contains(doubled) {
            Cow::Owned(inner.replace(doubled, single))
        } else {
            Cow::Borrowed(inner)
        }
    }
}
