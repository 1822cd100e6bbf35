//! What stands where something could not be shown.

use leptos::prelude::*;

use crate::{AppError, Missing};

/// Says what is wrong and what to do next.
#[component]
pub fn Failure(
    /// Why it could not be shown.
    error: AppError,
) -> impl IntoView {
    let title = match &error {
        AppError::NoSuchProject => "No such project",
        AppError::NoSuchTable => "No such table",
        AppError::Missing(Missing::ProjectsTable) => "The projects table is missing",
        AppError::Missing(_) => "Not available now",
        AppError::DatabaseUnreachable => "The database can't be reached",
        AppError::DatabaseBusy => "The database is busy",
        AppError::ServerUnreachable => "The server can't be reached",
        AppError::SignInNeeded => "Sign in first",
        AppError::NotAllowed => "Not for your role",
        AppError::TooManySignIns => "Try again in a few seconds",
        AppError::AccountsDamaged => "Nobody can sign in now",
        _ => "This could not be shown",
    };
    let next = match &error {
        AppError::NoSuchProject => Some(("/projects", "Back to the projects")),
        AppError::NoSuchTable => Some(("/schema/tables", "All tables")),
        AppError::SignInNeeded => Some(("/sign-in", "Sign in")),
        AppError::NotAllowed => Some(("/projects", "Back to the projects")),
        AppError::Missing(_) | AppError::DatabaseUnreachable => {
            Some(("/schema", "See the state of the schema"))
        }
        _ => None,
    };
    view! {
        <section class="failure" role="alert">
            <h2>{title}</h2>
            <p>{error.to_string()}</p>
            {next.map(|(href, text)| view! { <p><a class="button" href=href rel=external(href)>{text}</a></p> })}
        </section>
    }
}

/// What the server alone shows is not for the router.
fn external(href: &str) -> Option<&'static str> {
    (href == "/sign-in").then_some("external")
}
