//! A plan as a script for the engine's own client, psql or sqlite3.

use std::ops::Range;

use super::{
    Hazard, Lock, Plan, Step, rows,
    session::{POSTGRES_BEGIN, SQLITE_BEGIN, SQLITE_END},
};
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

impl Plan {
    /// The steps that run in one transaction. Those outside of it stand at both ends; where there are no others,
    /// all of them come after it.
    pub fn transaction(&self) -> Range<usize> {
        let apart = |step: &&Step| step.hazards.contains(&Hazard::NotTransactional);
        if self.steps.iter().all(|step| apart(&step)) {
            return 0..0;
        }
        let first = self.steps.iter().take_while(apart).count();
        let rest = &self.steps[first..];
        let last = rest.iter().rev().take_while(apart).count();
        first..self.steps.len() - last
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
    let within = plan.transaction();
    let middle = &plan.steps[within.clone()];
    head(plan.dialect, &mut out);
    for step in &plan.steps[..within.start] {
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
    for step in &plan.steps[within.end..] {
        statements(step, plan.dialect, false, &mut out);
    }
    if plan.dialect == Dialect::Sqlite {
        for pragma in SQLITE_END {
            out.push_str(&format!("{pragma};\n"));
        }
    }
    out
}

fn head(dialect: Dialect, out: &mut String) {
    match dialect {
        Dialect::Sqlite => {
            out.push_str(".bail on\n");
            for pragma in SQLITE_BEGIN {
                out.push_str(&format!("{pragma};\n"));
            }
        }
        // Names without a schema mean the one that comes first, as when the plan was made.
        Dialect::Postgres => out.push_str(&format!(
            "\\set ON_ERROR_STOP on\nSELECT set_config('search_path', quote_ident(coalesce(current_schema(), 'public')), false);\n\
             {POSTGRES_BEGIN};\n"
        )),
    }
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
    if let Some(limits) = step.limits(dialect, local) {
        out.push_str(&format!("{limits};\n"));
    }
    for sql in &step.sql {
        out.push_str(sql);
        out.push_str(";\n");
    }
}
