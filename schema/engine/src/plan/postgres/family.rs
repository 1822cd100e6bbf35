//! Tables that have their columns from others: partitions, and tables that inherit.
//!
//! What is done to a parent is done to all below it, also where they have something of their own, and what
//! goes takes along what hangs on it. So whatever stays lets go first.

use std::collections::BTreeMap;

use super::{Planner, column};
use crate::{
    Aspect, Attribute, Change, ObjectKind, ObjectPath, Schema, TableOptions,
    plan::{Below, Hazard, Lock, Step, is_extra, needs::words, order::Phase},
    sql::{name, quote},
};

/// The tables that a table has its columns from.
fn parents(schema: &Schema, table_name: &str) -> Vec<String> {
    let Some(options) = schema.tables.get(table_name).map(|table| &table.options) else {
        return Vec::new();
    };
    let partition = options.partition_of.as_ref();
    let mut parents = options.inherits.clone();
    parents.extend(partition.map(|p| p.parent.clone()));
    parents
}

impl Planner<'_> {
    /// Whether a table is moved from the parents that it has to those that it should have.
    fn moves(&self, table_name: &str) -> bool {
        let object = ObjectPath::table(table_name);
        self.drawing.changes.iter().any(|change| {
            change.object == object && change.aspect() == Aspect::Differs(Attribute::Definition)
        })
    }

    /// The tables that still have their columns from a table once all have moved that are to.
    fn children(&self, table_name: &str) -> Vec<String> {
        let below = self.drawing.live.tables.keys().filter(|child| {
            let of_it = |schema| {
                parents(schema, child)
                    .iter()
                    .any(|parent| parent == table_name)
            };
            of_it(self.drawing.live) && (!self.moves(child) || of_it(self.drawing.expected))
        });
        below.cloned().collect()
    }

    /// How many tables stand above one, one over the other.
    pub(super) fn depth(&self, table_name: &str) -> u32 {
        let mut depth = 0;
        let mut above = parents(self.drawing.live, table_name);
        while !above.is_empty() && depth < 64 {
            depth += 1;
            above = above
                .iter()
                .flat_map(|t| parents(self.drawing.live, t))
                .collect();
        }
        depth
    }

    fn below(&self, table_name: &str) -> Vec<String> {
        let mut all = self.children(table_name);
        let mut at = 0;
        while let Some(table) = all.get(at) {
            for child in self.children(table) {
                if !all.contains(&child) {
                    all.push(child);
                }
            }
            at += 1;
        }
        all
    }

    /// Whether a table below is to keep a column that goes from the one above.
    fn keeps(&self, child: &str, own_name: &str) -> bool {
        let gone = self
            .drawing
            .changes
            .iter()
            .any(|c| is_extra(c) && c.object == ObjectPath::table(child));
        match self.drawing.expected.tables.get(child) {
            Some(table) => table.columns.contains_key(own_name),
            None => !gone,
        }
    }

    /// The statements that drop a column, and leave it to those below that are to keep it.
    pub(super) fn drop_column(&self, table_name: &str, own_name: &str) -> Vec<String> {
        let kept = self
            .below(table_name)
            .iter()
            .any(|child| self.keeps(child, own_name));
        let only = if kept { "ONLY " } else { "" };
        let mut sql = vec![format!(
            "ALTER TABLE {only}{} DROP COLUMN IF EXISTS {}",
            name(table_name),
            quote(own_name)
        )];
        if kept {
            for child in self.children(table_name) {
                if !self.keeps(&child, own_name) {
                    sql.extend(self.drop_column(&child, own_name));
                }
            }
        }
        sql
    }

    /// The parent's column with which a column goes that isn't expected.
    pub(super) fn goes_with_parent(&self, object: &ObjectPath) -> Option<ObjectPath> {
        if object.kind != ObjectKind::Column {
            return None;
        }
        let own_name = object.name.as_deref()?;
        let above = parents(self.drawing.live, object.owner());
        above.into_iter().find_map(|parent| {
            let stays = !self.moves(object.owner())
                || parents(self.drawing.expected, object.owner()).contains(&parent);
            let column = ObjectPath::column(&parent, own_name);
            if !stays || self.drawing.live.column(&parent, own_name).is_none() {
                return None;
            }
            let mut changes = self.drawing.changes.iter();
            match changes.any(|c| is_extra(c) && c.object == column) {
                true => Some(column),
                false => self.goes_with_parent(&column),
            }
        })
    }

    /// Whether a column decides which partition a row is in.
    pub(super) fn divides(&self, object: &ObjectPath) -> bool {
        let table = self.drawing.live.tables.get(object.owner());
        let divided = table.and_then(|table| table.options.partition_by.as_deref());
        match (divided, &object.name) {
            (Some(by), Some(own_name)) if object.kind == ObjectKind::Column => {
                words(self.drawing.live.dialect, by).contains(own_name)
            }
            _ => false,
        }
    }

    /// A partition that would be gone with its table, or a sequence with its table or column, and that
    /// nobody said is to go.
    pub(super) fn taken_along(&self, object: &ObjectPath) -> Option<ObjectPath> {
        let goes = |path: &ObjectPath| {
            let mut changes = self.drawing.changes.iter();
            changes.any(|c| c.object == *path && is_extra(c))
        };
        if object.kind == ObjectKind::Table {
            for child in self.children(object.owner()) {
                let path = ObjectPath::table(&child);
                let partition = self.drawing.live.tables.get(&child);
                if partition.is_some_and(|t| t.options.partition_of.is_some()) && !goes(&path) {
                    return Some(path);
                }
            }
        }
        let mut owned = self.drawing.live.sequences.iter().filter(|(_, sequence)| {
            let owner = sequence.owned_by.as_ref();
            owner.is_some_and(|(table, column)| {
                *table == object.owner()
                    && match object.kind {
                        ObjectKind::Table => true,
                        ObjectKind::Column => object.name.as_ref() == Some(column),
                        _ => false,
                    }
            })
        });
        owned.find_map(|(own_name, _)| {
            let path = ObjectPath::object(ObjectKind::Sequence, own_name);
            let expected = self.drawing.expected.sequences.contains_key(own_name);
            let released = self.drawing.changes.iter().any(|c| c.object == path);
            (expected && !released).then_some(path)
        })
    }

    /// Gives the tables below a column what they had of their own and lost as the parent's was changed.
    pub(super) fn keep_below(&mut self, table_name: &str, own_name: &str) {
        let Some(parent) = self.drawing.expected.column(table_name, own_name).cloned() else {
            return;
        };
        for child in self.below(table_name) {
            let object = ObjectPath::column(&child, own_name);
            let Some(column) = self.drawing.live.column(&child, own_name).cloned() else {
                continue;
            };
            if column.inherited {
                continue;
            }
            let changes = |attribute| {
                let mut changes = self.drawing.changes.iter();
                changes.any(|c| c.object == object && c.aspect() == Aspect::Differs(attribute))
            };
            let alter = format!(
                "ALTER TABLE {} ALTER COLUMN {}",
                name(&child),
                quote(own_name)
            );
            let mut sql = Vec::new();
            if column.generated.is_none()
                && column.default != parent.default
                && !changes(Attribute::Default)
            {
                sql.push(match &column.default {
                    Some(default) => format!("{alter} SET DEFAULT {default}"),
                    None => format!("{alter} DROP DEFAULT"),
                });
            }
            if !column.nullable && parent.nullable && !changes(Attribute::Nullability) {
                sql.push(format!("{alter} SET NOT NULL"));
            }
            if column.storage != parent.storage && !changes(Attribute::Options) {
                sql.extend(column::storage(&child, own_name, &column.storage));
            }
            if sql.is_empty() {
                continue;
            }
            let title = format!("Keep what {object} has of its own");
            let step = Step::new(None, &object, title, sql)
                .lock(Lock::exclusive(&child))
                .note("What is done to the parent's column is done to this one too.");
            if self
                .drawing
                .steps
                .iter()
                .all(|(_, s)| s.object != step.object || s.sql != step.sql)
            {
                self.add(Phase::Rest, step);
            }
        }
    }

    /// A table that is to have its columns from others than it has.
    pub(super) fn move_table(
        &mut self,
        change: &Change,
        wanted: &TableOptions,
        found: &TableOptions,
    ) {
        let object = &change.object;
        let table_name = object.owner();
        let quoted = name(table_name);
        let (mut away, mut to) = (Vec::new(), Vec::new());
        let other_place = wanted.partition_of != found.partition_of;
        if let Some(old) = found.partition_of.as_ref().filter(|_| other_place) {
            let parent = name(&old.parent);
            away.push(format!("ALTER TABLE {parent} DETACH PARTITION {quoted}"));
        }
        if let Some(new) = wanted.partition_of.as_ref().filter(|_| other_place) {
            let parent = name(&new.parent);
            to.push(format!(
                "ALTER TABLE {parent} ATTACH PARTITION {quoted} {}",
                new.bound
            ));
        }
        let lost = |p: &&String| !wanted.inherits.contains(p);
        let new = |p: &&String| !found.inherits.contains(p);
        let left = found.inherits.iter().filter(lost);
        away.extend(left.map(|p| format!("ALTER TABLE {quoted} NO INHERIT {}", name(p))));
        let joined = wanted.inherits.iter().filter(new);
        to.extend(joined.map(|p| format!("ALTER TABLE {quoted} INHERIT {}", name(p))));
        let lock = Lock::exclusive(table_name);
        // Apart, so that what is in between finds it on its own: its old parent may go, and its columns may
        // have to become those of the new one.
        if !away.is_empty() {
            let answer = Some(change).filter(|_| to.is_empty());
            let title = match answer {
                Some(_) => format!("Alter {object}"),
                None => format!("Take {object} from its parent"),
            };
            let step = Step::new(answer, object, title, away).lock(lock.clone());
            self.add(Phase::LetGo, step);
        }
        if !to.is_empty() {
            let mut step =
                Step::new(Some(change), object, format!("Alter {object}"), to).lock(lock.clone());
            if other_place {
                step = step.hazard(Hazard::ScansTable);
            }
            self.add(Phase::Join, step);
        }
    }

    /// A lock on a table is one on each that has its columns from it.
    pub(super) fn tell_of_children(&mut self) {
        let tables = self.drawing.live.tables.values();
        let mut parents = BTreeMap::new();
        for options in tables.map(|table| &table.options) {
            if let Some(partition) = &options.partition_of {
                parents.insert(&partition.parent, Below::Partitions);
            }
            for parent in &options.inherits {
                parents.insert(parent, Below::Children);
            }
        }
        for (_, step) in &mut self.drawing.steps {
            if let Lock::Tables { tables, below, .. } = &mut step.lock
                && let [table] = tables.as_slice()
            {
                *below = parents.get(table).copied();
            }
        }
    }
}
