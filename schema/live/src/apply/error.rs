//! Why a plan could not be carried out, or not to its end.

use evenkeel_engine::{Broken, Step};
use evenkeel_model::{Fingerprint, ObjectPath};

use crate::database::DbError;

/// A step that failed.
#[derive(Clone, Debug)]
pub struct Failed {
    /// Its number, from 1.
    pub number: usize,
    /// What it was to do.
    pub title: String,
    /// What it is about.
    pub object: ObjectPath,
    /// What the engine says, without values of rows.
    pub why: String,
}

/// Why nothing was applied. All but [`ApplyError::Outside`] and [`ApplyError::Unsure`] leave everything as it was.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The database can't be reached or written to.
    #[error("{}. Nothing was changed", why.of(database))]
    Database {
        /// The database without its secrets.
        database: String,
        /// What it said.
        why: DbError,
    },
    /// Somebody changed the schema after the plan was made.
    #[error(
        "the schema is no longer the one that the plan was made for: it was {planned}, and is {found} now. \
         Nothing was changed"
    )]
    Changed {
        /// The one that the plan was made for.
        planned: Fingerprint,
        /// The one that is there.
        found: Fingerprint,
    },
    /// Another repair is under way.
    #[error("another repair of {0} is running. Nothing was changed")]
    AnotherRuns(String),
    /// Somebody writes to a SQLite file for longer than is waited.
    #[error(
        "somebody else holds {0}: another repair, or a program that writes to it. Nothing was changed"
    )]
    Held(String),
    /// The connection was lost in the moment of the commit.
    #[error(
        "{database} was lost while the repair was committed ({why}): a check tells whether it was"
    )]
    Unsure {
        /// The database without its secrets.
        database: String,
        /// What became of it.
        why: DbError,
    },
    /// A step failed.
    #[error(
        "step {} ({}) failed: {}. Nothing was changed",
        _0.number,
        _0.title,
        _0.why
    )]
    Step(Failed),
    /// All steps ran, and something isn't as it was promised.
    #[error("{}", unkept(steps, broken))]
    Broken {
        /// The steps' titles.
        steps: Vec<String>,
        /// What isn't.
        broken: Vec<Broken>,
    },
    /// Rows refer to nothing that referred to something before.
    #[error(
        "{0} rows more than before would refer to nothing: some have come since they were counted. Nothing was \
         changed; plan again"
    )]
    Dangling(u64),
    /// Something failed after steps that stand before the transaction: what those did stays.
    #[error("{why}, but for what {} did outside of the transaction", first(*done))]
    Outside {
        /// How many steps were done.
        done: usize,
        /// What failed.
        why: Box<ApplyError>,
    },
}

fn first(done: usize) -> String {
    match done {
        1 => "step 1".to_owned(),
        n => format!("steps 1 to {n}"),
    }
}

fn unkept(steps: &[String], broken: &[Broken]) -> String {
    let Some(first) = broken.first() else {
        return "what was promised did not come true. Nothing was changed".to_owned();
    };
    let step = first.step.and_then(|at| Some((at + 1, steps.get(at)?)));
    let which = match step {
        Some((number, title)) => format!("step {number} ({title})"),
        None => "the steps".to_owned(),
    };
    let more = match broken.len() - 1 {
        0 => String::new(),
        n => format!(" And {n} more."),
    };
    format!(
        "{which} did not bring about what was promised. {}{more} Nothing was changed",
        first.says
    )
}

/// What failed after steps that stay done.
pub(super) fn outside(done: usize, why: ApplyError) -> ApplyError {
    match done {
        0 => why,
        _ => ApplyError::Outside {
            done,
            why: Box::new(why),
        },
    }
}

impl Failed {
    pub(super) fn new(at: usize, step: &Step, why: &DbError) -> Self {
        Self {
            number: at + 1,
            title: step.title.clone(),
            object: step.object.clone(),
            why: without_values(why),
        }
    }

    /// Whether it waited too long for somebody else.
    pub(super) fn waited(&self) -> bool {
        ["lock timeout", "deadlock"]
            .iter()
            .any(|word| self.why.contains(word))
    }
}

/// What the engine says, without what it repeats of a row: `invalid input syntax for type integer: "Ann"`.
fn without_values(why: &DbError) -> String {
    let text = why.to_string();
    match why {
        DbError::Refused(_) => match text.split_once(": \"") {
            Some((said, value)) if value.trim_end().ends_with('"') => format!("{said}: …"),
            _ => text,
        },
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::without_values;
    use crate::database::DbError;

    #[test]
    fn what_is_said_holds_nothing_of_a_row() {
        let why = DbError::Refused(
            "invalid input syntax for type integer: \"ann@example.com: \"x\"\"".into(),
        );
        assert_eq!(
            without_values(&why),
            "the database refused a value: invalid input syntax for type integer: …"
        );
        let why = DbError::Refused("column \"a\" of relation \"t\" contains null values".into());
        assert!(without_values(&why).ends_with("contains null values"));
    }
}
