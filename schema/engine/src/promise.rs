//! What a plan promises: that all is as it should be once it is carried out, but for what it leaves out, and
//! that nothing went that was to stay.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Answer, Aspect, Attribute, Change, ObjectKind, ObjectPath, Plan, Schema, diff, facts::key,
    judge,
};

/// A plan and the two schemas that it was made for.
#[derive(Clone, Copy, Debug)]
pub struct Promise<'a> {
    /// What it leads to.
    pub goal: &'a Schema,
    /// What was there.
    pub live: &'a Schema,
    /// The plan.
    pub plan: &'a Plan,
    /// Whether constraints may hold for new rows alone.
    pub not_valid: bool,
    /// Whether the goal may say the same in other words than live does.
    pub in_other_words: bool,
}

/// A promise that wasn't kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// What it is about.
    pub object: ObjectPath,
    /// The step that was to bring it about, counted from 0; none where no step was to touch it.
    pub step: Option<usize>,
    /// What is wrong now, in a sentence.
    pub says: String,
}

type ChangeKey = (ObjectPath, Aspect);

impl Promise<'_> {
    /// What isn't as it was promised, in a schema after these steps were carried out.
    pub fn broken(&self, after: &Schema, done: impl Fn(usize) -> bool) -> Vec<Broken> {
        let mut steps: BTreeMap<ChangeKey, usize> = BTreeMap::new();
        let mut stays: BTreeSet<ChangeKey> = BTreeSet::new();
        let before = diff(self.goal, self.live);
        // What nobody asked the plan about stays, as does what it leaves out.
        stays.extend(before.iter().map(|change| self.key(change)));
        for answered in &self.plan.answers {
            let key = (key(self.plan.dialect, &answered.object), answered.aspect);
            if let Answer::Step(at) | Answer::With(at) = answered.answer {
                if done(at) {
                    stays.remove(&key);
                }
                steps.insert(key, at);
            }
        }
        let now = diff(self.goal, after);
        let there: BTreeSet<ChangeKey> = now.iter().map(|change| self.key(change)).collect();
        let mut broken = Vec::new();
        for change in now {
            let key = self.key(&change);
            if !change.implied && !stays.contains(&key) && !self.is_allowed(&change) {
                broken.push(Broken {
                    step: steps
                        .get(&key)
                        .copied()
                        .or_else(|| self.step_of(&change.object)),
                    object: change.object.clone(),
                    says: judge(change, None, &[]).sentence(),
                });
            }
        }
        for change in before {
            let key = self.key(&change);
            let lost = change.aspect() == Aspect::Extra && !there.contains(&key);
            if lost && !change.implied && stays.contains(&key) {
                broken.push(Broken {
                    says: format!("{}: It was to stay, and is gone.", change.object),
                    step: self.step_of(&change.object),
                    object: change.object,
                });
            }
        }
        broken
    }

    fn key(&self, change: &Change) -> ChangeKey {
        (key(self.plan.dialect, &change.object), change.aspect())
    }

    /// The step that has to do with an object, or with its table.
    fn step_of(&self, object: &ObjectPath) -> Option<usize> {
        let mut steps = self.plan.steps.iter();
        let own = steps.position(|step| step.object == *object);
        own.or_else(|| {
            let table = object.table.as_ref()?;
            let mut steps = self.plan.steps.iter();
            steps.position(|step| step.object.table.as_ref() == Some(table))
        })
    }

    fn is_allowed(&self, change: &Change) -> bool {
        match change.aspect() {
            Aspect::Differs(Attribute::Validated) => {
                let kind = change.object.kind;
                self.not_valid && matches!(kind, ObjectKind::ForeignKey | ObjectKind::Check)
            }
            Aspect::Differs(Attribute::Definition | Attribute::Default | Attribute::Generated) => {
                self.in_other_words
            }
            _ => false,
        }
    }
}
