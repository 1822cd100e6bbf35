//! What can't be written into the trail now, because its table is lost: it is in the database's journal
//! ([`evenkeel_live::database::Journal`]), and entered when the table is back, with the moment at which it
//! was done and a mark that it was written later.

use std::{collections::BTreeMap, io};

use evenkeel_live::database::{Database, DbError, Taken};
use serde::Deserialize as _;

use super::{Row, columns, insert};
use crate::moment;

/// Enters what the journal holds into the trail, if the trail is there again; gives how much.
///
/// # Errors
/// The file or the database says no. What the journal holds stays in it.
pub async fn enter(database: &Database) -> Result<usize, DbError> {
    let Some(journal) = database.journal().filter(|j| !j.is_empty()).cloned() else {
        return Ok(0);
    };
    // The database's lock first and then the file's, as those who write do.
    let mut tx = database.begin().await?;
    let columns = columns(&mut tx).await?;
    if columns.is_empty() {
        return Ok(0);
    }
    let failed = |error: io::Error| DbError::Other(error.to_string());
    let taken = tokio::task::spawn_blocking(move || journal.take()).await;
    let Some(taken) = taken.map_err(io::Error::other).flatten().map_err(failed)? else {
        return Ok(0);
    };
    let (rows, torn) = read(&taken);
    if torn > 0 {
        tracing::error!(torn, "lines of the trail's journal can't be read");
    }
    let mut entered = 0;
    for mut row in rows {
        row.after = Some(marked(row.after.as_deref()));
        tx.run("SAVEPOINT entry").await?;
        match insert(&mut tx, &columns, &row).await {
            Ok(()) => entered += 1,
            Err(DbError::Refused(why)) => {
                tracing::error!(why, ?row, "the trail refuses what the journal holds");
                tx.run("ROLLBACK TO SAVEPOINT entry").await?;
            }
            Err(error) => return Err(error),
        }
        tx.run("RELEASE SAVEPOINT entry").await?;
    }
    tx.commit().await?;
    tokio::task::spawn_blocking(move || taken.entered())
        .await
        .map_err(io::Error::other)
        .flatten()
        .map_err(failed)?;
    tracing::warn!(
        entered,
        "what was done while the trail was lost is written down in it"
    );
    Ok(entered)
}

/// The rows that a journal holds, and how many of its lines are none.
fn read(taken: &Taken) -> (Vec<Row>, usize) {
    let rows: Vec<Row> = taken
        .rows
        .iter()
        .filter_map(|row| Row::deserialize(row).ok())
        .collect();
    let strange = taken.rows.len() - rows.len();
    (rows, taken.torn + strange)
}

/// What changed, with the mark.
fn marked(after: Option<&str>) -> String {
    let mut fields: BTreeMap<String, Option<String>> = after
        .and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default();
    fields.insert("written later".to_owned(), Some(moment::now()));
    super::json(fields)
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn what_is_written_later_says_so() {
        assert!(marked(None).starts_with("{\"written later\":\""));
        let marked = marked(Some("{\"name\":\"x\"}"));
        assert!(
            marked.starts_with("{\"name\":\"x\",\"written later\":"),
            "{marked}"
        );
    }
}
