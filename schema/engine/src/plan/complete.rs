//! Each change has an answer, as a value: a step, another change that it comes or goes with, or a place
//! under what is left out. What the planner lost stands there too, as not planned, so that nothing is
//! passed over in silence.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{LeftOut, Step, rests::Rests};
use crate::{Aspect, Attribute, Change, ObjectPath, Rule, judge};

/// By what a change of a diff is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeKey {
    /// What differs.
    pub object: ObjectPath,
    /// In what of it.
    pub aspect: Aspect,
}

impl ChangeKey {
    pub fn new(object: &ObjectPath, aspect: Aspect) -> Self {
        Self {
            object: object.clone(),
            aspect,
        }
    }

    /// What it is about, as a part of a sentence.
    pub fn words(&self) -> String {
        let object = &self.object;
        match self.aspect {
            Aspect::Differs(Attribute::DataType) => format!("the type of {object}"),
            Aspect::Differs(Attribute::Generated) => format!("how {object} is filled"),
            Aspect::Differs(Attribute::Nullability) => format!("the NOT NULL of {object}"),
            Aspect::Differs(Attribute::Definition) => format!("the definition of {object}"),
            _ => object.to_string(),
        }
    }
}

impl From<&Change> for ChangeKey {
    fn from(change: &Change) -> Self {
        Self::new(&change.object, change.aspect())
    }
}

/// What becomes of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// This step makes it as expected; counted from 0.
    Step(usize),
    /// It comes or goes with what this step does to something else.
    With(usize),
    /// It stays, as this one under left out says.
    LeftOut(usize),
    /// It stays, since it follows from another that does, and is no finding of its own.
    Follows,
}

/// A change with its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// What differs.
    pub object: ObjectPath,
    /// In what of it.
    pub aspect: Aspect,
    /// Under which rule that is a finding.
    pub rule: Rule,
    /// What becomes of it.
    pub answer: Answer,
}

/// With what a change comes or goes that no step names.
#[derive(Clone, Debug)]
pub enum Along {
    /// Whatever is done to this object.
    Object(ObjectPath),
    /// The answer to this change.
    Change(ChangeKey),
}

/// What came of drawing a plan once.
#[derive(Default)]
pub struct Drawn {
    /// The steps in order.
    pub steps: Vec<Step>,
    /// What this drawing left out.
    pub left: Vec<(ChangeKey, LeftOut)>,
    /// What comes or goes with something else.
    pub along: Vec<(ChangeKey, Along)>,
}

/// What stays out of the plan, in the order in which that was found.
#[derive(Default)]
pub struct Withheld {
    all: Vec<(ChangeKey, LeftOut)>,
    keys: BTreeSet<ChangeKey>,
}

impl Withheld {
    /// Whether it is new.
    pub fn add(&mut self, key: ChangeKey, left: LeftOut) -> bool {
        let new = self.keys.insert(key.clone());
        if new {
            self.all.push((key, left));
        }
        new
    }

    /// Whether any of them is new.
    pub fn extend(&mut self, more: impl IntoIterator<Item = (ChangeKey, LeftOut)>) -> bool {
        let mut new = false;
        for (key, left) in more {
            new |= self.add(key, left);
        }
        new
    }

    pub fn holds(&self, key: &ChangeKey) -> bool {
        self.keys.contains(key)
    }

    pub fn keys(&self) -> &BTreeSet<ChangeKey> {
        &self.keys
    }

    /// What can be done about a change that stays.
    pub fn ways(&self, key: &ChangeKey) -> Option<&[String]> {
        let found = self.all.iter().find(|(known, _)| known == key);
        found.map(|(_, left)| left.ways.as_slice())
    }

    /// What is told under left out: not what only follows from another that is told.
    fn told(self, changes: &[Change], rests: &Rests<'_>) -> Vec<(ChangeKey, LeftOut)> {
        let follows: BTreeSet<ChangeKey> = changes
            .iter()
            .filter(|change| change.implied)
            .filter(|change| rests.principals(change).iter().any(|p| self.holds(p)))
            .map(ChangeKey::from)
            .collect();
        let all = self.all.into_iter();
        all.filter(|(key, _)| !follows.contains(key)).collect()
    }
}

/// An entry under what is left out.
pub fn left_out(change: &Change, why: impl Into<String>, ways: Vec<String>) -> LeftOut {
    LeftOut {
        object: change.object.clone(),
        rule: judge(change.clone(), None, &[]).rule,
        why: why.into(),
        ways,
    }
}

/// By which steps the changes of a drawing are answered.
pub struct Steps<'a> {
    by_change: BTreeMap<&'a ChangeKey, usize>,
    by_object: BTreeMap<&'a ObjectPath, usize>,
    along: BTreeMap<&'a ChangeKey, &'a Along>,
}

/// What was found for one change.
enum Found {
    Step(usize),
    With(usize),
    /// It comes with one that stays.
    Stays(ChangeKey),
    Nothing,
}

impl<'a> Steps<'a> {
    pub fn of(drawn: &'a Drawn) -> Self {
        let (mut by_change, mut by_object) = (BTreeMap::new(), BTreeMap::new());
        for (at, step) in drawn.steps.iter().enumerate() {
            by_object.insert(&step.object, at);
            by_change.extend(step.answers.iter().map(|key| (key, at)));
        }
        Self {
            by_change,
            by_object,
            along: drawn.along.iter().map(|(key, with)| (key, with)).collect(),
        }
    }

    fn find(&self, change: &Change, withheld: &Withheld, rests: &Rests<'_>) -> Found {
        let key = ChangeKey::from(change);
        if let Some(at) = self.by_change.get(&key) {
            return Found::Step(*at);
        }
        match self.along.get(&key) {
            Some(Along::Object(object)) => {
                if let Some(at) = self.by_object.get(object) {
                    return Found::With(*at);
                }
            }
            Some(Along::Change(other)) if withheld.holds(other) => {
                return Found::Stays(other.clone());
            }
            Some(Along::Change(other)) => {
                if let Some(at) = self.by_change.get(other) {
                    return Found::With(*at);
                }
            }
            None => {}
        }
        // What is dropped takes along what rests on it.
        let principals = match change.implied {
            true => rests.principals(change),
            false => Vec::new(),
        };
        if change.aspect() == Aspect::Extra {
            let mut dropped = principals.iter().filter_map(|p| self.by_change.get(p));
            if let Some(at) = dropped.next() {
                return Found::With(*at);
            }
        }
        match principals.into_iter().find(|p| withheld.holds(p)) {
            Some(principal) => Found::Stays(principal),
            None => Found::Nothing,
        }
    }

    /// The changes that nothing answers: they stay, and are told.
    pub fn unplanned(
        &self,
        changes: &[Change],
        withheld: &Withheld,
        rests: &Rests<'_>,
    ) -> Vec<(ChangeKey, LeftOut)> {
        let mut all = Vec::new();
        for change in changes {
            let key = ChangeKey::from(change);
            if withheld.holds(&key) {
                continue;
            }
            let left = match self.find(change, withheld, rests) {
                Found::Step(_) | Found::With(_) => continue,
                Found::Stays(other) => left_out(
                    change,
                    format!("It comes with {}, which is left out.", other.words()),
                    vec!["settle that first and plan again".to_owned()],
                ),
                Found::Nothing => left_out(
                    change,
                    "Not planned: no step is known that brings it about.",
                    vec!["change it by hand, then plan again".to_owned()],
                ),
            };
            all.push((key, left));
        }
        all
    }
}

/// The answer to each change, and what is told under left out.
pub fn answered(
    changes: &[Change],
    drawn: &Drawn,
    withheld: Withheld,
    rests: &Rests<'_>,
) -> (Vec<Answered>, Vec<LeftOut>) {
    let steps = Steps::of(drawn);
    let found: Vec<Found> = changes
        .iter()
        .map(|change| steps.find(change, &withheld, rests))
        .collect();
    let stays = withheld.keys().clone();
    let told = withheld.told(changes, rests);
    let listed: BTreeMap<&ChangeKey, usize> = told
        .iter()
        .enumerate()
        .map(|(at, (key, _))| (key, at))
        .collect();
    let answers = changes.iter().zip(found).map(|(change, found)| {
        let key = ChangeKey::from(change);
        let answer = match (listed.get(&key), found) {
            (Some(at), _) => Answer::LeftOut(*at),
            (None, _) if stays.contains(&key) => Answer::Follows,
            (None, Found::Step(at)) => Answer::Step(at),
            (None, Found::With(at)) => Answer::With(at),
            // Each of these was withheld before the drawing was the last.
            (None, Found::Stays(_) | Found::Nothing) => Answer::Follows,
        };
        Answered {
            object: change.object.clone(),
            aspect: change.aspect(),
            rule: judge(change.clone(), None, &[]).rule,
            answer,
        }
    });
    let answers = answers.collect();
    (answers, told.into_iter().map(|(_, left)| left).collect())
}
