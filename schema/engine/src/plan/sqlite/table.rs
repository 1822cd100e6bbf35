//! Tables: made, dropped, and changed in place where ALTER TABLE can.

use super::{Planner, column, constraint};
use crate::{
    Change, Constraint, ObjectKind, ObjectPath, Storage, Table,
    plan::{Hazard, Step, is_extra, order::Phase, rows},
    sql::{name, quote},
};

impl Planner<'_> {
    pub(super) fn create_table(&mut self, table_name: &str, table: &Table) {
        let object = ObjectPath::table(table_name);
        // Not among the changes where it is out of scope.
        let found = self.drawing.changes.iter().find(|c| c.object == object);
        let Some(change) = found.filter(|change| !self.drawing.is_left_out(change)) else {
            return;
        };
        if self.name_is_taken(change) {
            return;
        }
        for part in self.of_table(table_name) {
            if !matches!(part.object.kind, ObjectKind::Index | ObjectKind::Trigger) {
                self.drawing.goes_with(part, &object);
            }
        }
        let sql = vec![create_sql(table_name, table, true)];
        let title = format!("Create table {object}");
        let mut note = "It is empty: what it held comes from a backup or not at all.".to_owned();
        let count = self.drawing.rows(&object);
        if count > 0 {
            note.push_str(&format!(
                " {} of other tables refer to it, and refer to nothing until theirs are back; \
                 SQLite lets them stay.",
                rows(count)
            ));
        }
        let mut step = Step::new(Some(change), &object, title, sql).note(note);
        if count > 0 {
            step = step.rows(count);
        }
        self.add(Phase::Tables, step);
        self.parts(table_name, table);
    }

    pub(super) fn drop_table(&mut self, change: &Change) {
        let object = &change.object;
        if !self.drawing.allowed(Hazard::DeletesData) {
            self.drawing.hazardous(change, Hazard::DeletesData);
            return;
        }
        let sql = vec![format!("DROP TABLE IF EXISTS {}", name(object.owner()))];
        let step = Step::new(Some(change), object, format!("Drop {object}"), sql)
            .hazard(Hazard::DeletesData);
        self.add(Phase::DropTables, step);
    }

    pub(super) fn alter_table(
        &mut self,
        table_name: &str,
        expected: &Table,
        live_name: &str,
        live: &Table,
    ) {
        let changes = self.of_table(table_name);
        if changes.is_empty() {
            return;
        }
        if expected.options.module.is_some() || live.options.module.is_some() {
            self.virtual_table(table_name, expected, &changes);
            return;
        }
        let target = self.target(expected, live, &changes);
        if target.rebuild
            && let Some(why) = self.unread(table_name, live_name)
        {
            for change in changes {
                if !self.drawing.is_left_out(change) {
                    let ways = vec!["change the table by hand".to_owned()];
                    self.drawing.leave_out(change, &*why, ways);
                }
            }
            return;
        }
        if target.rebuild {
            self.rebuild(table_name, live_name, live, &target, &changes);
            return;
        }
        for (own_name, column) in &target.added {
            let object = ObjectPath::column(table_name, own_name);
            let change = changes.iter().find(|c| c.object == object).copied();
            let sql = vec![format!(
                "ALTER TABLE {} ADD COLUMN {}",
                name(table_name),
                column::definition(own_name, column)
            )];
            let step = Step::new(change, &object, format!("Add column {object}"), sql);
            self.add(Phase::Tables, step);
        }
        self.parts_in_place(table_name, &target.table, &changes);
    }

    fn virtual_table(&mut self, table_name: &str, expected: &Table, changes: &[&Change]) {
        let object = ObjectPath::table(table_name);
        let Some(change) = changes.iter().find(|c| c.object == object).copied() else {
            // Without its own change there is no reason to make it anew: the others are told as not planned.
            return;
        };
        if self.drawing.is_left_out(change) {
            return;
        }
        if !self.drawing.allowed(Hazard::DeletesData) {
            self.drawing.hazardous(change, Hazard::DeletesData);
            return;
        }
        let sql = vec![
            format!("DROP TABLE {}", name(table_name)),
            create_sql(table_name, expected, true),
        ];
        let step = Step::new(Some(change), &object, format!("Make {object} anew"), sql)
            .hazard(Hazard::DeletesData);
        self.add(Phase::Tables, step);
        for change in changes {
            let part = matches!(change.object.kind, ObjectKind::Index | ObjectKind::Trigger);
            if !part || is_extra(change) {
                self.drawing.goes_with(change, &object);
            }
        }
        self.parts(table_name, expected);
    }

    /// Why a table can't be made anew: what can't be read of it would be gone.
    fn unread(&self, table_name: &str, live_name: &str) -> Option<String> {
        let of_it = |name: &str| {
            name.eq_ignore_ascii_case(table_name) || name.eq_ignore_ascii_case(live_name)
        };
        let mut seen = self.drawing.live.unverifiable.iter();
        let live = seen.find(|u| u.object.table.as_deref().is_some_and(of_it));
        let mut seen = self.drawing.expected.unverifiable.iter();
        let seen = live.or_else(|| seen.find(|u| u.object.table.as_deref().is_some_and(of_it)))?;
        Some(format!(
            "The table would be made anew, and what of it isn't understood would be gone: {}: {}.",
            seen.object, seen.why
        ))
    }
}

/// The table with all that stands in its statement.
pub fn create_sql(path: &str, table: &Table, if_not_exists: bool) -> String {
    let guard = if if_not_exists { "IF NOT EXISTS " } else { "" };
    if let Some(module) = &table.options.module {
        return format!("CREATE VIRTUAL TABLE {guard}{} USING {module}", name(path));
    }
    let with_column = key_with_column(table);
    let mut columns: Vec<_> = table.columns.iter().collect();
    columns.sort_by_key(|(_, c)| c.position);
    let mut lines: Vec<String> = columns
        .into_iter()
        .map(|(own_name, c)| {
            let mut words = column::definition(own_name, c);
            if let Some((column, key)) = &with_column
                && column == own_name
            {
                words.push_str(&format!(" {key}"));
            }
            words
        })
        .collect();
    let constraints = [&table.uniques, &table.checks, &table.foreign_keys];
    let key = table.primary_key.iter().filter(|_| with_column.is_none());
    lines.extend(key.map(constraint::definition));
    lines.extend(
        constraints
            .iter()
            .flat_map(|c| c.values())
            .map(constraint::definition),
    );
    // It stands with the key.
    let options = Storage {
        autoincrement: false,
        ..table.options.storage.clone()
    };
    let mut words = format!(
        "CREATE TABLE {guard}{} (\n    {}\n) {}",
        name(path),
        lines.join(",\n    "),
        options.words().join(", ")
    );
    words.truncate(words.trim_end().len());
    words
}

/// The key as it stands with its column, where it means something else as one of the table: one that counts,
/// and the one that isn't the rowid though it is a whole number, since it is the other way round.
fn key_with_column(table: &Table) -> Option<(String, String)> {
    let key = table.primary_key.as_ref()?;
    let [own_name] = key.columns.as_slice() else {
        return None;
    };
    let whole = table
        .columns
        .get(own_name)
        .is_some_and(|c| c.data_type == "INTEGER");
    let descends = whole && is_beside_rowid(key) && !table.options.storage.without_rowid;
    let counts = table.options.storage.autoincrement;
    if !counts && !descends {
        return None;
    }
    let mut words = match &key.name {
        Some(name) => format!("CONSTRAINT {} PRIMARY KEY", quote(name)),
        None => "PRIMARY KEY".to_owned(),
    };
    if descends {
        words.push_str(" DESC");
    }
    if let Some((_, conflict)) = key.definition.rsplit_once(") ON CONFLICT ") {
        words.push_str(&format!(" ON CONFLICT {conflict}"));
    }
    if counts {
        words.push_str(" AUTOINCREMENT");
    }
    Some((own_name.clone(), words))
}

/// Whether a key of one whole number was said to descend, which keeps it from being the rowid.
pub fn is_beside_rowid(key: &Constraint) -> bool {
    key.definition.contains(" DESC)")
}
