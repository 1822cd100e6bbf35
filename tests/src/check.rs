//! The answer of `evenkeel check`.

use serde_json::Value;

use crate::{TestDatabase, run};

/// A check's exit code and report.
pub struct Checked {
    /// The exit code.
    pub code: i32,
    /// The report.
    pub report: Value,
}

impl Checked {
    /// Checks a database from the command line.
    ///
    /// # Panics
    /// There is no report.
    pub async fn run(database: &TestDatabase) -> Self {
        let url = database.url();
        let ended = run(
            database.folder(),
            &["check", "--database", &url, "--format", "json"],
        )
        .await;
        Self {
            code: ended.code.expect("no signal ended the check"),
            report: ended.json(),
        }
    }

    /// What is wrong: `missing-column projects.name`, sorted. Notices are left out.
    #[must_use]
    pub fn problems(&self) -> Vec<String> {
        findings(&self.report, |severity| severity != "notice")
    }

    /// What is worth knowing, in the same form.
    #[must_use]
    pub fn notices(&self) -> Vec<String> {
        findings(&self.report, |severity| severity == "notice")
    }
}

/// The findings of a report, whose severities are wanted, as `rule object`, sorted.
fn findings(report: &Value, wanted: impl Fn(&str) -> bool) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut findings: Vec<String> = report["findings"]
        .as_array()
        .unwrap_or_else(|| panic!("there are no findings in {report}"))
        .iter()
        .filter(|finding| wanted(&text(&finding["severity"])))
        .map(|finding| format!("{} {}", text(&finding["rule"]), text(&finding["path"])))
        .collect();
    findings.sort();
    findings
}
