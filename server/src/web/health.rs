//! Health for machines. Nothing secret: no address, no names of users, no values.

use std::time::{Duration, Instant};

use axum::{Json, extract::State, http::StatusCode};
use evenkeel_model::{EntryState, LedgerView, SetKind, Severity, Verdict};
use serde::Serialize;

use super::Site;

/// How long the database may take to answer before it counts as down.
const PATIENCE: Duration = Duration::from_secs(2);

#[derive(Serialize)]
pub struct Health {
    /// `ok`, `degraded` or `down`.
    status: &'static str,
    database: DatabaseHealth,
    schema: Verdict,
    ledger: Vec<LedgerHealth>,
    findings: Findings,
    version: &'static str,
}

#[derive(Serialize)]
struct DatabaseHealth {
    reachable: bool,
    latency_ms: Option<f64>,
    engine: Option<String>,
}

#[derive(Serialize)]
struct LedgerHealth {
    set: SetKind,
    applied: usize,
    pending: usize,
    unknown: usize,
    checksum_differs: usize,
    failed: usize,
}

#[derive(Serialize)]
struct Findings {
    error: usize,
    warning: usize,
    notice: usize,
}

impl Health {
    /// `ok`, `degraded` or `down`.
    pub fn status(&self) -> &'static str {
        self.status
    }
}

/// GET `/health`: 200 while it serves, 503 when the database can't be reached.
pub async fn health(State(site): State<Site>) -> (StatusCode, Json<Health>) {
    let (code, health) = look(&site).await;
    (code, Json(health))
}

/// Asks the database, and says what is known of it.
pub async fn look(site: &Site) -> (StatusCode, Health) {
    let began = Instant::now();
    let answer = tokio::time::timeout(PATIENCE, site.store.ping()).await;
    let reachable = matches!(answer, Ok(Ok(())));
    let latency = began.elapsed();
    let mut seen = site.guardian.seen();
    if reachable && !seen.reachable {
        seen = site.guardian.look().await;
    }
    let report = &seen.report;
    let status = match (reachable, report.verdict) {
        (false, _) => "down",
        (true, Verdict::Clean) => "ok",
        (true, _) => "degraded",
    };
    let health = Health {
        status,
        database: DatabaseHealth {
            reachable,
            latency_ms: reachable.then(|| (latency.as_secs_f64() * 100_000.0).round() / 100.0),
            engine: seen.engine.clone(),
        },
        schema: report.verdict,
        ledger: report.ledgers.iter().map(ledger).collect(),
        findings: Findings {
            error: report.count(Severity::Error),
            warning: report.count(Severity::Warning),
            notice: report.count(Severity::Notice),
        },
        version: env!("CARGO_PKG_VERSION"),
    };
    let code = match reachable {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    (code, health)
}

fn ledger(view: &LedgerView) -> LedgerHealth {
    let count = |state| view.entries.iter().filter(|e| e.state == state).count();
    LedgerHealth {
        set: view.kind,
        applied: count(EntryState::Applied),
        pending: count(EntryState::Pending),
        unknown: count(EntryState::Unknown),
        checksum_differs: count(EntryState::ChecksumDiffers),
        failed: count(EntryState::Failed),
    }
}

/// GET `/health/live`: the process answers, whatever the database does.
pub async fn live() -> &'static str {
    "ok"
}
