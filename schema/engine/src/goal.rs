//! What a database is to become: as expected, but for what isn't to be touched, which stays as it is.
//!
//! A plan leads there, and not to what is expected: SQLite makes a table anew of all that it is told, and
//! what it isn't told of would be gone.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Aspect, Attribute, Change, Column, Dialect, ObjectKind, ObjectPath, Schema, Table, View,
    align::aligned, diff,
};

/// The expected schema with what `stays` as live has it. What is missing and stays so is no matter: nothing
/// of it is there to be kept.
pub fn goal(expected: &Schema, live: &Schema, stays: impl Fn(&Change) -> bool) -> Schema {
    let mut goal = expected.clone();
    let found = aligned(expected, live);
    let mut kept = BTreeSet::new();
    for change in diff(expected, live) {
        if change.aspect() != Aspect::Missing && stays(&change) {
            keep(&mut goal, &found, &change);
            kept.insert(change.object);
        }
    }
    // A sequence comes and goes with the column that it belongs to, so no change speaks of it.
    for (name, sequence) in &found.sequences {
        let stays = sequence.owned_by.as_ref().is_some_and(|(table, column)| {
            kept.contains(&ObjectPath::table(table))
                || kept.contains(&ObjectPath::column(table, column))
        });
        if stays && !goal.sequences.contains_key(name) {
            goal.sequences.insert(name.clone(), sequence.clone());
            kept.insert(ObjectPath::object(ObjectKind::Sequence, name));
        }
    }
    let needs = live.dependencies.iter();
    let needs = needs.filter(|needs| kept.contains(&needs.object));
    goal.dependencies.extend(needs.cloned());
    goal.dependencies.sort();
    goal.dependencies.dedup();
    goal
}

/// Gives one object back what live has of it.
fn keep(goal: &mut Schema, live: &Schema, change: &Change) {
    let object = &change.object;
    if change.aspect() == Aspect::Differs(Attribute::Grants) {
        keep_grants(goal, live, object);
        return;
    }
    let of = live.dialect;
    let name = object.owner();
    match object.kind {
        ObjectKind::Schema => take(&mut goal.namespaces, &live.namespaces, name, of),
        ObjectKind::Extension => take(&mut goal.extensions, &live.extensions, name, of),
        ObjectKind::Type => take(&mut goal.types, &live.types, name, of),
        ObjectKind::Sequence => take(&mut goal.sequences, &live.sequences, name, of),
        ObjectKind::Routine => take(&mut goal.routines, &live.routines, name, of),
        ObjectKind::Statistics => take(&mut goal.statistics, &live.statistics, name, of),
        ObjectKind::View | ObjectKind::MaterialisedView => {
            take(&mut goal.views, &live.views, name, of);
        }
        ObjectKind::Table if change.aspect() == Aspect::Extra => {
            take(&mut goal.tables, &live.tables, name, of);
        }
        ObjectKind::Other | ObjectKind::Ledger => {}
        _ => {
            if let (Some(goal), Some((_, live))) = (
                named_mut(&mut goal.tables, name, of),
                named(&live.tables, name, of),
            ) {
                keep_part(goal, live, change, of);
            } else if let (Some(goal), Some((_, live))) = (
                named_mut(&mut goal.views, name, of),
                named(&live.views, name, of),
            ) {
                keep_view_part(goal, live, object, of);
            }
        }
    }
    if change.aspect() == Aspect::Extra {
        keep_grants(goal, live, object);
    }
}

fn keep_part(goal: &mut Table, live: &Table, change: &Change, of: Dialect) {
    let own_name = change.object.name.as_deref().unwrap_or_default();
    match change.object.kind {
        ObjectKind::Table => match change.aspect() {
            Aspect::Differs(Attribute::Comment) => goal.comment.clone_from(&live.comment),
            Aspect::Differs(Attribute::RowSecurity) => {
                goal.options.row_security = live.options.row_security;
            }
            _ => {
                let row_security = goal.options.row_security;
                goal.options = live.options.clone();
                goal.options.row_security = row_security;
            }
        },
        ObjectKind::Column => {
            let place = named(&goal.columns, own_name, of).map(|(_, column)| column.position);
            take(&mut goal.columns, &live.columns, own_name, of);
            if let Some(Column { position, .. }) = named_mut(&mut goal.columns, own_name, of) {
                // Behind all that is expected.
                *position = place.unwrap_or(*position + 10_000);
            }
        }
        ObjectKind::PrimaryKey => goal.primary_key.clone_from(&live.primary_key),
        ObjectKind::Unique => take(&mut goal.uniques, &live.uniques, own_name, of),
        ObjectKind::ForeignKey => take(&mut goal.foreign_keys, &live.foreign_keys, own_name, of),
        ObjectKind::Check => take(&mut goal.checks, &live.checks, own_name, of),
        ObjectKind::Exclusion => take(&mut goal.exclusions, &live.exclusions, own_name, of),
        ObjectKind::Index => take(&mut goal.indexes, &live.indexes, own_name, of),
        ObjectKind::Trigger => take(&mut goal.triggers, &live.triggers, own_name, of),
        ObjectKind::Policy => take(&mut goal.policies, &live.policies, own_name, of),
        ObjectKind::RewriteRule => take(&mut goal.rewrite_rules, &live.rewrite_rules, own_name, of),
        _ => {}
    }
}

fn keep_view_part(goal: &mut View, live: &View, object: &ObjectPath, of: Dialect) {
    let own_name = object.name.as_deref().unwrap_or_default();
    match object.kind {
        ObjectKind::Column => {
            let mut found = live.columns.iter();
            let found = found.find(|column| column.name == own_name);
            let mut wanted = goal.columns.iter_mut();
            if let (Some(wanted), Some(found)) = (wanted.find(|c| c.name == own_name), found) {
                wanted.clone_from(found);
            }
        }
        ObjectKind::Index => take(&mut goal.indexes, &live.indexes, own_name, of),
        ObjectKind::Trigger => take(&mut goal.triggers, &live.triggers, own_name, of),
        ObjectKind::RewriteRule => take(&mut goal.rewrite_rules, &live.rewrite_rules, own_name, of),
        _ => {}
    }
}

fn keep_grants(goal: &mut Schema, live: &Schema, object: &ObjectPath) {
    let Some(grants) = &mut goal.grants else {
        return;
    };
    grants.retain(|grant| grant.object != *object);
    grants.extend(live.granted(object).cloned());
    grants.sort();
}

/// Puts what goes by a name in one map in the place of what goes by it in the other.
fn take<T: Clone>(
    goal: &mut BTreeMap<String, T>,
    live: &BTreeMap<String, T>,
    name: &str,
    of: Dialect,
) {
    let Some((spelled, found)) = named(live, name, of) else {
        return;
    };
    // The expected spelling stays, where there is one.
    let known = named(goal, name, of).map(|(known, _)| known.clone());
    goal.insert(known.unwrap_or_else(|| spelled.clone()), found.clone());
}

fn same(a: &str, b: &str, of: Dialect) -> bool {
    match of {
        Dialect::Postgres => a == b,
        Dialect::Sqlite => a.eq_ignore_ascii_case(b),
    }
}

fn named<'a, T>(
    all: &'a BTreeMap<String, T>,
    name: &str,
    of: Dialect,
) -> Option<(&'a String, &'a T)> {
    all.iter().find(|(own_name, _)| same(own_name, name, of))
}

fn named_mut<'a, T>(
    all: &'a mut BTreeMap<String, T>,
    name: &str,
    of: Dialect,
) -> Option<&'a mut T> {
    let mut all = all.iter_mut();
    all.find(|(own_name, _)| same(own_name, name, of))
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::goal;
    use crate::{Aspect, Column, Dialect, Schema, Table, diff};

    fn schema(columns: &[(&str, &str)]) -> Schema {
        let columns = columns
            .iter()
            .zip(1..)
            .map(|((name, data_type), position)| {
                let column = Column {
                    position,
                    data_type: (*data_type).into(),
                    nullable: true,
                    ..Column::default()
                };
                ((*name).to_owned(), column)
            });
        let table = Table {
            columns: columns.collect(),
            ..Table::default()
        };
        Schema {
            tables: [("t".to_owned(), table)].into(),
            ..Schema::empty(Dialect::Sqlite)
        }
    }

    #[test]
    fn what_stays_is_as_it_is() {
        let expected = schema(&[("a", "TEXT"), ("b", "TEXT"), ("new", "TEXT")]);
        let live = schema(&[("Theirs", "BLOB"), ("A", "INTEGER"), ("b", "INTEGER")]);
        let stays = |change: &crate::Change| {
            change.aspect() == Aspect::Extra || change.object.name.as_deref() == Some("a")
        };
        let goal = goal(&expected, &live, stays);
        let left: Vec<String> = diff(&goal, &live)
            .iter()
            .map(|change| change.object.to_string())
            .collect();
        assert_eq!(left, ["t.b", "t.new"]);
        // In the expected spelling and place; what nobody expects comes last.
        let columns = &goal.tables["t"].columns;
        assert_eq!(
            (columns["a"].position, columns["a"].data_type.as_str()),
            (1, "INTEGER")
        );
        assert!(columns["Theirs"].position > columns["new"].position);
    }
}
