//! The button that fills an empty list, where no answer may come.

use leptos::{ev, prelude::*, server_fn::ServerFn, task::spawn_local};

use super::{
    dom::{around, one},
    notice::Notices,
    page::{refresh, refresh_soon},
    pause::{AGAIN, sleep},
};
use crate::{
    AppError,
    api::{LoadSamples, load_samples},
};

/// Loads them in place.
pub fn follow(notices: Notices) {
    let form = format!("form[action=\"{}\"]", LoadSamples::url());
    window_event_listener(ev::submit, move |event| {
        if around(&event, &form).is_none() {
            return;
        }
        event.prevent_default();
        spawn_local(async move {
            match load_samples().await {
                Ok(()) => refresh_soon(),
                Err(error) => {
                    notices.failure(error.to_string());
                    if error == AppError::ServerUnreachable {
                        find_out(notices).await;
                    }
                }
            }
        });
    });
}

/// Asks what is true after no answer came: nobody knows whether it was done.
async fn find_out(notices: Notices) {
    let mut pause = AGAIN.0;
    while !refresh().await {
        sleep(pause).await;
        pause = (pause * 2).min(AGAIN.1);
    }
    if one::<leptos::web_sys::Element>("table.projects").is_some() {
        notices.retract(&AppError::ServerUnreachable.to_string());
        notices.success("The sample projects were loaded all the same.");
    }
}
