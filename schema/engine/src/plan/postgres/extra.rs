//! What nobody expects: whether it goes, and by which leave.

use super::Planner;
use crate::{
    Change, ObjectKind, ObjectPath,
    plan::{Hazard, Lock, Step, drop_hazard, order::Phase},
};

impl Planner<'_> {
    /// Whether something that nobody expects is to be dropped by a step of its own.
    pub(super) fn may_drop(&mut self, change: &Change) -> bool {
        let object = &change.object;
        // What goes with its table or column needs no word, but a foreign key, which would keep the
        // table that it leads to from going.
        let of_schema = crate::split_qualified(object.owner())
            .0
            .is_some_and(|namespace| {
                // Without CASCADE, which would reach beyond the schema: all in it goes by name.
                !self.drawing.expected.namespaces.contains_key(&namespace)
                    && (object.table.is_none() || object.kind == ObjectKind::Table)
            });
        if change.implied && !self.leads(object) && !of_schema {
            // By whatever it follows from, see [`Rests::principals`].
            return false;
        }
        let hazard = self.hazard_of_drop(change);
        if !self.drawing.allowed(hazard) {
            if !self.remade.objects.contains(object) {
                self.drawing.hazardous(change, hazard);
            }
            return false;
        }
        if let Some(kept) = self.kept_name(object) {
            self.drawing.goes_with(change, &kept);
            return false;
        }
        !self.comes_with_remade(change)
    }

    /// Whether it is a foreign key that is in the way of what this plan drops.
    fn leads(&self, object: &ObjectPath) -> bool {
        object.kind == ObjectKind::ForeignKey && self.drawing.allowed(Hazard::DeletesData)
    }

    fn hazard_of_drop(&self, change: &Change) -> Hazard {
        let with_table = change.implied && self.leads(&change.object);
        // With the table or column that it goes with, it goes by the same leave.
        match with_table && !self.drawing.allowed(Hazard::DropsObjects) {
            true => Hazard::DeletesData,
            false => drop_hazard(change.object.kind),
        }
    }

    pub(super) fn drop(&mut self, change: &Change, phase: Phase, sql: Vec<String>) {
        let object = &change.object;
        let step = Step::new(Some(change), object, format!("Drop {object}"), sql)
            .hazard(self.hazard_of_drop(change))
            .lock(match &object.table {
                Some(table) => Lock::exclusive(table),
                None => Lock::None,
            });
        self.add_ranked(phase, step);
    }

    /// Something that isn't expected and enforces what nothing else does: it stays.
    pub(super) fn alone_enforces(&mut self, change: &Change) -> bool {
        let Some(other) = self.drawing.alone_enforces(&change.object) else {
            return false;
        };
        let why = format!("It alone enforces what {other} should, which isn't made.");
        let ways = vec!["settle what keeps that from being made and plan again".to_owned()];
        self.drawing.leave_out(change, why, ways);
        true
    }

    /// Something with which another would be gone that isn't to go: it stays.
    pub(super) fn takes_along(&mut self, change: &Change) -> bool {
        let Some(other) = self.taken_along(&change.object) else {
            return false;
        };
        let why = format!("{other} would be gone with it, and isn't to go.");
        let ways = vec!["plan for both at once".to_owned()];
        self.drawing.leave_out(change, why, ways);
        true
    }
}
