//! One table.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use super::code;
use crate::{
    api::get_table,
    pages::findings::findings,
    schema_doc::{ColumnDoc, PartDoc, RelationDoc, TableDoc, address, addressed},
    ui::{Crumbs, Failure, IntoSettled, PageTitle, page_data},
};

/// `/schema/tables/{name}`
#[component]
pub fn Show() -> impl IntoView {
    let params = use_params_map();
    let name =
        Memo::new(move |_| params.with(|p| addressed(p.get_str("name").unwrap_or_default())));
    let table = page_data(move || name.get(), get_table);
    view! {
        {move || view! { <Crumbs above=vec![("/schema".into(), "Schema"), ("/schema/tables".into(), "Tables")] here=name.get()/> }}
        <Transition fallback=|| view! { <p class="loading" role="status">"Reading the schema…"</p> }>
            {move || Suspend::new(async move {
                match table.await {
                    Ok(table) => view! { <Found table/> }.settled(),
                    Err(error) => view! { <PageTitle text="Table"/> <h1>"Table"</h1> <Failure error/> }.settled(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Found(table: TableDoc) -> impl IntoView {
    let facts: Vec<_> = table
        .facts
        .into_iter()
        .map(|(label, value)| view! { <div><dt>{label}</dt><dd>{value}</dd></div> })
        .collect();
    let missing = table.missing;
    let columns: Vec<_> = table
        .columns
        .into_iter()
        .map(|one| column(one, missing))
        .collect();
    let kind = match missing {
        true => "Expected, not in the database. What follows is what it should be.".to_owned(),
        false => table.kind,
    };
    view! {
        <PageTitle text=table.name.clone()/>
        <header class="page-head">
            <div>
                <h1><code>{table.name}</code></h1>
                <p class="sub">{kind}</p>
            </div>
        </header>
        <div class="described">
            {(!table.findings.is_empty()).then(|| findings(table.findings, false))}
            {table.comment.map(|comment| view! { <p class="prose">{comment}</p> })}
            {(!facts.is_empty()).then(|| view! { <dl class="facts">{facts}</dl> })}
            <section>
                <h2>"Columns"</h2>
                <div class="table-wrap">
                    <table class="grid parts">
                        <thead>
                            <tr>
                                <th scope="col">"Column"</th>
                                <th scope="col">"Key"</th>
                                <th scope="col">"Type"</th>
                                <th scope="col">"Null"</th>
                                <th scope="col">"Default"</th>
                                <th scope="col">"Comment"</th>
                            </tr>
                        </thead>
                        <tbody>{columns}</tbody>
                    </table>
                </div>
            </section>
            {relations("Refers to", table.refers_to)}
            {relations("Referred to by", table.referred_by)}
            {parts("Keys and constraints", table.constraints)}
            {parts("Indexes", table.indexes)}
            {parts("Triggers", table.triggers)}
            {parts("Policies", table.policies)}
        </div>
    }
}

/// A column; where it alone is missing, it says so.
fn column(column: ColumnDoc, table_missing: bool) -> AnyView {
    let mark = (column.missing && !table_missing)
        .then(|| view! { " " <span class="badge error">"missing"</span> });
    view! {
        <tr class=column.missing.then_some("ghost")>
            <th scope="row" class="name"><code>{column.name}</code> {mark}</th>
            <td data-label="Key">{(!column.key.is_empty()).then_some(column.key)}</td>
            <td data-label="Type">{code(Some(column.data_type))}</td>
            <td data-label="Null">{if column.nullable { "yes" } else { "no" }}</td>
            <td data-label="Default">{code(column.default)}</td>
            <td data-label="Comment">{column.comment}</td>
        </tr>
    }
    .settled()
}

fn relations(title: &'static str, relations: Vec<RelationDoc>) -> Option<AnyView> {
    if relations.is_empty() {
        return None;
    }
    let rows: Vec<_> = relations
        .into_iter()
        .map(|relation| {
            let table = match relation.known {
                true => view! { <a href=address(&relation.table)>{relation.table.clone()}</a> }
                    .settled(),
                false => format!("{} (not there)", relation.table).settled(),
            };
            view! {
                <tr>
                    <th scope="row" class="name">{table}</th>
                    <td data-label="Its columns">{code(Some(relation.there))}</td>
                    <td data-label="Columns here">{code(Some(relation.columns))}</td>
                    <td data-label="On delete">{relation.on_delete}</td>
                    <td data-label="Foreign key">{code(Some(relation.name))}</td>
                </tr>
            }
            .settled()
        })
        .collect();
    let table = view! {
        <section>
            <h2>{title}</h2>
            <div class="table-wrap">
                <table class="grid parts">
                    <thead>
                        <tr>
                            <th scope="col">"Table"</th>
                            <th scope="col">"Its columns"</th>
                            <th scope="col">"Columns here"</th>
                            <th scope="col">"On delete"</th>
                            <th scope="col">"Foreign key"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
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
            <div class="table-wrap">
                <table class="grid parts">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            <th scope="col">"Definition"</th>
                            <th scope="col">"Comment"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    };
    Some(table.settled())
}
