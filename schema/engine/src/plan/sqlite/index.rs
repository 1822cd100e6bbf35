//! Indexes that were made as such.

use super::{Planner, target::Target};
use crate::{
    Change, Index, Table,
    plan::{Hazard, change::Edit, is_extra, rows},
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
        let count = self.d.rows(object);
        let ways = || vec!["settle the rows and plan again".to_owned()];
        match edit {
            Edit::Add(_) if count > 0 => {
                let why = format!("{} with a key that is repeated or missing.", rows(count));
                self.d.leave_out(change, why, ways());
                target.without(object);
            }
            Edit::Drop(_) => self.extra(change, live, target),
            Edit::Alter(_, live, _) if count > 0 => {
                let why = format!("{} with a key that another row has.", rows(count));
                self.d.leave_out(change, why, ways());
                let indexes = &mut target.table.indexes;
                indexes.insert(object.own().to_owned(), live.clone());
            }
            // In place, or with the table's new one.
            Edit::Add(_) | Edit::Alter(..) => {}
        }
    }

    pub(super) fn index_in_place(
        &mut self,
        change: &Change,
        edit: &Edit<'_, Index>,
        on: &str,
        target: &Table,
    ) {
        self.drop_part(change, edit, "INDEX");
        let own = change.object.own();
        // What isn't in the target rests on a column that is left out.
        let wanted = target.indexes.get(own).filter(|_| !is_extra(change));
        if let Some(index) = wanted {
            let sql = create_sql(on, own, index);
            self.make_part(&change.object, sql, Hazard::BuildsIndex);
        }
    }
}

pub fn create_sql(on: &str, own: &str, index: &Index) -> String {
    format!(
        "CREATE {}INDEX IF NOT EXISTS {} ON {} {}",
        if index.unique { "UNIQUE " } else { "" },
        quote(own),
        name(on),
        index.definition
    )
}
