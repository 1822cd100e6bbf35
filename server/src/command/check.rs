//! `evenkeel check`

use std::{error::Error, process::ExitCode};

use evenkeel_schema::{EntryState, Report, Severity, Verdict};

use super::{CheckArgs, Format};
use crate::{database::DbError, guardian::Guardian};

/// Exit code for drift.
const DRIFT: u8 = 2;

pub async fn check(args: &CheckArgs) -> Result<ExitCode, Box<dyn Error>> {
    let database = args.database.existing()?;
    let guardian = Guardian::new(database.clone());
    // Asked first by itself, so that the reason is said and not only that it failed.
    let answer = database.fetch("SELECT '1'", &[]).await;
    if let Err(error) = answer {
        let why = match error {
            DbError::Unreachable(why) => why,
            other => other.to_string(),
        };
        return Err(format!("{} can't be reached: {why}", database.shown()).into());
    }
    let seen = guardian.look().await;
    database.close().await;
    match args.format {
        Format::Json => println!("{}", serde_json::to_string_pretty(&seen.report)?),
        Format::Text => print!("{}", text(&seen.report)),
    }
    Ok(match seen.report.verdict {
        Verdict::Clean => ExitCode::SUCCESS,
        Verdict::Drift => ExitCode::from(DRIFT),
        Verdict::CouldNotVerify => ExitCode::from(1),
    })
}

/// The report for people: the verdict, then a line a finding, worst first, then the ledgers.
fn text(report: &Report) -> String {
    let mut out = String::new();
    let counts: Vec<_> = [Severity::Error, Severity::Warning, Severity::Notice]
        .into_iter()
        .filter(|s| report.count(*s) > 0)
        .map(|s| match report.count(s) {
            1 => format!("1 {s}"),
            n => format!("{n} {s}s"),
        })
        .collect();
    out.push_str(&match (&report.unverifiable, counts.is_empty()) {
        (Some(why), _) => format!("Could not verify. {why}\n"),
        (None, true) => format!("Verdict: {}. No findings.\n", report.verdict),
        (None, false) => format!("Verdict: {}. {}.\n", report.verdict, counts.join(", ")),
    });
    let width = report
        .findings
        .iter()
        .map(|f| f.object.to_string().chars().count())
        .max()
        .unwrap_or_default();
    for finding in &report.findings {
        let object = finding.object.to_string();
        let values = match (&finding.expected, &finding.live) {
            (Some(expected), Some(live)) => format!("expected {expected}, live {live}"),
            (Some(expected), None) => format!("expected {expected}"),
            (None, Some(live)) => format!("live {live}"),
            (None, None) => String::new(),
        };
        let hurts = match finding.features.is_empty() {
            true => String::new(),
            false => format!("  (hurts: {})", finding.features.join(", ")),
        };
        out.push_str(&format!(
            "{:7} {object:width$}  {:20} {values}{hurts}\n",
            finding.severity.to_string(),
            finding.rule.id(),
        ));
    }
    for ledger in &report.ledgers {
        let count = |state| ledger.entries.iter().filter(|e| e.state == state).count();
        let state = match ledger.exists {
            true => format!(
                "{} applied, {} pending",
                count(EntryState::Applied),
                count(EntryState::Pending)
            ),
            false => "not there; `evenkeel migrate` adopts the database".to_owned(),
        };
        out.push_str(&format!("ledger  {}: {state}\n", ledger.table));
    }
    out
}
