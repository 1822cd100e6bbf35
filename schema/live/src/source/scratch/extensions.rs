//! Extensions that a script makes. Most that schemas use may be made by whoever owns the database
//! (Postgres calls them trusted). Some harmless ones only by a superuser: those are made before the
//! script runs, since their own scripts run with all rights in a database that holds nothing yet.

use evenkeel_ddl::{split_postgres, sql::quote};

/// Made by a superuser, and with no way out of the database.
const HARMLESS: [&str; 22] = [
    "address_standardizer",
    "amcheck",
    "autoinc",
    "bloom",
    "dict_xsyn",
    "earthdistance",
    "h3",
    "hypopg",
    "insert_username",
    "moddatetime",
    "pg_stat_statements",
    "pgrowlocks",
    "pgstattuple",
    "pgrouting",
    "postgis",
    "postgis_raster",
    "postgis_sfcgal",
    "postgis_tiger_geocoder",
    "postgis_topology",
    "refint",
    "rum",
    "vector",
];

/// An extension as a script asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its name.
    pub name: String,
    /// The schema that it is to stand in.
    pub schema: Option<String>,
    /// Whether what it needs is made too.
    cascade: bool,
}

impl Wanted {
    /// Reads `CREATE EXTENSION …`, if a statement is that and nothing else.
    pub fn read(sql: &str) -> Option<Self> {
        let mut words = words(sql).into_iter().peekable();
        let mut next_is = |expected: &str| {
            words
                .next_if(|word| word.eq_ignore_ascii_case(expected))
                .is_some()
        };
        if !next_is("CREATE") || !next_is("EXTENSION") {
            return None;
        }
        if next_is("IF") && !(next_is("NOT") && next_is("EXISTS")) {
            return None;
        }
        let mut wanted = Self {
            name: name(&words.next()?),
            schema: None,
            cascade: false,
        };
        while let Some(word) = words.next() {
            match word.to_ascii_uppercase().as_str() {
                "WITH" => {}
                "CASCADE" => wanted.cascade = true,
                "SCHEMA" => wanted.schema = Some(name(&words.next()?)),
                // The one that is installed will do.
                "VERSION" => drop(words.next()?),
                _ => return None,
            }
        }
        Some(wanted)
    }

    /// What a superuser makes of it beforehand.
    pub fn made(&self, owner: &str) -> Vec<String> {
        let mut sql = Vec::new();
        let mut place = String::new();
        if let Some(schema) = &self.schema {
            sql.push(format!(
                "CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}",
                quote(schema),
                quote(owner)
            ));
            place = format!(" SCHEMA {}", quote(schema));
        }
        let cascade = if self.cascade { " CASCADE" } else { "" };
        sql.push(format!(
            "CREATE EXTENSION IF NOT EXISTS {}{place}{cascade}",
            quote(&self.name)
        ));
        sql
    }
}

/// The extensions of scripts that must be made beforehand.
pub fn beforehand(scripts: &[&str]) -> Vec<Wanted> {
    let mut all = Vec::new();
    for statement in scripts.iter().flat_map(|script| split_postgres(script)) {
        if let Some(wanted) = Wanted::read(statement.sql)
            && HARMLESS.contains(&wanted.name.as_str())
            && !all.contains(&wanted)
        {
            all.push(wanted);
        }
    }
    all
}

/// The schema that `CREATE SCHEMA [IF NOT EXISTS] name` makes, if a statement is that and nothing else.
pub fn plain_schema(sql: &str) -> Option<String> {
    let words = words(sql);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let upper: Vec<String> = words.iter().map(|word| word.to_uppercase()).collect();
    let upper: Vec<&str> = upper.iter().map(String::as_str).collect();
    match (upper.as_slice(), words.last()) {
        (["CREATE", "SCHEMA", _] | ["CREATE", "SCHEMA", "IF", "NOT", "EXISTS", _], Some(last)) => {
            Some(name(last))
        }
        _ => None,
    }
}

/// A statement's words. One that holds comments or blanks within quotes isn't understood, which does no
/// harm: Postgres then judges it.
pub fn words(sql: &str) -> Vec<String> {
    sql.split_whitespace().map(str::to_owned).collect()
}

fn name(word: &str) -> String {
    match word.strip_prefix('"').and_then(|w| w.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => word.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, beforehand, plain_schema};

    #[test]
    fn extensions_are_read_and_nothing_else_is() {
        let read =
            Wanted::read("CREATE extension IF NOT EXISTS \"vector\" WITH SCHEMA Ext CASCADE");
        let read = read.expect("it is one");
        assert_eq!(read.name, "vector");
        assert_eq!(
            read.made("me"),
            [
                "CREATE SCHEMA IF NOT EXISTS \"ext\" AUTHORIZATION \"me\"",
                "CREATE EXTENSION IF NOT EXISTS \"vector\" SCHEMA \"ext\" CASCADE"
            ]
        );
        for other in [
            "CREATE EXTENSION",
            "CREATE EXTENSION a; DROP TABLE b",
            "CREATE TABLE extension (a int)",
            "CREATE EXTENSION IF EXISTS a",
        ] {
            assert_eq!(Wanted::read(other), None, "{other}");
        }
        let scripts =
            ["CREATE EXTENSION dblink; CREATE EXTENSION postgis; CREATE EXTENSION postgis;"];
        let names: Vec<String> = beforehand(&scripts).into_iter().map(|w| w.name).collect();
        assert_eq!(names, ["postgis"]);
        assert_eq!(plain_schema("create schema Ext").as_deref(), Some("ext"));
        assert_eq!(plain_schema("CREATE SCHEMA a CREATE TABLE b (c int)"), None);
    }
}
