//! One value of one project.

use leptos::prelude::*;

use crate::{
    Missing,
    project::{Cell, Column, Kind, Value},
};

/// A value as people read it; what is empty, unavailable or unreadable looks like it.
#[component]
pub fn ShownCell(
    /// Whose value it is.
    column: Column,
    /// The value.
    cell: Cell,
) -> impl IntoView {
    match cell {
        Cell::Value(value) => reading(column, &value).into_any(),
        Cell::Empty => {
            view! { <span class="empty"><span aria-hidden="true">"–"</span><span class="visually-hidden">"none"</span></span> }
                .into_any()
        }
        Cell::Unreadable(raw) => {
            view! { <span class="unreadable" title="This isn't what the column should hold.">{raw}</span> }
                .into_any()
        }
        Cell::Unavailable => {
            let why = format!("Unavailable: {}.", Missing::Column(column));
            view! { <span class="unavailable" title=why>"unavailable"</span> }.into_any()
        }
    }
}

/// How people read a value: a choice by its label, a moment without its fraction of a second.
fn reading(column: Column, value: &Value) -> String {
    let text = value.to_string();
    match column.kind() {
        Kind::Choice { usual } => usual
            .iter()
            .find(|(known, _)| *known == text)
            .map_or(text, |(_, label)| (*label).to_owned()),
        Kind::Timestamp => {
            let moment = text.split('.').next().unwrap_or(&text).replace('T', " ");
            format!("{moment} UTC")
        }
        Kind::Flag => if text == "true" { "On" } else { "Off" }.to_owned(),
        _ => text,
    }
}
