//! Getting in and out.

use axum::{
    extract::{RawQuery, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::{
    AppError,
    identity::Role,
    plain::{
        Word,
        door::{self, Entered, LinkFor},
    },
};

use super::{At, Fields, From, SignedIn, said};
use crate::{
    identity::{NewUser, SecondFactor, Setup, SignIn, secret::Secret},
    web::{
        Site,
        access::safe_next,
        cookies::{self, Names},
        pages::{failure, page},
    },
};

fn query(raw: Option<&str>, name: &str) -> String {
    form_urlencoded::parse(raw.unwrap_or_default().as_bytes())
        .find(|(n, _)| n == name)
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

fn next(text: &str) -> String {
    safe_next(text).unwrap_or_default().to_owned()
}

/// GET `/sign-in`
pub async fn sign_in_page(State(site): State<Site>, RawQuery(raw): RawQuery) -> Response {
    let next = next(&query(raw.as_deref(), "next"));
    let said = said(raw.as_deref());
    // Who comes here while nobody can sign in is told so before they type.
    match site.accounts.none_yet().await {
        Ok(true) => {
            let none = Word::Refused(
                "There is no account yet. The server prints a link for the first one when it starts; \
                 the operator can also run `evenkeel user add`."
                    .to_owned(),
            );
            page(&site, None, "/sign-in", "Sign in", StatusCode::OK, || {
                door::sign_in(String::new(), next, Some(none))
            })
        }
        Ok(false) => page(&site, None, "/sign-in", "Sign in", StatusCode::OK, || {
            door::sign_in(String::new(), next, said)
        }),
        Err(error) => failure(&site, None, "/sign-in", "Sign in", error),
    }
}

/// POST `/sign-in`
pub async fn sign_in(
    State(site): State<Site>,
    From(visitor): From,
    At(names): At,
    fields: Fields,
) -> Response {
    let email = fields.get("email").chars().take(300).collect::<String>();
    let password = fields.get("password").chars().take(2_000).collect();
    let to = next(fields.get("next"));
    let (status, word) = match site.accounts.sign_in(&email, password, &visitor).await {
        Ok(SignIn::Done { session, device }) => {
            return signed_in(names, &to, &session, device.as_ref());
        }
        Ok(SignIn::SecondFactor(session)) => {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.append_pair("next", &to);
            let there = format!("/sign-in/second-factor?{}", query.finish());
            let mut response = Redirect::to(&there).into_response();
            names.set_session(response.headers_mut(), &session);
            return response;
        }
        Ok(SignIn::Refused) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "The address or the password is wrong.".to_owned(),
        ),
        Ok(SignIn::Wait(seconds)) => {
            let answer = page(
                &site,
                None,
                "/sign-in",
                "Sign in",
                StatusCode::TOO_MANY_REQUESTS,
                || door::sign_in(email, to, Some(Word::Refused(wait(seconds)))),
            );
            return retry_after(answer, seconds);
        }
        Err(error) => return failure(&site, None, "/sign-in", "Sign in", error),
    };
    page(&site, None, "/sign-in", "Sign in", status, || {
        door::sign_in(email, to, Some(Word::Refused(word)))
    })
}

/// Says for machines too how long to wait.
pub(super) fn retry_after(mut answer: Response, seconds: i64) -> Response {
    let headers = answer.headers_mut();
    headers.insert(header::RETRY_AFTER, seconds.max(1).into());
    answer
}

/// That too many attempts came, and how long to wait.
pub(super) fn wait(seconds: i64) -> String {
    match seconds {
        ..=1 => "Too many attempts. Try again in a second.".to_owned(),
        2..120 => format!("Too many attempts. Try again in {seconds} seconds."),
        _ => format!(
            "Too many attempts. Try again in {} minutes.",
            seconds / 60 + 1
        ),
    }
}

fn signed_in(names: Names, to: &str, session: &Secret, device: Option<&Secret>) -> Response {
    let to = if to.is_empty() { "/projects" } else { to };
    let mut response = Redirect::to(to).into_response();
    names.set_session(response.headers_mut(), session);
    if let Some(device) = device {
        names.set_device(response.headers_mut(), device);
    }
    response
}

/// GET `/sign-in/second-factor`
pub async fn second_factor_page(State(site): State<Site>, RawQuery(raw): RawQuery) -> Response {
    let next = next(&query(raw.as_deref(), "next"));
    factor_page(&site, StatusCode::OK, next, None)
}

fn factor_page(site: &Site, status: StatusCode, next: String, said: Option<Word>) -> Response {
    let path = "/sign-in/second-factor";
    page(site, None, path, "Second factor", status, || {
        door::second_factor(next, said)
    })
}

/// POST `/sign-in/second-factor`
pub async fn second_factor(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    From(visitor): From,
    At(names): At,
    fields: Fields,
) -> Response {
    let to = next(fields.get("next"));
    let code: String = fields.get("code").chars().take(64).collect();
    match site.accounts.second_factor(&caller, &code, &visitor).await {
        Ok(SecondFactor::Done { session, device }) => {
            signed_in(names, &to, &session, device.as_ref())
        }
        Ok(SecondFactor::Refused) => {
            let why = "The code is wrong, or was used already. Wait for the next one.".to_owned();
            let word = Some(Word::Refused(why));
            factor_page(&site, StatusCode::UNPROCESSABLE_ENTITY, to, word)
        }
        Ok(SecondFactor::Wait(seconds)) => {
            let word = Some(Word::Refused(wait(seconds)));
            factor_page(&site, StatusCode::TOO_MANY_REQUESTS, to, word)
        }
        Err(error) => failure(&site, None, "/sign-in", "Second factor", error),
    }
}

/// POST `/sign-out`
pub async fn sign_out(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    At(names): At,
) -> Response {
    if let Some(id) = caller.session()
        && let Err(error) = site.accounts.end_session(&caller, id).await
    {
        return failure(&site, Some(&caller), "/sign-out", "Sign out", error);
    }
    let mut response = Redirect::to("/sign-in?said=out").into_response();
    names.end_session(response.headers_mut());
    cookies::forget(response.headers_mut());
    response
}

/// GET `/setup`
pub async fn setup_page(State(site): State<Site>, RawQuery(raw): RawQuery) -> Response {
    let link = query(raw.as_deref(), "link");
    match site.accounts.link(&link).await {
        Ok(Some(link_for)) => page(&site, None, "/setup", "Set up", StatusCode::OK, || {
            door::setup(link, &link_for, Entered::default())
        }),
        Ok(None) => dead(&site),
        Err(error) => failure(&site, None, "/setup", "Set up", error),
    }
}

fn dead(site: &Site) -> Response {
    page(
        site,
        None,
        "/setup",
        "Set up",
        StatusCode::NOT_FOUND,
        door::dead_link,
    )
}

/// POST `/setup`
pub async fn setup(
    State(site): State<Site>,
    From(visitor): From,
    At(names): At,
    fields: Fields,
) -> Response {
    let link = fields.get("link").to_owned();
    let link_for = match site.accounts.link(&link).await {
        Ok(Some(link_for)) => link_for,
        Ok(None) => return dead(&site),
        Err(error) => return failure(&site, None, "/setup", "Set up", error),
    };
    let (email, name, role) = match &link_for {
        LinkFor::FirstAccount => (fields.get("email"), fields.get("name"), Role::Admin),
        // Judged with the address that it is for; the name was judged when the account was made.
        LinkFor::Password(email) => (email.as_str(), "name", Role::Viewer),
    };
    let user = match NewUser::judge(email, name, role, fields.get("password")).await {
        Ok(user) => user,
        Err(wrong) => {
            let entered = Entered {
                email: email.to_owned(),
                name: name.to_owned(),
                email_error: wrong.email,
                name_error: wrong.name,
                password_error: wrong.password,
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return page(&site, None, "/setup", "Set up", status, || {
                door::setup(link, &link_for, entered)
            });
        }
    };
    match site.accounts.use_link(&link, &user, &visitor).await {
        Ok(Setup::Done(session)) => signed_in(names, "", &session, None),
        // With a second factor the password alone lets nobody in.
        Ok(Setup::SignIn) => Redirect::to("/sign-in").into_response(),
        Ok(Setup::Refused) => dead(&site),
        Err(AppError::Refused) => dead(&site),
        Err(error) => failure(&site, None, "/setup", "Set up", error),
    }
}
