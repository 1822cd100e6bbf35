//! `evenkeel compare`, and `evenkeel check --expected`: a whole database against another source.

use std::{error::Error, process::ExitCode};

use evenkeel_schema::{Dialect, Finding, LedgerView, Report, Rule, column_order, compare as judge};

use super::{CompareArgs, ScratchArgs, progress::waiting, report, scope::Scope};
use crate::{
    database::DatabaseUrl,
    source::{Expectation, Ground, Source, settled},
};

pub async fn compare(args: &CompareArgs) -> Result<ExitCode, Box<dyn Error>> {
    let scope = args.scope.read()?;
    let (from, to): (Source, Source) = (args.from.parse()?, args.to.parse()?);
    let reading = both(&from, &to, scope.grants, &args.scratch);
    let (expected, live) = waiting("Reading both schemas", reading).await?;
    let answer = scope.apply(report_on(&expected, &live, &scope));
    let shown = format!("{} (expected {})", live.shown, expected.shown);
    report::print(&answer, &shown, &args.output)
}

/// Why grants can't be looked at on SQLite.
pub const NO_ROLES: &str = "SQLite knows no roles, so nothing is granted there; leave out --grants";

/// Reads two sources on one engine; a script is run on the engine of the other, or of the server that was
/// named for it. Grants are read only if they were asked for.
pub async fn both(
    from: &Source,
    to: &Source,
    grants: bool,
    scratch: &ScratchArgs,
) -> Result<(Expectation, Expectation), Box<dyn Error>> {
    let live = [from, to].into_iter().find_map(|source| match source {
        Source::Database(url @ DatabaseUrl::Postgres(_)) => Some(url.clone()),
        _ => None,
    });
    let named = scratch.url()?;
    // The side that is looked at says which engine; a source of another is what is wrong then.
    let (dialect, major) = match (to.engine()?, from.engine()?) {
        (Some(engine), _) | (None, Some(engine)) => engine,
        (None, None) if named.is_some() => (Dialect::Postgres, None),
        (None, None) => (Dialect::Sqlite, None),
    };
    let ground = &Ground { live, named, major };
    if grants && dialect == Dialect::Sqlite {
        return Err(NO_ROLES.into());
    }
    let mut live = to.read(dialect, ground).await?;
    let mut expected = from.read(dialect, ground).await?;
    for side in [&mut expected, &mut live] {
        if !grants {
            side.schema.grants = None;
        } else if side.schema.grants.is_none() {
            return Err(format!(
                "{} was captured without grants; capture it with --grants, or leave them out",
                side.shown
            )
            .into());
        }
    }
    Ok((expected, live))
}

/// What is found, when all that is known of both sides is held against each other.
pub fn report_on(expected: &Expectation, live: &Expectation, scope: &Scope) -> Report {
    let mut sets = settled(&expected.sets, |set| {
        live.ledgers.iter().any(|ledger| set.is_kept_in(ledger))
    });
    for ledger in &expected.ledgers {
        if !sets.iter().any(|set| set.is_kept_in(ledger)) {
            sets.push(evenkeel_schema::MigrationSet::recorded_as(ledger));
        }
    }
    let report = judge(&expected.schema, &live.schema, &sets, &live.ledgers);
    let report = report.with(doubts(expected));
    let report = match scope.column_order {
        true => report.with(column_order(&expected.schema, &live.schema)),
        false => report,
    };
    let (a, b) = (expected.engine.major, live.engine.major);
    if a == b || a == 0 || b == 0 {
        return report;
    }
    // Another version may print the same thing in other words.
    report.reconsider(|mut finding| {
        let printed = matches!(
            finding.rule,
            Rule::DefinitionMismatch | Rule::DefaultMismatch | Rule::GeneratedMismatch
        );
        if printed {
            finding.note = Some(format!(
                "Version {a} printed one and version {b} the other, which may be in other words."
            ));
            finding.rule = Rule::Unverifiable;
            finding.severity = Rule::Unverifiable.severity();
        }
        Some(finding)
    })
}

/// Migrations that failed where the schema is expected from: it may not be what it should be either.
fn doubts(expected: &Expectation) -> Vec<Finding> {
    let views = expected.ledgers.iter().map(LedgerView::alone);
    let failed = views.flat_map(|view| view.findings());
    failed
        .filter(|finding| finding.rule == Rule::LedgerFailed)
        .map(|finding| Finding {
            note: Some(format!("That is on the expected side, {}.", expected.shown)),
            ..finding
        })
        .collect()
}

/// Checks a database against a source.
pub async fn check(
    url: &DatabaseUrl,
    expected: &Source,
    scope: &Scope,
    scratch: &ScratchArgs,
) -> Result<(Report, String), Box<dyn Error>> {
    let live = Source::Database(url.clone());
    let reading = both(expected, &live, scope.grants, scratch);
    let (expected, live) = waiting("Reading the schema", reading).await?;
    let shown = format!("{} (expected {})", live.shown, expected.shown);
    Ok((scope.apply(report_on(&expected, &live, scope)), shown))
}
