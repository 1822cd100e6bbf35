//! A plan: for people, as a script, and for programs.

use std::io::IsTerminal as _;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use evenkeel_engine::{Counted, LeftOut, Plan, Step, script};
use evenkeel_model::{Rule, Verdict, shown, shown_json, shown_lines, steers};
use serde::Serialize;

use super::{no_command, text::sides};
use crate::{
    again::Next,
    terminal::{next, wrapped},
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// In which form a plan is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PlanFormat {
    /// For people: each step with what it may do, then what is left out.
    Text,
    /// A script for psql or sqlite3.
    Sql,
    /// The whole plan, for programs.
    Json,
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    evenkeel: &'static str,
    database: &'a str,
    verdict: Verdict,
    #[serde(flatten)]
    plan: &'a Plan,
    /// What was asked of the live rows, and what they answered.
    counts: &'a [Counted],
    script: String,
}

/// What is said of a plan beside it.
pub struct Said<'a> {
    /// The database without its secrets.
    pub database: &'a str,
    /// What is held against what, for people.
    pub sides: Vec<(&'static str, String)>,
    /// What was asked of the live rows.
    pub counts: Vec<Counted>,
    /// What helps next.
    pub next: &'a Option<Next>,
    /// How wide the terminal is, where there is one.
    pub width: Option<usize>,
}

/// The plan in a format, with the verdict that a check of the same schemas would give.
///
/// # Errors
/// It can't be written as JSON.
pub fn render(
    plan: &Plan,
    verdict: Verdict,
    said: &Said<'_>,
    format: PlanFormat,
) -> serde_json::Result<String> {
    Ok(match format {
        PlanFormat::Text => text(plan, verdict, said),
        PlanFormat::Sql => script(plan),
        PlanFormat::Json => {
            let document = Document {
                format: 1,
                evenkeel: env!("CARGO_PKG_VERSION"),
                database: said.database,
                verdict,
                plan,
                counts: &said.counts,
                script: script(plan),
            };
            shown_json(&serde_json::to_string_pretty(&document)?) + "\n"
        }
    })
}

/// What could not be told, which is no finding that a plan could answer.
fn unknown(left: &LeftOut) -> bool {
    left.rule == Rule::Unverifiable
}

fn text(plan: &Plan, verdict: Verdict, said: &Said<'_>) -> String {
    let mut out = String::new();
    let width = said.width;
    let red = AnsiColor::Red.on_default();
    if verdict == Verdict::CouldNotVerify {
        let line = format!(
            "{red}Could not verify.{red:#} What is listed below could not be compared, so nothing here says \
             that live is as expected."
        );
        out.push_str(&wrapped(&line, width, ""));
    }
    out.push_str(&wrapped(&head(plan, verdict), width, ""));
    out.push_str(&sides(&said.sides, width));
    for (index, step) in plan.steps.iter().enumerate() {
        let number = index + 1;
        let title = format!(
            "{BOLD}{number}. {}{BOLD:#}{}",
            shown(&step.title),
            answers(step)
        );
        out.push('\n');
        out.push_str(&wrapped(&title, width, "   "));
        let mut about = step.about();
        let before = index.checked_sub(1).and_then(|at| plan.steps.get(at));
        // Steps that lock the same one after the other say so once.
        if before.is_none_or(|before| before.locking() != step.locking()) {
            let alike = plan.steps[index..]
                .iter()
                .take_while(|other| other.locking() == step.locking())
                .count();
            about.extend(step.locking().map(|said| match alike {
                1 => said,
                _ => format!("{said} (steps {number} to {})", index + alike),
            }));
        }
        if !about.is_empty() {
            let line = format!("   {DIM}{}{DIM:#}", shown(&about.join(" · ")));
            out.push_str(&wrapped(&line, width, "   "));
        }
        if let Some(note) = &step.note {
            let line = format!("   {DIM}{}{DIM:#}", shown(note));
            out.push_str(&wrapped(&line, width, "   "));
        }
        // Never broken: a line end would be another statement.
        for sql in &step.sql {
            for line in sql.lines() {
                out.push_str(&format!("     {}\n", shown(line)));
            }
            out.truncate(out.trim_end().len());
            out.push_str(";\n");
        }
    }
    out.push_str(&left_out(plan, width));
    if !plan.steps.is_empty() {
        let line = format!("{DIM}It was made for the schema {}.{DIM:#}", plan.live);
        out.push('\n');
        out.push_str(&wrapped(&line, width, ""));
    }
    if let Some(what) = said.next {
        out.push_str(&next(what, width));
    }
    out
}

/// How much there is to do.
fn head(plan: &Plan, verdict: Verdict) -> String {
    let told = plan.left_out.iter().filter(|left| !unknown(left)).count();
    match (plan.steps.len(), told) {
        (0, 0) if verdict == Verdict::CouldNotVerify => format!("{BOLD}0 steps{BOLD:#}"),
        (0, 0) if verdict == Verdict::Drift => "No step answers what a check finds.".to_owned(),
        (0, 0) => "Nothing to do: live is as expected.".to_owned(),
        (steps, 0) => format!("{BOLD}{}{BOLD:#}", counted(steps, "step")),
        (steps, left) => format!(
            "{BOLD}{}, {} left out{BOLD:#}",
            counted(steps, "step"),
            counted(left, "finding")
        ),
    }
}

/// A plan in short: a line a step, without its SQL, and what is left out.
pub fn short(plan: &Plan, verdict: Verdict, width: Option<usize>) -> String {
    let mut out = wrapped(&head(plan, verdict), width, "");
    for (step, number) in plan.steps.iter().zip(1..) {
        let about = match step.about() {
            about if about.is_empty() => String::new(),
            about => format!("  {DIM}{}{DIM:#}", shown(&about.join(" · "))),
        };
        let line = format!(
            "{number:>3}. {}{}{about}",
            shown(&step.title),
            answers(step)
        );
        out.push_str(&wrapped(&line, width, "     "));
    }
    out.push_str(&left_out(plan, width));
    out
}

/// What a plan leaves out, each with the ways to let it in.
fn left_out(plan: &Plan, width: Option<usize>) -> String {
    let mut out = String::new();
    let yellow = AnsiColor::Yellow.on_default();
    let (could_not, left_out): (Vec<&LeftOut>, Vec<&LeftOut>) =
        plan.left_out.iter().partition(|left| unknown(left));
    for (left, at) in left_out.iter().zip(0..).chain(could_not.iter().zip(0..)) {
        if at == 0 {
            let heading = match unknown(left) {
                true => "Could not be told",
                false => "Left out",
            };
            out.push_str(&format!("\n{BOLD}{heading}{BOLD:#}\n"));
        }
        let line = format!(
            "{yellow}{}{yellow:#} {DIM}{}{DIM:#}  {}",
            shown(&left.object.to_string()),
            left.rule,
            shown(&left.why)
        );
        out.push_str(&wrapped(&line, width, "     "));
        for way in &left.ways {
            out.push_str(&wrapped(
                &format!("     → {}", shown(way)),
                width,
                "       ",
            ));
        }
    }
    out
}

fn counted(n: usize, word: &str) -> String {
    match n {
        1 => format!("1 {word}"),
        n => format!("{n} {word}s"),
    }
}

fn answers(step: &Step) -> String {
    match step.rule {
        Some(rule) => format!("  {DIM}{rule}{DIM:#}"),
        None => String::new(),
    }
}

/// Prints a plan. A script goes as it is to a file or a client; on a terminal it is read, and shows
/// what would steer that.
pub fn print(text: &str, format: PlanFormat) {
    match format {
        // Takes the colours out where nobody sees them.
        PlanFormat::Text => anstream::print!("{}", no_command(text)),
        PlanFormat::Sql if std::io::stdout().is_terminal() => {
            print!("{}", shown_lines(text));
            if text.contains(|c| c != '\n' && steers(c)) {
                eprintln!(
                    "Characters that aren't seen are shown as \\u{{…}}; -o writes the script as it is."
                );
            }
        }
        PlanFormat::Sql | PlanFormat::Json => print!("{text}"),
    }
}
