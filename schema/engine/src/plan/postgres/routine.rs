//! Functions, procedures and aggregates.

use super::Planner;
use crate::{
    Change, ObjectKind, ObjectPath, Routine, RoutineKind, Schema, Signature, arguments,
    plan::{Step, noun::Edit, order::Phase},
    qualified, split_qualified,
    sql::name,
};

impl Planner<'_> {
    pub(super) fn routine(&mut self, change: &Change, edit: Edit<'_, Routine>) {
        let object = &change.object;
        match edit {
            Edit::Add(routine) => {
                let sql = vec![create_sql(object.own_name(), routine)];
                let step = Step::new(Some(change), object, format!("Create {object}"), sql);
                self.add_ranked(self.routine_phase(object), step);
            }
            Edit::Drop(routine) => {
                self.drop(change, Phase::DropRest, vec![drop_sql(object, routine)]);
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    /// Routines that need a table come after the tables, the others before.
    fn routine_phase(&self, object: &ObjectPath) -> Phase {
        let needs_relation = self.drawing.expected.dependencies.iter().any(|d| {
            d.object == *object && !matches!(d.needs.kind, ObjectKind::Type | ObjectKind::Routine)
        });
        match needs_relation {
            true => Phase::Objects,
            false => Phase::Routines,
        }
    }

    pub(super) fn routine_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        routine: &Routine,
    ) {
        let sql = vec![create_sql(object.own_name(), routine)];
        let step = Step::new(change, object, format!("Make {object} anew"), sql);
        self.add_ranked(self.routine_phase(object), step);
    }
}

fn create_sql(path: &str, routine: &Routine) -> String {
    let word = word(routine.kind);
    format!(
        "CREATE OR REPLACE {word} {}{}",
        bare_name(path),
        routine.definition
    )
}

/// A routine's name with the types of its arguments.
pub fn called(routine: &str) -> String {
    format!("{}({})", bare_name(routine), arguments(routine))
}

/// A routine's name alone.
fn bare_name(routine: &str) -> String {
    let (namespace, own_name) = split_qualified(routine);
    name(&qualified(namespace.as_deref(), &own_name))
}

pub fn word(kind: RoutineKind) -> &'static str {
    match kind {
        RoutineKind::Function => "FUNCTION",
        RoutineKind::Procedure => "PROCEDURE",
        RoutineKind::Aggregate => "AGGREGATE",
    }
}

pub fn drop_sql(object: &ObjectPath, found: &Routine) -> String {
    let word = word(found.kind);
    format!("DROP {word} IF EXISTS {}", called(object.own_name()))
}

/// CREATE OR REPLACE keeps what calls a routine, and can't change what it takes and gives.
pub fn can_replace(expected: &Schema, live: &Schema, object: &ObjectPath) -> bool {
    let (wanted, found) = (called_as(expected, object), called_as(live, object));
    wanted.is_some() && wanted == found
}

fn called_as<'a>(schema: &'a Schema, object: &ObjectPath) -> Option<(RoutineKind, &'a Signature)> {
    let routine = schema.routines.get(object.owner())?;
    Some((routine.kind, routine.definition.signature()?))
}
