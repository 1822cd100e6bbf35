//! What a table is to become: as expected, apart from what stays as it is for now.

use std::collections::BTreeMap;

use super::Planner;
use crate::{
    Aspect, Change, Column, ObjectKind, ObjectPath, Table,
    plan::{Hazard, drop_hazard, is_missing, keep_column, noun::Noun, question::constraint},
};

/// A table on its way.
pub struct Target {
    pub table: Table,
    /// Whether only a new table can be that.
    pub rebuild: bool,
    /// Columns that ALTER TABLE can add.
    pub added: Vec<(String, Column)>,
    /// Rows that get a stated value.
    pub backfilled: u64,
}

impl Planner<'_> {
    /// What the table is to be: as expected, apart from what stays as it is for now.
    pub(super) fn target(&mut self, expected: &Table, live: &Table, changes: &[&Change]) -> Target {
        let mut target = Target {
            table: expected.clone(),
            rebuild: false,
            added: Vec::new(),
            backfilled: 0,
        };
        let (left, planned): (Vec<&Change>, Vec<&Change>) = changes
            .iter()
            .partition(|change| self.drawing.is_left_out(change));
        for change in planned {
            if let Some(why) = self.drawing.uncounted(&change.object) {
                let why = format!("The rows in its way couldn't be counted, since {why}.");
                let ways = vec![
                    "plan again once the rest is applied, or count them and make it by hand"
                        .to_owned(),
                ];
                self.drawing.leave_out(change, why, ways);
                target.undo(change, live);
                continue;
            }
            if let Some(noun) = Noun::of(change, self.drawing.expected, self.drawing.live) {
                self.settle(change, noun, live, &mut target);
            }
        }
        for change in left {
            target.undo(change, live);
        }
        // What rests on a new column can only be added with a new table.
        let resting = changes.iter().any(|c| {
            matches!(
                c.object.kind,
                ObjectKind::PrimaryKey
                    | ObjectKind::Unique
                    | ObjectKind::ForeignKey
                    | ObjectKind::Check
            ) && is_missing(c)
                && constraint(&target.table, c.object.kind, &c.object).is_some()
        });
        target.rebuild |= resting;
        target.added.sort_by_key(|(_, c)| c.position);
        target
    }

    pub(super) fn extra(&mut self, change: &Change, live: &Table, target: &mut Target) {
        let object = &change.object;
        let own_name = object.own_name();
        let hazard = drop_hazard(object.kind);
        if let Some(other) = self
            .drawing
            .alone_enforces(object)
            .filter(|_| self.drawing.allowed(hazard))
        {
            let why = format!("It alone enforces what {other} should, which isn't made.");
            let ways = vec!["settle what keeps that from being made and plan again".to_owned()];
            self.drawing.leave_out(change, why, ways);
            target.keep(live, object.kind, own_name);
            return;
        }
        // What rests on an extra column that goes, goes too.
        if change.implied && self.drawing.allowed(Hazard::DeletesData) {
            self.drawing
                .goes_with(change, &ObjectPath::table(object.owner()));
            return;
        }
        if self.drawing.allowed(hazard) {
            target.rebuild |= !matches!(object.kind, ObjectKind::Index | ObjectKind::Trigger);
            return;
        }
        self.drawing.hazardous(change, hazard);
        target.keep(live, object.kind, own_name);
    }
}

impl Target {
    /// Takes out a column that is left for later, and what rests on it.
    pub fn without_column(&mut self, own_name: &str) {
        let table = &mut self.table;
        table.columns.remove(own_name);
        let rests = |columns: &[String]| columns.iter().any(|c| c == own_name);
        for constraints in [
            &mut table.uniques,
            &mut table.checks,
            &mut table.foreign_keys,
        ] {
            constraints.retain(|_, c| !rests(&c.columns));
        }
        table.indexes.retain(|_, i| !rests(&i.columns));
        if table
            .primary_key
            .as_ref()
            .is_some_and(|k| rests(&k.columns))
        {
            table.primary_key = None;
        }
    }

    /// Puts back what live has, where a change stays out.
    pub fn undo(&mut self, change: &Change, live: &Table) {
        let object = &change.object;
        let own_name = object.own_name();
        match (change.aspect(), object.kind) {
            (Aspect::Missing, ObjectKind::Column) => self.without_column(own_name),
            (Aspect::Missing, _) => self.without(object),
            (Aspect::Extra, kind) => self.keep(live, kind, own_name),
            (Aspect::Differs(attribute), ObjectKind::Column) => {
                let found = named(&live.columns, own_name);
                let wanted = self.table.columns.get_mut(own_name);
                if let (Some(wanted), Some((_, found))) = (wanted, found) {
                    keep_column(wanted, &found, |held| held == attribute);
                }
            }
            (Aspect::Differs(_), ObjectKind::Table) => {
                self.table.options = live.options.clone();
            }
            (Aspect::Differs(_), kind) => {
                self.without(object);
                self.keep(live, kind, own_name);
            }
        }
    }

    /// Takes out a part that is left for later.
    pub fn without(&mut self, object: &ObjectPath) {
        let (table, own_name) = (&mut self.table, object.own_name());
        match object.kind {
            ObjectKind::PrimaryKey => table.primary_key = None,
            ObjectKind::Unique => drop(table.uniques.remove(own_name)),
            ObjectKind::Check => drop(table.checks.remove(own_name)),
            ObjectKind::ForeignKey => drop(table.foreign_keys.remove(own_name)),
            ObjectKind::Index => drop(table.indexes.remove(own_name)),
            ObjectKind::Trigger => drop(table.triggers.remove(own_name)),
            ObjectKind::Column => self.without_column(own_name),
            // No part of a table of SQLite's.
            ObjectKind::Table
            | ObjectKind::Schema
            | ObjectKind::Extension
            | ObjectKind::Type
            | ObjectKind::Sequence
            | ObjectKind::Routine
            | ObjectKind::Exclusion
            | ObjectKind::Policy
            | ObjectKind::RewriteRule
            | ObjectKind::View
            | ObjectKind::MaterialisedView
            | ObjectKind::Statistics
            | ObjectKind::Other
            | ObjectKind::Ledger => {}
        }
    }

    /// Keeps something that live has.
    pub fn keep(&mut self, live: &Table, kind: ObjectKind, own_name: &str) {
        let table = &mut self.table;
        match kind {
            ObjectKind::Column => {
                if let Some((own_name, column)) = named(&live.columns, own_name) {
                    let column = Column {
                        position: column.position + 10_000,
                        ..column
                    };
                    table.columns.insert(own_name, column);
                }
            }
            ObjectKind::PrimaryKey => table.primary_key = live.primary_key.clone(),
            ObjectKind::Unique => table.uniques.extend(named(&live.uniques, own_name)),
            ObjectKind::Check => table.checks.extend(named(&live.checks, own_name)),
            ObjectKind::ForeignKey => table
                .foreign_keys
                .extend(named(&live.foreign_keys, own_name)),
            ObjectKind::Index => table.indexes.extend(named(&live.indexes, own_name)),
            ObjectKind::Trigger => table.triggers.extend(named(&live.triggers, own_name)),
            // No part of a table of SQLite's.
            ObjectKind::Table
            | ObjectKind::Schema
            | ObjectKind::Extension
            | ObjectKind::Type
            | ObjectKind::Sequence
            | ObjectKind::Routine
            | ObjectKind::Exclusion
            | ObjectKind::Policy
            | ObjectKind::RewriteRule
            | ObjectKind::View
            | ObjectKind::MaterialisedView
            | ObjectKind::Statistics
            | ObjectKind::Other
            | ObjectKind::Ledger => {}
        }
    }
}

/// What goes by a name, in whatever case.
fn named<T: Clone>(all: &BTreeMap<String, T>, own_name: &str) -> Option<(String, T)> {
    let mut all = all.iter();
    let found = all.find(|(name, _)| name.eq_ignore_ascii_case(own_name));
    found.map(|(name, found)| (name.clone(), found.clone()))
}
