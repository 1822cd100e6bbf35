//! What a check comes to: one answer, with all that was found.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Finding, LedgerView, Rule, Severity};

/// A hash of a schema's facts, as hex: equal exactly where a comparison finds nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint that has these digits.
    pub fn new(digits: String) -> Self {
        Self(digits)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
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

fn verdict(findings: &[Finding], unverifiable: Option<&String>) -> Verdict {
    if unverifiable.is_some() {
        Verdict::CouldNotVerify
    } else if findings.iter().any(|f| f.severity >= Severity::Warning) {
        Verdict::Drift
    } else {
        Verdict::Clean
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

    /// Puts findings in order and says what they come to. The fingerprint is the live schema's.
    pub fn of(
        mut findings: Vec<Finding>,
        ledgers: Vec<LedgerView>,
        mut unverifiable: Option<String>,
        fingerprint: Fingerprint,
    ) -> Self {
        // Stable: within a severity the order stays that of tables, columns and ledgers.
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        let unknown = findings
            .iter()
            .find(|f| f.rule == Rule::Unverifiable && f.severity == Severity::Error);
        if let (None, Some(finding)) = (&unverifiable, unknown) {
            unverifiable = Some(finding.sentence());
        }
        Self {
            verdict: verdict(&findings, unverifiable.as_ref()),
            unverifiable,
            findings,
            ledgers,
            fingerprint: Some(fingerprint),
        }
    }

    /// The same report with more findings.
    pub fn with(mut self, more: Vec<Finding>) -> Self {
        self.findings.extend(more);
        self.reconsider(Some)
    }

    /// The same report with its findings looked through once more: some dropped, some softened.
    pub fn reconsider(self, mut look: impl FnMut(Finding) -> Option<Finding>) -> Self {
        let by_finding = self
            .findings
            .iter()
            .any(|f| self.unverifiable == Some(f.sentence()));
        let mut findings: Vec<Finding> = self.findings.into_iter().filter_map(&mut look).collect();
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        let unverifiable = match by_finding {
            true => findings
                .iter()
                .find(|f| f.rule == Rule::Unverifiable && f.severity == Severity::Error)
                .map(Finding::sentence),
            false => self.unverifiable,
        };
        Self {
            verdict: verdict(&findings, unverifiable.as_ref()),
            unverifiable,
            findings,
            ..self
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
