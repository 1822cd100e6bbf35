//! A table that is made anew: create new, copy, drop, rename.

use super::{Planner, column_type, table, target::Target};
use crate::{
    Attribute, Change, ObjectKind, ObjectPath, Table,
    plan::{
        Hazard, Step, drop_hazard, is_extra,
        noun::{Edit, Noun},
        order::Phase,
        rows,
    },
    sql::{literal, name, quote},
};

impl Planner<'_> {
    pub(super) fn rebuild(
        &mut self,
        table_name: &str,
        live_name: &str,
        live: &Table,
        target: &Target,
        changes: &[&Change],
    ) {
        let object = ObjectPath::table(table_name);
        let mut fresh = format!("evenkeel_new_{}", crate::split_qualified(table_name).1);
        while self.taken(&fresh) {
            fresh.push('_');
        }
        let new = quote(&fresh);
        let old = name(live_name);
        let mut into = Vec::new();
        let mut from = Vec::new();
        for (own_name, column) in &target.table.columns {
            if column.generated.is_some() {
                continue;
            }
            let path = ObjectPath::column(table_name, own_name);
            let stated = self.drawing.options.backfill.get(&path);
            let there = live
                .columns
                .keys()
                .any(|n| n.eq_ignore_ascii_case(own_name));
            match (there, stated) {
                (true, Some(value)) => from.push(format!("coalesce({}, {value})", quote(own_name))),
                (true, None) => from.push(quote(own_name)),
                (false, Some(value)) => from.push(value.clone()),
                (false, None) => continue,
            }
            into.push(quote(own_name));
        }
        let numbers = rowid(&target.table, live, &into);
        if let Some((word, live_word)) = numbers {
            into.insert(0, word.to_owned());
            from.insert(0, live_word.to_owned());
        }
        let mut sql = vec![table::create_sql(
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
        let counts = |t: &Table| t.options.storage.autoincrement;
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
        sql.push(format!("ALTER TABLE {new} RENAME TO {}", name(table_name)));
        let of_parts =
            |c: &Change| matches!(c.object.kind, ObjectKind::Index | ObjectKind::Trigger);
        let made: Vec<&Change> = changes
            .iter()
            .filter(|c| !self.drawing.is_left_out(c) && (!of_parts(c) || is_extra(c)))
            .copied()
            .collect();
        let answered = made.iter().filter(|c| !c.implied && !of_parts(c));
        let answered: Vec<&Change> = answered.copied().collect();
        let list: Vec<String> = answered
            .iter()
            .map(|c| format!("{} {}", judged(c), c.object))
            .collect();
        let mut step = Step::new(
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
            .map(|c| self.drawing.rows(&c.object))
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
            step = step.rows(orphans);
        }
        let same = alias(&target.table).is_some() && alias(&target.table) == alias(live);
        if numbers.is_none() && !same && has_rowid(live) {
            note.push_str(
                " The numbers that SQLite gives to rows (rowid) are others afterwards: make anew what \
                 refers to rows by them, such as a full-text index.",
            );
        }
        if !note.is_empty() {
            step = step.note(note.trim());
        }
        if target.backfilled > 0 {
            step = step.hazard(Hazard::BackfillsRows).rows(target.backfilled);
        }
        let dropped = answered
            .iter()
            .filter(|c| is_extra(c))
            .map(|c| drop_hazard(c.object.kind));
        for hazard in dropped.collect::<Vec<_>>() {
            step = step.hazard(hazard);
        }
        let (mut converts, mut computes) = (false, false);
        for change in answered {
            if let Some(Noun::Column(Edit::Alter(expected, live, attribute))) =
                Noun::of(change, self.drawing.expected, self.drawing.live)
            {
                converts |= attribute == Attribute::DataType
                    && column_type::affinity(&expected.data_type)
                        != column_type::affinity(&live.data_type);
                computes |= attribute == Attribute::Generated && live.generated.is_none();
            }
        }
        for (does, hazard) in [
            (converts, Hazard::ChangesValues),
            (computes, Hazard::DeletesData),
        ] {
            if does {
                step = step.hazard(hazard);
            }
        }
        self.add(Phase::Tables, step);
        // Indexes and triggers went with the old table.
        self.parts(table_name, &target.table);
    }
}

/// By which names the rows' own numbers are taken along, where they have any: what refers to rows by them,
/// such as a full-text index of the table, would find others. None where a column is that number on both
/// sides, and where columns have taken all of its names.
fn rowid(wanted: &Table, found: &Table, into: &[String]) -> Option<(&'static str, &'static str)> {
    if !has_rowid(wanted) || !has_rowid(found) {
        return None;
    }
    let is_column = alias(wanted).is_some_and(|own_name| into.contains(&quote(own_name)));
    let free = |t: &Table| {
        let taken = |word: &str| t.columns.keys().any(|c| c.eq_ignore_ascii_case(word));
        ["rowid", "_rowid_", "oid"].into_iter().find(|w| !taken(w))
    };
    Some((free(wanted)?, free(found)?)).filter(|_| !is_column)
}

fn has_rowid(table: &Table) -> bool {
    !table.options.storage.without_rowid
}

/// The column that is the rowid.
fn alias(table: &Table) -> Option<&str> {
    let key = table.primary_key.as_ref()?;
    let [own_name] = key.columns.as_slice() else {
        return None;
    };
    let whole = table
        .columns
        .get(own_name)
        .is_some_and(|c| c.data_type == "INTEGER");
    (whole && !table::is_beside_rowid(key)).then_some(own_name)
}

fn judged(change: &Change) -> crate::Rule {
    crate::judge(change.clone(), None, &[]).rule
}
