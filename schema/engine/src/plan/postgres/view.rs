//! Views, plain and materialised.

use super::{Planner, wanted_drop};
use crate::{
    Change, ObjectKind, ObjectPath, Schema, View,
    plan::{
        change::{Edit, Object},
        order::Phase,
        step,
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn view(&mut self, change: &Change, edit: Edit<'_, View>) {
        let object = &change.object;
        match edit {
            Edit::Add(view) => {
                let sql = create_sql(object.own(), view);
                let mut it = step(Some(change), object, format!("Create {object}"), sql);
                if view.materialised {
                    // It is filled from whatever it reads.
                    it.statement_timeout_s = 0;
                }
                self.add_ranked(Phase::Objects, it);
            }
            Edit::Drop(found) => {
                self.drop(change, Phase::DropViews, vec![drop_sql(object, found)]);
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    pub(super) fn view_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        schema: &Schema,
        view: &View,
    ) {
        let own = object.own();
        let sql = create_sql(own, view);
        let it = step(change, object, format!("Make {object} anew"), sql);
        self.add_ranked(Phase::Objects, it);
        let parts = parts_of(own, view);
        // What nobody expects of it goes with it, and isn't to go.
        let found = self.d.live.views.get(own);
        let stays = |part: &ObjectPath| {
            let mut changes = self.d.changes.iter();
            !parts.contains(part) && !changes.any(|c| c.object == *part && wanted_drop(c, &self.d))
        };
        let kept = found.map(|view| parts_of(own, view)).unwrap_or_default();
        let kept: Vec<ObjectPath> = kept.into_iter().filter(stays).collect();
        for part in &kept {
            self.part_of_view(part);
            self.say_from(self.d.live, part);
        }
        for part in &parts {
            self.part_of_view(part);
            self.say_from(schema, part);
        }
    }

    /// An index, a trigger or a rule of a view that is made anew: as expected, or as it was.
    fn part_of_view(&mut self, object: &ObjectPath) {
        let expected = Object::find(self.d.expected, object);
        match expected.or_else(|| Object::find(self.d.live, object)) {
            Some(Object::Index(index)) => self.index_of_view(None, object, index),
            Some(Object::Trigger(trigger)) => self.add_trigger(None, object, trigger),
            Some(Object::RewriteRule(rule)) => self.add_rewrite_rule(None, object, rule),
            // A view has no other parts.
            Some(
                Object::Namespace(_)
                | Object::Extension(_)
                | Object::Type(_)
                | Object::Sequence(_)
                | Object::Routine(_)
                | Object::Table(_)
                | Object::Column(_)
                | Object::Constraint(_)
                | Object::Policy(_)
                | Object::View(_)
                | Object::Statistics(_),
            )
            | None => {}
        }
    }
}

/// The view and what is told of it; its indexes, triggers and rules are made after it.
fn create_sql(path: &str, view: &View) -> Vec<String> {
    let it = name(path);
    let options = match view.options.is_empty() {
        true => String::new(),
        false => format!(" WITH ({})", view.options.join(", ")),
    };
    let word = word(view);
    let columns: Vec<_> = view.columns.iter().map(|c| quote(&c.name)).collect();
    let mut all = vec![format!(
        "CREATE {word} {it} ({}){options} AS {}",
        columns.join(", "),
        view.definition.trim()
    )];
    for column in &view.columns {
        if let Some(default) = &column.default {
            let own = quote(&column.name);
            all.push(format!(
                "ALTER VIEW {it} ALTER COLUMN {own} SET DEFAULT {default}"
            ));
        }
    }
    all
}

pub fn word(view: &View) -> &'static str {
    match view.materialised {
        true => "MATERIALIZED VIEW",
        false => "VIEW",
    }
}

pub fn drop_sql(object: &ObjectPath, found: &View) -> String {
    format!("DROP {} IF EXISTS {}", word(found), name(object.own()))
}

/// The indexes, triggers and rewrite rules of a view.
fn parts_of(own: &str, view: &View) -> Vec<ObjectPath> {
    let part = |kind, n: &String| ObjectPath::part(kind, own, n);
    let indexes = view.indexes.keys().map(|n| part(ObjectKind::Index, n));
    let triggers = view.triggers.keys().map(|n| part(ObjectKind::Trigger, n));
    let rules = view.rewrite_rules.keys();
    let rules = rules.map(|n| part(ObjectKind::RewriteRule, n));
    indexes.chain(triggers).chain(rules).collect()
}
