//! Questions: what is asked before something is done that can't be taken back by another click. A route
//! that asks has a row for GET beside its row for POST in the table: GET asks, POST does.

use axum::{
    extract::{MatchedPath, RawQuery, State},
    http::{Method, StatusCode},
    response::Response,
};
use evenkeel_app::{
    AppError,
    identity::Role,
    pages::{
        Flash,
        question::{self, Question},
    },
};

use super::{SignedIn, proof::FIELD};
use crate::{
    identity::{Caller, Email},
    moment,
    web::{
        Site,
        pages::{failure, page},
        route::Needs,
    },
};

/// GET of a route that asks.
pub async fn ask(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    path: MatchedPath,
    RawQuery(raw): RawQuery,
) -> Response {
    let path = path.as_str();
    let fields: Vec<(String, String)> = form_urlencoded::parse(raw.unwrap_or_default().as_bytes())
        .into_owned()
        .collect();
    let asked = async {
        let mut asked = about(&site, &caller, path, fields).await?;
        let posted = site.routes.find(&Method::POST, path);
        let fresh = posted.is_some_and(|route| matches!(route.needs, Needs::Fresh(_)));
        if fresh && !site.accounts.proved_lately(&caller).await? {
            asked.proof = Some(FIELD);
        }
        Ok::<_, AppError>(asked)
    };
    match asked.await {
        Ok(asked) => show(&site, &caller, path, StatusCode::OK, asked, None),
        Err(error) => failure(&site, Some(&caller), path, "Nothing was changed", error),
    }
}

/// A question as a page.
pub fn show(
    site: &Site,
    caller: &Caller,
    path: &str,
    status: StatusCode,
    asked: Question,
    said: Option<Flash>,
) -> Response {
    let title = asked.title.clone();
    page(site, Some(caller), path, &title, status, || {
        question::question(asked, said)
    })
}

fn counted(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        n => format!("{n} {many}"),
    }
}

/// The question of a route about what a form holds.
pub async fn about(
    site: &Site,
    caller: &Caller,
    path: &str,
    fields: Vec<(String, String)>,
) -> Result<Question, AppError> {
    let form = site.routes.form(path);
    let (button, back) = form.unwrap_or(("Go on", "/projects".to_owned()));
    let get = |name: &str| {
        let found = fields.iter().find(|(n, _)| n == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let mut asked = Question {
        title: format!("{button}?"),
        action: path.to_owned(),
        button: button.to_owned(),
        email: caller.email.to_string(),
        second_factor: caller.second_factor,
        back,
        ..Question::default()
    };
    let of_user = path.starts_with("/users/") && path != "/users/add";
    if of_user {
        let email = Email::kept(get("email"));
        let user = site.accounts.users().await?;
        if let Some(user) = user.into_iter().find(|u| u.email == email) {
            let live = site.accounts.sessions(Some(user.id)).await?.len();
            let browsers = counted(live, "browser", "browsers");
            let out = match live {
                0 => "isn't signed in anywhere now".to_owned(),
                _ => format!("is signed out of {browsers}"),
            };
            let now = moment::seconds();
            let tokens = site.accounts.tokens().await?.into_iter();
            let tokens = tokens.filter(|t| t.email == email && t.expires_at >= now);
            let tokens = tokens.count();
            let name = &user.name;
            (asked.title, asked.brings) = match path {
                "/users/disable" => (
                    format!("Disable {name}?"),
                    vec![
                        format!("{name} can't sign in any more, and {out}."),
                        match tokens {
                            0 => "A password link that is on its way to them stops working.".to_owned(),
                            n => format!(
                                "{} of theirs stops working, and so does a password link that is on its way to them.",
                                counted(n, "API token", "API tokens")
                            ),
                        },
                        "Their projects and history stay. You can enable the account again.".to_owned(),
                    ],
                ),
                "/users/role" => (
                    format!("Which role has {name}?"),
                    vec![match live {
                        0 => "It holds from their next sign-in.".to_owned(),
                        _ => format!(
                            "With another one they are signed out of {browsers}, and sign in anew."
                        ),
                    }],
                ),
                "/users/link" => (
                    format!("Make a password link for {name}?"),
                    vec![
                        "Whoever holds the link can choose the account's password. It holds for a day and dies with its use.".to_owned(),
                        "A link that was made earlier stops working. The present password goes on until they choose another.".to_owned(),
                    ],
                ),
                "/users/remove-second-factor" => (
                    format!("Turn off two-factor authentication for {name}?"),
                    vec![
                        "Their password alone lets them in, and their recovery codes stop working.".to_owned(),
                        "Only they can turn it on again, on their account's page.".to_owned(),
                    ],
                ),
                "/users/end-sessions" => (
                    format!("Sign {name} out everywhere?"),
                    vec![
                        format!("{name} {out}. API tokens go on."),
                        "What is being typed there waits until they sign in again.".to_owned(),
                    ],
                ),
                "/users/enable" => (
                    format!("Enable {name}?"),
                    vec![format!("{name} can sign in again.")],
                ),
                _ => (asked.title, asked.brings),
            };
            if path == "/users/role" {
                let wished = get("role");
                let wished = if wished.is_empty() { user.role } else { wished };
                let all = Role::ALL.into_iter().map(|role| {
                    let meaning = format!("{role}: {}", role.meaning());
                    (role.name(), meaning, role.name() == wished)
                });
                asked.choices = Some(("role", all.collect()));
            }
        }
    }
    match path {
        "/users/add" => {
            asked.title = format!("Add {} as {}?", get("email"), get("role"));
            asked.brings =
                vec!["You get a link to send them; with it they choose their own password.".into()];
        }
        "/tokens/make" => asked.title = format!("Make a token for “{}”?", get("name")),
        "/tokens/revoke" => {
            let all = site.accounts.tokens().await?;
            if let Some(token) = all.into_iter().find(|t| t.id.to_string() == get("id")) {
                let used = match token.used_at {
                    Some(at) => format!("It was last used {}.", moment::shown(at)),
                    None => "It was never used.".to_owned(),
                };
                asked.title = format!("Revoke the token “{}”?", token.name);
                asked.brings = vec![
                    format!("Whatever uses it is refused from now on. {used}"),
                    "A revoked token doesn't come back; you can make another.".to_owned(),
                ];
            }
        }
        "/account/sessions/end" => {
            let whose = (caller.role < Role::Admin).then_some(caller.user);
            let all = site.accounts.sessions(whose).await?;
            if let Some(session) = all.into_iter().find(|s| s.id.to_string() == get("id")) {
                asked.title = format!("End the session of {}?", session.email);
                asked.brings = vec![format!(
                    "{}, signed in since {} from {}, is signed out at once. They can sign in again.",
                    super::browser(&session.agent),
                    moment::shown(session.created_at),
                    session.address
                )];
            }
        }
        "/account/sessions/end-all" => {
            let live = site.accounts.sessions(Some(caller.user)).await?.len();
            let others = counted(live.saturating_sub(1), "other browser", "other browsers");
            asked.brings = vec![format!(
                "You are signed out of {others}. Here you stay signed in."
            )];
        }
        "/sync/reset" => {
            asked.title = format!("Reset {}?", get("source"));
            asked.brings = vec![
                "Its last sync is forgotten: the pipeline begins anew at its next run, with all there is.".into(),
            ];
        }
        "/sync/remove" => {
            asked.title = format!("Remove {}?", get("source"));
            asked.brings = vec![
                "It leaves this list, and its limit is forgotten. It comes back when its pipeline reports again.".into(),
            ];
        }
        _ => {}
    }
    let chosen = asked.choices.as_ref().map(|(name, _)| *name);
    let carried = |name: &str| name != evenkeel_app::FOR && name != FIELD && Some(name) != chosen;
    asked.fields = fields
        .into_iter()
        .filter(|(name, _)| carried(name))
        .collect();
    Ok(asked)
}
