//! What changed of something, as its own history and the trail both tell it.

use leptos::prelude::*;

use super::{IntoSettled, reading};
use crate::{audit::Changed, project::Column};

/// The list of what changed. A project's columns stand in the form's order, with their labels and as people
/// read their values.
pub fn changes(mut changes: Vec<Changed>, of_project: bool) -> AnyView {
    if changes.is_empty() {
        return ().settled();
    }
    let place = |change: &Changed| {
        let mut columns = Column::EDITABLE.iter();
        columns
            .position(|column| of_project && column.name() == change.field)
            .unwrap_or(usize::MAX)
    };
    changes.sort_by_key(place);
    let items: Vec<_> = changes
        .into_iter()
        .map(|change| item(change, of_project))
        .collect();
    view! { <ul class="changes">{items}</ul> }.settled()
}

fn item(change: Changed, of_project: bool) -> AnyView {
    let mut columns = Column::ALL.into_iter();
    let column = columns.find(|column| of_project && column.name() == change.field);
    let label = column.map_or_else(|| label(&change.field), |column| column.label().to_owned());
    let shown = |text: Option<String>| {
        let text = text.filter(|text| !text.is_empty())?;
        Some(match column {
            Some(column) => reading(column, text),
            None => text,
        })
    };
    let before = shown(change.before).map(|text| view! { <del>{text}</del>" → " });
    let after = match shown(change.after) {
        Some(text) => view! { <ins>{text}</ins> }.settled(),
        None => view! { <span class="empty">"nothing"</span> }.settled(),
    };
    view! { <li><span class="field-name" title=change.field>{label}</span>": "{before}{after}</li> }
        .settled()
}

/// How people read a field's name.
fn label(field: &str) -> String {
    let words = field.replace('_', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}
