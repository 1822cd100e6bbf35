//! Where a page stands.

use leptos::prelude::*;

/// Links to the pages above this one, outermost first, and its own name.
#[component]
pub fn Crumbs(
    /// Addresses and names.
    above: Vec<(Signal<String>, &'static str)>,
    /// What this page is about.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let links: Vec<_> = above
        .into_iter()
        .map(|(href, text)| view! { <li><a href=href>{text}</a></li> })
        .collect();
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>{links} <li aria-current="page">{here}</li></ol>
        </nav>
    }
}
