//! What is dropped and made anew: what has another definition, and what stands in the way of a
//! change below it. Postgres refuses to change a column that a view, a policy or a trigger names.

use std::collections::{BTreeMap, BTreeSet};

use super::{Planner, create, rebuilds_column, replaces, wanted_drop};
use crate::{
    Aspect, Attribute, Change, Constraint, Difference, ObjectKind, ObjectPath, Schema, Table, View,
    facts::view_path,
    plan::{
        Drawing, Hazard, Lock,
        dependencies::dependents,
        order::{Order, Phase},
        question::constraint,
        rows, step,
    },
};

/// The objects that are dropped and made anew.
#[derive(Default)]
pub struct Remade {
    /// Views, routines and parts of tables.
    pub objects: BTreeSet<ObjectPath>,
    /// Columns that are dropped and added anew.
    pub columns: BTreeSet<ObjectPath>,
    /// Columns whose defaults are taken away and set again.
    pub defaults: BTreeSet<ObjectPath>,
    /// Those of the objects that call a routine which is made anew, so that they go before it.
    callers: BTreeSet<ObjectPath>,
    /// Those that can't be for the rows in the way.
    pub blocked: BTreeSet<ObjectPath>,
    views: BTreeMap<String, ObjectPath>,
}

impl Remade {
    /// Whether the object, or the view that it belongs to, is made anew anyway.
    pub fn covers(&self, object: &ObjectPath) -> bool {
        self.covering(object).is_some()
    }

    /// The object, or the view that it belongs to, if that is made anew anyway.
    pub fn covering(&self, object: &ObjectPath) -> Option<ObjectPath> {
        if self.objects.contains(object) {
            return Some(object.clone());
        }
        self.views.get(object.table.as_ref()?).cloned()
    }

    pub fn of(drawing: &Drawing<'_>) -> Self {
        let (expected, live) = (drawing.expected, drawing.live);
        let mut found = Self::default();
        let mut touched: BTreeSet<ObjectPath> = BTreeSet::new();
        for change in drawing.changes {
            let object = &change.object;
            if replaces(change) {
                let partitioned = expected
                    .tables
                    .get(object.owner())
                    .is_some_and(|t| t.options.partition_by.is_some());
                let waits = matches!(object.kind, ObjectKind::ForeignKey | ObjectKind::Check)
                    && !partitioned;
                let hindered = drawing.rows(object) > 0 || drawing.uncounted(object).is_some();
                if hindered && !(waits && drawing.options.not_valid) {
                    found.blocked.insert(object.clone());
                } else {
                    found.objects.insert(object.clone());
                }
            }
            if object.kind == ObjectKind::Column {
                if rebuilds_column(change, expected, live) {
                    found.columns.insert(object.clone());
                    touched.insert(object.clone());
                } else if wanted_drop(change, drawing) || super::alter::retypes(change, drawing) {
                    touched.insert(object.clone());
                }
            }
            if object.kind == ObjectKind::Type && super::alter::remakes_type(change, drawing) {
                touched.insert(object.clone());
                touched.extend(super::alter::columns_of_type(live, object.owner()));
            }
        }
        let reshaped = found.objects.iter().filter(|object| {
            object.kind == ObjectKind::Routine && !can_replace(expected, live, object)
        });
        let reshaped: Vec<ObjectPath> = reshaped.cloned().collect();
        found.callers(live, &reshaped, &mut touched);
        touched.extend(reshaped);
        found.computed_columns(live, &mut touched);
        found.above(live, &touched);
        found.keys(drawing);
        found.views = found
            .objects
            .iter()
            .filter(|o| matches!(o.kind, ObjectKind::View | ObjectKind::MaterialisedView))
            .map(|o| (o.owner().to_owned(), o.clone()))
            .collect();
        found
    }

    /// What of the tables calls a routine that can't be changed in place.
    fn callers(
        &mut self,
        live: &Schema,
        routines: &[ObjectPath],
        touched: &mut BTreeSet<ObjectPath>,
    ) {
        let names = routines.iter().map(|routine| {
            let (_, own) = crate::split_qualified(routine.owner());
            let own = own.split('(').next().unwrap_or_default().to_owned();
            [format!("{own}("), format!("{}(", crate::sql::quote(&own))]
        });
        let names: Vec<String> = names.flatten().collect();
        let calls = |text: &str| names.iter().any(|name| text.contains(name));
        for (on, table) in live.tables.iter().filter(|_| !names.is_empty()) {
            let own = table.columns.iter().filter(|(_, c)| !c.inherited);
            for (name, column) in own.filter(|(_, c)| c.default.as_deref().is_some_and(calls)) {
                let path = ObjectPath::column(on, name);
                if column.generated.is_some() {
                    self.columns.insert(path.clone());
                    touched.insert(path);
                } else {
                    self.defaults.insert(path);
                }
            }
            let part = |kind, name: &String| ObjectPath::part(kind, on, name);
            let constraints = [
                (ObjectKind::Check, &table.checks),
                (ObjectKind::Exclusion, &table.exclusions),
            ];
            for (kind, all) in constraints {
                let found = all.iter().filter(|(_, c)| calls(&c.definition));
                self.callers.extend(found.map(|(n, _)| part(kind, n)));
            }
            let found = table.indexes.iter().filter(|(_, i)| calls(&i.definition));
            self.callers
                .extend(found.map(|(n, _)| part(ObjectKind::Index, n)));
            self.callers.extend(saying(on, table, calls));
        }
        self.objects.extend(self.callers.iter().cloned());
    }

    /// Generated columns that are computed from a touched one.
    fn computed_columns(&mut self, live: &Schema, touched: &mut BTreeSet<ObjectPath>) {
        let mut more = Vec::new();
        for column in touched.iter().filter(|c| c.kind == ObjectKind::Column) {
            let own = column.name.as_deref().unwrap_or_default();
            let Some(table) = live.tables.get(column.owner()) else {
                continue;
            };
            for (name, other) in &table.columns {
                let computed = other.generated.is_some_and(|g| !g.is_identity());
                let text = other.default.as_deref().unwrap_or_default();
                if computed && name != own && mentions(text, own) {
                    more.push(ObjectPath::column(column.owner(), name));
                }
            }
        }
        self.columns.extend(more.iter().cloned());
        touched.extend(more);
    }

    /// What stands on what is touched or made anew.
    fn above(&mut self, live: &Schema, touched: &BTreeSet<ObjectPath>) {
        let mut below: BTreeSet<ObjectPath> = touched.clone();
        below.extend(
            self.objects
                .iter()
                .filter(|o| matches!(o.kind, ObjectKind::View | ObjectKind::MaterialisedView))
                .cloned(),
        );
        for object in dependents(live, &below) {
            let routine = object.kind == ObjectKind::Routine
                && touched
                    .iter()
                    .any(|t| matches!(t.kind, ObjectKind::Type | ObjectKind::Routine));
            if routine || matches!(object.kind, ObjectKind::View | ObjectKind::MaterialisedView) {
                self.objects.insert(object);
            }
        }
        let types: Vec<&str> = touched
            .iter()
            .filter(|t| t.kind == ObjectKind::Type)
            .map(|t| t.owner())
            .collect();
        for column in touched.iter().filter(|c| c.kind == ObjectKind::Column) {
            let own = column.name.as_deref().unwrap_or_default();
            let on = column.owner();
            if let Some(table) = live.tables.get(on)
                && !types.is_empty()
            {
                // Labels in them are of the old type.
                self.objects.extend(
                    resting(on, table, own)
                        .into_iter()
                        .filter(|part| matches!(part.kind, ObjectKind::Check | ObjectKind::Index)),
                );
            }
            let Some(table) = live.tables.get(on) else {
                continue;
            };
            self.objects
                .extend(saying(on, table, |text| mentions(text, own)));
            if self.columns.contains(column) {
                self.objects.extend(resting(on, table, own));
                let statistics = live.statistics.iter();
                let resting =
                    statistics.filter(|(_, s)| s.table == on && s.columns.iter().any(|c| c == own));
                self.objects
                    .extend(resting.map(|(n, _)| ObjectPath::object(ObjectKind::Statistics, n)));
            }
        }
    }

    /// Foreign keys that lead to a key which is made anew, or goes.
    fn keys(&mut self, drawing: &Drawing<'_>) {
        let renamed = super::index::renamed(drawing, self);
        let going = drawing.changes.iter().filter(|c| wanted_drop(c, drawing));
        let going = going.map(|change| &change.object);
        let going = going.filter(|object| renamed.values().all(|from| from != *object));
        let replaced: Vec<_> = self
            .objects
            .iter()
            .chain(going)
            .filter(|o| matches!(o.kind, ObjectKind::PrimaryKey | ObjectKind::Unique))
            .filter_map(|o| {
                let table = drawing.live.tables.get(o.owner())?;
                let key = constraint(table, o.kind, o)?;
                Some((o.owner().to_owned(), sorted(&key.columns)))
            })
            .collect();
        for (on, table) in &drawing.live.tables {
            for (own, key) in &table.foreign_keys {
                let Some(to) = &key.references else { continue };
                let leads = |(t, columns): &(String, Vec<String>)| {
                    *t == to.table && *columns == sorted(&to.columns)
                };
                if replaced.iter().any(leads) {
                    self.objects
                        .insert(ObjectPath::part(ObjectKind::ForeignKey, on, own));
                }
            }
        }
    }
}

/// CREATE OR REPLACE keeps what calls a routine, and can't change what it takes and gives.
fn can_replace(expected: &Schema, live: &Schema, object: &ObjectPath) -> bool {
    let head = |schema: &Schema| {
        let routine = schema.routines.get(object.owner())?;
        let end = routine.definition.find("\n LANGUAGE")?;
        Some((routine.kind, routine.definition[..end].to_owned()))
    };
    let (wanted, found) = (head(expected), head(live));
    wanted.is_some() && wanted == found
}

fn sorted(columns: &[String]) -> Vec<String> {
    let mut columns = columns.to_vec();
    columns.sort();
    columns
}

/// The triggers, rewrite rules and policies of a table whose definitions say something.
fn saying(on: &str, table: &Table, says: impl Fn(&str) -> bool) -> Vec<ObjectPath> {
    let part = |kind, name: &String| ObjectPath::part(kind, on, name);
    let triggers = table.triggers.iter().filter(|(_, t)| says(&t.definition));
    let rules = table.rewrite_rules.iter();
    let rules = rules.filter(|(_, r)| says(&r.definition));
    let policies = table.policies.iter().filter(|(_, p)| says(&p.definition));
    let triggers = triggers.map(|(n, _)| part(ObjectKind::Trigger, n));
    let rules = rules.map(|(n, _)| part(ObjectKind::RewriteRule, n));
    let policies = policies.map(|(n, _)| part(ObjectKind::Policy, n));
    triggers.chain(rules).chain(policies).collect()
}

/// Whether a text names a column. Too often rather than too seldom: what is made anew for nothing
/// costs little.
fn mentions(text: &str, column: &str) -> bool {
    text.contains(column) || text.contains(&column.replace('"', "\"\""))
}

/// The constraints and indexes of a table that go with a column.
fn resting(on: &str, table: &Table, column: &str) -> Vec<ObjectPath> {
    let rests = |columns: &[String]| columns.iter().any(|c| c == column);
    let mut found = Vec::new();
    if table
        .primary_key
        .as_ref()
        .is_some_and(|k| rests(&k.columns))
    {
        found.push(ObjectPath::primary_key(on));
    }
    let mut parts = |kind, all: &std::collections::BTreeMap<String, Constraint>| {
        let names = all.iter().filter(|(_, c)| rests(&c.columns));
        found.extend(names.map(|(n, _)| ObjectPath::part(kind, on, n)));
    };
    parts(ObjectKind::Unique, &table.uniques);
    parts(ObjectKind::ForeignKey, &table.foreign_keys);
    parts(ObjectKind::Check, &table.checks);
    parts(ObjectKind::Exclusion, &table.exclusions);
    let indexes = table.indexes.iter().filter(|(_, i)| rests(&i.columns));
    found.extend(indexes.map(|(n, _)| ObjectPath::part(ObjectKind::Index, on, n)));
    found
}

impl Planner<'_> {
    /// The change, if any, that says what is wrong with an object itself.
    fn own_change(&self, object: &ObjectPath) -> Option<Change> {
        let own = self.d.changes.iter().filter(|c| c.object == *object);
        own.clone()
            .find(|c| replaces(c))
            .or_else(|| own.clone().next())
            .cloned()
    }

    pub(super) fn remake(&mut self) {
        for object in self.remade.blocked.clone() {
            if let Some(change) = self.own_change(&object) {
                if self.uncounted(&change) {
                    continue;
                }
                let why = format!("{} violate it.", rows(self.d.rows(&object)));
                let mut ways = vec!["settle the rows and plan again".to_owned()];
                if matches!(object.kind, ObjectKind::ForeignKey | ObjectKind::Check) {
                    ways.insert(0, "--not-valid makes it hold for new rows alone".to_owned());
                }
                self.d.leave_out(&change, why, ways);
            }
        }
        for object in self.remade.columns.clone() {
            self.rebuild_column(&object);
        }
        for object in self.remade.defaults.clone() {
            self.set_default_again(&object);
        }
        for object in self.remade.objects.clone() {
            let change = self.own_change(&object);
            let unexpected = change
                .as_ref()
                .is_some_and(|c| matches!(c.what, Difference::Extra { .. }));
            let dropped_for_good = change.as_ref().is_some_and(|c| wanted_drop(c, &self.d));
            self.drop_first(&object, change.as_ref(), dropped_for_good);
            if !dropped_for_good {
                self.make_again(&object, change.as_ref().filter(|_| !unexpected));
            }
            if let Some(change) = change.filter(|_| unexpected && !dropped_for_good) {
                self.d.hazardous(&change, super::drop_hazard(object.kind));
            }
        }
    }

    /// A change of something that isn't made anew for the rows in the way.
    pub(super) fn follow_blocked(&mut self, change: &Change) {
        let object = &change.object;
        if !self.remade.blocked.contains(object) {
            return;
        }
        if let Some(other) = self.own_change(object).filter(|own| own != change) {
            self.d.goes_with_change(change, other.aspect());
        }
    }

    fn drop_first(&mut self, object: &ObjectPath, change: Option<&Change>, for_good: bool) {
        let routine_stays =
            object.kind == ObjectKind::Routine && can_replace(self.d.expected, self.d.live, object);
        if routine_stays || !self.is_live(object) {
            return;
        }
        let Some((phase, sql)) = self.drop_sql(object) else {
            // Nothing is dropped then, and nothing answers its change.
            return;
        };
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
        let mut it = step(change, object, why, vec![sql]).hazard(hazard);
        it = match object.kind {
            ObjectKind::Routine => it,
            _ => it.lock(Lock::exclusive(object.owner())),
        };
        let owned = matches!(
            object.kind,
            ObjectKind::Routine | ObjectKind::View | ObjectKind::MaterialisedView
        );
        if owned && !for_good && self.d.live.grants.is_none() {
            it = it.note(
                "What was granted on it goes with it: grant it again, or plan with --grants.",
            );
        }
        self.add_ranked(phase, it);
    }

    fn is_live(&self, object: &ObjectPath) -> bool {
        let live = self.d.live;
        match object.kind {
            ObjectKind::Routine => live.routines.contains_key(object.owner()),
            ObjectKind::View | ObjectKind::MaterialisedView => {
                let view = live.views.get(object.owner());
                view.is_some_and(|v| view_path(object.owner(), v) == *object)
            }
            _ => true,
        }
    }

    /// A default that calls what is made anew.
    fn set_default_again(&mut self, object: &ObjectPath) {
        let (own, on) = (object.name.as_deref().unwrap_or_default(), object.owner());
        let own_change = self.own_change(object);
        if own_change.as_ref().is_some_and(|c| wanted_drop(c, &self.d)) {
            return;
        }
        let column = self.d.wanted_column(on, own);
        let column = column.or_else(|| self.d.live.column(on, own).cloned());
        let alter = format!(
            "ALTER TABLE {} ALTER COLUMN {}",
            crate::sql::name(on),
            crate::sql::quote(own)
        );
        let lock = Lock::exclusive(on);
        let it = |change, title: &str, sql| {
            let title = format!("{title} the default of {object}");
            step(change, object, title, vec![sql]).lock(lock.clone())
        };
        let drop = it(None, "Take away for now", format!("{alter} DROP DEFAULT"));
        self.add(Phase::DropParts, drop.hazard(Hazard::Replaces));
        // One that is generated now says so by itself.
        let default = column.filter(|c| c.generated.is_none());
        if let Some(default) = default.and_then(|c| c.default) {
            let mut changes = self.d.changes.iter();
            let aspect = Aspect::Differs(Attribute::Default);
            let own_change = changes
                .find(|c| c.object == *object && c.aspect() == aspect)
                .cloned();
            let sql = format!("{alter} SET DEFAULT {default}");
            self.add(Phase::Rest, it(own_change.as_ref(), "Set", sql));
        }
        self.keep_below(on, own);
    }

    fn make_again(&mut self, object: &ObjectPath, change: Option<&Change>) {
        // As expected, or as it was where nobody expects it, or where that is left out.
        let schema = match self.expects(object) && !self.d.keeps(object) {
            true => self.d.expected,
            false => self.d.live,
        };
        let own = object.name.as_deref().unwrap_or_default();
        let on = object.table.as_deref().unwrap_or_default();
        match object.kind {
            ObjectKind::Routine => {
                if let Some(sql) = create::routine(schema, own) {
                    let phase = self.routine_phase(object);
                    let title = format!("Make {object} anew");
                    self.add_ranked(phase, step(change, object, title, vec![sql]));
                }
            }
            ObjectKind::View | ObjectKind::MaterialisedView => {
                let Some(view) = schema.views.get(own) else {
                    return;
                };
                let sql = create::view(own, view);
                let title = format!("Make {object} anew");
                let it = step(change, object, title, sql);
                self.add_ranked(Phase::Objects, it);
                let parts = parts_of(own, view);
                // What nobody expects of it goes with it, and isn't to go.
                let found = self.d.live.views.get(own);
                let stays = |part: &ObjectPath| {
                    let mut changes = self.d.changes.iter();
                    !parts.contains(part)
                        && !changes.any(|c| c.object == *part && wanted_drop(c, &self.d))
                };
                let kept = found.map(|view| parts_of(own, view)).unwrap_or_default();
                let kept: Vec<ObjectPath> = kept.into_iter().filter(stays).collect();
                for part in &kept {
                    self.create_view_part(None, part);
                    self.say_from(self.d.live, part);
                }
                for part in &parts {
                    self.create_view_part(None, part);
                    self.say_from(schema, part);
                }
            }
            ObjectKind::Statistics => {
                if let Some(statistics) = schema.statistics.get(own) {
                    let sql = format!(
                        "CREATE STATISTICS IF NOT EXISTS {} {}",
                        crate::sql::name(own),
                        statistics.definition
                    );
                    let title = format!("Make {object} anew");
                    self.add(Phase::Rest, step(change, object, title, vec![sql]));
                }
            }
            _ => match schema.tables.get(on) {
                Some(table) => {
                    let as_it_was = std::ptr::eq(schema, self.d.live);
                    self.make_part(table, object, change, as_it_was);
                }
                None => self.create_view_part(change, object),
            },
        }
        self.say_from(schema, object);
    }

    pub(super) fn say_from(&mut self, schema: &Schema, object: &ObjectPath) {
        let sql = create::comments(schema, object, false);
        if !sql.is_empty() {
            let it = step(None, object, format!("Comment on {object}"), sql);
            self.add(Phase::Comments, it);
        }
        self.mark_from(schema, object);
        self.grant_from(schema, object);
    }

    fn make_part(
        &mut self,
        table: &Table,
        object: &ObjectPath,
        change: Option<&Change>,
        as_it_was: bool,
    ) {
        let own = object.name.as_deref().unwrap_or_default();
        let on = object.owner();
        let title = format!("Make {object} anew");
        let (phase, sql, hazard) = match object.kind {
            ObjectKind::Index => match table.indexes.get(own) {
                Some(index) => (
                    Phase::Constraints,
                    vec![create::index(on, own, index, false)],
                    Some(Hazard::BuildsIndex),
                ),
                None => return,
            },
            ObjectKind::Trigger => match table.triggers.get(own) {
                Some(t) => (
                    Phase::Parts,
                    super::trigger_sql(on, own, &t.definition, t.fires),
                    None,
                ),
                None => return,
            },
            ObjectKind::RewriteRule => match table.rewrite_rules.get(own) {
                Some(r) => (
                    Phase::Parts,
                    super::rule_sql(on, own, &r.definition, r.fires),
                    None,
                ),
                None => return,
            },
            ObjectKind::Policy => match table.policies.get(own) {
                Some(p) => (
                    Phase::Parts,
                    vec![format!(
                        "CREATE POLICY {} ON {} {}",
                        crate::sql::quote(own),
                        crate::sql::name(on),
                        p.definition
                    )],
                    None,
                ),
                None => return,
            },
            kind => {
                let Some(wanted) = constraint(table, kind, object) else {
                    return;
                };
                let named = match kind {
                    ObjectKind::PrimaryKey => create::key_name(on, wanted),
                    _ => own.to_owned(),
                };
                let holds = self.d.uncounted(object).is_none() && self.d.rows(object) == 0;
                let valid = wanted.validated && (as_it_was || holds);
                let phase = match kind {
                    ObjectKind::ForeignKey => Phase::ForeignKeys,
                    _ => Phase::Constraints,
                };
                (
                    phase,
                    vec![create::constraint(on, &named, wanted, valid)],
                    Some(Hazard::ScansTable),
                )
            }
        };
        let mut it = step(change, object, title, sql).lock(Lock::exclusive(on));
        if let Some(hazard) = hazard {
            it = it.hazard(hazard);
        }
        let is_key = object.kind == ObjectKind::PrimaryKey;
        self.d.add(Order::beside_keys(phase, is_key), it);
    }

    fn expects(&self, object: &ObjectPath) -> bool {
        let expected = self.d.expected;
        let own = object.name.as_deref().unwrap_or_default();
        match object.kind {
            ObjectKind::Routine => expected.routines.contains_key(own),
            // A plain one isn't the materialised one of its name.
            ObjectKind::View | ObjectKind::MaterialisedView => {
                let view = expected.views.get(own);
                view.is_some_and(|view| view_path(own, view) == *object)
            }
            ObjectKind::Statistics => expected.statistics.contains_key(own),
            // A view's parts are taken from where they are.
            _ if expected.views.contains_key(object.owner()) => true,
            kind => expected
                .tables
                .get(object.owner())
                .is_some_and(|t| match kind {
                    ObjectKind::Index => t.indexes.contains_key(own),
                    ObjectKind::Trigger => t.triggers.contains_key(own),
                    ObjectKind::RewriteRule => t.rewrite_rules.contains_key(own),
                    ObjectKind::Policy => t.policies.contains_key(own),
                    _ => constraint(t, kind, object).is_some(),
                }),
        }
    }
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

/// Whether a change is one of type or collation.
pub fn of_type(change: &Change) -> bool {
    matches!(
        &change.what,
        Difference::Differs {
            attribute: Attribute::DataType | Attribute::Collation,
            ..
        }
    )
}
