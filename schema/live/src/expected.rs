//! The built-in expectation: what the migrations produce, kept as a snapshot for each engine.
//!
//! A test replays the migrations on a scratch database and compares. `make snapshots` writes the
//! files anew after a migration was added.

use std::sync::LazyLock;

use evenkeel_engine::Expected;
use evenkeel_model::{Dialect, SetKind};
use sqlx::migrate::Migrator;

static SQLITE: LazyLock<Expected> =
    LazyLock::new(|| parse(include_str!("../snapshots/sqlite.json")));
static POSTGRES: LazyLock<Expected> =
    LazyLock::new(|| parse(include_str!("../snapshots/postgres.json")));

fn parse(json: &str) -> Expected {
    serde_json::from_str(json).expect("a test reads the same file at every build")
}

/// What a database of this engine should be.
pub fn expected(dialect: Dialect) -> &'static Expected {
    match dialect {
        Dialect::Sqlite => &SQLITE,
        Dialect::Postgres => &POSTGRES,
    }
}

/// The table in which sqlx records a set's migrations.
pub fn ledger_table(kind: SetKind) -> &'static str {
    match kind {
        SetKind::Managed | SetKind::Given => "_sqlx_migrations",
        SetKind::Own => "evenkeel_migrations",
    }
}

/// A set's migrations, ready to run.
pub fn migrator(dialect: Dialect, kind: SetKind) -> Migrator {
    static SQLITE_MANAGED: Migrator = sqlx::migrate!("migrations/sqlite/managed");
    static SQLITE_OWN: Migrator = sqlx::migrate!("migrations/sqlite/own");
    static POSTGRES_MANAGED: Migrator = sqlx::migrate!("migrations/postgres/managed");
    static POSTGRES_OWN: Migrator = sqlx::migrate!("migrations/postgres/own");
    let migrations = match (dialect, kind) {
        (Dialect::Sqlite, SetKind::Own) => &SQLITE_OWN,
        (Dialect::Sqlite, _) => &SQLITE_MANAGED,
        (Dialect::Postgres, SetKind::Own) => &POSTGRES_OWN,
        (Dialect::Postgres, _) => &POSTGRES_MANAGED,
    };
    let mut migrator = Migrator::with_migrations(migrations.iter().cloned().collect());
    // "Dangerous" because it changes which table is asked; ours never changes.
    migrator.dangerous_set_table_name(ledger_table(kind));
    migrator
}
