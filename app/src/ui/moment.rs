//! A moment.

use leptos::prelude::*;

/// A moment in UTC, as `2026-03-31 09:14:22`. The browser's half says how long ago that was, or the day in its
/// own time zone; pointing at it shows UTC.
#[component]
pub fn Moment(
    /// The moment.
    at: String,
) -> impl IntoView {
    let iso = format!("{}Z", at.replace(' ', "T"));
    let utc = format!("{at} UTC");
    let title = utc.clone();
    view! { <time datetime=iso title=title>{utc}</time> }
}
