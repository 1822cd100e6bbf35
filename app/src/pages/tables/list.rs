//! All tables: a list to search, and a diagram.

use leptos::prelude::*;

use super::{badge, diagram::drawn};
use crate::{
    schema_doc::{TableList, TableRow, address},
    ui::{ColumnHead, Crumbs, DataTable, IntoSettled},
};

/// `/schema/tables`, those that hold a text.
pub fn list(list: TableList, asked: &str) -> AnyView {
    view! {
        <Crumbs above=vec![("/schema", "Schema")] here="Tables"/>
        <header class="page-head">
            <div>
                <h1>"Tables"</h1>
                <p class="sub">"What the database holds now, and what it lacks."</p>
            </div>
        </header>
        {found(list, asked)}
    }
    .settled()
}

fn found(list: TableList, asked: &str) -> AnyView {
    let TableList {
        tables,
        diagram,
        own,
        own_diagram,
    } = list;
    if tables.is_empty() && own.is_empty() {
        return view! { <p class="empty-note">"There are no tables."</p> }.settled();
    }
    let all = tables.len() + own.len();
    let own_count = own.len();
    let matching = |tables: Vec<TableRow>| -> Vec<TableRow> {
        let tables = tables.into_iter();
        tables.filter(|table| table.matches(asked)).collect()
    };
    let (tables, own) = (matching(tables), matching(own));
    let count = match (tables.len() + own.len(), all) {
        (n, all) if n < all => format!("{n} of {all} tables"),
        (1, _) => "1 table".to_owned(),
        (n, _) => format!("{n} tables"),
    };
    // Who searches sees what is found, whosever it is.
    let open = !asked.trim().is_empty() && !own.is_empty();
    let own = (own_count > 0).then(|| {
        let head = match own_count {
            1 => "Evenkeel's own table (1)".to_owned(),
            n => format!("Evenkeel's own tables ({n})"),
        };
        view! {
            <details class="own" open=open>
                <summary>{head}</summary>
                {grid("Evenkeel's own tables", &own)}
                {drawn(own_diagram, true)}
            </details>
        }
    });
    view! {
        <form class="search" method="get" action="/schema/tables" role="search" data-live="">
            <div class="field">
                <label for="search">"Name of a table or column"</label>
                <input id="search" type="search" name="q" value=asked.to_owned() autocomplete="off"/>
            </div>
            <button class="button" type="submit">"Search"</button>
            <p class="where" role="status">{count}</p>
        </form>
        {grid("Tables", &tables)}
        {drawn(diagram, false)}
        {own}
    }
    .settled()
}

fn grid(caption: &'static str, tables: &[TableRow]) -> AnyView {
    let columns = vec![
        "Table".into(),
        "Kind".into(),
        ColumnHead::Number("Columns"),
        "Findings".into(),
        "Comment".into(),
    ];
    let rows: Vec<_> = tables.iter().map(row).collect();
    view! {
        <DataTable class="grid tables" caption=caption heads=columns rows=rows.settled()/>
    }
    .settled()
}

fn row(table: &TableRow) -> AnyView {
    let kind = match table.missing {
        true => view! { <span class="badge error">"missing"</span> }.settled(),
        false => table.kind.to_string().settled(),
    };
    view! {
        <tr class=table.missing.then_some("ghost")>
            <th scope="row" class="name"><a href=address(&table.name)>{table.name.clone()}</a></th>
            <td data-label="Kind">{kind}</td>
            <td class="num" data-label="Columns">{table.columns.len()}</td>
            <td data-label="Findings">{badge(table.marks)}</td>
            <td class="comment" data-label="Comment">{table.comment.clone()}</td>
        </tr>
    }
    .settled()
}
