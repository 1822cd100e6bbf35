//! A new project.

use leptos::prelude::*;

use super::form::{ProjectForm, resubmitted};
use crate::{
    api::get_form,
    ui::{Failure, IntoSettled, PageTitle, form_data},
};

/// `/projects/new`
#[component]
pub fn New() -> impl IntoView {
    let sent = resubmitted();
    let form = form_data(|| (), |()| get_form(None));
    view! {
        <PageTitle text="New project"/>
        <header class="page-head"><div><h1>"New project"</h1></div></header>
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {move || {
                let sent = sent.clone();
                Suspend::new(async move {
                    match form.await.map(|blank| sent.unwrap_or(blank)) {
                        Ok(state) => view! { <ProjectForm state/> }.settled(),
                        Err(error) => view! { <Failure error/> }.settled(),
                    }
                })
            }}
        </Transition>
    }
}
