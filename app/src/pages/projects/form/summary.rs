//! What stands above a form that was refused: why, and links to the fields that need attention. It
//! takes the focus, so that nobody misses it.

use leptos::prelude::*;

use super::{field::input_id, page::attend};
use crate::{
    AppError,
    project::{Column, FormState},
    ui::IntoSettled,
};

/// The summary's place in the page.
pub(super) const ID: &str = "form-summary";

/// The summary; nothing where there is nothing to say.
#[component]
pub(super) fn Summary(
    /// The form's state.
    state: RwSignal<FormState>,
) -> impl IntoView {
    move || state.with(summary)
}

fn summary(state: &FormState) -> Option<AnyView> {
    let text = if let Some(error) = &state.failure {
        failed(error)
    } else if state.conflict() {
        conflicting(state)
    } else if !state.problems.is_empty() {
        let text = match state.problems.len() {
            1 => "One field needs attention. Nothing is saved yet.".to_owned(),
            n => format!("{n} fields need attention. Nothing is saved yet."),
        };
        view! { <p>{text}</p> }.settled()
    } else if !state.merged.is_empty() {
        let merged = merged(state);
        return Some(
            view! { <div class="alert" role="status" id=ID tabindex="-1">{merged}</div> }.settled(),
        );
    } else {
        return None;
    };
    let class = match state.conflict() && state.failure.is_none() {
        true => "alert warning",
        false => "alert error",
    };
    // Without JavaScript the page comes anew, and this is where it begins.
    Some(
        view! {
            <div class=class role="alert" id=ID tabindex="-1" autofocus=true>
                {text}
                {links(state)}
            </div>
        }
        .settled(),
    )
}

fn failed(error: &AppError) -> AnyView {
    match error {
        AppError::ServerUnreachable => view! {
            <p>
                <strong>"The server didn't answer."</strong>
                " It isn't known whether this was saved. “Try again” does no harm: nothing is saved twice."
            </p>
        }
        .settled(),
        AppError::SavedAlready(id) => view! {
            <p>{error.to_string()} " " <a href=format!("/projects/{id}")>"Open what was saved"</a></p>
        }
        .settled(),
        AppError::NoSuchProject => view! {
            <p>{error.to_string()} " Nothing is saved; copy what you need. " <a href="/projects" data-discards="true">"All projects"</a></p>
        }
        .settled(),
        other => view! { <p>{other.to_string()}</p> }.settled(),
    }
}

fn conflicting(state: &FormState) -> AnyView {
    let by = state
        .by
        .clone()
        .unwrap_or_else(|| "Somebody else".to_owned());
    let both = state
        .problems
        .values()
        .filter(|p| p.theirs.is_some())
        .count();
    let both = match both {
        1 => " One field was changed by both of you: choose which is kept.".to_owned(),
        n => format!(" {n} fields were changed by both of you: choose which are kept."),
    };
    let again = state.id.map(|id| format!("/projects/{id}/edit"));
    let merged = (!state.merged.is_empty()).then(|| merged(state));
    view! {
        <p>
            <strong><bdi>{by}</bdi> " saved this project while you were editing."</strong>
            {both}
            " Nothing of yours is saved yet. "
            {again.map(|href| view! { <a href=href data-discards="true">"Discard mine and load theirs"</a> })}
        </p>
        {merged}
    }
    .settled()
}

/// What of theirs is in the form already.
fn merged(state: &FormState) -> AnyView {
    let fields: Vec<_> = state
        .merged
        .iter()
        .map(|c| c.label().to_lowercase())
        .collect();
    let by = state
        .by
        .clone()
        .unwrap_or_else(|| "somebody else".to_owned());
    view! { <p>"Merged with what " <bdi>{by}</bdi> {format!(" saved: {}.", fields.join(", "))}</p> }
        .settled()
}

fn links(state: &FormState) -> Option<AnyView> {
    let links: Vec<_> = Column::EDITABLE
        .into_iter()
        .filter_map(|column| Some((column, state.problems.get(&column)?)))
        .map(|(column, problem)| {
            let id = input_id(column);
            let href = format!("#{id}");
            let why = match &problem.error {
                Some(error) => format!(": {error}"),
                None => ": changed by both".to_owned(),
            };
            // The router would take the step and leave the focus behind.
            let go = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                attend(&id);
            };
            view! { <li><a href=href on:click=go>{column.label()}</a>{why}</li> }
        })
        .collect();
    (!links.is_empty()).then(|| view! { <ul>{links}</ul> }.settled())
}
