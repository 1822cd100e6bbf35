//! Names that are in use. Tables, views and indexes share one set of names, triggers have another; what is
//! made only if its name is free would pass for the other thing of that name, and nothing would be said.

use super::Planner;
use crate::{
    Change, ObjectKind, ObjectPath, Schema,
    plan::{drop_hazard, is_extra, is_missing},
};

/// What of a schema has a name, of one of the two sets.
fn named(schema: &Schema, wanted: &str, triggers: bool) -> Option<ObjectPath> {
    let same = |name: &&String| name.eq_ignore_ascii_case(wanted);
    if !triggers {
        let table = schema.tables.keys().find(same);
        let view = schema.views.keys().find(same);
        let view = view.map(|own| ObjectPath::object(ObjectKind::View, own));
        if let Some(found) = table.map(|on| ObjectPath::table(on)).or(view) {
            return Some(found);
        }
        return schema.tables.iter().find_map(|(on, table)| {
            let own = table.indexes.keys().find(same)?;
            Some(ObjectPath::part(ObjectKind::Index, on, own))
        });
    }
    let of_tables = schema
        .tables
        .iter()
        .map(|(on, table)| (on, &table.triggers));
    let of_views = schema.views.iter().map(|(on, view)| (on, &view.triggers));
    of_tables.chain(of_views).find_map(|(on, triggers)| {
        let own = triggers.keys().find(same)?;
        Some(ObjectPath::part(ObjectKind::Trigger, on, own))
    })
}

impl Planner<'_> {
    /// Leaves out what is to be made under a name that something else has and keeps.
    pub(super) fn name_is_taken(&mut self, change: &Change) -> bool {
        let object = &change.object;
        let own = object.name.as_ref().or(object.table.as_ref());
        let other = own
            .filter(|_| is_missing(change))
            .and_then(|own| named(self.d.live, own, object.kind == ObjectKind::Trigger))
            .filter(|other| self.stays(other));
        let Some(other) = other else {
            return false;
        };
        let why = format!("Its name is that of {other}, which stays.");
        let hazard = drop_hazard(other.kind);
        let ways = vec![format!(
            "--allow {hazard}, then plan again, or rename one of them"
        )];
        self.d.leave_out(change, why, ways);
        true
    }

    /// Whether an object of live is still there when others are made.
    fn stays(&self, object: &ObjectPath) -> bool {
        let table = ObjectPath::table(object.owner());
        let goes = |path: &ObjectPath| {
            let mut changes = self.d.changes.iter();
            changes.any(|c| {
                c.object == *path
                    && is_extra(c)
                    && !self.d.is_left_out(c)
                    && self.d.allowed(drop_hazard(path.kind))
            })
        };
        !goes(object) && !goes(&table)
    }
}
