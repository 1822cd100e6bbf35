//! Triggers, and when they and rewrite rules fire.

use super::Planner;
use crate::{
    Attribute, Change, Fires, ObjectPath, Trigger,
    plan::{
        Lock, LockMode,
        change::Edit,
        order::{Order, Phase},
        step,
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn trigger(&mut self, change: &Change, edit: Edit<'_, Trigger>) {
        let object = &change.object;
        match edit {
            Edit::Add(trigger) => self.add_trigger(Some(change), object, trigger),
            Edit::Drop(_) => self.drop(change, Phase::DropParts, vec![drop_sql(object)]),
            Edit::Alter(expected, _, Attribute::Fires) => {
                self.let_fire(change, "TRIGGER", expected.fires);
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    pub(super) fn add_trigger(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        trigger: &Trigger,
    ) {
        let sql = create_sql(object, trigger);
        let it = step(change, object, format!("Create {object}"), sql);
        let on = object.owner();
        let it = match self.d.expected.tables.contains_key(on) {
            true => it.lock(Lock::on(LockMode::ShareRowExclusive, on)),
            false => it,
        };
        self.add(Phase::Parts, it);
    }

    pub(super) fn trigger_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        trigger: &Trigger,
    ) {
        let sql = create_sql(object, trigger);
        let it = step(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(object.owner()));
        self.d.add(Order::beside_keys(Phase::Parts, false), it);
    }

    /// A trigger or a rule that is there and fires when it shouldn't, or doesn't when it should.
    pub(super) fn let_fire(&mut self, change: &Change, word: &str, fires: Fires) {
        let object = &change.object;
        if self.comes_with_remade(change) {
            return;
        }
        let sql = vec![fires_sql(object.owner(), word, object.own(), fires)];
        let title = format!("Let {object} fire as expected");
        let it = step(Some(change), object, title, sql)
            .lock(Lock::on(LockMode::ShareRowExclusive, object.owner()));
        self.add(Phase::Parts, it);
    }
}

fn create_sql(object: &ObjectPath, trigger: &Trigger) -> Vec<String> {
    let mut sql = vec![drop_sql(object), trigger.definition.clone()];
    if !trigger.fires.is_enabled() {
        let (on, own) = (object.owner(), object.own());
        sql.push(fires_sql(on, "TRIGGER", own, trigger.fires));
    }
    sql
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!(
        "DROP TRIGGER IF EXISTS {} ON {}",
        quote(object.own()),
        name(object.owner())
    )
}

/// `ALTER TABLE … ENABLE TRIGGER …`, for a trigger or a rule.
pub fn fires_sql(table: &str, word: &str, own: &str, fires: Fires) -> String {
    let verb = match fires {
        Fires::Enabled => "ENABLE",
        Fires::Disabled => "DISABLE",
        Fires::Replica => "ENABLE REPLICA",
        Fires::Always => "ENABLE ALWAYS",
    };
    format!("ALTER TABLE {} {verb} {word} {}", name(table), quote(own))
}
