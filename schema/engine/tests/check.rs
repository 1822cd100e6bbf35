//! The check as a pure function: what counts as drift, what as pending, and what is said once.

use std::collections::BTreeMap;

use evenkeel_engine::{
    Expected, LedgerReading, MigrationSet, MigrationStep, RecordedMigration, check, diff,
    fingerprint,
};
use evenkeel_model::{
    Column, Constraint, Dialect, Effects, EntryState, Feature, ObjectPath, Rule, Schema, SetKind,
    Severity, Table, Verdict,
};

fn column(position: u32, nullable: bool) -> Column {
    Column {
        position,
        data_type: "TEXT".into(),
        nullable,
        ..Column::default()
    }
}

fn schema(tables: &[(&str, &[&str])]) -> Schema {
    let tables = tables.iter().map(|(name, columns)| {
        let columns: BTreeMap<String, Column> = columns
            .iter()
            .zip(1..)
            .map(|(c, position)| ((*c).to_owned(), column(position, false)))
            .collect();
        let table = Table {
            columns,
            ..Table::default()
        };
        ((*name).to_owned(), table)
    });
    Schema {
        tables: tables.collect(),
        ..Schema::empty(Dialect::Sqlite)
    }
}

/// Two migrations: the first makes two tables, the second adds a column.
fn expected() -> Expected {
    let step = |version: u32, schema| MigrationStep {
        version: version.to_string(),
        description: format!("step {version}"),
        checksum: Some(format!("c{version}")),
        alike: Vec::new(),
        schema: Some(schema),
    };
    Expected {
        dialect: Dialect::Sqlite,
        sets: vec![MigrationSet {
            kind: SetKind::Managed,
            tool: "sqlx".into(),
            ledger_table: "ledger".into(),
            steps: vec![
                step(
                    1,
                    schema(&[("projects", &["id", "name"]), ("sync", &["source"])]),
                ),
                step(
                    2,
                    schema(&[
                        ("projects", &["id", "name", "version"]),
                        ("sync", &["source"]),
                    ]),
                ),
            ],
        }],
    }
}

fn recorded(rows: &[(u32, &str, bool)]) -> LedgerReading {
    LedgerReading::Recorded(
        rows.iter()
            .map(|(version, checksum, success)| RecordedMigration {
                version: version.to_string(),
                description: String::new(),
                checksum: Some((*checksum).to_owned()),
                success: *success,
                through: false,
            })
            .collect(),
    )
}

fn rules(live: &Schema, ledger: LedgerReading) -> (Verdict, Vec<(Rule, Severity, String)>) {
    let report = check(&expected(), live, &[ledger], &[]);
    let found = report.findings.iter();
    let found = found.map(|f| (f.rule, f.severity, f.object.to_string()));
    (report.verdict, found.collect())
}

#[test]
fn another_tools_healthy_database_is_clean_and_its_pending_migrations_are_noticed() {
    let live = schema(&[
        ("projects", &["id", "name"]),
        ("sync", &["source"]),
        ("other", &["x"]),
    ]);
    let (verdict, found) = rules(&live, LedgerReading::Absent);
    assert_eq!(verdict, Verdict::Clean);
    assert!(found.iter().all(|(rule, severity, _)| {
        matches!(rule, Rule::LedgerPending | Rule::LedgerUnrecorded)
            && *severity == Severity::Notice
    }));
    assert_eq!(found.len(), 2);
}

#[test]
fn what_lacks_of_a_migration_in_effect_is_drift_whatever_the_ledger_says() {
    let live = schema(&[("projects", &["id"])]);
    let applied = recorded(&[(1, "c1", true), (2, "c2", true)]);
    let (verdict, found) = rules(&live, applied);
    assert_eq!(verdict, Verdict::Drift);
    let missing = |rule, object: &str| (rule, Severity::Error, object.to_owned());
    assert_eq!(
        found,
        [
            missing(Rule::MissingColumn, "projects.name"),
            missing(Rule::MissingColumn, "projects.version"),
            missing(Rule::MissingTable, "sync"),
            (
                Rule::LedgerEffectsMissing,
                Severity::Warning,
                "ledger version 1".to_owned()
            ),
            (
                Rule::LedgerEffectsMissing,
                Severity::Warning,
                "ledger version 2".to_owned()
            ),
        ]
    );
}

#[test]
fn the_ledger_that_says_applied_is_contradicted_by_its_effects() {
    let live = schema(&[("projects", &["id", "name", "version"])]);
    let view = expected().sets[0].view(&recorded(&[(1, "c1", true), (2, "c2", true)]), &live);
    assert_eq!(view.entries[0].state, EntryState::Applied);
    let effects = view.entries[0].effects.expect("it is known");
    assert!(!effects.complete() && !effects.absent());
    let whole = Effects {
        present: 1,
        introduced: 1,
    };
    assert_eq!(view.entries[1].effects, Some(whole));
}

#[test]
fn ledgers_that_disagree_are_found() {
    let live = schema(&[
        ("projects", &["id", "name", "version"]),
        ("sync", &["source"]),
    ]);
    let (verdict, found) = rules(
        &live,
        recorded(&[(1, "other", true), (2, "c2", false), (9, "x", true)]),
    );
    assert_eq!(verdict, Verdict::Drift);
    let rules: Vec<_> = found.iter().map(|(rule, ..)| *rule).collect();
    assert_eq!(
        rules,
        [
            Rule::LedgerFailed,
            Rule::LedgerChecksum,
            Rule::LedgerUnknown
        ]
    );
}

#[test]
fn a_ledger_that_cannot_be_read_is_never_clean() {
    let live = schema(&[
        ("projects", &["id", "name", "version"]),
        ("sync", &["source"]),
    ]);
    let (verdict, _) = rules(&live, LedgerReading::Unreadable("why".into()));
    assert_eq!(verdict, Verdict::CouldNotVerify);
}

#[test]
fn a_lost_column_is_said_once_and_not_again_for_what_rested_on_it() {
    let mut full = schema(&[("projects", &["id", "key"])]);
    let unique = Constraint {
        definition: "UNIQUE (\"key\")".into(),
        columns: vec!["key".into()],
        references: None,
        name: None,
        validated: true,
        enforced: true,
        marks: Vec::new(),
        comment: None,
    };
    full.tables
        .get_mut("projects")
        .expect("it was just made")
        .uniques
        .insert("uq".into(), unique);
    let said = |columns: &[&str]| {
        let changes = diff(&full, &schema(&[("projects", columns)]));
        changes.iter().filter(|c| !c.implied).count()
    };
    assert_eq!(said(&["id"]), 1);
    assert_eq!(said(&["id", "key"]), 1);
}

#[test]
fn equal_schemas_have_equal_fingerprints_whatever_the_order_of_columns() {
    let one = schema(&[("projects", &["id", "name"])]);
    let other = schema(&[("projects", &["name", "id"])]);
    assert_eq!(diff(&one, &other), []);
    assert_eq!(fingerprint(&one), fingerprint(&other));
    let mut third = one.clone();
    third
        .tables
        .get_mut("projects")
        .and_then(|t| t.columns.get_mut("name"))
        .expect("it was just made")
        .nullable = true;
    assert_ne!(fingerprint(&one), fingerprint(&third));
}

#[test]
fn a_finding_names_the_migration_and_the_features_that_suffer() {
    let live = schema(&[("projects", &["id", "name"]), ("sync", &["source"])]);
    let features = [Feature {
        name: "Notice of newer changes".into(),
        table: "projects".into(),
        column: Some("version".into()),
    }];
    let applied = recorded(&[(1, "c1", true), (2, "c2", true)]);
    let report = check(&expected(), &live, &[applied], &features);
    let finding = &report.findings[0];
    assert_eq!(finding.object, ObjectPath::column("projects", "version"));
    assert_eq!(finding.migration.as_deref(), Some("2"));
    assert_eq!(finding.features, ["Notice of newer changes"]);
}
