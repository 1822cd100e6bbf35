//! The whole of a guarded database, held against what somebody says it should be: beside the tables that
//! Evenkeel itself needs, which are looked at far more often.

use std::sync::{PoisonError, RwLock};

use evenkeel_model::{Report, Verdict};
use tokio::sync::Mutex;

use crate::{
    check::{self, Checked},
    target::Target,
};

/// What the whole of a database is held against, and what that has come to.
pub(crate) struct Whole {
    target: Target,
    /// The last check: what is expected is read once.
    last: Mutex<Option<Checked>>,
    seen: RwLock<Option<Result<Report, String>>>,
}

impl Whole {
    pub fn new(target: Target) -> Self {
        Self {
            target,
            last: Mutex::new(None),
            seen: RwLock::new(None),
        }
    }

    /// Looks at all of it.
    pub async fn look(&self) {
        let mut last = self.last.lock().await;
        let target = self.target.today();
        let checked = match last.as_ref() {
            Some(before) => check::again(&target, before).await,
            None => check::check(&target).await,
        };
        let seen = match checked {
            Ok(checked) => {
                let report = checked.report.clone();
                *last = Some(checked);
                Ok(report)
            }
            Err(error) => Err(error.to_string()),
        };
        *self.seen.write().unwrap_or_else(PoisonError::into_inner) = Some(seen);
    }

    /// What is said of the guarded tables, with what was seen of all the others.
    pub fn joined(&self, mut report: Report, guarded: &[String]) -> Report {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        match seen.as_ref() {
            None => report,
            Some(Err(why)) => {
                if report.verdict == Verdict::Clean {
                    report.verdict = Verdict::CouldNotVerify;
                }
                let why =
                    format!("The whole database can't be held against what is expected: {why}");
                report.unverifiable.get_or_insert(why);
                report
            }
            Some(Ok(whole)) => {
                let own = |table: &Option<String>| {
                    table.as_ref().is_some_and(|table| guarded.contains(table))
                };
                let others = whole.findings.iter().filter(|f| !own(&f.object.table));
                let known: Vec<_> = report.ledgers.iter().map(|l| l.table.clone()).collect();
                let ledgers = whole.ledgers.iter().filter(|l| !known.contains(&l.table));
                report.ledgers.extend(ledgers.cloned());
                report.fingerprint = whole.fingerprint.clone();
                report.with(others.cloned().collect())
            }
        }
    }
}
