//! Names and leftovers of scratch databases on a server that stays.
//!
//! A name holds a number that is locked for as long as the database is used; what a killed process left
//! is found by its name and the missing lock, and removed at the next run.

use crate::database::{Database, DbError};

/// The first of the two numbers of the advisory lock: "evkl".
const LOCK: i32 = 0x6576_6b6c;

async fn one(database: &Database, sql: &str) -> Result<String, DbError> {
    let rows = database.fetch(sql, &[]).await?;
    Ok(rows
        .into_iter()
        .flatten()
        .flatten()
        .next()
        .unwrap_or_default())
}

/// The number of the database that we are connected to.
pub(super) async fn home(keeper: &Database) -> Result<String, DbError> {
    one(
        keeper,
        "SELECT oid::text FROM pg_catalog.pg_database WHERE datname = current_database()",
    )
    .await
}

/// A name that nobody uses, its lock taken.
pub(super) async fn free_name(keeper: &Database, home: &str) -> Result<String, DbError> {
    loop {
        let number = one(keeper, "SELECT (random() * 2147483646)::int::text").await?;
        let lock = format!("SELECT pg_try_advisory_lock({LOCK}, {number})::text");
        if one(keeper, &lock).await? == "true" {
            return Ok(format!("evenkeel_scratch_{home}_{number}"));
        }
    }
}

pub(super) async fn remove(keeper: &Database, name: &str, role: bool) {
    // A script may have made it a template, which can't be dropped. It may be gone already.
    let plain = format!("ALTER DATABASE {name} IS_TEMPLATE false");
    drop(keeper.run(&plain).await);
    let mut sql = vec![format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")];
    if role {
        sql.push(format!("DROP ROLE IF EXISTS {name}"));
    }
    for statement in sql {
        if let Err(error) = keeper.run(&statement).await {
            tracing::warn!(%error, name, "a scratch database is left; the next run removes it");
        }
    }
}

/// Removes what killed processes left: whose lock nobody holds, or whose home is gone. Locks are a
/// database's own, so those of other homes are left to these.
pub(super) async fn remove_leftovers(keeper: &Database, home: &str) -> Result<(), DbError> {
    const SQL: &str = "SELECT name FROM (SELECT datname::text AS name FROM pg_catalog.pg_database \
         UNION SELECT rolname::text FROM pg_catalog.pg_roles) n \
         WHERE name ~ '^evenkeel_scratch_[0-9]+_[0-9]+$' AND (starts_with(name, $1) \
         OR split_part(name, '_', 3) NOT IN (SELECT oid::text FROM pg_catalog.pg_database))";
    let prefix = format!("evenkeel_scratch_{home}_");
    let found = keeper.fetch(SQL, &[Some(prefix.clone())]).await?;
    for name in found.into_iter().flatten().flatten() {
        let Some(number) = name.strip_prefix(&prefix) else {
            remove(keeper, &name, true).await;
            continue;
        };
        let Ok(number) = number.parse::<i32>() else {
            continue;
        };
        let lock = format!("SELECT pg_try_advisory_lock({LOCK}, {number})::text");
        if one(keeper, &lock).await? == "true" {
            remove(keeper, &name, true).await;
            let unlock = format!("SELECT pg_advisory_unlock({LOCK}, {number})::text");
            one(keeper, &unlock).await?;
        }
    }
    Ok(())
}
