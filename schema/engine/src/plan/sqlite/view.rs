//! Views.

use super::Planner;
use crate::{
    Change, View,
    plan::{Hazard, Step, is_missing, noun::Edit, order::Phase},
    sql::name,
};

impl Planner<'_> {
    pub(super) fn view(&mut self, change: &Change, edit: Edit<'_, View>) {
        let own_name = change.object.own_name();
        match edit {
            Edit::Add(view) | Edit::Alter(view, ..) => self.make_view(change, own_name, view),
            Edit::Drop(_) => {
                self.drop_extra(change, format!("DROP VIEW IF EXISTS {}", name(own_name)));
            }
        }
    }

    fn make_view(&mut self, change: &Change, own_name: &str, view: &View) {
        let object = &change.object;
        if self.name_is_taken(change) {
            return;
        }
        if !is_missing(change) {
            let sql = vec![format!("DROP VIEW IF EXISTS {}", name(own_name))];
            let title = format!("Drop {object} to make it anew");
            let step = Step::new(None, object, title, sql).hazard(Hazard::Replaces);
            self.add(Phase::DropParts, step);
        }
        let mut sql = vec![create_sql(own_name, view)];
        sql.extend(view.triggers.values().map(|t| t.definition.clone()));
        // Those that nobody expects went with the old one, and weren't to go.
        let same = |(n, _): &(&String, &crate::View)| n.eq_ignore_ascii_case(own_name);
        let old = self.drawing.live.views.iter().find(same);
        let expected = |own_name: &String| {
            view.triggers
                .keys()
                .any(|n| n.eq_ignore_ascii_case(own_name))
        };
        if let Some((_, old)) = old.filter(|_| !self.drawing.allowed(Hazard::DropsObjects)) {
            let kept = old
                .triggers
                .iter()
                .filter(|(own_name, _)| !expected(own_name));
            sql.extend(kept.map(|(_, t)| t.definition.clone()));
        }
        // What an index needs is there by now; triggers of tables may need the view.
        let step = Step::new(Some(change), object, format!("Create {object}"), sql);
        self.add(Phase::Parts, step);
    }

    /// Drops a view, or a trigger of one, that isn't expected.
    pub(super) fn drop_extra(&mut self, change: &Change, sql: String) {
        let object = &change.object;
        if !self.drawing.allowed(Hazard::DropsObjects) {
            self.drawing.hazardous(change, Hazard::DropsObjects);
        } else if !change.implied {
            // Otherwise by the view's going.
            let step = Step::new(Some(change), object, format!("Drop {object}"), vec![sql])
                .hazard(Hazard::DropsObjects);
            self.add(Phase::DropParts, step);
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
