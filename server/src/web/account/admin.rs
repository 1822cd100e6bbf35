//! Accounts and tokens, for administrators.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use evenkeel_app::{
    AppError,
    identity::Role,
    pages::{
        Flash,
        tokens::{self, Token, TokensPage},
        users::{Entered, Invitation, User, UsersPage},
    },
};
use leptos::prelude::{IntoAny, view};

use super::{
    Fields, SignedIn,
    said::{Said, Told},
    session,
};
use crate::{
    identity::{Added, Caller, Changed, Email, NewToken, Scope},
    moment, text,
    web::{
        Site,
        pages::{failure, page},
    },
};

/// GET `/users`
pub async fn list(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Said(said): Said,
) -> Response {
    render(&site, &caller, Entered::default(), None, said).await
}

async fn render(
    site: &Site,
    caller: &Caller,
    entered: Entered,
    invitation: Option<Invitation>,
    said: Option<Flash>,
) -> Response {
    let read = async {
        let users = site.accounts.users().await?;
        let sessions = site.accounts.sessions(None).await?;
        Ok::<_, AppError>((users, sessions))
    };
    let (all, live) = match read.await {
        Ok(read) => read,
        Err(error) => return failure(site, Some(caller), "/users", "Accounts", error),
    };
    let all = all
        .into_iter()
        .map(|user| User {
            own: user.id == caller.user,
            seen: user.seen_at.map_or_else(|| "–".to_owned(), moment::shown),
            email: user.email.into(),
            name: user.name,
            role: user.role,
            second_factor: user.second_factor,
            disabled: user.disabled,
            invited: user.invited,
        })
        .collect();
    let live = live.into_iter().map(|s| session(s, caller)).collect();
    let status = match entered.email_error.is_some() || entered.name_error.is_some() {
        true => StatusCode::UNPROCESSABLE_ENTITY,
        false => StatusCode::OK,
    };
    page(site, Some(caller), "/users", "Accounts", status, || {
        view! { <UsersPage users=all live entered invitation flash=said/> }.into_any()
    })
}

/// POST `/users/add`
pub async fn add(State(site): State<Site>, SignedIn(caller): SignedIn, fields: Fields) -> Response {
    let (email, name) = (fields.get("email"), fields.get("name"));
    let Ok(role) = fields.get("role").parse::<Role>() else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    match site
        .accounts
        .invite(&caller.actor(), email, name, role)
        .await
    {
        Ok(Added::Invited { email, link }) => {
            let invitation = Invitation {
                link: site.link(&link),
                email: email.into(),
            };
            render(&site, &caller, Entered::default(), Some(invitation), None).await
        }
        Ok(Added::Refused(wrong)) => {
            let entered = Entered {
                email: email.to_owned(),
                name: name.to_owned(),
                role: Some(role),
                email_error: wrong.email,
                name_error: wrong.name,
            };
            render(&site, &caller, entered, None, None).await
        }
        Err(error) => failure(&site, Some(&caller), "/users", "Accounts", error),
    }
}

fn changed(
    site: &Site,
    caller: &Caller,
    told: &Told,
    result: Result<Changed, AppError>,
    done: &str,
    email: &Email,
) -> Response {
    let to = match result {
        Ok(Changed::Done) => done,
        Ok(Changed::Unknown) => "unknown",
        Ok(Changed::LastAdmin) => "last-admin",
        Err(error) => return failure(site, Some(caller), "/users", "Accounts", error),
    };
    told.say("/users", to, email.as_str())
}

/// POST `/users/role`
pub async fn change_role(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let Ok(role) = fields.get("role").parse::<Role>() else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    let email = Email::kept(fields.get("email"));
    let actor = caller.actor();
    let done = site.accounts.change_role(&actor, &email, role).await;
    changed(&site, &caller, &told, done, "role", &email)
}

/// POST `/users/disable`
pub async fn disable(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let email = Email::kept(fields.get("email"));
    let actor = caller.actor();
    let done = site.accounts.disable(&actor, &email, true).await;
    changed(&site, &caller, &told, done, "disabled", &email)
}

/// POST `/users/enable`
pub async fn enable(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let email = Email::kept(fields.get("email"));
    let actor = caller.actor();
    let done = site.accounts.disable(&actor, &email, false).await;
    changed(&site, &caller, &told, done, "enabled", &email)
}

/// Whether this names one's own account: for that there are the forms of `/account`, which ask for the
/// password however fresh the session is.
fn own(caller: &Caller, email: &Email) -> bool {
    Email::typed(email.as_str()) == Email::typed(caller.email.as_str())
}

/// POST `/users/link`
pub async fn link(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let email = Email::kept(fields.get("email"));
    if own(&caller, &email) {
        return told.say("/users", "own", "");
    }
    let email = Email::typed(email.as_str());
    match site.accounts.password_link(&caller.actor(), &email).await {
        Ok(Some(link)) => {
            let invitation = Invitation {
                email: email.into(),
                link: site.link(&link),
            };
            render(&site, &caller, Entered::default(), Some(invitation), None).await
        }
        Ok(None) => told.say("/users", "unknown", ""),
        Err(error) => failure(&site, Some(&caller), "/users", "Accounts", error),
    }
}

async fn account(site: &Site, email: &Email) -> Result<Option<i64>, AppError> {
    let all = site.accounts.users().await?;
    Ok(all.into_iter().find(|u| u.email == *email).map(|u| u.id))
}

/// POST `/users/remove-second-factor`
pub async fn remove_second_factor(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let email = Email::kept(fields.get("email"));
    if own(&caller, &email) {
        return told.say("/users", "own", "");
    }
    let done = async {
        let Some(id) = account(&site, &email).await? else {
            return Ok(Changed::Unknown);
        };
        let actor = caller.actor();
        site.accounts
            .remove_second_factor(&actor, id, &email)
            .await
            .map(|()| Changed::Done)
    };
    changed(&site, &caller, &told, done.await, "user-factor-off", &email)
}

/// POST `/users/end-sessions`
pub async fn end_sessions(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let email = Email::kept(fields.get("email"));
    let done = async {
        let Some(id) = account(&site, &email).await? else {
            return Ok(Changed::Unknown);
        };
        site.accounts
            .end_sessions(&caller, id, &email, None)
            .await
            .map(|_| Changed::Done)
    };
    changed(&site, &caller, &told, done.await, "user-sessions", &email)
}

/// The longest name of a token.
const LONGEST_NAME: usize = 100;

/// GET `/tokens`
pub async fn tokens(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Said(said): Said,
) -> Response {
    render_tokens(&site, &caller, tokens::Entered::default(), None, said).await
}

async fn render_tokens(
    site: &Site,
    caller: &Caller,
    entered: tokens::Entered,
    fresh: Option<String>,
    said: Option<Flash>,
) -> Response {
    let all = match site.accounts.tokens().await {
        Ok(all) => all,
        Err(error) => return failure(site, Some(caller), "/tokens", "API tokens", error),
    };
    let now = moment::seconds();
    let all = all
        .into_iter()
        .map(|token| Token {
            id: token.id,
            name: token.name,
            scopes: token.scopes.replace(' ', ", "),
            email: token.email.into(),
            expires: moment::shown(token.expires_at),
            expired: token.expires_at < now,
            used: token
                .used_at
                .map_or_else(|| "never".to_owned(), moment::shown),
        })
        .collect();
    let scopes = Scope::ALL
        .into_iter()
        .map(|s| (s.name(), s.meaning()))
        .collect();
    let status = match (&entered.name_error, &said) {
        (None, None | Some(Flash::Done(_))) => StatusCode::OK,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page(site, Some(caller), "/tokens", "API tokens", status, || {
        view! { <TokensPage tokens=all scopes entered fresh flash=said/> }.into_any()
    })
}

/// POST `/tokens/make`
pub async fn make_token(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    fields: Fields,
) -> Response {
    let name = fields.get("name").trim().to_owned();
    let judged = text::name(&name, LONGEST_NAME);
    let mut scopes: Vec<Scope> = fields.all("scope").filter_map(|s| s.parse().ok()).collect();
    scopes.sort();
    scopes.dedup();
    let days = match fields.get("days") {
        "30" => 30,
        "365" => 365,
        _ => 90,
    };
    let mut entered = tokens::Entered {
        name: name.clone(),
        scopes: scopes.iter().map(|s| s.name().to_owned()).collect(),
        days,
        name_error: None,
    };
    let name = match judged {
        Ok(name) => name,
        Err(why) => {
            entered.name_error = Some(why);
            return render_tokens(&site, &caller, entered, None, None).await;
        }
    };
    if scopes.is_empty() {
        let why = Flash::Refused("Choose at least one thing that the token may do.".to_owned());
        return render_tokens(&site, &caller, entered, None, Some(why)).await;
    }
    let new = NewToken { name, scopes, days };
    match site.accounts.make_token(&caller, &new).await {
        Ok(secret) => {
            let fresh = Some(secret.reveal().to_owned());
            render_tokens(&site, &caller, tokens::Entered::default(), fresh, None).await
        }
        Err(error) => failure(&site, Some(&caller), "/tokens", "API tokens", error),
    }
}

/// POST `/tokens/revoke`
pub async fn revoke_token(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let id = fields.get("id").parse().unwrap_or(-1);
    let done = async {
        let all = site.accounts.tokens().await?;
        let name = all.into_iter().find(|t| t.id == id).map(|t| t.name);
        let revoked = site.accounts.revoke_token(&caller, id).await?;
        Ok(revoked.then(|| name.unwrap_or_default()))
    };
    match done.await {
        Ok(Some(name)) => told.say("/tokens", "revoked", &name),
        Ok(None) => told.say("/tokens", "unknown", ""),
        Err(error) => failure(&site, Some(&caller), "/tokens", "API tokens", error),
    }
}
