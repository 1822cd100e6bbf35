//! Functions and operators of the main schema under the names of Postgres' own.
//!
//! The main schema is on the search path while the catalog is read, so that texts are printed relative to
//! it. Postgres takes the function whose arguments fit best, wherever on the path it stands: whoever may
//! create functions there could have theirs called by ours, with the rights of whoever looks
//! (CVE-2018-1058). For a superuser those have no end, so nothing is read then.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::database::{DbError, Tx};

/// All that is asked of the catalog.
const TEXTS: [&str; 7] = [
    include_str!("relations.sql"),
    include_str!("columns.sql"),
    include_str!("constraints.sql"),
    include_str!("indexes.sql"),
    include_str!("parts.sql"),
    include_str!("objects.sql"),
    include_str!("dependencies.sql"),
];

/// What the statements beside them call.
const BESIDE: &str = "array_length( bool_and( bool_or( coalesce( concat( count( current_schema( \
    current_setting( encode( format( json_array_elements_text( lower( max( min( nullif( pg_has_role( \
    pg_get_constraintdef( quote_ident( set_config( starts_with( sum( to_regclass( unnest( ";

/// The names of functions that are called.
static CALLED: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    TEXTS
        .iter()
        .copied()
        .chain([BESIDE])
        .flat_map(called)
        .collect()
});

/// Each word before a parenthesis; that some are none of functions does no harm.
fn called(text: &str) -> BTreeSet<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices('(')
        .filter_map(|(at, _)| {
            let before = text.get(..at)?.trim_end();
            let word = before.rsplit(|c| !is_word(c)).next()?;
            (!word.is_empty()).then(|| word.to_ascii_lowercase())
        })
        .collect()
}

/// Sets the search path to the main schema, if that is safe. The path is the catalog's alone until then.
pub async fn enter(tx: &mut Tx, main: &str) -> Result<(), DbError> {
    const SQL: &str = "SELECT (SELECT f.what FROM (\
         SELECT 'the function ' || p.proname::text AS what, p.proowner AS owner \
         FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace \
         WHERE n.nspname = $1::name AND p.proname::text IN (SELECT json_array_elements_text($2::json)) \
         UNION ALL SELECT 'the operator ' || o.oprname::text, o.oprowner \
         FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace \
         WHERE n.nspname = $1::name AND EXISTS (SELECT FROM pg_operator c \
         WHERE c.oprname = o.oprname AND c.oprnamespace = 'pg_catalog'::regnamespace)\
         ) f JOIN pg_roles r ON r.oid = f.owner \
         WHERE NOT r.rolsuper AND EXISTS (SELECT FROM pg_roles me WHERE me.rolname = current_user \
         AND me.rolsuper) LIMIT 1), set_config('search_path', quote_ident($1::text), true)";
    let names = serde_json::to_string(&*CALLED).map_err(|e| DbError::Other(e.to_string()))?;
    let rows = tx.fetch(SQL, &[Some(main.to_owned()), Some(names)]).await?;
    match rows.into_iter().flatten().next().flatten() {
        None => Ok(()),
        Some(what) => Err(DbError::Other(format!(
            "{what} in the schema {main} has the name of one of Postgres' own, and who made it is no \
             superuser: it could act with your rights. Look as a role that is no superuser"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::CALLED;

    #[test]
    fn what_the_statements_call_is_known() {
        for name in [
            "format",
            "array_to_string",
            "json_build_array",
            "concat_ws",
            "set_config",
        ] {
            assert!(CALLED.contains(name), "{name}");
        }
    }
}
