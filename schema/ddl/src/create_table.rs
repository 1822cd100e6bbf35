//! Reads `CREATE TABLE`.

use super::constraint::{
    Constraint, TableConstraint, column_constraint, deferral, on_conflict, table_constraint,
};
use super::cursor::{Cursor, Unread};
use super::expression::{literal, normalise, normalise_with};
use crate::lex::Kind;
use crate::lex::keyword::{is_now, is_truth};

/// What the pragmas don't tell of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CreateTable {
    /// Its columns, in order.
    pub columns: Vec<ColumnText>,
    /// Its constraints in order of appearance, those stated with a column among them.
    pub constraints: Vec<TableConstraint>,
    /// Whether it holds its columns to their types.
    pub strict: bool,
    /// Whether the primary key takes the place of the rowid.
    pub without_rowid: bool,
}

/// What is said with a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnText {
    /// Its name as written, without quotes.
    pub name: String,
    /// Its collation, in upper case.
    pub collation: Option<String>,
    /// How it is computed, when it is.
    pub generated: Option<GeneratedText>,
    /// Its default, normalised. A bare word, which SQLite takes for a string, is given as one.
    pub default: Option<String>,
    /// What `NOT NULL ON CONFLICT` says, in upper case, unless that is `ABORT`.
    pub not_null_conflict: Option<String>,
}

/// How a column is computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GeneratedText {
    /// The expression, normalised.
    pub expression: String,
    /// Whether its value is kept rather than computed on each read.
    pub stored: bool,
}

/// Reads a `CREATE TABLE` statement.
///
/// # Errors
///
/// When it isn't one, or is none that SQLite takes. `CREATE VIRTUAL TABLE` and `CREATE TABLE … AS SELECT` are
/// none for it; SQLite stores the latter as a plain list of columns.
pub fn create_table(sql: &str) -> Result<CreateTable, Unread> {
    let mut cursor = Cursor::new(sql)?;
    let mut table = CreateTable::default();
    cursor.need(&["CREATE"])?;
    cursor.one_of(&["TEMP", "TEMPORARY"]);
    cursor.need(&["TABLE"])?;
    cursor.words(&["IF", "NOT", "EXISTS"]);
    cursor.qualified_name()?;
    if !cursor.mark("(") {
        return Err(cursor.unread("`(`"));
    }
    body(&mut cursor, &mut table)?;
    options(&mut cursor, &mut table)?;
    settle(&mut table);
    Ok(table)
}

/// Reads the columns and behind them the table's constraints, up to the closing parenthesis.
fn body(cursor: &mut Cursor<'_>, table: &mut CreateTable) -> Result<(), Unread> {
    loop {
        column(cursor, table)?;
        if cursor.mark(")") {
            return Ok(());
        }
        if !cursor.mark(",") {
            return Err(cursor.unread("`,` or `)`"));
        }
        let constraint = ["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"];
        if constraint.iter().any(|word| cursor.sees(&[word])) {
            return constraints(cursor, table);
        }
    }
}

/// Reads the table's constraints; the comma between two may be left out.
fn constraints(cursor: &mut Cursor<'_>, table: &mut CreateTable) -> Result<(), Unread> {
    loop {
        let name = constraint_name(cursor)?;
        let named = name.is_some();
        match table_constraint(cursor, name)? {
            Some(constraint) => table.constraints.push(TableConstraint {
                column: None,
                constraint,
            }),
            // SQLite takes a name without a constraint.
            None if named => {}
            None => return Err(cursor.unread("a constraint")),
        }
        if cursor.mark(")") {
            return Ok(());
        }
        cursor.mark(",");
    }
}

/// Reads the name of the constraint that follows, of several the last.
fn constraint_name(cursor: &mut Cursor<'_>) -> Result<Option<String>, Unread> {
    let mut name = None;
    while cursor.word("CONSTRAINT") {
        name = Some(cursor.name()?);
    }
    Ok(name)
}

fn column(cursor: &mut Cursor<'_>, table: &mut CreateTable) -> Result<(), Unread> {
    let mut column = ColumnText {
        name: cursor.name()?,
        ..ColumnText::default()
    };
    let first = table.constraints.len();
    cursor.type_words()?;
    loop {
        let name = constraint_name(cursor)?;
        let named = name.is_some();
        let of_column = table.constraints.get_mut(first..).unwrap_or_default();
        if property(cursor, &mut column)? || deferral(cursor, last_key(of_column))? {
            continue;
        }
        match column_constraint(cursor, name, &column.name)? {
            Some(constraint) => {
                table.constraints.push(TableConstraint {
                    column: Some(column.name.clone()),
                    constraint,
                });
            }
            None if named => {}
            None => break,
        }
    }
    table.columns.push(column);
    Ok(())
}

/// The foreign key that a deferral stated now is about.
fn last_key(constraints: &mut [TableConstraint]) -> Option<&mut Constraint> {
    let keys = constraints.iter_mut().map(|stated| &mut stated.constraint);
    keys.rev()
        .find(|constraint| matches!(constraint, Constraint::ForeignKey { .. }))
}

/// Reads what is said of the column itself; false when nothing such comes next.
fn property(cursor: &mut Cursor<'_>, column: &mut ColumnText) -> Result<bool, Unread> {
    if cursor.word("DEFAULT") {
        column.default = Some(default(cursor)?);
    } else if cursor.words(&["NOT", "NULL"]) {
        column.not_null_conflict = on_conflict(cursor)?;
    } else if cursor.word("NULL") {
        on_conflict(cursor)?;
    } else if cursor.word("COLLATE") {
        column.collation = Some(cursor.name()?.to_ascii_uppercase());
    } else if cursor.words(&["GENERATED", "ALWAYS", "AS"]) || cursor.word("AS") {
        let expression = cursor.group_text()?;
        let stored = cursor.one_of(&["STORED", "VIRTUAL"]) == Some("STORED");
        column.generated = Some(GeneratedText { expression, stored });
    } else {
        return Ok(false);
    }
    Ok(true)
}

/// Reads a default. No column can be meant in one, so whatever is in double quotes is a string.
fn default(cursor: &mut Cursor<'_>) -> Result<String, Unread> {
    if cursor.sees_mark("(") {
        return Ok(normalise_with(&cursor.group_text()?, &[]));
    }
    let sign = ["-", "+"]
        .into_iter()
        .find(|sign| cursor.mark(sign))
        .unwrap_or_default();
    let wanted = cursor.unread("a default");
    let token = cursor.take().ok_or_else(|| wanted.clone())?;
    let value = match token.kind {
        Kind::Number | Kind::String => normalise(token.raw),
        Kind::Word if is_now(token.raw) || is_truth(token.raw) || token.is("NULL") => {
            token.raw.to_ascii_uppercase()
        }
        Kind::Word | Kind::Quoted if sign.is_empty() => literal(&token.text()),
        _ => return Err(wanted),
    };
    Ok(format!("{sign}{value}"))
}

/// Reads what follows the closing parenthesis.
fn options(cursor: &mut Cursor<'_>, table: &mut CreateTable) -> Result<(), Unread> {
    loop {
        if cursor.word("STRICT") {
            table.strict = true;
        } else if cursor.words(&["WITHOUT", "ROWID"]) {
            table.without_rowid = true;
        } else {
            return cursor.end();
        }
        if !cursor.mark(",") {
            return cursor.end();
        }
    }
}

/// Normalises the expressions, which takes the names of all columns: those in double quotes that are none of
/// them are strings.
fn settle(table: &mut CreateTable) {
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    for generated in table
        .columns
        .iter_mut()
        .filter_map(|column| column.generated.as_mut())
    {
        generated.expression = normalise_with(&generated.expression, &names);
    }
    if !table.without_rowid {
        names.extend(["rowid", "_rowid_", "oid"]);
    }
    for stated in &mut table.constraints {
        if let Constraint::Check { expression, .. } = &mut stated.constraint {
            *expression = normalise_with(expression, &names);
        }
    }
}
