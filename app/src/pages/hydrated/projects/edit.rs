//! An existing project's form.

use leptos::prelude::*;

use super::{
    addressed_project,
    form::{ProjectForm, resubmitted},
};
use crate::{
    api::get_form,
    project::Column,
    ui::{Failure, IntoSettled, PageTitle, form_data},
};

/// `/projects/{id}/edit`
#[component]
pub fn Edit() -> impl IntoView {
    let id = addressed_project();
    let sent = resubmitted();
    let form = form_data(move || id.get(), |id| get_form(Some(id)));
    view! {
        <Transition fallback=|| view! { <p class="loading" role="status">"Loading…"</p> }>
            {move || {
                let sent = sent.clone();
                Suspend::new(async move {
                    match form.await.map(|filled| sent.unwrap_or(filled)) {
                        Ok(state) => {
                            // As it is saved, whatever is typed.
                            let name = state.base(Column::Name).cloned().unwrap_or_default();
                            view! {
                                <PageTitle text=format!("Edit {name}")/>
                                <header class="page-head"><div><h1>"Edit project"</h1><p class="sub">{name}</p></div></header>
                                <ProjectForm state/>
                            }
                            .settled()
                        }
                        Err(error) => {
                            view! { <PageTitle text="Edit project"/> <h1>"Edit project"</h1> <Failure error/> }
                                .settled()
                        }
                    }
                })
            }}
        </Transition>
    }
}
