//! A bare loop of the writes that a toggle makes, with sqlx and nothing around it.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::types::time::{OffsetDateTime, PrimitiveDateTime};

use crate::Outcome;
use crate::database::{Database, Engine};
use crate::load::Work;
use crate::turns::Turns;

/// A client of the loop.
pub struct Writer {
    pool: Pool,
    turns: Turns,
}

#[derive(Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Writer {
    /// Clients that share a pool.
    pub async fn several(database: &Database, turns: Vec<Turns>) -> Outcome<Vec<Self>> {
        let url = database.url()?;
        let pool = match database.engine() {
            Engine::Sqlite => Pool::Sqlite(
                SqlitePoolOptions::new()
                    // SQLite has one writer; more connections would only find it busy.
                    .max_connections(1)
                    .test_before_acquire(false)
                    .connect_with(
                        url.parse::<SqliteConnectOptions>()?
                            .journal_mode(SqliteJournalMode::Wal)
                            .synchronous(SqliteSynchronous::Full)
                            .foreign_keys(true)
                            .busy_timeout(Duration::from_secs(10)),
                    )
                    .await?,
            ),
            Engine::Postgres => Pool::Postgres(
                PgPoolOptions::new()
                    .max_connections(8)
                    .connect_with(url.parse::<PgConnectOptions>()?)
                    .await?,
            ),
        };
        let writers = turns.into_iter().map(|turns| Self {
            pool: pool.clone(),
            turns,
        });
        Ok(writers.collect())
    }
}

/// The statements of a toggle in a transaction that has begun. A macro, since a function over both
/// engines would need more bounds than it has lines.
macro_rules! switch {
    ($transaction:expr, $lock:literal, $id:expr, $on:expr) => {{
        let (id, on) = ($id, $on);
        let mut transaction = $transaction;
        let before = sqlx::query_scalar::<_, bool>(concat!(
            "SELECT is_active FROM projects WHERE id = $1",
            $lock
        ))
        .bind(id)
        .fetch_one(&mut *transaction)
        .await?;
        let now = now();
        sqlx::query(
            "UPDATE projects SET is_active = $2, version = version + 1, updated_at = $3 WHERE id = $1",
        )
        .bind(id)
        .bind(on)
        .bind(now)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "INSERT INTO evenkeel_audit (\"at\", actor, address, action, object, \"before\", \"after\")
             VALUES ($1, 'admin@example.com', '127.0.0.1', 'set', $2, $3, $4)",
        )
        .bind(now)
        .bind(format!("project {id}"))
        .bind(format!("{{\"is_active\":\"{before}\"}}"))
        .bind(format!("{{\"is_active\":\"{on}\"}}"))
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
    }};
}

impl Work for Writer {
    async fn once(&mut self) -> Outcome<()> {
        let Some((id, on)) = self.turns.next() else {
            return Ok(());
        };
        let id = i32::try_from(id)?;
        match &self.pool {
            Pool::Sqlite(pool) => switch!(pool.begin_with("BEGIN IMMEDIATE").await?, "", id, on),
            Pool::Postgres(pool) => switch!(pool.begin().await?, " FOR UPDATE", id, on),
        }
        Ok(())
    }
}

/// Now in UTC, without saying so, as both engines keep it.
fn now() -> PrimitiveDateTime {
    let now = OffsetDateTime::now_utc();
    PrimitiveDateTime::new(now.date(), now.time())
}
