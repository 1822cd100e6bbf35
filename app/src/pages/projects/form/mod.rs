//! The form of a project, new or existing.
//!
//! The server renders it, and answers it with itself where something is wrong. In the browser it is drawn once
//! more, with what was typed until then ([`mount`]), and from there on inputs keep what was typed by never
//! being rebuilt: an answer only changes what they hold and what is said around them.

mod field;
mod leave;
mod page;
mod summary;

use leptos::{ev::SubmitEvent, html, prelude::*, task::spawn_local};

use self::{field::Field, leave::Leave, summary::Summary};
use crate::{
    AppError,
    api::{get_form, save_project},
    browser::{Draft, Notices, go, schema_seen},
    pages::data,
    project::{Column, FormState, ONCE, SaveOutcome, Submission},
    ui::{Acting, IntoSettled},
};

pub(crate) use page::half_typed;

/// The element that holds the form.
pub(crate) const PLACE: &str = "form";
/// The element that holds what it begins with.
pub(crate) const BEGUN: &str = "form-begun";

/// `/projects/new`
pub fn new(state: FormState) -> AnyView {
    view! {
        <header class="page-head"><div><h1>"New project"</h1></div></header>
        {placed(state)}
    }
    .settled()
}

/// `/projects/{id}/edit`
pub fn edit(state: FormState) -> AnyView {
    // As it is saved, whatever is typed.
    let name = state.base(Column::Name).cloned().unwrap_or_default();
    view! {
        <header class="page-head"><div><h1>"Edit project"</h1><p class="sub">{name}</p></div></header>
        {placed(state)}
    }
    .settled()
}

/// The form in its place, and beside it what it begins with.
fn placed(state: FormState) -> AnyView {
    view! {
        <div id=PLACE data-kept="">
            <ProjectForm state=state.clone()/>
        </div>
        {data(BEGUN, &state)}
    }
    .settled()
}

/// The form.
#[component]
pub fn ProjectForm(
    /// What it begins with.
    state: FormState,
) -> impl IntoView {
    let id = state.id;
    let action = match id {
        Some(id) => format!("/projects/{id}/edit"),
        None => "/projects/new".to_owned(),
    };
    let back = match id {
        Some(id) => format!("/projects/{id}"),
        None => "/projects".to_owned(),
    };
    let first = StoredValue::new(state.clone());
    let draft = Draft::of(&action);
    // A form that comes back from the server says already what there is to say.
    let answered = state.failure.is_some() || !state.problems.is_empty();
    let begun = state.clone();
    let present = RwSignal::new(state.inputs.keys().copied().collect::<Vec<_>>());
    let state = RwSignal::new(state);
    let form = NodeRef::<html::Form>::new();
    let saving = RwSignal::new(false);
    let alive = RwSignal::new(false);
    let brought = RwSignal::new(false);
    let dirty = RwSignal::new(answered);

    // What is shown in the inputs, but for those that hold half a value, which nothing can hold but
    // they themselves.
    let show = move |next: FormState, half: &[Column]| {
        if let Some(form) = form.get_untracked() {
            let texts = next.inputs.iter().chain(&next.stranded);
            for (column, text) in texts.filter(|(c, _)| !half.contains(c)) {
                page::fill(&form, *column, text);
            }
        }
        state.set(next);
    };
    let differs = move |sent: &Submission| {
        first.with_value(|first| {
            let was = |c: &Column| first.base(*c).map_or("", String::as_str).to_owned();
            sent.inputs
                .iter()
                .any(|(c, mine)| !c.untouched(mine, &was(c)))
        })
    };
    let keep = {
        let draft = draft.clone();
        move || {
            let Some(form) = form.get_untracked() else {
                return;
            };
            let half = page::half_typed(&form);
            let Some(mut fields) = page::fields(&form) else {
                return;
            };
            let changed = differs(&Submission::read(&fields)) || !half.is_empty();
            dirty.set(changed);
            for column in half {
                fields.remove(column.name());
            }
            let stranded = present.with_untracked(|there| draft.stranded(there));
            match changed {
                true => draft.keep(&stranded.into_iter().chain(fields).collect()),
                false => draft.keep_only(&stranded),
            }
        }
    };
    let restore = {
        let draft = draft.clone();
        move || {
            let Some(form) = form.get_untracked() else {
                return;
            };
            let typed = page::fields(&form).map(|fields| Submission::read(&fields));
            let typed = typed.unwrap_or_default();
            let began = first.get_value();
            let kept = draft.kept().filter(|_| !answered);
            let Some(mut sent) = kept.map(|fields| Submission::read(&fields)) else {
                dirty.set(answered || differs(&typed));
                return;
            };
            // What was typed since the page came is newer than what was kept.
            for (column, mine) in typed.inputs {
                let was = began.inputs.get(&column);
                if was.is_some_and(|was| !column.untouched(&mine, was)) {
                    sent.inputs.insert(column, mine);
                }
            }
            if id.is_none() {
                sent.base.clone_from(&began.inputs);
            }
            let merged = began.merged(&sent);
            let changed = differs(&Submission {
                inputs: merged.inputs.clone(),
                ..Submission::default()
            });
            if changed || !merged.stranded.is_empty() {
                brought.set(true);
                dirty.set(changed);
                show(merged, &[]);
            } else {
                // It was saved after all.
                draft.forget();
            }
        }
    };
    // Once it is in the page. The browser's own bubbles give way to the same messages that the server
    // sends.
    Effect::new(move |_| {
        if form.get().is_some() && !alive.get_untracked() {
            restore();
            alive.set(true);
        }
    });
    // Under another schema what is typed stays; only which fields there are is asked again.
    let schema = schema_seen();
    let waits = draft.clone();
    Effect::new(move |last: Option<Option<String>>| {
        let now = schema.get();
        if last.flatten().is_some_and(|last| Some(last) != now) {
            let draft = waits.clone();
            spawn_local(async move {
                if let Ok(fresh) = get_form(id).await {
                    let there: Vec<Column> = fresh.inputs.into_keys().collect();
                    let stranded = Submission::read(&draft.stranded(&there)).inputs;
                    state.try_update(|s| s.stranded = stranded);
                    present.try_set(there);
                }
            });
        }
        now
    });
    let discard = {
        let draft = draft.clone();
        move |_| {
            draft.forget();
            brought.set(false);
            dirty.set(false);
            // What is in no column's place goes, too.
            let stranded = state.with_untracked(|s| s.stranded.clone());
            let mut began = first.get_value();
            began.stranded = stranded.into_keys().map(|c| (c, String::new())).collect();
            show(began, &[]);
            state.update(|s| s.stranded.clear());
            page::attend(&field::input_id(Column::Name));
        }
    };

    let reject = move |rejected: FormState, half: &[Column]| {
        show(rejected, half);
        brought.set(false);
        // Once what it says is there.
        request_animation_frame(|| page::attend_below_heading(summary::ID));
    };
    let submit = {
        let (draft, keep) = (draft.clone(), keep.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            if saving.get_untracked() {
                return;
            }
            let sent = form.get_untracked().and_then(|form| {
                let fields = page::fields(&form)?;
                Some((fields, page::half_typed(&form)))
            });
            let Some((fields, half)) = sent else {
                state.update(|s| s.failure = Some(AppError::BadRequest));
                return;
            };
            let submission = Submission::read(&fields);
            let mut errors = submission.validate().err().unwrap_or_default();
            for column in &half {
                errors.insert(*column, column.unfinished().to_owned());
            }
            if !errors.is_empty() {
                reject(state.get_untracked().rejected(&submission, errors), &half);
                return;
            }
            keep();
            saving.set(true);
            let draft = draft.clone();
            spawn_local(async move {
                let outcome = save_project(id, fields).await;
                let saved = match &outcome {
                    Ok(SaveOutcome::Saved(id)) => Some((*id, "Saved.".to_owned())),
                    Ok(SaveOutcome::Merged(id, merge)) => {
                        Some((Some(*id), format!("Saved. {merge}")))
                    }
                    _ => None,
                };
                let saved = saved.map(|(id, said)| {
                    let there = present.try_get_untracked().unwrap_or_default();
                    let waits = draft.settle(&there, id);
                    (
                        id,
                        waits.map_or(said.clone(), |waits| format!("{said} {waits}")),
                    )
                });
                saving.set(false);
                if let Some((id, said)) = saved {
                    dirty.set(false);
                    // The page that comes says it.
                    Notices::carry(&said);
                    go(&id.map_or("/projects".to_owned(), |id| format!("/projects/{id}")));
                    return;
                }
                match outcome {
                    Ok(SaveOutcome::Rejected(rejected)) => {
                        if let Some(form) = form.get_untracked() {
                            let theirs =
                                rejected.problems.iter().filter(|(_, p)| p.theirs.is_some());
                            theirs.for_each(|(column, _)| page::choose_nothing(&form, *column));
                        }
                        // What is gone by now can't be typed in any more, and isn't sent again.
                        if rejected.failure.is_none() {
                            present.set(rejected.inputs.keys().copied().collect());
                        }
                        reject(*rejected, &[]);
                    }
                    Err(error) => {
                        state.update(|s| s.failure = Some(error));
                        request_animation_frame(|| page::attend_below_heading(summary::ID));
                    }
                    Ok(_) => {}
                }
            });
        }
    };
    let typed = move |event: leptos::ev::Event| {
        // Who types into a field that both changed has chosen what they type.
        page::choose_mine(&event);
        if let Some(form) = form.get_untracked() {
            page::choose_against(&form, &event);
        }
        keep();
    };

    let field = |column: Column| {
        view! { <Field column begun=begun.clone() state present/> }
    };
    let group = |legend: &'static str, columns: &[Column]| {
        let fields: Vec<_> = columns.iter().map(|c| field(*c)).collect();
        view! { <fieldset class="group"><legend>{legend}</legend>{fields}</fieldset> }
    };
    let unknown = move || state.with(|s| s.failure == Some(AppError::ServerUnreachable));
    view! {
        <form class="form" method="post" action=action node_ref=form
            novalidate=move || alive.get() on:submit=submit on:input=typed>
            <Acting/>
            <Summary state/>
            {move || brought.get().then(|| {
                let discard = discard.clone();
                view! {
                    <div class="alert brought" role="status">
                        <p>"Brought back what you typed. "</p>
                        <button type="button" class="button" on:click=discard>"Discard"</button>
                    </div>
                }
            })}
            <input type="hidden" name="revision" value=move || state.with(|s| s.revision.clone())/>
            <input type="hidden" name=ONCE value=move || state.with(|s| s.once.clone())/>
            {group("Project", &[Column::Name, Column::Key, Column::Description])}
            {group("Schedule", &[Column::WorkType, Column::WeeklyMeetingDay, Column::StartDate, Column::LaunchDate])}
            {group("Hours", &[Column::TotalHours, Column::CumulativeHours, Column::RetainerHours])}
            {group("Switches", &[Column::IsActive, Column::SendMeetingEmails])}
            <div class="form-actions">
                <button class="button primary" type="submit" aria-busy=move || saving.get().then_some("true")>
                    {move || match saving.get() {
                        true => "Saving…",
                        false if unknown() => "Try again",
                        false => "Save",
                    }}
                </button>
                <a class="button" href=back data-discards="true">"Cancel"</a>
            </div>
        </form>
        <Leave dirty saving draft/>
    }
    .settled()
}
