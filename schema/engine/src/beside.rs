//! What stands beside a guarded database and is nobody's drift: Evenkeel's own tables and routines, the
//! ledgers of migration tools, and what Evenkeel's migrations have added to tables that others know too.

use std::collections::BTreeSet;

use crate::{
    Aspect, Change, Expected, FoundLedger, ObjectKind, ObjectPath, Schema, SetKind,
    facts::{facts, key},
    goal,
    ledger::LEDGERS,
};

/// The expected schema with what stands beside it in live, as it is there.
pub fn with_beside(
    expected: &Schema,
    live: &Schema,
    built_in: &Expected,
    ledgers: &[FoundLedger],
) -> Schema {
    let ours = ours(built_in, ledgers);
    let stays = |change: &Change| {
        change.aspect() == Aspect::Extra
            && (stands_beside(&change.object, expected)
                || ours.contains(&key(live.dialect, &change.object)))
    };
    goal::goal(expected, live, stays)
}

/// What Evenkeel's migrations have made there: of its own tables all that any of them makes, of the managed ones
/// what those make that the ledger has with their checksums. Another tool may well keep a ledger of that name.
fn ours(built_in: &Expected, ledgers: &[FoundLedger]) -> BTreeSet<ObjectPath> {
    let objects = |schema: &Schema| -> BTreeSet<ObjectPath> {
        let all = facts(schema).into_iter();
        all.map(|fact| key(schema.dialect, &fact.path)).collect()
    };
    let mut ours = BTreeSet::new();
    for set in &built_in.sets {
        let ledger = ledgers.iter().find(|ledger| set.is_kept_in(ledger));
        let mut before = BTreeSet::new();
        for step in &set.steps {
            let recorded = ledger.is_some_and(|ledger| {
                let mut rows = ledger.recorded.iter();
                rows.any(|row| {
                    row.version == step.version && row.success && row.checksum == step.checksum
                })
            });
            let made = step.schema.as_ref().map(objects).unwrap_or_default();
            if set.kind == SetKind::Own || recorded {
                ours.extend(made.difference(&before).cloned());
            }
            before = made;
        }
    }
    ours
}

/// Evenkeel's own tables and routines and the ledgers of migration tools, by their names.
fn stands_beside(object: &ObjectPath, expected: &Schema) -> bool {
    let table = object.table.as_deref().unwrap_or_default();
    let known = expected.tables.contains_key(table);
    let ledger = |name: &str| LEDGERS.iter().any(|(_, table)| *table == name);
    // Some tools give their ledger a schema of its own.
    let home = |name: &str| {
        let namespaces = LEDGERS
            .iter()
            .filter_map(|(_, table)| table.split_once('.'));
        namespaces
            .into_iter()
            .any(|(namespace, _)| namespace == name)
    };
    if object.kind == ObjectKind::Schema {
        return home(object.owner()) && !expected.namespaces.contains_key(object.owner());
    }
    // What refuses changes of the trail.
    if object.kind == ObjectKind::Routine {
        let name = object.owner();
        return name.starts_with("evenkeel_") && !expected.routines.contains_key(name);
    }
    !known && (table.starts_with("evenkeel_") || ledger(table))
}

/// The schema without what Evenkeel itself keeps there, which is none of a documented database's affairs.
pub fn without_own(mut schema: Schema) -> Schema {
    let theirs = |name: &String| !name.starts_with("evenkeel_");
    schema.tables.retain(|name, _| theirs(name));
    schema.sequences.retain(|name, _| theirs(name));
    schema.routines.retain(|name, _| theirs(name));
    schema
        .unverifiable
        .retain(|seen| !seen.object.owner().starts_with("evenkeel_"));
    schema
}
