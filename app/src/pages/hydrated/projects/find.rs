//! What of the projects is looked for: words, filters, an order. A form of GET, so that all of it is in the
//! address and works without scripts; with them it follows what is typed.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use leptos::{
    ev::{self, SubmitEvent},
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::HtmlFormElement,
};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{FormData, HtmlInputElement, HtmlSelectElement};

use crate::{
    project::{Column, Find, Kind, PageQuery, ProjectList, Sort},
    ui::{IntoSettled, after_frames, typing},
};

/// The list.
const PATH: &str = "/projects";
/// The form's id.
const FORM: &str = "find";
/// The form's input for words.
pub const WORDS: &str = "find-words";
/// How long somebody may think between two letters of a word.
const PAUSE: Duration = Duration::from_millis(200);

/// The orders that a phone offers.
const SORTS: [Column; 11] = [
    Column::Name,
    Column::Key,
    Column::WorkType,
    Column::TotalHours,
    Column::CumulativeHours,
    Column::RetainerHours,
    Column::WeeklyMeetingDay,
    Column::StartDate,
    Column::LaunchDate,
    Column::IsActive,
    Column::SendMeetingEmails,
];

/// How often something was typed, and how much of that is asked for.
static TYPED: AtomicU32 = AtomicU32::new(0);
static ASKED: AtomicU32 = AtomicU32::new(0);

/// Keeps the form at what the address says, after Back too, and lets `/` lead to it. For as long as the page
/// lives.
pub fn follow(query: Memo<PageQuery>) {
    Effect::new(move |_| {
        let query = query.get();
        after_frames(2, move || show(&query));
    });
    let slash = window_event_listener(ev::keydown, |event| {
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if event.key() != "/" || held || typing() || event.default_prevented() {
            return;
        }
        if let Some(words) = words() {
            event.prevent_default();
            words.select();
            // Without the focus it isn't selected either, and the key did nothing.
            words.focus().ok();
        }
    });
    on_cleanup(move || slash.remove());
}

fn words() -> Option<HtmlInputElement> {
    document().get_element_by_id(WORDS)?.dyn_into().ok()
}

/// Shows in the form what is asked for, but for what is being typed at this moment.
fn show(query: &PageQuery) {
    if TYPED.load(Ordering::Relaxed) == ASKED.load(Ordering::Relaxed)
        && let Some(words) = words()
        && words.value().trim() != query.find.words
    {
        words.set_value(&query.find.words);
    }
    let sort = query.find.sort.map(sorted).unwrap_or_default();
    let filters = Find::FILTERED.into_iter().map(|column| {
        let value = query.find.filters.get(&column).cloned();
        (column.name(), value.unwrap_or_default())
    });
    for (name, value) in filters.chain([("sort", sort)]) {
        let select = document()
            .query_selector(&format!("#{FORM} select[name={name}]"))
            .ok()
            .flatten()
            .and_then(|select| select.dyn_into::<HtmlSelectElement>().ok());
        if let Some(select) = select.filter(|select| select.value() != value) {
            select.set_value(&value);
        }
    }
}

/// The form.
#[component]
pub fn Finder<'a>(
    /// What was found.
    list: &'a ProjectList,
) -> impl IntoView + use<> {
    let navigate = use_navigate();
    let query = list.query.clone();
    // What is typed letter by letter is one step of the way back, not one a letter.
    let go = move |replace: bool| {
        ASKED.store(TYPED.load(Ordering::Relaxed), Ordering::Relaxed);
        let Some(asked) = asked() else { return };
        let options = NavigateOptions {
            replace,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&format!("{PATH}{}", asked.address()), options);
    };
    let typed = {
        let (go, first) = (go.clone(), query.find.words.is_empty());
        move || {
            let count = TYPED.fetch_add(1, Ordering::Relaxed) + 1;
            let go = go.clone();
            let rested = move || {
                if TYPED.load(Ordering::Relaxed) == count {
                    go(!first);
                }
            };
            set_timeout(rested, PAUSE);
        }
    };
    let chosen = {
        let go = go.clone();
        move |_| go(false)
    };
    let submitted = move |event: SubmitEvent| {
        event.prevent_default();
        go(false);
    };
    let selects: Vec<_> = Find::FILTERED
        .into_iter()
        .map(|column| {
            let there = list.columns.contains(&column);
            let chosen = chosen.clone();
            let value = query.find.filters.get(&column).cloned();
            let class = if value.is_some() { "narrows" } else { "" };
            // What can't be filtered by now is filtered by again once its column is back.
            let kept = value.clone().filter(|_| !there);
            let kept = kept.map(|value| view! { <input type="hidden" name=column.name() value=value/> });
            let options = options(column, value);
            view! {
                {kept}
                <select
                    name=column.name()
                    class=class
                    aria-label=column.label()
                    disabled=!there
                    title=(!there).then(|| format!("Unavailable: the column projects.{} is missing.", column.name()))
                    on:change=chosen
                >
                    {options}
                </select>
            }
        })
        .collect();
    // Where the table has no head, and else what the head has chosen.
    let now = query.find.sort.map(sorted).unwrap_or_default();
    let sorts: Vec<_> = std::iter::once((String::new(), "Sort: as made".to_owned()))
        .chain(orders(query.find.sort))
        .map(|(value, label)| {
            let selected = value == now;
            view! { <option value=value selected=selected>{label}</option> }.settled()
        })
        .collect();
    let size = (query.per_page != PageQuery::USUAL)
        .then(|| view! { <input type="hidden" name="per_page" value=query.per_page.to_string()/> });
    let narrowed = !query.find.finds_all();
    view! {
        <form id=FORM class="find" method="get" action=PATH role="search" on:submit=submitted>
            <input
                id=WORDS
                name="q"
                type="search"
                aria-label="Find projects"
                aria-keyshortcuts="/"
                placeholder="Find by name, key or description"
                maxlength=Find::LONGEST.to_string()
                autocomplete="off"
                spellcheck="false"
                value=query.find.words.clone()
                on:input=move |_| typed()
            />
            <button class="button" type="submit">"Find"</button>
            {selects}
            <select name="sort" class="order" aria-label="Sort" on:change=chosen>
                {sorts}
            </select>
            {size}
            {narrowed.then(|| view! { <a class="clear" href=PATH>"Show all"</a> })}
        </form>
    }
    .settled()
}

/// What is there to choose of a column. What the address asks for is offered, whatever it is.
fn options(column: Column, value: Option<String>) -> Vec<AnyView> {
    let label = column.label();
    let known: Vec<(String, String)> = match column.kind() {
        Kind::Choice { usual } => usual
            .iter()
            .map(|(value, label)| ((*value).to_owned(), (*label).to_owned()))
            .chain([(Find::NONE.to_owned(), format!("{label}: none"))])
            .collect(),
        _ => [("true", "on"), ("false", "off")]
            .map(|(value, state)| (value.to_owned(), format!("{label}: {state}")))
            .into(),
    };
    let other = value
        .clone()
        .filter(|value| !known.iter().any(|(known, _)| known == value))
        .map(|value| (value.clone(), value));
    let all = [(String::new(), format!("{label}: all"))];
    all.into_iter()
        .chain(known)
        .chain(other)
        .map(|(option, label)| {
            let selected = value.as_deref().unwrap_or_default() == option;
            view! { <option value=option selected=selected>{label}</option> }.settled()
        })
        .collect()
}

/// The orders that can be chosen, and the one that is.
fn orders(now: Option<Sort>) -> Vec<(String, String)> {
    let all = SORTS
        .into_iter()
        .flat_map(|by| [false, true].map(|descending| Sort { by, descending }));
    let other = now.filter(|now| !SORTS.contains(&now.by));
    all.chain(other)
        .map(|sort| {
            let arrow = if sort.descending { "↓" } else { "↑" };
            (sorted(sort), format!("{} {arrow}", sort.by.label()))
        })
        .collect()
}

/// An order as an address says it.
fn sorted(sort: Sort) -> String {
    let sign = if sort.descending { "-" } else { "" };
    format!("{sign}{}", sort.by.name())
}

/// What the form asks for, as it stands.
fn asked() -> Option<PageQuery> {
    let form = document().get_element_by_id(FORM)?;
    let data = FormData::new_with_form(form.dyn_ref::<HtmlFormElement>()?).ok()?;
    let mut asked = PageQuery::default();
    let filters = Find::FILTERED.iter().map(|column| column.name());
    for name in filters.chain(["q", "sort", "per_page"]) {
        if let Some(value) = data.get(name).as_string() {
            asked.set(name, &value);
        }
    }
    Some(asked)
}

/// The head of a column that the list can stand in the order of: a link that turns it round.
pub fn sortable(column: Column, query: &PageQuery) -> AnyView {
    let now = query.find.sort.filter(|sort| sort.by == column);
    // Up, down, and then as the projects were made again.
    let next = match now {
        None => Some(Sort {
            by: column,
            descending: false,
        }),
        Some(sort) if !sort.descending => Some(Sort {
            descending: true,
            ..sort
        }),
        Some(_) => None,
    };
    let mut asked = query.at(1);
    asked.find.sort = next;
    let arrow = now.map(|sort| if sort.descending { "↓" } else { "↑" });
    view! {
        <a href=format!("{PATH}{}", asked.address()) class="sort" data-stays="true" data-noscroll="true">
            {column.label()}
            {arrow.map(|arrow| view! { <span class="arrow" aria-hidden="true">{arrow}</span> })}
        </a>
    }
    .settled()
}

/// How a column stands, for those who hear the page.
pub fn direction(column: Column, query: &PageQuery) -> Option<&'static str> {
    let sort = query.find.sort.filter(|sort| sort.by == column)?;
    Some(match sort.descending {
        true => "descending",
        false => "ascending",
    })
}
