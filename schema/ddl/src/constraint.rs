//! Reads the constraints of tables and columns.

use super::create_index::{IndexedColumn, indexed_columns, key_columns};
use super::cursor::{Cursor, Unread};

/// A constraint, and where it was stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableConstraint {
    /// The column it was stated with; none for one of the table.
    pub column: Option<String>,
    /// What it demands.
    pub constraint: Constraint,
}

/// What a constraint demands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Constraint {
    /// `PRIMARY KEY`.
    PrimaryKey {
        /// The constraint's name.
        name: Option<String>,
        /// The key.
        columns: Vec<IndexedColumn>,
        /// Whether ids are never used again.
        autoincrement: bool,
        /// What `ON CONFLICT` says, in upper case, unless that is `ABORT`.
        on_conflict: Option<String>,
    },
    /// `UNIQUE`.
    Unique {
        /// The constraint's name.
        name: Option<String>,
        /// The key.
        columns: Vec<IndexedColumn>,
        /// What `ON CONFLICT` says, in upper case, unless that is `ABORT`.
        on_conflict: Option<String>,
    },
    /// `CHECK`.
    Check {
        /// The constraint's name.
        name: Option<String>,
        /// The condition, normalised.
        expression: String,
    },
    /// `FOREIGN KEY`, or `REFERENCES` with a column.
    ForeignKey {
        /// The constraint's name.
        name: Option<String>,
        /// The columns that refer.
        columns: Vec<String>,
        /// The table they refer to.
        table: String,
        /// The columns they refer to; empty means that table's primary key.
        references: Vec<String>,
        /// What happens when the row referred to goes, in upper case.
        on_delete: String,
        /// What happens when its key changes, in upper case.
        on_update: String,
        /// What `MATCH` says, in upper case; SQLite heeds it not.
        match_kind: Option<String>,
        /// Whether it says `DEFERRABLE`.
        deferrable: bool,
        /// Whether it holds only at a transaction's end.
        initially_deferred: bool,
    },
}

/// Reads what `ON CONFLICT` says, if anything; `ABORT` is what holds without it.
pub(super) fn on_conflict(cursor: &mut Cursor<'_>) -> Result<Option<String>, Unread> {
    if !cursor.words(&["ON", "CONFLICT"]) {
        return Ok(None);
    }
    let word = cursor
        .one_of(&["ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"])
        .ok_or_else(|| cursor.unread("what a conflict leads to"))?;
    Ok((word != "ABORT").then(|| word.to_owned()))
}

/// Reads a table's constraint up to its end; none when no constraint begins here.
pub(super) fn table_constraint(
    cursor: &mut Cursor<'_>,
    name: Option<String>,
) -> Result<Option<Constraint>, Unread> {
    if cursor.words(&["PRIMARY", "KEY"]) {
        table_key(cursor, name).map(Some)
    } else if cursor.word("UNIQUE") {
        let columns = indexed_columns(cursor, None)?;
        Ok(Some(Constraint::Unique {
            name,
            columns,
            on_conflict: on_conflict(cursor)?,
        }))
    } else if cursor.word("CHECK") {
        check(cursor, name).map(Some)
    } else if cursor.words(&["FOREIGN", "KEY"]) {
        let columns = names(cursor)?;
        cursor.need(&["REFERENCES"])?;
        let mut key = references(cursor, name, columns)?;
        deferral(cursor, Some(&mut key))?;
        Ok(Some(key))
    } else {
        Ok(None)
    }
}

/// `AUTOINCREMENT` stands inside the parentheses here, behind the last column.
fn table_key(cursor: &mut Cursor<'_>, name: Option<String>) -> Result<Constraint, Unread> {
    let (columns, autoincrement) = key_columns(cursor)?;
    Ok(Constraint::PrimaryKey {
        name,
        columns,
        autoincrement,
        on_conflict: on_conflict(cursor)?,
    })
}

/// Reads a check behind its first word. The expression stays as written, until all columns are known.
pub(super) fn check(cursor: &mut Cursor<'_>, name: Option<String>) -> Result<Constraint, Unread> {
    let expression = cursor.group_text()?;
    on_conflict(cursor)?;
    Ok(Constraint::Check { name, expression })
}

/// Reads a column's constraint up to its end; none when no constraint begins here.
pub(super) fn column_constraint(
    cursor: &mut Cursor<'_>,
    name: Option<String>,
    column: &str,
) -> Result<Option<Constraint>, Unread> {
    if cursor.words(&["PRIMARY", "KEY"]) {
        let descending = cursor.one_of(&["ASC", "DESC"]) == Some("DESC");
        let on_conflict = on_conflict(cursor)?;
        let autoincrement = cursor.word("AUTOINCREMENT");
        let columns = vec![IndexedColumn::plain(column, descending)];
        Ok(Some(Constraint::PrimaryKey {
            name,
            columns,
            autoincrement,
            on_conflict,
        }))
    } else if cursor.word("UNIQUE") {
        let columns = vec![IndexedColumn::plain(column, false)];
        Ok(Some(Constraint::Unique {
            name,
            columns,
            on_conflict: on_conflict(cursor)?,
        }))
    } else if cursor.word("CHECK") {
        check(cursor, name).map(Some)
    } else if cursor.word("REFERENCES") {
        references(cursor, name, vec![column.to_owned()]).map(Some)
    } else {
        Ok(None)
    }
}

/// Reads a foreign key behind `REFERENCES`, without the deferral.
fn references(
    cursor: &mut Cursor<'_>,
    name: Option<String>,
    columns: Vec<String>,
) -> Result<Constraint, Unread> {
    let table = cursor.name()?;
    let references = if cursor.sees_mark("(") {
        names(cursor)?
    } else {
        Vec::new()
    };
    let (mut on_delete, mut on_update) = ("NO ACTION", "NO ACTION");
    let mut match_kind = None;
    loop {
        if cursor.word("MATCH") {
            match_kind = Some(cursor.name()?.to_ascii_uppercase());
        } else if cursor.words(&["ON", "DELETE"]) {
            on_delete = action(cursor)?;
        } else if cursor.words(&["ON", "UPDATE"]) {
            on_update = action(cursor)?;
        } else if cursor.words(&["ON", "INSERT"]) {
            // Taken and forgotten by SQLite.
            action(cursor)?;
        } else {
            break;
        }
    }
    let (on_delete, on_update) = (on_delete.to_owned(), on_update.to_owned());
    let (deferrable, initially_deferred) = (false, false);
    Ok(Constraint::ForeignKey {
        name,
        columns,
        table,
        references,
        on_delete,
        on_update,
        match_kind,
        deferrable,
        initially_deferred,
    })
}

fn action(cursor: &mut Cursor<'_>) -> Result<&'static str, Unread> {
    const ACTIONS: [(&[&str], &str); 5] = [
        (&["SET", "NULL"], "SET NULL"),
        (&["SET", "DEFAULT"], "SET DEFAULT"),
        (&["CASCADE"], "CASCADE"),
        (&["RESTRICT"], "RESTRICT"),
        (&["NO", "ACTION"], "NO ACTION"),
    ];
    let found = ACTIONS.iter().find(|(words, _)| cursor.words(words));
    found
        .map(|(_, action)| *action)
        .ok_or_else(|| cursor.unread("an action"))
}

/// Reads when a foreign key has to hold, if that comes next, into the key it is about. With a column it is a
/// constraint of its own, about the key before it.
pub(super) fn deferral(
    cursor: &mut Cursor<'_>,
    key: Option<&mut Constraint>,
) -> Result<bool, Unread> {
    let never = cursor.words(&["NOT", "DEFERRABLE"]);
    if !never && !cursor.word("DEFERRABLE") {
        return Ok(false);
    }
    let mut late = false;
    if cursor.word("INITIALLY") {
        let when = cursor
            .one_of(&["DEFERRED", "IMMEDIATE"])
            .ok_or_else(|| cursor.unread("DEFERRED or IMMEDIATE"))?;
        late = when == "DEFERRED";
    }
    if let Some(Constraint::ForeignKey {
        deferrable,
        initially_deferred,
        ..
    }) = key
    {
        *deferrable = !never;
        *initially_deferred = late && !never;
    }
    Ok(true)
}

/// Reads names in parentheses. SQLite once took a collation and an order with each, of no effect.
fn names(cursor: &mut Cursor<'_>) -> Result<Vec<String>, Unread> {
    let mut names = Vec::new();
    if !cursor.mark("(") {
        return Err(cursor.unread("`(`"));
    }
    loop {
        names.push(cursor.name()?);
        if cursor.word("COLLATE") {
            cursor.name()?;
        }
        cursor.one_of(&["ASC", "DESC"]);
        if cursor.mark(")") {
            return Ok(names);
        }
        if !cursor.mark(",") {
            return Err(cursor.unread("`,` or `)`"));
        }
    }
}
