//! Columns that the engine fills: identities, and those that are computed from others.

use super::{
    Planner,
    column::{self, Told, alter},
    sequence, wanted_drop,
};
use crate::{
    Attribute, Change, Column, Generated, ObjectPath,
    plan::{
        Hazard, Lock, Step,
        noun::{Edit, Noun},
        order::{OfColumn, Order, Phase},
    },
    sql::{literal, name},
};

impl Planner<'_> {
    /// From and to an identity, and from a generated column to an ordinary one.
    pub(super) fn identity(&self, object: &ObjectPath, expected: &Column, live: &Column) -> Told {
        let (own_name, table_name) = (object.own_name(), object.owner());
        let alter = alter(object);
        let title = format!("Change how {object} is filled");
        let mut sql = Vec::new();
        let identity = |how: Option<Generated>| how.filter(|g| g.is_identity());
        if let (Some(wanted), Some(_)) = (identity(expected.generated), identity(live.generated)) {
            // The sequence and its counter stay.
            let how = match wanted {
                Generated::IdentityAlways => "ALWAYS",
                _ => "BY DEFAULT",
            };
            let options = identity_options(expected);
            sql.push(format!("{alter} SET GENERATED {how} {options}"));
            return Told {
                title,
                sql,
                hazard: None,
            };
        }
        let mut hazard = None;
        match live.generated {
            Some(how) if how.is_identity() => {
                sql.push(format!("{alter} DROP IDENTITY IF EXISTS"));
                hazard = Some(Hazard::Replaces);
            }
            Some(_) => sql.push(format!("{alter} DROP EXPRESSION IF EXISTS")),
            None if live.default.is_some() => sql.push(format!("{alter} DROP DEFAULT")),
            None => {}
        }
        match expected.generated {
            Some(_) => {
                // A sequence of its own that the column had would be taken for the new one.
                let owned = self.drawing.live.sequences.iter().filter(|(_, sequence)| {
                    let owner = sequence.owned_by.as_ref();
                    owner.is_some_and(|(t, c)| t == table_name && c == own_name)
                });
                sql.extend(owned.map(|(n, _)| format!("ALTER SEQUENCE {} OWNED BY NONE", name(n))));
                sql.push(format!("{alter} ADD{}", column::filling(expected)));
                let sequence = format!(
                    "pg_get_serial_sequence({}, {})",
                    literal(&name(table_name)),
                    literal(own_name)
                );
                sql.push(sequence::past(&sequence, table_name, own_name));
            }
            None => {
                if let Some(default) = &expected.default {
                    sql.push(format!("{alter} SET DEFAULT {default}"));
                }
            }
        }
        Told { title, sql, hazard }
    }

    /// The change for which a column is computed anew; none where that is for what it rests on.
    pub(super) fn cause_of_rebuild(&self, object: &ObjectPath) -> Option<&Change> {
        let mut changes = self.drawing.changes.iter().filter(|c| c.object == *object);
        changes.find(|change| {
            matches!(Noun::of(change, self.drawing.expected, self.drawing.live),
                Some(Noun::Column(edit)) if rebuilds(&edit))
        })
    }

    /// A column whose values are computed: dropped before anything below it changes, and added anew.
    pub(super) fn rebuild_column(&mut self, object: &ObjectPath, live: &Column) {
        let (own_name, table_name) = (object.own_name(), object.owner());
        let mut own_changes = self.drawing.changes.iter().filter(|c| c.object == *object);
        let change = self.cause_of_rebuild(object).cloned();
        let for_good = own_changes.any(|c| wanted_drop(c, &self.drawing));
        let computed = live.generated.is_some_and(|g| !g.is_identity());
        if let Some(change) = &change
            && !computed
            && !self.drawing.allowed(Hazard::DeletesData)
        {
            self.drawing.hazardous(change, Hazard::DeletesData);
            return;
        }
        let table = name(table_name);
        let lock = Lock::exclusive(table_name);
        let title = format!("Drop {object} to compute it anew");
        let mut drop = Step::new(None, object, title, vec![column::drop_sql(object)])
            .hazard(Hazard::Replaces)
            .lock(lock.clone());
        if !computed {
            drop = drop.hazard(Hazard::DeletesData);
        }
        // After the views on the table and before the routines that it is computed with.
        let rank = self.rank(&ObjectPath::table(table_name));
        self.drawing.add(Order::below(Phase::DropViews, rank), drop);
        if for_good {
            return;
        }
        let schema = match self.drawing.expected.column(table_name, own_name) {
            Some(_) => self.drawing.expected,
            None => self.drawing.live,
        };
        let wanted = self.drawing.wanted_or_kept(object, live);
        let mut sql = vec![format!(
            "ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {}",
            column::definition(own_name, &wanted)
        )];
        sql.extend(column::storage(table_name, own_name, &wanted.storage));
        let title = format!("Compute {object} anew");
        let add = Step::new(change.as_ref(), object, title, sql)
            .hazard(Hazard::RewritesTable)
            .lock(lock);
        self.drawing
            .add(Order::column(0, OfColumn::ComputedAnew), add);
        self.say_from(schema, object);
    }
}

/// Whether a column is dropped and added anew: its values are computed, or are to be.
pub fn rebuilds(edit: &Edit<'_, Column>) -> bool {
    let computed = |column: &Column| column.generated.is_some_and(|how| !how.is_identity());
    match edit {
        Edit::Alter(expected, _, Attribute::Generated) => computed(expected),
        Edit::Alter(expected, live, Attribute::DataType | Attribute::Collation) => {
            computed(expected) && computed(live)
        }
        Edit::Add(_) | Edit::Drop(_) | Edit::Alter(..) => false,
    }
}

/// All that an identity's sequence is told, also what is usual: it may have been told otherwise.
fn identity_options(column: &Column) -> String {
    let said = column.identity.unwrap_or_default();
    let cycle = if said.cycle { "" } else { "NO " };
    let mut all = Vec::new();
    for (words, value, usual) in [
        ("INCREMENT BY", said.increment, "INCREMENT BY 1"),
        ("START WITH", said.start, "START WITH 1"),
        ("MINVALUE", said.min, "NO MINVALUE"),
        ("MAXVALUE", said.max, "NO MAXVALUE"),
        ("CACHE", said.cache, "CACHE 1"),
    ] {
        all.push(match value {
            Some(value) => format!("SET {words} {value}"),
            None => format!("SET {usual}"),
        });
    }
    all.push(format!("SET {cycle}CYCLE"));
    all.join(" ")
}
