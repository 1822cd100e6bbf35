//! What a table is told of its indexes.

use super::{Planner, constraint};
use crate::{
    Change, ObjectPath, Schema,
    plan::{Lock, change::Object, order::Phase, step},
    sql::{name, quote},
};

impl Planner<'_> {
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
    pub(super) fn unmark(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        marks: &[String],
    ) {
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
            Some(Object::Constraint(found)) => constraint::name_of(object, found),
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

/// What a table is told of the index that an object is or has.
pub fn marks<'a>(schema: &'a Schema, object: &ObjectPath) -> &'a [String] {
    match Object::find(schema, object) {
        Some(Object::Index(index)) => &index.marks,
        Some(Object::Constraint(found)) => &found.marks,
        _ => &[],
    }
}
