//! Schemas beside the main one.

use super::Planner;
use crate::{
    Change, Namespace, ObjectPath,
    plan::{Step, noun::Edit, order::Phase},
    sql::quote,
};

impl Planner<'_> {
    pub(super) fn namespace(&mut self, change: &Change, edit: Edit<'_, Namespace>) {
        let object = &change.object;
        match edit {
            Edit::Add(_) => {
                let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", quote(object.own_name()));
                let step = Step::new(Some(change), object, format!("Create {object}"), vec![sql]);
                self.add(Phase::Schemas, step);
            }
            Edit::Drop(_) => self.drop(change, Phase::DropRest, vec![drop_sql(object)]),
            Edit::Alter(..) => self.follow(change),
        }
    }
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!("DROP SCHEMA IF EXISTS {}", quote(object.own_name()))
}
