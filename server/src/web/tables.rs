//! The live schema as the pages of tables show it, with what is missing in its place.

use std::cmp::Reverse;

use evenkeel_app::schema_doc::{
    ColumnDoc, Diagram, Marks, PartDoc, RelationDoc, TableDoc, TableList, TableRow,
};
use evenkeel_ddl::sql::generated;
use evenkeel_live::expected::{expected, ledger_table};
use evenkeel_model::{Column, Constraint, Finding, RowSecurity, Schema, SetKind, Severity, Table};

use evenkeel_engine::ghosts::Ghosts;

use crate::diagram::{draw, key_marks};

/// All tables and their diagram.
pub fn list(mut schema: Schema, findings: &[Finding]) -> TableList {
    let wanted = expected(schema.dialect);
    let ghosts = Ghosts::haunt(&mut schema, wanted);
    let mut own = Schema::empty(schema.dialect);
    // What is wrong isn't folded away, whosever it is.
    for (name, table) in std::mem::take(&mut schema.tables) {
        let harmless = marks(findings, &name).worst < Some(Severity::Warning);
        let side = match own_table(&name) && harmless {
            true => &mut own,
            false => &mut schema,
        };
        side.tables.insert(name, table);
    }
    let (tables, diagram) = side(&schema, findings, &ghosts);
    let (own, own_diagram) = side(&own, findings, &ghosts);
    TableList {
        tables,
        diagram,
        own,
        own_diagram,
    }
}

/// Whether Evenkeel made it for itself: its tables and its ledgers.
fn own_table(name: &str) -> bool {
    name.starts_with("evenkeel_") || name == ledger_table(SetKind::Managed)
}

fn side(schema: &Schema, findings: &[Finding], ghosts: &Ghosts) -> (Vec<TableRow>, Diagram) {
    let mut tables: Vec<_> = schema
        .tables
        .iter()
        .map(|(name, table)| TableRow {
            name: name.clone(),
            kind: kind(table).to_owned(),
            columns: in_order(table)
                .into_iter()
                .map(|(name, _)| name.clone())
                .collect(),
            comment: table.comment.clone(),
            marks: marks(findings, name),
            missing: ghosts.table(name),
        })
        .collect();
    // Stable: by name where nothing is wrong, or equally much.
    tables.sort_by_key(|row| Reverse((row.missing, row.marks.worst)));
    let diagram = draw(schema, |name| marks(findings, name), ghosts);
    (tables, diagram)
}

/// A table that is there or should be.
pub fn describe(mut schema: Schema, findings: &[Finding], name: &str) -> Option<TableDoc> {
    let wanted = expected(schema.dialect);
    let ghosts = Ghosts::haunt(&mut schema, wanted);
    let schema = &schema;
    let table = schema.tables.get(name)?;
    Some(TableDoc {
        name: name.to_owned(),
        missing: ghosts.table(name),
        kind: kind(table).to_owned(),
        comment: table.comment.clone(),
        facts: facts(schema, name, table),
        columns: in_order(table)
            .into_iter()
            .map(|(column_name, c)| ColumnDoc {
                missing: ghosts.column(name, column_name),
                ..column(table, column_name, c)
            })
            .collect(),
        constraints: constraints(table),
        refers_to: refers_to(schema, table),
        referred_by: referred_by(schema, name),
        indexes: table
            .indexes
            .iter()
            .map(|(name, index)| {
                let states = [(index.unique, "unique"), (!index.valid, "invalid")];
                let states: Vec<_> = states.iter().filter(|s| s.0).map(|s| s.1).collect();
                let state = (!states.is_empty()).then(|| states.join(", "));
                part(name, &index.definition, state, index.comment.as_ref())
            })
            .collect(),
        triggers: table
            .triggers
            .iter()
            .map(|(name, trigger)| {
                let state = (trigger.fires != "enabled").then(|| trigger.fires.clone());
                part(name, &trigger.definition, state, trigger.comment.as_ref())
            })
            .collect(),
        policies: table
            .policies
            .iter()
            .map(|(name, policy)| part(name, &policy.definition, None, policy.comment.as_ref()))
            .collect(),
        findings: findings
            .iter()
            .filter(|f| is_of(f, name))
            .cloned()
            .collect(),
    })
}

fn is_of(finding: &Finding, table: &str) -> bool {
    finding.object.table.as_deref() == Some(table)
}

fn marks(findings: &[Finding], table: &str) -> Marks {
    let severities = findings
        .iter()
        .filter(|f| is_of(f, table))
        .map(|f| f.severity);
    Marks {
        count: severities.clone().count(),
        worst: severities.max(),
    }
}

fn kind(table: &Table) -> &'static str {
    let options = &table.options;
    match (
        &options.partition_of,
        &options.partition_by,
        &options.module,
    ) {
        (Some(_), _, _) => "partition",
        (None, Some(_), _) => "partitioned table",
        (None, None, Some(_)) => "virtual table",
        (None, None, None) => "table",
    }
}

fn in_order(table: &Table) -> Vec<(&String, &Column)> {
    let mut columns: Vec<_> = table.columns.iter().collect();
    columns.sort_by_key(|(_, column)| column.position);
    columns
}

fn column(table: &Table, name: &str, column: &Column) -> ColumnDoc {
    let given = column.default.as_deref().unwrap_or_default();
    ColumnDoc {
        name: name.to_owned(),
        key: key_marks(table, name),
        data_type: column.data_type.clone(),
        nullable: column.nullable,
        default: match column.generated {
            Some(how) => Some(generated(how, given)),
            None => column.default.clone(),
        },
        comment: column.comment.clone(),
        missing: false,
    }
}

fn part(name: &str, definition: &str, state: Option<String>, comment: Option<&String>) -> PartDoc {
    PartDoc {
        name: name.to_owned(),
        definition: definition.to_owned(),
        state,
        comment: comment.cloned(),
    }
}

fn constraints(table: &Table) -> Vec<PartDoc> {
    let primary = table.primary_key.iter().map(|key| ("", key));
    let named = [&table.uniques, &table.checks, &table.exclusions];
    let named = named
        .into_iter()
        .flatten()
        .map(|(name, one)| (name.as_str(), one));
    primary
        .chain(named)
        .map(|(name, one)| {
            let name = one.name.as_deref().unwrap_or(name);
            let state = (!one.validated).then(|| "not validated".to_owned());
            part(name, &one.definition, state, one.comment.as_ref())
        })
        .collect()
}

fn facts(schema: &Schema, name: &str, table: &Table) -> Vec<(String, String)> {
    let options = &table.options;
    let mut facts = Vec::new();
    let mut fact = |label: &str, value: String| {
        if !value.is_empty() {
            facts.push((label.to_owned(), value));
        }
    };
    fact(
        "Partitioned by",
        options.partition_by.clone().unwrap_or_default(),
    );
    if let Some(partition) = &options.partition_of {
        fact(
            "Partition of",
            format!("{} {}", partition.parent, partition.bound),
        );
    }
    let partitions: Vec<_> = schema
        .tables
        .iter()
        .filter(|(_, t)| {
            t.options
                .partition_of
                .as_ref()
                .is_some_and(|p| p.parent == name)
        })
        .map(|(partition, _)| partition.as_str())
        .collect();
    fact("Partitions", partitions.join(", "));
    fact("Inherits from", options.inherits.join(", "));
    fact("Module", options.module.clone().unwrap_or_default());
    fact("Storage", options.storage.join(", "));
    let security = match options.row_security {
        RowSecurity::Off => "",
        RowSecurity::Enabled => "enabled",
        RowSecurity::ForcedButOff => "off, though forced",
        RowSecurity::Forced => "enabled, for the owner too",
    };
    fact("Row-level security", security.to_owned());
    facts
}

fn refers_to(schema: &Schema, table: &Table) -> Vec<RelationDoc> {
    let relation = |(name, key): (&String, &Constraint)| {
        let target = key.references.as_ref()?;
        Some(RelationDoc {
            columns: key.columns.join(", "),
            table: target.table.clone(),
            known: schema.tables.contains_key(&target.table),
            there: referred_columns(&target.columns),
            on_delete: target.on_delete.clone(),
            name: key.name.as_ref().unwrap_or(name).clone(),
        })
    };
    table.foreign_keys.iter().filter_map(relation).collect()
}

fn referred_by(schema: &Schema, name: &str) -> Vec<RelationDoc> {
    let mut found = Vec::new();
    for (other, table) in &schema.tables {
        for (key_name, key) in &table.foreign_keys {
            if let Some(target) = key.references.as_ref().filter(|t| t.table == name) {
                found.push(RelationDoc {
                    columns: referred_columns(&target.columns),
                    table: other.clone(),
                    known: true,
                    there: key.columns.join(", "),
                    on_delete: target.on_delete.clone(),
                    name: key.name.as_ref().unwrap_or(key_name).clone(),
                });
            }
        }
    }
    found
}

/// SQLite names none where it means the primary key.
fn referred_columns(columns: &[String]) -> String {
    match columns.is_empty() {
        true => "primary key".to_owned(),
        false => columns.join(", "),
    }
}
