//! What stands where something could not be shown.

use leptos::prelude::*;

use super::IntoSettled;
use crate::{AppError, Missing};

/// Says what is wrong and what to do next.
#[component]
pub fn Failure(
    /// Why it could not be shown.
    error: AppError,
    /// Whether the page says nothing else: then its heading is this one.
    #[prop(optional)]
    alone: bool,
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
        AppError::SignInNeeded => "It is shown once you are signed in again.".to_owned(),
        AppError::AccountsDamaged => {
            "A table of Evenkeel's accounts is missing or damaged. The operator can \
             bring it back with `evenkeel user restore` on the machine itself."
                .to_owned()
        }
        _ => error.to_string(),
    };
    // The page itself: asked for without a session it leads to the sign-in and back.
    let again = match &error {
        AppError::SignInNeeded => Some("Sign in"),
        AppError::AnotherAccount => Some("Load the page again"),
        AppError::ServerUnreachable
        | AppError::DatabaseUnreachable
        | AppError::DatabaseBusy
        | AppError::TooManySignIns
        | AppError::Internal(_) => Some("Try again"),
        _ => None,
    };
    let again = again.map(|text| view! { <a class="button" href="">{text}</a> });
    let leads = match &error {
        AppError::NoSuchProject | AppError::NotAllowed => {
            Some(("/projects", "Back to the projects"))
        }
        AppError::NoSuchTable => Some(("/schema/tables", "All tables")),
        AppError::Missing(_) | AppError::DatabaseUnreachable => {
            Some(("/schema", "See the state of the schema"))
        }
        _ => None,
    };
    view! {
        <section class="failure" role="alert">
            {match alone {
                true => view! { <h1>{title(&error)}</h1> }.settled(),
                false => view! { <h2>{title(&error)}</h2> }.settled(),
            }}
            <p>{says}</p>
            {(again.is_some() || leads.is_some()).then(|| view! {
                <div class="actions">
                    {again}
                    {leads.map(|(href, text)| view! { <a class="button" href=href>{text}</a> })}
                </div>
            })}
        </section>
    }
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
        AppError::SignInNeeded => "Not shown without a sign-in",
        AppError::AnotherAccount => "Another account is signed in",
        AppError::NotAllowed => "Not allowed",
        AppError::TooManySignIns => "Too many people are signing in",
        AppError::AccountsDamaged => "Nobody can sign in now",
        _ => "This could not be shown",
    }
}
