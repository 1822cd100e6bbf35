//! A database of a test's own, and SQL to look into it and to tamper with it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, ValueRef};
use tempfile::TempDir;
use tokio::runtime::RuntimeFlavor;

/// What stands in a row, as the engine prints it.
type Texts = Vec<Option<String>>;

static CREATED: AtomicU32 = AtomicU32::new(0);

/// The database engine that a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite: a file.
    Sqlite,
    /// Postgres: a database on the server that `PGHOST` names.
    Postgres,
}

/// What is in a database before the server first sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixture {
    /// Nothing.
    Empty,
    /// The incident's database as it was found.
    Damaged,
    /// The incident's database as it should be.
    Expected,
}

/// A database that lasts as long as its test.
pub struct TestDatabase {
    engine: Engine,
    folder: TempDir,
    name: String,
}

impl TestDatabase {
    /// Creates a database and fills it.
    ///
    /// # Panics
    /// There is no Postgres server, or it refuses.
    pub async fn create(engine: Engine, fixture: Fixture) -> Self {
        let number = CREATED.fetch_add(1, Ordering::Relaxed);
        let database = Self {
            engine,
            folder: tempfile::Builder::new()
                .prefix("evenkeel-test-")
                .tempdir()
                .expect("the system has a folder for temporary files"),
            name: format!("evenkeel_test_{}_{number}", std::process::id()),
        };
        if engine == Engine::Postgres {
            // Whatever the locale of the server: the incident's names aren't ASCII.
            let sql = format!(
                "CREATE DATABASE \"{}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'",
                database.name
            );
            must_administer(&sql).await;
        }
        if let Some(sql) = fixture.sql(engine) {
            database.execute(&sql).await;
        }
        database
    }

    /// Takes everything out of it again, which is quicker than another database.
    ///
    /// # Panics
    /// The engine refuses.
    pub async fn wipe(&self) {
        match self.engine {
            Engine::Sqlite => {
                for suffix in ["", "-wal", "-shm"] {
                    let mut file = self.file().into_os_string();
                    file.push(suffix);
                    // It may never have been there.
                    drop(std::fs::remove_file(file));
                }
            }
            Engine::Postgres => {
                self.execute(
                    "DO $$ DECLARE s text; BEGIN
                     FOR s IN SELECT nspname FROM pg_namespace
                              WHERE nspname <> 'information_schema' AND nspname !~ '^pg_' LOOP
                         EXECUTE format('DROP SCHEMA %I CASCADE', s);
                     END LOOP;
                     CREATE SCHEMA public;
                     COMMENT ON SCHEMA public IS 'standard public schema';
                     END $$",
                )
                .await;
            }
        }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// A folder of the test's own, gone with the database.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file that SQLite keeps the database in.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("evenkeel.db")
    }

    /// The URL, with the password where there is one.
    #[must_use]
    pub fn url(&self) -> String {
        match self.engine {
            Engine::Sqlite => format!("sqlite://{}", self.file().display()),
            Engine::Postgres => {
                let mut url = postgres_server().database(&self.name).to_url_lossy();
                // The driver's own settings, which no user would write.
                url.set_query(None);
                url.to_string()
            }
        }
    }

    /// Runs SQL and gives the rows of all its statements.
    ///
    /// # Errors
    /// The engine refuses.
    pub async fn query(&self, sql: &str) -> sqlx::Result<Vec<Texts>> {
        match self.engine {
            Engine::Sqlite => {
                let mut connection = SqliteConnectOptions::new()
                    .filename(self.file())
                    .create_if_missing(true)
                    // Damage asks nobody's leave.
                    .foreign_keys(false)
                    .busy_timeout(Duration::from_secs(30))
                    .connect()
                    .await?;
                let texts = sqlite_rows(&mut connection, sql).await;
                connection.close().await?;
                texts
            }
            Engine::Postgres => {
                let mut connection = postgres_server().database(&self.name).connect().await?;
                let texts = postgres_rows(&mut connection, sql).await;
                connection.close().await?;
                texts
            }
        }
    }

    /// Runs SQL and gives the rows of all its statements.
    ///
    /// # Panics
    /// The engine refuses.
    pub async fn rows(&self, sql: &str) -> Vec<Texts> {
        match self.query(sql).await {
            Ok(rows) => rows,
            Err(error) => panic!(
                "{error}, in:\n{}",
                sql.chars().take(500).collect::<String>()
            ),
        }
    }

    /// Runs SQL.
    ///
    /// # Panics
    /// The engine refuses.
    pub async fn execute(&self, sql: &str) {
        self.rows(sql).await;
    }

    /// The one value that a query gives.
    ///
    /// # Panics
    /// The engine refuses, or there is no row.
    pub async fn text(&self, sql: &str) -> Option<String> {
        let rows = self.rows(sql).await;
        let row = rows.into_iter().next();
        row.unwrap_or_else(|| panic!("no row: {sql}")).remove(0)
    }

    /// The one whole number that a query gives.
    ///
    /// # Panics
    /// The engine refuses, or there is no number.
    pub async fn number(&self, sql: &str) -> i64 {
        let text = self.text(sql).await;
        text.as_deref()
            .and_then(|text| text.parse().ok())
            .unwrap_or_else(|| panic!("{text:?} is not a number: {sql}"))
    }

    /// One column of one project.
    ///
    /// # Panics
    /// There is no such project or no such column.
    pub async fn project(&self, id: i64, column: &str) -> Option<String> {
        self.text(&format!(
            "SELECT \"{column}\" FROM projects WHERE id = {id}"
        ))
        .await
    }

    /// Inserts projects with the numbers from 1 on into an empty table, each active and at its
    /// first version.
    ///
    /// # Panics
    /// The engine refuses.
    pub async fn seed(&self, projects: u32) {
        let rows: Vec<String> = (1..=projects)
            .map(|n| {
                format!(
                    "('K{n}', 'Project {n:04}', TRUE, '2025-01-01 00:00:00', '2025-01-01 00:00:00')"
                )
            })
            .collect();
        self.execute(&format!(
            "INSERT INTO projects (key, name, is_active, created_at, updated_at) VALUES {}",
            rows.join(", ")
        ))
        .await;
    }

    /// Runs a script with the engine's own client, as a user would.
    ///
    /// # Errors
    /// The client stops; what it says.
    ///
    /// # Panics
    /// There is no such client.
    pub async fn run_script(&self, script: &str) -> Result<(), String> {
        use tokio::io::AsyncWriteExt as _;
        let mut command = match self.engine {
            Engine::Sqlite => {
                let mut command = tokio::process::Command::new("sqlite3");
                command.arg("-bail").arg(self.file());
                command
            }
            Engine::Postgres => {
                let mut command = tokio::process::Command::new("psql");
                command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", &self.url()]);
                command
            }
        };
        let mut client = command
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .expect("the engine's client is there");
        let mut input = client.stdin.take().expect("it has an input");
        // A client that stops early closes its input.
        let _stopped = input.write_all(script.as_bytes()).await;
        drop(input);
        let output = client.wait_with_output().await.expect("it ends");
        match output.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// The schema as text, to see whether anything has changed.
    ///
    /// # Panics
    /// The engine refuses.
    pub async fn shape(&self) -> Vec<String> {
        let sql = match self.engine {
            Engine::Sqlite => {
                "SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema
                 ORDER BY type, name"
            }
            Engine::Postgres => include_str!("shape_postgres.sql"),
        };
        self.rows(sql)
            .await
            .into_iter()
            .flatten()
            .flatten()
            .collect()
    }

    /// Drops a table, with whatever hangs on it.
    ///
    /// # Panics
    /// The engine refuses.
    pub async fn drop_table(&self, table: &str) {
        let cascade = match self.engine {
            Engine::Sqlite => "",
            Engine::Postgres => " CASCADE",
        };
        self.execute(&format!("DROP TABLE \"{table}\"{cascade}"))
            .await;
    }

    /// Drops a column of `projects`, with whatever hangs on it.
    ///
    /// # Panics
    /// The engine refuses.
    pub async fn drop_column(&self, column: &str) {
        match self.engine {
            Engine::Postgres => {
                self.execute(&format!(
                    "ALTER TABLE projects DROP COLUMN \"{column}\" CASCADE"
                ))
                .await;
            }
            Engine::Sqlite => {
                let sql = format!("ALTER TABLE projects DROP COLUMN \"{column}\"");
                // Refused for keys and for what an index is on.
                if self.query(&sql).await.is_err() {
                    self.rebuild_without(column).await;
                }
            }
        }
    }

    /// SQLite's way to drop any column: a new table under the old name, in one transaction.
    async fn rebuild_without(&self, column: &str) {
        let columns = self
            .rows(
                "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_info('projects')",
            )
            .await;
        let mut definitions = Vec::new();
        let mut names = Vec::new();
        for row in &columns {
            let [
                Some(name),
                Some(data_type),
                Some(not_null),
                default,
                Some(key),
            ] = row.as_slice()
            else {
                panic!("this is not a column: {row:?}");
            };
            if name == column {
                continue;
            }
            let mut definition = format!("\"{name}\" {data_type}");
            if key == "1" {
                definition.push_str(" PRIMARY KEY");
            }
            if not_null == "1" {
                definition.push_str(" NOT NULL");
            }
            if let Some(default) = default {
                definition.push_str(&format!(" DEFAULT {default}"));
            }
            definitions.push(definition);
            names.push(format!("\"{name}\""));
        }
        let remains = |name: &str| names.iter().any(|known| known.trim_matches('"') == name);
        if remains("key") {
            definitions.push("CONSTRAINT \"uq_projects_key\" UNIQUE (\"key\")".to_owned());
        }
        let index = if remains("is_active") {
            "CREATE INDEX \"ix_projects_is_active\" ON \"projects\" (\"is_active\");"
        } else {
            ""
        };
        self.execute(&format!(
            "BEGIN IMMEDIATE;
             CREATE TABLE projects_rebuilt ({});
             INSERT INTO projects_rebuilt SELECT {} FROM projects;
             DROP TABLE projects;
             ALTER TABLE projects_rebuilt RENAME TO projects;
             {index}
             COMMIT;",
            definitions.join(", "),
            names.join(", ")
        ))
        .await;
    }

    /// Takes the database away, and throws out who is in. Postgres only: SQLite has no server that
    /// could be away.
    ///
    /// # Panics
    /// The server refuses.
    pub async fn take_away(&self) {
        let (name, away) = (&self.name, self.away());
        for sql in [
            // A pool comes back faster than one can rename.
            format!("ALTER DATABASE \"{name}\" WITH ALLOW_CONNECTIONS false"),
            throw_out(name),
            format!("ALTER DATABASE \"{name}\" RENAME TO \"{away}\""),
        ] {
            must_administer(&sql).await;
        }
    }

    /// Ends every connection to the database, which stays. Postgres only, as [`Self::take_away`].
    ///
    /// # Panics
    /// The server refuses.
    pub async fn throw_out(&self) {
        must_administer(&throw_out(&self.name)).await;
    }

    /// Lets nobody in, as for maintenance, and throws out who is in; or lets them in again. Postgres only.
    ///
    /// # Panics
    /// The server refuses.
    pub async fn let_in(&self, anybody: bool) {
        let name = &self.name;
        must_administer(&format!(
            "ALTER DATABASE \"{name}\" WITH ALLOW_CONNECTIONS {anybody}"
        ))
        .await;
        if !anybody {
            self.throw_out().await;
        }
    }

    /// Undoes [`Self::take_away`].
    ///
    /// # Panics
    /// The server refuses.
    pub async fn bring_back(&self) {
        let (name, away) = (&self.name, self.away());
        for sql in [
            format!("ALTER DATABASE \"{away}\" RENAME TO \"{name}\""),
            format!("ALTER DATABASE \"{name}\" WITH ALLOW_CONNECTIONS true"),
        ] {
            must_administer(&sql).await;
        }
    }

    fn away(&self) -> String {
        format!("{}_away", self.name)
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if self.engine == Engine::Postgres {
            let sqls = [self.name.clone(), self.away()]
                .map(|name| format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)"));
            // A drop can't wait for the test's runtime, so it has one of its own.
            let thread = std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                sqls.iter()
                    .try_for_each(|sql| runtime.block_on(administer(sql)))
            });
            // The server drops nothing while a client is half way in: what else runs on this thread
            // goes on elsewhere, or that client could be waiting for this drop.
            let several = tokio::runtime::Handle::try_current()
                .is_ok_and(|h| h.runtime_flavor() == RuntimeFlavor::MultiThread);
            let dropped = if several {
                tokio::task::block_in_place(|| thread.join())
            } else {
                thread.join()
            };
            if !matches!(dropped, Ok(Ok(()))) {
                eprintln!("the database {} is left over", self.name);
            }
        }
    }
}

impl Fixture {
    fn sql(self, engine: Engine) -> Option<String> {
        let state = match self {
            Self::Empty => return None,
            Self::Damaged => "damaged",
            Self::Expected => "expected",
        };
        let engine = match engine {
            Engine::Sqlite => "sqlite",
            Engine::Postgres => "postgres",
        };
        let path =
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("incident/{engine}_{state}.sql"));
        let sql = std::fs::read_to_string(&path);
        Some(sql.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    }
}

/// The server that the environment names.
fn postgres_server() -> PgConnectOptions {
    let host = std::env::var("PGHOST").expect(
        "PGHOST must name a Postgres server for this test; `make test` starts a throwaway one",
    );
    let options = PgConnectOptions::new();
    if host.starts_with('/') {
        options.socket(host)
    } else {
        options
    }
}

async fn must_administer(sql: &str) {
    if let Err(error) = administer(sql).await {
        panic!("{sql}: {error}");
    }
}

/// Runs SQL outside of the tests' databases.
async fn administer(sql: &str) -> sqlx::Result<()> {
    let mut connection = postgres_server().database("postgres").connect().await?;
    postgres_rows(&mut connection, sql).await?;
    connection.close().await
}

async fn sqlite_rows(connection: &mut SqliteConnection, sql: &str) -> sqlx::Result<Vec<Texts>> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            (0..row.len())
                // Unchecked: SQLite makes a text of any value.
                .map(|index| row.try_get_unchecked::<Option<String>, _>(index))
                .collect::<sqlx::Result<Texts>>()
        })
        .collect()
}

async fn postgres_rows(connection: &mut PgConnection, sql: &str) -> sqlx::Result<Vec<Texts>> {
    let rows = sqlx::raw_sql(AssertSqlSafe(sql))
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            (0..row.len())
                .map(|index| postgres_text(row, index))
                .collect::<sqlx::Result<Texts>>()
        })
        .collect()
}

/// Without parameters, Postgres sends every value as text.
fn postgres_text(row: &PgRow, index: usize) -> sqlx::Result<Option<String>> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(None);
    }
    let text = value.as_str().map_err(sqlx::Error::Decode)?;
    Ok(Some(text.to_owned()))
}

fn throw_out(name: &str) -> String {
    format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
}
