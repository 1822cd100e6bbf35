//! Indexes and triggers of a table: SQLite keeps them apart from it.

use super::{Planner, index, trigger};
use crate::{
    Change, ObjectKind, ObjectPath, Table,
    plan::{
        Hazard,
        change::{Edit, Noun},
        is_extra,
        order::Phase,
        step,
    },
    sql::quote,
};

impl Planner<'_> {
    /// Indexes and triggers of a table that was just made.
    pub(super) fn parts(&mut self, on: &str, table: &Table) {
        for (own, index) in &table.indexes {
            let object = ObjectPath::part(ObjectKind::Index, on, own);
            self.make_part(
                &object,
                index::create_sql(on, own, index),
                Hazard::BuildsIndex,
            );
        }
        for (own, trigger) in &table.triggers {
            let object = ObjectPath::part(ObjectKind::Trigger, on, own);
            self.make_part(
                &object,
                trigger::create_sql(&trigger.definition),
                Hazard::Replaces,
            );
        }
    }

    pub(super) fn make_part(&mut self, object: &ObjectPath, sql: String, hazard: Hazard) {
        let changes = self.d.changes.iter();
        let change = changes
            .clone()
            .find(|c| c.object == *object && !is_extra(c) && !self.d.is_left_out(c));
        if let Some(change) = change
            && self.name_is_taken(change)
        {
            return;
        }
        let title = format!("Create {object}");
        let mut it = step(change, object, title, vec![sql]);
        if hazard == Hazard::BuildsIndex {
            it = it.hazard(hazard);
        }
        self.add(Phase::Parts, it);
    }

    /// Indexes and triggers of a table that stays.
    pub(super) fn parts_in_place(&mut self, on: &str, target: &Table, changes: &[&Change]) {
        let (expected, live) = (self.d.expected, self.d.live);
        for change in changes {
            if self.d.is_left_out(change) {
                continue;
            }
            let Some(noun) = Noun::of(change, expected, live) else {
                continue;
            };
            match noun {
                Noun::Index(edit) => self.index_in_place(change, &edit, on, target),
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
        let sql = vec![format!("DROP {word} IF EXISTS {}", quote(object.own()))];
        let it = step(answer, object, format!("Drop {object}"), sql).hazard(hazard);
        self.add(Phase::DropParts, it);
    }
}
