//! One step of a plan, and what is said with it.

use serde::{Deserialize, Serialize};

use super::{ChangeKey, Hazard, Lock};
use crate::{Change, ObjectPath, Rule, judge};

/// One step: statements that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it is about.
    pub object: ObjectPath,
    /// The finding that it answers; none where it follows from another step.
    pub rule: Option<Rule>,
    /// What it does, in a few words.
    pub title: String,
    /// Its statements, without a closing semicolon.
    pub sql: Vec<String>,
    /// What it may do beside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hazards: Vec<Hazard>,
    /// The strongest lock it takes, and on what.
    pub lock: Lock,
    /// How many rows it touches or reads, where that was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// How long a statement of it may wait for a lock, in seconds.
    pub lock_timeout_s: u32,
    /// How long a statement of it may take, in seconds; 0 is as long as it needs.
    pub statement_timeout_s: u32,
    /// What else is worth knowing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The changes that it brings about; see [`Plan::answers`].
    #[serde(skip)]
    pub(super) answers: Vec<ChangeKey>,
}

/// Something the plan doesn't repair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// What it is about.
    pub object: ObjectPath,
    /// The finding that stays.
    pub rule: Rule,
    /// Why.
    pub why: String,
    /// What can be done, each for itself.
    pub ways: Vec<String>,
}

impl Step {
    /// One that answers a change, if any.
    pub(super) fn new(
        change: Option<&Change>,
        object: &ObjectPath,
        title: String,
        sql: Vec<String>,
    ) -> Self {
        let rule = change
            .filter(|c| !c.implied)
            .map(|c| judge(c.clone(), None, &[]).rule);
        Self {
            object: object.clone(),
            rule,
            title,
            sql,
            hazards: Vec::new(),
            lock: Lock::None,
            rows: None,
            lock_timeout_s: 5,
            statement_timeout_s: 30,
            note: None,
            answers: change.map(ChangeKey::from).into_iter().collect(),
        }
    }

    /// Says which further changes it brings about.
    pub(super) fn answering<'c>(mut self, changes: impl IntoIterator<Item = &'c Change>) -> Self {
        self.answers
            .extend(changes.into_iter().map(ChangeKey::from));
        self
    }

    pub(super) fn lock(mut self, lock: Lock) -> Self {
        self.lock = lock;
        self
    }

    pub(super) fn hazard(mut self, hazard: Hazard) -> Self {
        if !self.hazards.contains(&hazard) {
            self.hazards.push(hazard);
        }
        // What reads or writes all rows takes as long as they take.
        if matches!(
            hazard,
            Hazard::RewritesTable
                | Hazard::ScansTable
                | Hazard::BuildsIndex
                | Hazard::BackfillsRows
        ) {
            self.statement_timeout_s = 0;
        }
        self
    }

    pub(super) fn rows(mut self, rows: u64) -> Self {
        self.rows = Some(rows);
        self
    }

    pub(super) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }
}

/// "1 row" or "n rows".
pub fn rows(count: u64) -> String {
    match count {
        1 => "1 row".to_owned(),
        n => format!("{n} rows"),
    }
}
