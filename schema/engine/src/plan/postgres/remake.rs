//! What is dropped and made anew: what has another definition, and what stands in the way of a
//! change below it. Postgres refuses to change a column that a view, a policy or a trigger names.

use std::collections::{BTreeMap, BTreeSet};

use super::{again, column_type, data_type, generated, rename, routine, wanted_drop};
use crate::{
    Constraint, ObjectKind, ObjectPath, Schema, Table,
    plan::{
        Drawing,
        dependencies::dependents,
        noun::{Noun, Object},
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
    pub callers: BTreeSet<ObjectPath>,
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
            let Some(noun) = Noun::of(change, expected, live) else {
                continue;
            };
            if again::replaces(&noun) {
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
            match &noun {
                Noun::Column(edit) if generated::rebuilds(edit) => {
                    found.columns.insert(object.clone());
                    touched.insert(object.clone());
                }
                Noun::Column(edit)
                    if wanted_drop(change, drawing) || column_type::retypes(edit, drawing) =>
                {
                    touched.insert(object.clone());
                }
                Noun::Type(edit) if data_type::remakes(edit) => {
                    touched.insert(object.clone());
                    let columns = data_type::columns_of(live, object.own_name());
                    touched.extend(columns.into_iter().map(|(path, _)| path));
                }
                // These are made anew themselves, or nothing stands on how they are.
                Noun::Column(_)
                | Noun::Type(_)
                | Noun::Namespace(_)
                | Noun::Extension(_)
                | Noun::Sequence(_)
                | Noun::Routine(_)
                | Noun::Table(_)
                | Noun::Constraint(_)
                | Noun::Index(_)
                | Noun::Trigger(_)
                | Noun::Policy(_)
                | Noun::RewriteRule(_)
                | Noun::View(_)
                | Noun::Statistics(_) => {}
            }
        }
        let reshaped = found.objects.iter().filter(|object| {
            object.kind == ObjectKind::Routine && !routine::can_replace(expected, live, object)
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
            let (_, own_name) = crate::split_qualified(routine.owner());
            let own_name = own_name.split('(').next().unwrap_or_default().to_owned();
            [
                format!("{own_name}("),
                format!("{}(", crate::sql::quote(&own_name)),
            ]
        });
        let names: Vec<String> = names.flatten().collect();
        let calls = |text: &str| names.iter().any(|name| text.contains(name));
        for (table_name, table) in live.tables.iter().filter(|_| !names.is_empty()) {
            let columns = table.columns.iter().filter(|(_, c)| !c.inherited);
            for (name, column) in columns.filter(|(_, c)| c.default.as_deref().is_some_and(calls)) {
                let path = ObjectPath::column(table_name, name);
                if column.generated.is_some() {
                    self.columns.insert(path.clone());
                    touched.insert(path);
                } else {
                    self.defaults.insert(path);
                }
            }
            let part = |kind, name: &String| ObjectPath::part(kind, table_name, name);
            let constraints = [
                (ObjectKind::Check, &table.checks),
                (ObjectKind::Exclusion, &table.exclusions),
            ];
            for (kind, all) in constraints {
                let found = all.iter().filter(|(_, c)| calls(&c.definition));
                self.callers.extend(found.map(|(n, _)| part(kind, n)));
            }
            let found = table.indexes.iter();
            let found = found.filter(|(_, i)| i.definition.expressions().any(calls));
            self.callers
                .extend(found.map(|(n, _)| part(ObjectKind::Index, n)));
            self.callers.extend(saying(table_name, table, calls));
        }
        self.objects.extend(self.callers.iter().cloned());
    }

    /// Generated columns that are computed from a touched one.
    fn computed_columns(&mut self, live: &Schema, touched: &mut BTreeSet<ObjectPath>) {
        let mut more = Vec::new();
        for column in touched.iter().filter(|c| c.kind == ObjectKind::Column) {
            let own_name = column.own_name();
            let Some(table) = live.tables.get(column.owner()) else {
                continue;
            };
            for (name, other) in &table.columns {
                let computed = other.generated.is_some_and(|g| !g.is_identity());
                let text = other.default.as_deref().unwrap_or_default();
                if computed && name != own_name && mentions(text, own_name) {
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
            let own_name = column.own_name();
            let table_name = column.owner();
            if let Some(table) = live.tables.get(table_name)
                && !types.is_empty()
            {
                // Labels in them are of the old type.
                self.objects.extend(
                    resting(table_name, table, own_name)
                        .into_iter()
                        .filter(|part| matches!(part.kind, ObjectKind::Check | ObjectKind::Index)),
                );
            }
            let Some(table) = live.tables.get(table_name) else {
                continue;
            };
            self.objects
                .extend(saying(table_name, table, |text| mentions(text, own_name)));
            if self.columns.contains(column) {
                self.objects.extend(resting(table_name, table, own_name));
                let statistics = live.statistics.iter();
                let resting = statistics.filter(|(_, s)| {
                    s.table == table_name && s.columns.iter().any(|c| c == own_name)
                });
                self.objects
                    .extend(resting.map(|(n, _)| ObjectPath::object(ObjectKind::Statistics, n)));
            }
        }
    }

    /// Foreign keys that lead to a key which is made anew, or goes.
    fn keys(&mut self, drawing: &Drawing<'_>) {
        let renamed = rename::renamed(drawing, self);
        let going = drawing.changes.iter().filter(|c| wanted_drop(c, drawing));
        let going = going.map(|change| &change.object);
        let going = going.filter(|object| renamed.values().all(|from| from != *object));
        let replaced: Vec<_> = self
            .objects
            .iter()
            .chain(going)
            .filter(|o| matches!(o.kind, ObjectKind::PrimaryKey | ObjectKind::Unique))
            .filter_map(|o| match Object::find(drawing.live, o)? {
                Object::Constraint(key) => Some((o.owner().to_owned(), sorted(&key.columns))),
                _ => None,
            })
            .collect();
        for (table_name, table) in &drawing.live.tables {
            for (own_name, key) in &table.foreign_keys {
                let Some(to) = &key.references else { continue };
                let leads = |(t, columns): &(String, Vec<String>)| {
                    *t == to.table && *columns == sorted(&to.columns)
                };
                if replaced.iter().any(leads) {
                    self.objects.insert(ObjectPath::part(
                        ObjectKind::ForeignKey,
                        table_name,
                        own_name,
                    ));
                }
            }
        }
    }
}

fn sorted(columns: &[String]) -> Vec<String> {
    let mut columns = columns.to_vec();
    columns.sort();
    columns
}

/// The triggers, rewrite rules and policies of a table whose definitions say something.
fn saying(table_name: &str, table: &Table, says: impl Fn(&str) -> bool) -> Vec<ObjectPath> {
    let part = |kind, name: &String| ObjectPath::part(kind, table_name, name);
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
fn resting(table_name: &str, table: &Table, column: &str) -> Vec<ObjectPath> {
    let rests = |columns: &[String]| columns.iter().any(|c| c == column);
    let mut found = Vec::new();
    if table
        .primary_key
        .as_ref()
        .is_some_and(|k| rests(&k.columns))
    {
        found.push(ObjectPath::primary_key(table_name));
    }
    let mut parts = |kind, all: &std::collections::BTreeMap<String, Constraint>| {
        let names = all.iter().filter(|(_, c)| rests(&c.columns));
        found.extend(names.map(|(n, _)| ObjectPath::part(kind, table_name, n)));
    };
    parts(ObjectKind::Unique, &table.uniques);
    parts(ObjectKind::ForeignKey, &table.foreign_keys);
    parts(ObjectKind::Check, &table.checks);
    parts(ObjectKind::Exclusion, &table.exclusions);
    let indexes = table.indexes.iter().filter(|(_, i)| rests(&i.columns));
    found.extend(indexes.map(|(n, _)| ObjectPath::part(ObjectKind::Index, table_name, n)));
    found
}
