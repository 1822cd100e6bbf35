//! Who may do what: one table, and the one place that holds every request against it.
//!
//! What isn't in the table nobody may do. A test walks all routes that are registered and fails
//! where one isn't here.

use axum::{
    Json,
    extract::{ConnectInfo, MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::{AppError, identity::Role, plain};
use std::net::SocketAddr;

use super::{
    Site,
    account::{door, proof},
    acting::{self, Stated},
    cookies::Names,
    pages,
};
use crate::{
    api::problem::Problem,
    identity::{By, Caller, Scope, Stage, Visitor},
};

/// What a request must show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing: it shows and changes nothing that is anybody's.
    Nothing,
    /// A session, also one that waits for its second factor.
    Session,
    /// Somebody signed in, whatever their role.
    SignIn,
    /// At least this role.
    Role(Role),
    /// At least this role, and a proof that is no older than ten minutes: a sign-in, or the password
    /// again. For whatever changes an account or a token. What asks for the password in its own form
    /// needs no more than a role.
    Fresh(Role),
    /// A machine's token of this scope.
    Scope(Scope),
}

use Needs::{Nothing, Scope as Token, Session, SignIn};
const VIEWER: Needs = Needs::Role(Role::Viewer);
const EDITOR: Needs = Needs::Role(Role::Editor);
const ADMIN: Needs = Needs::Role(Role::Admin);
const OWNER_AGAIN: Needs = Needs::Fresh(Role::Viewer);
const ADMIN_AGAIN: Needs = Needs::Fresh(Role::Admin);

/// Every route, by method and path.
#[rustfmt::skip]
pub const ROUTES: &[(&str, &str, Needs)] = &[
    // For process managers and load balancers. No names, no values.
    ("GET",  "/health",                          Nothing),
    ("GET",  "/health/live",                     Nothing),
    // Getting in and out.
    ("GET",  "/sign-in",                         Nothing),
    ("POST", "/sign-in",                         Nothing),
    ("GET",  "/setup",                           Nothing),
    ("POST", "/setup",                           Nothing),
    ("GET",  "/sign-in/second-factor",           Session),
    ("POST", "/sign-in/second-factor",           Session),
    ("POST", "/sign-out",                        Session),
    ("POST", "/ui/sign_in",                      Nothing),
    ("POST", "/ui/second_factor",                Session),
    // One's own account.
    ("GET",  "/account",                         SignIn),
    ("POST", "/account/password",                SignIn),
    ("GET",  "/account/second-factor",           SignIn),
    ("POST", "/account/second-factor",           SignIn),
    ("POST", "/account/second-factor/remove",    SignIn),
    ("GET",  "/account/sessions/end",            SignIn),
    ("POST", "/account/sessions/end",            OWNER_AGAIN),
    ("GET",  "/account/sessions/end-all",        SignIn),
    ("POST", "/account/sessions/end-all",        OWNER_AGAIN),
    // Projects.
    ("GET",  "/",                                VIEWER),
    ("GET",  "/projects",                        VIEWER),
    ("GET",  "/projects/{id}",                   VIEWER),
    ("GET",  "/settings",                        VIEWER),
    ("GET",  "/ui/projects",                     VIEWER),
    ("GET",  "/ui/project",                      VIEWER),
    ("GET",  "/ui/history",                      VIEWER),
    ("GET",  "/ui/neighbours",                   VIEWER),
    ("GET",  "/projects/new",                    EDITOR),
    ("POST", "/projects/new",                    EDITOR),
    ("GET",  "/projects/{id}/edit",              EDITOR),
    ("POST", "/projects/{id}/edit",              EDITOR),
    ("GET",  "/ui/form",                         EDITOR),
    ("POST", "/ui/save_project",                 EDITOR),
    ("POST", "/ui/set_flag",                     EDITOR),
    ("POST", "/ui/load_samples",                 EDITOR),
    // Vector sync.
    ("GET",  "/sync",                            VIEWER),
    ("GET",  "/sync/reset",                      EDITOR),
    ("POST", "/sync/reset",                      EDITOR),
    ("GET",  "/sync/remove",                     EDITOR),
    ("POST", "/sync/remove",                     EDITOR),
    ("POST", "/sync/limit",                      EDITOR),
    // The schema, to look at.
    ("GET",  "/schema",                          VIEWER),
    ("GET",  "/schema/tables",                   VIEWER),
    ("GET",  "/schema/tables/{name}",            VIEWER),
    ("GET",  "/ui/status",                       VIEWER),
    ("GET",  "/ui/schema",                       VIEWER),
    ("GET",  "/ui/tables",                       VIEWER),
    ("GET",  "/ui/table",                        VIEWER),
    // Accounts, tokens and the audit trail.
    ("GET",  "/users",                           ADMIN),
    ("POST", "/users/add",                       ADMIN_AGAIN),
    ("GET",  "/users/role",                      ADMIN),
    ("POST", "/users/role",                      ADMIN_AGAIN),
    ("GET",  "/users/disable",                   ADMIN),
    ("POST", "/users/disable",                   ADMIN_AGAIN),
    ("POST", "/users/enable",                    ADMIN_AGAIN),
    ("GET",  "/users/link",                      ADMIN),
    ("POST", "/users/link",                      ADMIN_AGAIN),
    ("GET",  "/users/remove-second-factor",      ADMIN),
    ("POST", "/users/remove-second-factor",      ADMIN_AGAIN),
    ("GET",  "/users/end-sessions",              ADMIN),
    ("POST", "/users/end-sessions",              ADMIN_AGAIN),
    ("GET",  "/tokens",                          ADMIN),
    ("POST", "/tokens/make",                     ADMIN_AGAIN),
    ("GET",  "/tokens/revoke",                   ADMIN),
    ("POST", "/tokens/revoke",                   ADMIN_AGAIN),
    ("GET",  "/audit",                           ADMIN),
    ("GET",  "/audit.csv",                       ADMIN),
    // Machines. The description of the API holds nothing of the database.
    ("GET",  "/api/v1/openapi.json",             Nothing),
    ("GET",  "/api/v1/health",                   Nothing),
    ("GET",  "/api/v1/projects",                 Token(Scope::ReadProjects)),
    ("POST", "/api/v1/projects",                 Token(Scope::WriteProjects)),
    ("GET",  "/api/v1/projects/{id}",            Token(Scope::ReadProjects)),
    ("PATCH", "/api/v1/projects/{id}",           Token(Scope::WriteProjects)),
    ("GET",  "/api/v1/sync",                     Token(Scope::ReadSync)),
    ("GET",  "/api/v1/sync/{source}",            Token(Scope::ReadSync)),
    ("PUT",  "/api/v1/sync/{source}",            Token(Scope::WriteSync)),
    ("GET",  "/api/v1/schema",                   Token(Scope::CheckSchema)),
];

/// What a route needs. None: it isn't in the table.
pub fn needs(method: &Method, path: &str) -> Option<Needs> {
    let method = match method.as_str() {
        "HEAD" => "GET",
        other => other,
    };
    ROUTES
        .iter()
        .find(|(m, p, _)| *m == method && *p == path)
        .map(|(_, _, needs)| *needs)
}

/// Whether an account's role lets it post there.
pub fn may(caller: &Caller, path: &str) -> bool {
    let fits = |pattern: &str| fits(pattern, path);
    ROUTES.iter().any(|(method, pattern, needs)| {
        let least = match needs {
            Needs::Role(least) | Needs::Fresh(least) => *least,
            _ => Role::Viewer,
        };
        *method == "POST" && fits(pattern) && caller.role >= least
    })
}

/// Whether a path is one of a route's.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut a, mut b) = (pattern.split('/'), path.split('/'));
    loop {
        match (a.next(), b.next()) {
            (None, None) => return true,
            (Some(p), Some(s)) if p == s || (p.starts_with('{') && !s.is_empty()) => {}
            _ => return false,
        }
    }
}

/// Lets a request through, or says why not.
pub async fn guard(State(site): State<Site>, mut request: Request, next: Next) -> Response {
    let matched = request
        .extensions()
        .get::<MatchedPath>()
        .map(|p| p.as_str().to_owned());
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip());
    let names = Names::of(request.headers(), site.secure);
    let visitor = Visitor {
        address: site.proxies.client(peer, request.headers()),
        agent: text(&request, header::USER_AGENT),
        device: names.device(request.headers()),
        session: names.session(request.headers()),
    };
    request.extensions_mut().insert(visitor.clone());
    let shown = Shown::of(&visitor, &request);
    let known = match &matched {
        Some(path) => needs(request.method(), path),
        // Where no route is there is nothing to see but that; those who are signed in keep their bar.
        None => {
            if let Ok(Some(caller)) = shown.caller(&site, &visitor).await
                && complete(&caller)
            {
                request.extensions_mut().insert(caller);
            }
            return next.run(request).await;
        }
    };
    let Some(needs) = known else {
        let path = matched.unwrap_or_default();
        if ROUTES.iter().any(|(_, p, _)| *p == path) {
            return method_not_allowed(&path, request.uri().path().starts_with("/api/"));
        }
        tracing::error!(path, "a route is registered and nobody may use it");
        return StatusCode::FORBIDDEN.into_response();
    };
    if needs == Nothing {
        return next.run(request).await;
    }
    let door = Door::of(&request);
    let caller = match shown.caller(&site, &visitor).await {
        Ok(Some(caller)) => caller,
        Ok(None) => return door.sign_in_needed(&site, request).await,
        Err(error) => return door.refuse(&site, None, &request, error),
    };
    if caller.session().is_some() {
        request = match acting::stated(&caller, request).await {
            Ok((Stated::Same, request)) => request,
            Ok((stated, request)) => return acting::refuse(&site, &caller, stated, request).await,
            Err(refusal) => return refusal,
        };
    }
    let allowed = match (needs, &caller.by) {
        (Session, By::Session { .. }) => true,
        (
            _,
            By::Session {
                stage: Stage::SecondFactor,
                ..
            },
        ) => return door.second_factor_needed(&site, &caller, request).await,
        (Needs::Role(least) | Needs::Fresh(least), By::Session { .. }) => caller.role >= least,
        (SignIn, By::Session { .. }) => true,
        (Token(scope), By::Token { scopes, .. }) => scopes.contains(&scope),
        (_, By::Token { .. }) | (Token(_), By::Session { .. }) => false,
        (Nothing, _) => true,
    };
    if !allowed {
        return door.refuse(&site, Some(&caller), &request, AppError::NotAllowed);
    }
    let enrolling = matched
        .as_deref()
        .is_some_and(|p| p == "/account/second-factor" || p == "/sign-out");
    if !enrolling && site.accounts.must_enrol(&caller) {
        return match door {
            Door::Page | Door::Form => Redirect::to("/account/second-factor").into_response(),
            _ => door.refuse(&site, Some(&caller), &request, AppError::NotAllowed),
        };
    }
    if let Needs::Fresh(_) = needs {
        request = match proof::proved(&site, &caller, request).await {
            Ok(request) => request,
            Err(asked) => return asked,
        };
    }
    request.extensions_mut().insert(caller);
    let says = request.method() == Method::GET
        && SAYING.contains(&matched.as_deref().unwrap_or_default())
        && names.said(request.headers()).is_some();
    let mut response = next.run(request).await;
    if says {
        names.end_said(response.headers_mut());
    }
    response
}

/// The pages that say, once, what was done.
const SAYING: [&str; 4] = ["/users", "/tokens", "/account", "/sync"];

/// A method that a route doesn't have.
fn method_not_allowed(path: &str, api: bool) -> Response {
    let mut allowed: Vec<&str> = ROUTES
        .iter()
        .filter(|(_, p, _)| *p == path)
        .map(|(method, _, _)| *method)
        .collect();
    if allowed.contains(&"GET") {
        allowed.push("HEAD");
    }
    let mut answer = match api {
        true => Problem::method().into_response(),
        false => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    };
    if let Ok(allow) = HeaderValue::from_str(&allowed.join(", ")) {
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
enum Shown {
    Nothing,
    /// A browser's cookie.
    Session(String),
    /// A machine's token.
    Token(String),
}

impl Shown {
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
pub(super) enum Door {
    /// A page.
    Page,
    /// A form without JavaScript.
    Form,
    /// A server function.
    Function,
    /// The API.
    Api,
}

impl Door {
    pub(super) fn of(request: &Request) -> Self {
        let path = request.uri().path();
        let html = text(request, header::ACCEPT).is_some_and(|a| a.contains("text/html"));
        if path.starts_with("/api/") {
            Self::Api
        } else if path.starts_with("/ui/") && !html {
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
                let to = match safe_next(there).filter(|there| *there != "/") {
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
            Self::Form => match acting::waiting(request).await {
                Some(waiting) => {
                    let said = Some(acting::ended(true));
                    let (email, next) = (String::new(), String::new());
                    let status = StatusCode::UNAUTHORIZED;
                    door::entry(site, status, email, next, Some(waiting), said)
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
            Self::Form => acting::waiting(request).await,
            _ => None,
        };
        match self {
            Self::Form if waiting.is_some() => {
                let status = StatusCode::UNAUTHORIZED;
                door::factor_page(site, Some(caller), status, String::new(), waiting, None)
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
        match self {
            Self::Page | Self::Form => {
                let title = plain::refused_title(&error);
                pages::failure(site, caller, request.uri().path(), title, error)
            }
            Self::Function => function(&error),
            Self::Api => Problem::of(&error).into_response(),
        }
    }
}

/// A server function's refusal, as its client reads it.
pub(super) fn function(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::FORBIDDEN);
    (status, Json(error)).into_response()
}

/// The page after a sign-in: only one of ours, known by the table, so that no link leads elsewhere.
pub fn safe_next(next: &str) -> Option<&str> {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let plain = next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        && next.len() <= 512;
    let known = ROUTES.iter().any(|(method, pattern, needs)| {
        *method == "GET"
            && matches!(needs, Needs::Role(_) | SignIn)
            && !pattern.starts_with("/ui/")
            && fits(pattern, path)
    });
    (plain && known).then_some(next)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use evenkeel_app::App;
    use leptos::server_fn::axum::server_fn_paths;
    use leptos_axum::generate_route_list;

    use super::{ROUTES, safe_next};

    // Listing the pages renders them, for which Leptos wants a runtime.
    #[tokio::test]
    async fn every_page_and_server_function_is_in_the_table() {
        let known: BTreeSet<(String, String)> = ROUTES
            .iter()
            .map(|(m, p, _)| ((*m).to_owned(), (*p).to_owned()))
            .collect();
        assert_eq!(known.len(), ROUTES.len(), "none is there twice");
        let mut registered = 0;
        for page in generate_route_list(App) {
            // Leptos writes parameters as axum does.
            let path = page.path().to_owned();
            assert!(
                known.contains(&("GET".to_owned(), path.clone())),
                "GET {path}"
            );
            registered += 1;
        }
        for (path, method) in server_fn_paths() {
            let row = (method.to_string(), path.to_owned());
            assert!(known.contains(&row), "{row:?}");
            registered += 1;
        }
        let functions = ROUTES
            .iter()
            .filter(|(_, p, _)| p.starts_with("/ui/"))
            .count();
        assert!(registered >= functions + 8, "{registered}");
    }

    /// A router doesn't say what it holds, so its source is asked.
    #[tokio::test]
    async fn every_route_of_the_router_is_in_the_table() {
        let source = include_str!("mod.rs");
        let mut found = 0;
        for piece in source.split(".route(").skip(1) {
            let path = piece.trim_start().trim_start_matches('"');
            let path = path.split('"').next().unwrap_or_default();
            let handlers = piece.split(".fallback(").next().unwrap_or_default();
            for (call, method) in [
                ("get(", "GET"),
                ("post(", "POST"),
                ("put(", "PUT"),
                ("patch(", "PATCH"),
                ("delete(", "DELETE"),
            ] {
                if handlers.contains(call) {
                    let known = ROUTES.iter().any(|(m, p, _)| *m == method && *p == path);
                    assert!(known, "{method} {path}");
                    found += 1;
                }
            }
        }
        let pages = generate_route_list(App).len();
        let functions = ROUTES
            .iter()
            .filter(|(_, p, _)| p.starts_with("/ui/"))
            .count();
        assert_eq!(
            found + pages + functions,
            ROUTES.len(),
            "and nothing else is"
        );
    }

    #[test]
    fn nothing_leads_elsewhere_after_a_sign_in() {
        for good in [
            "/projects",
            "/projects?page=2",
            "/projects/7/edit",
            "/schema/tables/a%20b",
            "/account",
        ] {
            assert_eq!(safe_next(good), Some(good));
        }
        for bad in [
            "",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/unknown",
            "/sign-out",
            "/ui/status",
            "/projects\r\nset-cookie: a=b",
            "/projects/7/../../x",
            "projects",
        ] {
            assert_eq!(safe_next(bad), None, "{bad}");
        }
    }
}
