//! Reads the live schema. A fixed number of statements in one read-only snapshot, however many
//! tables there are. The dialects' files are twins: the same names in the same order.

mod postgres;
mod sqlite;

use evenkeel_schema::{Dialect, LedgerReading, RecordedMigration, Schema};

use crate::database::{Database, DbError, TextRow, Tx, dialect};

/// What was read at one moment.
pub struct Introspected {
    /// The tables asked for, as far as they exist.
    pub schema: Schema,
    /// The ledgers asked for, in order.
    pub ledgers: Vec<LedgerReading>,
}

/// Reads the named tables and ledgers.
///
/// # Errors
/// The database can't be reached, or says no to a reading of its catalog.
pub async fn introspect(
    database: &Database,
    tables: &[String],
    ledgers: &[String],
) -> Result<Introspected, DbError> {
    let mut tx = database.snapshot().await?;
    let names: Vec<&String> = tables.iter().chain(ledgers).collect();
    let names = serde_json::to_string(&names).map_err(|e| DbError::Other(e.to_string()))?;
    let mut schema = match tx.dialect() {
        Dialect::Sqlite => sqlite::read(&mut tx, &names).await?,
        Dialect::Postgres => postgres::read(&mut tx, &names).await?,
    };
    let mut readings = Vec::new();
    for ledger in ledgers {
        readings.push(read_ledger(&mut tx, &schema, ledger).await?);
    }
    for ledger in ledgers {
        if !tables.contains(ledger) {
            schema.tables.remove(ledger);
        }
    }
    tx.commit().await?;
    Ok(Introspected {
        schema,
        ledgers: readings,
    })
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
    let (name, sql) = match database.dialect() {
        Dialect::Sqlite => ("SQLite", "SELECT sqlite_version()"),
        Dialect::Postgres => ("PostgreSQL", "SELECT current_setting('server_version')"),
    };
    let rows = database.fetch(sql, &[]).await?;
    let version = rows.into_iter().flatten().flatten().next();
    Ok(format!("{name} {}", version.unwrap_or_default()))
}

/// Reads a ledger of sqlx. The columns are sqlx's own.
async fn read_ledger(tx: &mut Tx, live: &Schema, table: &str) -> Result<LedgerReading, DbError> {
    let Some(found) = live.tables.get(table) else {
        return Ok(LedgerReading::Absent);
    };
    let needed = ["version", "description", "success", "checksum"];
    if let Some(lost) = needed.iter().find(|c| !found.columns.contains_key(**c)) {
        return Ok(LedgerReading::Unreadable(format!(
            "its column {lost} is missing"
        )));
    }
    let from = match tx.dialect() {
        Dialect::Sqlite => dialect::quote(table),
        Dialect::Postgres => format!(
            "{}.{}",
            dialect::quote(&postgres::current_schema(tx).await?),
            dialect::quote(table)
        ),
    };
    let sql = format!(
        "SELECT CAST(l.\"version\" AS TEXT), CAST(l.\"description\" AS TEXT), \
         CAST(l.\"success\" AS TEXT), {} FROM {from} l ORDER BY l.\"version\"",
        dialect::hex(tx.dialect(), "l.\"checksum\"")
    );
    let mut recorded = Vec::new();
    for row in tx.fetch(&sql, &[]).await? {
        let [version, description, success, checksum] = columns(row)?;
        let Some(version) = version.and_then(|v| v.parse().ok()) else {
            return Ok(LedgerReading::Unreadable(
                "a version in it is not a number".into(),
            ));
        };
        recorded.push(RecordedMigration {
            version,
            description: description.unwrap_or_default(),
            checksum: checksum.unwrap_or_default(),
            success: matches!(success.as_deref(), Some("1" | "true")),
        });
    }
    Ok(LedgerReading::Recorded(recorded))
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
