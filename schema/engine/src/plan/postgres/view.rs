//! Views, plain and materialised.

use super::{Planner, wanted_drop};
use crate::{
    Change, ObjectKind, ObjectPath, Schema, View,
    plan::{
        Step,
        noun::{Edit, Object},
        order::Phase,
    },
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn view(&mut self, change: &Change, edit: Edit<'_, View>) {
        let object = &change.object;
        match edit {
            Edit::Add(view) => {
                let sql = create_sql(object.own_name(), view);
                let mut step = Step::new(Some(change), object, format!("Create {object}"), sql);
                if view.materialised {
                    // It is filled from whatever it reads.
                    step.statement_timeout_s = 0;
                }
                self.add_ranked(Phase::Objects, step);
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
        let own_name = object.own_name();
        let sql = create_sql(own_name, view);
        let step = Step::new(change, object, format!("Make {object} anew"), sql);
        self.add_ranked(Phase::Objects, step);
        let parts = parts_of(own_name, view);
        // What nobody expects of it goes with it, and isn't to go.
        let found = self.drawing.live.views.get(own_name);
        let stays = |part: &ObjectPath| {
            let mut changes = self.drawing.changes.iter();
            !parts.contains(part)
                && !changes.any(|c| c.object == *part && wanted_drop(c, &self.drawing))
        };
        let kept = found
            .map(|view| parts_of(own_name, view))
            .unwrap_or_default();
        let kept: Vec<ObjectPath> = kept.into_iter().filter(stays).collect();
        for part in &kept {
            self.part_of_view(part);
            self.say_from(self.drawing.live, part);
        }
        for part in &parts {
            self.part_of_view(part);
            self.say_from(schema, part);
        }
    }

    /// An index, a trigger or a rule of a view that is made anew: as expected, or as it was.
    fn part_of_view(&mut self, object: &ObjectPath) {
        let expected = Object::find(self.drawing.expected, object);
        match expected.or_else(|| Object::find(self.drawing.live, object)) {
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
    let quoted = name(path);
    let options = match view.options.is_empty() {
        true => String::new(),
        false => format!(" WITH ({})", view.options.join(", ")),
    };
    let word = word(view);
    let columns: Vec<_> = view.columns.iter().map(|c| quote(&c.name)).collect();
    let mut all = vec![format!(
        "CREATE {word} {quoted} ({}){options} AS {}",
        columns.join(", "),
        view.definition.trim()
    )];
    for column in &view.columns {
        if let Some(default) = &column.default {
            let column_name = quote(&column.name);
            all.push(format!(
                "ALTER VIEW {quoted} ALTER COLUMN {column_name} SET DEFAULT {default}"
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
    format!("DROP {} IF EXISTS {}", word(found), name(object.own_name()))
}

/// The indexes, triggers and rewrite rules of a view.
fn parts_of(own_name: &str, view: &View) -> Vec<ObjectPath> {
    let part = |kind, n: &String| ObjectPath::part(kind, own_name, n);
    let indexes = view.indexes.keys().map(|n| part(ObjectKind::Index, n));
    let triggers = view.triggers.keys().map(|n| part(ObjectKind::Trigger, n));
    let rules = view.rewrite_rules.keys();
    let rules = rules.map(|n| part(ObjectKind::RewriteRule, n));
    indexes.chain(triggers).chain(rules).collect()
}
