//! SQLite, from `sqlite_schema` joined with the `pragma_…` table functions.
//!
//! `$1` is a JSON array of the tables' names. SQLite keeps no names of constraints: the list of
//! their columns stands in for one.

use std::collections::BTreeMap;

use evenkeel_schema::{
    Column, Dialect, ForeignKey, Generated, Index, PrimaryKey, Schema, Table, Unique,
};

use super::{columns, text};
use crate::database::{DbError, Tx};

/// Tables that aren't SQLite's own.
pub const COUNT_TABLES: &str = "SELECT CAST(count(*) AS TEXT) FROM sqlite_schema \
     WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";

const COLUMNS: &str = "
SELECT m.name, x.name, CAST(x.cid + 1 AS TEXT), x.type, CAST(x.\"notnull\" AS TEXT), x.dflt_value,
       CAST(x.pk AS TEXT), CAST(x.hidden AS TEXT)
FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x
WHERE m.type = 'table' AND m.name IN (SELECT value FROM json_each($1))
ORDER BY m.name, x.cid";

const CONSTRAINTS: &str = "
SELECT m.name, CAST(f.id AS TEXT), f.\"table\", f.\"from\", f.\"to\", f.on_delete, f.on_update
FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f
WHERE m.type = 'table' AND m.name IN (SELECT value FROM json_each($1))
ORDER BY m.name, f.id, f.seq";

const INDEXES: &str = "
SELECT m.name, l.name, CAST(l.\"unique\" AS TEXT), l.origin, CAST(l.partial AS TEXT), x.name,
       CAST(x.\"desc\" AS TEXT), x.coll, s.sql
FROM sqlite_schema m
JOIN pragma_index_list(m.name) l
JOIN pragma_index_xinfo(l.name) x
LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = l.name
WHERE m.type = 'table' AND x.key = 1 AND m.name IN (SELECT value FROM json_each($1))
ORDER BY m.name, l.name, x.seqno";

/// Reads the tables named in the JSON array `names`.
pub async fn read(tx: &mut Tx, names: &str) -> Result<Schema, DbError> {
    let args = [Some(names.to_owned())];
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();

    let mut keys: BTreeMap<String, BTreeMap<u32, String>> = BTreeMap::new();
    for row in tx.fetch(COLUMNS, &args).await? {
        let [
            table,
            name,
            position,
            data_type,
            not_null,
            default,
            key,
            hidden,
        ] = columns(row)?;
        let (table, name) = (text(table)?, text(name)?);
        let place: u32 = text(key)?.parse().unwrap_or_default();
        if place > 0 {
            let key = keys.entry(table.clone()).or_default();
            key.insert(place, name.clone());
        }
        let column = Column {
            position: text(position)?.parse().unwrap_or_default(),
            data_type: normalised_type(&data_type.unwrap_or_default()),
            nullable: not_null.as_deref() != Some("1"),
            default,
            generated: match hidden.as_deref() {
                Some("2") => Some(Generated::Virtual),
                Some("3") => Some(Generated::Stored),
                _ => None,
            },
        };
        let table = tables.entry(table).or_default();
        table.columns.insert(name, column);
    }
    for (table, key) in keys {
        let columns = key.into_values().collect();
        tables.entry(table).or_default().primary_key = Some(PrimaryKey { columns });
    }

    let mut foreign: BTreeMap<(String, String), ForeignKey> = BTreeMap::new();
    for row in tx.fetch(CONSTRAINTS, &args).await? {
        let [table, id, target, from, to, on_delete, on_update] = columns(row)?;
        let key = foreign
            .entry((text(table)?, text(id)?))
            .or_insert_with(|| ForeignKey {
                columns: Vec::new(),
                references_table: target.unwrap_or_default(),
                references_columns: Vec::new(),
                on_delete: on_delete.unwrap_or_default(),
                on_update: on_update.unwrap_or_default(),
            });
        key.columns.push(text(from)?);
        key.references_columns.extend(to);
    }
    for ((table, _), key) in foreign {
        let name = list(&key.columns);
        let table = tables.entry(table).or_default();
        table.foreign_keys.insert(name, key);
    }

    let mut indexes: BTreeMap<(String, String), Found> = BTreeMap::new();
    for row in tx.fetch(INDEXES, &args).await? {
        let [
            table,
            name,
            unique,
            origin,
            partial,
            column,
            descending,
            collation,
            sql,
        ] = columns(row)?;
        let found = indexes
            .entry((text(table)?, text(name)?))
            .or_insert_with(|| Found {
                unique: unique.as_deref() == Some("1"),
                origin: origin.unwrap_or_default(),
                partial: partial.as_deref() == Some("1"),
                sql,
                columns: Vec::new(),
                has_expression: false,
                parts: Vec::new(),
            });
        let Some(column) = column else {
            found.has_expression = true;
            continue;
        };
        let mut part = column.clone();
        if let Some(collation) = collation.filter(|c| c != "BINARY") {
            part.push_str(" COLLATE ");
            part.push_str(&collation);
        }
        if descending.as_deref() == Some("1") {
            part.push_str(" DESC");
        }
        found.columns.push(column);
        found.parts.push(part);
    }
    for ((table, name), found) in indexes {
        let table = tables.entry(table).or_default();
        match found.origin.as_str() {
            "pk" => {}
            "u" => {
                let columns = found.columns;
                table.uniques.insert(list(&columns), Unique { columns });
            }
            _ => {
                let index = Index {
                    unique: found.unique,
                    definition: found.definition(),
                };
                table.indexes.insert(name, index);
            }
        }
    }
    Ok(Schema {
        dialect: Dialect::Sqlite,
        tables,
    })
}

/// An index while its rows come in.
struct Found {
    unique: bool,
    origin: String,
    partial: bool,
    sql: Option<String>,
    columns: Vec<String>,
    has_expression: bool,
    parts: Vec<String>,
}

impl Found {
    /// From the pragmas where they know all of it, so that spelling doesn't count; expressions and
    /// conditions stand in the statement alone.
    fn definition(&self) -> String {
        let unique = if self.unique { "UNIQUE " } else { "" };
        if !self.has_expression && !self.partial {
            return format!("{unique}({})", self.parts.join(", "));
        }
        let sql = self.sql.as_deref().unwrap_or_default();
        let place = sql.find('(').unwrap_or(0);
        let words: Vec<_> = sql[place..].split_whitespace().collect();
        format!("{unique}{}", words.join(" "))
    }
}

fn list(columns: &[String]) -> String {
    format!("({})", columns.join(", "))
}

/// `numeric( 10 , 2 )` and `NUMERIC(10,2)` are the same declaration.
fn normalised_type(declared: &str) -> String {
    let words: Vec<_> = declared.split_whitespace().collect();
    words
        .join(" ")
        .to_uppercase()
        .replace(" (", "(")
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" ,", ",")
        .replace(", ", ",")
}

#[cfg(test)]
mod tests {
    use super::normalised_type;

    #[test]
    fn spelling_of_types_does_not_count() {
        for text in ["NUMERIC(10, 2)", "numeric( 10 , 2 )", "Numeric (10,2)"] {
            assert_eq!(normalised_type(text), "NUMERIC(10,2)");
        }
        assert_eq!(normalised_type("double  precision"), "DOUBLE PRECISION");
    }
}
