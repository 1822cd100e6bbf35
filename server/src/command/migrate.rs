//! `evenkeel migrate`

use std::{error::Error, process::ExitCode};

use evenkeel_cli::{
    DatabaseArgs,
    again::{Again, Refused},
    report::{DRIFT, text},
    terminal::{next, width, wrapped},
};
use evenkeel_live::{
    guardian::Guardian,
    migrate::{self, Migrated, MigrationError},
};
use evenkeel_model::{EntryState, Finding, LedgerView, Report, SetKind, Severity, Verdict};

/// What repairs what no migration does.
const REPAIRS: &str = "What brings back the rest, as SQL to read first";

pub async fn migrate(args: &DatabaseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let again = Again::of(args)?;
    let database = args.existing_or_new()?;
    let result = migrate::migrate(&database).await;
    let done = match result {
        Ok(done) => done,
        Err(error) => {
            database.close().await;
            return Err(refused(error, database.shown(), &again));
        }
    };
    // What a ledger says is one thing, what is there another.
    let seen = Guardian::new(database.clone(), evenkeel_app::features())
        .look()
        .await;
    database.close().await;
    let report = &seen.report;
    let width = width(&std::io::stdout());
    for (kind, done) in done {
        let line = match said(kind, &done, report) {
            Some(said) => format!("{}: {said}.", name(kind)),
            None => format!("{}: up to date.", name(kind)),
        };
        anstream::print!("{}", wrapped(&line, width, ""));
    }
    // What nobody expects no migration can have brought: that is a check's to tell.
    let drift: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.severity >= Severity::Warning && finding.expected.is_some())
        .collect();
    if report.verdict == Verdict::Clean || (report.verdict == Verdict::Drift && drift.is_empty()) {
        return Ok(ExitCode::SUCCESS);
    }
    anstream::print!("{}", text::lines(&drift, width));
    let what = again.next(REPAIRS, vec![again.evenkeel("plan")]);
    anstream::print!("{}", next(&what, width));
    Ok(ExitCode::from(DRIFT))
}

fn name(kind: SetKind) -> &'static str {
    match kind {
        SetKind::Managed | SetKind::Given => "Managed tables",
        SetKind::Own => "Evenkeel's own tables",
    }
}

/// What was done, and what of the migrations that are recorded isn't there; none: all is well.
fn said(kind: SetKind, done: &Migrated, report: &Report) -> Option<String> {
    let mut said = Vec::new();
    if !done.adopted.is_empty() {
        said.push(format!(
            "{} was there and is now recorded",
            done.adopted.join(", ")
        ));
    }
    if !done.applied.is_empty() {
        said.push(format!("{} applied", done.applied.join(", ")));
    }
    let gone = report.ledgers.iter().filter(|ledger| ledger.kind == kind);
    said.extend(gone.flat_map(gone_of));
    (!said.is_empty()).then(|| said.join("; "))
}

/// Migrations that are recorded and whose objects are not all there.
fn gone_of(ledger: &LedgerView) -> Vec<String> {
    let recorded = ledger
        .entries
        .iter()
        .filter(|entry| entry.state == EntryState::Applied);
    recorded
        .filter_map(|entry| {
            let effects = entry.effects.filter(|effects| !effects.complete())?;
            Some(format!(
                "{} is recorded, but only {} of its {} objects are there",
                entry.version, effects.present, effects.introduced
            ))
        })
        .collect()
}

fn refused(error: MigrationError, database: &str, again: &Again) -> Box<dyn Error> {
    let next = match &error {
        MigrationError::Database(why) => return why.of(database).into(),
        MigrationError::Migrate { .. } => {
            again.next("What it should be and isn't", vec![again.evenkeel("check")])
        }
        MigrationError::Partial { .. } | MigrationError::OutOfOrder { .. } => {
            again.next(REPAIRS, vec![again.evenkeel("plan")])
        }
    };
    Box::new(Refused {
        why: error.to_string(),
        next,
    })
}
