//! For people: the verdict, then a line a finding, worst first, then the ledgers.

use anstyle::{AnsiColor, Style};
use evenkeel_schema::{EntryState, Finding, Report, SetKind, Severity, Verdict, shown};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Notice => DIM,
    }
}

pub fn render(report: &Report) -> String {
    let mut out = String::new();
    headline(report, &mut out);
    let objects: Vec<String> = report
        .findings
        .iter()
        .map(|f| shown(&f.object.to_string()))
        .collect();
    let width = objects
        .iter()
        .map(|o| o.chars().count())
        .max()
        .unwrap_or_default();
    let ids = report.findings.iter().map(|f| f.rule.id().len());
    let rules = ids.max().unwrap_or_default();
    for (finding, object) in report.findings.iter().zip(&objects) {
        line(finding, object, (width, rules), &mut out);
    }
    for ledger in &report.ledgers {
        let count = |state| ledger.entries.iter().filter(|e| e.state == state).count();
        let state = match ledger.exists {
            true => format!(
                "{} applied, {} pending",
                count(EntryState::Applied),
                count(EntryState::Pending)
            ),
            false if ledger.kind == SetKind::Given => "not there".to_owned(),
            false => "not there; `evenkeel migrate` adopts the database".to_owned(),
        };
        out.push_str(&format!("ledger  {}: {state}\n", shown(&ledger.table)));
    }
    if let Some(worst) = report.findings.first() {
        out.push_str(&format!(
            "{DIM}`evenkeel explain {}` says what that means and how it is repaired.{DIM:#}\n",
            worst.rule
        ));
    }
    out
}

fn headline(report: &Report, out: &mut String) {
    if let Some(why) = &report.unverifiable {
        let error = style(Severity::Error);
        out.push_str(&format!(
            "{error}Could not verify.{error:#} {}\n",
            shown(why)
        ));
        return;
    }
    let counts: Vec<_> = [Severity::Error, Severity::Warning, Severity::Notice]
        .into_iter()
        .filter(|s| report.count(*s) > 0)
        .map(|s| match report.count(s) {
            1 => format!("1 {s}"),
            n => format!("{n} {s}s"),
        })
        .collect();
    let counts = match counts.is_empty() {
        true => "No findings".to_owned(),
        false => counts.join(", "),
    };
    let verdict = match report.verdict {
        Verdict::Clean => AnsiColor::Green.on_default().bold(),
        _ => style(Severity::Error),
    };
    out.push_str(&format!(
        "Verdict: {verdict}{}{verdict:#}. {counts}.\n",
        report.verdict
    ));
}

fn line(finding: &Finding, object: &str, (width, rules): (usize, usize), out: &mut String) {
    let mut values = finding.values();
    if let Some(note) = &finding.note {
        values.push_str(&format!("  {note}"));
    }
    let hurts = match finding.features.is_empty() {
        true => String::new(),
        false => format!("  (hurts: {})", finding.features.join(", ")),
    };
    let severity = style(finding.severity);
    out.push_str(&format!(
        "{severity}{:7}{severity:#} {BOLD}{object:width$}{BOLD:#}  {:rules$}  {}{DIM}{hurts}{DIM:#}\n",
        finding.severity.to_string(),
        finding.rule.id(),
        shown(&values),
    ));
}
