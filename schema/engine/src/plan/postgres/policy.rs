//! Row-level security policies.

use super::Planner;
use crate::{
    Change, ObjectPath, Policy,
    plan::{
        Lock, Step,
        noun::Edit,
        order::{Order, Phase},
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn policy(&mut self, change: &Change, edit: Edit<'_, Policy>) {
        let object = &change.object;
        match edit {
            Edit::Add(policy) => {
                let sql = vec![drop_sql(object), create_sql(object, policy)];
                let step = Step::new(Some(change), object, format!("Create {object}"), sql)
                    .lock(Lock::exclusive(object.owner()));
                self.add(Phase::Parts, step);
            }
            Edit::Drop(_) => self.drop(change, Phase::DropParts, vec![drop_sql(object)]),
            Edit::Alter(..) => self.follow(change),
        }
    }

    pub(super) fn policy_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        policy: &Policy,
    ) {
        let sql = vec![create_sql(object, policy)];
        let step = Step::new(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(object.owner()));
        self.drawing
            .add(Order::beside_keys(Phase::Parts, false), step);
    }
}

fn create_sql(object: &ObjectPath, policy: &Policy) -> String {
    format!(
        "CREATE POLICY {} ON {} {}",
        quote(object.own_name()),
        name(object.owner()),
        policy.definition
    )
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!(
        "DROP POLICY IF EXISTS {} ON {}",
        quote(object.own_name()),
        name(object.owner())
    )
}
