//! A plan as a script for the engine's own client, psql or sqlite3.

use super::{Hazard, Lock, Plan, Step, rows};
use crate::{Dialect, shown};

impl Step {
    /// What it may do beside what it is for, and to how many rows, each in a few words.
    pub fn about(&self) -> Vec<String> {
        let mut about: Vec<String> = self.hazards.iter().map(ToString::to_string).collect();
        about.extend(self.rows.map(rows));
        about
    }

    /// What it locks, and how long it waits for that; none where it locks nothing.
    pub fn locking(&self) -> Option<String> {
        (self.lock != Lock::None).then(|| {
            format!(
                "locks {} · waits {} s for it at most",
                self.lock, self.lock_timeout_s
            )
        })
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
    let mut about = step.about();
    about.extend(step.locking());
    if !about.is_empty() {
        out.push_str(&format!("-- {}\n", shown(&about.join(" · "))));
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
