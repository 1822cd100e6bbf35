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
        let view = view.map(|own_name| ObjectPath::object(ObjectKind::View, own_name));
        if let Some(found) = table
            .map(|table_name| ObjectPath::table(table_name))
            .or(view)
        {
            return Some(found);
        }
        return schema.tables.iter().find_map(|(table_name, table)| {
            let own_name = table.indexes.keys().find(same)?;
            Some(ObjectPath::part(ObjectKind::Index, table_name, own_name))
        });
    }
    let of_tables = schema
        .tables
        .iter()
        .map(|(table_name, table)| (table_name, &table.triggers));
    let of_views = schema
        .views
        .iter()
        .map(|(table_name, view)| (table_name, &view.triggers));
    of_tables
        .chain(of_views)
        .find_map(|(table_name, triggers)| {
            let own_name = triggers.keys().find(same)?;
            Some(ObjectPath::part(ObjectKind::Trigger, table_name, own_name))
        })
}

impl Planner<'_> {
    /// Leaves out what is to be made under a name that something else has and keeps.
    pub(super) fn name_is_taken(&mut self, change: &Change) -> bool {
        let object = &change.object;
        let own_name = object.name.as_ref().or(object.table.as_ref());
        let other = own_name
            .filter(|_| is_missing(change))
            .and_then(|own_name| {
                named(
                    self.drawing.live,
                    own_name,
                    object.kind == ObjectKind::Trigger,
                )
            })
            .filter(|other| self.stays(other));
        let Some(other) = other else {
            return false;
        };
        let why = format!("Its name is that of {other}, which stays.");
        let hazard = drop_hazard(other.kind);
        let ways = vec![format!(
            "--allow {hazard}, then plan again, or rename one of them"
        )];
        self.drawing.leave_out(change, why, ways);
        true
    }

    /// Whether an object of live is still there when others are made.
    fn stays(&self, object: &ObjectPath) -> bool {
        let table = ObjectPath::table(object.owner());
        let goes = |path: &ObjectPath| {
            let mut changes = self.drawing.changes.iter();
            changes.any(|c| {
                c.object == *path
                    && is_extra(c)
                    && !self.drawing.is_left_out(c)
                    && self.drawing.allowed(drop_hazard(path.kind))
            })
        };
        !goes(object) && !goes(&table)
    }
}
