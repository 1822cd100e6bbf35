//! What open pages wait for: that the schema's state is another, or that something was written down.
//!
//! A page asks with what it knows and is answered once that is no more so, or after a while. Several servers
//! may share one database, so what was written is asked of the database, not of this process.

use std::{sync::Arc, time::Duration};

use evenkeel_live::guardian::Guardian;
use tokio::{sync::watch, time::timeout};

use crate::audit::Audit;

/// How long a page waits for an answer: less than what a proxy usually grants.
const PATIENCE: Duration = Duration::from_secs(25);
/// How often the trail is looked at while somebody waits.
const EVERY: Duration = Duration::from_secs(1);

/// What there is to know, and who waits for it.
#[derive(Clone)]
pub struct News(Arc<Inner>);

struct Inner {
    guardian: Arc<Guardian>,
    audit: Audit,
    latest: watch::Sender<String>,
    ended: watch::Sender<bool>,
}

impl News {
    /// Of a database.
    pub fn new(guardian: Arc<Guardian>, audit: Audit) -> Self {
        Self(Arc::new(Inner {
            guardian,
            audit,
            latest: watch::Sender::new(String::new()),
            ended: watch::Sender::new(false),
        }))
    }

    /// Answers with what there is to know once that isn't `known`, or is still after a while.
    pub async fn after(&self, known: &str) -> String {
        let mut latest = self.0.latest.subscribe();
        let mut ended = self.0.ended.subscribe();
        let now = self.now().await;
        if now != known || *ended.borrow() {
            return now;
        }
        let other = async {
            let news = latest.wait_for(|news| !news.is_empty() && *news != known);
            // The sender lives as long as this.
            news.await
                .map_or_else(|_| known.to_owned(), |news| news.clone())
        };
        let end = ended.wait_for(|ended| *ended);
        tokio::select! {
            news = timeout(PATIENCE, other) => news.unwrap_or(now),
            // The server stops, and waits for nobody who only waits.
            _ = end => now,
        }
    }

    /// Keeps what there is to know up to date, for as long as the process lives.
    pub async fn keep(self) {
        let mut seen = self.0.guardian.subscribe();
        loop {
            // What was seen is news at once.
            let now = self.now().await;
            self.0.latest.send_if_modified(|latest| {
                let news = *latest != now;
                *latest = now;
                news
            });
            timeout(EVERY, seen.changed()).await.ok();
        }
    }

    /// Lets go of all who wait.
    pub fn end(&self) {
        self.0.ended.send_replace(true);
    }

    /// What there was to know a moment ago. It asks nothing: a page that begins with it hears of what it has missed,
    /// and, once, of what it hasn't.
    pub fn latest(&self) -> String {
        self.0.latest.borrow().clone()
    }

    async fn now(&self) -> String {
        let seen = self.0.guardian.seen();
        let written = self.0.audit.last_written().await;
        format!(
            "{}.{}.{}.{}",
            seen.report
                .fingerprint
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            seen.report.findings.len(),
            seen.reachable,
            written.unwrap_or_default()
        )
    }
}
