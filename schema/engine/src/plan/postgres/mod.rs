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
    change::{Edit, Noun, Object},
    dependencies::ordered,
    drop_hazard,
    order::{Order, Phase},
    question::needs_value,
    rows, step,
};
use crate::{
    Aspect, Attribute, Change, Column, Constraint, Extension, Fires, Index, Namespace, ObjectKind,
    ObjectPath, Policy, RewriteRule, Routine, Schema, Sequence, Statistics, Table, Trigger, Type,
    TypeShape, View,
    sql::{name, quote},
};
use remake::{Remade, parts_of};
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
    let (expected, live) = (planner.d.expected, planner.d.live);
    for change in planner.d.changes {
        if let Some(noun) = Noun::of(change, expected, live) {
            planner.answer(change, noun);
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

    /// What is done about a change. A kind of object that has no arm here doesn't compile.
    fn answer(&mut self, change: &Change, noun: Noun<'_>) {
        let goes_on = match change.aspect() {
            Aspect::Missing => self.may_add(change),
            Aspect::Extra => self.may_drop(change),
            // What is made anew is granted and commented on as expected then.
            Aspect::Differs(Attribute::Grants | Attribute::Comment)
                if self.comes_with_remade(change) =>
            {
                false
            }
            Aspect::Differs(Attribute::Grants) => {
                self.alter_grants(change);
                false
            }
            Aspect::Differs(Attribute::Comment) => {
                self.alter_comment(change);
                false
            }
            Aspect::Differs(_) => true,
        };
        if !goes_on {
            return;
        }
        match noun {
            Noun::Namespace(edit) => self.namespace(change, edit),
            Noun::Extension(edit) => self.extension(change, edit),
            Noun::Type(edit) => self.data_type(change, edit),
            Noun::Sequence(edit) => self.sequence(change, edit),
            Noun::Routine(edit) => self.routine(change, edit),
            Noun::Table(edit) => self.table(change, edit),
            Noun::Column(edit) => self.column(change, edit),
            Noun::Constraint(edit) => self.constraint(change, edit),
            Noun::Index(edit) => self.index(change, edit),
            Noun::Trigger(edit) => self.trigger(change, edit),
            Noun::Policy(edit) => self.policy(change, edit),
            Noun::RewriteRule(edit) => self.rewrite_rule(change, edit),
            Noun::View(edit) => self.view(change, edit),
            Noun::Statistics(edit) => self.statistics(change, edit),
        }
        if change.aspect() == Aspect::Missing {
            self.say_from(self.d.expected, &change.object);
        }
    }

    /// Whether something is to be made by a step of its own, under a name that is free.
    fn may_add(&mut self, change: &Change) -> bool {
        if self.comes_with_remade(change) {
            return false;
        }
        if let Some(other) = self.in_the_way(&change.object) {
            let why = format!("Its name is that of {other}, which stays.");
            let ways = vec![format!(
                "--allow {}, then plan again, or rename one of them",
                drop_hazard(other.kind)
            )];
            self.d.leave_out(change, why, ways);
            return false;
        }
        if let Some(from) = self.renamed.get(&change.object).cloned() {
            self.rename(change, &from);
            return false;
        }
        true
    }

    /// Whether something that nobody expects is to be dropped by a step of its own.
    fn may_drop(&mut self, change: &Change) -> bool {
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
        if change.implied && !self.leads(object) && !of_schema {
            // By whatever it follows from, see [`Rests::principals`].
            return false;
        }
        let hazard = self.hazard_of_drop(change);
        if !self.d.allowed(hazard) {
            if !self.remade.objects.contains(object) {
                self.d.hazardous(change, hazard);
            }
            return false;
        }
        if let Some(kept) = self.kept_name(object) {
            self.d.goes_with(change, &kept);
            return false;
        }
        !self.comes_with_remade(change)
    }

    /// Whether it is a foreign key that is in the way of what this plan drops.
    fn leads(&self, object: &ObjectPath) -> bool {
        object.kind == ObjectKind::ForeignKey && self.d.allowed(Hazard::DeletesData)
    }

    fn hazard_of_drop(&self, change: &Change) -> Hazard {
        let with_table = change.implied && self.leads(&change.object);
        // With the table or column that it goes with, it goes by the same leave.
        match with_table && !self.d.allowed(Hazard::DropsObjects) {
            true => Hazard::DeletesData,
            false => drop_hazard(change.object.kind),
        }
    }

    fn drop(&mut self, change: &Change, phase: Phase, sql: Vec<String>) {
        let object = &change.object;
        let it = step(Some(change), object, format!("Drop {object}"), sql)
            .hazard(self.hazard_of_drop(change))
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

    /// Something that isn't expected and enforces what nothing else does: it stays.
    fn alone_enforces(&mut self, change: &Change) -> bool {
        let Some(other) = self.d.alone_enforces(&change.object) else {
            return false;
        };
        let why = format!("It alone enforces what {other} should, which isn't made.");
        let ways = vec!["settle what keeps that from being made and plan again".to_owned()];
        self.d.leave_out(change, why, ways);
        true
    }

    /// Something with which another would be gone that isn't to go: it stays.
    fn takes_along(&mut self, change: &Change) -> bool {
        let Some(other) = self.taken_along(&change.object) else {
            return false;
        };
        let why = format!("{other} would be gone with it, and isn't to go.");
        let ways = vec!["plan for both at once".to_owned()];
        self.d.leave_out(change, why, ways);
        true
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

    /// Whether a change comes with something that is made anew anyway.
    fn comes_with_remade(&mut self, change: &Change) -> bool {
        let Some(remade) = self.remade.covering(&change.object) else {
            return false;
        };
        self.d.goes_with(change, &remade);
        true
    }

    /// A change that comes with its object's being made anew, or stays with what keeps that from being made.
    fn follow(&mut self, change: &Change) {
        if !self.comes_with_remade(change) {
            self.follow_blocked(change);
        }
    }

    fn namespace(&mut self, change: &Change, edit: Edit<'_, Namespace>) {
        let object = &change.object;
        match edit {
            Edit::Add(_) => {
                let sql = format!("CREATE SCHEMA IF NOT EXISTS {}", quote(object.own()));
                let it = step(Some(change), object, format!("Create {object}"), vec![sql]);
                self.add(Phase::Schemas, it);
            }
            Edit::Drop(_) => self.drop(change, Phase::DropRest, vec![drop_namespace(object)]),
            Edit::Alter(..) => self.follow(change),
        }
    }

    fn extension(&mut self, change: &Change, edit: Edit<'_, Extension>) {
        let object = &change.object;
        let own = quote(object.own());
        let (title, sql) = match edit {
            Edit::Add(extension) => {
                // Postgres puts its own where they belong.
                let place = extension.place.beside().filter(|p| *p != "pg_catalog");
                let place =
                    place.map_or(String::new(), |schema| format!("SCHEMA {} ", quote(schema)));
                let version = quote(&extension.version);
                (
                    format!("Create {object}"),
                    format!("CREATE EXTENSION IF NOT EXISTS {own} {place}VERSION {version}"),
                )
            }
            Edit::Drop(_) => {
                return self.drop(change, Phase::DropRest, vec![drop_extension(object)]);
            }
            Edit::Alter(extension, _, Attribute::Definition) => {
                return self.move_extension(change, extension);
            }
            Edit::Alter(extension, ..) => (
                format!("Update {object}"),
                format!(
                    "ALTER EXTENSION {own} UPDATE TO {}",
                    quote(&extension.version)
                ),
            ),
        };
        let it = step(Some(change), object, title, vec![sql]);
        self.add(Phase::Schemas, it);
    }

    fn data_type(&mut self, change: &Change, edit: Edit<'_, Type>) {
        let object = &change.object;
        match edit {
            Edit::Add(found) => {
                let sql = vec![create::data_type(object.own(), found)];
                let it = step(Some(change), object, format!("Create {object}"), sql);
                self.add_ranked(Phase::Types, it);
            }
            Edit::Drop(found) => {
                self.drop(change, Phase::DropRest, vec![drop_type(object, found)]);
            }
            Edit::Alter(expected, live, _) => self.alter_type(change, expected, live),
        }
    }

    fn routine(&mut self, change: &Change, edit: Edit<'_, Routine>) {
        let object = &change.object;
        match edit {
            Edit::Add(routine) => {
                let sql = vec![create::routine(object.own(), routine)];
                let it = step(Some(change), object, format!("Create {object}"), sql);
                self.add_ranked(self.routine_phase(object), it);
            }
            Edit::Drop(routine) => {
                self.drop(change, Phase::DropRest, vec![drop_routine(object, routine)]);
            }
            Edit::Alter(..) => self.follow(change),
        }
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

    fn routine_again(&mut self, change: Option<&Change>, object: &ObjectPath, routine: &Routine) {
        let sql = vec![create::routine(object.own(), routine)];
        let it = step(change, object, format!("Make {object} anew"), sql);
        self.add_ranked(self.routine_phase(object), it);
    }

    fn table(&mut self, change: &Change, edit: Edit<'_, Table>) {
        let object = &change.object;
        match edit {
            Edit::Add(table) => {
                let sql = create::table(object.owner(), table);
                let it = step(Some(change), object, format!("Create table {object}"), sql)
                    .note("It is empty: what it held comes from a backup or not at all.");
                self.add_ranked(Phase::Tables, it);
            }
            Edit::Drop(_) => {
                if !self.takes_along(change) {
                    self.drop(change, Phase::DropTables, vec![drop_table(object)]);
                }
            }
            Edit::Alter(expected, live, attribute) => {
                self.alter_table(change, expected, live, attribute);
            }
        }
    }

    fn sequence(&mut self, change: &Change, edit: Edit<'_, Sequence>) {
        let object = &change.object;
        match edit {
            Edit::Add(sequence) => self.add_sequence(change, sequence),
            Edit::Drop(_) => self.drop(change, Phase::DropRest, vec![drop_sequence(object)]),
            Edit::Alter(expected, live, _) => {
                if expected.definition != live.definition {
                    let sql = format!(
                        "ALTER SEQUENCE {} {}",
                        name(object.own()),
                        expected.definition
                    );
                    let it = step(Some(change), object, format!("Alter {object}"), vec![sql]);
                    self.add(Phase::Rest, it);
                }
                if expected.owned_by != live.owned_by {
                    self.own_sequence(Some(change), object, expected);
                }
            }
        }
    }

    fn add_sequence(&mut self, change: &Change, sequence: &Sequence) {
        let object = &change.object;
        let own = object.own();
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
        self.own_sequence(None, object, sequence);
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

    fn own_sequence(&mut self, change: Option<&Change>, object: &ObjectPath, wanted: &Sequence) {
        let own = object.own();
        if self.owner_goes(own) {
            // It would be gone with its table or column.
            let sql = vec![format!("ALTER SEQUENCE {} OWNED BY NONE", name(own))];
            let answer = change.filter(|_| wanted.owned_by.is_none());
            let title = format!("Take {object} from its column");
            self.add(Phase::LetGo, step(answer, object, title, sql));
            if answer.is_some() {
                return;
            }
        }
        let owner = match &wanted.owned_by {
            Some((table, column)) => format!("{}.{}", name(table), quote(column)),
            None if change.is_some() => "NONE".into(),
            // A new one belongs to nobody.
            None => return,
        };
        let sql = vec![format!("ALTER SEQUENCE {} OWNED BY {owner}", name(own))];
        let it = step(change, object, format!("Give {object} to its column"), sql);
        self.add(Phase::Rest, it);
    }

    fn column(&mut self, change: &Change, edit: Edit<'_, Column>) {
        let object = &change.object;
        match edit {
            Edit::Add(column) => self.add_column(change, column),
            Edit::Drop(_) if self.takes_along(change) => {}
            Edit::Drop(_) => {
                if let Some(parent) = self.goes_with_parent(object) {
                    self.d.goes_with(change, &parent);
                } else if self.divides(object) {
                    let why = "It decides which partition a row is in, and Postgres keeps it.";
                    self.d.leave_out(change, why, vec![NEW_TABLE.to_owned()]);
                } else {
                    let sql = self.drop_column(object.owner(), object.own());
                    self.drop(change, Phase::DropColumns, sql);
                }
            }
            Edit::Alter(expected, live, attribute) => {
                self.alter_column(change, expected, live, attribute);
            }
        }
    }

    fn add_column(&mut self, change: &Change, column: &Column) {
        let object = &change.object;
        let (own, on) = (object.own(), object.owner());
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
            let free = Column {
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

    fn constraint(&mut self, change: &Change, edit: Edit<'_, Constraint>) {
        match edit {
            Edit::Add(wanted) => self.add_constraint(change, wanted),
            Edit::Drop(found) => {
                if !self.alone_enforces(change) {
                    let (phase, sql) = drop_constraint(&change.object, found);
                    self.drop(change, phase, vec![sql]);
                }
            }
            Edit::Alter(_, _, Attribute::Options) if has_index(change.object.kind) => {
                self.alter_marks(change);
            }
            Edit::Alter(_, live, Attribute::Validated) if !live.validated => {
                self.validate(change);
            }
            Edit::Alter(expected, _, Attribute::Valid) if !expected.enforced => {
                let why = "It is enforced, which nobody undoes unasked.";
                self.d.leave_out(change, why, Vec::new());
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    /// Whether a constraint can be made to hold for new rows alone.
    fn can_wait(&self, object: &ObjectPath) -> bool {
        let table = self.d.expected.tables.get(object.owner());
        matches!(object.kind, ObjectKind::ForeignKey | ObjectKind::Check)
            && table.is_some_and(|table| table.options.partition_by.is_none())
    }

    fn add_constraint(&mut self, change: &Change, wanted: &Constraint) {
        let object = &change.object;
        let on = object.owner();
        let own = constraint_name(object, wanted);
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
        self.d.add(order_of_constraint(object.kind), it);
    }

    fn constraint_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        wanted: &Constraint,
        as_it_was: bool,
    ) {
        let on = object.owner();
        let own = constraint_name(object, wanted);
        let holds = self.d.uncounted(object).is_none() && self.d.rows(object) == 0;
        let valid = wanted.validated && (as_it_was || holds);
        let sql = vec![create::constraint(on, &own, wanted, valid)];
        let it = step(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(on))
            .hazard(Hazard::ScansTable);
        self.d.add(order_of_constraint(object.kind), it);
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
        let on = object.owner();
        let sql = vec![format!(
            "ALTER TABLE {} VALIDATE CONSTRAINT {}",
            name(on),
            quote(object.own())
        )];
        let it = step(Some(change), object, format!("Validate {object}"), sql)
            .hazard(Hazard::ScansTable)
            .lock(Lock::on(LockMode::ShareUpdateExclusive, on));
        self.add(Phase::Rest, it);
    }

    fn index(&mut self, change: &Change, edit: Edit<'_, Index>) {
        let object = &change.object;
        match edit {
            Edit::Add(index) => match self.d.expected.tables.get(object.owner()) {
                Some(table) => self.add_index(change, table, index),
                None => self.index_of_view(Some(change), object, index),
            },
            Edit::Drop(_) => {
                if !self.alone_enforces(change) {
                    self.drop(change, Phase::DropConstraints, vec![drop_index(object)]);
                }
            }
            Edit::Alter(_, _, Attribute::Options) => self.alter_marks(change),
            Edit::Alter(..) => self.follow(change),
        }
    }

    fn add_index(&mut self, change: &Change, table: &Table, index: &Index) {
        let object = &change.object;
        let (own, on) = (object.own(), object.owner());
        if self.uncounted(change) {
            return;
        }
        let count = self.d.rows(object);
        if count > 0 {
            let why = format!("{} with a key that another row has.", rows(count));
            let ways = vec!["settle the rows and plan again".to_owned()];
            self.d.leave_out(change, why, ways);
            return;
        }
        // Postgres can't build one concurrently on a partitioned table.
        let concurrently = self.d.options.concurrently && table.options.partition_by.is_none();
        let (phase, hazard, mode) = match concurrently {
            true => (
                Phase::After,
                Hazard::NotTransactional,
                LockMode::ShareUpdateExclusive,
            ),
            false => (Phase::Constraints, Hazard::BuildsIndex, LockMode::Share),
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
        let mut it = step(Some(change), object, format!("Create {object}"), sql)
            .hazard(hazard)
            .lock(Lock::on(mode, on));
        it.statement_timeout_s = 0;
        self.add(phase, it);
    }

    fn index_of_view(&mut self, change: Option<&Change>, object: &ObjectPath, index: &Index) {
        let on = object.owner();
        let sql = vec![create::index(on, object.own(), index, false)];
        let it = step(change, object, format!("Create {object}"), sql)
            .hazard(Hazard::BuildsIndex)
            .lock(Lock::View(LockMode::Share, on.to_owned()));
        self.add(Phase::Parts, it);
    }

    fn index_again(&mut self, change: Option<&Change>, object: &ObjectPath, index: &Index) {
        let on = object.owner();
        let sql = vec![create::index(on, object.own(), index, false)];
        let it = step(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(on))
            .hazard(Hazard::BuildsIndex);
        self.d
            .add(Order::beside_keys(Phase::Constraints, false), it);
    }

    fn trigger(&mut self, change: &Change, edit: Edit<'_, Trigger>) {
        let object = &change.object;
        match edit {
            Edit::Add(trigger) => self.add_trigger(Some(change), object, trigger),
            Edit::Drop(_) => self.drop(change, Phase::DropParts, vec![drop_trigger(object)]),
            Edit::Alter(expected, _, Attribute::Fires) => {
                self.let_fire(change, "TRIGGER", expected.fires);
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    fn add_trigger(&mut self, change: Option<&Change>, object: &ObjectPath, trigger: &Trigger) {
        let sql = trigger_sql(object, trigger);
        let it = step(change, object, format!("Create {object}"), sql);
        let on = object.owner();
        let it = match self.d.expected.tables.contains_key(on) {
            true => it.lock(Lock::on(LockMode::ShareRowExclusive, on)),
            false => it,
        };
        self.add(Phase::Parts, it);
    }

    fn trigger_again(&mut self, change: Option<&Change>, object: &ObjectPath, trigger: &Trigger) {
        let sql = trigger_sql(object, trigger);
        let it = step(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(object.owner()));
        self.d.add(Order::beside_keys(Phase::Parts, false), it);
    }

    /// A trigger or a rule that is there and fires when it shouldn't, or doesn't when it should.
    fn let_fire(&mut self, change: &Change, word: &str, fires: Fires) {
        let object = &change.object;
        if self.comes_with_remade(change) {
            return;
        }
        let sql = vec![create::fires(object.owner(), word, object.own(), fires)];
        let title = format!("Let {object} fire as expected");
        let it = step(Some(change), object, title, sql)
            .lock(Lock::on(LockMode::ShareRowExclusive, object.owner()));
        self.add(Phase::Parts, it);
    }

    fn rewrite_rule(&mut self, change: &Change, edit: Edit<'_, RewriteRule>) {
        let object = &change.object;
        match edit {
            Edit::Add(rule) => self.add_rewrite_rule(Some(change), object, rule),
            Edit::Drop(_) => self.drop(change, Phase::DropParts, vec![drop_rewrite_rule(object)]),
            Edit::Alter(expected, _, Attribute::Fires) => {
                self.let_fire(change, "RULE", expected.fires);
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    fn add_rewrite_rule(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        rule: &RewriteRule,
    ) {
        let sql = rule_sql(object, rule);
        let it = step(change, object, format!("Create {object}"), sql);
        let on = object.owner();
        let it = match self.d.expected.tables.contains_key(on) {
            true => it.lock(Lock::exclusive(on)),
            false => it,
        };
        self.add(Phase::Parts, it);
    }

    fn rewrite_rule_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        rule: &RewriteRule,
    ) {
        let sql = rule_sql(object, rule);
        let it = step(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(object.owner()));
        self.d.add(Order::beside_keys(Phase::Parts, false), it);
    }

    fn policy(&mut self, change: &Change, edit: Edit<'_, Policy>) {
        let object = &change.object;
        match edit {
            Edit::Add(policy) => {
                let sql = vec![drop_policy(object), policy_sql(object, policy)];
                let it = step(Some(change), object, format!("Create {object}"), sql)
                    .lock(Lock::exclusive(object.owner()));
                self.add(Phase::Parts, it);
            }
            Edit::Drop(_) => self.drop(change, Phase::DropParts, vec![drop_policy(object)]),
            Edit::Alter(..) => self.follow(change),
        }
    }

    fn policy_again(&mut self, change: Option<&Change>, object: &ObjectPath, policy: &Policy) {
        let sql = vec![policy_sql(object, policy)];
        let it = step(change, object, format!("Make {object} anew"), sql)
            .lock(Lock::exclusive(object.owner()));
        self.d.add(Order::beside_keys(Phase::Parts, false), it);
    }

    fn view(&mut self, change: &Change, edit: Edit<'_, View>) {
        let object = &change.object;
        match edit {
            Edit::Add(view) => {
                let sql = create::view(object.own(), view);
                let mut it = step(Some(change), object, format!("Create {object}"), sql);
                if view.materialised {
                    // It is filled from whatever it reads.
                    it.statement_timeout_s = 0;
                }
                self.add_ranked(Phase::Objects, it);
            }
            Edit::Drop(found) => {
                self.drop(change, Phase::DropViews, vec![drop_view(object, found)]);
            }
            Edit::Alter(..) => self.follow(change),
        }
    }

    fn view_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        schema: &Schema,
        view: &View,
    ) {
        let own = object.own();
        let sql = create::view(own, view);
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

    fn statistics(&mut self, change: &Change, edit: Edit<'_, Statistics>) {
        let object = &change.object;
        match edit {
            Edit::Add(statistics) => {
                let sql = vec![statistics_sql(object, statistics)];
                let it = step(Some(change), object, format!("Create {object}"), sql);
                self.add(Phase::Rest, it);
            }
            Edit::Drop(_) => self.drop(change, Phase::DropParts, vec![drop_statistics(object)]),
            Edit::Alter(..) => self.follow(change),
        }
    }

    fn statistics_again(
        &mut self,
        change: Option<&Change>,
        object: &ObjectPath,
        statistics: &Statistics,
    ) {
        let sql = vec![statistics_sql(object, statistics)];
        let it = step(change, object, format!("Make {object} anew"), sql);
        self.add(Phase::Rest, it);
    }
}

/// What can be done where Postgres keeps something as it is.
const NEW_TABLE: &str = "make a new table, copy the rows and swap the names";

fn drop_namespace(object: &ObjectPath) -> String {
    format!("DROP SCHEMA IF EXISTS {}", quote(object.own()))
}

fn drop_extension(object: &ObjectPath) -> String {
    format!("DROP EXTENSION IF EXISTS {}", quote(object.own()))
}

fn drop_type(object: &ObjectPath, found: &Type) -> String {
    let word = match found.shape {
        TypeShape::Domain(_) => "DOMAIN",
        TypeShape::Enum(_) | TypeShape::Composite(_) | TypeShape::Range(_) => "TYPE",
    };
    format!("DROP {word} IF EXISTS {}", name(object.own()))
}

fn drop_sequence(object: &ObjectPath) -> String {
    format!("DROP SEQUENCE IF EXISTS {}", name(object.own()))
}

fn drop_routine(object: &ObjectPath, found: &Routine) -> String {
    let word = create::routine_word(found.kind);
    format!(
        "DROP {word} IF EXISTS {}",
        create::routine_name(object.own())
    )
}

fn drop_table(object: &ObjectPath) -> String {
    format!("DROP TABLE IF EXISTS {}", name(object.owner()))
}

fn drop_constraint(object: &ObjectPath, found: &Constraint) -> (Phase, String) {
    let phase = match object.kind {
        ObjectKind::ForeignKey => Phase::DropForeignKeys,
        _ => Phase::DropConstraints,
    };
    let sql = format!(
        "ALTER TABLE {} DROP CONSTRAINT IF EXISTS {}",
        name(object.owner()),
        quote(&constraint_name(object, found))
    );
    (phase, sql)
}

/// The name that a constraint has, or gets.
fn constraint_name(object: &ObjectPath, constraint: &Constraint) -> String {
    match object.kind {
        ObjectKind::PrimaryKey => create::key_name(object.owner(), constraint),
        _ => object.own().to_owned(),
    }
}

fn order_of_constraint(kind: ObjectKind) -> Order {
    let phase = match kind {
        ObjectKind::ForeignKey => Phase::ForeignKeys,
        _ => Phase::Constraints,
    };
    Order::beside_keys(phase, kind == ObjectKind::PrimaryKey)
}

/// Whether a constraint of a kind is kept by an index.
fn has_index(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::PrimaryKey | ObjectKind::Unique | ObjectKind::Exclusion
    )
}

fn drop_index(object: &ObjectPath) -> String {
    format!(
        "DROP INDEX IF EXISTS {}",
        create::beside(object.owner(), object.own())
    )
}

fn drop_trigger(object: &ObjectPath) -> String {
    format!(
        "DROP TRIGGER IF EXISTS {} ON {}",
        quote(object.own()),
        name(object.owner())
    )
}

fn drop_rewrite_rule(object: &ObjectPath) -> String {
    format!(
        "DROP RULE IF EXISTS {} ON {}",
        quote(object.own()),
        name(object.owner())
    )
}

fn drop_policy(object: &ObjectPath) -> String {
    format!(
        "DROP POLICY IF EXISTS {} ON {}",
        quote(object.own()),
        name(object.owner())
    )
}

fn policy_sql(object: &ObjectPath, policy: &Policy) -> String {
    format!(
        "CREATE POLICY {} ON {} {}",
        quote(object.own()),
        name(object.owner()),
        policy.definition
    )
}

fn drop_view(object: &ObjectPath, found: &View) -> String {
    format!(
        "DROP {} IF EXISTS {}",
        create::view_word(found),
        name(object.own())
    )
}

fn drop_statistics(object: &ObjectPath) -> String {
    format!("DROP STATISTICS IF EXISTS {}", name(object.own()))
}

fn statistics_sql(object: &ObjectPath, statistics: &Statistics) -> String {
    format!(
        "CREATE STATISTICS IF NOT EXISTS {} {}",
        name(object.own()),
        statistics.definition
    )
}

fn trigger_sql(object: &ObjectPath, trigger: &Trigger) -> Vec<String> {
    let mut sql = vec![drop_trigger(object), trigger.definition.clone()];
    if !trigger.fires.is_enabled() {
        let (on, own) = (object.owner(), object.own());
        sql.push(create::fires(on, "TRIGGER", own, trigger.fires));
    }
    sql
}

fn rule_sql(object: &ObjectPath, rule: &RewriteRule) -> Vec<String> {
    let definition = &rule.definition;
    let mut sql = vec![definition.replacen("CREATE RULE", "CREATE OR REPLACE RULE", 1)];
    if !rule.fires.is_enabled() {
        let (on, own) = (object.owner(), object.own());
        sql.push(create::fires(on, "RULE", own, rule.fires));
    }
    sql
}

/// The statement that drops an object that is there, and when.
fn drop_sql(object: &ObjectPath, found: Object<'_>) -> (Phase, String) {
    match found {
        Object::Namespace(_) => (Phase::DropRest, drop_namespace(object)),
        Object::Extension(_) => (Phase::DropRest, drop_extension(object)),
        Object::Type(found) => (Phase::DropRest, drop_type(object, found)),
        Object::Sequence(_) => (Phase::DropRest, drop_sequence(object)),
        Object::Routine(found) => (Phase::DropRest, drop_routine(object, found)),
        Object::Table(_) => (Phase::DropTables, drop_table(object)),
        Object::Column(_) => (Phase::DropColumns, drop_column(object)),
        Object::Constraint(found) => drop_constraint(object, found),
        Object::Index(_) => (Phase::DropConstraints, drop_index(object)),
        Object::Trigger(_) => (Phase::DropParts, drop_trigger(object)),
        Object::Policy(_) => (Phase::DropParts, drop_policy(object)),
        Object::RewriteRule(_) => (Phase::DropParts, drop_rewrite_rule(object)),
        Object::View(found) => (Phase::DropViews, drop_view(object, found)),
        Object::Statistics(_) => (Phase::DropParts, drop_statistics(object)),
    }
}

fn drop_column(object: &ObjectPath) -> String {
    format!(
        "ALTER TABLE {} DROP COLUMN IF EXISTS {}",
        name(object.owner()),
        quote(object.own())
    )
}

/// Whether a change makes its object be dropped and made anew.
fn replaces(noun: &Noun<'_>) -> bool {
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

fn wanted_drop(change: &Change, drawing: &Drawing<'_>) -> bool {
    change.aspect() == Aspect::Extra && drawing.allowed(drop_hazard(change.object.kind))
}
