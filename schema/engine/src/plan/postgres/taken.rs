//! Names that are in use. Where something is made only if its name is free, another thing of that name would
//! pass for it, and nothing would be said.

use super::{Planner, constraint, wanted_drop};
use crate::{ObjectKind, ObjectPath, Schema, facts::view_path, split_qualified};

/// The relations of a schema that a plan makes: tables, indexes, sequences and views share one set of names.
fn relations(schema: &Schema) -> Vec<(String, ObjectPath)> {
    let mut all = Vec::new();
    let beside = |table_name: &str, own_name: &str| {
        let (namespace, _) = split_qualified(table_name);
        crate::qualified(namespace.as_deref(), own_name)
    };
    for (table_name, table) in &schema.tables {
        all.push((table_name.clone(), ObjectPath::table(table_name)));
        if let Some(key) = &table.primary_key {
            let own_name = constraint::key_name(table_name, key);
            all.push((
                beside(table_name, &own_name),
                ObjectPath::primary_key(table_name),
            ));
        }
        let parts = [
            (ObjectKind::Unique, table.uniques.keys().collect()),
            (ObjectKind::Exclusion, table.exclusions.keys().collect()),
            (ObjectKind::Index, table.indexes.keys().collect::<Vec<_>>()),
        ];
        for (kind, names) in parts {
            all.extend(names.into_iter().map(|own_name| {
                (
                    beside(table_name, own_name),
                    ObjectPath::part(kind, table_name, own_name),
                )
            }));
        }
    }
    for (view_name, view) in &schema.views {
        all.push((view_name.clone(), view_path(view_name, view)));
        let indexes = view.indexes.keys();
        all.extend(indexes.map(|own_name| {
            let path = ObjectPath::part(ObjectKind::Index, view_name, own_name);
            (beside(view_name, own_name), path)
        }));
    }
    let sequences = schema.sequences.keys();
    all.extend(sequences.map(|own_name| {
        (
            own_name.clone(),
            ObjectPath::object(ObjectKind::Sequence, own_name),
        )
    }));
    all
}

/// By which names the objects of the live schema are called.
pub struct Taken {
    relations: std::collections::BTreeMap<String, ObjectPath>,
}

impl Taken {
    pub fn of(live: &Schema) -> Self {
        Self {
            relations: relations(live).into_iter().collect(),
        }
    }
}

impl Planner<'_> {
    /// What has the name of something that is to be made, and keeps it.
    pub(super) fn in_the_way(&self, object: &ObjectPath) -> Option<ObjectPath> {
        self.as_relation(object)
            .or_else(|| self.as_constraint(object))
            .filter(|other| other != object && self.stays(other, object))
    }

    fn as_relation(&self, object: &ObjectPath) -> Option<ObjectPath> {
        let own_name = object.name.as_deref().unwrap_or_default();
        let table_name = object.table.as_deref().unwrap_or_default();
        let (namespace, _) = split_qualified(table_name);
        let beside = |own_name: &str| crate::qualified(namespace.as_deref(), own_name);
        let name = match object.kind {
            ObjectKind::Table => table_name.to_owned(),
            ObjectKind::View | ObjectKind::MaterialisedView | ObjectKind::Sequence => {
                own_name.to_owned()
            }
            ObjectKind::Index | ObjectKind::Unique | ObjectKind::Exclusion => beside(own_name),
            ObjectKind::PrimaryKey => {
                let key = self
                    .drawing
                    .expected
                    .tables
                    .get(table_name)?
                    .primary_key
                    .as_ref()?;
                beside(&constraint::key_name(table_name, key))
            }
            _ => return None,
        };
        self.taken.relations.get(&name).cloned()
    }

    /// A constraint of the same table under the same name.
    fn as_constraint(&self, object: &ObjectPath) -> Option<ObjectPath> {
        let table_name = object.table.as_deref()?;
        let table = self.drawing.live.tables.get(table_name)?;
        let own_name = match object.kind {
            ObjectKind::Unique
            | ObjectKind::ForeignKey
            | ObjectKind::Check
            | ObjectKind::Exclusion => object.name.clone()?,
            ObjectKind::PrimaryKey => {
                let key = self
                    .drawing
                    .expected
                    .tables
                    .get(table_name)?
                    .primary_key
                    .as_ref()?;
                constraint::key_name(table_name, key)
            }
            _ => return None,
        };
        let key = table.primary_key.as_ref();
        if key.is_some_and(|key| constraint::key_name(table_name, key) == own_name) {
            return Some(ObjectPath::primary_key(table_name));
        }
        let kinds = [
            (ObjectKind::Unique, &table.uniques),
            (ObjectKind::ForeignKey, &table.foreign_keys),
            (ObjectKind::Check, &table.checks),
            (ObjectKind::Exclusion, &table.exclusions),
        ];
        kinds
            .into_iter()
            .find(|(_, all)| all.contains_key(&own_name))
            .map(|(kind, _)| ObjectPath::part(kind, table_name, &own_name))
    }

    /// Whether something is still there, under its name, when another is made.
    fn stays(&self, other: &ObjectPath, object: &ObjectPath) -> bool {
        let goes = |path: &ObjectPath| {
            let mut changes = self.drawing.changes.iter();
            changes.any(|c| c.object == *path && wanted_drop(c, &self.drawing))
        };
        let with_table = other.table.as_deref().is_some_and(|table_name| {
            other.kind != ObjectKind::Table && goes(&ObjectPath::table(table_name))
        });
        let moved = self.renamed.values().any(|from| from == other);
        // Sequences go at the end alone.
        let late = other.kind == ObjectKind::Sequence && object.kind != ObjectKind::Sequence;
        let early = goes(other) || with_table || moved || self.remade.covers(other);
        late || !early
    }
}
