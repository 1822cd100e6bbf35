//! `evenkeel check`

use std::{error::Error, process::ExitCode};

use evenkeel_live::{
    expected::{expected, guarded},
    guardian::Guardian,
};
use evenkeel_model::{EntryState, Finding, Report, Rule, SetKind, Severity, Verdict};

use super::{
    CheckArgs, DatabaseArgs,
    again::{Again, Next},
    compare,
    progress::waiting,
    report::{self, Said},
    scope::Known,
};

pub async fn check(args: &CheckArgs, on: &DatabaseArgs) -> Result<ExitCode, Box<dyn Error>> {
    let scope = args.scope.read()?;
    let again = args.again(on)?;
    if let Some(source) = &args.expected {
        let both = compare::check(&on.url()?, &source.parse()?, &scope, &args.scratch).await?;
        let said = Said {
            database: &both.shown(),
            sides: both.sides("live", "expected"),
            next: next(&both.report, &again, false),
            ..Said::default()
        };
        return report::print(&both.report, said, &args.output);
    }
    scope.of_managed_tables()?;
    let database = on.existing()?;
    let guardian = Guardian::new(database.clone(), evenkeel_app::features());
    // Asked first by itself, so that the reason is said and not only that it failed.
    if let Err(error) = database.fetch("SELECT '1'", &[]).await {
        return Err(error.of(database.shown()).into());
    }
    let seen = waiting("Reading the schema", guardian.look()).await;
    database.close().await;
    let built_in = expected(database.dialect());
    let mut known = Known::default();
    known.schema(&seen.live);
    known.tables(guarded(built_in).0);
    for set in &built_in.sets {
        if let Some(schema) = set.steps.last().and_then(|step| step.schema.as_ref()) {
            known.schema(schema);
        }
    }
    known.ledgers(&seen.report);
    scope.matches_something(&known)?;
    let answer = scope.apply(seen.report.clone());
    let said = Said {
        database: database.shown(),
        sides: vec![("database", database.shown().to_owned())],
        words: nothing_of_ours(&seen.report).into_iter().collect(),
        next: next(&answer, &again, true),
    };
    report::print(&answer, said, &args.output)
}

/// What is said of a database that holds nothing that Evenkeel manages: it may be the wrong one.
fn nothing_of_ours(report: &Report) -> Option<String> {
    let untouched = |kind: SetKind| {
        report
            .ledgers
            .iter()
            .filter(|ledger| ledger.kind == kind)
            .all(|ledger| {
                !ledger.exists
                    && ledger.entries.iter().all(|entry| {
                        entry.state == EntryState::Pending
                            && entry.effects.is_none_or(|effects| effects.absent())
                    })
            })
    };
    let none = !report.ledgers.is_empty() && untouched(SetKind::Managed);
    none.then(|| {
        "None of the tables that Evenkeel manages is here. If it is the right database, they can be made \
         beside what it holds."
            .to_owned()
    })
}

/// Whether a migration of ours that is to be run or recorded answers it.
fn migrates(finding: &Finding, report: &Report) -> bool {
    matches!(finding.rule, Rule::LedgerPending | Rule::LedgerUnrecorded)
        && report.ledgers.iter().any(|ledger| {
            ledger.kind != SetKind::Given && finding.object.table.as_ref() == Some(&ledger.table)
        })
}

/// What helps after a check. `built_in`: it was of the tables that Evenkeel needs.
pub fn next(report: &Report, again: &Again, built_in: bool) -> Option<Next> {
    let migrate = |lead: &str| Some(again.next(lead, vec![again.evenkeel("migrate")]));
    match report.verdict {
        Verdict::CouldNotVerify => None,
        Verdict::Clean => {
            let unrecorded = report
                .ledgers
                .iter()
                .any(|ledger| ledger.kind == SetKind::Managed && !ledger.exists);
            match built_in && unrecorded {
                true => migrate(
                    "What is there isn't recorded yet, nor what is new since made; this does both",
                ),
                false => None,
            }
        }
        Verdict::Drift => {
            let mut drift = report
                .findings
                .iter()
                .filter(|finding| finding.severity >= Severity::Warning);
            if built_in && drift.all(|finding| migrates(finding, report)) {
                return migrate("What makes and records what is missing");
            }
            Some(again.next(
                "What repairs it, as SQL to read first",
                vec![again.evenkeel("plan")],
            ))
        }
    }
}
