//! Where a page stands.

use leptos::prelude::*;

/// Links to the pages above this one, outermost first, and its own name.
#[component]
pub fn Crumbs(
    /// Addresses and names.
    above: Vec<(&'static str, &'static str)>,
    /// What this page is about.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let links: Vec<_> = above
        .into_iter()
        .map(|(href, text)| view! { <li><a href=href data-list=to_list(href)>{text}</a></li> })
        .collect();
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>{links} <li aria-current="page">{here}</li></ol>
        </nav>
    }
}

/// The mark of a link to the projects list: the browser's half lets it lead to the list as the reader left it.
fn to_list(href: &str) -> Option<&'static str> {
    (href == "/projects").then_some("")
}
