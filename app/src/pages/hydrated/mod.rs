//! The pages, and which address leads to which.

pub(crate) mod findings;
mod not_found;
pub mod projects;
mod schema;
mod settings;
mod tables;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    identity::Me,
    ui::{Frame, forget_drafts_of_others},
};

/// The whole app. Pages are sent whole (`SsrMode::Async`): they read without JavaScript.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    provide_context(Me::of_page());
    Effect::new(|_| forget_drafts_of_others());
    let formatter = |title: String| match title.as_str() {
        "" => "Evenkeel".to_owned(),
        _ => format!("{title} · Evenkeel"),
    };
    view! {
        <Title formatter/>
        <Router>
            <Frame>
                <Routes fallback=not_found::NotFound>
                    <Route path=path!("/projects") view=projects::List ssr=SsrMode::Async/>
                    <Route path=path!("/projects/new") view=projects::New ssr=SsrMode::Async/>
                    <Route path=path!("/projects/:id") view=projects::Show ssr=SsrMode::Async/>
                    <Route path=path!("/projects/:id/edit") view=projects::Edit ssr=SsrMode::Async/>
                    <Route path=path!("/settings") view=settings::Settings ssr=SsrMode::Async/>
                    <Route path=path!("/schema") view=schema::SchemaPage ssr=SsrMode::Async/>
                    <Route path=path!("/schema/tables") view=tables::List ssr=SsrMode::Async/>
                    <Route path=path!("/schema/tables/:name") view=tables::Show ssr=SsrMode::Async/>
                </Routes>
            </Frame>
        </Router>
    }
}
