//! What a list can't show, said once above it.

use leptos::prelude::*;

use crate::project::Column;

/// Names the columns that the live schema lacks; nothing where it has all.
#[component]
pub fn Lacking(
    /// The columns.
    columns: Vec<Column>,
) -> impl IntoView {
    let names: Vec<_> = columns.iter().map(|column| column.label()).collect();
    let lead = match names.len() {
        0 => return None,
        1 => "1 column of this list is missing from the database: ".to_owned(),
        n => format!("{n} columns of this list are missing from the database: "),
    };
    Some(view! { <p class="lacking">{lead} <strong>{names.join(", ")}</strong> "."</p> })
}
