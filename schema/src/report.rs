//! The whole check: expected schema, live schema and ledgers in, one report out.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    Dialect, Feature, Finding, Fingerprint, LedgerReading, LedgerView, MigrationSet, Schema,
    Severity, diff, fingerprint,
};

/// What the built-in migrations say that a database should be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expected {
    /// The engine that this expectation is for.
    pub dialect: Dialect,
    /// The sets of migrations, each with its own ledger.
    pub sets: Vec<MigrationSet>,
}

/// The answer to "is the schema what it should be?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Yes.
    Clean,
    /// No: there is a finding of severity warning or error.
    Drift,
    /// It could not be told. Never to be read as clean.
    CouldNotVerify,
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Clean => "clean",
            Self::Drift => "drift",
            Self::CouldNotVerify => "could not verify",
        })
    }
}

/// What one check found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The answer.
    pub verdict: Verdict,
    /// Why it could not be told, where it couldn't.
    pub unverifiable: Option<String>,
    /// All findings: worst first, then by object.
    pub findings: Vec<Finding>,
    /// The ledgers as found.
    pub ledgers: Vec<LedgerView>,
    /// The live schema's fingerprint.
    pub fingerprint: Option<Fingerprint>,
}

impl Report {
    /// The report of a check that could not be made.
    pub fn could_not_verify(why: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::CouldNotVerify,
            unverifiable: Some(why.into()),
            findings: Vec::new(),
            ledgers: Vec::new(),
            fingerprint: None,
        }
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|f| f.severity == severity)
            .count()
    }
}

/// Checks a live schema against the built-in expectation. `ledgers` are in the order of
/// `expected.sets`.
pub fn check(
    expected: &Expected,
    live: &Schema,
    ledgers: &[LedgerReading],
    features: &[Feature],
) -> Report {
    let mut findings = Vec::new();
    let mut views = Vec::new();
    let mut unverifiable = None;
    for (set, reading) in expected.sets.iter().zip(ledgers) {
        let view = set.view(reading, live);
        if let Some(schema) = set.expected(&view) {
            findings.extend(diff(schema, live).into_iter().map(|change| {
                let migration = match &change {
                    crate::Change::Missing { object, .. }
                    | crate::Change::Extra { object, .. }
                    | crate::Change::Differs { object, .. } => set.introduced_by(object),
                };
                Finding::judge(change, migration, features)
            }));
        }
        match &view.unreadable {
            Some(why) => {
                unverifiable = Some(format!("The ledger {} can't be read: {why}", view.table));
            }
            None => findings.extend(view.findings()),
        }
        views.push(view);
    }
    // Stable: within a severity the order stays that of tables, columns and ledgers.
    findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
    let verdict = if unverifiable.is_some() {
        Verdict::CouldNotVerify
    } else if findings.iter().any(|f| f.severity >= Severity::Warning) {
        Verdict::Drift
    } else {
        Verdict::Clean
    };
    Report {
        verdict,
        unverifiable,
        findings,
        ledgers: views,
        fingerprint: Some(fingerprint(live)),
    }
}
