//! The live schema: all tables with their diagram, and one table.

mod diagram;
mod list;
mod show;

pub use list::list;
pub use show::show;

use leptos::prelude::*;

use crate::{schema_doc::Marks, ui::IntoSettled};

/// How many findings there are, in the colour of the worst; nothing where there are none.
fn badge(marks: Marks) -> Option<AnyView> {
    let worst = marks.worst?.to_string();
    let says = match marks.count {
        1 => format!("1 {worst}"),
        n => format!("{n} findings, worst: {worst}"),
    };
    Some(view! { <span class=format!("badge {worst}")>{says}</span> }.settled())
}

/// A text as code; a dash where there is none.
fn code(text: Option<String>) -> AnyView {
    match text.filter(|t| !t.is_empty()) {
        Some(text) => view! { <code>{text}</code> }.settled(),
        None => view! {
            <span class="empty"><span aria-hidden="true">"–"</span><span class="visually-hidden">"none"</span></span>
        }
        .settled(),
    }
}
