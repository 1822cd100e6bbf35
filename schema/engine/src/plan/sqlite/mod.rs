//! SQLite. ALTER TABLE does little, so most changes of a table are made by the procedure that SQLite
//! recommends: create new, copy, drop, rename, with indexes and triggers made again.
//! <https://www.sqlite.org/lang_altertable.html#otheralter>

mod create;
mod taken;

use std::collections::BTreeMap;

use super::{
    Drawing, Drawn, Hazard, Lock, Step,
    change::{Edit, Noun},
    drop_hazard, is_extra, is_missing, keep_column,
    order::{Order, Phase},
    question::{constraint, needs_value},
    rows, step,
};
use crate::{
    Aspect, Attribute, Change, Column, Constraint, Index, ObjectKind, ObjectPath, Table, Trigger,
    View,
    sql::{literal, name, quote},
};

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

    fn create_table(&mut self, on: &str, table: &Table) {
        let object = ObjectPath::table(on);
        // Not among the changes where it is out of scope.
        let found = self.d.changes.iter().find(|c| c.object == object);
        let Some(change) = found.filter(|change| !self.d.is_left_out(change)) else {
            return;
        };
        if self.name_is_taken(change) {
            return;
        }
        for part in self.of_table(on) {
            if !matches!(part.object.kind, ObjectKind::Index | ObjectKind::Trigger) {
                self.d.goes_with(part, &object);
            }
        }
        let sql = vec![create::table(on, table, true)];
        let title = format!("Create table {object}");
        let mut note = "It is empty: what it held comes from a backup or not at all.".to_owned();
        let count = self.d.rows(&object);
        if count > 0 {
            note.push_str(&format!(
                " {} of other tables refer to it, and refer to nothing until theirs are back; \
                 SQLite lets them stay.",
                rows(count)
            ));
        }
        let mut it = step(Some(change), &object, title, sql).note(note);
        if count > 0 {
            it = it.rows(count);
        }
        self.add(Phase::Tables, it);
        self.parts(on, table);
    }

    fn drop_table(&mut self, change: &Change) {
        let object = &change.object;
        if !self.d.allowed(Hazard::DeletesData) {
            self.d.hazardous(change, Hazard::DeletesData);
            return;
        }
        let sql = vec![format!("DROP TABLE IF EXISTS {}", name(object.owner()))];
        let it =
            step(Some(change), object, format!("Drop {object}"), sql).hazard(Hazard::DeletesData);
        self.add(Phase::DropTables, it);
    }

    /// Indexes and triggers of a table that was just made.
    fn parts(&mut self, on: &str, table: &Table) {
        for (own, index) in &table.indexes {
            let object = ObjectPath::part(ObjectKind::Index, on, own);
            self.make_part(&object, create::index(on, own, index), Hazard::BuildsIndex);
        }
        for (own, trigger) in &table.triggers {
            let object = ObjectPath::part(ObjectKind::Trigger, on, own);
            self.make_part(
                &object,
                create::trigger(&trigger.definition),
                Hazard::Replaces,
            );
        }
    }

    fn make_part(&mut self, object: &ObjectPath, sql: String, hazard: Hazard) {
        let changes = self.d.changes.iter();
        let change = changes
            .clone()
            .find(|c| c.object == *object && !is_extra(c) && !self.d.is_left_out(c));
        if let Some(change) = change
            && self.name_is_taken(change)
        {
            return;
        }
        let title = format!("Create {object}");
        let mut it = step(change, object, title, vec![sql]);
        if hazard == Hazard::BuildsIndex {
            it = it.hazard(hazard);
        }
        self.add(Phase::Parts, it);
    }

    fn alter_table(&mut self, on: &str, expected: &Table, live_name: &str, live: &Table) {
        let changes = self.of_table(on);
        if changes.is_empty() {
            return;
        }
        if expected.options.module.is_some() || live.options.module.is_some() {
            self.virtual_table(on, expected, &changes);
            return;
        }
        let target = self.target(expected, live, &changes);
        if target.rebuild
            && let Some(why) = self.unread(on, live_name)
        {
            for change in changes {
                if !self.d.is_left_out(change) {
                    let ways = vec!["change the table by hand".to_owned()];
                    self.d.leave_out(change, &*why, ways);
                }
            }
            return;
        }
        if target.rebuild {
            self.rebuild(on, live_name, live, &target, &changes);
            return;
        }
        for (own, column) in &target.added {
            let object = ObjectPath::column(on, own);
            let change = changes.iter().find(|c| c.object == object).copied();
            let sql = vec![format!(
                "ALTER TABLE {} ADD COLUMN {}",
                name(on),
                create::column(own, column)
            )];
            let it = step(change, &object, format!("Add column {object}"), sql);
            self.add(Phase::Tables, it);
        }
        self.parts_in_place(on, &target.table, &changes);
    }

    /// Why a table can't be made anew: what can't be read of it would be gone.
    fn unread(&self, on: &str, live_name: &str) -> Option<String> {
        let of_it =
            |name: &str| name.eq_ignore_ascii_case(on) || name.eq_ignore_ascii_case(live_name);
        let mut seen = self.d.live.unverifiable.iter();
        let live = seen.find(|u| u.object.table.as_deref().is_some_and(of_it));
        let mut seen = self.d.expected.unverifiable.iter();
        let seen = live.or_else(|| seen.find(|u| u.object.table.as_deref().is_some_and(of_it)))?;
        Some(format!(
            "The table would be made anew, and what of it isn't understood would be gone: {}: {}.",
            seen.object, seen.why
        ))
    }

    /// Indexes and triggers of a table that stays.
    fn parts_in_place(&mut self, on: &str, target: &Table, changes: &[&Change]) {
        let (expected, live) = (self.d.expected, self.d.live);
        for change in changes
            .iter()
            .filter(|change| change.object.kind != ObjectKind::Table)
        {
            if self.d.is_left_out(change) {
                continue;
            }
            match Noun::of(change, expected, live) {
                Some(Noun::Index(edit)) => self.index_in_place(change, &edit, on, target),
                Some(Noun::Trigger(edit)) => self.trigger_in_place(change, &edit, target),
                // Those are told apart by [`Self::settle`].
                _ => {}
            }
        }
    }

    fn index_in_place(
        &mut self,
        change: &Change,
        edit: &Edit<'_, Index>,
        on: &str,
        target: &Table,
    ) {
        self.drop_part(change, edit, "INDEX");
        let own = change.object.own();
        // What isn't in the target rests on a column that is left out.
        let wanted = target.indexes.get(own).filter(|_| !is_extra(change));
        if let Some(index) = wanted {
            let sql = create::index(on, own, index);
            self.make_part(&change.object, sql, Hazard::BuildsIndex);
        }
    }

    fn trigger_in_place(&mut self, change: &Change, edit: &Edit<'_, Trigger>, target: &Table) {
        self.drop_part(change, edit, "TRIGGER");
        let wanted = target.triggers.get(change.object.own());
        if let Some(trigger) = wanted.filter(|_| !is_extra(change)) {
            let sql = create::trigger(&trigger.definition);
            self.make_part(&change.object, sql, Hazard::Replaces);
        }
    }

    /// Drops an index or a trigger that isn't expected, or to make it anew.
    fn drop_part<T>(&mut self, change: &Change, edit: &Edit<'_, T>, word: &str) {
        let object = &change.object;
        let (answer, hazard) = match edit {
            Edit::Add(_) => return,
            Edit::Drop(_) => (Some(change), Hazard::DropsObjects),
            Edit::Alter(..) => (None, Hazard::Replaces),
        };
        let sql = vec![format!("DROP {word} IF EXISTS {}", quote(object.own()))];
        let it = step(answer, object, format!("Drop {object}"), sql).hazard(hazard);
        self.add(Phase::DropParts, it);
    }

    fn virtual_table(&mut self, on: &str, expected: &Table, changes: &[&Change]) {
        let object = ObjectPath::table(on);
        let Some(change) = changes.iter().find(|c| c.object == object).copied() else {
            // Without its own change there is no reason to make it anew: the others are told as not planned.
            return;
        };
        if self.d.is_left_out(change) {
            return;
        }
        if !self.d.allowed(Hazard::DeletesData) {
            self.d.hazardous(change, Hazard::DeletesData);
            return;
        }
        let sql = vec![
            format!("DROP TABLE {}", name(on)),
            create::table(on, expected, true),
        ];
        let it = step(Some(change), &object, format!("Make {object} anew"), sql)
            .hazard(Hazard::DeletesData);
        self.add(Phase::Tables, it);
        for change in changes {
            let part = matches!(change.object.kind, ObjectKind::Index | ObjectKind::Trigger);
            if !part || is_extra(change) {
                self.d.goes_with(change, &object);
            }
        }
        self.parts(on, expected);
    }

    /// What the table is to be: as expected, apart from what stays as it is for now.
    fn target(&mut self, expected: &Table, live: &Table, changes: &[&Change]) -> Target {
        let mut target = Target {
            table: expected.clone(),
            rebuild: false,
            added: Vec::new(),
            backfilled: 0,
        };
        let (left, planned): (Vec<&Change>, Vec<&Change>) = changes
            .iter()
            .partition(|change| self.d.is_left_out(change));
        for change in planned {
            if let Some(why) = self.d.uncounted(&change.object) {
                let why = format!("The rows in its way couldn't be counted, since {why}.");
                let ways = vec![
                    "plan again once the rest is applied, or count them and make it by hand"
                        .to_owned(),
                ];
                self.d.leave_out(change, why, ways);
                target.undo(change, live);
                continue;
            }
            if let Some(noun) = Noun::of(change, self.d.expected, self.d.live) {
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

    fn column(
        &mut self,
        change: &Change,
        edit: Edit<'_, Column>,
        live: &Table,
        target: &mut Target,
    ) {
        match edit {
            Edit::Add(column) => self.add_column(change, column, target),
            Edit::Drop(_) => self.extra(change, live, target),
            Edit::Alter(expected, live, attribute) => {
                self.alter_column(change, expected, live, attribute, target);
            }
        }
    }

    fn add_column(&mut self, change: &Change, column: &Column, target: &mut Target) {
        let object = &change.object;
        let own = object.own();
        let count = self.d.rows(object);
        let stated = self.d.options.backfill.get(object);
        if needs_value(column) && count > 0 && stated.is_none() {
            self.d.leave_out(
                change,
                format!(
                    "It must not be NULL, has no default, and {} would lack a value.",
                    rows(count)
                ),
                vec![format!("--backfill '{object}=EXPRESSION'")],
            );
            target.without_column(own);
            return;
        }
        if stated.is_some() {
            target.backfilled += count;
        }
        if stated.is_some() || !addable(column) {
            target.rebuild = true;
        } else {
            target.added.push((own.to_owned(), column.clone()));
        }
    }

    fn alter_column(
        &mut self,
        change: &Change,
        expected: &Column,
        live: &Column,
        attribute: Attribute,
        target: &mut Target,
    ) {
        let object = &change.object;
        let count = self.d.rows(object);
        match attribute {
            Attribute::Nullability if !expected.nullable && count > 0 => {
                if self.d.options.backfill.contains_key(object) {
                    target.backfilled += count;
                    target.rebuild = true;
                    return;
                }
                let why = format!("{} have no value.", rows(count));
                let ways = vec![format!("--backfill '{object}=EXPRESSION'")];
                self.d.leave_out(change, why, ways);
                if let Some(column) = target.table.columns.get_mut(object.own()) {
                    column.nullable = true;
                    column.storage.clear();
                }
            }
            Attribute::DataType
                if affinity(&expected.data_type) != affinity(&live.data_type)
                    && !self.d.allowed(Hazard::ChangesValues) =>
            {
                self.d.hazardous(change, Hazard::ChangesValues);
                if let Some(column) = target.table.columns.get_mut(object.own()) {
                    column.data_type.clone_from(&live.data_type);
                }
            }
            Attribute::Generated
                if live.generated.is_none() && !self.d.allowed(Hazard::DeletesData) =>
            {
                // What was written there would be computed over.
                self.d.hazardous(change, Hazard::DeletesData);
                if let Some(column) = target.table.columns.get_mut(object.own()) {
                    column.generated = None;
                    column.default.clone_from(&live.default);
                }
            }
            _ => target.rebuild = true,
        }
    }

    fn constraint(
        &mut self,
        change: &Change,
        edit: Edit<'_, Constraint>,
        live: &Table,
        target: &mut Target,
    ) {
        let object = &change.object;
        let count = self.d.rows(object);
        // SQLite lets rows stay that refer to nothing.
        let hindered = count > 0 && object.kind != ObjectKind::ForeignKey;
        let ways = || vec!["settle the rows and plan again".to_owned()];
        match edit {
            Edit::Add(_) if hindered => {
                let why = match object.kind {
                    ObjectKind::Check => format!("{} violate it.", rows(count)),
                    _ => format!("{} with a key that is repeated or missing.", rows(count)),
                };
                self.d.leave_out(change, why, ways());
                target.without(object);
            }
            // Only a new table can have it: see [`Self::target`].
            Edit::Add(_) => {}
            Edit::Drop(_) => self.extra(change, live, target),
            Edit::Alter(..) if hindered => {
                let why = format!("{} violate it.", rows(count));
                self.d.leave_out(change, why, ways());
                target.without(object);
                target.keep(live, object.kind, object.own());
            }
            Edit::Alter(..) => target.rebuild = true,
        }
    }

    fn index(&mut self, change: &Change, edit: Edit<'_, Index>, live: &Table, target: &mut Target) {
        let object = &change.object;
        let count = self.d.rows(object);
        let ways = || vec!["settle the rows and plan again".to_owned()];
        match edit {
            Edit::Add(_) if count > 0 => {
                let why = format!("{} with a key that is repeated or missing.", rows(count));
                self.d.leave_out(change, why, ways());
                target.without(object);
            }
            Edit::Drop(_) => self.extra(change, live, target),
            Edit::Alter(_, live, _) if count > 0 => {
                let why = format!("{} with a key that another row has.", rows(count));
                self.d.leave_out(change, why, ways());
                let indexes = &mut target.table.indexes;
                indexes.insert(object.own().to_owned(), live.clone());
            }
            // In place, or with the table's new one.
            Edit::Add(_) | Edit::Alter(..) => {}
        }
    }

    fn trigger(
        &mut self,
        change: &Change,
        edit: &Edit<'_, Trigger>,
        live: &Table,
        target: &mut Target,
    ) {
        match edit {
            Edit::Drop(_) => self.extra(change, live, target),
            // In place, or with the table's new one.
            Edit::Add(_) | Edit::Alter(..) => {}
        }
    }

    fn extra(&mut self, change: &Change, live: &Table, target: &mut Target) {
        let object = &change.object;
        let own = object.own();
        let hazard = drop_hazard(object.kind);
        if let Some(other) = self
            .d
            .alone_enforces(object)
            .filter(|_| self.d.allowed(hazard))
        {
            let why = format!("It alone enforces what {other} should, which isn't made.");
            let ways = vec!["settle what keeps that from being made and plan again".to_owned()];
            self.d.leave_out(change, why, ways);
            target.keep(live, object.kind, own);
            return;
        }
        // What rests on an extra column that goes, goes too.
        if change.implied && self.d.allowed(Hazard::DeletesData) {
            self.d.goes_with(change, &ObjectPath::table(object.owner()));
            return;
        }
        if self.d.allowed(hazard) {
            target.rebuild |= !matches!(object.kind, ObjectKind::Index | ObjectKind::Trigger);
            return;
        }
        self.d.hazardous(change, hazard);
        target.keep(live, object.kind, own);
    }

    fn rebuild(
        &mut self,
        on: &str,
        live_name: &str,
        live: &Table,
        target: &Target,
        changes: &[&Change],
    ) {
        let object = ObjectPath::table(on);
        let mut fresh = format!("evenkeel_new_{}", crate::split_qualified(on).1);
        while self.taken(&fresh) {
            fresh.push('_');
        }
        let new = quote(&fresh);
        let old = name(live_name);
        let mut into = Vec::new();
        let mut from = Vec::new();
        for (own, column) in &target.table.columns {
            if column.generated.is_some() {
                continue;
            }
            let path = ObjectPath::column(on, own);
            let stated = self.d.options.backfill.get(&path);
            let there = live.columns.keys().any(|n| n.eq_ignore_ascii_case(own));
            match (there, stated) {
                (true, Some(value)) => from.push(format!("coalesce({}, {value})", quote(own))),
                (true, None) => from.push(quote(own)),
                (false, Some(value)) => from.push(value.clone()),
                (false, None) => continue,
            }
            into.push(quote(own));
        }
        let numbers = rowid(&target.table, live, &into);
        if let Some((word, live_word)) = numbers {
            into.insert(0, word.to_owned());
            from.insert(0, live_word.to_owned());
        }
        let mut sql = vec![create::table(
            &crate::qualified(None, &fresh),
            &target.table,
            false,
        )];
        if !into.is_empty() {
            sql.push(format!(
                "INSERT OR ABORT INTO {new} ({}) SELECT {} FROM {old}",
                into.join(", "),
                from.join(", ")
            ));
        }
        let counts = |t: &Table| t.options.storage.iter().any(|s| s == "AUTOINCREMENT");
        if counts(&target.table) && counts(live) {
            // Ids that were given once are not given again.
            let plain = crate::split_qualified(live_name).1;
            sql.push(format!(
                "DELETE FROM sqlite_sequence WHERE name = {}",
                literal(&fresh)
            ));
            sql.push(format!(
                "INSERT INTO sqlite_sequence (name, seq) SELECT {}, seq FROM sqlite_sequence WHERE name = {}",
                literal(&fresh),
                literal(&plain)
            ));
        }
        sql.push(format!("DROP TABLE {old}"));
        sql.push(format!("ALTER TABLE {new} RENAME TO {}", name(on)));
        let of_parts =
            |c: &Change| matches!(c.object.kind, ObjectKind::Index | ObjectKind::Trigger);
        let made: Vec<&Change> = changes
            .iter()
            .filter(|c| !self.d.is_left_out(c) && (!of_parts(c) || is_extra(c)))
            .copied()
            .collect();
        let answered = made.iter().filter(|c| !c.implied && !of_parts(c));
        let answered: Vec<&Change> = answered.copied().collect();
        let list: Vec<String> = answered
            .iter()
            .map(|c| format!("{} {}", judged(c), c.object))
            .collect();
        let mut it = step(
            answered.first().copied(),
            &object,
            format!("Make {object} anew"),
            sql,
        )
        .answering(made)
        .hazard(Hazard::RewritesTable);
        let orphans: u64 = answered
            .iter()
            .filter(|c| c.object.kind == ObjectKind::ForeignKey)
            .map(|c| self.d.rows(&c.object))
            .sum();
        let mut note = match list.is_empty() {
            true => String::new(),
            false => format!("Answers {}.", list.join(", ")),
        };
        if orphans > 0 {
            note.push_str(&format!(
                " {} refer to nothing; SQLite lets them stay, and `PRAGMA foreign_key_check` lists them.",
                rows(orphans)
            ));
            it = it.rows(orphans);
        }
        let same = alias(&target.table).is_some() && alias(&target.table) == alias(live);
        if numbers.is_none() && !same && has_rowid(live) {
            note.push_str(
                " The numbers that SQLite gives to rows (rowid) are others afterwards: make anew what \
                 refers to rows by them, such as a full-text index.",
            );
        }
        if !note.is_empty() {
            it = it.note(note.trim());
        }
        if target.backfilled > 0 {
            it = it.hazard(Hazard::BackfillsRows).rows(target.backfilled);
        }
        let dropped = answered
            .iter()
            .filter(|c| is_extra(c))
            .map(|c| drop_hazard(c.object.kind));
        for hazard in dropped.collect::<Vec<_>>() {
            it = it.hazard(hazard);
        }
        let (mut converts, mut computes) = (false, false);
        for change in answered {
            if let Some(Noun::Column(Edit::Alter(expected, live, attribute))) =
                Noun::of(change, self.d.expected, self.d.live)
            {
                converts |= attribute == Attribute::DataType
                    && affinity(&expected.data_type) != affinity(&live.data_type);
                computes |= attribute == Attribute::Generated && live.generated.is_none();
            }
        }
        for (does, hazard) in [
            (converts, Hazard::ChangesValues),
            (computes, Hazard::DeletesData),
        ] {
            if does {
                it = it.hazard(hazard);
            }
        }
        self.add(Phase::Tables, it);
        // Indexes and triggers went with the old table.
        self.parts(on, &target.table);
    }

    fn view_of(&self, object: &ObjectPath) -> Option<String> {
        let on = object.table.as_deref()?;
        let known = |views: &std::collections::BTreeMap<String, crate::View>| {
            views.keys().find(|v| v.eq_ignore_ascii_case(on)).cloned()
        };
        known(&self.d.expected.views).or_else(|| known(&self.d.live.views))
    }

    /// A trigger of a view comes and goes with that, where it is made anew.
    fn trigger_of_view(&mut self, change: &Change, view: &str, edit: Edit<'_, Trigger>) {
        let object = &change.object;
        let trigger = match edit {
            Edit::Add(trigger) | Edit::Alter(trigger, ..) => trigger,
            Edit::Drop(_) => {
                let sql = format!("DROP TRIGGER IF EXISTS {}", quote(object.own()));
                return self.drop_extra(change, sql);
            }
        };
        let mut changes = self.d.changes.iter();
        let remade = changes.find(|c| {
            c.object.kind == ObjectKind::View && c.object.owner() == view && !self.d.is_left_out(c)
        });
        if let Some(remade) = remade {
            self.d.goes_with(change, &remade.object);
            return;
        }
        let sql = vec![
            format!("DROP TRIGGER IF EXISTS {}", quote(object.own())),
            trigger.definition.clone(),
        ];
        let it = step(Some(change), object, format!("Create {object}"), sql);
        self.add(Phase::Parts, it);
    }

    /// Drops a view, or a trigger of one, that isn't expected.
    fn drop_extra(&mut self, change: &Change, sql: String) {
        let object = &change.object;
        if !self.d.allowed(Hazard::DropsObjects) {
            self.d.hazardous(change, Hazard::DropsObjects);
        } else if !change.implied {
            // Otherwise by the view's going.
            let it = step(Some(change), object, format!("Drop {object}"), vec![sql])
                .hazard(Hazard::DropsObjects);
            self.add(Phase::DropParts, it);
        }
    }

    fn view(&mut self, change: &Change, edit: Edit<'_, View>) {
        let own = change.object.own();
        match edit {
            Edit::Add(view) | Edit::Alter(view, ..) => self.make_view(change, own, view),
            Edit::Drop(_) => {
                self.drop_extra(change, format!("DROP VIEW IF EXISTS {}", name(own)));
            }
        }
    }

    fn make_view(&mut self, change: &Change, own: &str, view: &View) {
        let object = &change.object;
        if self.name_is_taken(change) {
            return;
        }
        if !is_missing(change) {
            let sql = vec![format!("DROP VIEW IF EXISTS {}", name(own))];
            let title = format!("Drop {object} to make it anew");
            let it = step(None, object, title, sql).hazard(Hazard::Replaces);
            self.add(Phase::DropParts, it);
        }
        let mut sql = vec![create::view(own, view)];
        sql.extend(view.triggers.values().map(|t| t.definition.clone()));
        // Those that nobody expects went with the old one, and weren't to go.
        let same = |(n, _): &(&String, &crate::View)| n.eq_ignore_ascii_case(own);
        let old = self.d.live.views.iter().find(same);
        let expected = |own: &String| view.triggers.keys().any(|n| n.eq_ignore_ascii_case(own));
        if let Some((_, old)) = old.filter(|_| !self.d.allowed(Hazard::DropsObjects)) {
            let kept = old.triggers.iter().filter(|(own, _)| !expected(own));
            sql.extend(kept.map(|(_, t)| t.definition.clone()));
        }
        // What an index needs is there by now; triggers of tables may need the view.
        let it = step(Some(change), object, format!("Create {object}"), sql);
        self.add(Phase::Parts, it);
    }
}

/// By which names the rows' own numbers are taken along, where they have any: what refers to rows by them,
/// such as a full-text index of the table, would find others. None where a column is that number on both
/// sides, and where columns have taken all of its names.
fn rowid(wanted: &Table, found: &Table, into: &[String]) -> Option<(&'static str, &'static str)> {
    if !has_rowid(wanted) || !has_rowid(found) {
        return None;
    }
    let is_column = alias(wanted).is_some_and(|own| into.contains(&quote(own)));
    let free = |t: &Table| {
        let taken = |word: &str| t.columns.keys().any(|c| c.eq_ignore_ascii_case(word));
        ["rowid", "_rowid_", "oid"].into_iter().find(|w| !taken(w))
    };
    Some((free(wanted)?, free(found)?)).filter(|_| !is_column)
}

fn has_rowid(table: &Table) -> bool {
    !table.options.storage.iter().any(|s| s == "WITHOUT ROWID")
}

/// The column that is the rowid.
fn alias(table: &Table) -> Option<&str> {
    let key = table.primary_key.as_ref()?;
    let [own] = key.columns.as_slice() else {
        return None;
    };
    let whole = table
        .columns
        .get(own)
        .is_some_and(|c| c.data_type == "INTEGER");
    (whole && !create::is_beside_rowid(key)).then_some(own)
}

fn judged(change: &Change) -> crate::Rule {
    crate::judge(change.clone(), None, &[]).rule
}

/// What a table is to become.
struct Target {
    table: Table,
    /// Whether only a new table can be that.
    rebuild: bool,
    /// Columns that ALTER TABLE can add.
    added: Vec<(String, Column)>,
    /// Rows that get a stated value.
    backfilled: u64,
}

impl Target {
    /// Takes out a column that is left for later, and what rests on it.
    fn without_column(&mut self, own: &str) {
        let table = &mut self.table;
        table.columns.remove(own);
        let rests = |columns: &[String]| columns.iter().any(|c| c == own);
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
    fn undo(&mut self, change: &Change, live: &Table) {
        let object = &change.object;
        let own = object.own();
        match (change.aspect(), object.kind) {
            (Aspect::Missing, ObjectKind::Column) => self.without_column(own),
            (Aspect::Missing, _) => self.without(object),
            (Aspect::Extra, kind) => self.keep(live, kind, own),
            (Aspect::Differs(attribute), ObjectKind::Column) => {
                let found = named(&live.columns, own);
                let wanted = self.table.columns.get_mut(own);
                if let (Some(wanted), Some((_, found))) = (wanted, found) {
                    keep_column(wanted, &found, |held| held == attribute);
                }
            }
            (Aspect::Differs(_), ObjectKind::Table) => {
                self.table.options = live.options.clone();
            }
            (Aspect::Differs(_), kind) => {
                self.without(object);
                self.keep(live, kind, own);
            }
        }
    }

    /// Takes out a part that is left for later.
    fn without(&mut self, object: &ObjectPath) {
        let (table, own) = (&mut self.table, object.own());
        match object.kind {
            ObjectKind::PrimaryKey => table.primary_key = None,
            ObjectKind::Unique => drop(table.uniques.remove(own)),
            ObjectKind::Check => drop(table.checks.remove(own)),
            ObjectKind::ForeignKey => drop(table.foreign_keys.remove(own)),
            ObjectKind::Index => drop(table.indexes.remove(own)),
            ObjectKind::Trigger => drop(table.triggers.remove(own)),
            ObjectKind::Column => self.without_column(own),
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
    fn keep(&mut self, live: &Table, kind: ObjectKind, own: &str) {
        let table = &mut self.table;
        match kind {
            ObjectKind::Column => {
                if let Some((own, column)) = named(&live.columns, own) {
                    let column = Column {
                        position: column.position + 10_000,
                        ..column
                    };
                    table.columns.insert(own, column);
                }
            }
            ObjectKind::PrimaryKey => table.primary_key = live.primary_key.clone(),
            ObjectKind::Unique => table.uniques.extend(named(&live.uniques, own)),
            ObjectKind::Check => table.checks.extend(named(&live.checks, own)),
            ObjectKind::ForeignKey => table.foreign_keys.extend(named(&live.foreign_keys, own)),
            ObjectKind::Index => table.indexes.extend(named(&live.indexes, own)),
            ObjectKind::Trigger => table.triggers.extend(named(&live.triggers, own)),
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
fn named<T: Clone>(all: &BTreeMap<String, T>, own: &str) -> Option<(String, T)> {
    let mut all = all.iter();
    let found = all.find(|(name, _)| name.eq_ignore_ascii_case(own));
    found.map(|(name, found)| (name.clone(), found.clone()))
}

/// Whether ALTER TABLE can add the column.
fn addable(column: &Column) -> bool {
    match (&column.default, column.generated) {
        (_, Some(crate::Generated::Virtual)) => true,
        (_, Some(_)) => false,
        (Some(default), None) => {
            create::is_constant(default)
                && (column.nullable || !default.eq_ignore_ascii_case("NULL"))
        }
        (None, None) => column.nullable,
    }
}

/// A declared type's affinity: <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>.
fn affinity(declared: &str) -> &'static str {
    let declared = declared.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|w| declared.contains(w));
    if has(&["INT"]) {
        "integer"
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        "text"
    } else if declared.is_empty() || has(&["BLOB"]) {
        "blob"
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        "real"
    } else {
        "numeric"
    }
}
