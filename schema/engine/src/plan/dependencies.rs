//! Which object stands on which, for the order of steps.

use std::collections::{BTreeMap, BTreeSet};

use crate::{ObjectPath, Schema};

/// Top-level objects in an order in which each comes after what it needs. A circle is broken at the
/// first of its names.
pub fn ordered(schema: &Schema, objects: impl IntoIterator<Item = ObjectPath>) -> Vec<ObjectPath> {
    let wanted: BTreeSet<ObjectPath> = objects.into_iter().collect();
    let mut needs: BTreeMap<&ObjectPath, Vec<ObjectPath>> = BTreeMap::new();
    for dependency in &schema.dependencies {
        let needed = top(&dependency.needs);
        if wanted.contains(&needed) {
            needs.entry(&dependency.object).or_default().push(needed);
        }
    }
    let mut done = Vec::new();
    let mut seen = BTreeSet::new();
    for object in &wanted {
        visit(object, &needs, &mut seen, &mut done);
    }
    done
}

fn visit(
    object: &ObjectPath,
    needs: &BTreeMap<&ObjectPath, Vec<ObjectPath>>,
    seen: &mut BTreeSet<ObjectPath>,
    done: &mut Vec<ObjectPath>,
) {
    // A stack of our own: views may stand on views more deeply than a thread's stack reaches.
    let mut open = vec![(object.clone(), false)];
    while let Some((object, children_done)) = open.pop() {
        if children_done {
            done.push(object);
            continue;
        }
        if !seen.insert(object.clone()) {
            continue;
        }
        let below = needs.get(&object).cloned().unwrap_or_default();
        open.push((object, true));
        open.extend(below.into_iter().rev().map(|o| (o, false)));
    }
}

/// The table of a column; anything else itself.
pub fn top(path: &ObjectPath) -> ObjectPath {
    match (path.kind, &path.table) {
        (crate::ObjectKind::Column, Some(table)) => ObjectPath::table(table),
        _ => path.clone(),
    }
}

/// All that stands on the given objects, directly or by way of others, without themselves.
pub fn dependents(schema: &Schema, table_name: &BTreeSet<ObjectPath>) -> BTreeSet<ObjectPath> {
    let mut above: BTreeMap<&ObjectPath, Vec<&ObjectPath>> = BTreeMap::new();
    for dependency in &schema.dependencies {
        let all = above.entry(&dependency.needs).or_default();
        all.push(&dependency.object);
    }
    let mut found = BTreeSet::new();
    let mut open: Vec<&ObjectPath> = table_name.iter().collect();
    while let Some(object) = open.pop() {
        for above in above.get(object).into_iter().flatten() {
            if !table_name.contains(*above) && found.insert((*above).clone()) {
                open.push(above);
            }
        }
    }
    found
}
