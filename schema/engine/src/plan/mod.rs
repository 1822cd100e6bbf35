//! The plan: ordered SQL that turns live into expected. It only proposes; nothing here runs it.
//!
//! A plan is additive unless told otherwise: what deletes data, drops something nobody expects or
//! may change values is left out, and said so, until its hazard is allowed by name. What rows in the
//! way forbid (NULLs, duplicates, orphans) is counted by [`questions`] beforehand and left out too,
//! with the ways there are, instead of failing half way.

mod complete;
mod dependencies;
mod drawing;
mod hazard;
mod held;
mod lock;
mod needs;
mod noun;
mod order;
mod postgres;
mod question;
mod refused;
mod rests;
mod script;
pub mod session;
mod sqlite;
mod step;
mod unanswered;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::{
    Change, Dialect, Difference, Fingerprint, ObjectPath, Schema, align::aligned, diff, fingerprint,
};

pub use complete::{Answer, Answered};
use complete::{ChangeKey, Drawn, Steps, Withheld, answered};
use drawing::{Drawing, keep_column};
pub use hazard::Hazard;
use hazard::drop_hazard;
use held::{Held, Look};
pub use lock::{Below, Lock, LockMode};
pub use question::{Count, Counted, Question, questions};
use rests::Rests;
pub use script::script;
use step::rows;
pub use step::{LeftOut, Step};
pub use unanswered::unanswered;

/// What a plan is told beside the two schemas.
#[derive(Clone, Debug, Default)]
pub struct PlanOptions {
    /// Hazards that it may hold.
    pub allow: BTreeSet<Hazard>,
    /// What rows get that have no value where one is needed: an SQL expression by column.
    pub backfill: BTreeMap<ObjectPath, String>,
    /// Postgres: build indexes CONCURRENTLY, outside the transaction.
    pub concurrently: bool,
    /// Postgres: add foreign keys and checks that rows violate as NOT VALID.
    pub not_valid: bool,
}

/// A plan for one live schema, recognised by its fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The engine whose SQL it is.
    pub dialect: Dialect,
    /// The live schema that it was made for.
    pub live: Fingerprint,
    /// The schema that it leads to, when nothing was left out.
    pub expected: Fingerprint,
    /// Its steps in order. Those with [`Hazard::NotTransactional`] stand before and after the rest.
    pub steps: Vec<Step>,
    /// What it doesn't repair.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
    /// What becomes of each change that it was made for, in their order: there is none without an answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<Answered>,
}

/// Makes a plan. `answers` are what the live database said to [`questions`].
pub fn plan(
    expected: &Schema,
    live: &Schema,
    changes: &[Change],
    answers: &BTreeMap<ObjectPath, Count>,
    options: &PlanOptions,
) -> Plan {
    let found = aligned(expected, live);
    let rests = Rests::of(expected, &found, changes);
    let mut held = Held::of(expected, &found);
    let mut withheld = Withheld::default();
    // Each round leaves out more than the one before, until nothing that is left rests on what isn't.
    let drawn = loop {
        withheld.extend(held.refused(changes));
        let fit = held.fit(changes);
        let drawn = draw(Drawing {
            expected,
            live: &found,
            changes: &fit,
            withheld: withheld.keys(),
            answers,
            options,
            steps: Vec::new(),
            left: Vec::new(),
            along: Vec::new(),
        });
        match held.look_through(&drawn.steps) {
            Look::Clean => {}
            Look::Again => continue,
            Look::Never => {
                withheld.extend(held.all(changes));
                break Drawn::default();
            }
        }
        let mut more = withheld.extend(drawn.left.iter().cloned());
        let lost = Steps::of(&drawn).unplanned(changes, &withheld, &rests);
        more |= withheld.extend(lost);
        while withheld.extend(rests.spread(changes, &withheld)) {
            more = true;
        }
        if !more {
            break drawn;
        }
    };
    let (answers, left_out) = answered(changes, &drawn, withheld, &rests);
    Plan {
        dialect: expected.dialect,
        live: fingerprint(live),
        expected: fingerprint(expected),
        steps: drawn.steps,
        left_out,
        answers,
    }
}

fn draw(drawing: Drawing<'_>) -> Drawn {
    match drawing.expected.dialect {
        Dialect::Sqlite => sqlite::draw(drawing),
        Dialect::Postgres => {
            let withheld = drawing.withheld;
            let planned = |change: &&Change| !withheld.contains(&ChangeKey::from(*change));
            let changes: Vec<Change> = drawing.changes.iter().filter(planned).cloned().collect();
            postgres::draw(Drawing {
                changes: &changes,
                ..drawing
            })
        }
    }
}

/// The changes that a plan answers: all of a diff, also those that follow from others.
pub fn changes(expected: &Schema, live: &Schema, wanted: impl Fn(&Change) -> bool) -> Vec<Change> {
    let mut all = diff(expected, live);
    all.retain(wanted);
    all
}

fn is_missing(change: &Change) -> bool {
    matches!(change.what, Difference::Missing { .. })
}

fn is_extra(change: &Change) -> bool {
    matches!(change.what, Difference::Extra { .. })
}
