//! `evenkeel check`

use std::{error::Error, process::ExitCode};

use clap::Args;
use evenkeel_live::check::{self as live, Checked};
use evenkeel_model::{EntryState, Feature, Finding, Report, Rule, SetKind, Severity, Verdict};

use crate::{
    again::{Again, Next},
    database::DatabaseArgs,
    held::HeldArgs,
    progress::waiting,
    report::{self, OutputArgs, Said},
    scope::tell_idle,
};

/// What is checked, and how that is told.
#[derive(Args)]
pub struct CheckArgs {
    #[command(flatten)]
    held: HeldArgs,
    #[command(flatten)]
    output: OutputArgs,
}

pub async fn check(
    args: &CheckArgs,
    on: &DatabaseArgs,
    features: Vec<Feature>,
) -> Result<ExitCode, Box<dyn Error>> {
    let again = args.held.again(on)?;
    let target = args.held.target(on, features)?;
    if args.held.expected.is_none() {
        on.is_there()?;
    }
    let checked = waiting("Reading the schema", live::check(&target)).await?;
    tell_idle(&checked.idle);
    let built_in = checked.from.is_none();
    let words = match built_in {
        true => nothing_of_ours(&checked.report).into_iter().collect(),
        false => Vec::new(),
    };
    let said = Said {
        database: &both(&checked),
        sides: sides(&checked),
        words,
        next: next(&checked.report, &again, built_in),
    };
    report::print(&checked.report, said, &args.output)
}

/// What was held against what, in one line, for machines.
pub fn both(checked: &Checked) -> String {
    match &checked.from {
        Some(from) => format!("{} (expected {from})", checked.database),
        None => checked.database.clone(),
    }
}

/// What was held against what, for people.
pub fn sides(checked: &Checked) -> Vec<(&'static str, String)> {
    match &checked.from {
        Some(from) => vec![
            ("expected", from.clone()),
            ("live", checked.database.clone()),
        ],
        None => vec![("database", checked.database.clone())],
    }
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
