//! Getting in and out.

use axum::{
    extract::{RawQuery, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::{
    AppError,
    identity::{Me, Role},
    pages::{
        Flash,
        sign_in::{self, Entered, LinkFor, SecondFactorPage, SignInPage, Waiting},
    },
};

use super::{At, Fields, From, SignedIn};
use leptos::prelude::{IntoAny, provide_context, view};

use crate::{
    identity::{By, Caller, NewUser, SecondFactor, Setup, SignIn, Stage, Visitor, secret::Secret},
    web::{
        Site,
        acting::{self, Stated},
        cookies::{self, Names},
        pages::{self, failure, page},
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
    let over = Over::read(&query(raw.as_deref(), Over::KEPT));
    if let Some(over) = over {
        match kept(&site, &visitor).await {
            Ok(Some(Stage::Full)) => return Redirect::to(landing(&next)).into_response(),
            Ok(Some(Stage::SecondFactor)) => {
                return Redirect::to(&to_factor(&next)).into_response();
            }
            Ok(None) => said = Some(Flash::Refused(not_kept(&site, over))),
            Err(error) => return failure(&site, None, "/sign-in", "Sign in", error),
        }
    }
    let out = query(raw.as_deref(), "said") == "out" && visitor.session.is_none();
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
        Ok(false) if out => pages::signed_out(&site, "Sign in", || {
            view! { <SignInPage email=String::new() next waiting=None flash=said/> }.into_any()
        }),
        Ok(false) => entry(&site, StatusCode::OK, String::new(), next, None, said),
        Err(error) => failure(&site, None, "/sign-in", "Sign in", error),
    }
}

/// How a browser came to a sign-in, as far as that tells why it keeps no session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Over {
    /// Over plain HTTP, where the session's cookie travels over TLS alone.
    Http,
    /// As it should: if nothing is kept it takes no cookies.
    Anything,
}

impl Over {
    /// What the address calls it that sees whether the session was kept.
    const KEPT: &str = "kept";

    /// How this request came; none where it isn't a browser's.
    fn of(site: &Site, headers: &HeaderMap) -> Option<Self> {
        let origin = headers.get(header::ORIGIN).and_then(|o| o.to_str().ok());
        match origin {
            Some(origin) if site.secure && origin.starts_with("http://") => Some(Self::Http),
            _ => acting::is_browser(headers).then_some(Self::Anything),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Anything => "anything",
        }
    }

    fn read(name: &str) -> Option<Self> {
        let all = [Self::Http, Self::Anything];
        all.into_iter().find(|over| over.name() == name)
    }

    /// The page that sees whether the browser has kept what it was given, and leads on.
    fn through(self, to: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair(Self::KEPT, self.name())
            .append_pair("next", to);
        format!("/sign-in?{}", query.finish())
    }
}

/// How far the session goes that the browser was just given; none where it hasn't kept it.
async fn kept(site: &Site, visitor: &Visitor) -> Result<Option<Stage>, AppError> {
    let Some(token) = &visitor.session else {
        return Ok(None);
    };
    let address = visitor.address.clone();
    let caller = site.accounts.session(token, address).await?;
    Ok(caller.and_then(|caller| match caller.by {
        By::Session { stage, .. } => Some(stage),
        By::Token { .. } => None,
    }))
}

/// Where the second factor is asked for, on the way to a page.
fn to_factor(next: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("next", next);
    format!("/sign-in/second-factor?{}", query.finish())
}

/// Why a browser keeps no session, and what to do.
fn not_kept(site: &Site, over: Over) -> String {
    if over == Over::Anything {
        tracing::warn!("a browser signed in and kept no session: it takes no cookies from here");
        return "Your password was right, but your browser didn't keep the session: it takes no cookies from \
                this address. Allow cookies for it, and sign in again."
            .to_owned();
    }
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
    let email = fields.get("email").to_owned();
    let password = fields.get("password").to_owned();
    let to = next(&site, fields.get("next"));
    let waiting = acting::carried(&site, &fields);
    let (status, word) = match site.accounts.sign_in(&email, password, &visitor).await {
        Ok(SignIn::Done { session, device }) => {
            let entered = Entry {
                names,
                over: Over::of(&site, &headers),
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
                    let over = Over::of(&site, &headers);
                    let there = over.map_or_else(|| to_factor(&to), |over| over.through(&to));
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
    /// How, where it is a browser.
    over: Option<Over>,
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
            _ => {
                let there = self.over.map(|over| over.through(to));
                Redirect::to(there.as_deref().unwrap_or(landing(to))).into_response()
            }
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
    let again = |status, waiting, why| {
        let word = Some(Flash::Refused(why));
        factor_page(&site, Some(&caller), status, to.clone(), waiting, word)
    };
    match site
        .accounts
        .second_factor(&caller, fields.get("code"), &visitor)
        .await
    {
        Ok(SecondFactor::Done { session, device }) => {
            let entered = Entry {
                names,
                over: Over::of(&site, &headers),
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
                over: Over::of(&site, &headers),
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
