//! Triggers, of tables and of views.

use super::{Planner, target::Target};
use crate::{
    Change, ObjectKind, ObjectPath, Table, Trigger,
    plan::{Hazard, Step, is_extra, noun::Edit, order::Phase},
    sql::quote,
};

impl Planner<'_> {
    pub(super) fn trigger(
        &mut self,
        change: &Change,
        edit: &Edit<'_, Trigger>,
        live: &Table,
        target: &mut Target,
    ) {
        match edit {
            Edit::Drop(_) => self.extra(change, live, target),
            // In place, or with the table's new one.
            Edit::Add(_) | Edit::Alter(..) => {}
        }
    }

    pub(super) fn trigger_in_place(
        &mut self,
        change: &Change,
        edit: &Edit<'_, Trigger>,
        target: &Table,
    ) {
        self.drop_part(change, edit, "TRIGGER");
        let wanted = target.triggers.get(change.object.own_name());
        if let Some(trigger) = wanted.filter(|_| !is_extra(change)) {
            let sql = create_sql(&trigger.definition);
            self.make_part(&change.object, sql, Hazard::Replaces);
        }
    }

    /// A trigger of a view comes and goes with that, where it is made anew.
    pub(super) fn trigger_of_view(&mut self, change: &Change, view: &str, edit: Edit<'_, Trigger>) {
        let object = &change.object;
        let trigger = match edit {
            Edit::Add(trigger) | Edit::Alter(trigger, ..) => trigger,
            Edit::Drop(_) => {
                let sql = format!("DROP TRIGGER IF EXISTS {}", quote(object.own_name()));
                return self.drop_extra(change, sql);
            }
        };
        let mut changes = self.drawing.changes.iter();
        let remade = changes.find(|c| {
            c.object.kind == ObjectKind::View
                && c.object.owner() == view
                && !self.drawing.is_left_out(c)
        });
        if let Some(remade) = remade {
            self.drawing.goes_with(change, &remade.object);
            return;
        }
        let sql = vec![
            format!("DROP TRIGGER IF EXISTS {}", quote(object.own_name())),
            trigger.definition.clone(),
        ];
        let step = Step::new(Some(change), object, format!("Create {object}"), sql);
        self.add(Phase::Parts, step);
    }

    pub(super) fn view_of(&self, object: &ObjectPath) -> Option<String> {
        let table_name = object.table.as_deref()?;
        let known = |views: &std::collections::BTreeMap<String, crate::View>| {
            views
                .keys()
                .find(|v| v.eq_ignore_ascii_case(table_name))
                .cloned()
        };
        known(&self.drawing.expected.views).or_else(|| known(&self.drawing.live.views))
    }
}

pub fn create_sql(definition: &str) -> String {
    definition.replacen("CREATE TRIGGER", "CREATE TRIGGER IF NOT EXISTS", 1)
}
