//! Triggers, and when they and rewrite rules fire.

use super::Planner;
use crate::{
    Attribute, Change, Fires, ObjectPath, Trigger,
    plan::{
        Lock, LockMode, Step,
        noun::Edit,
        order::{Order, Phase},
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
        let step = Step::new(change, object, format!("Create {object}"), sql);
        let table_name = object.owner();
        let step = match self.drawing.expected.tables.contains_key(table_name) {
            true => step.lock(Lock::on(LockMode::ShareRowExclusive, table_name)),
            false => step,
        };
        self.add(Phase::Parts, step);
    }

    pub(super) fn trigger_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        trigger: &Trigger,
    ) {
        let sql = create_sql(object, trigger);
        let step = Step::new(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(object.owner()));
        self.drawing
            .add(Order::beside_keys(Phase::Parts, false), step);
    }

    /// A trigger or a rule that is there and fires when it shouldn't, or doesn't when it should.
    pub(super) fn let_fire(&mut self, change: &Change, word: &str, fires: Fires) {
        let object = &change.object;
        if self.comes_with_remade(change) {
            return;
        }
        let sql = vec![fires_sql(object.owner(), word, object.own_name(), fires)];
        let title = format!("Let {object} fire as expected");
        let step = Step::new(Some(change), object, title, sql)
            .lock(Lock::on(LockMode::ShareRowExclusive, object.owner()));
        self.add(Phase::Parts, step);
    }
}

fn create_sql(object: &ObjectPath, trigger: &Trigger) -> Vec<String> {
    let mut sql = vec![drop_sql(object), trigger.definition.clone()];
    if !trigger.fires.is_enabled() {
        let (table_name, own_name) = (object.owner(), object.own_name());
        sql.push(fires_sql(table_name, "TRIGGER", own_name, trigger.fires));
    }
    sql
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!(
        "DROP TRIGGER IF EXISTS {} ON {}",
        quote(object.own_name()),
        name(object.owner())
    )
}

/// `ALTER TABLE … ENABLE TRIGGER …`, for a trigger or a rule.
pub fn fires_sql(table: &str, word: &str, own_name: &str, fires: Fires) -> String {
    let verb = match fires {
        Fires::Enabled => "ENABLE",
        Fires::Disabled => "DISABLE",
        Fires::Replica => "ENABLE REPLICA",
        Fires::Always => "ENABLE ALWAYS",
    };
    format!(
        "ALTER TABLE {} {verb} {word} {}",
        name(table),
        quote(own_name)
    )
}
