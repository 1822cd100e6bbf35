//! Reads the trail: a page of it, or all that a filter lets through, with the names that people know.

use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
    sync::Arc,
};

use evenkeel_app::{
    AppError, Missing,
    audit::{Action, Changed, Entry, Filter, Kind, Offers, PER_PAGE, Trail, token_of},
    project::ProjectId,
};
use evenkeel_live::database::{Arg, Database, DbError, TextRow, dialect::integer};
use evenkeel_model::Schema;

use super::{Audit, only};
use crate::{
    row::{Columns, Rows, Text},
    text::{no_pattern, spellings},
    watched::Failure,
};

const SELECTED: &str = "cast(a.id as text), cast(a.at as text), a.actor, a.address, \
     a.action, a.object, a.before, a.after";

/// So many accounts are looked for by a part of their name; a longer part has fewer.
const NAMESAKES: usize = 200;
/// So many entries that hold a text are looked through for former names.
const MENTIONS: usize = 5_000;
/// So many projects or accounts are asked for at once.
const AT_ONCE: usize = 500;

impl Audit {
    /// A page of the trail, newest first.
    pub async fn page(&self, filter: &Filter) -> Result<Trail, AppError> {
        Ok(trail(self.rows(filter, PER_PAGE + 1).await?))
    }

    /// The newest entries that the filter lets through, at most so many.
    pub async fn rows(&self, filter: &Filter, most: usize) -> Result<Vec<Entry>, AppError> {
        let database = &self.watched.database;
        let people = match filter.actor.is_empty() && filter.object.is_empty() {
            true => BTreeMap::new(),
            false => people(database).await,
        };
        let former = match filter.object.is_empty() || is_numbered(&filter.object) {
            true => BTreeSet::new(),
            false => former(database, &filter.object).await,
        };
        self.attempt(async |live| {
            let asked = Asked::of(filter, &live, &people, &former);
            Ok(asked.fetch(database, &live, most).await?)
        })
        .await
    }

    /// What was done to a project, as whoever may read it may know it: from which network address is
    /// the trail's to say, and that is an administrator's.
    pub async fn history(&self, id: ProjectId) -> Result<Trail, AppError> {
        let object = format!("project {id}");
        let mut trail = self
            .attempt(async |live| {
                Ok(of_object(&self.watched.database, &live, object.clone()).await?)
            })
            .await?;
        for entry in &mut trail.entries {
            entry.address.clear();
        }
        Ok(trail)
    }

    /// The number of the newest entry; nothing where it can't be read. A page that asks this every few
    /// seconds is no reason to look at the schema again.
    pub async fn last_written(&self) -> Option<String> {
        let sql = format!(
            "select cast(a.id as text) from {} a order by a.id desc limit 1",
            only(self.watched.database.dialect())
        );
        let rows = self.watched.fetch(&sql, &[]).await.ok()?;
        rows.one::<Text>().ok()?.map(|Text(id)| id)
    }

    /// What a filter can be filled in with: a page's worth, not all that there is.
    pub async fn offers(&self) -> Offers {
        let database = &self.watched.database;
        let people = people(database).await.into_iter().take(AT_ONCE).collect();
        let projects = match has_names(&self.watched.guardian.seen().live) {
            true => {
                let sql =
                    "select cast(p.name as text) from projects p order by p.id desc limit 200";
                // Without them one types.
                database.fetch(sql, &[]).await.unwrap_or_default()
            }
            false => Vec::new(),
        };
        Offers {
            people,
            projects: projects.into_iter().flatten().flatten().collect(),
        }
    }

    /// The trail reads what its table has; what it lacks even after a fresh look is a gap to be told.
    async fn attempt<T, F: Future<Output = Result<T, Failure>>>(
        &self,
        attempt: impl Fn(Arc<Schema>) -> F,
    ) -> Result<T, AppError> {
        let read: Result<T, AppError> = self.watched.attempt(attempt).await.map_err(Into::into);
        read.map_err(|error| match error {
            AppError::Internal(_) => AppError::Missing(Missing::Audit),
            other => other,
        })
    }
}

/// What was done to one object, newest first.
///
/// # Errors
/// The trail's table isn't whole, or the database doesn't answer.
pub async fn of_object(
    database: &Database,
    live: &Schema,
    object: String,
) -> Result<Trail, DbError> {
    let mut asked = Asked::default();
    let place = asked.bind(object);
    asked.conditions.push(format!("a.object = {place}"));
    let entries = asked.fetch(database, live, PER_PAGE + 1).await?;
    Ok(trail(entries))
}

fn trail(mut entries: Vec<Entry>) -> Trail {
    let more = entries.len() > PER_PAGE;
    entries.truncate(PER_PAGE);
    Trail { entries, more }
}

/// The names of all accounts by their address. Without them the trail is read all the same.
async fn people(database: &Database) -> BTreeMap<String, String> {
    let sql = "select u.email, u.name from evenkeel_users u";
    names(database, sql, &[]).await
}

/// The names of the accounts that entries are of or about, by their address.
async fn accounts(database: &Database, entries: &[Entry]) -> BTreeMap<String, String> {
    let about = |entry: &Entry| entry.object.strip_prefix("user ").map(str::to_owned);
    let addresses: BTreeSet<String> = entries
        .iter()
        .flat_map(|entry| [Some(account(entry).to_owned()), about(entry)])
        .flatten()
        .filter(|address| !address.is_empty())
        .collect();
    let addresses: Vec<Arg> = addresses.into_iter().map(Some).collect();
    let mut known = BTreeMap::new();
    for some in addresses.chunks(AT_ONCE) {
        let places: Vec<String> = (1..=some.len()).map(|n| format!("${n}")).collect();
        let sql = format!(
            "select u.email, u.name from evenkeel_users u where u.email in ({})",
            places.join(", ")
        );
        known.extend(names(database, &sql, some).await);
    }
    known
}

/// Whose an entry is: an account's, or that of one of its tokens.
fn account(entry: &Entry) -> &str {
    token_of(&entry.actor).map_or(entry.actor.as_str(), |(email, _)| email)
}

/// Something by which it is known, and its name.
struct Named(String, String);

impl TryFrom<TextRow> for Named {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self(
            columns.text("what it is known by")?,
            columns.text("a name")?,
        ))
    }
}

/// The names that a statement finds. Without them the trail is read all the same.
async fn names(database: &Database, sql: &str, args: &[Arg]) -> BTreeMap<String, String> {
    let rows = database.fetch(sql, args).await.unwrap_or_default();
    rows.into_iter()
        .filter_map(|row| Named::try_from(row).ok())
        .map(|Named(of, name)| (of, name))
        .collect()
}

/// A question to the trail: conditions that all hold, and their values.
#[derive(Default)]
struct Asked {
    conditions: Vec<String>,
    args: Vec<Arg>,
}

impl Asked {
    fn of(
        filter: &Filter,
        live: &Schema,
        people: &BTreeMap<String, String>,
        former: &BTreeSet<String>,
    ) -> Self {
        let mut asked = Self::default();
        let namesakes = |part: &str| -> Vec<&str> {
            let part = part.to_lowercase();
            let named = people
                .iter()
                .filter(|(_, name)| name.to_lowercase().contains(&part));
            named
                .map(|(email, _)| email.as_str())
                .take(NAMESAKES)
                .collect()
        };
        if !filter.actor.is_empty() {
            let mut any = asked.contains("actor", &filter.actor);
            any.extend(asked.contains("address", &filter.actor));
            for email in namesakes(&filter.actor) {
                let place = asked.bind(email.to_owned());
                any.push(format!("a.actor = {place}"));
                any.push(asked.like("actor", &format!("token % of {}: %", no_pattern(email))));
            }
            asked.conditions.push(any.join(" OR "));
        }
        if !filter.action.is_empty() {
            let mut any = asked.contains("action", &filter.action);
            let part = filter.action.to_lowercase();
            for action in Action::ALL
                .iter()
                .filter(|action| action.words().to_lowercase().contains(&part))
            {
                let place = asked.bind(action.name().to_owned());
                any.push(format!("a.action = {place}"));
            }
            asked.conditions.push(any.join(" OR "));
        }
        if is_numbered(&filter.object) {
            // Not project 20 as well.
            let place = asked.bind(filter.object.to_lowercase());
            asked.conditions.push(format!("a.object = {place}"));
        } else if !filter.object.is_empty() {
            let mut any = asked.contains("object", &filter.object);
            for email in namesakes(&filter.object) {
                let place = asked.bind(format!("user {email}"));
                any.push(format!("a.object = {place}"));
                any.push(asked.like("object", &format!("token % of {}: %", no_pattern(email))));
            }
            for object in former {
                let place = asked.bind(object.clone());
                any.push(format!("a.object = {place}"));
            }
            let columns = ["name", "key"].into_iter().filter(|_| has_names(live));
            for column in
                columns.filter(|column| live.tables["projects"].columns.contains_key(*column))
            {
                let mut like: Vec<String> = Vec::new();
                for spelled in spellings(&filter.object) {
                    let place = asked.bind(format!("%{}%", no_pattern(&spelled)));
                    like.push(format!(
                        "lower(cast(p.{column} as text)) like {place} escape '\\'"
                    ));
                    like.push(format!("cast(p.{column} as text) like {place} escape '\\'"));
                }
                any.push(format!(
                    "a.object in (select 'project ' || cast(p.id as text) from projects p where {})",
                    like.join(" or ")
                ));
            }
            asked.conditions.push(any.join(" OR "));
        }
        let not = match filter.kind {
            Kind::All => None,
            Kind::SignIns => Some(""),
            Kind::Changes => Some("not "),
        };
        if let Some(not) = not {
            let places: Vec<String> = Action::SIGN_INS
                .iter()
                .map(|action| asked.bind(action.name().to_owned()))
                .collect();
            asked
                .conditions
                .push(format!("a.action {not}in ({})", places.join(", ")));
        }
        if let Some(before) = filter.before {
            asked.args.push(Some(before.to_string()));
            let place = integer(asked.args.len());
            asked.conditions.push(format!("a.id < {place}"));
        }
        // As text, moments are in the order of time on both engines.
        if !filter.since.is_empty() {
            let place = asked.bind(filter.since.clone());
            asked
                .conditions
                .push(format!("cast(a.at as text) >= {place}"));
        }
        asked
    }

    fn bind(&mut self, value: String) -> String {
        self.args.push(Some(value));
        format!("${}", self.args.len())
    }

    fn like(&mut self, column: &str, pattern: &str) -> String {
        let place = self.bind(pattern.to_owned());
        format!("a.{column} like {place} escape '\\'")
    }

    /// Where a column holds a text, whatever the case.
    fn contains(&mut self, column: &str, part: &str) -> Vec<String> {
        let mut any = Vec::new();
        for spelled in spellings(part) {
            let place = self.bind(format!("%{}%", no_pattern(&spelled)));
            any.push(format!("a.{column} like {place} escape '\\'"));
            any.push(format!("lower(a.{column}) like {place} escape '\\'"));
        }
        any
    }

    async fn fetch(
        mut self,
        database: &Database,
        live: &Schema,
        most: usize,
    ) -> Result<Vec<Entry>, DbError> {
        let mut conditions = String::new();
        for condition in &self.conditions {
            conditions.push_str(&format!(" AND ({condition})"));
        }
        self.args.push(Some(most.to_string()));
        let sql = format!(
            "select {SELECTED} from {} a where 1 = 1{conditions} order by a.id desc limit {}",
            only(database.dialect()),
            integer(self.args.len())
        );
        let rows: Vec<Kept> = database.fetch(&sql, &self.args).await?.all()?;
        let mut entries: Vec<Entry> = rows.into_iter().map(|Kept(entry)| entry).collect();
        let projects = match has_names(live) {
            true => projects(database, &entries).await,
            false => BTreeMap::new(),
        };
        let accounts = accounts(database, &entries).await;
        let person = |email: &str| accounts.get(email).cloned().unwrap_or_default();
        for entry in &mut entries {
            entry.actor_name = person(account(entry));
            entry.object_name = match entry.object.split_once(' ') {
                Some(("user", email)) => person(email),
                Some(("project", id)) => projects.get(id).cloned().unwrap_or_default(),
                _ => String::new(),
            };
        }
        Ok(entries)
    }
}

/// Whether the projects have numbers and names: what drift took isn't asked for.
fn has_names(live: &Schema) -> bool {
    live.tables.get("projects").is_some_and(|table| {
        ["id", "name"]
            .iter()
            .all(|name| table.columns.contains_key(*name))
    })
}

/// The names of the projects that entries are about, by number.
async fn projects(database: &Database, entries: &[Entry]) -> BTreeMap<String, String> {
    let numbers: BTreeSet<i64> = entries
        .iter()
        .filter_map(|entry| entry.object.strip_prefix("project ")?.parse().ok())
        .collect();
    let numbers: Vec<i64> = numbers.into_iter().collect();
    let mut known = BTreeMap::new();
    for some in numbers.chunks(AT_ONCE) {
        let places: Vec<String> = (1..=some.len()).map(integer).collect();
        let sql = format!(
            "select cast(p.id as text), cast(p.name as text) from projects p where p.id in ({})",
            places.join(", ")
        );
        let args: Vec<Arg> = some.iter().map(|id| Some(id.to_string())).collect();
        // A column that went a moment ago, or has another type: then without names.
        known.extend(names(database, &sql, &args).await);
    }
    known
}

/// The projects that once had a name or key with this part in it, as far as the trail knows. Without them it
/// is read all the same.
async fn former(database: &Database, part: &str) -> BTreeSet<String> {
    let mut asked = Asked::default();
    let mut any = asked.contains("before", part);
    any.extend(asked.contains("after", part));
    let sql = format!(
        "select a.object, a.before, a.after from {} a where a.object like 'project %' and ({}) \
         order by a.id desc limit {MENTIONS}",
        only(database.dialect()),
        any.join(" or ")
    );
    let rows = database.fetch(&sql, &asked.args).await.unwrap_or_default();
    let part = part.to_lowercase();
    let mentions = |json: Option<&String>| {
        let fields: BTreeMap<String, Option<String>> = json
            .and_then(|json| serde_json::from_str(json).ok())
            .unwrap_or_default();
        ["name", "key"].iter().any(|field| {
            let text = fields.get(*field).and_then(Option::as_ref);
            text.is_some_and(|text| text.to_lowercase().contains(&part))
        })
    };
    rows.iter()
        .filter(|row| row[1..].iter().any(|json| mentions(json.as_ref())))
        .filter_map(|row| row[0].clone())
        .take(AT_ONCE)
        .collect()
}

/// Whether it names one object by its number, such as `project 2`.
fn is_numbered(object: &str) -> bool {
    object.split_once(' ').is_some_and(|(kind, number)| {
        kind.eq_ignore_ascii_case("project")
            && !number.is_empty()
            && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// An entry, without the names that people know.
struct Kept(Entry);

impl TryFrom<TextRow> for Kept {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        let id = columns.number("an entry's id")?;
        let mut next = || columns.optional().unwrap_or_default();
        let at = next();
        Ok(Self(Entry {
            id,
            at: at.split('.').next().unwrap_or_default().to_owned(),
            actor: next(),
            actor_name: String::new(),
            address: next(),
            action: next(),
            object: next(),
            object_name: String::new(),
            changes: changes(&next(), &next()),
        }))
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

#[cfg(test)]
mod tests {
    use super::is_numbered;

    #[test]
    fn a_number_is_the_whole_number() {
        assert!(is_numbered("project 2") && is_numbered("Project 20"));
        assert!(!is_numbered("project") && !is_numbered("user 2") && !is_numbered("project x"));
    }
}
