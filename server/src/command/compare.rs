//! `evenkeel compare`, and `evenkeel check --expected`: a whole database against another source.

use std::{error::Error, process::ExitCode};

use evenkeel_engine::{FoundLedger, column_order, compare as judge};
use evenkeel_live::{
    database::DatabaseUrl,
    source::{Expectation, Ground, Source, settled},
};
use evenkeel_model::{Dialect, Finding, Report, Rule};

use super::{
    CompareArgs, ScratchArgs,
    progress::waiting,
    report::{self, Said},
    scope::{Known, Scope},
};

/// What came of holding two sources against each other.
pub struct Compared {
    /// The answer.
    pub report: Report,
    /// What should be, with where it was run if it is a script.
    pub expected: String,
    /// What is.
    pub live: String,
}

impl Compared {
    fn new(expected: &Expectation, live: &Expectation, scope: &Scope) -> Result<Self, String> {
        let whole = report_on(expected, live, scope);
        let mut known = Known::default();
        known.schema(&expected.schema);
        known.schema(&live.schema);
        known.ledgers(&whole);
        scope.matches_something(&known)?;
        Ok(Self {
            report: scope.apply(whole),
            expected: expected.shown.clone(),
            live: live.shown.clone(),
        })
    }

    /// Both in one line, for machines.
    pub fn shown(&self) -> String {
        format!("{} (expected {})", self.live, self.expected)
    }

    /// Both, for people.
    pub fn sides(&self, live: &'static str, expected: &'static str) -> Vec<(&'static str, String)> {
        vec![(expected, self.expected.clone()), (live, self.live.clone())]
    }
}

pub async fn compare(args: &CompareArgs) -> Result<ExitCode, Box<dyn Error>> {
    let scope = args.scope.read()?;
    let (from, to): (Source, Source) = (args.from.parse()?, args.to.parse()?);
    let reading = both(&from, &to, scope.grants, &args.scratch);
    let (expected, live) = waiting("Reading both schemas", reading).await?;
    let both = Compared::new(&expected, &live, &scope)?;
    let next = match &to {
        // The one side that a plan could change.
        Source::Database(_) => super::check::next(&both.report, &args.again()?, false),
        _ => None,
    };
    let said = Said {
        database: &both.shown(),
        sides: both.sides("B, live", "A, expected"),
        next,
        ..Said::default()
    };
    report::print(&both.report, said, &args.output)
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
            sets.push(evenkeel_engine::MigrationSet::recorded_as(ledger));
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
    let views = expected.ledgers.iter().map(FoundLedger::view);
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
) -> Result<Compared, Box<dyn Error>> {
    let live = Source::Database(url.clone());
    let reading = both(expected, &live, scope.grants, scratch);
    let (expected, live) = waiting("Reading the schema", reading).await?;
    Ok(Compared::new(&expected, &live, scope)?)
}
