//! Sets a flag by two statements within a transaction: one reads the row and the end of the trail's chain, one
//! changes the row and adds to the chain. Each statement is a way to the connection's thread and back, while
//! all who write wait.

use evenkeel_app::{
    AppError,
    audit::Action,
    project::{Cell, FlagChange, Record, Value},
};
use evenkeel_live::database::dialect::{integer, parameter};
use evenkeel_model::{Dialect::Sqlite, Schema, Table};

use super::{Failure, Shortest, Store, bumped, selected};
use crate::{
    audit::{self, Actor, AuditEntry, End, end_selected},
    store::audit::{json_of, values},
};

pub(super) async fn set_flag(
    store: &Store,
    live: &Schema,
    table: &Table,
    actor: &Actor,
    change: FlagChange,
) -> Result<Shortest, Failure> {
    let FlagChange { id, flag, on } = change;
    let column = flag.column();
    if !audit::is_there(live) {
        return Ok(Shortest::NotUsual);
    }
    let mut tx = store.watched.begin().await?;
    let sql = format!(
        "select {}, {} from projects p where p.id = {}",
        selected(&[column]),
        end_selected(Sqlite),
        integer(1)
    );
    let rows = tx.fetch(&sql, &[Some(id.to_string())]).await?;
    let mut row = rows.into_iter().next().ok_or(AppError::NoSuchProject)?;
    let end = End::try_from(row.split_off(1))?;
    let before = Record([column].into_iter().zip(row).collect());
    if before.cell(column) == Cell::Value(Value::Flag(on)) {
        return Ok(Shortest::Done);
    }
    let mut args = vec![
        Some(id.to_string()),
        Some(if on { "1" } else { "0" }.to_owned()),
    ];
    let value = parameter(Sqlite, 2, &table.columns[column.name()].data_type);
    let mut sets = vec![format!("{} = {value}", column.name())];
    bumped(Sqlite, table, &mut sets, &mut args);
    let entry = AuditEntry::new(actor, Action::Set, format!("project {id}"))
        .before(json_of(&values(&before, |_| true)))
        .after(json_of(&[(column, Some(on.to_string()))].into()));
    let Some(insertion) = audit::insertion(Sqlite, live, entry, Some(end), &mut args)? else {
        return Ok(Shortest::NotUsual);
    };
    let sql = format!(
        "update projects set {} where projects.id = {}; {}",
        sets.join(", "),
        integer(1),
        insertion.values()
    );
    // One way for both: SQLite's driver takes several statements with the same parameters. One row of
    // each; a trigger may have turned either into nothing.
    if tx.execute(&sql, &args).await? != 2 {
        return Ok(Shortest::NotUsual);
    }
    tx.commit().await?;
    Ok(Shortest::Done)
}
