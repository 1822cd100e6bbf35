//! Hearing of what changes.

use leptos::{
    ev,
    prelude::{document, window_event_listener},
};

use super::{
    page,
    pause::{AGAIN, sleep},
};
use crate::api::wait_for_news;

/// Hears at once when somebody changes the schema or a project, and shows the page as it is by then, for as long
/// as it is looked at.
pub async fn listen(mut known: String) {
    // What was out of sight may have changed, also from behind.
    window_event_listener(ev::visibilitychange, |_| {
        if !document().hidden() {
            page::refresh_soon();
        }
    });
    let mut pause = AGAIN.0;
    let mut away = false;
    loop {
        if document().hidden() {
            sleep(AGAIN.0).await;
            continue;
        }
        let asked = if away { String::new() } else { known.clone() };
        match wait_for_news(asked).await {
            // What couldn't be shown is news until it is.
            Ok(news) if news == known && !away => pause = AGAIN.0,
            Ok(news) if page::refresh().await => {
                (known, away) = (news, false);
                pause = AGAIN.0;
            }
            Ok(_) | Err(_) => {
                away = true;
                sleep(pause).await;
                pause = (pause * 2).min(AGAIN.1);
            }
        }
    }
}
