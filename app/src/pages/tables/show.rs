//! One table.

use std::collections::BTreeSet;

use evenkeel_model::{ColumnDoc, PartDoc, RelationDoc, TableFact, TableRef};
use leptos::prelude::*;

use super::code;
use crate::{
    pages::findings::findings,
    schema_doc::{TablePage, address},
    ui::{ColumnHead, Crumbs, DataTable, IntoSettled, heads},
};

/// `/schema/tables/{name}`
pub fn show(page: TablePage) -> AnyView {
    let name = page.table.name.clone();
    view! {
        <Crumbs above=vec![("/schema", "Schema"), ("/schema/tables", "Tables")] here=name/>
        <Found page/>
    }
    .settled()
}

#[component]
fn Found(page: TablePage) -> impl IntoView {
    let TablePage {
        table,
        missing,
        missing_columns,
        findings: found,
    } = page;
    let kind = match missing {
        true => "Expected, not in the database. What follows is what it should be.".to_owned(),
        false => table.kind.to_string(),
    };
    view! {
        <header class="page-head">
            <div>
                <h1><code>{table.name}</code></h1>
                <p class="sub">{kind}</p>
            </div>
        </header>
        <div class="described">
            {(!found.is_empty()).then(|| findings(found, false))}
            {table.comment.map(|comment| view! { <p class="prose">{comment}</p> })}
            {facts(table.facts)}
            {columns(table.columns, missing, &missing_columns)}
            {relations("Refers to", table.refers_to)}
            {relations("Referred to by", table.referred_by)}
            {parts("Keys and constraints", table.constraints)}
            {parts("Indexes", table.indexes)}
            {parts("Triggers", table.triggers)}
            {parts("Policies", table.policies)}
            {parts("Rewrite rules", table.rewrite_rules)}
        </div>
    }
}

fn facts(facts: Vec<TableFact>) -> Option<AnyView> {
    if facts.is_empty() {
        return None;
    }
    let facts: Vec<_> = facts
        .into_iter()
        .map(|fact| view! { <div><dt>{fact.label()}</dt><dd>{value(fact)}</dd></div> })
        .collect();
    Some(view! { <dl class="facts">{facts}</dl> }.settled())
}

/// What a fact says.
fn value(fact: TableFact) -> AnyView {
    match fact {
        TableFact::PartitionedBy(text)
        | TableFact::VirtualTableOf(text)
        | TableFact::Storage(text) => code(Some(text)).settled(),
        TableFact::PartitionOf(parent, bound) => {
            view! { {named(parent)} " " {code(Some(bound))} }.settled()
        }
        TableFact::InheritsFrom(tables)
        | TableFact::InheritedBy(tables)
        | TableFact::Partitions(tables) => {
            let links: Vec<_> = tables
                .into_iter()
                .enumerate()
                .map(|(n, table)| view! { {(n > 0).then_some(", ")} {named(table)} })
                .collect();
            links.settled()
        }
        TableFact::RowSecurity(security) => security.words().settled(),
    }
}

/// Another table's name, which leads there if it is there.
fn named(table: TableRef) -> AnyView {
    match table.known {
        true => view! { <a href=address(&table.name)>{table.name.clone()}</a> }.settled(),
        false => format!("{} (not there)", table.name).settled(),
    }
}

/// The columns; where one alone is missing, it says so.
fn columns(columns: Vec<ColumnDoc>, table_missing: bool, missing: &BTreeSet<String>) -> AnyView {
    // Few have one or the other; where none has, nobody reads an empty column.
    let collations = columns.iter().any(|column| column.collation.is_some());
    let stored = columns.iter().any(|column| !column.storage.is_empty());
    let rows: Vec<_> = columns
        .into_iter()
        .map(|column| {
            let missing = missing.contains(&column.name);
            let mark = missing.then(|| view! { " " <span class="badge error">"missing"</span> });
            view! {
                <tr class=(missing || table_missing).then_some("ghost")>
                    <th scope="row" class="name"><code>{column.name}</code> {mark}</th>
                    <td data-label="Key">{(!column.key.is_empty()).then_some(column.key)}</td>
                    <td data-label="Type">{code(Some(column.data_type))}</td>
                    <td data-label="Null">{if column.nullable { "yes" } else { "no" }}</td>
                    <td data-label="Default">{code(column.default)}</td>
                    {collations.then(|| view! { <td data-label="Collation">{code(column.collation)}</td> })}
                    {stored.then(|| view! { <td data-label="Storage">{code(joined(&column.storage))}</td> })}
                    <td data-label="Comment">{column.comment}</td>
                </tr>
            }
            .settled()
        })
        .collect();
    let mut names = heads(["Column", "Key", "Type", "Null", "Default"]);
    names.extend(collations.then_some(ColumnHead::Shown("Collation")));
    names.extend(stored.then_some(ColumnHead::Shown("Storage")));
    names.push(ColumnHead::Shown("Comment"));
    view! {
        <section>
            <h2>"Columns"</h2>
            <DataTable class="grid parts" heads=names rows=rows.settled()/>
        </section>
    }
    .settled()
}

fn joined(texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn relations(title: &'static str, relations: Vec<RelationDoc>) -> Option<AnyView> {
    if relations.is_empty() {
        return None;
    }
    // SQLite names none where it means the primary key.
    let referred = |columns: &[String]| match columns.is_empty() {
        true => "primary key".settled(),
        false => code(joined(columns)).settled(),
    };
    let rows: Vec<_> = relations
        .into_iter()
        .map(|relation| {
            let (there, here) = (referred(&relation.there), referred(&relation.columns));
            view! {
                <tr>
                    <th scope="row" class="name">{named(relation.table)}</th>
                    <td data-label="Its columns">{there}</td>
                    <td data-label="Columns here">{here}</td>
                    <td data-label="On delete">{relation.on_delete}</td>
                    <td data-label="On update">{relation.on_update}</td>
                    <td data-label="Foreign key">
                        {code(Some(relation.name))}
                        {relation.state.map(|state| view! { " " <span class="badge">{state}</span> })}
                        {relation.comment.map(|comment| view! { <p class="sub">{comment}</p> })}
                    </td>
                </tr>
            }
            .settled()
        })
        .collect();
    let table = view! {
        <section>
            <h2>{title}</h2>
            <DataTable class="grid parts" heads=heads(["Table", "Its columns", "Columns here", "On delete", "On update", "Foreign key"]) rows=rows.settled()/>
        </section>
    };
    Some(table.settled())
}

fn parts(title: &'static str, parts: Vec<PartDoc>) -> Option<AnyView> {
    if parts.is_empty() {
        return None;
    }
    let rows: Vec<_> = parts
        .into_iter()
        .map(|part| {
            view! {
                <tr>
                    <th scope="row" class="name">{code(Some(part.name))}</th>
                    <td data-label="Definition">
                        <code>{part.definition}</code>
                        {part.state.map(|state| view! { " " <span class="badge">{state}</span> })}
                    </td>
                    <td data-label="Comment">{part.comment}</td>
                </tr>
            }
            .settled()
        })
        .collect();
    let table = view! {
        <section>
            <h2>{title}</h2>
            <DataTable class="grid parts" heads=heads(["Name", "Definition", "Comment"]) rows=rows.settled()/>
        </section>
    };
    Some(table.settled())
}
