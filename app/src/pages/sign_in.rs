//! Getting in: sign-in, the second factor, the first account and invitations.

use leptos::prelude::*;

use super::{Field, Flash, field};
use crate::ui::{Acting, IntoSettled};

/// A form that was posted when nobody was signed in any more: it waits, in the page, until somebody is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Where it was posted to.
    pub to: String,
    /// What it held, as it was sent.
    pub form: String,
}

fn waits(waiting: Option<Waiting>) -> Option<AnyView> {
    waiting.map(|waiting| {
        view! {
            <input type="hidden" name="held-to" value=waiting.to/>
            <input type="hidden" name="held-form" value=waiting.form/>
        }
        .settled()
    })
}

/// `/sign-in` while there is nobody who could.
pub fn no_account() -> AnyView {
    view! {
        <section class="door">
            <h1>"There is no account yet"</h1>
            <p>"The server prints a link with which the first account is made when it starts. Open that link, or ask whoever runs the server for it."</p>
            <p class="hint">"At the shell, "<code>"evenkeel user add"</code>" makes an account too."</p>
            <p><a class="button" href="/sign-in">"Look again"</a></p>
        </section>
    }
    .settled()
}

/// `/sign-in`
#[component]
pub fn SignInPage(
    /// The address that was entered.
    email: String,
    /// The page to go on to.
    next: String,
    /// A form that waits for it.
    waiting: Option<Waiting>,
    /// What was done, or why it was refused.
    flash: Option<Flash>,
) -> impl IntoView {
    view! {
        <section class="door">
            <h1>"Sign in"</h1>
            {super::flash(flash)}
            <form class="form" method="post" action="/sign-in">
                <input type="hidden" name="next" value=next/>
                {waits(waiting)}
                {field(Field {
                    first: email.is_empty(),
                    name: "email",
                    label: "E-mail address",
                    kind: "email",
                    autocomplete: "username",
                    value: email.clone(),
                    ..Field::default()
                })}
                {field(Field {
                    first: !email.is_empty(),
                    name: "password",
                    label: "Password",
                    kind: "password",
                    autocomplete: "current-password",
                    ..Field::default()
                })}
                <button class="button primary" type="submit">"Sign in"</button>
            </form>
            <p class="hint">"Forgotten? An administrator can send you a link for another password."</p>
        </section>
    }
    .settled()
}

/// `/sign-in/second-factor`
#[component]
pub fn SecondFactorPage(
    /// The page to go on to.
    next: String,
    /// A form that waits for it.
    waiting: Option<Waiting>,
    /// What was done, or why it was refused.
    flash: Option<Flash>,
) -> impl IntoView {
    view! {
        <section class="door">
            <h1>"Two-factor authentication"</h1>
            {super::flash(flash)}
            <form class="form" method="post" action="/sign-in/second-factor">
                <Acting/>
                <input type="hidden" name="next" value=next/>
                {waits(waiting)}
                {field(Field {
                    name: "code",
                    label: "Code",
                    kind: "text",
                    autocomplete: "one-time-code",
                    hint: Some("The six digits that your app shows, or one of your recovery codes.".into()),
                    first: true,
                    ..Field::default()
                })}
                <button class="button primary" type="submit">"Continue"</button>
            </form>
            <form method="post" action="/sign-out"><Acting/><button class="button" type="submit">"Cancel"</button></form>
        </section>
    }
    .settled()
}

/// What a link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkFor {
    /// The first account, an administrator's.
    FirstAccount,
    /// Another password for this account.
    Password(String),
}

/// What was entered at the end of a link.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// What is wrong with the address.
    pub email_error: Option<String>,
    /// What is wrong with the name.
    pub name_error: Option<String>,
    /// What is wrong with the password.
    pub password_error: Option<String>,
}

/// `/setup`
pub fn setup(link: String, link_for: &LinkFor, entered: Entered) -> AnyView {
    let first = *link_for == LinkFor::FirstAccount;
    let (title, says) = match link_for {
        LinkFor::FirstAccount => (
            "Set up Evenkeel",
            "This makes the first account. It is an administrator's: it can add others.".to_owned(),
        ),
        LinkFor::Password(email) => ("Choose a password", format!("For {email}.")),
    };
    let email = match link_for {
        // For the password manager.
        LinkFor::Password(email) => view! {
            <input type="hidden" name="email" autocomplete="username" value=email.clone()/>
        }
        .settled(),
        LinkFor::FirstAccount => view! {
            {field(Field {
                name: "email",
                label: "E-mail address",
                kind: "email",
                autocomplete: "username",
                value: entered.email,
                hint: Some("You sign in with it. Nothing is sent there.".into()),
                error: entered.email_error,
                first: true,
            })}
            {field(Field {
                name: "name",
                label: "Name",
                kind: "text",
                autocomplete: "name",
                value: entered.name,
                error: entered.name_error,
                ..Field::default()
            })}
        }
        .settled(),
    };
    view! {
        <section class="door">
            <h1>{title}</h1>
            <p>{says}</p>
            <form class="form" method="post" action="/setup">
                <input type="hidden" name="link" value=link/>
                {email}
                {field(new_password("password", "Password", entered.password_error, !first))}
                <button class="button primary" type="submit">{if first { "Create the account" } else { "Save and sign in" }}</button>
            </form>
        </section>
    }
    .settled()
}

/// A link that doesn't hold.
pub fn dead_link() -> AnyView {
    view! {
        <section class="door">
            <h1>"This link doesn't hold"</h1>
            <p>"It was used, is too old, or isn't whole. An administrator can send you another. If there is no account yet, `evenkeel user invite` on the machine itself prints a new one."</p>
            <p><a class="button" href="/sign-in">"Sign in"</a></p>
        </section>
    }
    .settled()
}

/// The field of a new password.
pub(super) fn new_password(
    name: &'static str,
    label: &'static str,
    error: Option<String>,
    first: bool,
) -> Field {
    Field {
        name,
        label,
        kind: "password",
        autocomplete: "new-password",
        hint: Some("At least 8 characters; 15 or more are better. A few words that don't belong together are easy to keep.".into()),
        error,
        first,
        ..Field::default()
    }
}
