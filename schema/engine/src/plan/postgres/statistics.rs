//! Extended statistics.

use super::Planner;
use crate::{
    Change, ObjectPath, Statistics,
    plan::{Step, noun::Edit, order::Phase},
    sql::name,
};

impl Planner<'_> {
    pub(super) fn statistics(&mut self, change: &Change, edit: Edit<'_, Statistics>) {
        let object = &change.object;
        match edit {
            Edit::Add(statistics) => {
                let sql = vec![create_sql(object, statistics)];
                let step = Step::new(Some(change), object, format!("Create {object}"), sql);
                self.add(Phase::Rest, step);
            }
            Edit::Drop(_) => self.drop(change, Phase::DropParts, vec![drop_sql(object)]),
            Edit::Alter(..) => self.follow(change),
        }
    }

    pub(super) fn statistics_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        statistics: &Statistics,
    ) {
        let sql = vec![create_sql(object, statistics)];
        let step = Step::new(change, object, format!("Make {object} anew"), sql);
        self.add(Phase::Rest, step);
    }
}

fn create_sql(object: &ObjectPath, statistics: &Statistics) -> String {
    format!(
        "CREATE STATISTICS IF NOT EXISTS {} {}",
        name(object.own_name()),
        statistics.definition
    )
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!("DROP STATISTICS IF EXISTS {}", name(object.own_name()))
}
