//! The bar at the top: where one is, where one can go, and who one is.

use leptos::prelude::*;

use super::Acting;
use crate::identity::{Identity, Role};

/// Where the bar leads: the path, its name, and the least role.
const PLACES: [(&str, &str, Role); 5] = [
    ("/projects", "Projects", Role::Viewer),
    ("/settings", "Settings", Role::Viewer),
    ("/sync", "Sync", Role::Viewer),
    ("/schema", "Schema", Role::Viewer),
    ("/users", "Admin", Role::Admin),
];

/// The pages that stand behind "Admin".
const ADMIN: [&str; 3] = ["/users", "/tokens", "/audit"];

/// The bar. Without somebody who is signed in it leads nowhere.
#[component]
pub fn Bar(
    /// Who is signed in.
    identity: Option<Identity>,
    /// The path of the page.
    path: String,
    /// What stands beside "Schema".
    beside: AnyView,
) -> impl IntoView {
    let mut beside = Some(beside);
    let current = |place: &str| here(&path, place).then_some("page");
    let nav = identity.as_ref().map(|identity| {
        let role = identity.role;
        let links: Vec<_> = PLACES
            .into_iter()
            .filter(|(_, _, least)| role >= *least)
            .map(|(href, name, _)| {
                let beside = (href == "/schema").then(|| beside.take());
                view! { <a href=href aria-current=current(href)>{name} {beside}</a> }
            })
            .collect();
        view! { <nav aria-label="Main">{links}</nav> }
    });
    let account = identity.map(|identity| {
        let title = format!("{}, {}", identity.name, identity.role);
        view! {
            <div class="who">
                <a href="/account" title=title aria-current=current("/account")>{identity.name}</a>
                <form method="post" action="/sign-out">
                    <Acting/>
                    <button class="button" type="submit">"Sign out"</button>
                </form>
            </div>
        }
    });
    view! {
        <header class="topbar">
            <a href="/projects" class="brand">
                <Mark/>
                <span>"Evenkeel"</span>
            </a>
            {nav}
            {account}
        </header>
    }
}

/// Whether the page at `path` is at this place or below it.
fn here(path: &str, place: &str) -> bool {
    let below = |place: &str| {
        path.strip_prefix(place)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    below(place) || (place == ADMIN[0] && ADMIN.into_iter().any(below))
}

/// Evenkeel's mark.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" width="20" height="20" fill="currentColor" aria-hidden="true" focusable="false">
            <path d="M12.75 1.75v10.5h7.5c-.6-4.9-3.2-8.6-7.5-10.5Z"></path>
            <path d="M10.75 5.25v7h-5.5c2.6-1.5 4.5-3.8 5.5-7Z" opacity=".6"></path>
            <path d="M2 14.25h20c-1 3.2-3.8 4.75-7.5 4.75l-.75 3.25h-3.5L9.5 19C5.8 19 3 17.45 2 14.25Z"></path>
        </svg>
    }
}
