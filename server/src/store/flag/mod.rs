//! Sets a flag of a project.
//!
//! It is the write that is done most, so where everything is as it should be it goes the shortest way: on
//! Postgres by one statement ([`postgres`]), on SQLite by two within its transaction ([`sqlite`]). Whatever
//! that way meets that isn't usual, from a drifted type to a trail that takes no row, undoes it whole;
//! then it is gone step by step, as every other write is, which says what is the matter.

mod postgres;
mod sqlite;

use std::sync::Arc;

use evenkeel_app::{
    AppError,
    audit::Action,
    project::{Cell, Column, FlagChange, Record, Value},
};
use evenkeel_live::database::{
    DbError,
    dialect::{for_update, integer, parameter},
};
use evenkeel_model::{Dialect, Schema, Table};

use super::{Failure, Store, audit, bump::bumped, projects, require, selected};
use crate::audit::Actor;

impl Store {
    /// Sets a flag to a stated value.
    pub async fn set_flag(&self, actor: &Actor, change: FlagChange) -> Result<(), AppError> {
        self.attempt(|live| set_flag(self, live, actor, change))
            .await
    }
}

/// How the shortest way ended.
enum Shortest {
    /// The flag is as stated.
    Done,
    /// It isn't for this, and nothing was done.
    NotUsual,
}

async fn set_flag(
    store: &Store,
    live: Arc<Schema>,
    actor: &Actor,
    change: FlagChange,
) -> Result<(), Failure> {
    let table = projects(&live)?;
    require(table, Column::Id)?;
    require(table, change.flag.column())?;
    let shortest = match store.watched.database.dialect() {
        Dialect::Postgres => postgres::set_flag(store, &live, table, actor, change).await,
        Dialect::Sqlite => sqlite::set_flag(store, &live, table, actor, change).await,
    };
    match shortest {
        Ok(Shortest::Done) => Ok(()),
        // It was waited for long enough.
        Err(Failure::Database(error @ (DbError::Busy(_) | DbError::Unreachable(_)))) => {
            Err(error.into())
        }
        Err(Failure::App(error)) => Err(error.into()),
        Ok(Shortest::NotUsual) | Err(Failure::Database(_)) => {
            step_by_step(store, &live, table, actor, change).await
        }
    }
}

async fn step_by_step(
    store: &Store,
    live: &Schema,
    table: &Table,
    actor: &Actor,
    change: FlagChange,
) -> Result<(), Failure> {
    let FlagChange { id, flag, on } = change;
    let column = flag.column();
    let mut tx = store.watched.begin().await?;
    let dialect = tx.dialect();
    let sql = format!(
        "select {} from projects p where p.id = {}{}",
        selected(&[column]),
        integer(1),
        for_update(dialect)
    );
    let rows = tx.fetch(&sql, &[Some(id.to_string())]).await?;
    let before = rows.into_iter().next().ok_or(AppError::NoSuchProject)?;
    let before = Record([column].into_iter().zip(before).collect());
    // Stating again what is so already changes nothing, so it counts as no write.
    if before.cell(column) == Cell::Value(Value::Flag(on)) {
        return Ok(());
    }
    let mut args = vec![
        Some(id.to_string()),
        Some(if on { "1" } else { "0" }.to_owned()),
    ];
    let value = parameter(dialect, 2, &table.columns[column.name()].data_type);
    let mut sets = vec![format!("{} = {value}", column.name())];
    bumped(dialect, table, &mut sets, &mut args);
    let sql = format!(
        "update projects set {} where projects.id = {}",
        sets.join(", "),
        integer(1)
    );
    tx.execute(&sql, &args).await?;
    let before = audit::values(&before, |_| true);
    let after = [(column, Some(on.to_string()))].into();
    audit::record(
        &mut tx,
        live,
        actor,
        Action::Set,
        Some(id),
        Some(&before),
        &after,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}
