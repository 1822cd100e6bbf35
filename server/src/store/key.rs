//! Whether another project has a key, or one that is taken for it.

use std::collections::BTreeMap;

use evenkeel_app::project::{Column, ProjectId, Value};
use evenkeel_live::database::{
    DbError, Tx,
    dialect::{beyond_ascii, integer, one_at_a_time},
};
use evenkeel_model::{Table, shown};

use crate::text;

/// Keys of projects are looked at by one at a time: no constraint knows which ones look alike.
const LOCK: i64 = 0x0065_766b_6b65_7973;

/// The message for the field, where the key is another project's or looks like it. Asked whatever
/// constraint there is: none sees that keys look alike, and drift may have taken the one there was. Whose
/// it is a person is told alone: a machine's token may write and not read.
pub(super) async fn taken(
    tx: &mut Tx,
    table: &Table,
    values: &BTreeMap<Column, Option<Value>>,
    own: Option<ProjectId>,
    machine: bool,
) -> Result<Option<BTreeMap<Column, String>>, DbError> {
    let has = |column: Column| table.columns.contains_key(column.name());
    let Some(Some(key)) = values.get(&Column::Key).filter(|_| has(Column::Key)) else {
        return Ok(None);
    };
    let key = key.to_string();
    let dialect = tx.dialect();
    if let Some(lock) = one_at_a_time(dialect, LOCK) {
        tx.fetch(&lock, &[]).await?;
    }
    let held = "cast(p.key as text)";
    let name = match has(Column::Name) {
        true => "cast(p.name as text)",
        false => "NULL",
    };
    // Keys of ASCII are told apart by their letters, which the database can do; the others are few,
    // and only Unicode's table knows what they look like.
    let beyond = beyond_ascii(dialect, held);
    let mut args = Vec::new();
    let mut which = if key.is_ascii() {
        args.push(Some(key.to_ascii_lowercase()));
        format!("(LOWER(TRIM({held})) = $1 OR {beyond})")
    } else if text::folded(&key).is_ascii() {
        format!("{held} IS NOT NULL")
    } else {
        beyond
    };
    if let Some(own) = own.filter(|_| has(Column::Id)) {
        args.push(Some(own.to_string()));
        which.push_str(&format!(" and p.id <> {}", integer(args.len())));
    }
    let sql = format!("select {held}, {name} from projects p where {which}");
    let mut alike = None;
    for row in tx.fetch(&sql, &args).await? {
        let mut row = row.into_iter();
        let (Some(Some(other)), name) = (row.next(), row.next().flatten()) else {
            continue;
        };
        let whose = name.as_deref().unwrap_or(&other).trim();
        if other == key && machine {
            return Ok(Some(duplicate()));
        }
        if other == key {
            return Ok(Some(said(format!(
                "Another project uses this key: {}.",
                shown(whose)
            ))));
        }
        if text::alike(&other, &key) {
            let (other, whose) = (shown(&other), shown(whose));
            alike = Some(said(match machine {
                true => "This looks like the key of another project. Use another.".to_owned(),
                false => format!("This looks like {other}, the key of {whose}. Use another."),
            }));
        }
    }
    Ok(alike)
}

/// The message for the field, where only the database's constraint knew.
pub(super) fn duplicate() -> BTreeMap<Column, String> {
    said("Another project uses this key.".to_owned())
}

fn said(why: String) -> BTreeMap<Column, String> {
    [(Column::Key, why)].into()
}
