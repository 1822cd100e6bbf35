//! Indexes that were made as such.

use super::{Planner, target::Target};
use crate::{
    Change, Index, Table,
    plan::{Hazard, is_extra, noun::Edit, rows},
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn index(
        &mut self,
        change: &Change,
        edit: Edit<'_, Index>,
        live: &Table,
        target: &mut Target,
    ) {
        let object = &change.object;
        let count = self.drawing.rows(object);
        let ways = || vec!["settle the rows and plan again".to_owned()];
        match edit {
            Edit::Add(_) if count > 0 => {
                let why = format!("{} with a key that is repeated or missing.", rows(count));
                self.drawing.leave_out(change, why, ways());
                target.without(object);
            }
            Edit::Drop(_) => self.extra(change, live, target),
            Edit::Alter(_, live, _) if count > 0 => {
                let why = format!("{} with a key that another row has.", rows(count));
                self.drawing.leave_out(change, why, ways());
                let indexes = &mut target.table.indexes;
                indexes.insert(object.own_name().to_owned(), live.clone());
            }
            // In place, or with the table's new one.
            Edit::Add(_) | Edit::Alter(..) => {}
        }
    }

    pub(super) fn index_in_place(
        &mut self,
        change: &Change,
        edit: &Edit<'_, Index>,
        table_name: &str,
        target: &Table,
    ) {
        self.drop_part(change, edit, "INDEX");
        let own_name = change.object.own_name();
        // What isn't in the target rests on a column that is left out.
        let wanted = target.indexes.get(own_name).filter(|_| !is_extra(change));
        if let Some(index) = wanted {
            let sql = create_sql(table_name, own_name, index);
            self.make_part(&change.object, sql, Hazard::BuildsIndex);
        }
    }
}

pub fn create_sql(table_name: &str, own_name: &str, index: &Index) -> String {
    format!(
        "CREATE {}INDEX IF NOT EXISTS {} ON {} {}",
        if index.unique { "UNIQUE " } else { "" },
        quote(own_name),
        name(table_name),
        index.definition
    )
}
