//! A moment: for people, in their own time.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos::web_sys::js_sys::Date;

use crate::ago::{RECENT, ago};

/// A moment that the server gave in UTC, as `2026-03-31 09:14:22`. The server writes it so; the browser
/// then says how long ago that was, or the day in its own time zone. Pointing at it shows UTC.
#[component]
pub fn Moment(
    /// The moment.
    at: String,
) -> impl IntoView {
    let iso = format!("{}Z", at.replace(' ', "T"));
    let utc = format!("{at} UTC");
    let said = RwSignal::new(utc.clone());
    let moment = iso.clone();
    // After hydration, so that the page is first what the server sent.
    Effect::new(move |_| {
        if let Some(local) = local(&moment) {
            said.set(local);
        }
    });
    view! { <time datetime=iso title=utc>{said}</time> }
}

/// How the browser says it; none where it can't read it.
fn local(iso: &str) -> Option<String> {
    let then = Date::new(&JsValue::from_str(iso));
    let seconds = (Date::now() - then.get_time()) / 1_000.0;
    if !seconds.is_finite() {
        return None;
    }
    // Whole seconds of some thousand years fit.
    let seconds = seconds as i64;
    Some(match RECENT.contains(&seconds) {
        true => ago(seconds),
        false => format!(
            "{}-{:02}-{:02} {:02}:{:02}",
            then.get_full_year(),
            then.get_month() + 1,
            then.get_date(),
            then.get_hours(),
            then.get_minutes()
        ),
    })
}
