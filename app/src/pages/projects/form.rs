//! The form of a project, new or existing.
//!
//! Inputs keep what was typed by never being rebuilt: a refusal only changes the messages around
//! them. Without JavaScript the same form is posted to its own address, and the server renders this
//! page again with what was sent ([`Resubmitted`]).

use leptos::{
    ev::SubmitEvent,
    form::FromFormData,
    prelude::*,
    server_fn::serde::{Deserialize, Serialize},
    task::spawn_local,
};
use leptos_router::hooks::use_navigate;

use crate::{
    AppError, Missing,
    api::save_project,
    project::{Column, Fields, FormState, Kind, SaveOutcome, Submission},
    ui::{Acting, IntoSettled, Notices, escaped, focus},
};

/// A form that was posted without JavaScript and refused. The server gives it by context to the
/// page that it renders in answer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resubmitted(pub FormState);

/// The refused form, on the server and again when the browser takes over.
pub(super) fn resubmitted() -> Option<FormState> {
    SharedValue::new(|| use_context::<Resubmitted>().map(|r| r.0)).into_inner()
}

/// The form.
#[component]
pub fn ProjectForm(
    /// What it begins with.
    state: FormState,
) -> impl IntoView {
    let action = match state.id {
        Some(id) => format!("/projects/{id}/edit"),
        None => "/projects/new".to_owned(),
    };
    let back = match state.id {
        Some(id) => format!("/projects/{id}"),
        None => "/projects".to_owned(),
    };
    let id = state.id;
    let first = state.clone();
    let state = RwSignal::new(state);
    let saving = RwSignal::new(false);
    let hydrated = RwSignal::new(false);
    // The browser's own bubbles give way to the same messages that the server sends.
    Effect::new(move |_| hydrated.set(true));
    let notices = use_context::<Notices>();
    let navigate = use_navigate();

    let reject = move |rejected: FormState| {
        let first = Column::EDITABLE
            .into_iter()
            .find(|c| rejected.problems.contains_key(c));
        state.set(rejected);
        if let Some(column) = first {
            focus(&input_id(column));
        }
    };
    let fail = move |error| state.update(|s| s.failure = Some(error));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Ok(fields) = Fields::from_event(&event) else {
            fail(AppError::BadRequest);
            return;
        };
        if saving.get_untracked() {
            return;
        }
        let submission = Submission::read(&fields);
        if let Err(errors) = submission.validate() {
            reject(state.get_untracked().rejected(&submission, errors));
            return;
        }
        saving.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let outcome = save_project(id, fields).await;
            // Gone, if the person has left the page meanwhile; what they saved is saved.
            if saving.try_set(false).is_some() {
                return;
            }
            match outcome {
                Ok(SaveOutcome::Saved(id)) => {
                    if let Some(notices) = notices {
                        notices.success("Saved.");
                    }
                    let to = id.map_or("/projects".to_owned(), |id| format!("/projects/{id}"));
                    navigate(&to, Default::default());
                }
                Ok(SaveOutcome::Rejected(rejected)) => reject(*rejected),
                Err(error) => fail(error),
            }
        });
    };

    let field = move |column: Column| {
        view! { <Field column input=first.inputs.get(&column).cloned() state/> }
    };
    let group = |legend: &'static str, columns: &[Column]| {
        let fields: Vec<_> = columns.iter().map(|c| field(*c)).collect();
        view! { <fieldset class="group"><legend>{legend}</legend>{fields}</fieldset> }
    };
    view! {
        <form class="form" method="post" action=action novalidate=move || hydrated.get() on:submit=submit>
            {move || state.with(summary)}
            <Acting/>
            <input type="hidden" name="revision" value=move || state.with(|s| s.revision.clone())/>
            {group("Project", &[Column::Name, Column::Key, Column::Description])}
            {group("Schedule", &[Column::WorkType, Column::WeeklyMeetingDay, Column::StartDate, Column::LaunchDate])}
            {group("Hours", &[Column::TotalHours, Column::CumulativeHours, Column::RetainerHours])}
            {group("Switches", &[Column::IsActive, Column::SendMeetingEmails])}
            <div class="form-actions">
                <button class="button primary" type="submit" aria-busy=move || saving.get().then_some("true")>
                    {move || if state.with(FormState::conflict) { "Save mine" } else { "Save" }}
                </button>
                <a class="button" href=back>"Cancel"</a>
            </div>
        </form>
    }
}

/// What stands above a refused form.
fn summary(state: &FormState) -> Option<AnyView> {
    Some(if let Some(error) = &state.failure {
        view! { <div class="alert error" role="alert"><p>{error.to_string()}</p></div> }.settled()
    } else if state.problems.is_empty() {
        return None;
    } else if state.conflict() {
        let again = state.id.map(|id| format!("/projects/{id}/edit"));
        view! {
            <div class="alert warning" role="alert">
                <p>
                    <strong>"Somebody else saved this project while you were editing."</strong>
                    " What they saved stands beside each field that differs. Nothing of yours is saved yet: “Save mine” replaces theirs. "
                    {again.map(|href| view! { <a href=href rel="external">"Discard mine and load theirs"</a> })}
                </p>
            </div>
        }
        .settled()
    } else {
        let text = match state.problems.len() {
            1 => "One field needs attention. Nothing is saved yet.".to_owned(),
            n => format!("{n} fields need attention. Nothing is saved yet."),
        };
        view! { <div class="alert error" role="alert"><p>{text}</p></div> }.settled()
    })
}

/// One field: its label, its input, and what there is to say about it.
#[component]
fn Field(
    /// The column that it fills.
    column: Column,
    /// What it begins with; none where the live schema has no such column.
    input: Option<String>,
    /// The form's state, for the messages.
    state: RwSignal<FormState>,
) -> impl IntoView {
    let id = input_id(column);
    let error_id = format!("error-{}", column.name());
    let available = input.is_some();
    let text = input.unwrap_or_default();
    let problem = move || state.with(|s| s.problems.get(&column).cloned().unwrap_or_default());
    let invalid = Memo::new(move |_| problem().error.is_some());
    let class = move || match (column.kind(), invalid.get()) {
        (Kind::Flag, _) => "field check",
        (_, true) => "field invalid",
        (_, false) => "field",
    };
    let described = {
        let error_id = error_id.clone();
        move || invalid.get().then(|| error_id.clone())
    };
    let aria_invalid = move || invalid.get().then_some("true");
    let label = view! { <label for=id.clone()>{column.label()}</label> };
    let control = match column.kind() {
        Kind::Flag => view! {
            <input id=id type="checkbox" name=column.name() value="true" checked={text == "true"} disabled=!available/>
            {available.then(|| view! {
                <input type="hidden" name=Submission::offered_name(column) value="1"/>
            })}
        }
        .settled(),
        // Leptos writes a textarea's children as they are, so a description could end the textarea
        // and go on as markup.
        Kind::LongText { max } => view! {
            <textarea id=id name=column.name() rows="4" maxlength=max.to_string() disabled=!available
                aria-invalid=aria_invalid aria-describedby=described inner_html=escaped(&text)></textarea>
        }
        .settled(),
        Kind::Choice { usual } => {
            let unusual = (!text.is_empty() && usual.iter().all(|(v, _)| *v != text))
                .then(|| (text.clone(), text.clone()));
            let options: Vec<_> = [(String::new(), "None".to_owned())]
                .into_iter()
                .chain(unusual)
                .chain(usual.iter().map(|(v, l)| ((*v).to_owned(), (*l).to_owned())))
                .map(|(value, label)| {
                    let selected = value == text;
                    view! { <option value=value selected=selected>{label}</option> }
                })
                .collect();
            view! {
                <select id=id name=column.name() disabled=!available
                    aria-invalid=aria_invalid aria-describedby=described>{options}</select>
            }
            .settled()
        }
        kind => {
            let (input_type, mode, max, required) = match kind {
                Kind::Text { max, required } => ("text", None, Some(max), required),
                Kind::Hours => ("text", Some("decimal"), Some(12), false),
                // An unreadable date would vanish in a date input and be lost at the next save.
                Kind::Date if column.parse(&text).is_ok() => ("date", None, None, false),
                _ => ("text", None, None, false),
            };
            view! {
                <input id=id type=input_type name=column.name() value=text inputmode=mode
                    maxlength=max.map(|m| m.to_string()) required=required disabled=!available
                    autocomplete="off" aria-invalid=aria_invalid aria-describedby=described/>
            }
            .settled()
        }
    };
    let hint = match column {
        Column::Key => Some("Short and unique, for example BW."),
        Column::TotalHours | Column::CumulativeHours | Column::RetainerHours => {
            Some("Up to two decimals.")
        }
        _ => None,
    };
    let (before, after) = match column.kind() {
        Kind::Flag => (control, label.settled()),
        _ => (label.settled(), control),
    };
    view! {
        <div class=class>
            {before}
            {after}
            {hint.filter(|_| available).map(|text| view! { <p class="hint">{text}</p> })}
            {(!available).then(|| view! {
                <p class="unavailable">{format!("Unavailable: {} from the database.", Missing::Column(column))}</p>
            })}
            {move || problem().error.map(|text| view! { <p class="error" id=error_id.clone()>{text}</p> })}
            {move || problem().theirs.map(|text| {
                let text = if text.is_empty() { "nothing".to_owned() } else { text };
                view! { <p class="theirs">"Saved meanwhile: "<strong>{text}</strong></p> }
            })}
        </div>
    }
}

fn input_id(column: Column) -> String {
    format!("field-{}", column.name())
}
