//! How fresh the sources of vectors are.

use leptos::prelude::*;

use super::{Flash, asking, head};
use crate::{
    sync::{Freshness, Source},
    ui::{Acting, ColumnHead, DataTable, IntoSettled, heads},
};

/// A limit that can't be set, as it was entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RefusedLimit {
    /// Of which source.
    pub source: String,
    /// How many.
    pub number: String,
    /// Of what.
    pub unit: String,
}

/// What a limit may be.
const BOUNDS: &str = "Enter a whole number; at least 1 minute, at most 366 days.";

/// `/sync`
#[component]
pub fn SyncPage(
    /// All that there are.
    sources: Vec<Source>,
    /// Whether there are buttons.
    may_change: bool,
    /// What was done, or why it was refused.
    flash: Option<Flash>,
    /// A limit that was refused: it stands as it was entered, with what it may be.
    refused: Option<RefusedLimit>,
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
        .map(|source| {
            let refused = refused
                .as_ref()
                .filter(|limit| limit.source == source.source);
            row(source, may_change, refused)
        })
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

fn row(source: Source, may_change: bool, refused: Option<&RefusedLimit>) -> AnyView {
    let (class, state) = match source.freshness {
        Freshness::Fresh => ("state fresh", "fresh"),
        Freshness::Stale => ("state stale", "stale"),
        Freshness::Never => ("state never", "never synced"),
        Freshness::Future => ("state unknown", "in the future"),
        Freshness::Unknown => ("state unknown", "unreadable"),
    };
    let name = source.source.clone();
    let exact = source.last_sync.clone().unwrap_or_default();
    let last = match (&source.last_sync, source.freshness) {
        (None, _) => view! { <span class="unavailable" title="Unavailable: the column last_sync is missing.">"unavailable"</span> }.settled(),
        (Some(raw), Freshness::Unknown | Freshness::Future) => view! { <span class="unreadable">{raw.clone()}</span> }.settled(),
        _ => view! { <span title=exact.clone()>{source.ago()}</span> }.settled(),
    };
    let limit = match may_change {
        false => {
            let (number, unit) = in_words(source.limit);
            view! { {format!("{number} {unit}")} }.settled()
        }
        true => limit(&name, source.limit, refused),
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

/// A limit in its largest whole unit.
fn in_words(minutes: i64) -> (i64, &'static str) {
    match minutes {
        m if m % 1440 == 0 => (m / 1440, "days"),
        m if m % 60 == 0 => (m / 60, "hours"),
        m => (m, "minutes"),
    }
}

/// The form of a source's limit. A text input: one for numbers would empty itself of what isn't one.
fn limit(source: &str, minutes: i64, refused: Option<&RefusedLimit>) -> AnyView {
    let (number, unit) = in_words(minutes);
    let (number, unit) = match refused {
        Some(refused) => (refused.number.clone(), refused.unit.as_str()),
        None => (number.to_string(), unit),
    };
    let options: Vec<_> = ["minutes", "hours", "days"]
        .into_iter()
        .map(|u| view! { <option value=u selected={u == unit}>{u}</option> })
        .collect();
    let invalid = refused.map(|_| "true");
    let described = refused.map(|_| "error-limit");
    view! {
        <form class="limit" method="post" action="/sync/limit">
            <Acting/>
            <input type="hidden" name="source" value=source.to_owned()/>
            <input type="text" inputmode="numeric" name="number" required autocomplete="off" value=number
                aria-label=format!("{source} is stale after") aria-invalid=invalid
                aria-describedby=described autofocus=refused.is_some()/>
            <select name="unit" aria-label="Unit">{options}</select>
            <button class="button" type="submit" aria-label=format!("Set the limit of {source}")>"Set"</button>
            {refused.map(|_| view! { <p class="error" id="error-limit">{BOUNDS}</p> })}
        </form>
    }
    .settled()
}
