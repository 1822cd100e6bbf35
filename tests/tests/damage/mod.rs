//! Every damage that can be done to one object or one attribute of a schema, and what must be found.

mod postgres;
mod sqlite;

pub use postgres::postgres;
pub use sqlite::sqlite;

/// One damage.
pub struct Damage {
    /// Its kind, for counting.
    pub what: &'static str,
    /// What does it.
    pub sql: String,
    /// What must be found: `missing-column projects.name`, sorted.
    pub found: Vec<String>,
}

impl Damage {
    fn new(what: &'static str, sql: String, found: impl IntoIterator<Item = String>) -> Self {
        let mut found: Vec<String> = found.into_iter().collect();
        found.sort();
        found.dedup();
        Self { what, sql, found }
    }
}

/// A name as SQL.
fn quote(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
