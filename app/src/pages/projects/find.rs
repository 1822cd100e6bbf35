//! What of the projects is looked for: words, filters, an order. A form of GET, so that all of it is in the
//! address and works without scripts; the browser's half sends it as one types.

use leptos::prelude::*;

use super::list::columns;
use crate::{
    project::{Column, Find, Kind, PageQuery, ProjectList, Sort},
    ui::IntoSettled,
};

/// The list.
const PATH: &str = "/projects";
/// The form's id.
const FORM: &str = "find";
/// The form's input for words.
const WORDS: &str = "find-words";
/// The form.
#[component]
pub fn Finder<'a>(
    /// What was found.
    list: &'a ProjectList,
) -> impl IntoView + use<> {
    let query = &list.query;
    let selects: Vec<_> = Find::FILTERED
        .into_iter()
        .map(|column| {
            let there = list.columns.contains(&column);
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
                >
                    {options}
                </select>
            }
        })
        .collect();
    // Where the table has no head, and else what the head has chosen.
    let now = query
        .find
        .sort
        .map(|sort| sort.to_string())
        .unwrap_or_default();
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
        <form id=FORM class="find" method="get" action=PATH role="search" data-live="">
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
            />
            <button class="button" type="submit">"Find"</button>
            {selects}
            <select name="sort" class="order" aria-label="Sort">
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
    let all = columns().flat_map(|by| [false, true].map(|descending| Sort { by, descending }));
    let other = now.filter(|now| !columns().any(|column| column == now.by));
    all.chain(other)
        .map(|sort| {
            let arrow = if sort.descending { "↓" } else { "↑" };
            (sort.to_string(), format!("{} {arrow}", sort.by.label()))
        })
        .collect()
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
        <a href=format!("{PATH}{}", asked.address()) class="sort" data-live="">
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
