//! Apply: a plan carried out in one transaction, which is committed only if what it promised came true within
//! it. Interrupted at any moment, the database is as before or as planned.
//!
//! The schema is read once more behind the lock that lets one repair run at a time, and if it isn't the one
//! that the plan was made for, nothing is done. Steps that no transaction takes stand outside: what adds labels
//! to an enum before it, what builds indexes concurrently after it. What is left of one that failed is seen by
//! the next plan.

mod error;

use std::time::{Duration, Instant};

use evenkeel_engine::{Hazard, Plan, Step, fingerprint, session};
use evenkeel_model::Dialect;

use crate::{
    database::{Database, DatabaseUrl, DbError, Tx},
    plan::Planned,
    target::Target,
    verify,
};

use error::outside;
pub use error::{ApplyError, Failed};

/// By which number repairs of one Postgres database wait for none but each other.
const TURN: i64 = 0x4556_4e4b_5250_4149;
/// How often a repair that waited too long for a lock is tried.
const ATTEMPTS: u32 = 3;
/// How long to wait after the first of them.
const PAUSE: Duration = Duration::from_secs(1);
/// How long the catalog's locks are waited for, and how long it may be read.
const READING: &str = "SET LOCAL lock_timeout = '5s'; SET LOCAL statement_timeout = '60s'";

/// What is told while a plan is carried out.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// A step begins; steps are counted from 1.
    Begun(usize, &'a Step),
    /// It is done.
    Done(&'a Ran, &'a Step),
    /// Others hold a lock for too long: all is undone, and tried once more after this time.
    Waits(Duration),
}

/// Who is told.
pub type Told<'a> = &'a mut (dyn FnMut(Progress<'_>) + Send);

/// A step that was carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ran {
    /// Its number, from 1.
    pub number: usize,
    /// How long it took.
    pub took: Duration,
    /// How many rows it wrote, where it writes rows.
    pub rows: Option<u64>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The steps that were carried out.
    pub steps: Vec<Ran>,
    /// The step after the transaction that failed, if one did. What came before it stays.
    pub unfinished: Option<Failed>,
    /// How long all of it took.
    pub took: Duration,
}

/// Carries a plan out.
///
/// # Errors
/// See [`ApplyError`].
pub async fn apply(
    target: &Target,
    planned: &Planned,
    told: Told<'_>,
) -> Result<Applied, ApplyError> {
    carry_out(target, planned, Ending::Commit, told).await
}

/// Does what [`apply`] does within the transaction, and undoes it. Steps after the transaction aren't rehearsed.
///
/// # Errors
/// See [`ApplyError`].
pub async fn rehearse(
    target: &Target,
    planned: &Planned,
    told: Told<'_>,
) -> Result<Applied, ApplyError> {
    carry_out(target, planned, Ending::Rollback, told).await
}

/// Whether a plan can be rehearsed: what is done before its transaction can't be undone with it.
pub fn can_be_rehearsed(plan: &Plan) -> bool {
    plan.transaction().start == 0
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    Commit,
    Rollback,
}

async fn carry_out(
    target: &Target,
    planned: &Planned,
    ending: Ending,
    told: Told<'_>,
) -> Result<Applied, ApplyError> {
    // One connection, so that what is set for it and the lock that it holds last until the end.
    let database = Database::single(&target.url);
    let run = Run {
        target,
        planned,
        database: &database,
    };
    let done = run.all(ending, told).await;
    run.end_turn().await;
    database.close().await;
    done
}

/// A plan while it is carried out.
struct Run<'a> {
    target: &'a Target,
    planned: &'a Planned,
    database: &'a Database,
}

impl Run<'_> {
    async fn all(&self, ending: Ending, told: Told<'_>) -> Result<Applied, ApplyError> {
        let began = Instant::now();
        let plan = &self.planned.plan;
        let within = plan.transaction();
        self.take_turn().await?;
        let mut ran = Vec::new();
        if ending == Ending::Commit && within.start > 0 {
            // Nobody else's change is to be among them.
            let mut tx = self.begin().await?;
            self.hold_still(&mut tx).await?;
            self.end(tx, Ending::Rollback).await?;
            for at in 0..within.start {
                let done = self.outside(at, told).await;
                ran.push(done.map_err(|why| outside(ran.len(), ApplyError::Step(why)))?);
            }
        }
        let first = ran.len();
        let steps = self.transaction(ending, first == 0, told).await;
        ran.extend(steps.map_err(|why| outside(first, why))?);
        let mut unfinished = None;
        if ending == Ending::Commit {
            for at in within.end..plan.steps.len() {
                match self.outside(at, told).await {
                    Ok(done) => ran.push(done),
                    Err(why) => {
                        unfinished = Some(why);
                        break;
                    }
                }
            }
        }
        Ok(Applied {
            steps: ran,
            unfinished,
            took: began.elapsed(),
        })
    }

    /// Waits for nobody: who comes second is told so. On SQLite the transaction itself lets in one at a time.
    async fn take_turn(&self) -> Result<(), ApplyError> {
        self.database
            .has_home()
            .await
            .map_err(|why| self.failed(why))?;
        match self.database.dialect() {
            Dialect::Sqlite => {
                for pragma in session::SQLITE_BEGIN {
                    self.run(pragma).await?;
                }
            }
            Dialect::Postgres => {
                self.run(session::POSTGRES_BEGIN).await?;
                let sql = format!("SELECT CAST(pg_catalog.pg_try_advisory_lock({TURN}) AS TEXT)");
                let rows = self.database.fetch(&sql, &[]).await;
                let rows = rows.map_err(|why| self.failed(why))?;
                if rows.into_iter().flatten().flatten().next().as_deref() != Some("true") {
                    return Err(ApplyError::AnotherRuns(self.database.shown().to_owned()));
                }
            }
        }
        Ok(())
    }

    /// Lets the next one in. Closing the connection would, too, but only once the server has noticed: whoever has
    /// rehearsed and applies at once would be told that another repair runs.
    async fn end_turn(&self) {
        if self.database.dialect() == Dialect::Postgres {
            let sql = "SELECT CAST(pg_catalog.pg_advisory_unlock_all() AS TEXT)";
            // A connection that is gone holds nothing any more.
            self.database.fetch(sql, &[]).await.ok();
        }
    }

    /// The steps of the transaction, once more where others held a lock for too long.
    async fn transaction(
        &self,
        ending: Ending,
        unchanged: bool,
        told: Told<'_>,
    ) -> Result<Vec<Ran>, ApplyError> {
        let mut pause = PAUSE;
        for _ in 1..ATTEMPTS {
            match self.attempt(ending, unchanged, told).await {
                Err(ApplyError::Step(failed)) if failed.waited() => {
                    told(Progress::Waits(pause));
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                other => return other,
            }
        }
        self.attempt(ending, unchanged, told).await
    }

    async fn attempt(
        &self,
        ending: Ending,
        unchanged: bool,
        told: Told<'_>,
    ) -> Result<Vec<Ran>, ApplyError> {
        let plan = &self.planned.plan;
        let within = plan.transaction();
        if within.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.begin().await?;
        if unchanged {
            self.hold_still(&mut tx).await?;
        }
        let rewrites = |step: &Step| {
            let hazards = [Hazard::RewritesTable, Hazard::DeletesData];
            hazards.iter().any(|hazard| step.hazards.contains(hazard))
        };
        let dangling = match plan.steps.iter().any(rewrites) {
            true => verify::dangling(&mut tx).await,
            false => None,
        };
        let mut ran = Vec::new();
        for at in within.clone() {
            ran.push(
                self.step(&mut tx, at, told)
                    .await
                    .map_err(ApplyError::Step)?,
            );
        }
        self.may_read(&mut tx).await?;
        let broken = verify::broken(&mut tx, self.target, self.planned, |at| at < within.end).await;
        let broken = broken.map_err(|why| self.failed(why))?;
        if !broken.is_empty() {
            let steps = plan.steps.iter().map(|step| step.title.clone()).collect();
            return Err(ApplyError::Broken { steps, broken });
        }
        if let Some(before) = dangling
            && let Some(after) = verify::dangling(&mut tx).await
            && after > before + verify::may_dangle(&self.planned.counts)
        {
            return Err(ApplyError::Dangling(after - before));
        }
        self.end(tx, ending).await?;
        Ok(ran)
    }

    /// Refuses where the schema isn't the one that the plan was made for.
    async fn hold_still(&self, tx: &mut Tx) -> Result<(), ApplyError> {
        let found = verify::read(tx, self.target, self.planned).await;
        let found = fingerprint(&found.map_err(|why| self.failed(why))?);
        let planned = self.planned.plan.live.clone();
        match found == planned {
            true => Ok(()),
            false => Err(ApplyError::Changed { planned, found }),
        }
    }

    async fn step(&self, tx: &mut Tx, at: usize, told: Told<'_>) -> Result<Ran, Failed> {
        let step = &self.planned.plan.steps[at];
        told(Progress::Begun(at + 1, step));
        let failed = |why: DbError| Failed::new(at, step, &why);
        let began = Instant::now();
        if let Some(limits) = step.limits(tx.dialect(), true) {
            tx.run(&limits).await.map_err(failed)?;
        }
        if let Some(orphans) = self.target.orphans(&step.object) {
            tx.run(orphans).await.map_err(failed)?;
        }
        let mut rows = None;
        for sql in &step.sql {
            let touched = tx.run(sql).await.map_err(failed)?;
            if writes_rows(sql) {
                rows = Some(rows.unwrap_or_default() + touched);
            }
        }
        let ran = Ran {
            number: at + 1,
            took: began.elapsed(),
            rows,
        };
        told(Progress::Done(&ran, step));
        Ok(ran)
    }

    /// A step that no transaction takes.
    async fn outside(&self, at: usize, told: Told<'_>) -> Result<Ran, Failed> {
        let step = &self.planned.plan.steps[at];
        told(Progress::Begun(at + 1, step));
        let failed = |why: DbError| Failed::new(at, step, &why);
        let began = Instant::now();
        for sql in step
            .limits(self.database.dialect(), false)
            .iter()
            .chain(&step.sql)
        {
            self.database.run(sql).await.map_err(failed)?;
        }
        let ran = Ran {
            number: at + 1,
            took: began.elapsed(),
            rows: None,
        };
        told(Progress::Done(&ran, step));
        Ok(ran)
    }

    async fn begin(&self) -> Result<Tx, ApplyError> {
        let mut tx = self
            .database
            .begin()
            .await
            .map_err(|why| self.failed(why))?;
        self.may_read(&mut tx).await?;
        Ok(tx)
    }

    async fn may_read(&self, tx: &mut Tx) -> Result<(), ApplyError> {
        if tx.dialect() == Dialect::Postgres {
            tx.run(READING).await.map_err(|why| self.failed(why))?;
        }
        Ok(())
    }

    async fn end(&self, tx: Tx, ending: Ending) -> Result<(), ApplyError> {
        match ending {
            Ending::Commit => tx.commit().await.map_err(|why| match why {
                DbError::Unreachable(_) => ApplyError::Unsure {
                    database: self.database.shown().to_owned(),
                    why,
                },
                other => self.failed(other),
            }),
            Ending::Rollback => tx.rollback().await.map_err(|why| self.failed(why)),
        }
    }

    async fn run(&self, sql: &str) -> Result<(), ApplyError> {
        self.database.run(sql).await.map_err(|why| self.failed(why))
    }

    fn failed(&self, why: DbError) -> ApplyError {
        let database = self.database.shown().to_owned();
        match (&self.target.url, why) {
            (DatabaseUrl::Sqlite(_), DbError::Busy(_)) => ApplyError::Held(database),
            (_, why) => ApplyError::Database { database, why },
        }
    }
}

/// Whether a statement says how many rows it wrote. After others SQLite repeats the last number.
fn writes_rows(sql: &str) -> bool {
    let word = sql.split_whitespace().next().unwrap_or_default();
    ["INSERT", "UPDATE", "DELETE"].contains(&word)
}
