//! Proves that the built-in snapshots are what the migrations produce, by replaying them.

use std::path::PathBuf;

use evenkeel_engine::{Expected, MigrationSet, MigrationStep, check};
use evenkeel_model::{Dialect, SetKind};

use crate::{
    database::{Database, DatabaseUrl},
    expected::{expected, ledger_table, migrator},
    introspect::introspect,
};

async fn replay(database: &Database) -> Expected {
    let dialect = database.dialect();
    let mut sets = Vec::new();
    for kind in [SetKind::Managed, SetKind::Own] {
        let migrator = migrator(dialect, kind);
        let mut steps = Vec::new();
        for migration in migrator.iter() {
            let upto = sqlx::migrate::Migrator::with_migrations(
                migrator
                    .iter()
                    .filter(|m| m.version <= migration.version)
                    .cloned()
                    .collect(),
            );
            let mut upto = upto;
            upto.dangerous_set_table_name(ledger_table(kind));
            database.migrate(&upto, None).await.expect("it applies");
            let names: Vec<String> = table_names(database)
                .await
                .into_iter()
                .filter(|t| (t.starts_with("evenkeel_")) == (kind == SetKind::Own))
                .filter(|t| {
                    ![SetKind::Managed, SetKind::Own]
                        .map(ledger_table)
                        .contains(&t.as_str())
                })
                .collect();
            let read = introspect(database, &names, &[]).await.expect("it reads");
            steps.push(MigrationStep {
                version: migration.version.to_string(),
                description: migration.description.to_string(),
                checksum: Some(
                    migration
                        .checksum
                        .iter()
                        .map(|b| format!("{b:02x}"))
                        .collect(),
                ),
                alike: Vec::new(),
                schema: Some(read.schema),
            });
        }
        sets.push(MigrationSet {
            kind,
            tool: "sqlx".to_owned(),
            ledger_table: ledger_table(kind).to_owned(),
            steps,
        });
    }
    Expected { dialect, sets }
}

async fn table_names(database: &Database) -> Vec<String> {
    let sql = match database.dialect() {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        }
        Dialect::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
    };
    let rows = database.fetch(sql, &[]).await.expect("it lists");
    rows.into_iter().flatten().flatten().collect()
}

async fn compare(database: Database, file: &str) {
    let replayed = replay(&database).await;
    let json = serde_json::to_string_pretty(&replayed).expect("it serialises") + "\n";
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("snapshots")
        .join(file);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(&path, json).expect("it writes");
        return;
    }
    let kept = std::fs::read_to_string(&path).expect("the snapshot is there");
    assert_eq!(kept, json, "`make snapshots` writes {file} anew");

    // And a database that was just migrated is clean.
    let dialect = database.dialect();
    let (tables, ledgers) = expected(dialect).guarded();
    let read = introspect(&database, &tables, &ledgers)
        .await
        .expect("it reads");
    let report = check(expected(dialect), &read.schema, &read.ledgers, &[]);
    assert_eq!(report.findings, []);
}

#[tokio::test]
async fn sqlite_snapshot_is_what_the_migrations_produce() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scratch.db");
    std::fs::write(&path, "").expect("an empty file");
    compare(Database::new(&DatabaseUrl::sqlite(&path)), "sqlite.json").await;
}

/// Needs PGHOST and its kin; `make test` starts a throwaway server for it.
#[tokio::test]
async fn postgres_snapshot_is_what_the_migrations_produce() {
    let host = std::env::var("PGHOST").expect("PGHOST: run this through `make test`");
    drop(host);
    let admin: DatabaseUrl = "postgres:///postgres".parse().expect("an address");
    let name = format!("evenkeel_snapshot_{}", std::process::id());
    run_outside(&admin, &format!("CREATE DATABASE {name}")).await;
    let url: DatabaseUrl = format!("postgres:///{name}").parse().expect("an address");
    let result = tokio::spawn(compare(Database::new(&url), "postgres.json")).await;
    run_outside(&admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
    result.expect("the comparison holds");
}

/// Runs a statement that no transaction may hold.
async fn run_outside(url: &DatabaseUrl, sql: &str) {
    let database = Database::new(url);
    database.fetch(sql, &[]).await.expect("it runs");
    database.close().await;
}
