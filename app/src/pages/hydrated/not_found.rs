//! Where no page is.

use leptos::prelude::*;

use crate::ui::PageTitle;

/// Says so, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <PageTitle text="Not found"/>
        <section class="not-found">
            <h1>"There is no page here"</h1>
            <p>"The address may be mistyped."</p>
            <p><a class="button" href="/projects">"Back to the projects"</a></p>
        </section>
    }
}
