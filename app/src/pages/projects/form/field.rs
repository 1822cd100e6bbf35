//! One field: its label, its control, and what there is to say about it.

use leptos::prelude::*;

use super::page::choice_id;
use crate::{
    Missing,
    project::{Column, FormState, Kind, MINE, Submission, THEIRS},
    ui::{IntoSettled, escaped, reading},
};

/// The field.
#[component]
pub(super) fn Field(
    /// The column that it fills.
    column: Column,
    /// What the form begins with.
    begun: FormState,
    /// The form's state, for the messages.
    state: RwSignal<FormState>,
    /// The columns that the live schema has by now.
    present: RwSignal<Vec<Column>>,
) -> impl IntoView {
    let id = input_id(column);
    let error_id = format!("error-{}", column.name());
    let mark_id = format!("mark-{}", column.name());
    let input = begun
        .inputs
        .get(&column)
        .or_else(|| begun.stranded.get(&column))
        .cloned();
    let available = Memo::new(move |_| present.with(|all| all.contains(&column)));
    let text = input.unwrap_or_default();
    let existing = begun.id.is_some();
    let was = begun.base(column).cloned().unwrap_or_default();
    // What the database holds isn't of the column's kind. It is shown as it is and left as it is.
    let unreadable = existing && column.parse(&was).is_err();
    let problem = move || state.with(|s| s.problems.get(&column).cloned().unwrap_or_default());
    let invalid = Memo::new(move |_| problem().error.is_some());
    let boxed = column.kind() == Kind::Flag && matches!(text.as_str(), "" | "true" | "false");
    let class = move || match (boxed, invalid.get()) {
        (true, _) => "field check",
        (_, true) => "field invalid",
        (_, false) => "field",
    };
    let described = {
        let (error_id, mark_id) = (error_id.clone(), mark_id.clone());
        move || match (invalid.get(), unreadable) {
            (true, true) => Some(format!("{error_id} {mark_id}")),
            (true, false) => Some(error_id.clone()),
            (false, true) => Some(mark_id.clone()),
            (false, false) => None,
        }
    };
    let aria_invalid = move || invalid.get().then_some("true");
    let required = matches!(column.kind(), Kind::Text { required: true, .. });
    let label = view! {
        <label for=id.clone()>
            {column.label()}
            {required.then(|| view! { <span class="required" aria-hidden="true">"Required"</span> })}
        </label>
    };
    let control = match column.kind() {
        Kind::Flag if boxed => view! {
            <input id=id type="checkbox" name=column.name() value="true" checked={text == "true"} disabled=move || !available.get()/>
            {move || available.get().then(|| view! {
                <input type="hidden" name=Submission::offered_name(column) value="1"/>
            })}
        }
        .settled(),
        // Leptos writes a textarea's children as they are, so a description could end the textarea
        // and go on as markup. Of a page as it is read, HTML drops the first line end.
        Kind::LongText { .. } => {
            let html = match is_server() {
                true => format!("\n{}", escaped(&text)),
                false => escaped(&text),
            };
            view! {
                <textarea id=id name=column.name() rows="4" disabled=move || !available.get()
                    aria-invalid=aria_invalid aria-describedby=described inner_html=html></textarea>
            }
            .settled()
        }
        Kind::Choice { usual } => {
            let none = [(String::new(), "None".to_owned())];
            let usual = usual.iter().map(|(v, l)| ((*v).to_owned(), (*l).to_owned()));
            let options = options(none.into_iter().chain(usual).collect(), &text);
            view! {
                <select id=id name=column.name() disabled=move || !available.get()
                    aria-invalid=aria_invalid aria-describedby=described>{options}</select>
            }
            .settled()
        }
        Kind::Flag => {
            let usual = ["true", "false"].map(|v| (v.to_owned(), reading(column, v.to_owned())));
            let options = options(usual.into(), &text);
            view! {
                <select id=id name=column.name() disabled=move || !available.get()
                    aria-invalid=aria_invalid aria-describedby=described>{options}</select>
            }
            .settled()
        }
        kind => {
            let (input_type, mode) = match kind {
                Kind::Hours => ("text", Some("decimal")),
                // What isn't a day would vanish in a date input and be lost at the next save.
                Kind::Date if column.parse(&text).is_ok() => ("date", None),
                _ => ("text", None),
            };
            view! {
                <input id=id type=input_type name=column.name() value=text inputmode=mode
                    required=required disabled=move || !available.get()
                    autocomplete="off" aria-invalid=aria_invalid aria-describedby=described/>
            }
            .settled()
        }
    };
    let hint = match column {
        Column::Key => Some("Short and unique, for example BW."),
        Column::TotalHours => Some("Up to two decimals."),
        _ => None,
    };
    let (before, after) = match boxed {
        true => (control, label.settled()),
        false => (label.settled(), control),
    };
    let was = move || state.with(|s| s.base(column).cloned());
    let kept = move || {
        let stranded = state.with(|s| s.stranded.contains_key(&column) && s.problems.is_empty());
        stranded && !available.get()
    };
    view! {
        <div class=class>
            {before}
            {after}
            {existing.then(|| view! {
                <input type="hidden" name=Submission::was_name(column) value=was/>
            })}
            {move || hint.filter(|_| available.get()).map(|text| view! { <p class="hint">{text}</p> })}
            {move || (!available.get()).then(|| view! {
                <p class="unavailable">{format!("Unavailable: {} from the database.", Missing::Column(column))}</p>
            })}
            {move || kept().then(|| view! {
                <p class="hint">"What you typed stays in this tab, and can be saved once the column is back."</p>
            })}
            {unreadable.then(|| view! { <p class="mark" id=mark_id>{column.unreadable()}</p> })}
            {move || problem().error.map(|text| view! { <p class="error" id=error_id.clone()>{text}</p> })}
            {move || problem().theirs.map(|text| {
                let mine = state.with(|s| s.inputs.get(&column).cloned().unwrap_or_default());
                choice(column, text, mine)
            })}
        </div>
    }
}

/// Which of the two values is kept. Nothing is chosen before somebody chooses.
fn choice(column: Column, theirs: String, mine: String) -> impl IntoView {
    let name = Submission::keep_name(column);
    let theirs_id = format!("{name}-{THEIRS}");
    let theirs = match (column.kind(), theirs.as_str()) {
        (_, "") => "nothing".to_owned(),
        (Kind::Flag | Kind::Choice { .. }, _) => reading(column, theirs),
        _ => theirs,
    };
    view! {
        <fieldset class="choice theirs">
            <legend class="visually-hidden">{format!("{}: which is kept", column.label())}</legend>
            <input type="hidden" name=Submission::asked_name(column) value=mine/>
            <input type="radio" name=name.clone() value=MINE id=choice_id(column) required=true/>
            <label for=choice_id(column)>"Keep mine"</label>
            <input type="radio" name=name value=THEIRS id=theirs_id.clone() required=true/>
            <label for=theirs_id>"Take theirs: " <bdi class="value">{theirs}</bdi></label>
        </fieldset>
    }
}

/// Options, and among them the value that is there already, whatever it is.
fn options(usual: Vec<(String, String)>, text: &str) -> Vec<impl IntoView + use<>> {
    let known = usual.iter().any(|(value, _)| value == text);
    let there = (!known).then(|| (text.to_owned(), text.to_owned()));
    there
        .into_iter()
        .chain(usual)
        .map(|(value, label)| {
            let selected = value == text;
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect()
}

/// The control's place in the page.
pub(super) fn input_id(column: Column) -> String {
    format!("field-{}", column.name())
}
