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
        noun::{Edit, Noun},
        order::{Order, Phase},
    },
};
use target::Target;

/// Steps for SQLite, in order.
pub fn draw(drawing: Drawing<'_>) -> Drawn {
    let mut planner = Planner { drawing };
    let expected = planner.drawing.expected;
    for (table_name, table) in &expected.tables {
        match planner.live(table_name) {
            None => planner.create_table(table_name, table),
            Some((live_name, live)) => planner.alter_table(table_name, table, &live_name, live),
        }
    }
    // What belongs to tables is answered with them.
    let of_table = |change: &&Change| change.object.kind == ObjectKind::Table;
    let (tables, others): (Vec<&Change>, Vec<&Change>) =
        planner.drawing.changes.iter().partition(of_table);
    let (expected, live) = (planner.drawing.expected, planner.drawing.live);
    for change in others.into_iter().chain(tables) {
        if !planner.drawing.is_left_out(change)
            && let Some(noun) = Noun::of(change, expected, live)
        {
            planner.answer(change, noun);
        }
    }
    planner.drawing.finish()
}

struct Planner<'a> {
    drawing: Drawing<'a>,
}

impl<'a> Planner<'a> {
    fn add(&mut self, phase: Phase, step: Step) {
        // There is one lock: the whole database, for those who write.
        self.drawing
            .add(Order::first(phase), step.lock(Lock::Database));
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

    fn live(&self, table_name: &str) -> Option<(String, &'a Table)> {
        let live = self.drawing.live;
        let same = |(n, _): &(&String, &Table)| n.eq_ignore_ascii_case(table_name);
        let found = live.tables.iter().find(same);
        found.map(|(n, t)| (n.clone(), t))
    }

    /// Whether a name is in use.
    fn taken(&self, name: &str) -> bool {
        let same = |n: &String| n.eq_ignore_ascii_case(name);
        let schemas = [self.drawing.expected, self.drawing.live];
        schemas
            .iter()
            .any(|s| s.tables.keys().any(same) || s.views.keys().any(same))
    }

    fn of_table(&self, table_name: &str) -> Vec<&'a Change> {
        let of_it = |c: &&Change| {
            let table = c.object.table.as_deref();
            table.is_some_and(|t| t.eq_ignore_ascii_case(table_name))
        };
        self.drawing.changes.iter().filter(of_it).collect()
    }
}
