//! SQLite. ALTER TABLE does little, so most changes of a table are made by the procedure that SQLite
//! recommends: create new, copy, drop, rename, with indexes and triggers made again.
//! <https://www.sqlite.org/lang_altertable.html#otheralter>

mod column;
mod column_type;
mod constraint;
mod index;
mod part;
mod rebuild;
mod table;
mod taken;
mod target;
mod trigger;
mod view;

use crate::{
    Change, ObjectKind, Table,
    plan::{
        Drawing, Drawn, Lock, Step,
        change::{Edit, Noun},
        order::{Order, Phase},
    },
};
use target::Target;

/// Steps for SQLite, in order.
pub fn draw(drawing: Drawing<'_>) -> Drawn {
    let mut planner = Planner { d: drawing };
    let expected = planner.d.expected;
    for (on, table) in &expected.tables {
        match planner.live(on) {
            None => planner.create_table(on, table),
            Some((live_name, live)) => planner.alter_table(on, table, &live_name, live),
        }
    }
    // What belongs to tables is answered with them.
    let of_table = |change: &&Change| change.object.kind == ObjectKind::Table;
    let (tables, others): (Vec<&Change>, Vec<&Change>) =
        planner.d.changes.iter().partition(of_table);
    let (expected, live) = (planner.d.expected, planner.d.live);
    for change in others.into_iter().chain(tables) {
        if !planner.d.is_left_out(change)
            && let Some(noun) = Noun::of(change, expected, live)
        {
            planner.answer(change, noun);
        }
    }
    planner.d.finish()
}

struct Planner<'a> {
    d: Drawing<'a>,
}

impl<'a> Planner<'a> {
    fn add(&mut self, phase: Phase, step: Step) {
        // There is one lock: the whole database, for those who write.
        self.d.add(Order::first(phase), step.lock(Lock::Database));
    }

    /// What is done about a change that isn't one within a table that stays. A kind of object that has no arm
    /// here doesn't compile.
    fn answer(&mut self, change: &Change, noun: Noun<'_>) {
        match noun {
            Noun::View(edit) => self.view(change, edit),
            Noun::Trigger(edit) => {
                if let Some(view) = self.view_of(&change.object) {
                    self.trigger_of_view(change, &view, edit);
                }
            }
            Noun::Table(Edit::Drop(_)) => self.drop_table(change),
            // With its table: see [`Self::alter_table`].
            Noun::Table(Edit::Add(_) | Edit::Alter(..))
            | Noun::Column(_)
            | Noun::Constraint(_)
            | Noun::Index(_) => {}
            // SQLite has none.
            Noun::Namespace(_)
            | Noun::Extension(_)
            | Noun::Type(_)
            | Noun::Sequence(_)
            | Noun::Routine(_)
            | Noun::Policy(_)
            | Noun::RewriteRule(_)
            | Noun::Statistics(_) => {}
        }
    }

    /// What a change of a table that stays makes of that.
    fn settle(&mut self, change: &Change, noun: Noun<'_>, live: &Table, target: &mut Target) {
        match noun {
            Noun::Table(_) => target.rebuild = true,
            Noun::Column(edit) => self.column(change, edit, live, target),
            Noun::Constraint(edit) => self.constraint(change, edit, live, target),
            Noun::Index(edit) => self.index(change, edit, live, target),
            Noun::Trigger(edit) => self.trigger(change, &edit, live, target),
            // No part of a table, or SQLite has none.
            Noun::View(_)
            | Noun::Namespace(_)
            | Noun::Extension(_)
            | Noun::Type(_)
            | Noun::Sequence(_)
            | Noun::Routine(_)
            | Noun::Policy(_)
            | Noun::RewriteRule(_)
            | Noun::Statistics(_) => {}
        }
    }

    fn live(&self, on: &str) -> Option<(String, &'a Table)> {
        let live = self.d.live;
        let same = |(n, _): &(&String, &Table)| n.eq_ignore_ascii_case(on);
        let found = live.tables.iter().find(same);
        found.map(|(n, t)| (n.clone(), t))
    }

    /// Whether a name is in use.
    fn taken(&self, name: &str) -> bool {
        let same = |n: &String| n.eq_ignore_ascii_case(name);
        let schemas = [self.d.expected, self.d.live];
        schemas
            .iter()
            .any(|s| s.tables.keys().any(same) || s.views.keys().any(same))
    }

    fn of_table(&self, on: &str) -> Vec<&'a Change> {
        let own = |c: &&Change| {
            let table = c.object.table.as_deref();
            table.is_some_and(|t| t.eq_ignore_ascii_case(on))
        };
        self.d.changes.iter().filter(own).collect()
    }
}
