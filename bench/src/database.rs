//! A database to measure on, gone afterwards.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;

use crate::Outcome;
use crate::program;

static CREATED: AtomicU32 = AtomicU32::new(0);

/// The database engine.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    pub const BOTH: [Self; 2] = [Self::Sqlite, Self::Postgres];
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "Postgres",
        })
    }
}

/// A database that lasts as long as its measurement.
pub struct Database {
    engine: Engine,
    folder: TempDir,
    name: String,
}

/// The header of somebody who is signed in.
pub const COOKIE: &str = "cookie: evenkeel-session=test-session-admin\r\n";

/// The mark of the account that a page of theirs states, with which a browser's forms are sent.
pub const MARK: &str = "226d22d4625cf29a";

/// An administrator with the session of [`COOKIE`], of which its SHA-256 is kept.
fn admission() -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |d| d.as_secs());
    format!(
        "INSERT INTO evenkeel_users (email, name, role, password, created_at) \
         VALUES ('admin@example.com', 'The admin', 'admin', '!', {now}); \
         INSERT INTO evenkeel_sessions (token, user_id, stage, created_at, seen_at, address) \
         SELECT '720dd54a33afbc15b4137d0421d1456a3830daf62104edf1cedbb04d6dd32ccd', id, 'full', \
         {now}, {now}, '127.0.0.1' FROM evenkeel_users"
    )
}

impl Database {
    /// A database with nothing in it.
    pub async fn empty(engine: Engine) -> Outcome<Self> {
        let number = CREATED.fetch_add(1, Ordering::Relaxed);
        let database = Self {
            engine,
            folder: tempfile::Builder::new()
                .prefix("evenkeel-bench-")
                .tempdir()?,
            name: format!("evenkeel_bench_{}_{number}", std::process::id()),
        };
        if engine == Engine::Postgres {
            let sql = format!(
                "CREATE DATABASE \"{}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
                database.name
            );
            administer(&sql).await?;
        }
        Ok(database)
    }

    /// A database with the binary's own schema and so many projects, numbered from 1 on and active.
    pub async fn with_projects(engine: Engine, projects: u32) -> Outcome<Self> {
        let database = Self::empty(engine).await?;
        program::migrate(&database).await?;
        database.run(&admission()).await?;
        let (numbers, statistics) = match engine {
            Engine::Sqlite => (
                format!(
                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {projects})
                     SELECT i FROM n"
                ),
                "ANALYZE",
            ),
            Engine::Postgres => (
                format!("SELECT i FROM generate_series(1, {projects}) AS n(i)"),
                "VACUUM ANALYZE projects",
            ),
        };
        let insert = format!(
            "INSERT INTO projects (key, name, is_active, project_work_type, total_hours,
                cumulative_hours, retainer_hours, weekly_meeting_day, send_meeting_emails, start_date,
                launch_date, created_at, updated_at)
             SELECT 'K' || i, 'Project ' || i, TRUE, 'project-based', i % 1000 + 0.25,
                i % 5000 + 0.5, 40, 'Thursday', i % 2 = 0, '2025-09-15',
                '2026-03-02', '2025-01-01 00:00:00', '2025-01-01 00:00:00'
             FROM ({numbers}) AS numbers ORDER BY i"
        );
        database.run(&insert).await?;
        database.run(statistics).await?;
        Ok(database)
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A folder that goes with the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("evenkeel.db")
    }

    /// The URL, with the password where there is one.
    pub fn url(&self) -> Outcome<String> {
        match self.engine {
            Engine::Sqlite => Ok(format!("sqlite://{}", self.file().display())),
            Engine::Postgres => {
                let mut url = postgres_server()?.database(&self.name).to_url_lossy();
                // The driver's own settings, which no user would write.
                url.set_query(None);
                Ok(url.to_string())
            }
        }
    }

    /// Runs SQL.
    pub async fn run(&self, sql: &str) -> Outcome<()> {
        match self.engine {
            Engine::Sqlite => {
                let options = SqliteConnectOptions::new()
                    .filename(self.file())
                    .create_if_missing(true);
                let mut connection = options.connect().await?;
                sqlx::raw_sql(AssertSqlSafe(sql))
                    .execute(&mut connection)
                    .await?;
                connection.close().await?;
            }
            Engine::Postgres => run_on(postgres_server()?.database(&self.name), sql).await?,
        }
        Ok(())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            let sql = format!("DROP DATABASE IF EXISTS \"{}\" WITH (FORCE)", self.name);
            // A drop can't wait for the runtime that it is called in, so it has one of its own.
            let thread = std::thread::spawn(move || -> Outcome<()> {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                runtime.block_on(administer(&sql))
            });
            if !matches!(thread.join(), Ok(Ok(()))) {
                eprintln!("the database {} is left over", self.name);
            }
        }
    }
}

/// The server that the environment names.
fn postgres_server() -> Outcome<PgConnectOptions> {
    let host = std::env::var("PGHOST")
        .map_err(|_| "PGHOST must name a Postgres server; `make bench` starts a throwaway one")?;
    let options = PgConnectOptions::new();
    Ok(if host.starts_with('/') {
        options.socket(host)
    } else {
        options
    })
}

/// Runs SQL outside of the measured databases.
async fn administer(sql: &str) -> Outcome<()> {
    run_on(postgres_server()?.database("postgres"), sql).await
}

async fn run_on(options: PgConnectOptions, sql: &str) -> Outcome<()> {
    let mut connection = options.connect().await?;
    sqlx::raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await?;
    connection.close().await?;
    Ok(())
}
