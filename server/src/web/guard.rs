//! The one place that holds every request against the table of routes, before anything answers it.

use axum::{
    Json,
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::{AppError, FOR_HEADER, pages::refused_title};
use std::net::SocketAddr;

use super::{
    Site,
    account::{proof, sign_in},
    acting::{self, Stated},
    cookies::Names,
    pages,
    problem::Problem,
    route::{Needs, Routes},
};
use crate::identity::{By, Caller, Stage, Visitor};

/// Lets a request through, or says why not.
pub async fn guard(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let names = Names::of(request.headers(), site.secure);
    let visitor = visitor(&site, names, &request);
    request.extensions_mut().insert(visitor.clone());
    let credential = Credential::of(&visitor, &request);
    let matched = request.extensions().get::<MatchedPath>().cloned();
    // Where no route is there is nothing to see but that; those who are signed in keep their bar.
    let Some(matched) = matched else {
        if let Ok(Some(caller)) = credential.caller(&site, &visitor).await
            && complete(&caller)
        {
            request.extensions_mut().insert(caller);
        }
        return next.run(request).await;
    };
    let Some(route) = site.routes.find(request.method(), matched.as_str()) else {
        return method_not_allowed(&site.routes, matched.as_str());
    };
    if route.needs == Needs::Nothing {
        return next.run(request).await;
    }
    let channel = Channel::of(&request);
    let caller = match credential.caller(&site, &visitor).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return channel.sign_in_needed(&site, request).await,
        Err(error) => return channel.refuse(&site, None, &request, error),
    };
    if caller.session().is_some() {
        request = match acting::stated(&caller, request).await {
            Ok((Stated::Same, request)) => request,
            Ok((stated, request)) => return acting::refuse(&site, &caller, stated, request).await,
            Err(refusal) => return refusal,
        };
    }
    match allowed(route.needs, &caller) {
        Allowed::Yes => {}
        Allowed::No => return channel.refuse(&site, Some(&caller), &request, AppError::NotAllowed),
        Allowed::AfterSecondFactor => {
            return channel.second_factor_needed(&site, &caller, request).await;
        }
    }
    if !route.enrolling && site.accounts.must_enrol(&caller) {
        return match channel {
            Channel::Page | Channel::Form => Redirect::to("/account/second-factor").into_response(),
            _ => channel.refuse(&site, Some(&caller), &request, AppError::NotAllowed),
        };
    }
    if let Needs::Fresh(_) = route.needs {
        request = match proof::proved(&site, &caller, request).await {
            Ok(request) => request,
            Err(asked) => return asked,
        };
    }
    request.extensions_mut().insert(caller);
    let told = route.tells && names.said(request.headers()).is_some();
    let mut response = next.run(request).await;
    if told {
        names.end_said(response.headers_mut());
    }
    response
}

/// Where a request comes from.
fn visitor(site: &Site, names: Names, request: &Request) -> Visitor {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map(|peer| peer.0.ip());
    Visitor {
        address: site.proxies.client(peer, request.headers()),
        agent: text(request, header::USER_AGENT),
        device: names.device(request.headers()),
        session: names.session(request.headers()),
    }
}

/// Whether somebody may do what a route does.
enum Allowed {
    Yes,
    No,
    /// Once they have credential their second factor.
    AfterSecondFactor,
}

fn allowed(needs: Needs, caller: &Caller) -> Allowed {
    let waits = matches!(
        caller.by,
        By::Session {
            stage: Stage::SecondFactor,
            ..
        }
    );
    let yes = match (needs, &caller.by) {
        (Needs::Session, By::Session { .. }) => true,
        (_, By::Session { .. }) if waits => return Allowed::AfterSecondFactor,
        (Needs::Role(least) | Needs::Fresh(least), By::Session { .. }) => caller.role >= least,
        (Needs::SignIn, By::Session { .. }) => true,
        (Needs::Scope(scope), By::Token { scopes, .. }) => scopes.contains(&scope),
        (_, By::Token { .. }) | (Needs::Scope(_), By::Session { .. }) => false,
        (Needs::Nothing, _) => true,
    };
    if yes { Allowed::Yes } else { Allowed::No }
}

/// A method that a route doesn't have.
fn method_not_allowed(routes: &Routes, path: &str) -> Response {
    let mut answer = match path.starts_with("/api/") {
        true => Problem::method().into_response(),
        false => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    };
    if let Ok(allow) = HeaderValue::from_str(&routes.methods(path).join(", ")) {
        answer.headers_mut().insert(header::ALLOW, allow);
    }
    answer
}

/// Whether somebody is signed in wholly.
fn complete(caller: &Caller) -> bool {
    matches!(
        caller.by,
        By::Session {
            stage: Stage::Full,
            ..
        }
    )
}

/// What a request shows to be let in.
enum Credential {
    Nothing,
    /// A browser's cookie.
    Session(String),
    /// A machine's token.
    Token(String),
}

impl Credential {
    fn of(visitor: &Visitor, request: &Request) -> Self {
        if !request.uri().path().starts_with("/api/") {
            return visitor.session.clone().map_or(Self::Nothing, Self::Session);
        }
        text(request, header::AUTHORIZATION)
            .and_then(|value| {
                let (scheme, token) = value.split_once(' ')?;
                scheme
                    .eq_ignore_ascii_case("bearer")
                    .then(|| Self::Token(token.trim().to_owned()))
            })
            .unwrap_or(Self::Nothing)
    }

    /// Whose it is.
    async fn caller(self, site: &Site, visitor: &Visitor) -> Result<Option<Caller>, AppError> {
        let address = visitor.address.clone();
        match self {
            Self::Nothing => Ok(None),
            Self::Session(token) => site.accounts.session(&token, address).await,
            Self::Token(token) => site.accounts.bearer(&token, address).await,
        }
    }
}

pub(super) fn text(request: &Request, name: header::HeaderName) -> Option<String> {
    request
        .headers()
        .get(name)?
        .to_str()
        .ok()
        .map(str::to_owned)
}

/// By which way a request came, and so in which words it is refused.
pub(super) enum Channel {
    /// A page.
    Page,
    /// A form without JavaScript.
    Form,
    /// A server function.
    Function,
    /// The API.
    Api,
}

impl Channel {
    pub(super) fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let html = text(request, header::ACCEPT).is_some_and(|a| a.contains("text/html"));
        if path.starts_with("/api/") {
            Self::Api
        } else if (path.starts_with("/ui/") && !html) || request.headers().contains_key(FOR_HEADER)
        {
            // The browser's half asks for pages, too.
            Self::Function
        } else if request.method() == Method::GET || request.method() == Method::HEAD {
            Self::Page
        } else {
            Self::Form
        }
    }

    async fn sign_in_needed(self, site: &Site, request: Request) -> Response {
        match self {
            Self::Page => {
                let there = request.uri().path_and_query().map_or("/", |p| p.as_str());
                let next = site.routes.safe_next(there);
                let to = match next.filter(|there| *there != "/") {
                    Some(there) => {
                        let mut query = form_urlencoded::Serializer::for_suffix(
                            "/sign-in?".to_owned(),
                            "/sign-in?".len(),
                        );
                        query.append_pair("next", there);
                        query.finish()
                    }
                    None => "/sign-in".to_owned(),
                };
                Redirect::to(&to).into_response()
            }
            Self::Form => match acting::waiting(site, request).await {
                Some(waiting) => {
                    let said = Some(acting::ended(true));
                    let (email, next) = (String::new(), String::new());
                    let status = StatusCode::UNAUTHORIZED;
                    sign_in::entry(site, status, email, next, Some(waiting), said)
                }
                None => Redirect::to("/sign-in?said=ended").into_response(),
            },
            Self::Function => function(&AppError::SignInNeeded),
            Self::Api => Problem::unauthorized().into_response(),
        }
    }

    async fn second_factor_needed(
        self,
        site: &Site,
        caller: &Caller,
        request: Request,
    ) -> Response {
        let waiting = match self {
            Self::Form => acting::waiting(site, request).await,
            _ => None,
        };
        match self {
            Self::Form if waiting.is_some() => {
                let status = StatusCode::UNAUTHORIZED;
                sign_in::factor_page(site, Some(caller), status, String::new(), waiting, None)
            }
            Self::Page | Self::Form => Redirect::to("/sign-in/second-factor").into_response(),
            Self::Function => function(&AppError::SignInNeeded),
            Self::Api => Problem::unauthorized().into_response(),
        }
    }

    fn refuse(
        self,
        site: &Site,
        caller: Option<&Caller>,
        request: &Request,
        error: AppError,
    ) -> Response {
        // What a page says of a refusal it says to the browser's half, too.
        let page = !request.uri().path().starts_with("/ui/");
        match self {
            Self::Function if !page => function(&error),
            Self::Page | Self::Form | Self::Function => {
                let title = refused_title(&error);
                pages::failure(site, caller, request.uri().path(), title, error)
            }
            Self::Api => Problem::of(&error).into_response(),
        }
    }
}

/// A server function's refusal, as its client reads it.
pub(super) fn function(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::FORBIDDEN);
    (status, Json(error)).into_response()
}
