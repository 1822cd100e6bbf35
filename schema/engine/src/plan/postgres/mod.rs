//! Postgres. One transaction, apart from what Postgres refuses to do in one.
//!
//! The order: what is in the way goes first, then schemas, types, sequences, routines, tables and
//! columns, then constraints and indexes, then views with what hangs on them, then foreign keys,
//! then comments, and last what nobody expects, where that was allowed.

mod alter;
mod create;
mod extension;
mod family;
mod grant;
mod index;
mod remake;
mod taken;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Below, Drawing, Drawn, Hazard, Lock, LockMode, Step,
    dependencies::ordered,
    drop_hazard,
    order::{Order, Phase},
    question::{constraint, needs_value},
    rows, step,
};
use crate::{
    Aspect, Attribute, Change, Difference, Fires, ObjectKind, ObjectPath, Schema, TypeShape, View,
    sql::{name, quote},
};
use remake::Remade;
use taken::Taken;

/// Steps for Postgres, in order.
pub fn draw(drawing: Drawing<'_>) -> Drawn {
    let remade = Remade::of(&drawing);
    let mut planner = Planner {
        renamed: index::renamed(&drawing, &remade),
        ranks: ranks(drawing.expected, drawing.live),
        taken: Taken::of(drawing.live),
        d: drawing,
        remade,
    };
    planner.remake();
    for change in planner.d.changes {
        match &change.what {
            Difference::Missing { .. } => planner.create(change),
            Difference::Extra { .. } => planner.drop_extra(change),
            Difference::Differs {
                attribute,
                expected,
                live,
            } => planner.alter(change, *attribute, expected, live),
        }
    }
    planner.tell_of_children();
    planner.find_operators();
    planner.d.finish()
}

/// The place of each top-level object among the others when they are made.
fn ranks(expected: &Schema, live: &Schema) -> BTreeMap<ObjectPath, u32> {
    let mut all = Vec::new();
    for schema in [expected, live] {
        let object = |kind, names: Vec<&String>| {
            let paths: Vec<_> = names
                .into_iter()
                .map(|n| ObjectPath::object(kind, n))
                .collect();
            paths
        };
        all.extend(object(ObjectKind::Type, schema.types.keys().collect()));
        all.extend(object(
            ObjectKind::Routine,
            schema.routines.keys().collect(),
        ));
        all.extend(schema.tables.keys().map(|t| ObjectPath::table(t)));
        let views = schema.views.iter();
        all.extend(views.map(|(n, v)| crate::facts::view_path(n, v)));
    }
    let mut ranks = ordered(expected, all.clone());
    ranks.retain(|path| !is_live_only(path, expected));
    // What is live alone comes in its own order, after.
    let of_live = ordered(live, all);
    let known: BTreeSet<_> = ranks.iter().cloned().collect();
    let more = of_live.into_iter().filter(|path| !known.contains(path));
    ranks.extend(more.collect::<Vec<_>>());
    ranks.into_iter().zip(1..).collect()
}

fn is_live_only(path: &ObjectPath, expected: &Schema) -> bool {
    let own = path.owner();
    match path.kind {
        ObjectKind::Type => !expected.types.contains_key(own),
        ObjectKind::Routine => !expected.routines.contains_key(own),
        ObjectKind::Table => !expected.tables.contains_key(own),
        _ => !expected.views.contains_key(own),
    }
}

struct Planner<'a> {
    d: Drawing<'a>,
    remade: Remade,
    /// What only gets another name: what is missing, by what is there.
    renamed: BTreeMap<ObjectPath, ObjectPath>,
    /// Where the top-level objects stand among each other: below first.
    ranks: BTreeMap<ObjectPath, u32>,
    /// What the names in use mean.
    taken: Taken,
}

impl Planner<'_> {
    fn add(&mut self, phase: Phase, step: Step) {
        self.d.add(Order::first(phase), step);
    }

    /// Adds a step in the order of what needs what; turned round for what is dropped.
    fn add_ranked(&mut self, phase: Phase, step: Step) {
        let rank = self.rank(&step.object);
        let order = match phase {
            Phase::DropViews | Phase::DropTables | Phase::DropRest => Order::below(phase, rank),
            _ => Order::above(phase, rank),
        };
        self.d.add(order, step);
    }

    fn rank(&self, object: &ObjectPath) -> Option<u32> {
        self.ranks.get(object).copied()
    }

    /// A lock on a table is one on each that has its columns from it.
    fn tell_of_children(&mut self) {
        let tables = self.d.live.tables.values();
        let mut parents = BTreeMap::new();
        for options in tables.map(|table| &table.options) {
            if let Some(partition) = &options.partition_of {
                parents.insert(&partition.parent, Below::Partitions);
            }
            for parent in &options.inherits {
                parents.insert(parent, Below::Children);
            }
        }
        for (_, step) in &mut self.d.steps {
            if let Lock::Tables { tables, below, .. } = &mut step.lock
                && let [table] = tables.as_slice()
            {
                *below = parents.get(table).copied();
            }
        }
    }

    /// What is said of an object beside its definition.
    fn say(&mut self, object: &ObjectPath) {
        self.say_from(self.d.expected, object);
    }

    fn create(&mut self, change: &Change) {
        if self.comes_with_remade(change) {
            return;
        }
        if let Some(other) = self.in_the_way(&change.object) {
            let why = format!("Its name is that of {other}, which stays.");
            let ways = vec![format!(
                "--allow {}, then plan again, or rename one of them",
                drop_hazard(other.kind)
            )];
            self.d.leave_out(change, why, ways);
            return;
        }
        let object = &change.object;
        if let Some(from) = self.renamed.get(object).cloned() {
            self.rename(change, &from);
            return;
        }
        let expected = self.d.expected;
        let own = object.name.as_deref().unwrap_or_default();
        let on = object.table.as_deref().unwrap_or_default();
        let simple = |title: String, sql: Vec<String>| step(Some(change), object, title, sql);
        match object.kind {
            ObjectKind::Schema => {
                let sql = vec![format!("CREATE SCHEMA IF NOT EXISTS {}", quote(own))];
                self.add(Phase::Schemas, simple(format!("Create {object}"), sql));
            }
            ObjectKind::Extension => {
                if let Some(extension) = expected.extensions.get(own) {
                    // Postgres puts its own where they belong.
                    let place = extension.place.beside().filter(|p| *p != "pg_catalog");
                    let place =
                        place.map_or(String::new(), |schema| format!("SCHEMA {} ", quote(schema)));
                    let sql = format!(
                        "CREATE EXTENSION IF NOT EXISTS {} {place}VERSION {}",
                        quote(own),
                        quote(&extension.version)
                    );
                    self.add(
                        Phase::Schemas,
                        simple(format!("Create {object}"), vec![sql]),
                    );
                }
            }
            ObjectKind::Type => {
                if let Some(found) = expected.types.get(own) {
                    let sql = vec![create::data_type(own, found)];
                    self.add_ranked(Phase::Types, simple(format!("Create {object}"), sql));
                }
            }
            ObjectKind::Sequence => self.create_sequence(change),
            ObjectKind::Routine => {
                if let Some(sql) = create::routine(expected, own) {
                    let phase = self.routine_phase(object);
                    self.add_ranked(phase, simple(format!("Create {object}"), vec![sql]));
                }
            }
            ObjectKind::Table => {
                if let Some(table) = expected.tables.get(on) {
                    let sql = create::table(on, table);
                    let it = simple(format!("Create table {object}"), sql)
                        .note("It is empty: what it held comes from a backup or not at all.");
                    self.add_ranked(Phase::Tables, it);
                }
            }
            ObjectKind::Column => self.create_column(change),
            ObjectKind::View | ObjectKind::MaterialisedView => {
                if let Some(view) = expected.views.get(own) {
                    let mut it = simple(format!("Create {object}"), create::view(own, view));
                    if view.materialised {
                        // It is filled from whatever it reads.
                        it.statement_timeout_s = 0;
                    }
                    self.add_ranked(Phase::Objects, it);
                }
            }
            ObjectKind::Statistics => {
                if let Some(statistics) = expected.statistics.get(own) {
                    let sql = format!(
                        "CREATE STATISTICS IF NOT EXISTS {} {}",
                        name(own),
                        statistics.definition
                    );
                    self.add(Phase::Rest, simple(format!("Create {object}"), vec![sql]));
                }
            }
            _ => self.create_part(change),
        }
        self.say(object);
    }

    /// Routines that need a table come after the tables, the others before.
    fn routine_phase(&self, object: &ObjectPath) -> Phase {
        let needs_relation = self.d.expected.dependencies.iter().any(|d| {
            d.object == *object && !matches!(d.needs.kind, ObjectKind::Type | ObjectKind::Routine)
        });
        match needs_relation {
            true => Phase::Objects,
            false => Phase::Routines,
        }
    }

    fn create_sequence(&mut self, change: &Change) {
        let object = &change.object;
        let own = object.name.as_deref().unwrap_or_default();
        let Some(sequence) = self.d.expected.sequences.get(own) else {
            return;
        };
        let mut made = step(
            Some(change),
            object,
            format!("Create {object}"),
            vec![create::sequence(own, sequence)],
        );
        if sequence.owned_by.is_none() {
            made = made.note("It begins anew: set it past the numbers in use (setval).");
        }
        self.add(Phase::Sequences, made);
        self.own_sequence(None, object);
        if let Some((table, column)) = &sequence.owned_by
            && self.d.live.column(table, column).is_some()
        {
            let past = step(
                None,
                object,
                format!("Set {object} past the numbers in use"),
                vec![create::past(
                    &crate::sql::literal(&name(own)),
                    table,
                    column,
                )],
            );
            self.add(Phase::Rest, past);
        }
    }

    fn own_sequence(&mut self, change: Option<&Change>, object: &ObjectPath) {
        let own = object.name.as_deref().unwrap_or_default();
        let Some(sequence) = self.d.expected.sequences.get(own) else {
            return;
        };
        if self.owner_goes(own) {
            // It would be gone with its table or column.
            let sql = vec![format!("ALTER SEQUENCE {} OWNED BY NONE", name(own))];
            let answer = change.filter(|_| sequence.owned_by.is_none());
            let title = format!("Take {object} from its column");
            self.add(Phase::LetGo, step(answer, object, title, sql));
            if answer.is_some() {
                return;
            }
        }
        let owner = match &sequence.owned_by {
            Some((table, column)) => format!("{}.{}", name(table), quote(column)),
            None if change.is_some() => "NONE".into(),
            None => return,
        };
        let sql = vec![format!("ALTER SEQUENCE {} OWNED BY {owner}", name(own))];
        let it = step(change, object, format!("Give {object} to its column"), sql);
        self.add(Phase::Rest, it);
    }

    fn create_column(&mut self, change: &Change) {
        let object = &change.object;
        let (own, on) = (object.name.as_deref().unwrap_or_default(), object.owner());
        let expected = self.d.expected;
        let Some(column) = expected.column(on, own) else {
            return;
        };
        if !self.d.live.tables.contains_key(on) {
            self.d.goes_with(change, &ObjectPath::table(on));
            return;
        }
        if self.uncounted(change) {
            return;
        }
        let count = self.d.rows(object);
        let table = name(on);
        let mut sql = Vec::new();
        let mut it = step(
            Some(change),
            object,
            format!("Add column {object}"),
            Vec::new(),
        )
        .lock(Lock::exclusive(on));
        if needs_value(column) && count > 0 {
            let Some(value) = self.d.options.backfill.get(object).cloned() else {
                self.d.leave_out(
                    change,
                    format!(
                        "It must not be NULL, has no default, and {} would lack a value.",
                        rows(count)
                    ),
                    vec![format!("--backfill '{object}=EXPRESSION'")],
                );
                return;
            };
            let free = crate::Column {
                nullable: true,
                ..column.clone()
            };
            sql.push(format!(
                "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {}",
                create::column(own, &free)
            ));
            sql.extend(create::backfill(on, own, &value));
            sql.push(format!(
                "ALTER TABLE {table} ALTER COLUMN {} SET NOT NULL",
                quote(own)
            ));
            it = it.hazard(Hazard::BackfillsRows).rows(count);
        } else {
            sql.push(format!(
                "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {}",
                create::column(own, column)
            ));
            // A default that isn't a constant, a generated value or an identity is written into
            // every row; whether a function is constant is for Postgres to know.
            let computed = column.generated.is_some()
                || column.default.as_ref().is_some_and(|d| d.contains('('));
            if computed {
                it = it.hazard(Hazard::RewritesTable);
            }
        }
        sql.extend(create::column_storage(on, own, &column.storage));
        it.sql = sql;
        self.add(Phase::Columns, it);
    }

    /// Constraints, indexes, triggers, policies, rewrite rules.
    fn create_part(&mut self, change: &Change) {
        let object = &change.object;
        let (own, on) = (object.name.as_deref().unwrap_or_default(), object.owner());
        let Some(table) = self.d.expected.tables.get(on) else {
            self.create_view_part(Some(change), object);
            return;
        };
        let simple = |title: String, sql: Vec<String>| step(Some(change), object, title, sql);
        match object.kind {
            ObjectKind::PrimaryKey
            | ObjectKind::Unique
            | ObjectKind::ForeignKey
            | ObjectKind::Check
            | ObjectKind::Exclusion => self.create_constraint(change),
            ObjectKind::Index => {
                if self.uncounted(change) {
                    return;
                }
                let count = self.d.rows(object);
                if count > 0 {
                    let why = format!("{} with a key that another row has.", rows(count));
                    self.d
                        .leave_out(change, why, vec!["settle the rows and plan again".into()]);
                    return;
                }
                if let Some(index) = table.indexes.get(own) {
                    // Postgres can't build one concurrently on a partitioned table.
                    let concurrently =
                        self.d.options.concurrently && table.options.partition_by.is_none();
                    let (phase, hazard) = match concurrently {
                        true => (Phase::After, Hazard::NotTransactional),
                        false => (Phase::Constraints, Hazard::BuildsIndex),
                    };
                    let mut sql = Vec::new();
                    if concurrently {
                        // What an attempt that failed left behind would pass for it.
                        sql.push(format!(
                            "DROP INDEX CONCURRENTLY IF EXISTS {}",
                            create::beside(on, own)
                        ));
                    }
                    sql.push(create::index(on, own, index, concurrently));
                    let mut it = simple(format!("Create {object}"), sql).hazard(hazard);
                    it.statement_timeout_s = 0;
                    it.lock = match concurrently {
                        true => Lock::on(LockMode::ShareUpdateExclusive, on),
                        false => Lock::on(LockMode::Share, on),
                    };
                    self.add(phase, it);
                }
            }
            ObjectKind::Trigger => {
                if let Some(trigger) = table.triggers.get(own) {
                    let sql = trigger_sql(on, own, &trigger.definition, trigger.fires);
                    let it = simple(format!("Create {object}"), sql)
                        .lock(Lock::on(LockMode::ShareRowExclusive, on));
                    self.add(Phase::Parts, it);
                }
            }
            ObjectKind::Policy => {
                if let Some(policy) = table.policies.get(own) {
                    let (p, t) = (quote(own), name(on));
                    let sql = vec![
                        format!("DROP POLICY IF EXISTS {p} ON {t}"),
                        format!("CREATE POLICY {p} ON {t} {}", policy.definition),
                    ];
                    let it = simple(format!("Create {object}"), sql).lock(Lock::exclusive(on));
                    self.add(Phase::Parts, it);
                }
            }
            ObjectKind::RewriteRule => {
                if let Some(rule) = table.rewrite_rules.get(own) {
                    let sql = rule_sql(on, own, &rule.definition, rule.fires);
                    let it = simple(format!("Create {object}"), sql).lock(Lock::exclusive(on));
                    self.add(Phase::Parts, it);
                }
            }
            _ => {}
        }
    }

    /// Leaves a change out whose rows in the way couldn't be counted.
    fn uncounted(&mut self, change: &Change) -> bool {
        let Some(why) = self.d.uncounted(&change.object) else {
            return false;
        };
        let why = format!("The rows in its way couldn't be counted, since {why}.");
        let mut ways = vec![
            "plan again once the rest is applied, or count them and make it by hand".to_owned(),
        ];
        if self.can_wait(&change.object) {
            ways.insert(0, "--not-valid makes it hold for new rows alone".to_owned());
        }
        self.d.leave_out(change, why, ways);
        true
    }

    /// Whether a constraint can be made to hold for new rows alone.
    fn can_wait(&self, object: &ObjectPath) -> bool {
        let table = self.d.expected.tables.get(object.owner());
        matches!(object.kind, ObjectKind::ForeignKey | ObjectKind::Check)
            && table.is_some_and(|table| table.options.partition_by.is_none())
    }

    /// Whether a change comes with something that is made anew anyway.
    fn comes_with_remade(&mut self, change: &Change) -> bool {
        let Some(remade) = self.remade.covering(&change.object) else {
            return false;
        };
        self.d.goes_with(change, &remade);
        true
    }

    fn create_constraint(&mut self, change: &Change) {
        let object = &change.object;
        let on = object.owner();
        let Some(table) = self.d.expected.tables.get(on) else {
            return;
        };
        let Some(wanted) = constraint(table, object.kind, object) else {
            return;
        };
        let own = match object.kind {
            ObjectKind::PrimaryKey => create::key_name(on, wanted),
            _ => object.name.clone().unwrap_or_default(),
        };
        let count = self.d.rows(object);
        let can_wait = self.can_wait(object);
        let mut valid = wanted.validated;
        if valid && self.d.uncounted(object).is_some() {
            if !(can_wait && self.d.options.not_valid) {
                self.uncounted(change);
                return;
            }
            valid = false;
        }
        let mut note = None;
        if count > 0 && valid {
            let why = match object.kind {
                ObjectKind::ForeignKey => format!("{} refer to nothing.", rows(count)),
                ObjectKind::Check => format!("{} violate it.", rows(count)),
                _ => format!("{} with a key that is repeated or missing.", rows(count)),
            };
            if !(can_wait && self.d.options.not_valid) {
                let mut ways = Vec::new();
                if can_wait {
                    ways.push(
                        "--not-valid adds it for new rows alone; VALIDATE CONSTRAINT once the \
                         others are settled"
                            .to_owned(),
                    );
                }
                ways.push(match object.kind {
                    ObjectKind::ForeignKey => {
                        "restore the rows they refer to, or settle the rows, and plan again".into()
                    }
                    _ => "settle the rows and plan again".into(),
                });
                self.d.leave_out(change, why, ways);
                return;
            }
            valid = false;
            note = Some(format!(
                "{why} It holds for new rows. Once the others are settled: ALTER TABLE {} VALIDATE CONSTRAINT {}",
                name(on),
                quote(&own)
            ));
        }
        let it = step(
            Some(change),
            object,
            format!("Add {object}"),
            vec![create::constraint(on, &own, wanted, valid)],
        );
        let mut it = match object.kind {
            ObjectKind::ForeignKey => {
                let to = wanted.references.iter().map(|to| to.table.clone());
                it.lock(Lock::Tables {
                    mode: LockMode::ShareRowExclusive,
                    tables: std::iter::once(on.to_owned()).chain(to).collect(),
                    below: None,
                })
            }
            ObjectKind::Check => it.lock(Lock::exclusive(on)),
            _ => it.lock(Lock::exclusive(on)).hazard(Hazard::BuildsIndex),
        };
        if can_wait && valid {
            it = it.hazard(Hazard::ScansTable);
        }
        if count > 0 {
            it = it.rows(count);
        }
        it.note = note;
        let phase = match object.kind {
            ObjectKind::ForeignKey => Phase::ForeignKeys,
            _ => Phase::Constraints,
        };
        let is_key = object.kind == ObjectKind::PrimaryKey;
        self.d.add(Order::beside_keys(phase, is_key), it);
    }

    /// An index, trigger or rule of a view.
    fn create_view_part(&mut self, change: Option<&Change>, object: &ObjectPath) {
        let (own, on) = (object.name.as_deref().unwrap_or_default(), object.owner());
        let has = |view: &&View| match object.kind {
            ObjectKind::Index => view.indexes.contains_key(own),
            ObjectKind::Trigger => view.triggers.contains_key(own),
            _ => view.rewrite_rules.contains_key(own),
        };
        let mut sides = [self.d.expected, self.d.live].into_iter();
        let Some(view) = sides.find_map(|s| s.views.get(on).filter(has)) else {
            return;
        };
        let sql = match object.kind {
            ObjectKind::Index => view
                .indexes
                .get(own)
                .map(|i| vec![create::index(on, own, i, false)]),
            ObjectKind::Trigger => view
                .triggers
                .get(own)
                .map(|t| trigger_sql(on, own, &t.definition, t.fires)),
            _ => view
                .rewrite_rules
                .get(own)
                .map(|r| rule_sql(on, own, &r.definition, r.fires)),
        };
        if let Some(sql) = sql {
            let mut it = step(change, object, format!("Create {object}"), sql);
            if object.kind == ObjectKind::Index {
                it = it
                    .hazard(Hazard::BuildsIndex)
                    .lock(Lock::View(LockMode::Share, on.to_owned()));
            }
            self.add(Phase::Parts, it);
        }
    }

    fn drop_extra(&mut self, change: &Change) {
        let object = &change.object;
        // What goes with its table or column needs no word, but a foreign key, which would keep the
        // table that it leads to from going.
        let of_schema = crate::split_qualified(object.owner())
            .0
            .is_some_and(|namespace| {
                // Without CASCADE, which would reach beyond the schema: all in it goes by name.
                !self.d.expected.namespaces.contains_key(&namespace)
                    && (object.table.is_none() || object.kind == ObjectKind::Table)
            });
        let leads = object.kind == ObjectKind::ForeignKey && self.d.allowed(Hazard::DeletesData);
        if change.implied && !leads && !of_schema {
            // By whatever it follows from, see [`Rests::principals`].
            return;
        }
        // With the table or column that it goes with, it goes by the same leave.
        let hazard = match change.implied && leads && !self.d.allowed(Hazard::DropsObjects) {
            true => Hazard::DeletesData,
            false => drop_hazard(object.kind),
        };
        if !self.d.allowed(hazard) {
            if !self.remade.objects.contains(object) {
                self.d.hazardous(change, hazard);
            }
            return;
        }
        if let Some(kept) = self.kept_name(object) {
            self.d.goes_with(change, &kept);
            return;
        }
        if self.comes_with_remade(change) {
            return;
        }
        if let Some(other) = self.taken_along(object) {
            let why = format!("{other} would be gone with it, and isn't to go.");
            let ways = vec!["plan for both at once".to_owned()];
            self.d.leave_out(change, why, ways);
            return;
        }
        if let Some(other) = self.d.alone_enforces(object) {
            let why = format!("It alone enforces what {other} should, which isn't made.");
            let ways = vec!["settle what keeps that from being made and plan again".to_owned()];
            self.d.leave_out(change, why, ways);
            return;
        }
        if let Some(parent) = self.goes_with_parent(object) {
            self.d.goes_with(change, &parent);
            return;
        }
        if self.divides(object) {
            let why = "It decides which partition a row is in, and Postgres keeps it.";
            let ways = vec!["make a new table, copy the rows and swap the names".to_owned()];
            self.d.leave_out(change, why, ways);
            return;
        }
        let Some((phase, sql)) = self.drop_sql(object) else {
            return;
        };
        let sql = match (object.kind, object.name.as_deref()) {
            (ObjectKind::Column, Some(own)) => self.drop_column(object.owner(), own),
            _ => vec![sql],
        };
        let it = step(Some(change), object, format!("Drop {object}"), sql)
            .hazard(hazard)
            .lock(match &object.table {
                Some(table) => Lock::exclusive(table),
                None => Lock::None,
            });
        self.add_ranked(phase, it);
    }

    /// What has the object from now on, where that only gets another name.
    fn kept_name(&self, object: &ObjectPath) -> Option<ObjectPath> {
        let mut renamed = self.renamed.iter();
        renamed
            .find(|(_, from)| *from == object)
            .map(|(to, _)| to.clone())
    }

    /// The statement that drops an object of the live schema, and when.
    fn drop_sql(&self, object: &ObjectPath) -> Option<(Phase, String)> {
        let live = self.d.live;
        let own = object.name.as_deref().unwrap_or_default();
        let on = object.table.as_deref().unwrap_or_default();
        let constraint_sql = |own: &str| {
            format!(
                "ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}",
                name(on),
                quote(own)
            )
        };
        let part = |word: &str| format!("DROP {word} IF EXISTS {} ON {}", quote(own), name(on));
        Some(match object.kind {
            ObjectKind::Schema => (
                Phase::DropRest,
                format!("DROP SCHEMA IF EXISTS {}", quote(own)),
            ),
            ObjectKind::Extension => (
                Phase::DropRest,
                format!("DROP EXTENSION IF EXISTS {}", quote(own)),
            ),
            ObjectKind::Type => {
                let word = match live.types.get(own)?.shape {
                    TypeShape::Domain(_) => "DOMAIN",
                    _ => "TYPE",
                };
                (
                    Phase::DropRest,
                    format!("DROP {word} IF EXISTS {}", name(own)),
                )
            }
            ObjectKind::Sequence => (
                Phase::DropRest,
                format!("DROP SEQUENCE IF EXISTS {}", name(own)),
            ),
            ObjectKind::Routine => {
                let word = create::routine_word(live.routines.get(own)?.kind);
                (
                    Phase::DropRest,
                    format!("DROP {word} IF EXISTS {}", create::routine_name(own)),
                )
            }
            ObjectKind::Table => (
                Phase::DropTables,
                format!("DROP TABLE IF EXISTS {}", name(on)),
            ),
            ObjectKind::Column => (
                Phase::DropColumns,
                format!(
                    "ALTER TABLE {} DROP COLUMN IF EXISTS {}",
                    name(on),
                    quote(own)
                ),
            ),
            ObjectKind::PrimaryKey => {
                let key = live.tables.get(on)?.primary_key.as_ref()?;
                (
                    Phase::DropConstraints,
                    constraint_sql(&create::key_name(on, key)),
                )
            }
            ObjectKind::ForeignKey => (Phase::DropForeignKeys, constraint_sql(own)),
            ObjectKind::Unique | ObjectKind::Check | ObjectKind::Exclusion => {
                (Phase::DropConstraints, constraint_sql(own))
            }
            ObjectKind::Index => (
                Phase::DropConstraints,
                format!("DROP INDEX IF EXISTS {}", create::beside(on, own)),
            ),
            ObjectKind::Trigger => (Phase::DropParts, part("TRIGGER")),
            ObjectKind::Policy => (Phase::DropParts, part("POLICY")),
            ObjectKind::RewriteRule => (Phase::DropParts, part("RULE")),
            ObjectKind::View => (
                Phase::DropViews,
                format!("DROP VIEW IF EXISTS {}", name(own)),
            ),
            ObjectKind::MaterialisedView => (
                Phase::DropViews,
                format!("DROP MATERIALIZED VIEW IF EXISTS {}", name(own)),
            ),
            ObjectKind::Statistics => (
                Phase::DropParts,
                format!("DROP STATISTICS IF EXISTS {}", name(own)),
            ),
            ObjectKind::Other | ObjectKind::Ledger => return None,
        })
    }

    fn alter(&mut self, change: &Change, attribute: Attribute, expected: &str, live: &str) {
        let object = &change.object;
        if attribute == Attribute::Grants {
            // What is made anew is granted as expected then.
            if !self.comes_with_remade(change) {
                self.alter_grants(change);
            }
            return;
        }
        if attribute == Attribute::Comment {
            if !self.comes_with_remade(change) {
                let sql = create::comments(self.d.expected, object, true);
                let it = step(Some(change), object, format!("Comment on {object}"), sql);
                self.add(Phase::Comments, it);
            }
            return;
        }
        match object.kind {
            ObjectKind::Column => self.alter_column(change, attribute, expected),
            ObjectKind::Table => self.alter_table(change, attribute),
            ObjectKind::Type => self.alter_type(change),
            ObjectKind::Sequence => self.alter_sequence(change),
            ObjectKind::Extension if attribute == Attribute::Definition => {
                self.move_extension(change);
            }
            ObjectKind::Extension => {
                let own = object.name.as_deref().unwrap_or_default();
                let sql = format!(
                    "ALTER EXTENSION {} UPDATE TO {}",
                    quote(own),
                    quote(expected)
                );
                let it = step(Some(change), object, format!("Update {object}"), vec![sql]);
                self.add(Phase::Schemas, it);
            }
            ObjectKind::Index
            | ObjectKind::PrimaryKey
            | ObjectKind::Unique
            | ObjectKind::Exclusion
                if attribute == Attribute::Options =>
            {
                self.alter_marks(change);
            }
            ObjectKind::Trigger | ObjectKind::RewriteRule if attribute == Attribute::Fires => {
                let word = match object.kind {
                    ObjectKind::Trigger => "TRIGGER",
                    _ => "RULE",
                };
                let own = object.name.as_deref().unwrap_or_default();
                if let Some(fires) = fires(self.d.expected, object)
                    && !self.comes_with_remade(change)
                {
                    let sql = vec![create::fires(object.owner(), word, own, fires)];
                    let title = format!("Let {object} fire as expected");
                    let it = step(Some(change), object, title, sql)
                        .lock(Lock::on(LockMode::ShareRowExclusive, object.owner()));
                    self.add(Phase::Parts, it);
                }
            }
            _ if attribute == Attribute::Validated && live != crate::facts::NONE => {
                self.validate(change);
            }
            ObjectKind::PrimaryKey
            | ObjectKind::Unique
            | ObjectKind::ForeignKey
            | ObjectKind::Check
            | ObjectKind::Exclusion
                if attribute == Attribute::Valid && !replaces(change) =>
            {
                let why = "It is enforced, which nobody undoes unasked.";
                self.d.leave_out(change, why, Vec::new());
            }
            // Dropped and made anew, with what stands on it.
            _ if self.comes_with_remade(change) => {}
            // With what keeps that from being made.
            _ => self.follow_blocked(change),
        }
    }

    /// A constraint that is there and not known to hold.
    fn validate(&mut self, change: &Change) {
        let object = &change.object;
        if self.comes_with_remade(change) || self.uncounted(change) {
            return;
        }
        let count = self.d.rows(object);
        if count > 0 {
            let why = format!("{} violate it.", rows(count));
            let ways = vec!["settle the rows and plan again".to_owned()];
            self.d.leave_out(change, why, ways);
            return;
        }
        let own = object.name.as_deref().unwrap_or_default();
        let on = object.owner();
        let sql = vec![format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {}",
            name(on),
            quote(own)
        )];
        let it = step(Some(change), object, format!("Validate {object}"), sql)
            .hazard(Hazard::ScansTable)
            .lock(Lock::on(LockMode::ShareUpdateExclusive, on));
        self.add(Phase::Rest, it);
    }
}

/// When a trigger or a rule of a table or a view fires.
fn fires(schema: &Schema, object: &ObjectPath) -> Option<Fires> {
    let own = object.name.as_deref()?;
    let table = schema.tables.get(object.owner());
    let view = schema.views.get(object.owner());
    match object.kind {
        ObjectKind::Trigger => {
            let triggers = table.map(|t| &t.triggers);
            let triggers = triggers.or_else(|| view.map(|v| &v.triggers));
            Some(triggers?.get(own)?.fires)
        }
        _ => {
            let rules = table.map(|t| &t.rewrite_rules);
            let rules = rules.or_else(|| view.map(|v| &v.rewrite_rules));
            Some(rules?.get(own)?.fires)
        }
    }
}

fn trigger_sql(on: &str, own: &str, definition: &str, fires: Fires) -> Vec<String> {
    let mut sql = vec![
        format!("DROP TRIGGER IF EXISTS {} ON {}", quote(own), name(on)),
        definition.to_owned(),
    ];
    if !fires.is_enabled() {
        sql.push(create::fires(on, "TRIGGER", own, fires));
    }
    sql
}

fn rule_sql(on: &str, own: &str, definition: &str, fires: Fires) -> Vec<String> {
    let definition = definition.replacen("CREATE RULE", "CREATE OR REPLACE RULE", 1);
    let mut sql = vec![definition];
    if !fires.is_enabled() {
        sql.push(create::fires(on, "RULE", own, fires));
    }
    sql
}

/// Whether a change makes its object be dropped and made anew.
fn replaces(change: &Change) -> bool {
    let Difference::Differs {
        attribute,
        expected,
        ..
    } = &change.what
    else {
        return false;
    };
    match change.object.kind {
        ObjectKind::PrimaryKey
        | ObjectKind::Unique
        | ObjectKind::ForeignKey
        | ObjectKind::Check
        | ObjectKind::Exclusion => {
            *attribute == Attribute::Definition
                || (*attribute == Attribute::Validated && expected != crate::facts::NONE)
                || (*attribute == Attribute::Valid && expected == crate::facts::NONE)
        }
        ObjectKind::Index => matches!(attribute, Attribute::Definition | Attribute::Valid),
        ObjectKind::Trigger
        | ObjectKind::Policy
        | ObjectKind::RewriteRule
        | ObjectKind::Routine
        | ObjectKind::Statistics => *attribute == Attribute::Definition,
        ObjectKind::View | ObjectKind::MaterialisedView => {
            matches!(attribute, Attribute::Definition | Attribute::Options)
        }
        _ => false,
    }
}

/// Whether a column is dropped and added anew: its values are computed, or are to be.
fn rebuilds_column(change: &Change, schema: &Schema, live: &Schema) -> bool {
    let generated = |s: &Schema| {
        let own = change.object.name.as_deref().unwrap_or_default();
        let column = s.column(change.object.owner(), own)?;
        column.generated.filter(|g| !g.is_identity())
    };
    match &change.what {
        Difference::Differs {
            attribute: Attribute::Generated,
            ..
        } => generated(schema).is_some(),
        Difference::Differs {
            attribute: Attribute::DataType | Attribute::Collation,
            ..
        } => generated(schema).is_some() && generated(live).is_some(),
        _ => false,
    }
}

fn wanted_drop(change: &Change, drawing: &Drawing<'_>) -> bool {
    change.aspect() == Aspect::Extra && drawing.allowed(drop_hazard(change.object.kind))
}
