//! The steps by which something is dropped and made anew; see [`super::remake::Remade`] for what.

use super::{
    Planner, column, constraint, data_type, extension, index, namespace, policy, rewrite_rule,
    routine, sequence, statistics, table, trigger, view, wanted_drop,
};
use crate::{
    Aspect, Attribute, Change, Column, ObjectKind, ObjectPath,
    plan::{
        Hazard, Lock, Step,
        noun::{Edit, Noun, Object},
        order::Phase,
        rows,
    },
};

impl Planner<'_> {
    /// Whether a change comes with something that is made anew anyway.
    pub(super) fn comes_with_remade(&mut self, change: &Change) -> bool {
        let Some(remade) = self.remade.covering(&change.object) else {
            return false;
        };
        self.drawing.goes_with(change, &remade);
        true
    }

    /// A change that comes with its object's being made anew, or stays with what keeps that from being made.
    pub(super) fn follow(&mut self, change: &Change) {
        if !self.comes_with_remade(change) {
            self.follow_blocked(change);
        }
    }

    pub(super) fn remake(&mut self) {
        for object in self.remade.blocked.clone() {
            if let Some(change) = self.own_change(&object) {
                if self.uncounted(&change) {
                    continue;
                }
                let why = format!("{} violate it.", rows(self.drawing.rows(&object)));
                let mut ways = vec!["settle the rows and plan again".to_owned()];
                if matches!(object.kind, ObjectKind::ForeignKey | ObjectKind::Check) {
                    ways.insert(0, "--not-valid makes it hold for new rows alone".to_owned());
                }
                self.drawing.leave_out(&change, why, ways);
            }
        }
        let live = self.drawing.live;
        for object in self.remade.columns.clone() {
            if let Some(column) = live.column(object.owner(), object.own_name()) {
                self.rebuild_column(&object, column);
            }
        }
        for object in self.remade.defaults.clone() {
            if let Some(column) = live.column(object.owner(), object.own_name()) {
                self.set_default_again(&object, column);
            }
        }
        for object in self.remade.objects.clone() {
            let change = self.own_change(&object);
            let unexpected = change.as_ref().is_some_and(|c| c.aspect() == Aspect::Extra);
            let dropped_for_good = change
                .as_ref()
                .is_some_and(|c| wanted_drop(c, &self.drawing));
            if let Some(found) = Object::find(live, &object) {
                self.drop_first(&object, found, change.as_ref(), dropped_for_good);
            }
            if !dropped_for_good {
                self.make_again(&object, change.as_ref().filter(|_| !unexpected));
            }
            if let Some(change) = change.filter(|_| unexpected && !dropped_for_good) {
                self.drawing
                    .hazardous(&change, super::drop_hazard(object.kind));
            }
        }
    }

    /// The change, if any, that says what is wrong with an object itself.
    fn own_change(&self, object: &ObjectPath) -> Option<Change> {
        let changes = self.drawing.changes.iter();
        let changes = changes.filter(|c| c.object == *object);
        let replaces = |change: &&Change| {
            let noun = Noun::of(change, self.drawing.expected, self.drawing.live);
            noun.is_some_and(|noun| replaces(&noun))
        };
        changes
            .clone()
            .find(replaces)
            .or_else(|| changes.clone().next())
            .cloned()
    }

    /// A change of something that isn't made anew for the rows in the way.
    fn follow_blocked(&mut self, change: &Change) {
        let object = &change.object;
        if !self.remade.blocked.contains(object) {
            return;
        }
        if let Some(other) = self.own_change(object).filter(|other| other != change) {
            self.drawing.goes_with_change(change, other.aspect());
        }
    }

    fn drop_first(
        &mut self,
        object: &ObjectPath,
        found: Object<'_>,
        change: Option<&Change>,
        for_good: bool,
    ) {
        let routine_stays = object.kind == ObjectKind::Routine
            && routine::can_replace(self.drawing.expected, self.drawing.live, object);
        if routine_stays {
            return;
        }
        let (phase, sql) = drop_of(object, found);
        let phase = match object.kind {
            ObjectKind::Routine => Phase::DropViews,
            _ if self.remade.callers.contains(object) => Phase::DropParts,
            _ => phase,
        };
        let why = match (change, for_good) {
            (_, true) => format!("Drop {object}"),
            (Some(_), _) => format!("Drop {object} to make it anew"),
            (None, _) => format!("Drop {object} for now: it stands on what changes"),
        };
        let hazard = match for_good {
            true => super::drop_hazard(object.kind),
            false => Hazard::Replaces,
        };
        let change = change.filter(|_| for_good);
        let mut step = Step::new(change, object, why, vec![sql]).hazard(hazard);
        step = match object.kind {
            ObjectKind::Routine => step,
            _ => step.lock(Lock::exclusive(object.owner())),
        };
        let owned = matches!(
            object.kind,
            ObjectKind::Routine | ObjectKind::View | ObjectKind::MaterialisedView
        );
        if owned && !for_good && self.drawing.live.grants.is_none() {
            step = step.note(
                "What was granted on it goes with it: grant it again, or plan with --grants.",
            );
        }
        self.add_ranked(phase, step);
    }

    /// Makes something as expected, or as it was where nobody expects it, or where that is left out.
    fn make_again(&mut self, object: &ObjectPath, change: Option<&Change>) {
        let as_expected =
            Object::find(self.drawing.expected, object).filter(|_| !self.drawing.keeps(object));
        let (schema, wanted) = match as_expected {
            Some(wanted) => (self.drawing.expected, wanted),
            None => match Object::find(self.drawing.live, object) {
                Some(found) => (self.drawing.live, found),
                // It is neither expected nor there.
                None => return,
            },
        };
        let of_view = !schema.tables.contains_key(object.owner());
        match wanted {
            Object::Routine(routine) => self.routine_again(change, object, routine),
            Object::View(view) => self.view_again(change, object, schema, view),
            Object::Statistics(statistics) => self.statistics_again(change, object, statistics),
            Object::Constraint(wanted) => {
                let as_it_was = std::ptr::eq(schema, self.drawing.live);
                self.constraint_again(change, object, wanted, as_it_was);
            }
            Object::Index(index) if of_view => self.index_of_view(change, object, index),
            Object::Index(index) => self.index_again(change, object, index),
            Object::Trigger(trigger) if of_view => self.add_trigger(change, object, trigger),
            Object::Trigger(trigger) => self.trigger_again(change, object, trigger),
            Object::RewriteRule(rule) if of_view => self.add_rewrite_rule(change, object, rule),
            Object::RewriteRule(rule) => self.rewrite_rule_again(change, object, rule),
            Object::Policy(policy) => self.policy_again(change, object, policy),
            // None of these is among them: see [`Remade::of`].
            Object::Namespace(_)
            | Object::Extension(_)
            | Object::Type(_)
            | Object::Sequence(_)
            | Object::Table(_)
            | Object::Column(_) => return,
        }
        self.say_from(schema, object);
    }

    /// A default that calls what is made anew.
    fn set_default_again(&mut self, object: &ObjectPath, live: &Column) {
        let (own_name, table_name) = (object.own_name(), object.owner());
        let own_change = self.own_change(object);
        if own_change
            .as_ref()
            .is_some_and(|c| wanted_drop(c, &self.drawing))
        {
            return;
        }
        let column = self.drawing.wanted_or_kept(object, live);
        let alter = format!(
            "ALTER TABLE {} ALTER COLUMN {}",
            crate::sql::name(table_name),
            crate::sql::quote(own_name)
        );
        let lock = Lock::exclusive(table_name);
        let of_default = |change, title: &str, sql| {
            let title = format!("{title} the default of {object}");
            Step::new(change, object, title, vec![sql]).lock(lock.clone())
        };
        let drop = of_default(None, "Take away for now", format!("{alter} DROP DEFAULT"));
        self.add(Phase::DropParts, drop.hazard(Hazard::Replaces));
        // One that is generated now says so by itself.
        if let (Some(default), None) = (column.default, column.generated) {
            let mut changes = self.drawing.changes.iter();
            let aspect = Aspect::Differs(Attribute::Default);
            let own_change = changes
                .find(|c| c.object == *object && c.aspect() == aspect)
                .cloned();
            let sql = format!("{alter} SET DEFAULT {default}");
            self.add(Phase::Rest, of_default(own_change.as_ref(), "Set", sql));
        }
        self.keep_below(table_name, own_name);
    }
}

/// The statement that drops an object that is there, and when.
fn drop_of(object: &ObjectPath, found: Object<'_>) -> (Phase, String) {
    match found {
        Object::Namespace(_) => (Phase::DropRest, namespace::drop_sql(object)),
        Object::Extension(_) => (Phase::DropRest, extension::drop_sql(object)),
        Object::Type(found) => (Phase::DropRest, data_type::drop_sql(object, found)),
        Object::Sequence(_) => (Phase::DropRest, sequence::drop_sql(object)),
        Object::Routine(found) => (Phase::DropRest, routine::drop_sql(object, found)),
        Object::Table(_) => (Phase::DropTables, table::drop_sql(object)),
        Object::Column(_) => (Phase::DropColumns, column::drop_sql(object)),
        Object::Constraint(found) => constraint::drop_sql(object, found),
        Object::Index(_) => (Phase::DropConstraints, index::drop_sql(object)),
        Object::Trigger(_) => (Phase::DropParts, trigger::drop_sql(object)),
        Object::Policy(_) => (Phase::DropParts, policy::drop_sql(object)),
        Object::RewriteRule(_) => (Phase::DropParts, rewrite_rule::drop_sql(object)),
        Object::View(found) => (Phase::DropViews, view::drop_sql(object, found)),
        Object::Statistics(_) => (Phase::DropParts, statistics::drop_sql(object)),
    }
}

/// Whether a change makes its object be dropped and made anew.
pub fn replaces(noun: &Noun<'_>) -> bool {
    match noun {
        Noun::Constraint(Edit::Alter(expected, _, attribute)) => match attribute {
            Attribute::Definition => true,
            Attribute::Validated => !expected.validated,
            Attribute::Valid => expected.enforced,
            _ => false,
        },
        Noun::Index(edit) => edit.alters(&[Attribute::Definition, Attribute::Valid]),
        Noun::View(edit) => edit.alters(&[Attribute::Definition, Attribute::Options]),
        Noun::Trigger(edit) => edit.alters(&[Attribute::Definition]),
        Noun::Policy(edit) => edit.alters(&[Attribute::Definition]),
        Noun::RewriteRule(edit) => edit.alters(&[Attribute::Definition]),
        Noun::Routine(edit) => edit.alters(&[Attribute::Definition]),
        Noun::Statistics(edit) => edit.alters(&[Attribute::Definition]),
        // They are changed in place, or with more ado: see [`Remade::of`].
        Noun::Namespace(_)
        | Noun::Extension(_)
        | Noun::Type(_)
        | Noun::Sequence(_)
        | Noun::Table(_)
        | Noun::Column(_)
        | Noun::Constraint(Edit::Add(_) | Edit::Drop(_)) => false,
    }
}
