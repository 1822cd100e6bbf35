//! What a table is told of its indexes.

use super::{Planner, constraint};
use crate::{
    Change, ObjectPath, Schema,
    plan::{Lock, Step, noun::Object, order::Phase},
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
        self.unmark(Some(change), object, marks(self.drawing.live, object));
        self.mark(Some(change), object, marks(self.drawing.expected, object));
    }

    /// Before others are told what this one isn't any more.
    pub(super) fn unmark(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        marks: &[String],
    ) {
        let wanted = self::marks(self.drawing.expected, object);
        let table_name = object.owner();
        for mark in marks.iter().filter(|mark| !wanted.contains(mark)) {
            let (words, back) = match mark.as_str() {
                "CLUSTER" => ("cluster by", "SET WITHOUT CLUSTER"),
                _ => ("identify rows by", "REPLICA IDENTITY DEFAULT"),
            };
            let sql = vec![format!("ALTER TABLE {} {back}", name(table_name))];
            let title = format!("Don't {words} {object}");
            let step = Step::new(change, object, title, sql).lock(Lock::exclusive(table_name));
            self.add(Phase::Columns, step);
        }
    }

    fn mark(&mut self, change: Option<&Change>, object: &ObjectPath, marks: &[String]) {
        let table_name = object.owner();
        let own_name = match Object::find(self.drawing.expected, object) {
            Some(Object::Constraint(found)) => constraint::name_of(object, found),
            _ => object.own_name().to_owned(),
        };
        let index = quote(&own_name);
        for mark in marks {
            let (words, to) = match mark.as_str() {
                "CLUSTER" => ("Cluster by", format!("CLUSTER ON {index}")),
                _ => (
                    "Identify rows by",
                    format!("REPLICA IDENTITY USING INDEX {index}"),
                ),
            };
            let sql = vec![format!("ALTER TABLE {} {to}", name(table_name))];
            let title = format!("{words} {object}");
            let step = Step::new(change, object, title, sql).lock(Lock::exclusive(table_name));
            self.add(Phase::Rest, step);
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
