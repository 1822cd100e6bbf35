//! A plan: for people, as a script, and for programs.

use std::io::IsTerminal as _;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use evenkeel_engine::{Hazard, LeftOut, Plan, Step};
use evenkeel_model::{Dialect, Rule, Verdict, shown, shown_json, shown_lines, steers};
use serde::Serialize;

use super::{no_command, text::sides};
use crate::command::{
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
    script: String,
}

/// What is said of a plan beside it.
pub struct Said<'a> {
    /// The database without its secrets.
    pub database: &'a str,
    /// What is held against what, for people.
    pub sides: Vec<(&'static str, String)>,
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
    let told = plan.left_out.iter().filter(|left| !unknown(left)).count();
    if verdict == Verdict::CouldNotVerify {
        let line = format!(
            "{red}Could not verify.{red:#} What is listed below could not be compared, so nothing here says \
             that live is as expected."
        );
        out.push_str(&wrapped(&line, width, ""));
    }
    let head = match (plan.steps.len(), told) {
        (0, 0) if verdict == Verdict::CouldNotVerify => format!("{BOLD}0 steps{BOLD:#}"),
        (0, 0) if verdict == Verdict::Drift => "No step answers what a check finds.".to_owned(),
        (0, 0) => "Nothing to do: live is as expected.".to_owned(),
        (steps, 0) => format!("{BOLD}{}{BOLD:#}", counted(steps, "step")),
        (steps, left) => format!(
            "{BOLD}{}, {} left out{BOLD:#}",
            counted(steps, "step"),
            counted(left, "finding")
        ),
    };
    out.push_str(&wrapped(&head, width, ""));
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
        let mut about = told_of(step);
        let before = index.checked_sub(1).and_then(|at| plan.steps.get(at));
        // Steps that lock the same one after the other say so once.
        if before.is_none_or(|before| lock(before) != lock(step)) {
            let alike = plan.steps[index..]
                .iter()
                .take_while(|other| lock(other) == lock(step))
                .count();
            about.extend(lock(step).map(|said| match alike {
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

/// Hazards and rows of a step.
fn told_of(step: &Step) -> Vec<String> {
    let mut said: Vec<String> = step.hazards.iter().map(ToString::to_string).collect();
    said.extend(
        step.rows
            .map(|n| counted(usize::try_from(n).unwrap_or(usize::MAX), "row")),
    );
    said
}

/// What a step locks, and how long it waits for that.
fn lock(step: &Step) -> Option<String> {
    (step.lock != "none").then(|| {
        format!(
            "locks {} · waits {} s for it at most",
            step.lock, step.lock_timeout_s
        )
    })
}

/// Hazards, rows, lock and timeouts in one line.
fn said(step: &Step) -> String {
    let mut said = told_of(step);
    said.extend(lock(step));
    said.join(" · ")
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

/// The plan as a script that stops at the first error and leaves nothing half done.
pub fn script(plan: &Plan) -> String {
    // Before anything else is read: where strings end depends on both.
    let mut out = match plan.dialect {
        Dialect::Postgres => {
            "\\encoding UTF8 \\\\ SET standard_conforming_strings = on; ".to_owned()
        }
        Dialect::Sqlite => String::new(),
    };
    out.push_str(&format!(
        "-- Made by Evenkeel for the schema {} on {}; it leads to {}.\n",
        plan.live, plan.dialect, plan.expected
    ));
    for left in &plan.left_out {
        let said = format!("{} {}: {}", left.rule, left.object, left.why);
        out.push_str(&format!("-- Left out: {}\n", shown(&said)));
    }
    let apart = |step: &&Step| step.hazards.contains(&Hazard::NotTransactional);
    // Those outside the transaction stand at both ends.
    let first = plan.steps.iter().take_while(apart).count();
    let last = plan.steps.iter().rev().take_while(apart).count();
    let last = if first == plan.steps.len() { 0 } else { last };
    let middle = &plan.steps[first..plan.steps.len() - last];
    head(plan.dialect, &mut out);
    for step in &plan.steps[..first] {
        statements(step, plan.dialect, false, &mut out);
    }
    if !middle.is_empty() {
        out.push_str(match plan.dialect {
            Dialect::Sqlite => "BEGIN IMMEDIATE;\n",
            Dialect::Postgres => "BEGIN;\n",
        });
        for step in middle {
            statements(step, plan.dialect, true, &mut out);
        }
        out.push_str("COMMIT;\n");
    }
    for step in &plan.steps[plan.steps.len() - last..] {
        statements(step, plan.dialect, false, &mut out);
    }
    if plan.dialect == Dialect::Sqlite {
        out.push_str("PRAGMA legacy_alter_table = OFF;\nPRAGMA foreign_keys = ON;\n");
    }
    out
}

fn head(dialect: Dialect, out: &mut String) {
    out.push_str(match dialect {
        // A table that is made anew must not take along the rows that refer to it, nor fail for a
        // view that is still to come.
        Dialect::Sqlite => {
            ".bail on\nPRAGMA foreign_keys = OFF;\nPRAGMA legacy_alter_table = ON;\n"
        }
        // Names without a schema mean the one that comes first, as when the plan was made.
        Dialect::Postgres => {
            "\\set ON_ERROR_STOP on\nSELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);\n\
             SET check_function_bodies = off;\n"
        }
    });
}

fn statements(step: &Step, dialect: Dialect, local: bool, out: &mut String) {
    let answers = step.rule.map(|r| format!(" ({r})")).unwrap_or_default();
    out.push_str(&format!("\n-- {}{answers}\n", shown(&step.title)));
    let said = said(step);
    if !said.is_empty() {
        out.push_str(&format!("-- {}\n", shown(&said)));
    }
    if let Some(note) = &step.note {
        out.push_str(&format!("-- {}\n", shown(note)));
    }
    if dialect == Dialect::Postgres {
        let local = if local { "LOCAL " } else { "" };
        out.push_str(&format!(
            "SET {local}lock_timeout = '{}s'; SET {local}statement_timeout = '{}s';\n",
            step.lock_timeout_s, step.statement_timeout_s
        ));
    }
    for sql in &step.sql {
        out.push_str(sql);
        out.push_str(";\n");
    }
}
