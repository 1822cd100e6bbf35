//! The status of vector syncs: which source was synced when.

use std::{collections::BTreeMap, sync::Arc};

use evenkeel_app::{
    AppError, Missing, SyncColumn,
    audit::Action,
    sync::{CLOCKS_DIFFER, Freshness, Source, USUAL_LIMIT},
};
use evenkeel_live::database::{
    Arg, DbError, TextRow, Tx,
    dialect::{for_update, parameter},
};
use evenkeel_model::{Schema, Table};
use time::{
    OffsetDateTime, PrimitiveDateTime,
    format_description::well_known::{Iso8601, Rfc3339},
};

use super::{Failure, Store};
use crate::{
    audit::{Actor, AuditEntry, json},
    moment,
    row::Columns,
};

const TABLE: &str = "vector-sync-status";
const LIMITS: &str = "evenkeel_sync_limits";
/// What a reset source is set to: the pipelines that read it begin at the beginning.
const NEVER: &str = "1970-01-01T00:00:00Z";

fn table(live: &Schema) -> Result<&Table, AppError> {
    let table = live
        .tables
        .get(TABLE)
        .ok_or(AppError::Missing(Missing::SyncTable))?;
    require(table, SyncColumn::Source)?;
    Ok(table)
}

fn require(table: &Table, column: SyncColumn) -> Result<(), AppError> {
    match table.columns.contains_key(column.name()) {
        true => Ok(()),
        false => Err(AppError::Missing(Missing::SyncColumn(column))),
    }
}

/// A moment as pipelines write it: RFC 3339, or a date and time without a zone, which is UTC.
pub fn read_moment(text: &str) -> Option<OffsetDateTime> {
    let text = text.trim();
    OffsetDateTime::parse(text, &Rfc3339)
        .or_else(|_| OffsetDateTime::parse(text, &Iso8601::DEFAULT))
        .ok()
        .or_else(|| {
            let plain = text.replacen(' ', "T", 1);
            PrimitiveDateTime::parse(&plain, &Iso8601::DEFAULT)
                .ok()
                .map(PrimitiveDateTime::assume_utc)
        })
}

/// What is to be said of a source.
fn judge(source: String, last_sync: Option<String>, limit: Option<i64>) -> Source {
    let limit = limit.unwrap_or(USUAL_LIMIT);
    let at = last_sync.as_deref().and_then(read_moment);
    let now = OffsetDateTime::now_utc();
    let age = at.map(|at| (now - at).whole_seconds());
    let freshness = match at {
        Some(at) if at.unix_timestamp() == 0 => Freshness::Never,
        Some(_) if age.is_some_and(|a| a < -CLOCKS_DIFFER) => Freshness::Future,
        Some(_) if age.is_some_and(|a| a > limit * 60) => Freshness::Stale,
        Some(_) => Freshness::Fresh,
        None if last_sync.as_deref() == Some("") => Freshness::Never,
        None => Freshness::Unknown,
    };
    Source {
        source,
        last_sync,
        age,
        limit,
        freshness,
    }
}

async fn list(
    store: &Store,
    live: Arc<Schema>,
    only: Option<&str>,
) -> Result<Vec<Source>, Failure> {
    let table = table(&live)?;
    let last_sync = match table.columns.contains_key(SyncColumn::LastSync.name()) {
        true => "cast(v.last_sync as text)",
        false => "NULL",
    };
    let mut sql = format!("select cast(v.source as text), {last_sync} from \"{TABLE}\" v");
    let mut args = Vec::new();
    if let Some(source) = only {
        sql.push_str(" where v.source = $1");
        args.push(Some(source.to_owned()));
    }
    sql.push_str(" ORDER BY 1");
    let rows = store.watched.fetch(&sql, &args).await?;
    let limits = limits(store, &live).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let mut row = row.into_iter();
            let source = row.next().flatten().unwrap_or_default();
            let last = row.next().flatten();
            let limit = limits.get(&source).copied();
            judge(source, last, limit)
        })
        .collect())
}

/// After how long a source is stale.
struct Limit {
    source: String,
    minutes: i64,
}

impl TryFrom<TextRow> for Limit {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            source: columns.text("a limit's source")?,
            minutes: columns.number("a limit's minutes")?,
        })
    }
}

/// The limits of their own; none where their table is damaged.
async fn limits(store: &Store, live: &Schema) -> Result<BTreeMap<String, i64>, DbError> {
    let whole = live
        .tables
        .get(LIMITS)
        .is_some_and(|t| t.columns.contains_key("source") && t.columns.contains_key("minutes"));
    if !whole {
        return Ok(BTreeMap::new());
    }
    let sql = format!("select l.source, cast(l.minutes as text) from {LIMITS} l");
    let rows = store.watched.fetch(&sql, &[]).await?.into_iter();
    // One that can't be read is none: the usual one holds.
    let limits = rows.filter_map(|row| Limit::try_from(row).ok());
    Ok(limits.map(|l| (l.source, l.minutes)).collect())
}

/// The row's last sync, kept as it is until the transaction ends.
async fn current(tx: &mut Tx, source: &str) -> Result<Option<Option<String>>, DbError> {
    let sql = format!(
        "select cast(v.last_sync as text) from \"{TABLE}\" v where v.source = $1{}",
        for_update(tx.dialect())
    );
    let rows = tx.fetch(&sql, &[Some(source.to_owned())]).await?;
    Ok(rows
        .into_iter()
        .next()
        .map(|row| row.into_iter().next().flatten()))
}

async fn set(
    store: &Store,
    live: Arc<Schema>,
    actor: &Actor,
    action: Action,
    source: &str,
    last_sync: &str,
    only_existing: bool,
) -> Result<bool, Failure> {
    let table = table(&live)?;
    require(table, SyncColumn::LastSync)?;
    let mut tx = store.watched.begin().await?;
    let before = current(&mut tx, source).await?;
    if before.is_none() && only_existing {
        return Ok(false);
    }
    let dialect = tx.dialect();
    let mut args: Vec<Arg> = vec![Some(source.to_owned())];
    let mut columns = vec!["source"];
    let mut places = vec![parameter(dialect, 1, &table.columns["source"].data_type)];
    let moments = match before {
        Some(_) => &["updated_at"][..],
        None => &["created_at", "updated_at"][..],
    };
    let written = std::iter::once(("last_sync", last_sync.to_owned()))
        .chain(moments.iter().map(|m| (*m, moment::now())));
    for (name, value) in written {
        if let Some(column) = table.columns.get(name) {
            args.push(Some(value));
            columns.push(name);
            places.push(parameter(dialect, args.len(), &column.data_type));
        }
    }
    let sql = match before {
        Some(_) => {
            let sets: Vec<String> = columns
                .iter()
                .zip(&places)
                .skip(1)
                .map(|(c, p)| format!("{c} = {p}"))
                .collect();
            format!(
                "update \"{TABLE}\" as v set {} where v.source = $1",
                sets.join(", ")
            )
        }
        None => {
            format!(
                "insert into \"{TABLE}\" ({}) values ({})",
                columns.join(", "),
                places.join(", ")
            )
        }
    };
    tx.execute(&sql, &args).await?;
    let mut entry = AuditEntry::new(actor, action, format!("sync {source}"))
        .after(json([("last_sync", Some(last_sync.to_owned()))]));
    if let Some(before) = before {
        entry = entry.before(json([("last_sync", before)]));
    }
    crate::audit::record(&mut tx, &live, entry).await?;
    tx.commit().await?;
    Ok(true)
}

async fn remove(
    store: &Store,
    live: Arc<Schema>,
    actor: &Actor,
    source: &str,
) -> Result<bool, Failure> {
    let table = table(&live)?;
    let mut tx = store.watched.begin().await?;
    let before = match table.columns.contains_key("last_sync") {
        true => current(&mut tx, source).await?.flatten(),
        false => None,
    };
    let sql = format!("delete from \"{TABLE}\" as v where v.source = $1");
    let args = [Some(source.to_owned())];
    if tx.execute(&sql, &args).await? == 0 {
        return Ok(false);
    }
    if live.tables.contains_key(LIMITS) {
        let sql = format!("delete from {LIMITS} as l where l.source = $1");
        tx.execute(&sql, &args).await?;
    }
    let entry = AuditEntry::new(actor, Action::RemoveSource, format!("sync {source}"))
        .before(json([("last_sync", before)]));
    crate::audit::record(&mut tx, &live, entry).await?;
    tx.commit().await?;
    Ok(true)
}

async fn limit(
    store: &Store,
    live: Arc<Schema>,
    actor: &Actor,
    source: &str,
    minutes: i64,
) -> Result<(), Failure> {
    let before = limits(store, &live).await?.get(source).copied();
    let mut tx = store.watched.begin().await?;
    let sql = format!(
        "insert into {LIMITS} (source, minutes) values ($1, cast($2 as bigint)) \
         on conflict (source) do update set minutes = cast($2 as bigint)"
    );
    let args = [Some(source.to_owned()), Some(minutes.to_string())];
    tx.execute(&sql, &args).await?;
    let minutes_of = |m: Option<i64>| json([("minutes", m.map(|m| m.to_string()))]);
    let entry = AuditEntry::new(actor, Action::SetLimit, format!("sync {source}"))
        .before(minutes_of(before.or(Some(USUAL_LIMIT))))
        .after(minutes_of(Some(minutes)));
    crate::audit::record(&mut tx, &live, entry).await?;
    tx.commit().await?;
    Ok(())
}

impl Store {
    /// All sources.
    pub async fn sources(&self) -> Result<Vec<Source>, AppError> {
        self.attempt(|live| list(self, live, None)).await
    }

    /// One source; none where there is no such.
    pub async fn source(&self, source: &str) -> Result<Option<Source>, AppError> {
        let found = self.attempt(|live| list(self, live, Some(source))).await?;
        Ok(found.into_iter().next())
    }

    /// Records a run of a source, new or known.
    pub async fn record_sync(
        &self,
        actor: &Actor,
        source: &str,
        last_sync: &str,
    ) -> Result<(), AppError> {
        self.attempt(|live| {
            set(
                self,
                live,
                actor,
                Action::RecordSync,
                source,
                last_sync,
                false,
            )
        })
        .await
        .map(drop)
    }

    /// Sets a source back, so that its pipeline begins anew. False where there is no such.
    pub async fn reset_source(&self, actor: &Actor, source: &str) -> Result<bool, AppError> {
        self.attempt(|live| set(self, live, actor, Action::ResetSource, source, NEVER, true))
            .await
    }

    /// Removes a source, and its limit. False where there is no such.
    pub async fn remove_source(&self, actor: &Actor, source: &str) -> Result<bool, AppError> {
        self.attempt(|live| remove(self, live, actor, source)).await
    }

    /// Sets after how many minutes a source counts as stale.
    pub async fn limit_source(
        &self,
        actor: &Actor,
        source: &str,
        minutes: i64,
    ) -> Result<(), AppError> {
        self.attempt(|live| limit(self, live, actor, source, minutes))
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::{Freshness, judge, read_moment};

    #[test]
    fn moments_are_read_as_pipelines_write_them() {
        for text in [
            "2026-01-02T03:04:05Z",
            "2026-01-02T03:04:05+00:00",
            "2026-01-02T04:04:05.000+01:00",
            "2026-01-02 03:04:05",
            "2026-01-02T03:04:05",
            "2026-01-02 03:04:05.000000",
        ] {
            let read = read_moment(text).map(|m| m.unix_timestamp());
            assert_eq!(read, Some(1_767_323_045), "{text}");
        }
        assert_eq!(read_moment("yesterday"), None);
    }

    #[test]
    fn a_source_is_stale_after_its_limit() {
        let at = |seconds: i64| {
            let at = time::OffsetDateTime::now_utc() - time::Duration::seconds(seconds);
            at.format(&time::format_description::well_known::Rfc3339)
                .ok()
        };
        let freshness = |last, limit| judge("s".into(), last, limit).freshness;
        assert_eq!(freshness(at(60), None), Freshness::Fresh);
        assert_eq!(freshness(at(90_000), None), Freshness::Stale);
        assert_eq!(freshness(at(90_000), Some(3_000)), Freshness::Fresh);
        assert_eq!(freshness(at(120), Some(1)), Freshness::Stale);
        assert_eq!(
            freshness(Some("1970-01-01T00:00:00Z".into()), None),
            Freshness::Never
        );
        assert_eq!(freshness(Some("soon".into()), None), Freshness::Unknown);
        // Clocks differ by a little.
        assert_eq!(freshness(at(-30), None), Freshness::Fresh);
        assert_eq!(freshness(at(-7_200), None), Freshness::Future);
    }
}
