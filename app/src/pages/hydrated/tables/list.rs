//! All tables: a list to search, and a diagram.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use super::{badge, diagram::drawn};
use crate::{
    api::get_tables,
    schema_doc::{TableList, TableRow, address},
    ui::{ColumnHead, Crumbs, DataTable, Failure, IntoSettled, PageTitle, page_data},
};

/// `/schema/tables`
#[component]
pub fn List() -> impl IntoView {
    let list = page_data(|| (), |()| get_tables());
    // What was asked for without JavaScript; with it, the list follows what is typed, also when the list
    // is another.
    let asked = use_query_map()
        .with_untracked(|q| q.get("q"))
        .unwrap_or_default();
    let typed = RwSignal::new(asked);
    view! {
        <PageTitle text="Tables"/>
        <Crumbs above=vec![("/schema".into(), "Schema")] here="Tables"/>
        <header class="page-head">
            <div>
                <h1>"Tables"</h1>
                <p class="sub">"What the database holds now, and what it lacks."</p>
            </div>
        </header>
        <Transition fallback=|| view! { <p class="loading" role="status">"Reading the schema…"</p> }>
            {move || Suspend::new(async move {
                match list.await {
                    Ok(list) => view! { <Found list typed/> }.settled(),
                    Err(error) => view! { <Failure error/> }.settled(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Found(
    list: TableList,
    /// What is looked for.
    typed: RwSignal<String>,
) -> impl IntoView {
    let TableList {
        tables,
        diagram,
        own,
        own_diagram,
    } = list;
    if tables.is_empty() && own.is_empty() {
        return view! { <p class="empty-note">"There are no tables."</p> }.settled();
    }
    let asked = typed.get_untracked();
    let all = tables.len() + own.len();
    let own_count = own.len();
    let (tables, own) = (StoredValue::new(tables), StoredValue::new(own));
    let matching = move |rows: StoredValue<Vec<TableRow>>| {
        Memo::new(move |_| {
            let text = typed.get();
            rows.with_value(|all| {
                let numbers = all
                    .iter()
                    .enumerate()
                    .filter(|(_, table)| table.matches(&text));
                numbers.map(|(n, _)| n).collect::<Vec<_>>()
            })
        })
    };
    let (found, found_own) = (matching(tables), matching(own));
    let count = move || match (found.with(Vec::len) + found_own.with(Vec::len), all) {
        (n, all) if n < all => format!("{n} of {all} tables"),
        (1, _) => "1 table".to_owned(),
        (n, _) => format!("{n} tables"),
    };
    let rows = |rows: StoredValue<Vec<TableRow>>, found: Memo<Vec<usize>>| {
        move || {
            rows.with_value(|all| {
                let found = found.get().into_iter().filter_map(|n| all.get(n));
                found.map(row).collect::<Vec<_>>()
            })
        }
    };
    // Who searches sees what is found, whosever it is.
    let open = move || {
        typed.with(|text| !text.trim().is_empty()) && found_own.with(|found| !found.is_empty())
    };
    let own = (own_count > 0).then(|| {
        let body = rows(own, found_own);
        let head = match own_count {
            1 => "Evenkeel's own table (1)".to_owned(),
            n => format!("Evenkeel's own tables ({n})"),
        };
        view! {
            <details class="own" prop:open=open open=open>
                <summary>{head}</summary>
                {grid("Evenkeel's own tables", body)}
                {drawn(own_diagram, true)}
            </details>
        }
    });
    view! {
        <form class="search" method="get" action="/schema/tables" role="search">
            <div class="field">
                <label for="search">"Name of a table or column"</label>
                <input
                    id="search"
                    type="search"
                    name="q"
                    value=asked
                    autocomplete="off"
                    on:input:target=move |event| typed.set(event.target().value())
                />
            </div>
            <button class="button" type="submit">"Search"</button>
            <p class="where" role="status">{count}</p>
        </form>
        {grid("Tables", rows(tables, found))}
        {drawn(diagram, false)}
        {own}
    }
    .settled()
}

fn grid<R: IntoView + 'static>(
    caption: &'static str,
    rows: impl Fn() -> Vec<R> + Send + 'static,
) -> AnyView {
    let columns = vec![
        "Table".into(),
        "Kind".into(),
        ColumnHead::Number("Columns"),
        "Findings".into(),
        "Comment".into(),
    ];
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
