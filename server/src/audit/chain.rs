//! The chain: each row of the trail holds a digest over itself and the digest before, so that a row that
//! was changed, taken out or put in shows, whoever did it. Whoever owns the database can still make the
//! whole chain anew, or cut its end off; against that a head that was noted elsewhere helps.
//!
//! A digest is the SHA-256, in hexadecimal, of this text in UTF-8:
//!
//! ```text
//! evenkeel-audit-1
//! <the digest before, or 64 zeros>
//! <id> <at> <actor> <address> <action> <object> <before> <after>
//! ```
//!
//! where each field has a line of its own: `-` where it is NULL, and otherwise its length in bytes, a
//! colon, and its text as the database casts it.
//!
//! On SQLite it is written with its row. On Postgres that would have every writer wait for the commit
//! before its own; there rows are linked a moment later ([`link`]), in the order of their numbers and
//! under a lock that lets no smaller number come after. Until then, a second at most while a server
//! runs, a row can be taken out unseen. A stop, a start and `evenkeel audit verify` link what is left.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use evenkeel_live::{
    database::{Arg, Database, DbError, TextRow, Tx, dialect::integer},
    guardian::Guardian,
};
use evenkeel_model::Dialect;
use sha2::{Digest as _, Sha256};
use tokio::sync::Notify;

use super::{TABLE, only};
use crate::row::{Columns, Rows};

/// Said after a row was written that has no digest yet.
pub(super) static WRITTEN: Notify = Notify::const_new();

/// How long rows are gathered before they are linked.
const GATHERED: Duration = Duration::from_millis(250);
/// Rows that are read or linked at once.
const AT_ONCE: usize = 1000;
/// What comes before the first.
const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The fields that a digest is over, in their order.
const FIELDS: [&str; 8] = [
    "id", "at", "actor", "address", "action", "object", "before", "after",
];

/// They in a SELECT, as texts; those that the table lacks are NULL.
fn selected(columns: &BTreeMap<String, String>) -> String {
    FIELDS
        .map(|name| match columns.contains_key(name) {
            true => format!("cast(a.{name} as text)"),
            false => "NULL".to_owned(),
        })
        .join(", ")
}

/// The digest of a row after another.
pub(super) fn digest(before: &str, fields: &[Arg]) -> String {
    let mut text = format!("evenkeel-audit-1\n{before}\n");
    for field in fields {
        match field {
            Some(value) => text.push_str(&format!("{}:{value}\n", value.len())),
            None => text.push_str("-\n"),
        }
    }
    Sha256::digest(text.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A number and a digest; neither is where there is no row.
#[derive(Default)]
pub struct End {
    id: Option<i64>,
    digest: Option<String>,
}

impl End {
    /// The next number, and the digest that it follows.
    pub(super) fn next(self) -> Result<(i64, String), DbError> {
        let next = self.id.unwrap_or_default().checked_add(1);
        let next = next.ok_or_else(|| DbError::Unwritten(format!("{TABLE} has no number left")))?;
        Ok((next, self.digest.unwrap_or_else(|| NOTHING.to_owned())))
    }
}

impl TryFrom<TextRow> for End {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            id: columns.optional_number("an entry's id")?,
            digest: columns.optional(),
        })
    }
}

/// The largest number, and the last digest, as two values of a SELECT.
pub fn end_selected(dialect: Dialect) -> String {
    let table = only(dialect);
    format!(
        "(select cast(max(a.id) as text) from {table} a), \
         (select a.digest from {table} a where a.digest is not null \
          order by a.id desc limit 1)"
    )
}

/// Where the chain ends.
pub(super) async fn end(tx: &mut Tx) -> Result<End, DbError> {
    let sql = format!("select {}", end_selected(tx.dialect()));
    let end: Option<End> = tx.fetch(&sql, &[]).await?.one()?;
    Ok(end.unwrap_or_default())
}

/// The last digest. None: there is none yet.
///
/// # Errors
/// The trail's table isn't whole, or the database doesn't answer.
pub async fn head(database: &Database) -> Result<Option<String>, DbError> {
    let mut tx = database.snapshot().await?;
    Ok(end(&mut tx).await?.digest)
}

/// Links the rows that have no digest yet, on Postgres; gives how many.
///
/// # Errors
/// The trail's table isn't whole, the role may not, or the database doesn't answer.
pub async fn link(database: &Database) -> Result<usize, DbError> {
    if database.dialect() == Dialect::Sqlite {
        return Ok(0);
    }
    let mut linked = 0;
    let Some(last) = settled(database).await? else {
        return Ok(0);
    };
    loop {
        let mut tx = database.begin().await?;
        // One links at a time; those who write aren't kept from it.
        tx.run(&format!(
            "lock table only {TABLE} in share update exclusive mode"
        ))
        .await?;
        let sql = format!(
            "select cast(a.id as text), a.digest from only {TABLE} a \
             where a.digest is not null order by a.id desc limit 1"
        );
        let end: Option<End> = tx.fetch(&sql, &[]).await?.one()?;
        let end = end.unwrap_or_default();
        let mut head = end.digest.unwrap_or_else(|| NOTHING.to_owned());
        let after = end.id.unwrap_or(i64::MIN).to_string();
        let fields = selected(&super::columns(&mut tx).await?);
        let sql = format!(
            "select {fields} from only {TABLE} a where a.id > cast($1 as bigint) and a.id <= cast($2 as bigint) \
             and a.digest is null order by a.id limit {AT_ONCE}"
        );
        let args = [Some(after), Some(last.to_string())];
        let rows = tx.fetch(&sql, &args).await?;
        if rows.is_empty() {
            return Ok(linked);
        }
        let mut numbers = Vec::with_capacity(rows.len());
        let mut digests = Vec::with_capacity(rows.len());
        for row in &rows {
            head = digest(&head, row);
            let id = Columns::of(row.clone()).number("an entry's id")?;
            numbers.push(id.to_string());
            digests.push(head.clone());
        }
        // Both are digits alone, so that they need no quotes within an array's text.
        let sql = format!(
            "update only {TABLE} a set digest = l.digest \
             from unnest(cast($1 as bigint[]), cast($2 as text[])) as l(id, digest) \
             where a.id = l.id"
        );
        let list = |of: &[String]| Some(format!("{{{}}}", of.join(",")));
        tx.execute(&sql, &[list(&numbers), list(&digests)]).await?;
        tx.commit().await?;
        linked += rows.len();
        if rows.len() < AT_ONCE {
            return Ok(linked);
        }
    }
}

/// The largest number that no smaller one can come after any more: whoever holds a row that isn't
/// committed holds a lock on the table too, and here they are waited for. None: nothing is to be linked.
async fn settled(database: &Database) -> Result<Option<i64>, DbError> {
    let newest = format!(
        "select cast(a.id as text), a.digest from only {TABLE} a order by a.id desc limit 1"
    );
    let unlinked = |rows: Vec<TextRow>| -> Result<Option<i64>, DbError> {
        let end: Option<End> = rows.one()?;
        Ok(end
            .filter(|end| end.digest.is_none())
            .and_then(|end| end.id))
    };
    if unlinked(database.fetch(&newest, &[]).await?)?.is_none() {
        return Ok(None);
    }
    let mut tx = database.begin().await?;
    // Writers queue behind this lock, so it waits for none that lasts.
    tx.run(&format!(
        "SET LOCAL lock_timeout = '500ms'; LOCK TABLE ONLY {TABLE} IN SHARE MODE"
    ))
    .await?;
    let rows = tx.fetch(&newest, &[]).await?;
    tx.commit().await?;
    unlinked(rows)
}

/// What was found of the chain.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Rows that were looked at.
    pub rows: u64,
    /// Those of them from before there was a chain.
    pub before: u64,
    /// Those at the end that aren't linked yet.
    pub waiting: u64,
    /// The last digest that holds.
    pub head: Option<String>,
    /// The first row at which it doesn't hold, and why.
    pub broken: Option<(i64, &'static str)>,
    /// Whether the head that was noted elsewhere is in it.
    pub noted: bool,
}

/// Goes along the whole chain.
///
/// # Errors
/// There is no chain to go along, or the database doesn't answer.
pub async fn verify(database: &Database, noted: Option<&str>) -> Result<Verified, DbError> {
    let mut tx = database.snapshot().await?;
    let columns = super::columns(&mut tx).await?;
    if !columns.contains_key("id") || !columns.contains_key("digest") {
        return Err(DbError::MissingObject(TABLE.to_owned()));
    }
    let sql = format!(
        "select a.digest, {} from {} a where a.id > {} order by a.id limit {AT_ONCE}",
        selected(&columns),
        only(tx.dialect()),
        integer(1)
    );
    let mut found = Verified::default();
    let mut last = i64::MIN;
    let mut unlinked = None;
    loop {
        let rows = tx.fetch(&sql, &[Some(last.to_string())]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let Some((kept, fields)) = row.split_first() else {
                continue;
            };
            last = Columns::of(fields.to_vec()).number("an entry's id")?;
            found.rows += 1;
            let Some(kept) = kept else {
                unlinked.get_or_insert(last);
                match found.head {
                    None => found.before += 1,
                    Some(_) => found.waiting += 1,
                }
                continue;
            };
            if let Some(row) = unlinked.filter(|_| found.waiting > 0) {
                let why = "it has no digest, and rows after it have: it was put in, or its digest taken out";
                found.broken = Some((row, why));
                return Ok(found);
            }
            unlinked = None;
            let before = found.head.as_deref().unwrap_or(NOTHING);
            if *kept != digest(before, fields) {
                let why = "it isn't what was written down, or rows right before it were taken out, put in or changed";
                found.broken = Some((last, why));
                return Ok(found);
            }
            found.noted |= noted.is_some_and(|noted| noted.eq_ignore_ascii_case(kept));
            found.head = Some(kept.clone());
        }
    }
    match tx.dialect() {
        // Written with its row, a digest is never late.
        Dialect::Sqlite if found.waiting > 0 => {
            let row = unlinked.unwrap_or(last);
            found.broken = Some((row, "it has no digest: it was put in from elsewhere"));
        }
        Dialect::Postgres if found.head.is_none() => {
            found.waiting = std::mem::take(&mut found.before);
        }
        _ => {}
    }
    Ok(found)
}

/// Links what is written, and enters what the journal holds, for as long as the process lives.
pub async fn keep(database: Database, guardian: Arc<Guardian>) {
    let mut tick = tokio::time::interval(guardian.every());
    let mut said = false;
    loop {
        tokio::select! {
            () = WRITTEN.notified() => tokio::time::sleep(GATHERED).await,
            _ = tick.tick() => {
                if let Err(error) = super::journal::enter(&database).await {
                    tracing::warn!(%error, "what the journal holds could not be entered in the trail");
                }
            }
        }
        match link(&database).await {
            Ok(_) => said = false,
            // A lock that was held a moment too long: the next time will do.
            Err(DbError::Busy(_) | DbError::Unreachable(_) | DbError::MissingObject(_)) => {}
            Err(error) if !said => {
                said = true;
                tracing::warn!(%error, "the trail's rows could not be linked");
            }
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{NOTHING, digest};

    #[test]
    fn a_digest_is_what_anybody_can_compute() {
        // printf 'evenkeel-audit-1\n%064d\n1:1\n-\n1:a\n' 0 | sha256sum
        let fields = [Some("1".to_owned()), None, Some("a".to_owned())];
        assert_eq!(
            digest(NOTHING, &fields),
            "1ecb22117d6f9ae5afbbe30e62fb75c363c8e90977327bcaf1e20c52de5ba373"
        );
        let moved = [Some("1".to_owned()), Some("a".to_owned()), None];
        assert_ne!(digest(NOTHING, &fields), digest(NOTHING, &moved));
    }
}
