//! One's own account.

use leptos::prelude::*;

use super::{Field, Flash, asking, field, head, sign_in::new_password};
use crate::{
    identity::Role,
    ui::{Acting, ColumnHead, DataTable, IntoSettled, heads},
};

/// A session, as its owner or an administrator sees it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// Whose it is.
    pub email: String,
    /// When it was signed in.
    pub since: String,
    /// When it was last seen.
    pub seen: String,
    /// From where.
    pub address: String,
    /// The browser.
    pub agent: String,
    /// Whether it is the one that asks.
    pub own: bool,
}

/// What the account's page shows.
#[derive(Clone, Debug)]
pub struct Account {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Role,
    /// How many recovery codes are left, where there is a second factor.
    pub recovery_codes: Option<i64>,
    /// The account's sessions.
    pub sessions: Vec<Session>,
}

/// `/account`
#[component]
pub fn AccountPage(
    /// Whose it is.
    account: Account,
    /// What was done, or why it was refused.
    flash: Option<Flash>,
    /// What is wrong with the current password.
    current_error: Option<String>,
    /// What is wrong with the new one.
    password_error: Option<String>,
) -> impl IntoView {
    let factor = match account.recovery_codes {
        None => view! {
            <p>"Your password alone lets you in. With a second factor, a stolen password is not enough."</p>
            <p><a class="button" href="/account/second-factor">"Turn on two-factor authentication"</a></p>
        }
        .settled(),
        Some(left) => view! {
            <p>{format!("On. {left} recovery codes are left.")}</p>
            <p class="hint">"Turned off, your password alone lets you in, and the recovery codes stop working."</p>
            <form class="form inline" method="post" action="/account/second-factor/remove">
                <Acting/>
                {field(Field {
                    name: "password",
                    label: "Your password",
                    kind: "password",
                    autocomplete: "current-password",
                    ..Field::default()
                })}
                <button class="button" type="submit">"Turn off two-factor authentication"</button>
            </form>
        }
        .settled(),
    };
    view! {
        {head("Account", format!("{}, {}: {}.", account.email, account.role, account.role.meaning()))}
        {super::flash(flash)}
        <section class="block">
            <h2>"Password"</h2>
            <form class="form" method="post" action="/account/password">
                <Acting/>
                <input type="hidden" autocomplete="username" name="email" value=account.email/>
                {field(Field {
                    name: "current",
                    label: "Current password",
                    kind: "password",
                    autocomplete: "current-password",
                    error: current_error,
                    ..Field::default()
                })}
                {field(new_password("password", "New password", password_error, false))}
                <p class="hint">"Wherever else you are signed in, you will be signed out."</p>
                <div class="form-actions"><button class="button primary" type="submit">"Change the password"</button></div>
            </form>
        </section>
        <section class="block">
            <h2>"Two-factor authentication"</h2>
            {factor}
        </section>
        <section class="block">
            <h2>"Where you are signed in"</h2>
            {sessions(account.sessions, false)}
            {asking("/account/sessions/end-all", &[], "Sign out everywhere else", "")}
        </section>
    }
    .settled()
}

/// A table of sessions.
pub(super) fn sessions(all: Vec<Session>, whose: bool) -> AnyView {
    let rows: Vec<_> = all
        .into_iter()
        .map(|session| {
            let end = match session.own {
                true => view! { <span class="badge">"this one"</span> }.settled(),
                false => asking(
                    "/account/sessions/end",
                    &[
                        ("id", &session.id.to_string()),
                        ("back", if whose { "/users" } else { "/account" }),
                    ],
                    "End",
                    &format!("{} since {}", session.address, session.since),
                ),
            };
            let agent = match session.agent.as_str() {
                "" => "unknown browser".to_owned(),
                agent => agent.to_owned(),
            };
            view! {
                <tr>
                    {whose.then(|| view! { <td data-label="Account">{session.email}</td> })}
                    <td data-label="Browser" class="agent">{agent}</td>
                    <td data-label="From">{session.address}</td>
                    <td data-label="Signed in">{session.since}</td>
                    <td data-label="Last seen">{session.seen}</td>
                    <td class="act">{end}</td>
                </tr>
            }
        })
        .collect();
    let mut columns = match whose {
        true => heads(["Account"]),
        false => Vec::new(),
    };
    columns.extend(heads(["Browser", "From", "Signed in", "Last seen"]));
    columns.push(ColumnHead::Heard("End it"));
    view! {
        <DataTable class="grid plain" caption="Sessions" heads=columns rows=rows.settled()/>
    }
    .settled()
}

/// `/account/second-factor`
#[component]
pub fn EnrolPage(
    /// The shared secret, as people type it.
    secret: String,
    /// The same as a picture: how many modules there are to a side, and which are dark.
    qr_code: (usize, Vec<bool>),
    /// Whether nothing else is open before.
    required: bool,
    /// What was done, or why it was refused.
    flash: Option<Flash>,
) -> impl IntoView {
    let grouped = secret
        .as_bytes()
        .chunks(4)
        .map(|c| String::from_utf8_lossy(c).into_owned())
        .collect::<Vec<_>>()
        .join(" ");
    let (side, dark) = qr_code;
    let path: String = dark
        .iter()
        .enumerate()
        .filter(|(_, dark)| **dark)
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % side.max(1) + 4, at / side.max(1) + 4))
        .collect();
    let size = side + 8;
    view! {
        <section class="door wide">
            <h1>"Turn on two-factor authentication"</h1>
            {required.then(|| view! {
                <div class="alert warning"><p>"Administrators need a second factor here. Nothing else is open to you until you have one."</p></div>
            })}
            {super::flash(flash)}
            <ol class="steps">
                <li>
                    <p>"Scan this with an authenticator app, or type the key into it."</p>
                    <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label="The key as a QR code">
                        <rect width=size.to_string() height=size.to_string() fill="#fff"></rect>
                        <path d=path fill="#000"></path>
                    </svg>
                    <p><code>{grouped}</code></p>
                </li>
                <li>
                    <p>"Enter the six digits that it shows now, and your password."</p>
                    <form class="form" method="post" action="/account/second-factor">
                        <Acting/>
                        <input type="hidden" name="secret" value=secret/>
                        {field(Field {
                            name: "code",
                            label: "Six digits",
                            kind: "text",
                            autocomplete: "one-time-code",
                            first: true,
                            ..Field::default()
                        })}
                        {field(Field {
                            name: "password",
                            label: "Your password",
                            kind: "password",
                            autocomplete: "current-password",
                            ..Field::default()
                        })}
                        <button class="button primary" type="submit">"Add it"</button>
                    </form>
                </li>
            </ol>
        </section>
    }
    .settled()
}

/// The recovery codes, once.
pub fn recovery_codes(codes: Vec<String>) -> AnyView {
    let codes: Vec<_> = codes
        .into_iter()
        .map(|code| view! { <li><code>{code}</code></li> })
        .collect();
    view! {
        <section class="door wide">
            <h1>"Two-factor authentication is on"</h1>
            <p>"Keep these recovery codes where your phone isn't. Each lets you in once without it. They are not shown again."</p>
            <ul class="codes">{codes}</ul>
            <p><a class="button primary" href="/account">"I have kept them"</a></p>
        </section>
    }
    .settled()
}
