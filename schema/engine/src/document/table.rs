//! A table's section.

use std::collections::BTreeMap;

use super::{
    markdown::Page,
    text::{by_position, code, line, prose, slug},
};
use crate::{Column, Constraint, Index, RowSecurity, Schema, Table, Trigger, sql};

/// A link to a table's section; its mere name where it has none.
pub fn link(schema: &Schema, table: &str) -> String {
    let shown = prose(table);
    match schema.tables.contains_key(table) {
        true if shown.is_empty() => format!("[(no name)](#{})", anchor(table)),
        true => format!("[{shown}](#{})", anchor(table)),
        false => shown,
    }
}

fn anchor(table: &str) -> String {
    format!("table-{}", slug(table))
}

/// Writes a table's section.
pub fn write(page: &mut Page, schema: &Schema, name: &str, table: &Table) {
    page.heading(3, &code(name), &anchor(name));
    if let Some(comment) = &table.comment {
        page.paragraph(&prose(comment));
    }
    let place = place(schema, name, table);
    if !place.is_empty() {
        page.paragraph(&place.join("\n"));
    }
    columns(page, table);
    keys(page, table);
    refers_to(page, schema, table);
    referred_to_by(page, schema, name);
    page_indexes(page, &table.indexes);
    page_triggers(page, &table.triggers);
    let policies = table
        .policies
        .iter()
        .map(|(name, p)| row(name, &p.definition, String::new(), p.comment.as_deref()));
    named(page, "Policies", policies.collect());
    let rules = table
        .rewrite_rules
        .iter()
        .map(|(name, r)| row(name, &r.definition, fires(&r.fires), r.comment.as_deref()));
    named(page, "Rewrite rules", rules.collect());
}

/// Where a table stands among others and how it is stored, a line each.
fn place(schema: &Schema, name: &str, table: &Table) -> Vec<String> {
    let options = &table.options;
    let mut lines = Vec::new();
    if let Some(by) = &options.partition_by {
        lines.push(format!("- Partitioned by {}", code(by)));
    }
    if let Some(partition) = &options.partition_of {
        let (parent, bound) = (link(schema, &partition.parent), code(&partition.bound));
        lines.push(format!("- Partition of {parent}, {bound}"));
    }
    if !options.inherits.is_empty() {
        let parents: Vec<_> = options.inherits.iter().map(|p| link(schema, p)).collect();
        lines.push(format!("- Inherits from {}", parents.join(", ")));
    }
    let others = |is: fn(&Table, &str) -> bool| {
        let found = schema.tables.iter().filter(|(_, t)| is(t, name));
        found.map(|(n, _)| link(schema, n)).collect::<Vec<_>>()
    };
    let partitions = others(|t, name| {
        let of = t.options.partition_of.as_ref();
        of.is_some_and(|p| p.parent == name)
    });
    if !partitions.is_empty() {
        lines.push(format!("- Partitions: {}", partitions.join(", ")));
    }
    let heirs = others(|t, name| t.options.inherits.iter().any(|p| p == name));
    if !heirs.is_empty() {
        lines.push(format!("- Inherited by {}", heirs.join(", ")));
    }
    if let Some(module) = &options.module {
        lines.push(format!("- Virtual table of {}", code(module)));
    }
    for storage in &options.storage {
        lines.push(format!("- {}", code(storage)));
    }
    let security = match options.row_security {
        RowSecurity::Off => None,
        RowSecurity::Enabled => Some("enabled"),
        RowSecurity::ForcedButOff => Some("off, though it would hold for the owner too"),
        RowSecurity::Forced => Some("enabled, for the owner too"),
    };
    lines.extend(security.map(|how| format!("- Row-level security: {how}")));
    lines
}

fn columns(page: &mut Page, table: &Table) {
    let rows: Vec<Vec<String>> = by_position(&table.columns)
        .into_iter()
        .map(|(name, column)| {
            vec![
                code(name),
                code(&column.data_type),
                if column.nullable { "yes" } else { "no" }.to_owned(),
                filled(column).map(|d| code(&d)).unwrap_or_default(),
                column.collation.as_deref().map(code).unwrap_or_default(),
                column
                    .storage
                    .iter()
                    .map(|s| code(s))
                    .collect::<Vec<_>>()
                    .join(", "),
                prose(column.comment.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    let heads = [
        "Column",
        "Type",
        "Null",
        "Default",
        "Collation",
        "Storage",
        "Comment",
    ];
    page.table(&heads, &rows);
}

/// How a column is filled where no value is given.
fn filled(column: &Column) -> Option<String> {
    let given = column.default.as_deref().unwrap_or_default();
    match column.generated {
        None => column.default.clone(),
        Some(how) => {
            let mut text = sql::generated(how, given);
            if let Some(told) = &column.identity {
                text.push_str(&format!(" ({told})"));
            }
            Some(text)
        }
    }
}

fn keys(page: &mut Page, table: &Table) {
    let mut rows = Vec::new();
    if let Some(key) = &table.primary_key {
        rows.push(constraint(key.name.as_deref().unwrap_or_default(), key));
    }
    for kind in [&table.uniques, &table.checks, &table.exclusions] {
        for (name, one) in kind {
            rows.push(constraint(one.name.as_deref().unwrap_or(name), one));
        }
    }
    named(page, "Keys and constraints", rows);
}

fn constraint(name: &str, constraint: &Constraint) -> Vec<String> {
    let state = if constraint.validated {
        ""
    } else {
        "not validated"
    };
    row(
        name,
        &constraint.definition,
        state.to_owned(),
        constraint.comment.as_deref(),
    )
}

fn refers_to(page: &mut Page, schema: &Schema, table: &Table) {
    let rows: Vec<Vec<String>> = table
        .foreign_keys
        .iter()
        .filter_map(|(name, key)| {
            let target = key.references.as_ref()?;
            Some(relation(
                name,
                key,
                &key.columns,
                link(schema, &target.table),
                &target.columns,
            ))
        })
        .collect();
    relations(page, "Refers to", &rows);
}

fn referred_to_by(page: &mut Page, schema: &Schema, name: &str) {
    let mut rows = Vec::new();
    for (other, table) in &schema.tables {
        for (key_name, key) in &table.foreign_keys {
            if let Some(target) = key.references.as_ref().filter(|t| t.table == name) {
                let from = link(schema, other);
                rows.push(relation(key_name, key, &target.columns, from, &key.columns));
            }
        }
    }
    relations(page, "Referred to by", &rows);
}

/// A foreign key as seen from one of its tables: the columns there, and the other side.
fn relation(
    name: &str,
    key: &Constraint,
    here: &[String],
    table: String,
    there: &[String],
) -> Vec<String> {
    let columns = |names: &[String]| match names.is_empty() {
        true => "primary key".to_owned(),
        false => names.iter().map(|n| code(n)).collect::<Vec<_>>().join(", "),
    };
    let (delete, update) = match &key.references {
        Some(target) => (prose(&target.on_delete), prose(&target.on_update)),
        None => Default::default(),
    };
    let state = if key.validated { "" } else { "not validated" };
    vec![
        columns(here),
        table,
        columns(there),
        delete,
        update,
        code(key.name.as_deref().unwrap_or(name)),
        state.to_owned(),
        prose(key.comment.as_deref().unwrap_or_default()),
    ]
}

fn relations(page: &mut Page, title: &str, rows: &[Vec<String>]) {
    if rows.is_empty() {
        return;
    }
    page.paragraph(&format!("#### {title}"));
    let heads = [
        "Columns",
        "Table",
        "Its columns",
        "On delete",
        "On update",
        "Name",
        "State",
        "Comment",
    ];
    page.table(&heads, rows);
}

/// Writes a list of indexes.
pub fn page_indexes(page: &mut Page, indexes: &BTreeMap<String, Index>) {
    let rows = indexes.iter().map(|(name, index)| {
        let state = match (index.unique, index.valid) {
            (true, true) => "unique",
            (true, false) => "unique, invalid",
            (false, true) => "",
            (false, false) => "invalid",
        };
        row(
            name,
            &index.definition,
            state.to_owned(),
            index.comment.as_deref(),
        )
    });
    named(page, "Indexes", rows.collect());
}

/// Writes a list of triggers.
pub fn page_triggers(page: &mut Page, triggers: &BTreeMap<String, Trigger>) {
    let rows = triggers
        .iter()
        .map(|(name, t)| row(name, &t.definition, fires(&t.fires), t.comment.as_deref()));
    named(page, "Triggers", rows.collect());
}

fn fires(how: &str) -> String {
    match how {
        "enabled" => String::new(),
        other => prose(other),
    }
}

fn row(name: &str, definition: &str, state: String, comment: Option<&str>) -> Vec<String> {
    let name = if line(name).trim().is_empty() {
        String::new()
    } else {
        code(name)
    };
    vec![
        name,
        code(definition),
        state,
        prose(comment.unwrap_or_default()),
    ]
}

fn named(page: &mut Page, title: &str, rows: Vec<Vec<String>>) {
    if rows.is_empty() {
        return;
    }
    page.paragraph(&format!("#### {title}"));
    page.table(&["Name", "Definition", "State", "Comment"], &rows);
}
