//! How fresh the sources of vectors are.

use leptos::prelude::*;

use super::{Flash, asking, head};
use crate::{
    sync::{Freshness, Source},
    ui::{Acting, ColumnHead, DataTable, IntoSettled, heads},
};

/// `/sync`
#[component]
pub fn SyncPage(
    /// All that there are.
    sources: Vec<Source>,
    /// Whether there are buttons.
    may_change: bool,
    /// What was done, or why it was refused.
    flash: Option<Flash>,
) -> impl IntoView {
    let late = sources
        .iter()
        .filter(|s| s.freshness != Freshness::Fresh)
        .count();
    let sub = match (sources.len(), late) {
        (0, _) => "No source has reported yet.".to_owned(),
        (1, 0) => "The one source is fresh.".to_owned(),
        (n, 0) => format!("All {n} sources are fresh."),
        (n, late) => format!("{late} of {n} sources need a look."),
    };
    let none = sources.is_empty();
    let rows: Vec<_> = sources
        .into_iter()
        .map(|source| row(source, may_change))
        .collect();
    let mut columns = heads(["Source", "State", "Last sync", "Stale after"]);
    columns.extend(may_change.then_some(ColumnHead::Heard("What can be done")));
    let body = match none {
        true => view! {
            <section class="empty-state">
                <h2>"Nothing synced yet"</h2>
                <p>"A pipeline reports a run with "<code>"PUT /api/v1/sync/{source}"</code>" and an API token that may "<code>"sync:write"</code>"."</p>
            </section>
        }
        .settled(),
        false => view! {
            <DataTable class="grid plain sync" caption="Sources" heads=columns rows=rows.settled()/>
        }
        .settled(),
    };
    view! {
        {head("Vector sync", sub)}
        {super::flash(flash)}
        {body}
    }
    .settled()
}

fn row(source: Source, may_change: bool) -> AnyView {
    let (class, state) = match source.freshness {
        Freshness::Fresh => ("state fresh", "fresh"),
        Freshness::Stale => ("state stale", "stale"),
        Freshness::Never => ("state never", "never synced"),
        Freshness::Unknown => ("state unknown", "unreadable"),
    };
    let name = source.source.clone();
    let exact = source.last_sync.clone().unwrap_or_default();
    let last = match (&source.last_sync, source.freshness) {
        (None, _) => view! { <span class="unavailable" title="Unavailable: the column last_sync is missing.">"unavailable"</span> }.settled(),
        (Some(raw), Freshness::Unknown) => view! { <span class="unreadable">{raw.clone()}</span> }.settled(),
        _ => view! { <span title=exact.clone()>{source.ago()}</span> }.settled(),
    };
    let (number, unit) = match source.limit {
        m if m % 1440 == 0 => (m / 1440, "days"),
        m if m % 60 == 0 => (m / 60, "hours"),
        m => (m, "minutes"),
    };
    let limit = match may_change {
        false => view! { {format!("{number} {unit}")} }.settled(),
        true => {
            let options: Vec<_> = ["minutes", "hours", "days"]
                .into_iter()
                .map(|u| view! { <option value=u selected={u == unit}>{u}</option> })
                .collect();
            view! {
                <form class="limit" method="post" action="/sync/limit">
                    <Acting/>
                    <input type="hidden" name="source" value=name.clone()/>
                    <input type="number" name="number" min="1" max="9999" required value=number.to_string() aria-label=format!("{name} is stale after")/>
                    <select name="unit" aria-label="Unit">{options}</select>
                    <button class="button" type="submit" aria-label=format!("Set the limit of {name}")>"Set"</button>
                </form>
            }
            .settled()
        }
    };
    let of = [("source", name.as_str())];
    let acts = may_change.then(|| {
        view! {
            <td class="act">
                <div class="acts">
                    {asking("/sync/reset", &of, "Reset", &name)}
                    {asking("/sync/remove", &of, "Remove", &name)}
                </div>
            </td>
        }
    });
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td data-label="State"><span class=class>{state}</span></td>
            <td data-label="Last sync">{last}</td>
            <td data-label="Stale after">{limit}</td>
            {acts}
        </tr>
    }
    .settled()
}
