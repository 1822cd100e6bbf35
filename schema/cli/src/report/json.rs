//! The whole report.

use evenkeel_model::{Finding, Fingerprint, LedgerView, Report, Verdict, shown_json};
use serde::Serialize;

use super::Subject;

/// Raised when a field changes its meaning or goes; a new field leaves it as it is.
const VERSION: u32 = 2;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    evenkeel: &'static str,
    database: &'a str,
    verdict: Verdict,
    unverifiable: Option<&'a str>,
    findings: Vec<Entry<'a>>,
    ledgers: &'a [LedgerView],
    fingerprint: Option<&'a Fingerprint>,
}

#[derive(Serialize)]
struct Entry<'a> {
    /// The object's name as it is printed for people and matched by patterns.
    path: String,
    #[serde(flatten)]
    finding: &'a Finding,
}

pub fn render(report: &Report, subject: &Subject<'_>) -> serde_json::Result<String> {
    let findings = report.findings.iter().map(|finding| Entry {
        path: finding.object.to_string(),
        finding,
    });
    let document = Document {
        format: VERSION,
        evenkeel: env!("CARGO_PKG_VERSION"),
        database: subject.database,
        verdict: report.verdict,
        unverifiable: report.unverifiable.as_deref(),
        findings: findings.collect(),
        ledgers: &report.ledgers,
        fingerprint: report.fingerprint.as_ref(),
    };
    Ok(shown_json(&serde_json::to_string_pretty(&document)?) + "\n")
}
