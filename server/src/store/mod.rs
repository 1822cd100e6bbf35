//! Projects in the database: what is asked for is bent to what the live schema has.
//!
//! Each verb has a file with one attempt at it. An attempt that hits a column or table dropped a
//! moment ago is made once more, after a fresh look at the schema: its user sees the degraded page
//! and no failure.

mod audit;
mod count;
mod create;
mod flag;
mod form;
mod key;
mod list;
mod neighbours;
mod once;
mod read;
mod samples;
mod sync;
mod tables;
mod update;

pub use once::{Once, Owner};
pub use sync::read_moment;

use std::{future::Future, sync::Arc};

use evenkeel_app::{
    AppError, Missing,
    audit::{Entry, Filter, Offers, Trail},
    project::{
        Column, Fields, FlagChange, FormState, Neighbours, PageQuery, ProjectId, ProjectList,
        Record, SaveOutcome, Submission,
    },
};
use evenkeel_live::{
    database::{Database, DbError},
    guardian::Guardian,
};
use evenkeel_model::{Schema, Table};

use crate::{audit::Actor, moment::now};

const PROJECTS: &str = "projects";

/// The store of projects.
#[derive(Clone)]
pub struct Store {
    database: Database,
    guardian: Arc<Guardian>,
    count: Arc<count::Count>,
}

/// Why one attempt failed.
pub(crate) enum Attempt {
    /// The database said no.
    Database(DbError),
    /// It can't be done, as the live schema is.
    App(AppError),
}

impl From<DbError> for Attempt {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl From<AppError> for Attempt {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

impl Store {
    /// A store over a guarded database.
    pub fn new(database: Database, guardian: Arc<Guardian>) -> Self {
        Self {
            database,
            guardian,
            count: Arc::default(),
        }
    }

    /// The database's address, without its secrets.
    pub fn shown(&self) -> &str {
        self.database.shown()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It doesn't.
    pub async fn ping(&self) -> Result<(), DbError> {
        self.database.fetch("SELECT '1'", &[]).await.map(drop)
    }

    /// One page of the projects.
    pub async fn list(&self, query: PageQuery) -> Result<ProjectList, AppError> {
        self.attempt(|live| list::list(self, live, query)).await
    }

    /// One project.
    pub async fn project(&self, id: ProjectId) -> Result<Record, AppError> {
        self.attempt(|live| read::read(self, live, id)).await
    }

    /// The projects before and after one, in the list's order.
    pub async fn neighbours(&self, id: ProjectId) -> Result<Neighbours, AppError> {
        self.attempt(|live| neighbours::neighbours(self, live, id))
            .await
    }

    /// The form of a new project, or of one that exists.
    pub async fn form(&self, id: Option<ProjectId>) -> Result<FormState, AppError> {
        match id {
            Some(id) => Ok(FormState::filled(&self.project(id).await?)),
            None => self.attempt(async |live| form::blank(&live)).await,
        }
    }

    /// Creates or changes a project by a form, which `user` was given. A new one is created once for
    /// each filling of the form, however often it is sent.
    pub async fn save(
        &self,
        actor: &Actor,
        user: i64,
        id: Option<ProjectId>,
        fields: Fields,
    ) -> Result<SaveOutcome, AppError> {
        let sent = Submission::read(&fields);
        match id {
            None => {
                let once = Once::of_form(user, &sent);
                self.create(actor, &sent, once.as_ref()).await
            }
            Some(id) => self.change(actor, id, &sent).await,
        }
    }

    /// Creates a project; with a key, once for each key.
    pub async fn create(
        &self,
        actor: &Actor,
        submission: &Submission,
        once: Option<&Once>,
    ) -> Result<SaveOutcome, AppError> {
        self.attempt(|live| create::create(self, live, actor, submission, once))
            .await
    }

    /// Changes a project.
    pub async fn change(
        &self,
        actor: &Actor,
        id: ProjectId,
        submission: &Submission,
    ) -> Result<SaveOutcome, AppError> {
        self.attempt(|live| update::update(self, live, actor, id, submission))
            .await
    }

    /// A page of the trail.
    pub async fn trail(&self, filter: &Filter) -> Result<Trail, AppError> {
        whole(
            self.attempt(async |live| Ok(crate::audit::page(&self.database, &live, filter).await?))
                .await,
        )
    }

    /// What was written down in the trail last; nothing where it can't be read.
    pub async fn last_written(&self) -> Option<String> {
        // A page that asks this every few seconds is no reason to look at the schema again.
        crate::audit::last(&self.database).await.ok().flatten()
    }

    /// What the trail's filter can be filled in with.
    pub async fn trail_offers(&self) -> Offers {
        crate::audit::offers(&self.database, &self.guardian.seen().live).await
    }

    /// Entries of the trail, at most so many.
    pub async fn trail_rows(&self, filter: &Filter, most: usize) -> Result<Vec<Entry>, AppError> {
        let read = async |live: Arc<Schema>| {
            Ok(crate::audit::rows(&self.database, &live, filter, most).await?)
        };
        whole(self.attempt(read).await)
    }

    /// What was done to a project, as whoever may read it may know it: from which network address is
    /// the trail's to say, and that is an administrator's.
    pub async fn history(&self, id: ProjectId) -> Result<Trail, AppError> {
        let read = async |live: Arc<Schema>| {
            let object = format!("project {id}");
            Ok(crate::audit::of_object(&self.database, &live, object).await?)
        };
        let mut trail = whole(self.attempt(read).await)?;
        for entry in &mut trail.entries {
            entry.address.clear();
        }
        Ok(trail)
    }

    /// Sets a flag to a stated value.
    pub async fn set_flag(&self, actor: &Actor, change: FlagChange) -> Result<(), AppError> {
        self.attempt(|live| flag::set_flag(self, live, actor, change))
            .await
    }

    /// Fills an empty table with sample projects. Does nothing where there are any.
    pub async fn load_samples(&self, actor: &Actor) -> Result<(), AppError> {
        self.attempt(|live| samples::load(self, live, actor)).await
    }

    /// Makes an attempt, and after a fresh look at the schema a second one, if the first named
    /// something that isn't there any more.
    async fn attempt<T, F: Future<Output = Result<T, Attempt>>>(
        &self,
        attempt: impl Fn(Arc<Schema>) -> F,
    ) -> Result<T, AppError> {
        let seen = self.guardian.seen();
        // Before the database has ever answered nothing is known of its schema.
        let seen = if seen.engine.is_none() {
            self.guardian.look().await
        } else {
            seen
        };
        if seen.engine.is_none() {
            return Err(AppError::DatabaseUnreachable);
        }
        match attempt(seen.live.clone()).await {
            Ok(done) => Ok(done),
            Err(Attempt::App(error @ AppError::Missing(_))) => {
                // It may have come back since.
                let fresh = self.guardian.look().await;
                if fresh.live == seen.live {
                    return Err(error);
                }
                attempt(fresh.live.clone()).await.map_err(shown)
            }
            Err(Attempt::Database(DbError::MissingObject(what))) => {
                tracing::info!(what, "a query named something missing; looking again");
                let fresh = self.guardian.look().await;
                attempt(fresh.live.clone()).await.map_err(shown)
            }
            Err(error) => Err(shown(error)),
        }
    }
}

/// The trail reads what its table has; what it lacks even after a fresh look is a gap to be told.
fn whole<T>(read: Result<T, AppError>) -> Result<T, AppError> {
    read.map_err(|error| match error {
        AppError::Internal(_) => AppError::Missing(Missing::Audit),
        other => other,
    })
}

/// What a person is shown of a failure. It is logged here, once.
pub(crate) fn shown(error: Attempt) -> AppError {
    let error = match error {
        Attempt::App(error) => return error,
        Attempt::Database(error) => error,
    };
    match error {
        DbError::Unreachable(why) => {
            tracing::warn!(why, "the database can't be reached");
            AppError::DatabaseUnreachable
        }
        DbError::Busy(why) => {
            tracing::warn!(why, "the database is busy");
            AppError::DatabaseBusy
        }
        DbError::ReadOnly(why) => {
            tracing::warn!(why, "the database may only be read");
            AppError::ReadOnly
        }
        DbError::Unwritten(why) => {
            tracing::error!(why, "nothing is done that can't be written down");
            AppError::Missing(Missing::Audit)
        }
        DbError::Refused(why) | DbError::Unique(why) => {
            tracing::warn!(why, "the database refused a value");
            AppError::Refused
        }
        DbError::MissingObject(why) | DbError::Other(why) => {
            // Short enough to read out, long enough to find in the log.
            let reference = std::hash::BuildHasher::hash_one(
                &std::hash::RandomState::new(),
                std::time::Instant::now(),
            ) as u32;
            tracing::error!(
                why,
                reference = format!("{reference:08x}"),
                "a query failed"
            );
            AppError::Internal(reference)
        }
    }
}

/// The table of projects, where it is there.
fn projects(live: &Schema) -> Result<&Table, AppError> {
    live.tables
        .get(PROJECTS)
        .ok_or(AppError::Missing(Missing::ProjectsTable))
}

/// Those of the columns that the live table has.
fn present(table: &Table, columns: impl IntoIterator<Item = Column>) -> Vec<Column> {
    columns
        .into_iter()
        .filter(|c| table.columns.contains_key(c.name()))
        .collect()
}

/// Asserts that the live table has a column.
fn require(table: &Table, column: Column) -> Result<(), AppError> {
    match table.columns.contains_key(column.name()) {
        true => Ok(()),
        false => Err(AppError::Missing(Missing::Column(column))),
    }
}

/// Columns of `p` as texts, for a SELECT. Always by the table's alias: SQLite reads a double-quoted
/// name that is no column as a string, and would answer with the column's name in every row.
fn selected(columns: &[Column]) -> String {
    columns
        .iter()
        .map(|c| format!("CAST(p.\"{}\" AS TEXT)", c.name()))
        .collect::<Vec<_>>()
        .join(", ")
}
