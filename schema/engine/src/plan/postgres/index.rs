//! Indexes that were made as such.

use super::{Planner, statement};
use crate::{
    Attribute, Change, Index, ObjectPath, Table,
    plan::{
        Hazard, Lock, LockMode, Step,
        noun::Edit,
        order::{Order, Phase},
        rows,
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn index(&mut self, change: &Change, edit: Edit<'_, Index>) {
        let object = &change.object;
        match edit {
            Edit::Add(index) => match self.drawing.expected.tables.get(object.owner()) {
                Some(table) => self.add_index(change, table, index),
                None => self.index_of_view(Some(change), object, index),
            },
            Edit::Drop(_) => {
                if !self.alone_enforces(change) {
                    self.drop(change, Phase::DropConstraints, vec![drop_sql(object)]);
                }
            }
            Edit::Alter(_, _, Attribute::Options) => self.alter_marks(change),
            Edit::Alter(..) => self.follow(change),
        }
    }

    fn add_index(&mut self, change: &Change, table: &Table, index: &Index) {
        let object = &change.object;
        let (own_name, table_name) = (object.own_name(), object.owner());
        if self.uncounted(change) {
            return;
        }
        let count = self.drawing.rows(object);
        if count > 0 {
            let why = format!("{} with a key that another row has.", rows(count));
            let ways = vec!["settle the rows and plan again".to_owned()];
            self.drawing.leave_out(change, why, ways);
            return;
        }
        // Postgres can't build one concurrently on a partitioned table.
        let concurrently =
            self.drawing.options.concurrently && table.options.partition_by.is_none();
        let (phase, hazard, mode) = match concurrently {
            true => (
                Phase::After,
                Hazard::NotTransactional,
                LockMode::ShareUpdateExclusive,
            ),
            false => (Phase::Constraints, Hazard::BuildsIndex, LockMode::Share),
        };
        let mut sql = Vec::new();
        if concurrently {
            // What an attempt that failed left behind would pass for it.
            sql.push(format!(
                "DROP INDEX CONCURRENTLY IF EXISTS {}",
                statement::beside(table_name, own_name)
            ));
        }
        sql.push(create_sql(table_name, own_name, index, concurrently));
        let mut step = Step::new(Some(change), object, format!("Create {object}"), sql)
            .hazard(hazard)
            .lock(Lock::on(mode, table_name));
        step.statement_timeout_s = 0;
        self.add(phase, step);
    }

    pub(super) fn index_of_view(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        index: &Index,
    ) {
        let table_name = object.owner();
        let sql = vec![create_sql(table_name, object.own_name(), index, false)];
        let step = Step::new(change, object, format!("Create {object}"), sql)
            .hazard(Hazard::BuildsIndex)
            .lock(Lock::View(LockMode::Share, table_name.to_owned()));
        self.add(Phase::Parts, step);
    }

    pub(super) fn index_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        index: &Index,
    ) {
        let table_name = object.owner();
        let sql = vec![create_sql(table_name, object.own_name(), index, false)];
        let step = Step::new(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(table_name))
            .hazard(Hazard::BuildsIndex);
        self.drawing
            .add(Order::beside_keys(Phase::Constraints, false), step);
    }
}

fn create_sql(table: &str, own_name: &str, index: &Index, concurrently: bool) -> String {
    format!(
        "CREATE {}INDEX {}IF NOT EXISTS {} ON {} {}",
        if index.unique { "UNIQUE " } else { "" },
        if concurrently { "CONCURRENTLY " } else { "" },
        quote(own_name),
        name(table),
        index.definition
    )
}

pub fn drop_sql(object: &ObjectPath) -> String {
    format!(
        "DROP INDEX IF EXISTS {}",
        statement::beside(object.owner(), object.own_name())
    )
}
