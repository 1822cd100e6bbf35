//! The trail of what was done: a row each, in the transaction of what it tells of. Rows are added
//! and read; nothing here changes or deletes one, and a trigger refuses whoever tries.

use std::collections::{BTreeMap, BTreeSet};

use evenkeel_app::audit::{Changed, Entry, Filter, PER_PAGE, Trail};
use evenkeel_schema::Schema;

use crate::{
    database::{
        Arg, Database, DbError, Tx,
        dialect::{integer, parameter, quote},
    },
    moment,
};

const TABLE: &str = "evenkeel_audit";

/// Who does something, and from where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actor {
    /// The account's address, a token's name, or `operator` at the command line.
    pub name: Option<String>,
    /// The network address that the request came from.
    pub address: Option<String>,
}

impl Actor {
    /// Whoever has a shell on the machine.
    pub fn operator() -> Self {
        Self {
            name: Some("operator".to_owned()),
            address: None,
        }
    }
}

/// What was done.
pub struct Deed<'a> {
    /// By whom.
    pub actor: &'a Actor,
    /// Its verb.
    pub action: &'a str,
    /// What it was done to.
    pub object: String,
    /// What changed, as it was, as a JSON object.
    pub before: Option<String>,
    /// What changed, as it is now, as a JSON object.
    pub after: Option<String>,
}

/// Writes it down. Where the trail's table or some of its columns are missing the deed itself still
/// goes through: the findings say that the trail has a gap.
pub async fn record(tx: &mut Tx, live: &Schema, deed: Deed<'_>) -> Result<(), DbError> {
    let Some(table) = live.tables.get(TABLE) else {
        tracing::warn!(
            action = deed.action,
            "what was done was not written down: {TABLE} is missing"
        );
        return Ok(());
    };
    let known = [
        ("at", Some(moment::now())),
        ("actor", deed.actor.name.clone()),
        ("address", deed.actor.address.clone()),
        ("action", Some(deed.action.to_owned())),
        ("object", Some(deed.object)),
        ("before", deed.before),
        ("after", deed.after),
    ];
    let mut names = Vec::new();
    let mut places = Vec::new();
    let mut args: Vec<Arg> = Vec::new();
    for (name, value) in known {
        if let Some(column) = table.columns.get(name) {
            args.push(value);
            names.push(quote(name));
            places.push(parameter(tx.dialect(), args.len(), &column.data_type));
        }
    }
    if names.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO {} ({}) VALUES ({})",
        quote(TABLE),
        names.join(", "),
        places.join(", ")
    );
    tx.execute(&sql, &args).await?;
    Ok(())
}

const SELECTED: &str = "CAST(a.\"id\" AS TEXT), CAST(a.\"at\" AS TEXT), a.\"actor\", a.\"address\", \
     a.\"action\", a.\"object\", a.\"before\", a.\"after\"";

/// A page of the trail, newest first.
///
/// # Errors
/// The trail's table isn't whole, or the database doesn't answer.
pub async fn page(database: &Database, filter: &Filter) -> Result<Trail, DbError> {
    let mut entries = rows(database, filter, PER_PAGE + 1).await?;
    let more = entries.len() > PER_PAGE;
    entries.truncate(PER_PAGE);
    Ok(Trail { entries, more })
}

/// The newest entries that the filter lets through, at most so many.
///
/// # Errors
/// As [`page`].
pub async fn rows(
    database: &Database,
    filter: &Filter,
    most: usize,
) -> Result<Vec<Entry>, DbError> {
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut args: Vec<Arg> = Vec::new();
    for (column, value) in [
        ("actor", &filter.actor),
        ("action", &filter.action),
        ("object", &filter.object),
    ] {
        if !value.is_empty() {
            args.push(Some(value.clone()));
            conditions.push(format!("a.\"{column}\" = ${}", args.len()));
        }
    }
    if let Some(before) = filter.before {
        args.push(Some(before.to_string()));
        conditions.push(format!("a.\"id\" < {}", integer(args.len())));
    }
    // As text, moments are in the order of time on both engines.
    if !filter.since.is_empty() {
        args.push(Some(filter.since.clone()));
        conditions.push(format!("CAST(a.\"at\" AS TEXT) >= ${}", args.len()));
    }
    args.push(Some(most.to_string()));
    let sql = format!(
        "SELECT {SELECTED} FROM \"{TABLE}\" a WHERE {} ORDER BY a.\"id\" DESC LIMIT {}",
        conditions.join(" AND "),
        integer(args.len())
    );
    let rows = database.fetch(&sql, &args).await?;
    Ok(rows.into_iter().map(entry).collect())
}

fn entry(row: Vec<Option<String>>) -> Entry {
    let mut row = row.into_iter();
    let mut next = || row.next().flatten().unwrap_or_default();
    Entry {
        id: next().parse().unwrap_or_default(),
        at: next().split('.').next().unwrap_or_default().to_owned(),
        actor: next(),
        address: next(),
        action: next(),
        object: next(),
        changes: changes(&next(), &next()),
    }
}

fn changes(before: &str, after: &str) -> Vec<Changed> {
    // What isn't such an object was not written by us.
    let read = |json: &str| -> BTreeMap<String, Option<String>> {
        serde_json::from_str(json).unwrap_or_default()
    };
    let (before, after) = (read(before), read(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names
        .into_iter()
        .map(|name| Changed {
            field: name.clone(),
            before: before.get(name).cloned().flatten(),
            after: after.get(name).cloned().flatten(),
        })
        .collect()
}

/// Fields and their texts as the trail keeps them.
pub fn json<K: AsRef<str> + Ord>(fields: impl IntoIterator<Item = (K, Option<String>)>) -> String {
    let named: BTreeMap<String, Option<String>> = fields
        .into_iter()
        .map(|(k, v)| (k.as_ref().to_owned(), v))
        .collect();
    serde_json::to_string(&named).expect("a map of texts always serialises")
}
