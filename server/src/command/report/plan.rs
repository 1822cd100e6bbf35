//! A plan: for people, as a script, and for programs.

use std::io::IsTerminal as _;

use anstyle::{AnsiColor, Style};
use clap::ValueEnum;
use evenkeel_schema::{
    Dialect, Hazard, LeftOut, Plan, Rule, Step, Verdict, shown, shown_json, shown_lines, steers,
};
use serde::Serialize;

use super::no_command;

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

/// The plan in a format, with the verdict that a check of the same schemas would give.
///
/// # Errors
/// It can't be written as JSON.
pub fn render(
    plan: &Plan,
    verdict: Verdict,
    database: &str,
    format: PlanFormat,
) -> serde_json::Result<String> {
    Ok(match format {
        PlanFormat::Text => text(plan, verdict),
        PlanFormat::Sql => script(plan),
        PlanFormat::Json => {
            let document = Document {
                format: 1,
                evenkeel: env!("CARGO_PKG_VERSION"),
                database,
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

fn text(plan: &Plan, verdict: Verdict) -> String {
    let mut out = String::new();
    let red = AnsiColor::Red.on_default();
    let told = plan.left_out.iter().filter(|left| !unknown(left)).count();
    if verdict == Verdict::CouldNotVerify {
        out.push_str(&format!(
            "{red}Could not verify.{red:#} What is listed below could not be compared, so nothing here says \
             that live is as expected.\n"
        ));
    }
    match (plan.steps.len(), told) {
        (0, 0) if verdict == Verdict::CouldNotVerify => {
            out.push_str(&format!("{BOLD}0 steps{BOLD:#}\n"));
        }
        (0, 0) if verdict == Verdict::Drift => {
            return "No step answers what a check finds: run it, and read what it says.\n".into();
        }
        (0, 0) => return "Nothing to do: live is as expected.\n".into(),
        (steps, 0) => out.push_str(&format!("{BOLD}{}{BOLD:#}\n", counted(steps, "step"))),
        (steps, left) => out.push_str(&format!(
            "{BOLD}{}, {} left out{BOLD:#}\n",
            counted(steps, "step"),
            counted(left, "finding")
        )),
    }
    for (step, number) in plan.steps.iter().zip(1..) {
        out.push_str(&format!(
            "\n{BOLD}{number}. {}{BOLD:#}{}\n",
            shown(&step.title),
            answers(step)
        ));
        let said = said(step);
        if !said.is_empty() {
            out.push_str(&format!("   {DIM}{}{DIM:#}\n", shown(&said)));
        }
        if let Some(note) = &step.note {
            out.push_str(&format!("   {DIM}{}{DIM:#}\n", shown(note)));
        }
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
        out.push_str(&format!(
            "{yellow}{}{yellow:#} {DIM}{}{DIM:#}  {}\n",
            shown(&left.object.to_string()),
            left.rule,
            shown(&left.why)
        ));
        for way in &left.ways {
            out.push_str(&format!("     → {}\n", shown(way)));
        }
    }
    if !plan.steps.is_empty() {
        out.push_str(&format!(
            "\n{DIM}`--format sql` prints the script. It was made for the schema {}.{DIM:#}\n",
            plan.live
        ));
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

/// Hazards, rows, lock and timeouts in one line.
fn said(step: &Step) -> String {
    let mut said: Vec<String> = step.hazards.iter().map(ToString::to_string).collect();
    said.extend(
        step.rows
            .map(|n| counted(usize::try_from(n).unwrap_or(usize::MAX), "row")),
    );
    if step.lock != "none" {
        said.push(format!("locks {}", step.lock));
    }
    if step.lock != "none" {
        said.push(format!("waits {} s for it at most", step.lock_timeout_s));
    }
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
