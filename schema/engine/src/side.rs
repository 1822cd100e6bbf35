//! Two schemas with all that is known of where they come from, held against each other.

use serde::{Deserialize, Serialize};

use crate::{
    Dialect, Expected, Finding, FoundLedger, MigrationSet, Report, Rule, Schema,
    beside::with_beside,
    check::{column_order, compare},
};

/// An engine and its major version: within one, it prints the same schema in the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// Which engine.
    pub dialect: Dialect,
    /// Its major version; 0 where that isn't known.
    pub major: u32,
}

impl Engine {
    /// Reads `PostgreSQL 15.18 (Debian …)`.
    pub fn named(dialect: Dialect, name: &str) -> Self {
        let number = name.split(' ').nth(1).unwrap_or_default();
        let major = number
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .and_then(|digits| digits.parse().ok());
        Self {
            dialect,
            major: major.unwrap_or_default(),
        }
    }

    /// Whether both may print the same thing in other words.
    pub fn words_otherwise(self, other: Self) -> bool {
        let (a, b) = (self.major, other.major);
        a != b && a != 0 && b != 0
    }
}

/// One side of a comparison.
#[derive(Clone, Debug)]
pub struct Side {
    /// The schema.
    pub schema: Schema,
    /// What the ledgers in it say.
    pub ledgers: Vec<FoundLedger>,
    /// Its migrations, where they are known one by one.
    pub sets: Vec<MigrationSet>,
    /// The engine it was read from.
    pub engine: Engine,
    /// Where it was read, without secrets.
    pub shown: String,
}

/// What comes of holding one side against the other.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What is expected, with what stands beside it in live.
    pub expected: Schema,
    /// All that was found.
    pub report: Report,
}

impl Side {
    /// Holds another side against this one, which is expected. What the built-in migrations have added there
    /// stands beside.
    pub fn judge(&self, live: &Self, built_in: &Expected) -> Judged {
        let mut sets = settled(&self.sets, |set| {
            live.ledgers.iter().any(|ledger| set.is_kept_in(ledger))
        });
        for ledger in &self.ledgers {
            if !sets.iter().any(|set| set.is_kept_in(ledger)) {
                sets.push(MigrationSet::recorded_as(ledger));
            }
        }
        let expected = with_beside(&self.schema, &live.schema, built_in, &live.ledgers);
        let report = compare(&expected, &live.schema, &sets, &live.ledgers).with(self.doubts());
        let report = match self.engine.words_otherwise(live.engine) {
            true => in_other_words(report, self.engine, live.engine),
            false => report,
        };
        Judged { expected, report }
    }

    /// Tables whose columns stand in another order there.
    pub fn column_order(&self, live: &Self) -> Vec<Finding> {
        column_order(&self.schema, &live.schema)
    }

    /// Migrations that failed here: it may not be what it should be either.
    fn doubts(&self) -> Vec<Finding> {
        let views = self.ledgers.iter().map(FoundLedger::view);
        let failed = views.flat_map(|view| view.findings());
        failed
            .filter(|finding| finding.rule == Rule::LedgerFailed)
            .map(|finding| Finding {
                note: Some(format!("That is on the expected side, {}.", self.shown)),
                ..finding
            })
            .collect()
    }
}

/// Another version may print the same thing in other words: what differs in words can't be told then.
fn in_other_words(report: Report, expected: Engine, live: Engine) -> Report {
    report.reconsider(|mut finding| {
        let printed = matches!(
            finding.rule,
            Rule::DefinitionMismatch | Rule::DefaultMismatch | Rule::GeneratedMismatch
        );
        if printed {
            finding.note = Some(format!(
                "Version {} printed one and version {} the other, which may be in other words.",
                expected.major, live.major
            ));
            finding.rule = Rule::Unverifiable;
            finding.severity = Rule::Unverifiable.severity();
        }
        Some(finding)
    })
}

/// Of the sets that a directory may be, the one whose ledger is there.
fn settled(sets: &[MigrationSet], is_there: impl Fn(&MigrationSet) -> bool) -> Vec<MigrationSet> {
    let unsettled = sets.iter().any(|set| set.ledger_table.is_empty());
    if !unsettled {
        return sets.to_vec();
    }
    let one = sets.iter().find(|set| is_there(set)).or(sets.last());
    one.into_iter().cloned().collect()
}
