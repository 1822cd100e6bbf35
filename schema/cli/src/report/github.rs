//! Workflow commands for GitHub's log: a line a finding.

use evenkeel_model::{Report, shown};

pub fn render(report: &Report) -> String {
    let mut out = String::new();
    if let Some(why) = &report.unverifiable {
        out.push_str(&line("error", "could not verify", why));
    }
    for finding in &report.findings {
        // GitHub's three commands are named as our severities are.
        let command = finding.severity.to_string();
        out.push_str(&line(&command, finding.rule.id(), &finding.sentence()));
    }
    out
}

/// In a title a colon and a comma would end it as well; ours have none.
fn line(command: &str, title: &str, message: &str) -> String {
    let message = shown(message).replace('%', "%25");
    format!("::{command} title={title}::{message}\n")
}
