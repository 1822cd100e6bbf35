//! For people: the verdict, then a line a finding, worst first, then the ledgers, and what helps next.
//! Findings that say the same of one table are one line.

use anstyle::{AnsiColor, Style};
use evenkeel_model::{
    EntryState, Finding, ObjectKind, Report, Rule, SetKind, Severity, Verdict, hurt, shown,
};

use super::Subject;
use crate::terminal::{next, wrapped};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// Under the objects, beside the severities.
const INDENT: &str = "        ";

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Notice => DIM,
    }
}

/// A report as people read it, as wide as their terminal.
pub fn render(report: &Report, subject: &Subject<'_>, width: Option<usize>) -> String {
    let findings: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| !goes_without_saying(finding, report))
        .collect();
    let mut out = headline(report, &findings, width);
    for (side, what) in &subject.sides {
        out.push_str(&wrapped(
            &format!("{DIM}{side}  {}{DIM:#}", shown(what)),
            width,
            INDENT,
        ));
    }
    out.push_str(&lines(&findings, width));
    for ledger in &report.ledgers {
        if !ledger.exists && ledger.kind != SetKind::Given {
            continue;
        }
        let count = |state| ledger.entries.iter().filter(|e| e.state == state).count();
        let state = match ledger.exists {
            true => format!(
                "{} applied, {} pending",
                count(EntryState::Applied),
                count(EntryState::Pending)
            ),
            false => "not there".to_owned(),
        };
        let line = format!("ledger  {}: {state}", shown(&ledger.table));
        out.push_str(&wrapped(&line, width, INDENT));
    }
    for word in &subject.words {
        out.push_str(&wrapped(&shown(word), width, ""));
    }
    if let Some(worst) = findings.first() {
        let hint = format!(
            "{DIM}`evenkeel explain {}` says what that means and how it is repaired.{DIM:#}",
            worst.rule
        );
        out.push_str(&wrapped(&hint, width, ""));
    }
    if let Some(what) = &subject.next {
        out.push_str(&next(what, width));
    }
    out
}

/// What was held against what, each on a line.
pub fn sides(sides: &[(&'static str, String)], width: Option<usize>) -> String {
    let longest = sides
        .iter()
        .map(|(side, _)| side.len())
        .max()
        .unwrap_or_default();
    let lines = sides.iter().map(|(side, what)| {
        let line = format!("{DIM}{side:longest$}  {}{DIM:#}", shown(what));
        wrapped(&line, width, &" ".repeat(longest + 2))
    });
    lines.collect()
}

/// Findings as lines, those that are equal together.
pub fn lines(findings: &[&Finding], width: Option<usize>) -> String {
    let groups = grouped(findings);
    let rows: Vec<(String, &Group<'_>)> =
        groups.iter().map(|group| (group.object(), group)).collect();
    let most = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or_default();
    let objects = most(&mut rows.iter().map(|(object, _)| object.chars().count()));
    let rules = most(&mut rows.iter().map(|(_, group)| group.first().rule.id().len()));
    let mut out = String::new();
    for (object, group) in rows {
        let first = group.first();
        let severity = style(first.severity);
        let head = |objects: usize, rules: usize| {
            format!(
                "{severity}{:7}{severity:#} {BOLD}{object:objects$}{BOLD:#}  {:rules$}",
                first.severity.to_string(),
                first.rule.id(),
            )
        };
        let said = group.said();
        let whole = format!("{}  {said}", head(objects, rules));
        match width {
            Some(width) if textwrap::core::display_width(&whole) > width => {
                out.push_str(&wrapped(&head(0, 0), Some(width), INDENT));
                if !said.is_empty() {
                    out.push_str(&wrapped(&format!("{INDENT}{said}"), Some(width), INDENT));
                }
            }
            _ => out.push_str(&format!("{whole}\n")),
        }
    }
    out
}

/// Evenkeel's ledgers of a database that it was never served from: they come with the first start or
/// `migrate`, and nothing is wrong without them.
fn goes_without_saying(finding: &Finding, report: &Report) -> bool {
    let pending = matches!(finding.rule, Rule::LedgerPending | Rule::LedgerUnrecorded);
    pending
        && finding.severity == Severity::Notice
        && report.ledgers.iter().any(|ledger| {
            !ledger.exists
                && ledger.kind != SetKind::Given
                && finding.object.table.as_ref() == Some(&ledger.table)
        })
}

/// Findings that say the same of things of one kind in one table.
struct Group<'a>(Vec<&'a Finding>);

fn grouped<'a>(findings: &[&'a Finding]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for finding in findings {
        match groups
            .iter_mut()
            .find(|group| group.first().goes_with(finding))
        {
            Some(group) => group.0.push(finding),
            None => groups.push(Group(vec![finding])),
        }
    }
    groups
}

impl<'a> Group<'a> {
    fn first(&self) -> &'a Finding {
        // Made of one, and only added to.
        self.0[0]
    }

    fn is_one(&self) -> bool {
        self.0.len() == 1
    }

    /// What the line is about: the object, or the table that all of them are of.
    fn object(&self) -> String {
        let object = &self.first().object;
        match &object.table {
            _ if self.is_one() => shown(&object.to_string()),
            Some(table) if object.kind != ObjectKind::Table => shown(table),
            _ => format!("{} {}", self.0.len(), several(object.kind.words())),
        }
    }

    fn said(&self) -> String {
        let first = self.first();
        let mut said = match (self.is_one(), &first.expected, &first.live) {
            (true, ..) => shown(&first.values()),
            (false, Some(_), Some(_)) => format!("{}: {}", self.names(), shown(&first.values())),
            (false, ..) => self.names(),
        };
        if let Some(note) = &first.note {
            said.push_str(&format!("  {}", shown(note)));
        }
        let hurt = hurt(self.0.iter().flat_map(|f| &f.features));
        if !hurt.is_empty() {
            said.push_str(&format!("{DIM}  (hurts: {}){DIM:#}", shown(&hurt)));
        }
        said
    }

    fn names(&self) -> String {
        let names = self.0.iter().map(|f| match &f.object.name {
            Some(name) => shown(name),
            None => shown(&f.object.to_string()),
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

/// The word for more than one of a kind.
fn several(kind: &str) -> String {
    match kind.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if kind.ends_with('s') => kind.to_owned(),
        None => format!("{kind}s"),
    }
}

fn headline(report: &Report, findings: &[&Finding], width: Option<usize>) -> String {
    if let Some(why) = &report.unverifiable {
        let error = style(Severity::Error);
        let line = format!("{error}Could not verify.{error:#} {}", shown(why));
        return wrapped(&line, width, "");
    }
    let counts: Vec<_> = [Severity::Error, Severity::Warning, Severity::Notice]
        .into_iter()
        .map(|s| (s, findings.iter().filter(|f| f.severity == s).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(s, count)| match count {
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
    format!(
        "Verdict: {verdict}{}{verdict:#}. {counts}.\n",
        report.verdict
    )
}
