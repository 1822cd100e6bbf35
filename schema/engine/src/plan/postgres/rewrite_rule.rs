//! Rewrite rules beside a view's own.

use super::{Planner, trigger};
use crate::{
    Attribute, Change, ObjectPath, RewriteRule,
    plan::{
        Lock, Step,
        noun::Edit,
        order::{Order, Phase},
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn rewrite_rule(&mut self, change: &Change, edit: Edit<'_, RewriteRule>) {
        let object = &change.object;
        match edit {
            Edit::Add(rule) => self.add_rewrite_rule(Some(change), object, rule),
            Edit::Drop(_) => self.drop(change, Phase::DropParts, vec![drop_sql(object)]),
            Edit::Alter(expected, _, Attribute::Fires) => {
                self.let_fire(change, "RULE", expected.fires);
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    pub(super) fn add_rewrite_rule(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        rule: &RewriteRule,
    ) {
        let sql = create_sql(object, rule);
        let step = Step::new(change, object, format!("Create {object}"), sql);
        let table_name = object.owner();
        let step = match self.drawing.expected.tables.contains_key(table_name) {
            true => step.lock(Lock::exclusive(table_name)),
            false => step,
        };
        self.add(Phase::Parts, step);
    }

    pub(super) fn rewrite_rule_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        rule: &RewriteRule,
    ) {
        let sql = create_sql(object, rule);
        let step = Step::new(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(object.owner()));
        self.drawing
            .add(Order::beside_keys(Phase::Parts, false), step);
    }
}

fn create_sql(object: &ObjectPath, rule: &RewriteRule) -> Vec<String> {
    let definition = &rule.definition;
    let mut sql = vec![definition.replacen("CREATE RULE", "CREATE OR REPLACE RULE", 1)];
    if !rule.fires.is_enabled() {
        let (table_name, own_name) = (object.owner(), object.own_name());
        sql.push(trigger::fires_sql(table_name, "RULE", own_name, rule.fires));
    }
    sql
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!(
        "DROP RULE IF EXISTS {} ON {}",
        quote(object.own_name()),
        name(object.owner())
    )
}
