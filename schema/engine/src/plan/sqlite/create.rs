//! Objects as the SQL that makes them.

use crate::{
    Column, Constraint, Index, Table, View,
    sql::{name, quote, sqlite_type},
};

/// The table with all that stands in its statement.
pub fn table(path: &str, table: &Table, if_not_exists: bool) -> String {
    let guard = if if_not_exists { "IF NOT EXISTS " } else { "" };
    if let Some(module) = &table.options.module {
        return format!("CREATE VIRTUAL TABLE {guard}{} USING {module}", name(path));
    }
    let storage = &table.options.storage;
    let with_column = key_with_column(table);
    let mut columns: Vec<_> = table.columns.iter().collect();
    columns.sort_by_key(|(_, c)| c.position);
    let mut lines: Vec<String> = columns
        .into_iter()
        .map(|(own, c)| {
            let mut words = column(own, c);
            if let Some((column, key)) = &with_column
                && column == own
            {
                words.push_str(&format!(" {key}"));
            }
            words
        })
        .collect();
    let constraints = [&table.uniques, &table.checks, &table.foreign_keys];
    let key = table.primary_key.iter().filter(|_| with_column.is_none());
    lines.extend(key.map(constraint));
    lines.extend(constraints.iter().flat_map(|c| c.values()).map(constraint));
    let options: Vec<_> = storage
        .iter()
        .filter(|s| *s != "AUTOINCREMENT")
        .cloned()
        .collect();
    let mut words = format!(
        "CREATE TABLE {guard}{} (\n    {}\n) {}",
        name(path),
        lines.join(",\n    "),
        options.join(", ")
    );
    words.truncate(words.trim_end().len());
    words
}

/// The key as it stands with its column, where it means something else as one of the table: one that counts,
/// and the one that isn't the rowid though it is a whole number, since it is the other way round.
fn key_with_column(table: &Table) -> Option<(String, String)> {
    let has = |word: &str| table.options.storage.iter().any(|s| s == word);
    let key = table.primary_key.as_ref()?;
    let [own] = key.columns.as_slice() else {
        return None;
    };
    let whole = table
        .columns
        .get(own)
        .is_some_and(|c| c.data_type == "INTEGER");
    let descends = whole && is_beside_rowid(key) && !has("WITHOUT ROWID");
    let counts = has("AUTOINCREMENT");
    if !counts && !descends {
        return None;
    }
    let mut words = match &key.name {
        Some(name) => format!("CONSTRAINT {} PRIMARY KEY", quote(name)),
        None => "PRIMARY KEY".to_owned(),
    };
    if descends {
        words.push_str(" DESC");
    }
    if let Some((_, conflict)) = key.definition.rsplit_once(") ON CONFLICT ") {
        words.push_str(&format!(" ON CONFLICT {conflict}"));
    }
    if counts {
        words.push_str(" AUTOINCREMENT");
    }
    Some((own.clone(), words))
}

/// Whether a key of one whole number was said to descend, which keeps it from being the rowid.
pub fn is_beside_rowid(key: &Constraint) -> bool {
    key.definition.contains(" DESC)")
}

/// A column as in CREATE TABLE and ADD COLUMN.
pub fn column(own: &str, column: &Column) -> String {
    let mut words = format!("{} {}", quote(own), sqlite_type(&column.data_type));
    words.truncate(words.trim_end().len());
    if let Some(collation) = &column.collation {
        words.push_str(&format!(" COLLATE {}", quote(collation)));
    }
    if !column.nullable {
        let said = column.storage.iter().find(|s| s.starts_with("NOT NULL"));
        words.push_str(&format!(" {}", said.map_or("NOT NULL", String::as_str)));
    }
    match (&column.default, column.generated) {
        (Some(expression), Some(how)) => {
            words.push_str(&format!(" {}", crate::sql::generated(how, expression)));
        }
        (Some(default), None) => words.push_str(&format!(" DEFAULT {}", value(default))),
        (None, _) => {}
    }
    words
}

/// A default as it may stand: only literals and words go without parentheses.
fn value(default: &str) -> String {
    let plain = default
        .strip_prefix(['-', '+'])
        .unwrap_or(default)
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    match plain || is_text(default) {
        true => default.to_owned(),
        false => format!("({default})"),
    }
}

/// Whether it is one string or blob.
fn is_text(default: &str) -> bool {
    let inner = default.strip_prefix(['x', 'X']).unwrap_or(default);
    inner
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
        .is_some_and(|text| !text.replace("''", "").contains('\''))
}

/// Whether ADD COLUMN takes the default: it must be the same for all rows.
pub fn is_constant(default: &str) -> bool {
    let now = ["CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME"];
    value(default) == default && !now.contains(&default)
}

fn constraint(constraint: &Constraint) -> String {
    match &constraint.name {
        Some(own) => format!("CONSTRAINT {} {}", quote(own), constraint.definition),
        None => constraint.definition.clone(),
    }
}

pub fn index(on: &str, own: &str, index: &Index) -> String {
    format!(
        "CREATE {}INDEX IF NOT EXISTS {} ON {} {}",
        if index.unique { "UNIQUE " } else { "" },
        quote(own),
        name(on),
        index.definition
    )
}

pub fn view(path: &str, view: &View) -> String {
    let gap = if view.definition.starts_with('(') {
        ""
    } else {
        " "
    };
    format!("CREATE VIEW {}{gap}{}", name(path), view.definition)
}

pub fn trigger(definition: &str) -> String {
    definition.replacen("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1)
}

#[cfg(test)]
mod tests {
    use super::{is_constant, value};

    #[test]
    fn defaults_stand_as_sqlite_takes_them() {
        for plain in ["0", "-1.5", "'a''b'", "CURRENT_TIMESTAMP", "TRUE", "X'AB'"] {
            assert_eq!(value(plain), plain);
        }
        for expression in ["1 + 1", "lower('A')", "'a' || 'b'"] {
            assert_eq!(value(expression), format!("({expression})"));
        }
        assert!(is_constant("'x'") && !is_constant("CURRENT_DATE") && !is_constant("1 + 1"));
    }
}
