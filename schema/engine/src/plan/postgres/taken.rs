//! Names that are in use. Where something is made only if its name is free, another thing of that name would
//! pass for it, and nothing would be said.

use super::{Planner, constraint, wanted_drop};
use crate::{ObjectKind, ObjectPath, Schema, facts::view_path, split_qualified};

/// The relations of a schema that a plan makes: tables, indexes, sequences and views share one set of names.
fn relations(schema: &Schema) -> Vec<(String, ObjectPath)> {
    let mut all = Vec::new();
    let beside = |on: &str, own: &str| {
        let (namespace, _) = split_qualified(on);
        crate::qualified(namespace.as_deref(), own)
    };
    for (on, table) in &schema.tables {
        all.push((on.clone(), ObjectPath::table(on)));
        if let Some(key) = &table.primary_key {
            let own = constraint::key_name(on, key);
            all.push((beside(on, &own), ObjectPath::primary_key(on)));
        }
        let parts = [
            (ObjectKind::Unique, table.uniques.keys().collect()),
            (ObjectKind::Exclusion, table.exclusions.keys().collect()),
            (ObjectKind::Index, table.indexes.keys().collect::<Vec<_>>()),
        ];
        for (kind, names) in parts {
            all.extend(
                names
                    .into_iter()
                    .map(|own| (beside(on, own), ObjectPath::part(kind, on, own))),
            );
        }
    }
    for (on, view) in &schema.views {
        all.push((on.clone(), view_path(on, view)));
        let indexes = view.indexes.keys();
        all.extend(indexes.map(|own| {
            let path = ObjectPath::part(ObjectKind::Index, on, own);
            (beside(on, own), path)
        }));
    }
    let sequences = schema.sequences.keys();
    all.extend(sequences.map(|own| (own.clone(), ObjectPath::object(ObjectKind::Sequence, own))));
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
        let own = object.name.as_deref().unwrap_or_default();
        let on = object.table.as_deref().unwrap_or_default();
        let (namespace, _) = split_qualified(on);
        let beside = |own: &str| crate::qualified(namespace.as_deref(), own);
        let name = match object.kind {
            ObjectKind::Table => on.to_owned(),
            ObjectKind::View | ObjectKind::MaterialisedView | ObjectKind::Sequence => {
                own.to_owned()
            }
            ObjectKind::Index | ObjectKind::Unique | ObjectKind::Exclusion => beside(own),
            ObjectKind::PrimaryKey => {
                let key = self.d.expected.tables.get(on)?.primary_key.as_ref()?;
                beside(&constraint::key_name(on, key))
            }
            _ => return None,
        };
        self.taken.relations.get(&name).cloned()
    }

    /// A constraint of the same table under the same name.
    fn as_constraint(&self, object: &ObjectPath) -> Option<ObjectPath> {
        let on = object.table.as_deref()?;
        let table = self.d.live.tables.get(on)?;
        let own = match object.kind {
            ObjectKind::Unique
            | ObjectKind::ForeignKey
            | ObjectKind::Check
            | ObjectKind::Exclusion => object.name.clone()?,
            ObjectKind::PrimaryKey => {
                let key = self.d.expected.tables.get(on)?.primary_key.as_ref()?;
                constraint::key_name(on, key)
            }
            _ => return None,
        };
        let key = table.primary_key.as_ref();
        if key.is_some_and(|key| constraint::key_name(on, key) == own) {
            return Some(ObjectPath::primary_key(on));
        }
        let kinds = [
            (ObjectKind::Unique, &table.uniques),
            (ObjectKind::ForeignKey, &table.foreign_keys),
            (ObjectKind::Check, &table.checks),
            (ObjectKind::Exclusion, &table.exclusions),
        ];
        kinds
            .into_iter()
            .find(|(_, all)| all.contains_key(&own))
            .map(|(kind, _)| ObjectPath::part(kind, on, &own))
    }

    /// Whether something is still there, under its name, when another is made.
    fn stays(&self, other: &ObjectPath, object: &ObjectPath) -> bool {
        let goes = |path: &ObjectPath| {
            let mut changes = self.d.changes.iter();
            changes.any(|c| c.object == *path && wanted_drop(c, &self.d))
        };
        let with_table = other
            .table
            .as_deref()
            .is_some_and(|on| other.kind != ObjectKind::Table && goes(&ObjectPath::table(on)));
        let moved = self.renamed.values().any(|from| from == other);
        // Sequences go at the end alone.
        let late = other.kind == ObjectKind::Sequence && object.kind != ObjectKind::Sequence;
        let early = goes(other) || with_table || moved || self.remade.covers(other);
        late || !early
    }
}
