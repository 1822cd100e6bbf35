//! Getting in and out.

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::{
    AppError,
    identity::{Me, Role},
    pages::server_only::{
        Flash,
        sign_in::{self, Entered, LinkFor, SecondFactorPage, SignInPage, Waiting},
    },
};

use super::{At, Fields, From, SignedIn};
use leptos::prelude::{IntoAny, provide_context, view};

use crate::{
    identity::{Caller, NewUser, SecondFactor, Setup, SignIn, Visitor, secret::Secret},
    web::{
        Site,
        acting::{self, Stated},
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

fn next(site: &Site, text: &str) -> String {
    site.routes.safe_next(text).unwrap_or_default().to_owned()
}

/// What the address of a sign-in says, by a word of ours.
fn said(raw: Option<&str>) -> Option<Flash> {
    match query(raw, "said").as_str() {
        "ended" => Some(acting::ended(false)),
        "out" => Some(Flash::Done("You are signed out.".to_owned())),
        _ => None,
    }
}

/// The page of a sign-in.
pub fn entry(
    site: &Site,
    status: StatusCode,
    email: String,
    next: String,
    waiting: Option<Waiting>,
    said: Option<Flash>,
) -> Response {
    page(site, None, "/sign-in", "Sign in", status, || {
        view! { <SignInPage email next waiting flash=said/> }.into_any()
    })
}

/// GET `/sign-in`
pub async fn sign_in_page(
    State(site): State<Site>,
    From(visitor): From,
    RawQuery(raw): RawQuery,
) -> Response {
    let next = next(&site, &query(raw.as_deref(), "next"));
    let mut said = said(raw.as_deref());
    if !query(raw.as_deref(), "kept").is_empty() {
        match kept(&site, &visitor).await {
            Ok(true) => return Redirect::to(landing(&next)).into_response(),
            Ok(false) => said = Some(Flash::Refused(not_kept(&site))),
            Err(error) => return failure(&site, None, "/sign-in", "Sign in", error),
        }
    }
    // Who comes here while nobody can sign in is told so before they type.
    match site.accounts.none_yet().await {
        Ok(true) => page(
            &site,
            None,
            "/sign-in",
            "No account yet",
            StatusCode::OK,
            sign_in::no_account,
        ),
        Ok(false) => entry(&site, StatusCode::OK, String::new(), next, None, said),
        Err(error) => failure(&site, None, "/sign-in", "Sign in", error),
    }
}

/// Whether the browser has kept the session that it was just given.
async fn kept(site: &Site, visitor: &Visitor) -> Result<bool, AppError> {
    let Some(token) = &visitor.session else {
        return Ok(false);
    };
    let address = visitor.address.clone();
    Ok(site.accounts.session(token, address).await?.is_some())
}

/// Why a browser keeps no session, and what to do.
fn not_kept(site: &Site) -> String {
    tracing::warn!(
        "a browser signed in over plain HTTP and kept no session: its cookie travels over HTTPS alone; \
         let the proxy answer at https:// and lead http:// there"
    );
    let address = match site.address.starts_with("https://") {
        true => format!("Open {} instead.", site.address),
        false => "Open the address that begins with https:// instead.".to_owned(),
    };
    format!(
        "Your password was right, but your browser didn't keep the session: this page came over plain \
         HTTP, and the session travels over HTTPS alone. {address} Whoever runs the server: the proxy \
         must answer over HTTPS."
    )
}

fn landing(to: &str) -> &str {
    if to.is_empty() { "/projects" } else { to }
}

/// POST `/sign-in`
pub async fn sign_in(
    State(site): State<Site>,
    From(visitor): From,
    At(names): At,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let email = fields.get("email").chars().take(300).collect::<String>();
    let password = fields.get("password").chars().take(2_000).collect();
    let to = next(&site, fields.get("next"));
    let waiting = acting::carried(&site, &fields);
    let (status, word) = match site.accounts.sign_in(&email, password, &visitor).await {
        Ok(SignIn::Done { session, device }) => {
            let entered = Entry {
                names,
                plain: over_http(&site, &headers),
                address: visitor.address,
            };
            return entered
                .done(&site, &to, waiting, &session, device.as_ref())
                .await;
        }
        Ok(SignIn::SecondFactor(session)) => {
            let mut response = match waiting {
                // A redirect would lose it.
                Some(waiting) => {
                    let caller = site
                        .accounts
                        .session(session.reveal(), visitor.address)
                        .await;
                    let caller = caller.ok().flatten();
                    factor_page(
                        &site,
                        caller.as_ref(),
                        StatusCode::OK,
                        to,
                        Some(waiting),
                        None,
                    )
                }
                None => {
                    let mut query = form_urlencoded::Serializer::new(String::new());
                    query.append_pair("next", &to);
                    let there = format!("/sign-in/second-factor?{}", query.finish());
                    Redirect::to(&there).into_response()
                }
            };
            names.set_session(response.headers_mut(), &session);
            return response;
        }
        Ok(SignIn::Refused) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "The address or the password is wrong.".to_owned(),
        ),
        Ok(SignIn::Wait(seconds)) => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            let word = Some(Flash::Refused(wait(seconds)));
            return retry_after(entry(&site, status, email, to, waiting, word), seconds);
        }
        Err(error) => return failure(&site, None, "/sign-in", "Sign in", error),
    };
    entry(
        &site,
        status,
        email,
        to,
        waiting,
        Some(Flash::Refused(word)),
    )
}

/// Whether the browser says that its page came over plain HTTP, where the session's cookie doesn't.
fn over_http(site: &Site, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok());
    site.secure && origin.is_some_and(|o| o.starts_with("http://"))
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

/// Somebody who has come in.
struct Entry {
    names: Names,
    /// Over plain HTTP.
    plain: bool,
    /// From where.
    address: Option<String>,
}

impl Entry {
    /// Leads on: to where they wanted to go, or to the form that waited.
    async fn done(
        self,
        site: &Site,
        to: &str,
        waiting: Option<Waiting>,
        session: &Secret,
        device: Option<&Secret>,
    ) -> Response {
        let caller = match &waiting {
            Some(_) => site.accounts.session(session.reveal(), self.address).await,
            None => Ok(None),
        };
        let mut response = match (waiting, caller) {
            (_, Err(error)) => return failure(site, None, "/sign-in", "Sign in", error),
            (Some(waiting), Ok(Some(caller))) => {
                acting::again(site, &caller, &waiting, &Stated::Same).await
            }
            // It is seen at the next page whether the browser has kept what it was given.
            _ if self.plain => {
                let mut query = form_urlencoded::Serializer::new(String::new());
                query.append_pair("kept", "1").append_pair("next", to);
                Redirect::to(&format!("/sign-in?{}", query.finish())).into_response()
            }
            _ => Redirect::to(landing(to)).into_response(),
        };
        self.names.set_session(response.headers_mut(), session);
        if let Some(device) = device {
            self.names.set_device(response.headers_mut(), device);
        }
        response
    }
}

/// GET `/sign-in/second-factor`
pub async fn second_factor_page(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let next = next(&site, &query(raw.as_deref(), "next"));
    factor_page(&site, Some(&caller), StatusCode::OK, next, None, None)
}

/// The page that asks for the second factor, of an account that is half signed in.
pub fn factor_page(
    site: &Site,
    caller: Option<&Caller>,
    status: StatusCode,
    next: String,
    waiting: Option<Waiting>,
    said: Option<Flash>,
) -> Response {
    let (path, title) = ("/sign-in/second-factor", "Two-factor authentication");
    let account = caller.map(Caller::identity);
    page(site, None, path, title, status, || {
        if let Some(account) = account {
            provide_context(Me(Some(account)));
        }
        view! { <SecondFactorPage next waiting flash=said/> }.into_any()
    })
}

/// POST `/sign-in/second-factor`
pub async fn second_factor(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    From(visitor): From,
    At(names): At,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let to = next(&site, fields.get("next"));
    let waiting = acting::carried(&site, &fields);
    let code: String = fields.get("code").chars().take(64).collect();
    let again = |status, waiting, why| {
        let word = Some(Flash::Refused(why));
        factor_page(&site, Some(&caller), status, to.clone(), waiting, word)
    };
    match site.accounts.second_factor(&caller, &code, &visitor).await {
        Ok(SecondFactor::Done { session, device }) => {
            let entered = Entry {
                names,
                plain: over_http(&site, &headers),
                address: visitor.address,
            };
            entered
                .done(&site, &to, waiting, &session, device.as_ref())
                .await
        }
        Ok(SecondFactor::Refused) => again(
            StatusCode::UNPROCESSABLE_ENTITY,
            waiting,
            "The code is wrong, or was used already. Wait for the next one.".to_owned(),
        ),
        Ok(SecondFactor::Wait(seconds)) => {
            again(StatusCode::TOO_MANY_REQUESTS, waiting, wait(seconds))
        }
        Err(error) => failure(&site, None, "/sign-in", "Two-factor authentication", error),
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
            sign_in::setup(link, &link_for, Entered::default())
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
        sign_in::dead_link,
    )
}

/// POST `/setup`
pub async fn setup(
    State(site): State<Site>,
    From(visitor): From,
    At(names): At,
    headers: HeaderMap,
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
                sign_in::setup(link, &link_for, entered)
            });
        }
    };
    match site.accounts.use_link(&link, &user, &visitor).await {
        Ok(Setup::Done(session)) => {
            let entered = Entry {
                names,
                plain: over_http(&site, &headers),
                address: visitor.address,
            };
            entered.done(&site, "", None, &session, None).await
        }
        // With a second factor the password alone lets nobody in.
        Ok(Setup::SignIn) => Redirect::to("/sign-in").into_response(),
        Ok(Setup::Refused) => dead(&site),
        Err(AppError::Refused) => dead(&site),
        Err(error) => failure(&site, None, "/setup", "Set up", error),
    }
}
