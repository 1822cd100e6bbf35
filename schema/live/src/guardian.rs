//! The guardian: keeps an eye on the live schema and remembers what it saw last.
//!
//! Pages and queries read what it remembers; a query that hits something dropped a moment ago asks
//! it to look again at once.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use evenkeel_engine::Expected;
use evenkeel_model::{Feature, Report, Schema, Verdict};
use time::OffsetDateTime;
use tokio::sync::{Mutex, watch};

use crate::{
    check::guarded,
    database::{Database, DbError},
    expected::expected,
    introspect::engine,
    target::Target,
    whole::Whole,
};

/// How often it feels the catalog's pulse.
const PULSE: Duration = Duration::from_secs(1);
/// How often it looks at all of it, also where the pulse is as before: an engine keeps some things where the
/// pulse isn't felt, and ledgers are rows.
const EVERY: Duration = Duration::from_secs(10);
/// How often it looks at what it was told of the rest of the database, whatever the pulse.
const ALL: Duration = Duration::from_secs(60);
/// How often it tries while the database doesn't answer.
const AWAY: Duration = Duration::from_secs(3);

/// What was seen at one moment.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The guarded tables; those of the last time that the database answered.
    pub live: Arc<Schema>,
    /// The check's report.
    pub report: Report,
    /// Whether the database answered.
    pub reachable: bool,
    /// When it was looked at.
    pub at: OffsetDateTime,
    /// How long that took.
    pub took: Duration,
    /// Name and version of the engine, once it has answered.
    pub engine: Option<String>,
    began: Instant,
}

/// Watches one database.
pub struct Guardian {
    database: Database,
    expected: &'static Expected,
    features: Vec<Feature>,
    seen: RwLock<Arc<Seen>>,
    looking: Mutex<()>,
    /// Counts how often another state was seen.
    changes: watch::Sender<u64>,
    /// What the rest of the database is held against, where somebody said so.
    whole: Option<Whole>,
}

impl Guardian {
    /// A guardian that has seen nothing yet. `features` are those that may suffer.
    pub fn new(database: Database, features: Vec<Feature>) -> Self {
        let dialect = database.dialect();
        let nothing = Seen {
            live: Arc::new(Schema::empty(dialect)),
            report: Report::could_not_verify("The database has not answered yet."),
            reachable: false,
            at: OffsetDateTime::now_utc(),
            took: Duration::ZERO,
            engine: None,
            began: Instant::now(),
        };
        Self {
            expected: expected(dialect),
            features,
            seen: RwLock::new(Arc::new(nothing)),
            looking: Mutex::new(()),
            changes: watch::Sender::new(0),
            whole: None,
            database,
        }
    }

    /// With the rest of the database held against what a source says.
    pub fn beside(mut self, target: Target) -> Self {
        self.whole = Some(Whole::new(target));
        self
    }

    /// Looks at everything: the guarded tables, and the rest where it is known what that should be.
    pub async fn look_at_all(&self) -> Arc<Seen> {
        if let Some(whole) = &self.whole {
            whole.look().await;
        }
        self.look().await
    }

    /// Tells whenever the schema was seen to be in another state than before.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// How often it looks at everything.
    pub fn every(&self) -> Duration {
        EVERY
    }

    /// What was seen last.
    pub fn seen(&self) -> Arc<Seen> {
        // Nothing panics while it holds the lock, and the value is replaced whole.
        self.seen
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Looks now. Those who ask while another looks share what is seen next.
    pub async fn look(&self) -> Arc<Seen> {
        let asked = Instant::now();
        let _turn = self.looking.lock().await;
        let last = self.seen();
        if last.began > asked {
            return last;
        }
        let seen = Arc::new(self.observe(&last).await);
        if seen.report.findings != last.report.findings || seen.reachable != last.reachable {
            let (verdict, findings) = (seen.report.verdict, seen.report.findings.len());
            let reachable = seen.reachable;
            match last.engine {
                // That all is well at a start is no news.
                None if verdict == Verdict::Clean => {
                    tracing::debug!("the schema was checked, and is as it should be");
                }
                None => tracing::info!(%verdict, findings, reachable, "the schema was checked"),
                Some(_) => {
                    tracing::info!(%verdict, findings, reachable, "the schema is another than before");
                }
            }
        }
        let other = seen.report.fingerprint != last.report.fingerprint
            || seen.report.findings != last.report.findings
            || seen.reachable != last.reachable;
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = seen.clone();
        if other {
            self.changes.send_modify(|count| *count += 1);
        }
        seen
    }

    async fn observe(&self, last: &Seen) -> Seen {
        let began = Instant::now();
        let read = async {
            let read = guarded(&self.database, self.expected, &self.features).await?;
            let engine = match &last.engine {
                Some(known) => known.clone(),
                None => engine(&self.database).await?,
            };
            Ok::<_, DbError>((read, engine))
        };
        let (live, report, reachable, engine) = match read.await {
            Ok((read, engine)) => {
                let report = match &self.whole {
                    Some(whole) => whole.joined(read.report, &self.expected.guarded().0),
                    None => read.report,
                };
                (Arc::new(read.live), report, true, Some(engine))
            }
            Err(error) => {
                let reachable = !matches!(error, DbError::Unreachable(_));
                if last.reachable || reachable {
                    tracing::warn!(%error, "the schema could not be read");
                }
                let why = if reachable {
                    "The database refused to show its schema. The log says why."
                } else {
                    "The database can't be reached."
                };
                (
                    last.live.clone(),
                    Report::could_not_verify(why),
                    reachable,
                    last.engine.clone(),
                )
            }
        };
        Seen {
            live,
            report,
            reachable,
            at: OffsetDateTime::now_utc(),
            took: began.elapsed(),
            engine,
            began,
        }
    }

    /// Feels the pulse every second, and looks when it is another, for as long as the process lives.
    pub async fn watch(self: Arc<Self>) {
        let mut felt = None;
        let mut since = Instant::now();
        loop {
            let last = self.seen();
            tokio::time::sleep(if last.reachable { PULSE } else { AWAY }).await;
            // Felt before it is looked, so that what changes meanwhile is another pulse.
            let pulse = self.database.pulse().await.ok();
            let other = pulse.is_some() && pulse != felt;
            if other || since.elapsed() >= ALL {
                since = Instant::now();
                self.look_at_all().await;
            } else if pulse.is_none() || last.began.elapsed() >= EVERY {
                self.look().await;
            }
            felt = pulse;
        }
    }
}
