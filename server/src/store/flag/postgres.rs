//! Sets a flag by one statement, which is a transaction of its own: it reads and locks the row, changes it if it
//! isn't so already, and writes that down.

use evenkeel_app::{AppError, audit::Action, project::FlagChange};
use evenkeel_live::database::dialect::{integer, parameter};
use evenkeel_model::{Dialect::Postgres, Schema, Table};

use super::{Failure, Shortest, Store, bumped};
use crate::{
    audit::{self, Actor, AuditEntry, json},
    row::Columns,
};

pub(super) async fn set_flag(
    store: &Store,
    live: &Schema,
    table: &Table,
    actor: &Actor,
    change: FlagChange,
) -> Result<Shortest, Failure> {
    let FlagChange { id, flag, on } = change;
    let name = flag.column().name();
    // Of another type, its texts are read by what the column is for.
    if table.columns[name].data_type != "boolean" {
        return Ok(Shortest::NotUsual);
    }
    let stated = |value: Option<bool>| json([(name, value.map(|on| on.to_string()))]);
    let mut args = vec![Some(id.to_string()), Some(on.to_string())];
    let value = parameter(Postgres, 2, "boolean");
    let mut sets = vec![format!("{name} = {value}")];
    bumped(Postgres, table, &mut sets, &mut args);
    let entry = AuditEntry::new(actor, Action::Set, format!("project {id}"));
    let entry = entry.after(stated(Some(on)));
    let Some(insertion) = audit::insertion(Postgres, live, entry, None, &mut args)? else {
        return Ok(Shortest::NotUsual);
    };
    args.extend([Some(stated(None)), Some(stated(Some(!on)))]);
    let (none, other) = (args.len() - 1, args.len());
    let before = format!("case when made.was is null then ${none} else ${other} end");
    // The last value divides by zero, and so undoes it all, where the trail took no row of what was made.
    let sql = format!(
        "with found as materialized (\
           select p.id, p.{name} as was from projects p where p.id = {} for update\
         ), made as (\
           update projects set {} from found \
           where projects.id = found.id and found.was is distinct from {value} \
           returning found.was\
         ), told as ({} returning 1) \
         select case when found.was is distinct from {value} then '1' else '0' end, \
         cast((select count(*) from made) as text), \
         cast(1 / (1 - (select count(*) from made) + (select count(*) from told)) as text) \
         from found",
        integer(1),
        sets.join(", "),
        insertion.with("before", before).of_each("made"),
    );
    let rows = store.watched.database.at_once(&sql, &args).await?;
    let row = rows.into_iter().next().ok_or(AppError::NoSuchProject)?;
    let mut columns = Columns::of(row);
    let differs = columns.flag("whether the flag differs")?;
    let made = columns.number("how many were made")?;
    if made > 0 {
        audit::inserted();
    }
    Ok(match made == 0 && differs {
        // A trigger kept it from being made.
        true => Shortest::NotUsual,
        false => Shortest::Done,
    })
}
