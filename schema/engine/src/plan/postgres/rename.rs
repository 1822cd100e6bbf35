//! Constraints and indexes that only get another name.

use std::collections::BTreeMap;

use super::{Planner, comment, mark, remake::Remade, statement};
use crate::{
    Change, IndexDefinition, ObjectKind, ObjectPath, Schema,
    plan::{Drawing, Hazard, Lock, Step, is_extra, is_missing, noun::Object, order::Phase},
    sql::{literal, name, quote},
};

impl Planner<'_> {
    /// Gives something the name that it should have.
    pub(super) fn rename(&mut self, change: &Change, from: &ObjectPath) {
        let object = &change.object;
        let (own_name, table_name) = (object.own_name(), object.owner());
        let old = from.own_name();
        let sql = match object.kind {
            ObjectKind::Index => format!(
                "ALTER INDEX IF EXISTS {} RENAME TO {}",
                statement::beside(table_name, old),
                quote(own_name)
            ),
            _ => statement::only_if(
                &format!(
                    "EXISTS (SELECT FROM pg_constraint WHERE conrelid = {}::regclass AND conname = {})",
                    literal(&name(table_name)),
                    literal(old)
                ),
                &format!(
                    "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
                    name(table_name),
                    quote(old),
                    quote(own_name)
                ),
            ),
        };
        let step = Step::new(
            Some(change),
            object,
            format!("Rename {from} to {own_name}"),
            vec![sql],
        )
        .hazard(Hazard::DropsObjects)
        .lock(Lock::exclusive(table_name))
        .note("It is the same under a name that isn't expected, which nobody will find any more.");
        self.add(Phase::DropConstraints, step);
        let before = comment::comments(self.drawing.live, from, false);
        if !before.is_empty() && comment::comments(self.drawing.expected, object, false).is_empty()
        {
            let sql = comment::comments(self.drawing.expected, object, true);
            let step = Step::new(None, object, format!("Comment on {object}"), sql);
            self.add(Phase::Comments, step);
        }
        self.unmark(None, object, mark::marks(self.drawing.live, from));
        self.say_from(self.drawing.expected, object);
    }

    /// What has the object from now on, where that only gets another name.
    pub(super) fn kept_name(&self, object: &ObjectPath) -> Option<ObjectPath> {
        let mut renamed = self.renamed.iter();
        renamed
            .find(|(_, from)| *from == object)
            .map(|(to, _)| to.clone())
    }
}

/// What is missing, by what is there and says the same under a name that isn't expected. To rename it
/// takes no time; making it anew reads the table, and dropping the other fails where a foreign key
/// stands on it.
pub fn renamed(drawing: &Drawing<'_>, remade: &Remade) -> BTreeMap<ObjectPath, ObjectPath> {
    let mut found = BTreeMap::new();
    if !drawing.allowed(Hazard::DropsObjects) {
        return found;
    }
    let named = |change: &&Change| {
        let kind = matches!(
            change.object.kind,
            ObjectKind::Unique
                | ObjectKind::ForeignKey
                | ObjectKind::Check
                | ObjectKind::Exclusion
                | ObjectKind::Index
        );
        kind && !change.implied && !remade.covers(&change.object)
    };
    let mut spare: Vec<&ObjectPath> = drawing
        .changes
        .iter()
        .filter(|change| is_extra(change) && named(change))
        .map(|change| &change.object)
        .collect();
    let missing = drawing.changes.iter().filter(|c| is_missing(c) && named(c));
    for change in missing {
        let wanted = &change.object;
        let same = |other: &&ObjectPath| {
            other.kind == wanted.kind
                && other.table == wanted.table
                && says(drawing.expected, wanted) == says(drawing.live, other)
        };
        if let Some(place) = spare.iter().position(same) {
            found.insert(wanted.clone(), spare.remove(place).clone());
        }
    }
    found
}

/// All that a constraint or an index is but its name.
#[derive(PartialEq)]
enum Says<'a> {
    Index(&'a IndexDefinition, bool, bool),
    Constraint(&'a str, bool),
}

fn says<'a>(schema: &'a Schema, object: &ObjectPath) -> Option<Says<'a>> {
    match Object::find(schema, object)? {
        Object::Index(index) => Some(Says::Index(&index.definition, index.unique, index.valid)),
        Object::Constraint(found) => Some(Says::Constraint(&found.definition, found.validated)),
        _ => None,
    }
}
