//! Keys, foreign keys and checks: they stand in the statement of their table.

use super::{Planner, target::Target};
use crate::{
    Change, Constraint, ObjectKind, Table,
    plan::{noun::Edit, rows},
    sql::quote,
};

impl Planner<'_> {
    pub(super) fn constraint(
        &mut self,
        change: &Change,
        edit: Edit<'_, Constraint>,
        live: &Table,
        target: &mut Target,
    ) {
        let object = &change.object;
        let count = self.drawing.rows(object);
        // SQLite lets rows stay that refer to nothing.
        let hindered = count > 0 && object.kind != ObjectKind::ForeignKey;
        let ways = || vec!["settle the rows and plan again".to_owned()];
        match edit {
            Edit::Add(_) if hindered => {
                let why = match object.kind {
                    ObjectKind::Check => format!("{} violate it.", rows(count)),
                    _ => format!("{} with a key that is repeated or missing.", rows(count)),
                };
                self.drawing.leave_out(change, why, ways());
                target.without(object);
            }
            // Only a new table can have it: see [`Self::target`].
            Edit::Add(_) => {}
            Edit::Drop(_) => self.extra(change, live, target),
            Edit::Alter(..) if hindered => {
                let why = format!("{} violate it.", rows(count));
                self.drawing.leave_out(change, why, ways());
                target.without(object);
                target.keep(live, object.kind, object.own_name());
            }
            Edit::Alter(..) => target.rebuild = true,
        }
    }
}

pub fn definition(constraint: &Constraint) -> String {
    match &constraint.name {
        Some(own_name) => format!("CONSTRAINT {} {}", quote(own_name), constraint.definition),
        None => constraint.definition.clone(),
    }
}
