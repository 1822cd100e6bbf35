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
        let by_itself = steps.position(|step| step.object == *object);
        by_itself.or_else(|| {
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

#[cfg(test)]
mod tests {
    use super::Promise;
    use crate::{Column, Index, Plan, PlanOptions, Schema, Table, changes, plan};

    /// A table `t` with these columns and these indexes.
    fn schema(columns: &[&str], indexes: &[&str]) -> Schema {
        let column = |(name, position): (&&str, u32)| {
            let column = Column {
                position,
                data_type: "TEXT".into(),
                nullable: true,
                ..Column::default()
            };
            ((*name).to_owned(), column)
        };
        let index = |name: &&str| {
            let index = Index {
                definition: "(\"a\")".into(),
                unique: false,
                columns: vec!["a".into()],
                valid: true,
                marks: Vec::new(),
                comment: None,
            };
            ((*name).to_owned(), index)
        };
        let table = Table {
            columns: columns.iter().zip(1..).map(column).collect(),
            indexes: indexes.iter().map(index).collect(),
            ..Table::default()
        };
        Schema {
            tables: [("t".to_owned(), table)].into(),
            ..Schema::empty(crate::Dialect::Sqlite)
        }
    }

    fn planned(goal: &Schema, live: &Schema) -> Plan {
        let changes = changes(goal, live, |_| true);
        plan(
            goal,
            live,
            &changes,
            &Default::default(),
            &PlanOptions::default(),
        )
    }

    /// What is broken of the plan from one to the other, where this came of it.
    fn broken(goal: &Schema, live: &Schema, after: &Schema, done: bool) -> Vec<String> {
        let plan = planned(goal, live);
        let promise = Promise {
            goal,
            live,
            plan: &plan,
            not_valid: false,
            in_other_words: false,
        };
        let broken = promise.broken(after, |_| done).into_iter();
        broken
            .map(|broken| format!("{:?} {}", broken.step, broken.says))
            .collect()
    }

    #[test]
    fn what_came_true_is_no_broken_promise() {
        let (goal, live) = (schema(&["a", "b"], &[]), schema(&["a"], &["theirs"]));
        // The index that nobody expects is left out, and stays.
        assert_eq!(
            broken(&goal, &live, &schema(&["a", "b"], &["theirs"]), true),
            [""; 0]
        );
        assert_eq!(broken(&goal, &live, &live, false), [""; 0]);
    }

    #[test]
    fn what_was_to_come_and_what_was_to_stay_is_missed() {
        let (goal, live) = (schema(&["a", "b"], &[]), schema(&["a"], &["theirs"]));
        let missed = broken(&goal, &live, &live, true);
        assert_eq!(missed.len(), 1);
        assert!(missed[0].starts_with("Some(0) t.b"), "{missed:?}");
        let lost = broken(&goal, &live, &schema(&["a", "b"], &[]), true);
        assert_eq!(
            lost,
            ["Some(0) t index theirs: It was to stay, and is gone."]
        );
    }

    #[test]
    fn what_came_unasked_is_noticed() {
        let (goal, live) = (schema(&["a", "b"], &[]), schema(&["a"], &[]));
        let more = broken(&goal, &live, &schema(&["a", "b", "c"], &[]), true);
        assert_eq!(more.len(), 1);
        assert!(more[0].contains("t.c"), "{more:?}");
    }
}
