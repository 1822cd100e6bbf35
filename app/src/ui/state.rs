//! The schema's state, as every page says it.

use evenkeel_model::Verdict;
use leptos::prelude::*;

use super::IntoSettled;
use crate::backend::Status;

/// The mark beside "Schema".
pub fn dot(status: &Status) -> impl IntoView + use<> {
    let (class, says) = match status.verdict {
        Verdict::Clean => ("dot clean", "clean"),
        Verdict::Drift => ("dot drift", "drift found"),
        Verdict::CouldNotVerify => ("dot could-not-verify", "could not verify"),
    };
    view! {
        <span class=class aria-hidden="true"></span>
        <span class="visually-hidden">{format!(" ({says})")}</span>
    }
}

/// What stands above every page while something is wrong.
pub fn banner(status: Status) -> Option<AnyView> {
    let (class, title, says) = if !status.reachable {
        (
            "banner error",
            "The database can't be reached.".to_owned(),
            "Nothing can be shown or saved until it answers.".to_owned(),
        )
    } else {
        match status.verdict {
            Verdict::Clean => return None,
            Verdict::CouldNotVerify => (
                "banner warning",
                "The schema could not be verified.".to_owned(),
                String::new(),
            ),
            Verdict::Drift => {
                let count = status.errors + status.warnings;
                let title = match count {
                    1 => "The database schema has drifted in one place.".to_owned(),
                    n => format!("The database schema has drifted in {n} places."),
                };
                let says = if status.features.is_empty() {
                    "Everything still works.".to_owned()
                } else {
                    "What can be shown and saved still is; the rest is marked unavailable."
                        .to_owned()
                };
                let class = if status.errors > 0 {
                    "banner error"
                } else {
                    "banner warning"
                };
                (class, title, says)
            }
        }
    };
    Some(
        view! {
            <aside class=class aria-label="State of the database">
                <p>
                    <strong>{title}</strong>
                    " "
                    {says}
                    " "
                    <a href="/schema">"See what is missing"</a>
                </p>
            </aside>
        }
        .settled(),
    )
}
