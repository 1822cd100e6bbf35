//! What stands where something could not be shown.

use leptos::prelude::*;

use crate::{AppError, Missing};

/// Says what is wrong and what to do next.
#[component]
pub fn Failure(
    /// Why it could not be shown.
    error: AppError,
) -> impl IntoView {
    // What the error says, but for what the title says already and what nobody tried to change.
    let says = match &error {
        AppError::Missing(Missing::ProjectsTable) => {
            "Projects can be shown again once it is back.".to_owned()
        }
        AppError::DatabaseUnreachable | AppError::DatabaseBusy => {
            "Try again in a moment.".to_owned()
        }
        AppError::ServerUnreachable => "Check the connection and try again.".to_owned(),
        AppError::NotAllowed => {
            "This needs another role than yours. An administrator can give it to you.".to_owned()
        }
        AppError::TooManySignIns => "Try again in a few seconds.".to_owned(),
        AppError::AccountsDamaged => {
            "A table of Evenkeel's accounts is missing or damaged. The operator can \
             bring it back with `evenkeel user restore` on the machine itself."
                .to_owned()
        }
        _ => error.to_string(),
    };
    let next = match &error {
        AppError::NoSuchProject => Some(("/projects", "Back to the projects")),
        AppError::NoSuchTable => Some(("/schema/tables", "All tables")),
        // The page itself: asked for without a session it leads to the sign-in and back.
        AppError::SignInNeeded => Some(("", "Sign in")),
        AppError::AnotherAccount => Some(("", "Load the page again")),
        AppError::ServerUnreachable | AppError::DatabaseBusy => Some(("", "Try again")),
        AppError::NotAllowed => Some(("/projects", "Back to the projects")),
        AppError::Missing(_) | AppError::DatabaseUnreachable => {
            Some(("/schema", "See the state of the schema"))
        }
        _ => None,
    };
    view! {
        <section class="failure" role="alert">
            <h2>{title(&error)}</h2>
            <p>{says}</p>
            {next.map(|(href, text)| view! { <p><a class="button" href=href rel=external(href)>{text}</a></p> })}
        </section>
    }
}

/// The page itself is loaded again by the browser, not by the router.
fn external(href: &str) -> Option<&'static str> {
    href.is_empty().then_some("external")
}

/// What is wrong, in a few words.
pub fn title(error: &AppError) -> &'static str {
    match error {
        AppError::NoSuchProject => "Not found",
        AppError::NoSuchTable => "Not found",
        AppError::Missing(Missing::ProjectsTable) => "The projects table is missing",
        AppError::Missing(_) => "Not available now",
        AppError::DatabaseUnreachable => "The database can't be reached",
        AppError::DatabaseBusy => "The database is busy",
        AppError::ServerUnreachable => "The server can't be reached",
        AppError::SignInNeeded => "Sign in again",
        AppError::AnotherAccount => "Another account is signed in",
        AppError::NotAllowed => "Not allowed",
        AppError::TooManySignIns => "Too many people are signing in",
        AppError::AccountsDamaged => "Nobody can sign in now",
        _ => "This could not be shown",
    }
}
