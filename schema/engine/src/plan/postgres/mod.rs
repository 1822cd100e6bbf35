//! Postgres. One transaction, apart from what Postgres refuses to do in one.
//!
//! The order: what is in the way goes first, then schemas, types, sequences, routines, tables and
//! columns, then constraints and indexes, then views with what hangs on them, then foreign keys,
//! then comments, and last what nobody expects, where that was allowed.

mod again;
mod column;
mod column_type;
mod comment;
mod constraint;
mod data_type;
mod extension;
mod extra;
mod family;
mod generated;
mod grant;
mod index;
mod mark;
mod namespace;
mod policy;
mod remake;
mod rename;
mod rewrite_rule;
mod routine;
mod sequence;
mod statement;
mod statistics;
mod table;
mod taken;
mod trigger;
mod view;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Aspect, Attribute, Change, ObjectKind, ObjectPath, Schema,
    plan::{
        Drawing, Drawn, Step,
        dependencies::ordered,
        drop_hazard,
        noun::Noun,
        order::{Order, Phase},
    },
};
use remake::Remade;
use taken::Taken;

/// Steps for Postgres, in order.
pub fn draw(drawing: Drawing<'_>) -> Drawn {
    let remade = Remade::of(&drawing);
    let mut planner = Planner {
        renamed: rename::renamed(&drawing, &remade),
        ranks: ranks(drawing.expected, drawing.live),
        taken: Taken::of(drawing.live),
        drawing,
        remade,
    };
    planner.remake();
    let (expected, live) = (planner.drawing.expected, planner.drawing.live);
    for change in planner.drawing.changes {
        if let Some(noun) = Noun::of(change, expected, live) {
            planner.answer(change, noun);
        }
    }
    planner.tell_of_children();
    planner.find_operators();
    planner.drawing.finish()
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
    let own_name = path.owner();
    match path.kind {
        ObjectKind::Type => !expected.types.contains_key(own_name),
        ObjectKind::Routine => !expected.routines.contains_key(own_name),
        ObjectKind::Table => !expected.tables.contains_key(own_name),
        _ => !expected.views.contains_key(own_name),
    }
}

struct Planner<'a> {
    drawing: Drawing<'a>,
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
        self.drawing.add(Order::first(phase), step);
    }

    /// Adds a step in the order of what needs what; turned round for what is dropped.
    fn add_ranked(&mut self, phase: Phase, step: Step) {
        let rank = self.rank(&step.object);
        let order = match phase {
            Phase::DropViews | Phase::DropTables | Phase::DropRest => Order::below(phase, rank),
            _ => Order::above(phase, rank),
        };
        self.drawing.add(order, step);
    }

    fn rank(&self, object: &ObjectPath) -> Option<u32> {
        self.ranks.get(object).copied()
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
            self.say_from(self.drawing.expected, &change.object);
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
            self.drawing.leave_out(change, why, ways);
            return false;
        }
        if let Some(from) = self.renamed.get(&change.object).cloned() {
            self.rename(change, &from);
            return false;
        }
        true
    }

    /// Leaves a change out whose rows in the way couldn't be counted.
    fn uncounted(&mut self, change: &Change) -> bool {
        let Some(why) = self.drawing.uncounted(&change.object) else {
            return false;
        };
        let why = format!("The rows in its way couldn't be counted, since {why}.");
        let mut ways = vec![
            "plan again once the rest is applied, or count them and make it by hand".to_owned(),
        ];
        if self.can_wait(&change.object) {
            ways.insert(0, "--not-valid makes it hold for new rows alone".to_owned());
        }
        self.drawing.leave_out(change, why, ways);
        true
    }
}

/// What can be done where Postgres keeps something as it is.
const NEW_TABLE: &str = "make a new table, copy the rows and swap the names";

fn wanted_drop(change: &Change, drawing: &Drawing<'_>) -> bool {
    change.aspect() == Aspect::Extra && drawing.allowed(drop_hazard(change.object.kind))
}
