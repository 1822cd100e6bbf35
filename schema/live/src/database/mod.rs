//! The database: one type over the two engines' pools, with the little that is asked of them.
//!
//! Every statement stands once, for both engines: identifiers are quoted by [`Dialect::quote`]'s
//! one home, parameters are `$1`, and all values travel as text, cast where Postgres wants a type
//! ([`dialect`]). Text also survives whatever drift did to a column's type. An enum over two pools
//! was weighed against the others: generics over `sqlx::Database` need a page of bounds at each
//! function, and sqlx's `Any` can't set SQLite's pragmas or begin a transaction IMMEDIATE.

pub mod dialect;
mod error;
mod file;
mod guarded;
mod home;
mod journal;
mod pulse;
mod url;

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use evenkeel_model::Dialect;
use serde_json::Value;
use sqlx::{
    AssertSqlSafe, Connection as _, PgPool, Postgres, Row as _, Sqlite, SqlitePool, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions, PgRow},
    sqlite::{SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};

pub use error::DbError;
use file::File;
pub use guarded::Guarded;
pub use home::Beside;
use home::{Home, Manners};
pub use journal::{Journal, Taken};
pub use url::{DatabaseUrl, may_hold_secret};

/// How long a statement may wait for another writer's lock.
const LOCK_WAIT: Duration = Duration::from_secs(10);
/// How long a request may wait for a connection.
const CONNECTION_WAIT: Duration = Duration::from_secs(5);

/// How long to wait for the reason why there is no connection.
const REASON_WAIT: Duration = Duration::from_secs(2);

/// How long after its last use a connection to Postgres counts as alive.
const TRUSTED: Duration = Duration::from_secs(1);
/// How long no connection counts as alive unasked, once one was found dead, in seconds.
const DOUBTED: u64 = 10;

/// A row as text, in the order of the columns asked for.
pub type TextRow = Vec<Option<String>>;
/// A parameter.
pub type Arg = Option<String>;

/// A database that may or may not be reachable now.
#[derive(Clone)]
pub struct Database {
    pools: Pools,
    shown: String,
    home: Home,
    journal: Option<Arc<Journal>>,
}

#[derive(Clone)]
enum Pools {
    /// SQLite has one writer at a time: with one connection for it, writes queue here in order
    /// instead of failing each other as busy.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool, Arc<Doubt>),
}

/// When a connection to Postgres was last found dead, in seconds since the process began.
///
/// To ask each connection whether it lives before it is used is a round trip for each use. So one that
/// was used a moment ago is trusted; when that was wrong, a reading or a BEGIN is done once more, and for
/// some time every connection is asked.
struct Doubt {
    began: Instant,
    found_dead: AtomicU64,
}

impl Doubt {
    fn new() -> Self {
        Self {
            began: Instant::now(),
            found_dead: AtomicU64::new(0),
        }
    }

    fn is_due(&self, idle: Duration) -> bool {
        let found_dead = self.found_dead.load(Ordering::Relaxed);
        let since = self.began.elapsed().as_secs().saturating_sub(found_dead);
        idle > TRUSTED || (found_dead > 0 && since < DOUBTED)
    }

    /// Begins a transaction, once more if the connection was dead.
    async fn begin(
        &self,
        pool: &PgPool,
        sql: &'static str,
    ) -> Result<Transaction<'static, Postgres>, sqlx::Error> {
        let begun = match pool.begin_with(sql).await {
            Err(error) if self.finds_dead(&error) => pool.begin_with(sql).await,
            other => other,
        };
        match begun {
            Err(error) => Err(reason(pool, error).await),
            begun => begun,
        }
    }

    /// Whether a statement failed because its connection was dead, so that it is worth another.
    fn finds_dead(&self, error: &sqlx::Error) -> bool {
        let dead = match error {
            sqlx::Error::Io(_) => true,
            // It was told to go, and that is what it says first.
            sqlx::Error::Database(said) => said.code().is_some_and(|code| code.starts_with("57P")),
            _ => false,
        };
        if dead {
            let now = self.began.elapsed().as_secs().max(1);
            self.found_dead.store(now, Ordering::Relaxed);
        }
        dead
    }
}

impl Database {
    /// Prepares the pools; connects when first asked.
    pub fn new(url: &DatabaseUrl) -> Self {
        let home = Home::new(Manners::Strict);
        let pools = match url {
            DatabaseUrl::Sqlite(options) => {
                let file = Arc::new(File::at(options.get_filename()));
                let options = options
                    .clone()
                    .journal_mode(SqliteJournalMode::Wal)
                    // An answered write is on the disk, also when the power goes.
                    .synchronous(SqliteSynchronous::Full)
                    .foreign_keys(true)
                    .busy_timeout(LOCK_WAIT);
                let pool = |most| {
                    let (opened, asked) = (file.clone(), file.clone());
                    SqlitePoolOptions::new()
                        .max_connections(most)
                        .acquire_timeout(LOCK_WAIT)
                        // In the process itself there is no connection that could have died; but its
                        // file may be another's by now.
                        .test_before_acquire(false)
                        .after_connect(move |_, _| {
                            opened.opened();
                            Box::pin(async { Ok(()) })
                        })
                        .before_acquire(move |_, used| {
                            let open = asked.is_open(used.age);
                            Box::pin(async move { Ok(open) })
                        })
                };
                Pools::Sqlite {
                    read: pool(4).connect_lazy_with(options.clone()),
                    write: pool(1).connect_lazy_with(options),
                }
            }
            DatabaseUrl::Postgres(options) => {
                let doubt = Arc::new(Doubt::new());
                let asked = doubt.clone();
                let pool = at_home(PgPoolOptions::new(), &home)
                    .max_connections(16)
                    .acquire_timeout(CONNECTION_WAIT)
                    .test_before_acquire(false)
                    .before_acquire(move |connection, used| {
                        let due = asked.is_due(used.idle_for);
                        Box::pin(async move {
                            if due {
                                connection.ping().await?;
                            }
                            Ok(true)
                        })
                    })
                    .connect_lazy_with(postgres_options(options));
                Pools::Postgres(pool, doubt)
            }
        };
        Self {
            pools,
            shown: url.to_string(),
            home,
            journal: None,
        }
    }

    /// Gives it a place for what can't be written down in it.
    #[must_use]
    pub fn with_journal(mut self, journal: Journal) -> Self {
        self.journal = Some(Arc::new(journal));
        self
    }

    /// Where what can't be written down in it is kept.
    pub fn journal(&self) -> Option<&Arc<Journal>> {
        self.journal.as_ref()
    }

    /// Prepares a pool to look only: a SQLite file keeps its journal as it is, and no statement may write.
    /// (It is not opened for reading alone: that would leave the files of a write-ahead log behind, and
    /// could not read a database whose last writer was cut off.)
    pub fn observer(url: &DatabaseUrl) -> Self {
        match url {
            DatabaseUrl::Sqlite(options) => {
                let options = options.as_ref().clone().pragma("query_only", "ON");
                Self::with_few_connections(
                    &DatabaseUrl::Sqlite(Box::new(options)),
                    2,
                    Manners::Lenient,
                )
            }
            DatabaseUrl::Postgres(_) => Self::with_few_connections(url, 2, Manners::Lenient),
        }
    }

    /// Prepares a pool of one connection, so that what a statement sets holds for the next. For
    /// somewhere to run scripts: the search path is the server's.
    pub fn session(url: &DatabaseUrl) -> Self {
        Self::with_few_connections(url, 1, Manners::Absent)
    }

    /// As [`Database::new`], with one connection.
    pub fn single(url: &DatabaseUrl) -> Self {
        Self::with_few_connections(url, 1, Manners::Strict)
    }

    fn with_few_connections(url: &DatabaseUrl, most: u32, manners: Manners) -> Self {
        let home = Home::new(manners);
        let pools = match url {
            DatabaseUrl::Sqlite(options) => {
                let pool = SqlitePoolOptions::new()
                    .max_connections(most)
                    .acquire_timeout(LOCK_WAIT)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .test_before_acquire(false)
                    .connect_lazy_with(options.as_ref().clone().busy_timeout(LOCK_WAIT));
                Pools::Sqlite {
                    read: pool.clone(),
                    write: pool,
                }
            }
            DatabaseUrl::Postgres(options) => {
                let pool = at_home(PgPoolOptions::new(), &home)
                    .max_connections(most)
                    .acquire_timeout(CONNECTION_WAIT)
                    .idle_timeout(None)
                    .max_lifetime(None)
                    .connect_lazy_with(postgres_options(options));
                Pools::Postgres(pool, Arc::new(Doubt::new()))
            }
        };
        Self {
            pools,
            shown: url.to_string(),
            home,
            journal: None,
        }
    }

    /// Runs statements as they are, without a transaction or parameters.
    pub async fn run(&self, sql: &str) -> Result<(), DbError> {
        match &self.pools {
            Pools::Sqlite { write, .. } => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(write).await?;
            }
            Pools::Postgres(pool, _) => {
                sqlx::raw_sql(AssertSqlSafe(sql)).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Which engine it is.
    pub fn dialect(&self) -> Dialect {
        match self.pools {
            Pools::Sqlite { .. } => Dialect::Sqlite,
            Pools::Postgres(..) => Dialect::Postgres,
        }
    }

    /// Its address, without user and password.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// Reads rows outside a transaction; it must not write, since it may be run twice.
    pub async fn fetch(&self, sql: &str, args: &[Arg]) -> Result<Vec<TextRow>, DbError> {
        match &self.pools {
            Pools::Sqlite { read, .. } => {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for arg in args {
                    query = query.bind(arg.as_deref());
                }
                sqlite_rows(&query.fetch_all(read).await?)
            }
            Pools::Postgres(pool, doubt) => {
                let read = || {
                    let mut query = sqlx::query(AssertSqlSafe(sql));
                    for arg in args {
                        query = query.bind(arg.as_deref());
                    }
                    query.fetch_all(pool)
                };
                let rows = match read().await {
                    Err(error) if doubt.finds_dead(&error) => read().await,
                    other => other,
                };
                let rows = match rows {
                    Err(error) => Err(reason(pool, error).await),
                    Ok(rows) => Ok(rows),
                };
                self.home.stands()?;
                postgres_rows(&rows?)
            }
        }
    }

    /// Runs one statement that writes, in a transaction of its own: one way to the database, where
    /// [`Database::begin`] costs one for each statement, one to begin and one to commit. It may be run twice
    /// where its connection was dead, so it must change nothing when it was done already.
    pub async fn at_once(&self, sql: &str, args: &[Arg]) -> Result<Vec<TextRow>, DbError> {
        match &self.pools {
            Pools::Sqlite { write, .. } => {
                let mut query = sqlx::query(AssertSqlSafe(sql));
                for arg in args {
                    query = query.bind(arg.as_deref());
                }
                sqlite_rows(&query.fetch_all(write).await?)
            }
            Pools::Postgres(pool, doubt) => {
                let run = async || {
                    let mut connection = pool.acquire().await?;
                    // Known once there is a connection, and to be known before anything is written.
                    self.home.stands()?;
                    let mut query = sqlx::query(AssertSqlSafe(sql));
                    for arg in args {
                        query = query.bind(arg.as_deref());
                    }
                    Ok::<_, Unrun>(query.fetch_all(&mut *connection).await?)
                };
                let rows = match run().await {
                    Err(Unrun::Failed(error)) if doubt.finds_dead(&error) => run().await,
                    other => other,
                };
                match rows {
                    Ok(rows) => postgres_rows(&rows),
                    Err(Unrun::Homeless(error)) => Err(error),
                    Err(Unrun::Failed(error)) => Err(reason(pool, error).await.into()),
                }
            }
        }
    }

    /// Begins a transaction that may write. On SQLite it takes the write lock at once: one that
    /// begins by reading can fail at its first write whatever the busy timeout says.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        let tx = self.tx(match &self.pools {
            Pools::Sqlite { write, .. } => {
                Begun::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres(pool, doubt) => Begun::Postgres(doubt.begin(pool, "BEGIN").await?),
        });
        self.home.stands()?;
        Ok(tx)
    }

    /// Begins a transaction that only reads, and sees one moment of the database throughout.
    pub async fn snapshot(&self) -> Result<Tx, DbError> {
        let tx = self.tx(match &self.pools {
            Pools::Sqlite { read, .. } => Begun::Sqlite(read.begin_with("BEGIN").await?),
            Pools::Postgres(pool, doubt) => {
                const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                Begun::Postgres(doubt.begin(pool, BEGIN).await?)
            }
        });
        self.home.stands()?;
        Ok(tx)
    }

    /// Makes sure that what is created next is created in our schema: without it, it would go into a
    /// temporary one.
    pub async fn has_home(&self) -> Result<(), DbError> {
        self.fetch("SELECT '1'", &[]).await?;
        let Some(name) = self.home.name() else {
            return Ok(());
        };
        let sql = "SELECT '1' FROM pg_catalog.pg_namespace n WHERE n.nspname = $1";
        match self.fetch(sql, &[Some(name.clone())]).await?.is_empty() {
            true => Err(DbError::MissingObject(format!("the schema {name} is gone"))),
            false => Ok(()),
        }
    }

    /// Judges our schema once more, and says what else on the search path is named as one of `tables`.
    pub async fn look_at_home(
        &self,
        tx: &mut Tx,
        tables: &[String],
    ) -> Result<Vec<Beside>, DbError> {
        self.home.look(tx, tables).await
    }

    fn tx(&self, begun: Begun) -> Tx {
        Tx {
            begun,
            journal: self.journal.clone(),
            later: Vec::new(),
        }
    }

    /// Runs sqlx migrations, or with `skip` records them as applied up to that version.
    pub async fn migrate(
        &self,
        migrator: &sqlx::migrate::Migrator,
        skip: Option<i64>,
    ) -> Result<(), sqlx::migrate::MigrateError> {
        match (&self.pools, skip) {
            (Pools::Sqlite { write, .. }, None) => migrator.run(write).await,
            (Pools::Sqlite { write, .. }, Some(last)) => migrator.skip(write, Some(last)).await,
            (Pools::Postgres(pool, _), None) => migrator.run(pool).await,
            (Pools::Postgres(pool, _), Some(last)) => migrator.skip(pool, Some(last)).await,
        }
    }

    /// Finishes what is under way and closes all connections.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                // The last to close, so that SQLite folds the write-ahead log into the file.
                write.close().await;
            }
            Pools::Postgres(pool, _) => pool.close().await,
        }
    }
}

/// Why a statement has no answer.
enum Unrun {
    Homeless(DbError),
    Failed(sqlx::Error),
}

impl From<DbError> for Unrun {
    fn from(error: DbError) -> Self {
        Self::Homeless(error)
    }
}

impl From<sqlx::Error> for Unrun {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error)
    }
}

/// Every connection of the pool is in our schema, or isn't used twice.
fn at_home(pool: PgPoolOptions, home: &Home) -> PgPoolOptions {
    let (entered, left) = (home.clone(), home.clone());
    pool.after_connect(move |connection, _| {
        let home = entered.clone();
        Box::pin(async move { home.enter(connection).await })
    })
    .after_release(move |_, used| {
        let keeps = left.keeps(used.age);
        Box::pin(async move { Ok(keeps) })
    })
}

fn postgres_options(options: &PgConnectOptions) -> PgConnectOptions {
    options.clone().application_name("evenkeel").options([
        ("lock_timeout", "10s"),
        ("statement_timeout", "30s"),
        // Compiling a statement of the catalog costs ten times what running it does.
        ("jit", "off"),
    ])
}

/// A transaction. Dropped without [`Tx::commit`], it is rolled back.
pub struct Tx {
    begun: Begun,
    journal: Option<Arc<Journal>>,
    /// What of it goes into the journal.
    later: Vec<Value>,
}

enum Begun {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Which engine it is on.
    pub fn dialect(&self) -> Dialect {
        match self.begun {
            Begun::Sqlite(_) => Dialect::Sqlite,
            Begun::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Reads rows; also of a statement that writes and has RETURNING.
    pub async fn fetch(&mut self, sql: &str, args: &[Arg]) -> Result<Vec<TextRow>, DbError> {
        let sql = AssertSqlSafe(sql);
        match &mut self.begun {
            Begun::Sqlite(tx) => {
                let mut query = sqlx::query(sql);
                for arg in args {
                    query = query.bind(arg.as_deref());
                }
                sqlite_rows(&query.fetch_all(&mut **tx).await?)
            }
            Begun::Postgres(tx) => {
                let mut query = sqlx::query(sql);
                for arg in args {
                    query = query.bind(arg.as_deref());
                }
                postgres_rows(&query.fetch_all(&mut **tx).await?)
            }
        }
    }

    /// Writes; says how many rows it touched.
    pub async fn execute(&mut self, sql: &str, args: &[Arg]) -> Result<u64, DbError> {
        let sql = AssertSqlSafe(sql);
        Ok(match &mut self.begun {
            Begun::Sqlite(tx) => {
                let mut query = sqlx::query(sql);
                for arg in args {
                    query = query.bind(arg.as_deref());
                }
                query.execute(&mut **tx).await?.rows_affected()
            }
            Begun::Postgres(tx) => {
                let mut query = sqlx::query(sql);
                for arg in args {
                    query = query.bind(arg.as_deref());
                }
                query.execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Runs a statement as it is, without parameters; says how many rows it touched.
    pub async fn run(&mut self, sql: &str) -> Result<u64, DbError> {
        let sql = sqlx::raw_sql(AssertSqlSafe(sql));
        Ok(match &mut self.begun {
            Begun::Sqlite(tx) => sql.execute(&mut **tx).await?.rows_affected(),
            Begun::Postgres(tx) => sql.execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Keeps a row in the journal, if the transaction is committed.
    ///
    /// # Errors
    /// There is nowhere to keep it.
    pub fn write_down_later(&mut self, row: Value) -> Result<(), DbError> {
        if self.journal.is_none() {
            return Err(DbError::Unwritten("there is no journal".to_owned()));
        }
        self.later.push(row);
        Ok(())
    }

    /// Whether there is any.
    pub fn has_later(&self) -> bool {
        !self.later.is_empty()
    }

    /// Keeps none of them, as after a savepoint that was rolled back to.
    pub fn forget_later(&mut self) {
        self.later.clear();
    }

    /// Undoes it, and waits until that is done.
    pub async fn rollback(self) -> Result<(), DbError> {
        match self.begun {
            Begun::Sqlite(tx) => tx.rollback().await?,
            Begun::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Makes it so.
    pub async fn commit(self) -> Result<(), DbError> {
        let kept = match &self.journal {
            Some(journal) if !self.later.is_empty() => {
                Some((journal, journal::keep(journal, self.later).await?))
            }
            _ => None,
        };
        let done = match self.begun {
            Begun::Sqlite(tx) => tx.commit().await,
            Begun::Postgres(tx) => tx.commit().await,
        };
        if done.is_err()
            && let Some((journal, keys)) = kept
        {
            journal::void(journal, keys).await;
        }
        Ok(done?)
    }
}

/// Why a pool gave no connection. Where it has none it tried until the time was over and keeps the reason
/// to itself, so that one more is tried here.
async fn reason(pool: &PgPool, error: sqlx::Error) -> sqlx::Error {
    if !matches!(error, sqlx::Error::PoolTimedOut) || pool.size() > 0 {
        return error;
    }
    let options = pool.connect_options();
    let trying = sqlx::PgConnection::connect_with(&options);
    match tokio::time::timeout(REASON_WAIT, trying).await {
        Ok(Err(why)) => why,
        Ok(Ok(connection)) => {
            // It is back just now; what failed has failed all the same.
            drop(connection.close().await);
            error
        }
        Err(_) => sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()),
    }
}

/// SQLite keeps whatever bytes it was given, so what isn't UTF-8 is shown as well as can be.
fn sqlite_rows(rows: &[SqliteRow]) -> Result<Vec<TextRow>, DbError> {
    let text = |row: &SqliteRow, i| -> Result<Option<String>, sqlx::Error> {
        let bytes: Option<&[u8]> = row.try_get_unchecked(i)?;
        Ok(bytes.map(|b| String::from_utf8_lossy(b).into_owned()))
    };
    rows.iter()
        .map(|row| {
            Ok((0..row.len())
                .map(|i| text(row, i))
                .collect::<Result<_, _>>()?)
        })
        .collect()
}

fn postgres_rows(rows: &[PgRow]) -> Result<Vec<TextRow>, DbError> {
    rows.iter()
        .map(|row| {
            Ok((0..row.len())
                .map(|i| row.try_get(i))
                .collect::<Result<_, _>>()?)
        })
        .collect()
}
