//! Moments, for people, in their own time.

use leptos::{
    wasm_bindgen::JsValue,
    web_sys::{Element, js_sys::Date},
};

use super::dom::all;
use crate::ago::{RECENT, ago};

/// Says of each moment how long ago it was, or the day in the browser's time zone.
pub fn localize(root: &Element) {
    for moment in all(root, "time[datetime]") {
        let at = moment.get_attribute("datetime").unwrap_or_default();
        if let Some(local) = local(&at) {
            moment.set_text_content(Some(&local));
        }
    }
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
