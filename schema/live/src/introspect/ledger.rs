//! Reads the ledgers of migration tools. Nothing here writes one.

use std::collections::BTreeMap;

use evenkeel_ddl::sql;
use evenkeel_engine::{FoundLedger, LEDGERS, LedgerReading, RecordedMigration, keeps};
use evenkeel_model::Schema;

use super::{columns, postgres};
use crate::database::{DbError, Tx, dialect};

/// Which columns a tool's ledger has, and how a row reads: version, description, checksum, whether
/// it finished, and what the tool says of it beside. `l` is the ledger.
struct Layout {
    needs: &'static [&'static str],
    row: [&'static str; 5],
    condition: &'static str,
    /// In which order the tool wrote its rows, where a later one counts more.
    order: &'static str,
}

fn layout(tool: &str) -> Layout {
    let simple = |needs, version| Layout {
        needs,
        row: [version, "''", "NULL", "'1'", "''"],
        condition: "",
        order: "1",
    };
    match tool {
        "Alembic" => simple(&["version_num"], "l.\"version_num\""),
        "Django" => simple(&["app", "name"], "l.\"app\" || '.' || l.\"name\""),
        "Rails" | "Diesel" | "dbmate" | "Ecto" => simple(&["version"], "l.\"version\""),
        "sql-migrate" => simple(&["id"], "l.\"id\""),
        "golang-migrate" => Layout {
            needs: &["version", "dirty"],
            row: [
                "l.\"version\"",
                "''",
                "NULL",
                "CASE WHEN l.\"dirty\" THEN '0' ELSE '1' END",
                "''",
            ],
            condition: "",
            order: "1",
        },
        "goose" => Layout {
            needs: &["id", "version_id", "is_applied"],
            row: [
                "l.\"version_id\"",
                "''",
                "NULL",
                "'1'",
                "CASE WHEN l.\"is_applied\" THEN '' ELSE 'down' END",
            ],
            condition: "",
            order: "l.\"id\"",
        },
        "Drizzle" => Layout {
            needs: &["hash", "created_at"],
            row: ["l.\"created_at\"", "''", "l.\"hash\"", "'1'", "''"],
            condition: "",
            order: "1",
        },
        "Flyway" => Layout {
            needs: &[
                "installed_rank",
                "version",
                "description",
                "checksum",
                "success",
            ],
            row: [
                "coalesce(l.\"version\", l.\"description\")",
                "l.\"description\"",
                "l.\"checksum\"",
                "l.\"success\"",
                "{type}",
            ],
            condition: "",
            order: "l.\"installed_rank\"",
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
                "''",
            ],
            condition: " WHERE l.\"rolled_back_at\" IS NULL",
            order: "1",
        },
        // `{hex}` is the checksum, which is binary.
        _ => Layout {
            needs: &["version", "description", "success", "checksum"],
            row: [
                "l.\"version\"",
                "l.\"description\"",
                "{hex}",
                "l.\"success\"",
                "''",
            ],
            condition: "",
            order: "1",
        },
    }
}

/// What a tool's rows say in the end: several may be of one version, and some take others back.
fn settle(tool: &str, rows: Vec<(RecordedMigration, String)>) -> Vec<RecordedMigration> {
    let mut all = Vec::new();
    let mut by_version: BTreeMap<String, RecordedMigration> = BTreeMap::new();
    for (mut row, said) in rows {
        match tool {
            // The row that made the schema is of no migration.
            "Flyway" if said == "SCHEMA" => {}
            "Flyway" if said == "DELETE" || (said.starts_with("UNDO") && row.success) => {
                by_version.remove(&row.version);
            }
            "Flyway" => {
                row.through = said.ends_with("BASELINE");
                by_version.insert(row.version.clone(), row);
            }
            // The first row is of none.
            "goose" if row.version == "0" => {}
            "goose" if said == "down" => {
                by_version.remove(&row.version);
            }
            // One that failed has to be resolved, whatever else there is of its name.
            "Prisma" => {
                let known = by_version
                    .entry(row.version.clone())
                    .or_insert_with(|| row.clone());
                if !row.success {
                    *known = row;
                }
            }
            // None is left.
            "golang-migrate" if row.version == "-1" => {}
            "golang-migrate" => {
                row.through = true;
                all.push(row);
            }
            "goose" => {
                by_version.insert(row.version.clone(), row);
            }
            _ => all.push(row),
        }
    }
    all.extend(by_version.into_values());
    all
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
    if !keeps(tool, found, live) {
        return Ok(LedgerReading::Absent);
    }
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
    // A cast or a comparison of another type may be somebody's function, which we would call.
    let texts = layout
        .row
        .into_iter()
        .chain([layout.condition, layout.order]);
    let said = texts.collect::<Vec<_>>().concat();
    let foreign = found.columns.iter().find(|(name, column)| {
        said.contains(&dialect::quote(name)) && !is_postgres_own(&column.data_type)
    });
    if let (evenkeel_model::Dialect::Postgres, Some((name, column))) = (tx.dialect(), foreign) {
        return Ok(LedgerReading::Unreadable(format!(
            "its column {name} is of the type {}, which no tool gives it",
            column.data_type
        )));
    }
    let from = match tx.dialect() {
        evenkeel_model::Dialect::Sqlite => dialect::quote(table),
        // One in another schema has its name already.
        evenkeel_model::Dialect::Postgres if table.contains('.') => sql::name(table),
        evenkeel_model::Dialect::Postgres => format!(
            "{}.{}",
            dialect::quote(&postgres::found_schema(tx).await?),
            dialect::quote(table)
        ),
    };
    let kind = match found.columns.contains_key("type") {
        true => "l.\"type\"",
        false => "'SQL'",
    };
    let hex = dialect::hex(tx.dialect(), "l.\"checksum\"");
    let row = layout
        .row
        .map(|e| e.replace("{hex}", &hex).replace("{type}", kind))
        .map(|expression| format!("CAST({expression} AS TEXT)"));
    let sql = format!(
        "SELECT {} FROM {from} l{} ORDER BY {}",
        row.join(", "),
        layout.condition,
        layout.order
    );
    let mut recorded = Vec::new();
    for row in tx.fetch(&sql, &[]).await? {
        let [version, description, checksum, success, said] = columns(row)?;
        let Some(version) = version else {
            return Ok(LedgerReading::Unreadable(
                "a row in it has no version".into(),
            ));
        };
        let row = RecordedMigration {
            version,
            description: description.unwrap_or_default(),
            checksum,
            success: matches!(success.as_deref(), Some("1" | "true" | "t")),
            through: false,
        };
        recorded.push((row, said.unwrap_or_default()));
    }
    Ok(LedgerReading::Recorded(settle(tool, recorded)))
}

/// Whether a type is one that ledgers have and that Postgres brings, as it prints it.
fn is_postgres_own(data_type: &str) -> bool {
    const OWN: [&str; 16] = [
        "bigint",
        "boolean",
        "bytea",
        "character",
        "character varying",
        "date",
        "integer",
        "json",
        "jsonb",
        "name",
        "numeric",
        "smallint",
        "text",
        "timestamp with time zone",
        "timestamp without time zone",
        "uuid",
    ];
    let mut plain = data_type.to_owned();
    // `character varying(255)`, `timestamp(3) without time zone`.
    if let (Some(open), Some(close)) = (plain.find('('), plain.find(')')) {
        plain.replace_range(open..=close, "");
    }
    OWN.contains(&plain.trim())
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
