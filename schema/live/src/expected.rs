//! The built-in expectation: what the migrations produce, kept as a snapshot for each engine.
//!
//! A test replays the migrations on a scratch database and compares. `make snapshots` writes the
//! files anew after a migration was added.

use std::sync::LazyLock;

use evenkeel_engine::Expected;
use evenkeel_model::{Dialect, SetKind};
use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType, Migrator},
};

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

/// The migrations of a folder by their files' names, whose texts are compiled in. sqlx's own macro would
/// have sqlx and SQLite compiled once more, for the compiler itself.
macro_rules! migrations {
    ($folder:literal: $($file:literal,)*) => {
        &[$(($file, include_str!(concat!("../migrations/", $folder, "/", $file, ".sql"))),)*]
    };
}

/// Files' names and texts.
type Files = &'static [(&'static str, &'static str)];

/// A set's files. A test holds them against the folder.
fn files(dialect: Dialect, kind: SetKind) -> Files {
    match (dialect, kind) {
        (Dialect::Sqlite, SetKind::Own) => migrations! {"sqlite/own":
            "0001_audit",
            "0002_identity",
            "0003_proof",
            "0004_trail",
            "0005_form_creations",
        },
        (Dialect::Sqlite, _) => migrations! {"sqlite/managed":
            "0001_projects_and_sync_status",
            "0002_project_version",
        },
        (Dialect::Postgres, SetKind::Own) => migrations! {"postgres/own":
            "0001_audit",
            "0002_identity",
            "0003_proof",
            "0004_trail",
            "0005_form_creations",
        },
        (Dialect::Postgres, _) => migrations! {"postgres/managed":
            "0001_projects_and_sync_status",
            "0002_project_version",
        },
    }
}

/// A set's migrations, ready to run.
pub fn migrator(dialect: Dialect, kind: SetKind) -> Migrator {
    let migrations = files(dialect, kind).iter().map(|(name, sql)| {
        let (version, description) = name.split_once('_').expect("a test reads the names");
        Migration::new(
            version.parse().expect("a test reads the names"),
            description.replace('_', " ").into(),
            MigrationType::Simple,
            SqlStr::from_static(sql),
            false,
        )
    });
    let mut migrator = Migrator::with_migrations(migrations.collect());
    // "Dangerous" because it changes which table is asked; ours never changes.
    migrator.dangerous_set_table_name(ledger_table(kind));
    migrator
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use evenkeel_model::{Dialect, SetKind};

    use super::{files, migrator};

    #[test]
    fn every_file_of_the_folders_is_a_migration() {
        for (dialect, engine) in [(Dialect::Sqlite, "sqlite"), (Dialect::Postgres, "postgres")] {
            for (kind, set) in [(SetKind::Own, "own"), (SetKind::Managed, "managed")] {
                let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
                    .join("migrations")
                    .join(engine)
                    .join(set);
                let mut there: Vec<String> = std::fs::read_dir(&folder)
                    .expect("the folder is there")
                    .map(|entry| entry.expect("it can be read").file_name())
                    .map(|name| name.to_string_lossy().into_owned())
                    .collect();
                there.sort();
                let known: Vec<String> = files(dialect, kind)
                    .iter()
                    .map(|(name, _)| format!("{name}.sql"))
                    .collect();
                assert_eq!(known, there);
                assert_eq!(migrator(dialect, kind).iter().count(), there.len());
            }
        }
    }
}
