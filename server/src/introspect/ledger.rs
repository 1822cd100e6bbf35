//! Reads the ledgers of migration tools. Nothing here writes one.

use evenkeel_schema::{FoundLedger, LEDGERS, LedgerReading, RecordedMigration, Schema};

use super::{columns, postgres};
use crate::database::{DbError, Tx, dialect};

/// Which columns a tool's ledger has, and how a row reads: version, description, checksum, whether
/// it finished. `l` is the ledger.
struct Layout {
    needs: &'static [&'static str],
    row: [&'static str; 4],
    condition: &'static str,
}

fn layout(tool: &str) -> Layout {
    let simple = |needs, version| Layout {
        needs,
        row: [version, "''", "NULL", "'1'"],
        condition: "",
    };
    match tool {
        "Alembic" => simple(&["version_num"], "l.\"version_num\""),
        "Django" => simple(&["app", "name"], "l.\"app\" || '.' || l.\"name\""),
        "Rails" | "Diesel" => simple(&["version"], "l.\"version\""),
        "Flyway" => Layout {
            needs: &["version", "description", "checksum", "success"],
            row: [
                "coalesce(l.\"version\", l.\"description\")",
                "l.\"description\"",
                "l.\"checksum\"",
                "l.\"success\"",
            ],
            condition: "",
        },
        "Prisma" => Layout {
            needs: &[
                "migration_name",
                "checksum",
                "finished_at",
                "rolled_back_at",
            ],
            row: [
                "l.\"migration_name\"",
                "''",
                "l.\"checksum\"",
                "CASE WHEN l.\"finished_at\" IS NULL THEN '0' ELSE '1' END",
            ],
            condition: " WHERE l.\"rolled_back_at\" IS NULL",
        },
        // `{hex}` is the checksum, which is binary.
        _ => Layout {
            needs: &["version", "description", "success", "checksum"],
            row: [
                "l.\"version\"",
                "l.\"description\"",
                "{hex}",
                "l.\"success\"",
            ],
            condition: "",
        },
    }
}

/// Reads one ledger that a tool keeps under a name.
pub async fn read(
    tx: &mut Tx,
    live: &Schema,
    tool: &str,
    table: &str,
) -> Result<LedgerReading, DbError> {
    let Some(found) = live.tables.get(table) else {
        return Ok(LedgerReading::Absent);
    };
    let layout = layout(tool);
    let lost = layout
        .needs
        .iter()
        .find(|c| !found.columns.contains_key(**c));
    if let Some(lost) = lost {
        return Ok(LedgerReading::Unreadable(format!(
            "its column {lost} is missing"
        )));
    }
    let from = match tx.dialect() {
        evenkeel_schema::Dialect::Sqlite => dialect::quote(table),
        evenkeel_schema::Dialect::Postgres => format!(
            "{}.{}",
            dialect::quote(&postgres::current_schema(tx).await?),
            dialect::quote(table)
        ),
    };
    let hex = dialect::hex(tx.dialect(), "l.\"checksum\"");
    let row = layout
        .row
        .map(|expression| format!("CAST({} AS TEXT)", expression.replace("{hex}", &hex)));
    let sql = format!(
        "SELECT {} FROM {from} l{} ORDER BY 1",
        row.join(", "),
        layout.condition
    );
    let mut recorded = Vec::new();
    for row in tx.fetch(&sql, &[]).await? {
        let [version, description, checksum, success] = columns(row)?;
        let Some(version) = version else {
            return Ok(LedgerReading::Unreadable(
                "a row in it has no version".into(),
            ));
        };
        recorded.push(RecordedMigration {
            version,
            description: description.unwrap_or_default(),
            checksum,
            success: matches!(success.as_deref(), Some("1" | "true" | "t")),
        });
    }
    Ok(LedgerReading::Recorded(recorded))
}

/// Reads every ledger that there is.
pub async fn read_all(tx: &mut Tx, live: &Schema) -> Result<Vec<FoundLedger>, DbError> {
    let mut found = Vec::new();
    for (tool, table) in LEDGERS {
        // A table that only has the name of a ledger is none.
        if let LedgerReading::Recorded(recorded) = read(tx, live, tool, table).await? {
            found.push(FoundLedger {
                tool: tool.to_owned(),
                table: table.to_owned(),
                recorded,
            });
        }
    }
    Ok(found)
}
