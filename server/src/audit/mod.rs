//! The trail of what was done: a row each, in the transaction of what it tells of. Rows are added
//! and read; nothing here changes or deletes one, and a trigger refuses whoever tries. What no trigger
//! keeps from it, the owner of the table, is seen by the chain that the rows form ([`chain`]).

pub mod chain;
pub mod journal;
mod read;

pub use chain::{End, end_selected};
pub use read::of_object;

use std::collections::BTreeMap;

use evenkeel_app::audit::Action;
use evenkeel_live::database::{
    Arg, DbError, Tx,
    dialect::{parameter, quote},
};
use evenkeel_model::{Dialect, Schema};
use serde::{Deserialize, Serialize};

use crate::{moment, watched::Watched};

const TABLE: &str = "evenkeel_audit";
/// Its columns.
const COLUMNS: [&str; 9] = [
    "id", "at", "actor", "address", "action", "object", "before", "after", "digest",
];

/// The trail of a guarded database, to be read.
#[derive(Clone)]
pub struct Audit {
    watched: Watched,
}

impl Audit {
    /// Of a guarded database.
    pub fn new(watched: Watched) -> Self {
        Self { watched }
    }

    /// Writes down something that was done already.
    ///
    /// # Errors
    /// The database doesn't take it.
    pub async fn write(&self, entry: AuditEntry<'_>) -> Result<(), DbError> {
        let live = self.watched.guardian.seen().live.clone();
        let mut tx = self.watched.database.begin().await?;
        record(&mut tx, &live, entry).await?;
        tx.commit().await
    }
}

/// Who does something, and from where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The account's address, a token's name, or `operator` at the command line.
    pub name: Option<String>,
    /// The network address that the request came from.
    pub address: Option<String>,
}

impl Actor {
    /// An account or a token, at a network address.
    pub fn named(name: String, address: Option<String>) -> Self {
        Self {
            name: Some(name),
            address,
        }
    }

    /// Whoever has a shell on the machine.
    pub fn operator() -> Self {
        Self {
            name: Some("operator".to_owned()),
            address: None,
        }
    }
}

/// What was done.
pub struct AuditEntry<'a> {
    /// By whom.
    pub actor: &'a Actor,
    /// Its verb.
    pub action: Action,
    /// What it was done to.
    pub object: String,
    /// What changed, as it was, as a JSON object.
    before: Option<String>,
    /// What changed, as it is now, as a JSON object.
    after: Option<String>,
}

impl<'a> AuditEntry<'a> {
    /// Of what was done, by whom and to what.
    pub fn new(actor: &'a Actor, action: Action, object: impl Into<String>) -> Self {
        Self {
            actor,
            action,
            object: object.into(),
            before: None,
            after: None,
        }
    }

    /// With what changed, as it was.
    pub fn before(mut self, fields: String) -> Self {
        self.before = Some(fields);
        self
    }

    /// With what changed, as it is now.
    pub fn after(mut self, fields: String) -> Self {
        self.after = Some(fields);
        self
    }
}

/// A row of the trail, as its columns hold it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    at: String,
    actor: Option<String>,
    address: Option<String>,
    action: String,
    object: String,
    before: Option<String>,
    after: Option<String>,
}

impl Row {
    fn of(entry: AuditEntry<'_>) -> Self {
        Self {
            at: moment::now(),
            actor: entry.actor.name.clone(),
            address: entry.actor.address.clone(),
            action: entry.action.name().to_owned(),
            object: entry.object,
            before: entry.before,
            after: entry.after,
        }
    }
}

/// Writes it down, in the transaction of what it tells of. Where the trail's table is missing it is
/// kept in the journal and entered when the table is back.
///
/// # Errors
/// It can be written down nowhere, or the database says no: then it must not be done either.
pub async fn record(tx: &mut Tx, live: &Schema, entry: AuditEntry<'_>) -> Result<(), DbError> {
    let row = Row::of(entry);
    let columns = match whole(live) {
        Some(columns) => columns,
        // What was seen last may be older than the table.
        None => columns(tx).await?,
    };
    if columns.is_empty() {
        tracing::warn!(
            action = row.action,
            object = row.object,
            "{TABLE} is missing; what was done is kept in the journal until it is back"
        );
        return later(tx, &row);
    }
    insert(tx, &columns, &row).await
}

/// An entry as a part of a statement that also does what it tells of: for what is done so often that each
/// way to the database counts. Adds what is to be bound. `end` is where the chain ends, on SQLite.
///
/// None: the trail isn't as it should be; [`record`] knows what to do then.
pub fn insertion(
    dialect: Dialect,
    live: &Schema,
    entry: AuditEntry<'_>,
    end: Option<End>,
    args: &mut Vec<Arg>,
) -> Result<Option<Insertion>, DbError> {
    match whole(live) {
        Some(columns) => Insertion::of(dialect, &columns, &Row::of(entry), end, args).map(Some),
        None => Ok(None),
    }
}

/// Whether the trail's table was there when the schema was seen last, with all its columns.
pub fn is_there(live: &Schema) -> bool {
    whole(live).is_some()
}

/// Says that an [`insertion`] was committed.
pub fn inserted() {
    chain::WRITTEN.notify_one();
}

/// The columns of the trail's table and their types as they were seen last, if none is missing.
fn whole(live: &Schema) -> Option<BTreeMap<String, String>> {
    let table = live.tables.get(TABLE)?;
    let whole = COLUMNS.iter().all(|name| table.columns.contains_key(*name));
    let typed = table.columns.iter();
    let typed = typed.map(|(name, column)| (name.clone(), column.data_type.clone()));
    whole.then(|| typed.collect())
}

/// The columns that a row is put into, quoted, and the parameter for each.
pub struct Insertion(Vec<(String, String)>);

impl Insertion {
    /// Of a row; on SQLite, where writers come one by one, with its digest.
    fn of(
        dialect: Dialect,
        columns: &BTreeMap<String, String>,
        row: &Row,
        end: Option<End>,
        args: &mut Vec<Arg>,
    ) -> Result<Self, DbError> {
        let has = |name: &str| columns.contains_key(name);
        let kept = |name: &str, value: &Option<String>| value.clone().filter(|_| has(name));
        let mut fields = [
            ("id", None),
            ("at", kept("at", &Some(row.at.clone()))),
            ("actor", kept("actor", &row.actor)),
            ("address", kept("address", &row.address)),
            ("action", kept("action", &Some(row.action.clone()))),
            ("object", kept("object", &Some(row.object.clone()))),
            ("before", kept("before", &row.before)),
            ("after", kept("after", &row.after)),
            ("digest", None),
        ];
        if let Some(end) = end {
            let (id, head) = end.next()?;
            fields[0].1 = Some(id.to_string());
            let values: Vec<Arg> = fields[..8].iter().map(|(_, value)| value.clone()).collect();
            fields[8].1 = Some(chain::digest(&head, &values));
        }
        let mut into = Vec::new();
        for (name, value) in fields {
            // What the database is to choose isn't named.
            if let (Some(data_type), Some(value)) = (columns.get(name), value) {
                args.push(Some(value));
                into.push((quote(name), parameter(dialect, args.len(), data_type)));
            }
        }
        Ok(Self(into))
    }

    /// With another value, an expression of the statement's.
    pub fn with(mut self, column: &str, value: String) -> Self {
        self.0.push((quote(column), value));
        self
    }

    /// As an INSERT of one row.
    pub fn values(&self) -> String {
        let (names, places) = self.lists();
        format!("insert into {TABLE} ({names}) values ({places})")
    }

    /// As an INSERT of a row for each that stands in the FROM.
    pub fn of_each(&self, from: &str) -> String {
        let (names, places) = self.lists();
        format!("insert into {TABLE} ({names}) select {places} from {from}")
    }

    fn lists(&self) -> (String, String) {
        let (names, places): (Vec<_>, Vec<_>) = self.0.iter().cloned().unzip();
        (names.join(", "), places.join(", "))
    }
}

/// Keeps a row in the journal.
fn later(tx: &mut Tx, row: &Row) -> Result<(), DbError> {
    let row = serde_json::to_value(row).map_err(|error| DbError::Unwritten(error.to_string()))?;
    tx.write_down_later(row)
}

/// The columns of the trail's table and their types, as they are at this moment; none where there is no
/// such table.
async fn columns(tx: &mut Tx) -> Result<BTreeMap<String, String>, DbError> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => format!("select c.name, c.type from pragma_table_info('{TABLE}') c"),
        Dialect::Postgres => format!(
            "select a.attname::text, format_type(a.atttypid, a.atttypmod) \
             from pg_catalog.pg_attribute a where a.attrelid = to_regclass('{TABLE}') \
             and a.attnum > 0 and not a.attisdropped"
        ),
    };
    let rows = tx.fetch(&sql, &[]).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let mut row = row.into_iter();
            Some((row.next()??, row.next()?.unwrap_or_default()))
        })
        .collect())
}

/// Enters a row.
async fn insert(tx: &mut Tx, columns: &BTreeMap<String, String>, row: &Row) -> Result<(), DbError> {
    let chained = ["id", "digest"]
        .iter()
        .all(|name| columns.contains_key(*name));
    let end = match tx.dialect() {
        Dialect::Sqlite if chained => Some(chain::end(tx).await?),
        _ => None,
    };
    let mut args = Vec::new();
    let insertion = Insertion::of(tx.dialect(), columns, row, end, &mut args)?;
    if insertion.0.is_empty() {
        return later(tx, row);
    }
    // A rule may have turned it into nothing.
    if tx.execute(&insertion.values(), &args).await? != 1 {
        return Err(DbError::Unwritten(format!("{TABLE} took no row")));
    }
    if tx.dialect() == Dialect::Postgres {
        inserted();
    }
    Ok(())
}

/// The table in a FROM: on Postgres without those that inherit from it, which no trigger of its guards.
fn only(dialect: Dialect) -> String {
    match dialect {
        Dialect::Sqlite => TABLE.to_owned(),
        Dialect::Postgres => format!("only {TABLE}"),
    }
}

/// Fields and their texts as the trail keeps them.
pub fn json<K: AsRef<str> + Ord>(fields: impl IntoIterator<Item = (K, Option<String>)>) -> String {
    let named: BTreeMap<String, Option<String>> = fields
        .into_iter()
        .map(|(k, v)| (k.as_ref().to_owned(), v))
        .collect();
    serde_json::to_string(&named).expect("a map of texts always serialises")
}
