//! What a save without JavaScript was merged with.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::project::Merge;

/// Says it, where the address does.
#[component]
pub fn Merged() -> impl IntoView {
    let query = use_query_map();
    let merge = move || query.with(|q| Merge::read(&q.get(Merge::SAID)?));
    move || {
        merge().map(|merge| {
            view! { <div class="alert success" role="status"><p>{format!("Saved. {merge}")}</p></div> }
        })
    }
}
