//! Accounts, for administrators.

use leptos::prelude::*;

use super::{
    Field, Flash, account::Session, account::sessions, admin_tabs, asking, button, field, head,
};
use crate::{
    identity::Role,
    ui::{Acting, ColumnHead, DataTable, IntoSettled, heads},
};

/// An account, as administrators see it.
#[derive(Clone, Debug)]
pub struct User {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role, as kept.
    pub role: String,
    /// Whether there is a second factor.
    pub second_factor: bool,
    /// Whether nobody may sign in with it.
    pub disabled: bool,
    /// Whether its owner has yet to choose a password.
    pub invited: bool,
    /// When it was last seen.
    pub seen: String,
    /// Whether it is one's own.
    pub own: bool,
}

/// What was entered for a new account.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// The role.
    pub role: Option<Role>,
    /// What is wrong with the address.
    pub email_error: Option<String>,
    /// What is wrong with the name.
    pub name_error: Option<String>,
}

/// A link to send to somebody, shown once.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// For whom.
    pub email: String,
    /// The whole address.
    pub link: String,
}

/// `/users`
#[component]
pub fn UsersPage(
    /// All accounts.
    users: Vec<User>,
    /// All sessions that are alive.
    live: Vec<Session>,
    /// What was entered for a new account.
    entered: Entered,
    /// The link of an account that was just made.
    invitation: Option<Invitation>,
    /// What was done, or why it was refused.
    flash: Option<Flash>,
) -> impl IntoView {
    let count = match users.len() {
        1 => "1 account".to_owned(),
        n => format!("{n} accounts"),
    };
    let rows: Vec<_> = users.into_iter().map(row).collect();
    let roles: Vec<_> = Role::ALL
        .into_iter()
        .map(|role| {
            let chosen = entered.role == Some(role);
            view! { <option value=role.name() selected=chosen>{format!("{role}: {}", role.meaning())}</option> }
        })
        .collect();
    let mut columns = heads(["Account", "Role", "State", "Last seen"]);
    columns.push(ColumnHead::Heard("What can be done"));
    view! {
        {admin_tabs("/users")}
        {head("Accounts", count)}
        {super::flash(flash)}
        {invitation.map(|invitation| view! {
            <div class="alert success" role="status">
                <p><strong>{format!("Send this link to {}.", invitation.email)}</strong>
                " It is shown once, holds for a day, and dies with its use."</p>
                <p class="hint">"Copy link: one click marks all of it."</p>
                <p><code class="whole">{invitation.link}</code></p>
            </div>
        })}
        <DataTable class="grid plain" caption="Accounts" heads=columns rows=rows.settled()/>
        <section class="block">
            <h2>"Add an account"</h2>
            <form class="form" method="post" action="/users/add">
                <Acting/>
                {field(Field {
                    name: "email",
                    label: "E-mail address",
                    kind: "email",
                    autocomplete: "off",
                    value: entered.email,
                    error: entered.email_error,
                    ..Field::default()
                })}
                {field(Field {
                    name: "name",
                    label: "Name",
                    kind: "text",
                    autocomplete: "off",
                    value: entered.name,
                    error: entered.name_error,
                    ..Field::default()
                })}
                <div class="field">
                    <label for="field-role">"Role"</label>
                    <select id="field-role" name="role">{roles}</select>
                </div>
                <p class="hint">"You get a link to send them; with it they choose their own password."</p>
                <div class="form-actions"><button class="button primary" type="submit">"Add the account"</button></div>
            </form>
        </section>
        <section class="block">
            <h2>"Sessions"</h2>
            {sessions(live, true)}
        </section>
    }
    .settled()
}

fn row(user: User) -> AnyView {
    let state = if user.disabled {
        "disabled"
    } else if user.invited {
        "invited"
    } else if user.second_factor {
        "two-factor"
    } else {
        "password alone"
    };
    let email: &str = &user.email;
    let of = [("email", email)];
    let acts = match user.own {
        // One's own role and account are somebody else's to change.
        true => view! { <span class="badge">"you"</span> }.settled(),
        false => view! {
            <div class="acts">
                {match user.disabled {
                    true => button("/users/enable", &of, "Enable", email),
                    false => asking("/users/disable", &of, "Disable", email),
                }}
                {asking("/users/link", &of, "New password link", email)}
                {user.second_factor.then(|| asking("/users/remove-second-factor", &of, "Turn off two-factor", email))}
                {asking("/users/end-sessions", &of, "Sign out everywhere", email)}
            </div>
        }
        .settled(),
    };
    let role = match user.own {
        true => view! { {user.role.clone()} }.settled(),
        false => view! {
            <span class="role">{user.role.clone()}" "{asking("/users/role", &of, "Change role", email)}</span>
        }
        .settled(),
    };
    view! {
        <tr>
            <th scope="row">{user.name}<br/><span class="sub">{user.email}</span></th>
            <td data-label="Role">{role}</td>
            <td data-label="State">{state}</td>
            <td data-label="Last seen">{user.seen}</td>
            <td class="act">{acts}</td>
        </tr>
    }
    .settled()
}
