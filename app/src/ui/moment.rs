//! A moment: for people, in their own time.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsValue;
use leptos::web_sys::js_sys::Date;

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
    Some(ago(seconds).unwrap_or_else(|| {
        format!(
            "{}-{:02}-{:02} {:02}:{:02}",
            then.get_full_year(),
            then.get_month() + 1,
            then.get_date(),
            then.get_hours(),
            then.get_minutes()
        )
    }))
}

/// How long ago, in the largest whole unit; none where the day itself says more. Clocks differ a little, so
/// what is not quite over yet is now.
fn ago(seconds: f64) -> Option<String> {
    let (count, unit) = match seconds {
        s if s < -60.0 => return None,
        s if s < 60.0 => return Some("just now".to_owned()),
        s if s < 3_600.0 => ((s / 60.0) as u32, "minute"),
        s if s < 86_400.0 => ((s / 3_600.0) as u32, "hour"),
        s if s < 7.0 * 86_400.0 => ((s / 86_400.0) as u32, "day"),
        _ => return None,
    };
    let plural = if count == 1 { "" } else { "s" };
    Some(format!("{count} {unit}{plural} ago"))
}

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn the_largest_whole_unit_is_said() {
        for (seconds, said) in [
            (-5.0, Some("just now")),
            (59.0, Some("just now")),
            (60.0, Some("1 minute ago")),
            (7_199.0, Some("1 hour ago")),
            (200_000.0, Some("2 days ago")),
            (700_000.0, None),
            (-90.0, None),
        ] {
            assert_eq!(ago(seconds).as_deref(), said, "{seconds}");
        }
    }
}
