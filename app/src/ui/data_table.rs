//! A table of data: on a phone each row is a card, in which cells say what they are (`data-label`).

use leptos::prelude::*;

use super::IntoSettled;

/// The head of a column.
pub enum ColumnHead {
    /// What it is called.
    Shown(&'static str),
    /// What a column of numbers is called.
    Number(&'static str),
    /// What a column of buttons is called, for those who hear the page.
    Heard(&'static str),
    /// One of its own, a whole cell.
    Cell(AnyView),
}

impl From<&'static str> for ColumnHead {
    fn from(name: &'static str) -> Self {
        Self::Shown(name)
    }
}

impl ColumnHead {
    fn cell(self) -> AnyView {
        match self {
            Self::Shown(name) => view! { <th scope="col">{name}</th> }.settled(),
            Self::Number(name) => view! { <th scope="col" class="num">{name}</th> }.settled(),
            Self::Heard(name) => view! {
                <th scope="col"><span class="visually-hidden">{name}</span></th>
            }
            .settled(),
            Self::Cell(cell) => cell,
        }
    }
}

/// A table of data.
#[component]
pub fn DataTable(
    /// What it looks like, beside a grid.
    class: &'static str,
    /// What it is of, for those who hear the page; none where a heading says so.
    #[prop(optional)]
    caption: Option<&'static str>,
    /// The heads of its columns.
    heads: Vec<ColumnHead>,
    /// Its rows.
    rows: AnyView,
) -> impl IntoView {
    let heads: Vec<_> = heads.into_iter().map(ColumnHead::cell).collect();
    view! {
        <div class="table-wrap">
            <table class=class>
                {caption.map(|text| view! { <caption class="visually-hidden">{text}</caption> })}
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .settled()
}

/// The heads of columns that have a name and nothing more.
pub fn heads<const N: usize>(names: [&'static str; N]) -> Vec<ColumnHead> {
    names.map(ColumnHead::Shown).into()
}
