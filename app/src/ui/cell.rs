//! One value of one project.

use leptos::{either::EitherOf3, prelude::*};

use super::IntoSettled;
use crate::{
    Missing,
    project::{Cell, Column, Hours, Kind, Value},
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
    EitherOf3::C(match cell {
        Cell::Value(Value::Hours(hours)) if hours == Hours::default() => {
            return EitherOf3::B(view! { <span class="zero">{hours.to_string()}</span> });
        }
        Cell::Value(value) => return EitherOf3::A(reading(column, value.to_string())),
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

/// How people read a value: a choice by its label, a moment without its fraction of a second, hours with
/// their thousands set apart.
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
        Kind::Hours => thousands(&text),
        Kind::Flag => if text == "true" { "On" } else { "Off" }.to_owned(),
        _ => text,
    }
}

/// A decimal number with its thousands set apart: `1,783.81`. What isn't one stays as it is.
fn thousands(text: &str) -> String {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let whole = digits.split('.').next().unwrap_or(digits);
    if whole.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return text.to_owned();
    }
    let mut said = String::with_capacity(text.len() + whole.len() / 3);
    said.push_str(&text[..text.len() - digits.len()]);
    for (n, digit) in whole.char_indices() {
        if n > 0 && (whole.len() - n).is_multiple_of(3) {
            said.push(',');
        }
        said.push(digit);
    }
    said.push_str(&digits[whole.len()..]);
    said
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn thousands_are_set_apart_and_nothing_else_changes() {
        for (text, read) in [
            ("0.00", "0.00"),
            ("999.99", "999.99"),
            ("1783.81", "1,783.81"),
            ("-12345678.90", "-12,345,678.90"),
            ("", ""),
            ("-", "-"),
            ("about 1000", "about 1000"),
        ] {
            assert_eq!(thousands(text), read);
        }
    }
}
