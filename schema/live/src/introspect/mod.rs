//! Reads the live schema. A fixed number of statements in one read-only snapshot, however many
//! tables there are. The dialects' files are twins: the same names in the same order.

mod ledger;
mod postgres;
mod sqlite;

use evenkeel_engine::{FoundLedger, LedgerReading};
use evenkeel_model::{Dialect, Schema};

use crate::database::{Beside, Database, DbError, TextRow, Tx};

pub use postgres::current_schema as main_schema;

/// How much of a database is read.
pub enum Scope {
    /// All of it.
    Whole,
    /// These tables of the main schema, with what belongs to them.
    Tables(Vec<String>),
}

/// What was read at one moment.
pub struct Introspected {
    /// The tables asked for, as far as they exist.
    pub schema: Schema,
    /// The ledgers asked for, in order.
    pub ledgers: Vec<LedgerReading>,
    /// What else on the search path has the name of one of these tables.
    pub beside: Vec<Beside>,
}

/// A whole database as read at one moment.
pub struct Observed {
    /// Its schema.
    pub schema: Schema,
    /// The ledgers of all migration tools that were found.
    pub ledgers: Vec<FoundLedger>,
    /// The engine's name and version.
    pub engine: String,
}

/// How often a schema that changes while it is read is read anew.
const ATTEMPTS: u32 = 5;

/// Reads the named tables and sqlx's ledgers.
///
/// # Errors
/// The database can't be reached, or says no to a reading of its catalog.
pub async fn introspect(
    database: &Database,
    tables: &[String],
    ledgers: &[String],
) -> Result<Introspected, DbError> {
    let names = tables.iter().chain(ledgers).cloned().collect();
    let scope = Scope::Tables(names);
    let (mut tx, mut schema) = read(database, &scope).await?;
    let mut readings = Vec::new();
    for table in ledgers {
        readings.push(ledger::read(&mut tx, &schema, "sqlx", table).await?);
    }
    for ledger in ledgers {
        if !tables.contains(ledger) {
            schema.tables.remove(ledger);
        }
    }
    // The last, since it changes the search path.
    let names: Vec<String> = tables.iter().chain(ledgers).cloned().collect();
    let beside = database.look_at_home(&mut tx, &names).await?;
    tx.commit().await?;
    Ok(Introspected {
        schema,
        ledgers: readings,
        beside,
    })
}

/// Reads everything.
///
/// # Errors
/// As [`introspect`].
pub async fn observe(database: &Database) -> Result<Observed, DbError> {
    let (mut tx, schema) = read(database, &Scope::Whole).await?;
    let ledgers = ledger::read_all(&mut tx, &schema).await?;
    let engine = name_engine(
        database.dialect(),
        tx.fetch(engine_sql(database.dialect()), &[]).await?,
    );
    tx.commit().await?;
    Ok(Observed {
        schema,
        ledgers,
        engine,
    })
}

/// Postgres' rows are of one moment, but the texts that it prints are of now: an object dropped in
/// between fails the statement, and the next reading doesn't know it any more.
async fn read(database: &Database, scope: &Scope) -> Result<(Tx, Schema), DbError> {
    let mut attempt = 1;
    loop {
        let mut tx = database.snapshot().await?;
        match read_in(&mut tx, scope).await {
            Err(DbError::MissingObject(_)) if attempt < ATTEMPTS => attempt += 1,
            Err(DbError::MissingObject(what)) => {
                return Err(DbError::Other(format!(
                    "the schema changes while it is read ({what})"
                )));
            }
            Err(other) => return Err(other),
            Ok(schema) => return Ok((tx, schema)),
        }
    }
}

/// Reads within a transaction that may have changed what is read. On Postgres names mean our schema
/// afterwards, as they do in a plan.
///
/// # Errors
/// As [`introspect`].
pub async fn read_in(tx: &mut Tx, scope: &Scope) -> Result<Schema, DbError> {
    match tx.dialect() {
        Dialect::Sqlite => sqlite::read(tx, scope).await,
        Dialect::Postgres => postgres::read(tx, scope).await,
    }
}

/// How many tables there are, whoever made them.
///
/// # Errors
/// As [`introspect`].
pub async fn count_tables(database: &Database) -> Result<u64, DbError> {
    let sql = match database.dialect() {
        Dialect::Sqlite => sqlite::COUNT_TABLES,
        Dialect::Postgres => postgres::COUNT_TABLES,
    };
    let rows = database.fetch(sql, &[]).await?;
    number(rows.first().and_then(|r| r.first()))
}

/// The engine's name and version.
///
/// # Errors
/// As [`introspect`].
pub async fn engine(database: &Database) -> Result<String, DbError> {
    let rows = database.fetch(engine_sql(database.dialect()), &[]).await?;
    Ok(name_engine(database.dialect(), rows))
}

fn engine_sql(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "SELECT sqlite_version()",
        Dialect::Postgres => "SELECT current_setting('server_version')",
    }
}

fn name_engine(dialect: Dialect, rows: Vec<TextRow>) -> String {
    let name = match dialect {
        Dialect::Sqlite => "SQLite",
        Dialect::Postgres => "PostgreSQL",
    };
    let version = rows.into_iter().flatten().flatten().next();
    format!("{name} {}", version.unwrap_or_default())
}

/// A catalog row as an array of the width that the statement has.
fn columns<const N: usize>(row: TextRow) -> Result<[Option<String>; N], DbError> {
    row.try_into()
        .map_err(|row: TextRow| DbError::Other(format!("{N} columns expected, not {}", row.len())))
}

/// A value that the catalog always has.
fn text(value: Option<String>) -> Result<String, DbError> {
    value.ok_or_else(|| DbError::Other("the catalog left a name or a type empty".into()))
}

fn number(value: Option<&Option<String>>) -> Result<u64, DbError> {
    value
        .and_then(|v| v.as_deref()?.parse().ok())
        .ok_or_else(|| DbError::Other("the catalog gave no number where one was expected".into()))
}
