//! Where no page is.

use leptos::prelude::*;

use crate::ui::IntoSettled;

/// Says so, and leads back.
pub fn not_found() -> AnyView {
    view! {
        <section class="not-found">
            <h1>"There is no page here"</h1>
            <p>"The address may be mistyped."</p>
            <p><a class="button" href="/projects">"Back to the projects"</a></p>
        </section>
    }
    .settled()
}
