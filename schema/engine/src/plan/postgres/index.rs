//! Constraints and indexes under another name, and what a table is told of its indexes.

use std::collections::BTreeMap;

use super::{Planner, constraint_name, create, create::only_if, remake::Remade};
use crate::{
    Change, ObjectKind, ObjectPath, Schema,
    plan::{Drawing, Hazard, Lock, change::Object, is_extra, is_missing, order::Phase, step},
    sql::{literal, name, quote},
};

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
fn says<'a>(schema: &'a Schema, object: &ObjectPath) -> Option<(&'a str, bool, bool)> {
    match Object::find(schema, object)? {
        Object::Index(index) => Some((&index.definition, index.unique, index.valid)),
        Object::Constraint(found) => Some((&found.definition, false, found.validated)),
        _ => None,
    }
}

/// What a table is told of the index that an object is or has.
fn marks<'a>(schema: &'a Schema, object: &ObjectPath) -> &'a [String] {
    match Object::find(schema, object) {
        Some(Object::Index(index)) => &index.marks,
        Some(Object::Constraint(found)) => &found.marks,
        _ => &[],
    }
}

impl Planner<'_> {
    /// Gives something the name that it should have.
    pub(super) fn rename(&mut self, change: &Change, from: &ObjectPath) {
        let object = &change.object;
        let (own, on) = (object.own(), object.owner());
        let old = from.own();
        let sql = match object.kind {
            ObjectKind::Index => format!(
                "ALTER INDEX IF EXISTS {} RENAME TO {}",
                create::beside(on, old),
                quote(own)
            ),
            _ => only_if(
                &format!(
                    "EXISTS (SELECT FROM pg_constraint WHERE conrelid = {}::regclass AND conname = {})",
                    literal(&name(on)),
                    literal(old)
                ),
                &format!(
                    "ALTER TABLE {} RENAME CONSTRAINT {} TO {}",
                    name(on),
                    quote(old),
                    quote(own)
                ),
            ),
        };
        let it = step(
            Some(change),
            object,
            format!("Rename {from} to {own}"),
            vec![sql],
        )
        .hazard(Hazard::DropsObjects)
        .lock(Lock::exclusive(on))
        .note("It is the same under a name that isn't expected, which nobody will find any more.");
        self.add(Phase::DropConstraints, it);
        let before = create::comments(self.d.live, from, false);
        if !before.is_empty() && create::comments(self.d.expected, object, false).is_empty() {
            let sql = create::comments(self.d.expected, object, true);
            let it = step(None, object, format!("Comment on {object}"), sql);
            self.add(Phase::Comments, it);
        }
        self.unmark(None, object, marks(self.d.live, from));
        self.say_from(self.d.expected, object);
    }

    /// An object that is there and has another comment.
    pub(super) fn alter_comment(&mut self, change: &Change) {
        let object = &change.object;
        let sql = create::comments(self.d.expected, object, true);
        let it = step(Some(change), object, format!("Comment on {object}"), sql);
        self.add(Phase::Comments, it);
    }

    /// Tells the table what it is to be told of an index that is made.
    pub(super) fn mark_from(&mut self, schema: &Schema, object: &ObjectPath) {
        self.mark(None, object, marks(schema, object));
    }

    /// An index of which the table was told something else.
    pub(super) fn alter_marks(&mut self, change: &Change) {
        let object = &change.object;
        if self.comes_with_remade(change) {
            return;
        }
        self.unmark(Some(change), object, marks(self.d.live, object));
        self.mark(Some(change), object, marks(self.d.expected, object));
    }

    /// Before others are told what this one isn't any more.
    fn unmark(&mut self, change: Option<&Change>, object: &ObjectPath, marks: &[String]) {
        let wanted = self::marks(self.d.expected, object);
        let on = object.owner();
        for mark in marks.iter().filter(|mark| !wanted.contains(mark)) {
            let (words, back) = match mark.as_str() {
                "CLUSTER" => ("cluster by", "SET WITHOUT CLUSTER"),
                _ => ("identify rows by", "REPLICA IDENTITY DEFAULT"),
            };
            let sql = vec![format!("ALTER TABLE {} {back}", name(on))];
            let title = format!("Don't {words} {object}");
            let it = step(change, object, title, sql).lock(Lock::exclusive(on));
            self.add(Phase::Columns, it);
        }
    }

    fn mark(&mut self, change: Option<&Change>, object: &ObjectPath, marks: &[String]) {
        let on = object.owner();
        let own = match Object::find(self.d.expected, object) {
            Some(Object::Constraint(found)) => constraint_name(object, found),
            _ => object.own().to_owned(),
        };
        let index = quote(&own);
        for mark in marks {
            let (words, to) = match mark.as_str() {
                "CLUSTER" => ("Cluster by", format!("CLUSTER ON {index}")),
                _ => (
                    "Identify rows by",
                    format!("REPLICA IDENTITY USING INDEX {index}"),
                ),
            };
            let sql = vec![format!("ALTER TABLE {} {to}", name(on))];
            let title = format!("{words} {object}");
            let it = step(change, object, title, sql).lock(Lock::exclusive(on));
            self.add(Phase::Rest, it);
        }
    }
}
