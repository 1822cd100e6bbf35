//! Reads `CREATE INDEX`, and the lists of columns that keys hold too.

use super::cursor::{Cursor, Unread};
use super::expression::{canonical, inside, parts, unwrapped};
use crate::lex::keyword::{is_now, is_truth};
use crate::lex::{Kind, Token};

/// What an index is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateIndex {
    /// Whether it allows each key once only.
    pub unique: bool,
    /// Its name.
    pub name: String,
    /// The table it is on.
    pub table: String,
    /// What it orders by.
    pub columns: Vec<IndexedColumn>,
    /// Which rows it holds, when not all.
    pub predicate: Option<String>,
}

/// One part of an index or key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedColumn {
    /// What is ordered by.
    pub term: IndexedTerm,
    /// The collation stated here, in upper case; without one, a column's own counts.
    pub collation: Option<String>,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// What a part of an index orders by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IndexedTerm {
    /// A column, by its name as written there.
    Column(String),
    /// An expression, normalised.
    Expression(String),
}

impl IndexedColumn {
    /// A column with nothing said about it.
    pub(super) fn plain(name: &str, descending: bool) -> Self {
        Self {
            term: IndexedTerm::Column(name.to_owned()),
            collation: None,
            descending,
        }
    }
}

/// Reads a `CREATE INDEX` statement.
///
/// # Errors
///
/// When it isn't one, or is none that SQLite takes.
#[cfg(test)]
pub fn create_index(sql: &str) -> Result<CreateIndex, Unread> {
    read(sql, None)
}

/// As [`create_index`], where a `"double-quoted"` token in an expression that is none of these columns is a
/// string.
///
/// # Errors
///
/// It isn't a `CREATE INDEX`, or not one that SQLite would keep.
pub fn create_index_with(sql: &str, columns: &[&str]) -> Result<CreateIndex, Unread> {
    read(sql, Some(columns))
}

fn read(sql: &str, known: Option<&[&str]>) -> Result<CreateIndex, Unread> {
    let mut cursor = Cursor::new(sql)?;
    cursor.need(&["CREATE"])?;
    let unique = cursor.word("UNIQUE");
    cursor.need(&["INDEX"])?;
    cursor.words(&["IF", "NOT", "EXISTS"]);
    let name = cursor.qualified_name()?;
    cursor.need(&["ON"])?;
    let table = cursor.name()?;
    let columns = indexed_columns(&mut cursor, known)?;
    let predicate = predicate(&mut cursor, known)?;
    Ok(CreateIndex {
        unique,
        name,
        table,
        columns,
        predicate,
    })
}

fn predicate(cursor: &mut Cursor<'_>, known: Option<&[&str]>) -> Result<Option<String>, Unread> {
    if !cursor.word("WHERE") {
        return cursor.end().map(|()| None);
    }
    let tokens = cursor.rest();
    if tokens.is_empty() {
        return Err(cursor.unread("a condition"));
    }
    Ok(Some(canonical(&tokens, known)))
}

/// Reads a list in parentheses of what a key or index orders by.
pub(super) fn indexed_columns(
    cursor: &mut Cursor<'_>,
    known: Option<&[&str]>,
) -> Result<Vec<IndexedColumn>, Unread> {
    let wanted = cursor.unread("columns or expressions");
    listed(&cursor.group()?, known).ok_or(wanted)
}

/// As [`indexed_columns`], for a primary key, and whether `AUTOINCREMENT` stands at the list's end.
pub(super) fn key_columns(cursor: &mut Cursor<'_>) -> Result<(Vec<IndexedColumn>, bool), Unread> {
    let wanted = cursor.unread("columns");
    let mut tokens = cursor.group()?;
    let autoincrement = tokens.pop_if(|last| last.is("AUTOINCREMENT")).is_some();
    listed(&tokens, None)
        .map(|columns| (columns, autoincrement))
        .ok_or(wanted)
}

/// None when something is missing around a comma.
fn listed(tokens: &[Token<'_>], known: Option<&[&str]>) -> Option<Vec<IndexedColumn>> {
    let whole = |part: &&[Token<'_>]| (!part.is_empty()).then(|| indexed_column(part, known));
    parts(tokens).iter().map(whole).collect()
}

fn indexed_column(tokens: &[Token<'_>], known: Option<&[&str]>) -> IndexedColumn {
    let (descending, tokens) = match tokens {
        [rest @ .., last] if !rest.is_empty() && last.is("DESC") => (true, rest),
        [rest @ .., last] if !rest.is_empty() && last.is("ASC") => (false, rest),
        all => (false, all),
    };
    let (tokens, collation) = without_collation(tokens);
    let term = match tokens {
        [single] if names_column(single) => IndexedTerm::Column(single.text().into_owned()),
        several => IndexedTerm::Expression(canonical(several, known)),
    };
    IndexedColumn {
        term,
        collation,
        descending,
    }
}

/// Splits off the collation that holds for the whole; of several the last counts.
fn without_collation<'t, 'a>(tokens: &'t [Token<'a>]) -> (&'t [Token<'a>], Option<String>) {
    let mut tokens = unwrapped(tokens);
    let mut collation = None;
    loop {
        let rest = before_collations(tokens);
        match tokens.last() {
            Some(name) if rest.len() < tokens.len() && is_operand(rest) => {
                collation.get_or_insert_with(|| name.text().to_ascii_uppercase());
                tokens = unwrapped(rest);
            }
            _ => return (tokens, collation),
        }
    }
}

fn before_collations<'t, 'a>(tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    let mut rest = tokens;
    while let [inner @ .., word, _] = rest
        && word.is("COLLATE")
    {
        rest = inner;
    }
    rest
}

/// Whether a `COLLATE` behind these tokens is about them all: it binds tighter than all operators but signs.
fn is_operand(tokens: &[Token<'_>]) -> bool {
    let mut rest = tokens;
    while let [sign, inner @ ..] = rest
        && ["-", "+", "~"].iter().any(|mark| sign.is_mark(mark))
    {
        rest = inner;
    }
    match rest {
        [_] => true,
        [name, arguments @ ..]
            if matches!(name.kind, Kind::Word | Kind::Quoted)
                && !name.is("NOT")
                && !name.is("CASE") =>
        {
            inside(arguments).is_some()
        }
        all => inside(all).is_some() || is_case(all),
    }
}

/// Whether the tokens are one `CASE … END`.
fn is_case(tokens: &[Token<'_>]) -> bool {
    let [first, inner @ .., last] = tokens else {
        return false;
    };
    let mut depth = 1_usize;
    for token in inner {
        if token.is("CASE") {
            depth = depth.saturating_add(1);
        } else if token.is("END") {
            depth = depth.saturating_sub(1);
        }
        if depth == 0 {
            return false;
        }
    }
    depth == 1 && first.is("CASE") && last.is("END")
}

/// SQLite takes a string for a column's name here.
fn names_column(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Quoted => true,
        Kind::String => !token.is_blob(),
        Kind::Word => !is_truth(token.raw) && !is_now(token.raw) && !token.is("NULL"),
        _ => false,
    }
}
