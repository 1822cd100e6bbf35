//! One value of one project.

use leptos::{either::Either, prelude::*};

use super::IntoSettled;
use crate::{
    Missing,
    project::{Cell, Column, Kind},
};

/// A value as people read it; what is empty, unavailable or unreadable looks like it.
#[component]
pub fn ShownCell(
    /// Whose value it is.
    column: Column,
    /// The value.
    cell: Cell,
) -> impl IntoView {
    // Nearly all cells are mere text, and boxing each would cost the list a tenth of its time.
    Either::Right(match cell {
        Cell::Value(value) => return Either::Left(reading(column, value.to_string())),
        Cell::Empty => {
            view! { <span class="empty"><span aria-hidden="true">"–"</span><span class="visually-hidden">"none"</span></span> }
                .settled()
        }
        Cell::Unreadable(raw) => {
            view! { <span class="unreadable" title="This isn't what the column should hold.">{raw}</span> }
                .settled()
        }
        Cell::Unavailable => {
            let why = format!("Unavailable: {}.", Missing::Column(column));
            view! { <span class="unavailable" title=why>"unavailable"</span> }.settled()
        }
    })
}

/// How people read a value: a choice by its label, a moment without its fraction of a second.
pub fn reading(column: Column, text: String) -> String {
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
