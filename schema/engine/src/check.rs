//! The whole check: expected schema, live schema and ledgers in, one report out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Dialect, Difference, Feature, Finding, FoundLedger, LedgerReading, LedgerView, MigrationSet,
    ObjectKind, ObjectPath, Report, Rule, Schema, SetKind, Severity, Table, diff, facts::key,
    fingerprint, judge,
};

/// What the built-in migrations say that a database should be.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Expected {
    /// The engine that this expectation is for.
    pub dialect: Dialect,
    /// The sets of migrations, each with its own ledger.
    pub sets: Vec<MigrationSet>,
}

impl Expected {
    /// The tables that it speaks of, and the ledgers.
    pub fn guarded(&self) -> (Vec<String>, Vec<String>) {
        let schemas = self.sets.iter().filter_map(MigrationSet::newest);
        let tables = schemas.flat_map(|schema| schema.tables.keys().cloned());
        let ledgers = self.sets.iter().map(|set| set.ledger_table.clone());
        (tables.collect(), ledgers.collect())
    }

    /// What a database should be as far as its migrations have come. `ledgers` are in the order of `sets`.
    pub fn so_far(&self, live: &Schema, ledgers: &[LedgerReading]) -> Schema {
        let mut schema = Schema::empty(self.dialect);
        for (set, reading) in self.sets.iter().zip(ledgers) {
            if let Some(wanted) = set.expected(&set.view(reading, live)) {
                schema.tables.extend(wanted.tables.clone());
                schema.routines.extend(wanted.routines.clone());
            }
        }
        schema
    }

    /// What all migrations of a kind lead to.
    pub fn newest(&self, kind: SetKind) -> Schema {
        let mut sets = self.sets.iter().filter(|set| set.kind == kind);
        let schema = sets.find_map(MigrationSet::newest);
        schema
            .cloned()
            .unwrap_or_else(|| Schema::empty(self.dialect))
    }
}

/// Checks a live schema against the built-in expectation. `ledgers` are in the order of
/// `expected.sets`.
///
/// A guarded database may hold any other tables; what the guarded ones have beyond what is expected
/// is a notice.
pub fn check(
    expected: &Expected,
    live: &Schema,
    ledgers: &[LedgerReading],
    features: &[Feature],
) -> Report {
    let mut findings = Vec::new();
    let mut views = Vec::new();
    let mut unverifiable = None;
    for (set, reading) in expected.sets.iter().zip(ledgers) {
        let view = set.view(reading, live);
        if let Some(schema) = set.expected(&view) {
            let by = set.introductions();
            let changes = diff(schema, live).into_iter().filter(|change| {
                let table = change.object.table.as_ref();
                let ours = table.is_some_and(|t| schema.tables.contains_key(t));
                !change.implied && (ours || !matches!(change.what, Difference::Extra { .. }))
            });
            findings.extend(changes.map(|change| {
                let migration = by.get(&key(live.dialect, &change.object)).cloned();
                let extra = matches!(change.what, Difference::Extra { .. });
                let mut finding = judge(change, migration, features);
                // What acts on each row of our own tables is no guest's.
                let acts = matches!(
                    finding.object.kind,
                    ObjectKind::Trigger | ObjectKind::RewriteRule | ObjectKind::Policy
                );
                if extra && acts && set.kind == SetKind::Own {
                    finding.severity = Severity::Error;
                } else if extra {
                    finding.severity = Severity::Notice;
                }
                finding
            }));
        }
        match &view.unreadable {
            Some(why) => {
                unverifiable = Some(format!("The ledger {} can't be read: {why}", view.table));
            }
            None => findings.extend(view.findings()),
        }
        views.push(view);
    }
    suggest_renames(&mut findings, None, live);
    // Only what is guarded was read, so whatever could not be is of it.
    findings.extend(live.unverifiable.iter().map(Finding::unverifiable));
    Report::of(findings, views, unverifiable, fingerprint(live))
}

/// Holds one whole database against another. `sets` are what is known of its migrations. What stands beside it
/// must be in the expected one already; see [`crate::Side::judge`].
pub fn compare(
    expected: &Schema,
    live: &Schema,
    sets: &[MigrationSet],
    ledgers: &[FoundLedger],
) -> Report {
    let mut by = BTreeMap::new();
    let mut views = Vec::new();
    for set in sets {
        by.extend(set.introductions());
        // Of scripts that no tool is known to run.
        if set.ledger_table.is_empty() {
            continue;
        }
        let reading = ledgers.iter().find(|l| set.is_kept_in(l));
        let reading = reading.map_or(LedgerReading::Absent, |ledger| {
            LedgerReading::Recorded(ledger.recorded.clone())
        });
        views.push(set.view(&reading, live));
    }
    let alone = ledgers
        .iter()
        .filter(|l| !sets.iter().any(|s| s.is_kept_in(l)));
    views.extend(alone.map(FoundLedger::view));

    let mut findings: Vec<Finding> = diff(expected, live)
        .into_iter()
        .filter(|change| !change.implied)
        .map(|change| {
            let migration = by.get(&key(live.dialect, &change.object)).cloned();
            judge(change, migration, &[])
        })
        .collect();
    suggest_renames(&mut findings, Some(expected), live);
    let mut unknown: Vec<_> = expected.unverifiable.iter().collect();
    unknown.extend(&live.unverifiable);
    unknown.sort();
    unknown.dedup();
    findings.extend(unknown.into_iter().map(Finding::unverifiable));
    findings.extend(views.iter().flat_map(LedgerView::findings));
    Report::of(findings, views, None, fingerprint(live))
}

/// Tables whose columns stand in another order than expected, told by the columns that both have.
pub fn column_order(expected: &Schema, live: &Schema) -> Vec<Finding> {
    let names = |table: &Table, other: &Table| {
        let mut columns: Vec<_> = table
            .columns
            .iter()
            .filter(|(name, _)| other.columns.contains_key(*name))
            .collect();
        columns.sort_by_key(|(_, column)| column.position);
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    };
    let mut found = Vec::new();
    for (name, table) in &expected.tables {
        let Some(other) = live.tables.get(name) else {
            continue;
        };
        let (want, have) = (names(table, other), names(other, table));
        if want != have {
            found.push(Finding {
                rule: Rule::ColumnOrderMismatch,
                severity: Rule::ColumnOrderMismatch.severity(),
                object: ObjectPath::table(name),
                expected: Some(want),
                live: Some(have),
                migration: None,
                features: Vec::new(),
                note: None,
            });
        }
    }
    found
}

/// Names the likely new name of what is missing: the one extra thing of its kind and type. Said, not
/// assumed, since a column that was dropped and another that was added look just the same.
fn suggest_renames(findings: &mut [Finding], expected: Option<&Schema>, live: &Schema) {
    let shape = |finding: &Finding, schema: Option<&Schema>| -> Option<(Rule, String)> {
        match finding.rule {
            Rule::MissingColumn | Rule::ExtraColumn => {
                let table = finding.object.table.clone()?;
                let words = finding.expected.as_ref().or(finding.live.as_ref())?;
                Some((Rule::MissingColumn, format!("{table} {words}")))
            }
            Rule::MissingTable | Rule::ExtraTable => {
                let columns = &schema?.tables.get(finding.object.owner())?.columns;
                let columns: Vec<_> = columns
                    .iter()
                    .map(|(name, c)| format!("{name} {}", c.data_type))
                    .collect();
                Some((Rule::MissingTable, columns.join(", ")))
            }
            _ => None,
        }
    };
    let mut extras: BTreeMap<(Rule, String), Vec<String>> = BTreeMap::new();
    for finding in findings.iter() {
        if matches!(finding.rule, Rule::ExtraColumn | Rule::ExtraTable)
            && let Some(shape) = shape(finding, Some(live))
        {
            let name = finding.object.to_string();
            extras.entry(shape).or_default().push(name);
        }
    }
    for finding in findings {
        if matches!(finding.rule, Rule::MissingColumn | Rule::MissingTable)
            && let Some(shape) = shape(finding, expected)
            && let Some([only]) = extras.get(&shape).map(Vec::as_slice)
        {
            finding.note = Some(format!("Was it renamed? {only} looks the same."));
        }
    }
}
