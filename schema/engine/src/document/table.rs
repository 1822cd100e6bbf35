//! A table's section.

use evenkeel_model::{ColumnDoc, PartDoc, RelationDoc, TableDoc, TableFact, TableRef};

use super::{
    page::Page,
    text::{code, line, prose, slug},
};

/// A link to a table's section; its mere name where it has none.
pub fn link(table: &TableRef) -> String {
    let shown = prose(&table.name);
    match table.known {
        true if shown.is_empty() => format!("[(no name)](#{})", anchor(&table.name)),
        true => format!("[{shown}](#{})", anchor(&table.name)),
        false => shown,
    }
}

fn anchor(table: &str) -> String {
    format!("table-{}", slug(table))
}

/// Writes a table's section.
pub fn write(page: &mut Page, table: &TableDoc) {
    page.heading(3, &code(&table.name), &anchor(&table.name));
    if let Some(comment) = &table.comment {
        page.paragraph(&prose(comment));
    }
    let facts: Vec<String> = table.facts.iter().map(fact).collect();
    if !facts.is_empty() {
        page.paragraph(&facts.join("\n"));
    }
    columns(page, &table.columns);
    parts(page, "Keys and constraints", &table.constraints);
    relations(page, "Refers to", &table.refers_to);
    relations(page, "Referred to by", &table.referred_by);
    parts(page, "Indexes", &table.indexes);
    parts(page, "Triggers", &table.triggers);
    parts(page, "Policies", &table.policies);
    parts(page, "Rewrite rules", &table.rewrite_rules);
}

/// Where a table stands among others or how it is stored, on a line.
fn fact(fact: &TableFact) -> String {
    let links = |tables: &[TableRef]| tables.iter().map(link).collect::<Vec<_>>().join(", ");
    let label = fact.label();
    match fact {
        TableFact::PartitionedBy(by) => format!("- {label} {}", code(by)),
        TableFact::PartitionOf(parent, bound) => {
            format!("- {label} {}, {}", link(parent), code(bound))
        }
        TableFact::InheritsFrom(tables) | TableFact::InheritedBy(tables) => {
            format!("- {label} {}", links(tables))
        }
        TableFact::Partitions(tables) => format!("- {label}: {}", links(tables)),
        TableFact::VirtualTableOf(module) => format!("- {label} {}", code(module)),
        TableFact::Storage(storage) => format!("- {}", code(storage)),
        TableFact::RowSecurity(security) => format!("- {label}: {}", security.words()),
    }
}

fn columns(page: &mut Page, columns: &[ColumnDoc]) {
    let optional = |text: &Option<String>| text.as_deref().map(code).unwrap_or_default();
    let rows: Vec<Vec<String>> = columns
        .iter()
        .map(|column| {
            vec![
                code(&column.name),
                code(&column.data_type),
                if column.nullable { "yes" } else { "no" }.to_owned(),
                optional(&column.default),
                optional(&column.collation),
                codes(&column.storage),
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

fn codes(texts: &[String]) -> String {
    let codes: Vec<_> = texts.iter().map(|text| code(text)).collect();
    codes.join(", ")
}

fn relations(page: &mut Page, title: &str, relations: &[RelationDoc]) {
    if relations.is_empty() {
        return;
    }
    let columns = |names: &[String]| match names.is_empty() {
        true => "primary key".to_owned(),
        false => codes(names),
    };
    let rows: Vec<Vec<String>> = relations
        .iter()
        .map(|relation| {
            vec![
                columns(&relation.columns),
                link(&relation.table),
                columns(&relation.there),
                prose(&relation.on_delete),
                prose(&relation.on_update),
                code(&relation.name),
                prose(relation.state.as_deref().unwrap_or_default()),
                prose(relation.comment.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
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
    page.table(&heads, &rows);
}

/// Writes a list of what has a name and a definition.
pub fn parts(page: &mut Page, title: &str, parts: &[PartDoc]) {
    if parts.is_empty() {
        return;
    }
    let rows: Vec<Vec<String>> = parts
        .iter()
        .map(|part| {
            let unnamed = line(&part.name).trim().is_empty();
            vec![
                if unnamed {
                    String::new()
                } else {
                    code(&part.name)
                },
                code(&part.definition),
                prose(part.state.as_deref().unwrap_or_default()),
                prose(part.comment.as_deref().unwrap_or_default()),
            ]
        })
        .collect();
    page.paragraph(&format!("#### {title}"));
    page.table(&["Name", "Definition", "State", "Comment"], &rows);
}
