//! Indexes and triggers of a table: SQLite keeps them apart from it.

use super::{Planner, index, trigger};
use crate::{
    Change, ObjectKind, ObjectPath, Table,
    plan::{
        Hazard, Step, is_extra,
        noun::{Edit, Noun},
        order::Phase,
    },
    sql::quote,
};

impl Planner<'_> {
    /// Indexes and triggers of a table that was just made.
    pub(super) fn parts(&mut self, table_name: &str, table: &Table) {
        for (own_name, index) in &table.indexes {
            let object = ObjectPath::part(ObjectKind::Index, table_name, own_name);
            self.make_part(
                &object,
                index::create_sql(table_name, own_name, index),
                Hazard::BuildsIndex,
            );
        }
        for (own_name, trigger) in &table.triggers {
            let object = ObjectPath::part(ObjectKind::Trigger, table_name, own_name);
            self.make_part(
                &object,
                trigger::create_sql(&trigger.definition),
                Hazard::Replaces,
            );
        }
    }

    pub(super) fn make_part(&mut self, object: &ObjectPath, sql: String, hazard: Hazard) {
        let changes = self.drawing.changes.iter();
        let change = changes
            .clone()
            .find(|c| c.object == *object && !is_extra(c) && !self.drawing.is_left_out(c));
        if let Some(change) = change
            && self.name_is_taken(change)
        {
            return;
        }
        let title = format!("Create {object}");
        let mut step = Step::new(change, object, title, vec![sql]);
        if hazard == Hazard::BuildsIndex {
            step = step.hazard(hazard);
        }
        self.add(Phase::Parts, step);
    }

    /// Indexes and triggers of a table that stays.
    pub(super) fn parts_in_place(&mut self, table_name: &str, target: &Table, changes: &[&Change]) {
        let (expected, live) = (self.drawing.expected, self.drawing.live);
        for change in changes {
            if self.drawing.is_left_out(change) {
                continue;
            }
            let Some(noun) = Noun::of(change, expected, live) else {
                continue;
            };
            match noun {
                Noun::Index(edit) => self.index_in_place(change, &edit, table_name, target),
                Noun::Trigger(edit) => self.trigger_in_place(change, &edit, target),
                // Where one of these changes, the table is made anew, or a column was added before.
                Noun::Table(_) | Noun::Column(_) | Noun::Constraint(_) => {}
                // No part of a table, or SQLite has none.
                Noun::View(_)
                | Noun::Namespace(_)
                | Noun::Extension(_)
                | Noun::Type(_)
                | Noun::Sequence(_)
                | Noun::Routine(_)
                | Noun::Policy(_)
                | Noun::RewriteRule(_)
                | Noun::Statistics(_) => {}
            }
        }
    }

    /// Drops an index or a trigger that isn't expected, or to make it anew.
    pub(super) fn drop_part<T>(&mut self, change: &Change, edit: &Edit<'_, T>, word: &str) {
        let object = &change.object;
        let (answer, hazard) = match edit {
            Edit::Add(_) => return,
            Edit::Drop(_) => (Some(change), Hazard::DropsObjects),
            Edit::Alter(..) => (None, Hazard::Replaces),
        };
        let sql = vec![format!(
            "DROP {word} IF EXISTS {}",
            quote(object.own_name())
        )];
        let step = Step::new(answer, object, format!("Drop {object}"), sql).hazard(hazard);
        self.add(Phase::DropParts, step);
    }
}
