//! The one schema of a Postgres database in which our tables are.
//!
//! A name without a schema means whatever comes first on the search path, and with the usual path,
//! `"$user", public`, whoever may create a schema can come first: with accounts of their own. So the
//! schema is found once, by who owns it, and every connection's path is that schema alone.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use evenkeel_ddl::sql::quote;
use evenkeel_model::Dialect;
use sqlx::{AssertSqlSafe, PgConnection, Row as _};

use super::{DbError, TextRow, Tx};
use crate::expected::expected;

/// What is known of the schema. Shared by all connections of a pool.
#[derive(Clone)]
pub struct Home {
    manners: Manners,
    state: Arc<RwLock<State>>,
}

/// What is done where no schema can be trusted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manners {
    /// Nothing is asked or told: rows of such tables would be taken for accounts.
    Strict,
    /// The first is looked at, as by anybody with that path.
    Lenient,
    /// No schema is sought; the path stays as it is. For SQLite, and for scratch.
    Absent,
}

#[derive(Default)]
struct State {
    /// Found once, and not changed any more.
    name: Option<String>,
    /// The path as it was configured.
    path: String,
    /// Why the schema is not to be used now.
    refused: Option<String>,
    /// When it was last found so.
    refused_at: Option<Instant>,
}

/// How much younger than a refusal a connection must be to be sure that it was made after it.
const MARGIN: Duration = Duration::from_secs(1);

/// Something named as a table of ours, in another schema of the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What it is: "table", "view", …
    pub kind: &'static str,
    /// Whose it is.
    pub owner: String,
    /// Whether it stands before ours on the path.
    pub before: bool,
}

/// A schema of the path.
struct Candidate {
    name: String,
    owner: String,
    trusted: bool,
    /// Tables of ours are in it.
    ours: bool,
    /// One of them that belongs to somebody else.
    strange: Option<String>,
}

impl Home {
    pub fn new(manners: Manners) -> Self {
        Self {
            manners,
            state: Arc::default(),
        }
    }

    /// Sets a new connection's search path to the schema alone, which is sought first where it isn't
    /// known yet. Where it is refused, the path is empty, and nothing of ours is found by it.
    pub async fn enter(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.manners == Manners::Absent {
            return Ok(());
        }
        // The path as configured, and none while the schemas on it are judged.
        let row = sqlx::query(
            "SELECT pg_catalog.current_setting('search_path'), \
             pg_catalog.array_to_json(pg_catalog.current_schemas(false))::pg_catalog.text, \
             pg_catalog.set_config('search_path', '', false)",
        )
        .fetch_one(&mut *connection)
        .await?;
        let (path, schemas): (String, Option<String>) = (row.try_get(0)?, row.try_get(1)?);
        let known = self.name();
        let schemas = match &known {
            Some(name) => one(name),
            None => schemas.unwrap_or_else(|| "[]".into()),
        };
        let mut found = Vec::new();
        for row in sqlx::query(include_str!("home.sql"))
            .bind(&schemas)
            .bind(names())
            .fetch_all(&mut *connection)
            .await?
        {
            let texts = (0..row.len()).map(|i| row.try_get(i));
            found.extend(Candidate::read(texts.collect::<Result<_, _>>()?));
        }
        self.settle(known, path, &found);
        let (name, refused) = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            (state.name.clone(), state.refused.is_some())
        };
        let (path, name) = match name {
            // Temporary tables would come first if they weren't named.
            Some(name) if !refused => (format!("{}, pg_temp", quote(&name)), name),
            _ => return Ok(()),
        };
        sqlx::query(AssertSqlSafe(
            "SELECT pg_catalog.set_config('search_path', $1, false), \
             pg_catalog.set_config('evenkeel.schema', $2, false)",
        ))
        .bind(path)
        .bind(name)
        .execute(connection)
        .await?;
        Ok(())
    }

    /// Fails where the schema isn't to be used. Asked after a connection was had, since that may have
    /// been the one that found it so.
    pub fn stands(&self) -> Result<(), DbError> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        match &state.refused {
            Some(why) => Err(DbError::Other(why.clone())),
            None => Ok(()),
        }
    }

    /// Whether a connection of this age is in the schema, and may be used again.
    pub fn keeps(&self, age: Duration) -> bool {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let later = |refused: Instant| refused.elapsed() > age + MARGIN;
        state.refused.is_none() && state.refused_at.is_none_or(later)
    }

    /// The schema's name, once it is found.
    pub fn name(&self) -> Option<String> {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        state.name.clone()
    }

    /// Judges the schema once more, and looks for what else on the path is named as one of `tables`.
    /// The transaction's path is another after that.
    pub async fn look(&self, tx: &mut Tx, tables: &[String]) -> Result<Vec<Beside>, DbError> {
        let Some(name) = self.name() else {
            return Ok(Vec::new());
        };
        let args = [Some(one(&name)), Some(names())];
        let rows = tx.fetch(include_str!("home.sql"), &args).await?;
        let found: Vec<Candidate> = rows.into_iter().filter_map(Candidate::read).collect();
        let path = {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            state.path.clone()
        };
        self.settle(Some(name.clone()), path.clone(), &found);
        self.stands()?;
        let sql = "SELECT pg_catalog.set_config('search_path', $1, true)";
        tx.fetch(sql, &[Some(path)]).await?;
        let args = [Some(list(tables)), Some(name)];
        let rows = tx.fetch(include_str!("beside.sql"), &args).await?;
        Ok(rows.into_iter().filter_map(Beside::read).collect())
    }

    fn settle(&self, known: Option<String>, path: String, found: &[Candidate]) {
        let chosen = choose(known.is_some(), found);
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let was = state.refused.take();
        if was.is_some() {
            state.refused_at = Some(Instant::now());
        }
        state.path = path;
        match (chosen, self.manners) {
            (Ok(Some(name)), _) => state.name = known.or(Some(name)),
            (Err(_), Manners::Lenient) => {
                state.name = known.or_else(|| found.first().map(|c| c.name.clone()));
            }
            // It is gone: its tables are missing, and so are its accounts.
            (Ok(None), _) => {}
            (Err(why), _) => {
                if was.as_ref() != Some(&why) {
                    tracing::error!(why, "Evenkeel's tables aren't where they can be trusted");
                }
                state.refused = Some(why);
                state.refused_at = Some(Instant::now());
            }
        }
    }
}

/// The schema to use, if one is there; or why none can be.
fn choose(known: bool, found: &[Candidate]) -> Result<Option<String>, String> {
    let trusted = || found.iter().filter(|c| c.trusted);
    let chosen = trusted().find(|c| c.ours).or_else(|| trusted().next());
    match (chosen, found.first()) {
        (Some(chosen), _) => match &chosen.strange {
            Some(table) => Err(format!(
                "in the schema {} a table of Evenkeel's belongs to a stranger: {table}. Give it to the schema's \
                 owner, or name that role with --owner if it is yours",
                chosen.name
            )),
            None => Ok(Some(chosen.name.clone())),
        },
        (None, Some(first)) => Err(format!(
            "the schema {} belongs to {}, who is neither the role that Evenkeel connects with, nor the \
             database's owner, nor a superuser; name that role with --owner if it is yours",
            first.name, first.owner
        )),
        (None, None) if known => Ok(None),
        (None, None) => {
            Err("no schema of the role's search path is there; CREATE SCHEMA makes one".into())
        }
    }
}

impl Candidate {
    fn read(row: TextRow) -> Option<Self> {
        let [name, owner, trusted, ours, strange] = row.try_into().ok()?;
        Some(Self {
            name: name?,
            owner: owner?,
            trusted: trusted? == "true",
            ours: ours? == "true",
            strange,
        })
    }
}

impl Beside {
    fn read(row: TextRow) -> Option<Self> {
        let [schema, name, kind, owner, before] = row.try_into().ok()?;
        Some(Self {
            schema: schema?,
            name: name?,
            kind: match kind?.as_str() {
                "r" | "p" => "table",
                "f" => "foreign table",
                "v" => "view",
                "m" => "materialised view",
                "S" => "sequence",
                _ => "relation",
            },
            owner: owner?,
            before: before? == "true",
        })
    }
}

/// The names of Evenkeel's own tables, as a JSON array. Who owns those that it manages is no matter:
/// other tools may have made them.
fn names() -> String {
    let (tables, ledgers) = expected(Dialect::Postgres).guarded();
    let all = tables.into_iter().chain(ledgers);
    let own: Vec<String> = all.filter(|name| name.starts_with("evenkeel_")).collect();
    list(&own)
}

fn one(name: &str) -> String {
    list(&[name.to_owned()])
}

fn list(names: &[String]) -> String {
    serde_json::Value::from(names).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Candidate, choose};

    fn schema(name: &str, trusted: bool, ours: bool) -> Candidate {
        Candidate {
            name: name.into(),
            owner: "somebody".into(),
            trusted,
            ours,
            strange: None,
        }
    }

    #[test]
    fn the_schema_that_is_trusted_and_holds_our_tables_comes_first() {
        let chosen = |found: &[Candidate]| choose(false, found);
        let mine = || schema("app", true, false);
        let public = || schema("public", true, true);
        let theirs = || schema("evenkeel", false, true);
        assert_eq!(
            chosen(&[theirs(), mine(), public()]),
            Ok(Some("public".into()))
        );
        assert_eq!(chosen(&[theirs(), mine()]), Ok(Some("app".into())));
        assert_eq!(chosen(&[public(), mine()]), Ok(Some("public".into())));
        assert!(chosen(&[theirs()]).is_err());
        assert!(chosen(&[]).is_err());
        // Found once, and gone now.
        assert_eq!(choose(true, &[]), Ok(None));
        assert!(choose(true, &[theirs()]).is_err());
        let strange = Candidate {
            strange: Some("evenkeel_users (mallory)".into()),
            ..public()
        };
        assert!(chosen(&[strange]).is_err());
    }
}
