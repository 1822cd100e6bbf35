//! Views.

use super::Planner;
use crate::{
    Change, View,
    plan::{Hazard, change::Edit, is_missing, order::Phase, step},
    sql::name,
};

impl Planner<'_> {
    pub(super) fn view(&mut self, change: &Change, edit: Edit<'_, View>) {
        let own = change.object.own();
        match edit {
            Edit::Add(view) | Edit::Alter(view, ..) => self.make_view(change, own, view),
            Edit::Drop(_) => {
                self.drop_extra(change, format!("DROP VIEW IF EXISTS {}", name(own)));
            }
        }
    }

    fn make_view(&mut self, change: &Change, own: &str, view: &View) {
        let object = &change.object;
        if self.name_is_taken(change) {
            return;
        }
        if !is_missing(change) {
            let sql = vec![format!("DROP VIEW IF EXISTS {}", name(own))];
            let title = format!("Drop {object} to make it anew");
            let it = step(None, object, title, sql).hazard(Hazard::Replaces);
            self.add(Phase::DropParts, it);
        }
        let mut sql = vec![create_sql(own, view)];
        sql.extend(view.triggers.values().map(|t| t.definition.clone()));
        // Those that nobody expects went with the old one, and weren't to go.
        let same = |(n, _): &(&String, &crate::View)| n.eq_ignore_ascii_case(own);
        let old = self.d.live.views.iter().find(same);
        let expected = |own: &String| view.triggers.keys().any(|n| n.eq_ignore_ascii_case(own));
        if let Some((_, old)) = old.filter(|_| !self.d.allowed(Hazard::DropsObjects)) {
            let kept = old.triggers.iter().filter(|(own, _)| !expected(own));
            sql.extend(kept.map(|(_, t)| t.definition.clone()));
        }
        // What an index needs is there by now; triggers of tables may need the view.
        let it = step(Some(change), object, format!("Create {object}"), sql);
        self.add(Phase::Parts, it);
    }

    /// Drops a view, or a trigger of one, that isn't expected.
    pub(super) fn drop_extra(&mut self, change: &Change, sql: String) {
        let object = &change.object;
        if !self.d.allowed(Hazard::DropsObjects) {
            self.d.hazardous(change, Hazard::DropsObjects);
        } else if !change.implied {
            // Otherwise by the view's going.
            let it = step(Some(change), object, format!("Drop {object}"), vec![sql])
                .hazard(Hazard::DropsObjects);
            self.add(Phase::DropParts, it);
        }
    }
}

fn create_sql(path: &str, view: &View) -> String {
    let gap = if view.definition.starts_with('(') {
        ""
    } else {
        " "
    };
    format!("CREATE VIEW {}{gap}{}", name(path), view.definition)
}
