//! Where the two engines' SQL differs, in one place.

use evenkeel_model::Dialect;

pub use evenkeel_ddl::sql::quote;

/// A parameter for a column of the live type. Postgres is told the type, since all parameters are
/// text; never with its length or precision, because an explicit cast would cut silently what an
/// assignment refuses. SQLite's columns convert by themselves.
pub fn parameter(dialect: Dialect, number: usize, live_type: &str) -> String {
    let base = live_type.split('(').next().unwrap_or(live_type).trim_end();
    match (dialect, base) {
        (Dialect::Sqlite, _) | (_, "text" | "character varying" | "character") => {
            format!("${number}")
        }
        (Dialect::Postgres, _) => {
            // `timestamp(3) without time zone` has its precision in the middle.
            let tail = live_type.split(')').nth(1).unwrap_or_default();
            format!("CAST(${number} AS {base}{tail})")
        }
    }
}

/// A parameter that is a whole number.
pub fn integer(number: usize) -> String {
    format!("CAST(${number} AS BIGINT)")
}

/// A value as a text that loses nothing of it, for [`exactly`]. Postgres' texts don't; SQLite's are cut to 15
/// digits where they are real numbers, and don't say of which type a value is, which each has for itself.
pub fn exact(dialect: Dialect, expression: &str) -> String {
    match dialect {
        Dialect::Postgres => format!("cast({expression} as text)"),
        Dialect::Sqlite => format!(
            "case typeof({expression}) when 'null' then null when 'text' then 't' || {expression} \
             when 'integer' then 'i' || {expression} when 'real' then 'r' || quote({expression}) \
             else 'b' end"
        ),
    }
}

/// A parameter that is what [`exact`] gave of a column of the live type, and what to bind for it. None: it
/// gave nothing like it, or bytes.
pub fn exactly<'a>(
    dialect: Dialect,
    number: usize,
    live_type: &str,
    exact: &'a str,
) -> Option<(String, &'a str)> {
    if dialect == Dialect::Postgres {
        return Some((parameter(dialect, number, live_type), exact));
    }
    let (kind, text) = exact.split_at_checked(1)?;
    // A cast has its type's affinity, by which SQLite would convert the column; with a sign before it, none.
    match kind {
        "t" => Some((format!("${number}"), text)),
        "i" if text.parse::<i64>().is_ok() => Some((format!("+cast(${number} as integer)"), text)),
        "r" if text.parse::<f64>().is_ok() => Some((format!("+cast(${number} as real)"), text)),
        _ => None,
    }
}

/// What follows a SELECT to keep the row as it is until the transaction ends. SQLite's transactions
/// hold the only write lock already.
pub fn for_update(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "",
        Dialect::Postgres => " FOR UPDATE",
    }
}

/// Whether a text holds anything beyond ASCII.
pub fn beyond_ascii(dialect: Dialect, text: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("LENGTH(CAST({text} AS BLOB)) <> LENGTH({text})"),
        Dialect::Postgres => format!("OCTET_LENGTH({text}) <> CHAR_LENGTH({text})"),
    }
}

/// What makes others wait, who ask with the same number, until the transaction ends. SQLite's
/// transactions wait for each other anyway.
pub fn one_at_a_time(dialect: Dialect, lock: i64) -> Option<String> {
    match dialect {
        Dialect::Sqlite => None,
        Dialect::Postgres => Some(format!(
            "SELECT CAST(pg_advisory_xact_lock({lock}) AS TEXT)"
        )),
    }
}

/// A binary column as hexadecimal text in lower case.
pub fn hex(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::Sqlite => format!("lower(hex({column}))"),
        Dialect::Postgres => format!("encode({column}, 'hex')"),
    }
}

#[cfg(test)]
mod tests {
    use super::{exactly, parameter, quote};
    use evenkeel_model::Dialect::{Postgres, Sqlite};

    #[test]
    fn names_are_quoted_whatever_is_in_them() {
        assert_eq!(quote("vector-sync-status"), "\"vector-sync-status\"");
        assert_eq!(quote("a\"b"), "\"a\"\"b\"");
    }

    #[test]
    fn casts_never_cut() {
        assert_eq!(parameter(Postgres, 1, "character varying(50)"), "$1");
        assert_eq!(
            parameter(Postgres, 2, "numeric(10,2)"),
            "CAST($2 AS numeric)"
        );
        assert_eq!(
            parameter(Postgres, 3, "timestamp(3) without time zone"),
            "CAST($3 AS timestamp without time zone)"
        );
        assert_eq!(parameter(Postgres, 3, "date"), "CAST($3 AS date)");
        assert_eq!(parameter(Sqlite, 4, "NUMERIC(10,2)"), "$4");
    }
    #[test]
    fn what_is_no_exact_value_is_not_bound() {
        for (exact, place) in [
            ("ta", Some(("$1", "a"))),
            ("t", Some(("$1", ""))),
            ("i-7", Some(("+cast($1 as integer)", "-7"))),
            ("r2.5", Some(("+cast($1 as real)", "2.5"))),
            ("i7.5", None),
            ("r", None),
            ("b", None),
            ("", None),
            ("ü", None),
        ] {
            let bound = exactly(Sqlite, 1, "NUMERIC", exact);
            let bound = bound.as_ref().map(|(place, text)| (place.as_str(), *text));
            assert_eq!(bound, place, "{exact}");
        }
        let bound = exactly(Postgres, 2, "numeric(10,2)", "x");
        assert_eq!(bound, Some(("CAST($2 AS numeric)".to_owned(), "x")));
    }
}
