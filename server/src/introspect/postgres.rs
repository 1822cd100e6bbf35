//! Postgres, from `pg_catalog` alone: `information_schema` hides objects from weak roles.
//!
//! The search path is emptied first, so that every text the server prints is qualified the same way
//! whoever asks. `$1` is the schema's name, `$2` a JSON array of the tables' names.

use std::collections::BTreeMap;

use evenkeel_schema::{
    Check, Column, Dialect, ForeignKey, Generated, Index, PrimaryKey, Schema, Table, Unique,
};

use super::{columns, text};
use crate::database::{DbError, Tx};

/// Ordinary tables of the current schema.
pub const COUNT_TABLES: &str = "SELECT CAST(count(*) AS TEXT) FROM pg_catalog.pg_class c \
     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
     WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')";

const COLUMNS: &str = "
SELECT c.relname::text, a.attname::text, a.attnum::text, format_type(a.atttypid, a.atttypmod),
       a.attnotnull::text, pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE n.nspname = $1 AND c.relkind IN ('r', 'p')
  AND c.relname IN (SELECT json_array_elements_text($2::json))
ORDER BY c.relname, a.attnum";

const CONSTRAINTS: &str = "
SELECT c.relname::text, k.conname::text, k.contype::text,
       (SELECT json_agg(a.attname ORDER BY u.ord)::text FROM unnest(k.conkey) WITH ORDINALITY u(num, ord)
        JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
       f.relname::text,
       (SELECT json_agg(a.attname ORDER BY u.ord)::text FROM unnest(k.confkey) WITH ORDINALITY u(num, ord)
        JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),
       k.confdeltype::text, k.confupdtype::text, pg_get_constraintdef(k.oid)
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class f ON f.oid = k.confrelid
WHERE n.nspname = $1 AND k.contype IN ('p', 'u', 'f', 'c')
  AND c.relname IN (SELECT json_array_elements_text($2::json))
ORDER BY c.relname, k.conname";

const INDEXES: &str = "
SELECT c.relname::text, i.relname::text, pg_get_indexdef(x.indexrelid), x.indisunique::text
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relname IN (SELECT json_array_elements_text($2::json))
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k
                  WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
ORDER BY c.relname, i.relname";

/// The schema that unqualified names mean, whatever the search path was set to meanwhile.
pub async fn current_schema(tx: &mut Tx) -> Result<String, DbError> {
    let sql = "SELECT coalesce(nullif(current_setting('evenkeel.schema', true), ''), \
               current_schema()::text, 'public')";
    let rows = tx.fetch(sql, &[]).await?;
    let schema = rows.into_iter().flatten().flatten().next();
    Ok(schema.unwrap_or_else(|| "public".into()))
}

/// Reads the tables named in the JSON array `names`.
pub async fn read(tx: &mut Tx, names: &str) -> Result<Schema, DbError> {
    let namespace = current_schema(tx).await?;
    // Remembers the schema beyond the change of search path, both for this transaction alone.
    tx.fetch(
        "SELECT set_config('evenkeel.schema', $1, true), set_config('search_path', '', true)",
        &[Some(namespace.clone())],
    )
    .await?;
    let args = [Some(namespace), Some(names.to_owned())];
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();

    for row in tx.fetch(COLUMNS, &args).await? {
        let [
            table,
            name,
            position,
            data_type,
            not_null,
            default,
            identity,
            generated,
        ] = columns(row)?;
        let table = tables.entry(text(table)?).or_default();
        // A table without a column has one row without a name.
        let Some(name) = name else { continue };
        let generated = match (identity.as_deref(), generated.as_deref()) {
            (Some("a"), _) => Some(Generated::IdentityAlways),
            (Some("d"), _) => Some(Generated::IdentityByDefault),
            (_, Some("s")) => Some(Generated::Stored),
            (_, Some("v")) => Some(Generated::Virtual),
            _ => None,
        };
        let column = Column {
            position: text(position)?.parse().unwrap_or_default(),
            data_type: text(data_type)?,
            nullable: not_null.as_deref() != Some("true"),
            default,
            generated,
        };
        table.columns.insert(name, column);
    }

    for row in tx.fetch(CONSTRAINTS, &args).await? {
        let [
            table,
            name,
            kind,
            own,
            target,
            target_columns,
            on_delete,
            on_update,
            definition,
        ] = columns(row)?;
        let table = tables.entry(text(table)?).or_default();
        let name = text(name)?;
        match kind.as_deref() {
            Some("p") => {
                table.primary_key = Some(PrimaryKey {
                    columns: list(own)?,
                });
            }
            Some("u") => {
                table.uniques.insert(
                    name,
                    Unique {
                        columns: list(own)?,
                    },
                );
            }
            Some("f") => {
                table.foreign_keys.insert(
                    name,
                    ForeignKey {
                        columns: list(own)?,
                        references_table: text(target)?,
                        references_columns: list(target_columns)?,
                        on_delete: action(on_delete.as_deref()),
                        on_update: action(on_update.as_deref()),
                    },
                );
            }
            _ => {
                let expression = text(definition)?;
                table.checks.insert(name, Check { expression });
            }
        }
    }

    for row in tx.fetch(INDEXES, &args).await? {
        let [table, name, definition, unique] = columns(row)?;
        let definition = text(definition)?;
        // Before USING stand the index's and the table's names, with the schema.
        let place = definition.find(" USING ").map_or(0, |i| i + 1);
        let index = Index {
            definition: definition[place..].to_owned(),
            unique: unique.as_deref() == Some("true"),
        };
        let table = tables.entry(text(table)?).or_default();
        table.indexes.insert(text(name)?, index);
    }
    Ok(Schema {
        dialect: Dialect::Postgres,
        tables,
    })
}

fn list(json: Option<String>) -> Result<Vec<String>, DbError> {
    serde_json::from_str(&text(json)?).map_err(|e| DbError::Other(e.to_string()))
}

/// `confdeltype` and `confupdtype` in words.
fn action(code: Option<&str>) -> String {
    match code {
        Some("c") => "CASCADE",
        Some("r") => "RESTRICT",
        Some("n") => "SET NULL",
        Some("d") => "SET DEFAULT",
        _ => "NO ACTION",
    }
    .to_owned()
}
