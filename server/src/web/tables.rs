//! The live schema as the pages of tables show it, with what is missing in its place.

use std::cmp::Reverse;

use evenkeel_app::schema_doc::{Diagram, Marks, TableList, TablePage, TableRow};
use evenkeel_engine::{
    document::{self, draw, kind},
    ghosts::Ghosts,
};
use evenkeel_live::expected::{expected, ledger_table};
use evenkeel_model::{Column, Finding, Schema, SetKind, Severity, Table};

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
            kind: kind(table),
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
pub fn describe(mut schema: Schema, findings: &[Finding], name: &str) -> Option<TablePage> {
    let wanted = expected(schema.dialect);
    let ghosts = Ghosts::haunt(&mut schema, wanted);
    let table = document::describe(&schema, name)?;
    let missing = ghosts.table(name);
    let columns = table.columns.iter().map(|column| &column.name);
    let missing_columns = columns
        .filter(|column| !missing && ghosts.column(name, column))
        .cloned()
        .collect();
    Some(TablePage {
        table,
        missing,
        missing_columns,
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

fn in_order(table: &Table) -> Vec<(&String, &Column)> {
    let mut columns: Vec<_> = table.columns.iter().collect();
    columns.sort_by_key(|(_, column)| column.position);
    columns
}
