//! Every address that is answered, once: by which method, for whom, by what, and what it does.
//!
//! The router, the guard, `evenkeel routes` and the paths of the API's description are made of this
//! table, so that nothing is answered that isn't in it, nor to anybody whom it doesn't name. The app
//! declares its server functions itself; a start is refused where the two don't agree.

use std::borrow::Cow;

use axum::{
    Router,
    extract::{Request, State},
    handler::Handler,
    http::Method,
    response::Redirect,
    routing::{self, MethodFilter, MethodRouter},
};
use evenkeel_app::{
    api::{
        GetForm, GetProject, LoadSamples, SaveProject, SecondFactorAgain, SetFlag, SignInAgain,
        WaitForNews,
    },
    identity::Role,
};
use leptos::server_fn::{Protocol, ServerFn, axum::server_fn_paths};
use utoipa_axum::{router::UtoipaMethodRouter, routes};

use crate::{
    api::{self, Endpoint},
    identity::Scope,
    web::{
        self, Files, Served, Site,
        account::{admin, ask, audit, own, sign_in, sync},
        export, forms,
        functions::{self, TakesBody},
        health, projects, repair,
        route::{Kind, Needs, Route, Routes},
        schema,
    },
};
use Needs::{Nothing, Scope as Token, Session, SignIn};

const VIEWER: Needs = Needs::Role(Role::Viewer);
const EDITOR: Needs = Needs::Role(Role::Editor);
const ADMIN: Needs = Needs::Role(Role::Admin);
const OWNER_AGAIN: Needs = Needs::Fresh(Role::Viewer);
const ADMIN_AGAIN: Needs = Needs::Fresh(Role::Admin);

/// The table.
fn table() -> Vec<Registered> {
    [
        probes(),
        getting_in(),
        own_account(),
        of_projects(),
        vector_sync(),
        of_the_schema(),
        users(),
        tokens_and_audit(),
        machines(),
    ]
    .into_iter()
    .flatten()
    .flat_map(Registered::with_its_question)
    .collect()
}

/// For process managers and load balancers. No names, no values.
#[rustfmt::skip]
fn probes() -> Vec<Registered> {
    vec![
        get("/health",      Nothing, health::health, "Health, for load balancers"),
        get("/health/live", Nothing, health::live,   "Whether the process answers"),
    ]
}

#[rustfmt::skip]
fn getting_in() -> Vec<Registered> {
    vec![
        get("/sign-in",                Nothing, sign_in::sign_in_page,       "Ask for the password"),
        post("/sign-in",               Nothing, sign_in::sign_in,            "Sign in"),
        get("/setup",                  Nothing, sign_in::setup_page,         "Ask for a new password, by a link"),
        post("/setup",                 Nothing, sign_in::setup,              "Set the password, by a link"),
        get("/sign-in/second-factor",  Session, sign_in::second_factor_page, "Ask for the second factor"),
        post("/sign-in/second-factor", Session, sign_in::second_factor,      "Check the second factor"),
        post("/sign-out",              Session, sign_in::sign_out,           "Sign out").enrolling(),
        function::<SignInAgain>(Nothing,       "Sign in again, on the page that was open"),
        function::<SecondFactorAgain>(Session, "Check the second factor, on the page that was open"),
    ]
}

#[rustfmt::skip]
fn own_account() -> Vec<Registered> {
    vec![
        get("/account",                       SignIn, own::show,                 "One's own account").tells(),
        post("/account/password",             SignIn, own::change_password,      "Change one's password"),
        get("/account/second-factor",         SignIn, own::enrol_page,           "Show how to set up a second factor").enrolling(),
        post("/account/second-factor",        SignIn, own::enrol,                "Set up a second factor").enrolling(),
        post("/account/second-factor/remove", SignIn, own::remove_second_factor, "Turn off one's second factor"),
        post("/account/sessions/end",         OWNER_AGAIN, own::end_session,     "End the session").form_at("/account").asks(),
        post("/account/sessions/end-all",     OWNER_AGAIN, own::end_sessions,    "Sign out everywhere else").form_at("/account").asks(),
    ]
}

#[rustfmt::skip]
fn of_projects() -> Vec<Registered> {
    vec![
        get("/",                    VIEWER, home,          "Lead to the projects"),
        get("/projects",            VIEWER, projects::list,     "List projects"),
        get("/projects/{id}",       VIEWER, projects::show,     "A project"),
        get("/projects.csv",        VIEWER, export::csv,         "The projects, as CSV"),
        get("/projects.json",       VIEWER, export::json,        "The projects, as JSON"),
        get("/settings",            VIEWER, projects::settings, "Settings"),
        get("/projects/new",        EDITOR, projects::new,      "The form of a new project"),
        post("/projects/new",       EDITOR, forms::create, "Save the new project").form_at("/projects/new"),
        get("/projects/{id}/edit",  EDITOR, projects::edit,     "The form of a project"),
        post("/projects/{id}/edit", EDITOR, forms::edit,   "Save the project").form_at("/projects/{id}/edit"),
        function::<GetProject>(VIEWER,  "Read a project"),
        function::<GetForm>(EDITOR,     "Read the form of a project"),
        function::<SaveProject>(EDITOR, "Save a project"),
        function::<SetFlag>(EDITOR,     "Set the switch").form_at("/projects"),
        function::<LoadSamples>(EDITOR, "Load the samples").form_at("/projects"),
    ]
}

#[rustfmt::skip]
fn vector_sync() -> Vec<Registered> {
    vec![
        get("/sync",         VIEWER, sync::show,   "The sources of vectors").tells(),
        post("/sync/reset",  EDITOR, sync::reset,  "Reset the source").form_at("/sync").asks(),
        post("/sync/remove", EDITOR, sync::remove, "Remove the source").form_at("/sync").asks(),
        post("/sync/limit",  EDITOR, sync::limit,  "Set the limit").form_at("/sync"),
    ]
}

/// The schema, to look at.
#[rustfmt::skip]
fn of_the_schema() -> Vec<Registered> {
    vec![
        get("/schema",                VIEWER, schema::health, "What the schema lacks"),
        get("/schema/repair",         ADMIN,  repair::show, "What a repair would do"),
        post("/schema/repair",        ADMIN,  repair::act,  "Rehearse or apply it"),
        get("/schema/tables",         VIEWER, schema::list,   "The tables, as a diagram and a list"),
        get("/schema/tables/{name}",  VIEWER, schema::table,  "A table"),
        function::<WaitForNews>(VIEWER, "Wait until the schema or the projects change"),
    ]
}

#[rustfmt::skip]
fn users() -> Vec<Registered> {
    vec![
        get("/users",                       ADMIN,       admin::list,                 "All accounts").tells(),
        post("/users/add",                  ADMIN_AGAIN, admin::add,                  "Add an account").form_at("/users"),
        post("/users/role",                 ADMIN_AGAIN, admin::change_role,          "Change the role").form_at("/users").asks(),
        post("/users/disable",              ADMIN_AGAIN, admin::disable,              "Disable the account").form_at("/users").asks(),
        post("/users/enable",               ADMIN_AGAIN, admin::enable,               "Enable an account").form_at("/users"),
        post("/users/link",                 ADMIN_AGAIN, admin::link,                 "Make a password link").form_at("/users").asks(),
        post("/users/remove-second-factor", ADMIN_AGAIN, admin::remove_second_factor, "Turn off two-factor authentication").form_at("/users").asks(),
        post("/users/end-sessions",         ADMIN_AGAIN, admin::end_sessions,         "Sign out everywhere").form_at("/users").asks(),
    ]
}

#[rustfmt::skip]
fn tokens_and_audit() -> Vec<Registered> {
    vec![
        get("/tokens",         ADMIN,       admin::tokens,       "All tokens").tells(),
        post("/tokens/make",   ADMIN_AGAIN, admin::make_token,   "Make a token").form_at("/tokens"),
        post("/tokens/revoke", ADMIN_AGAIN, admin::revoke_token, "Revoke the token").form_at("/tokens").asks(),
        get("/audit",          ADMIN,       audit::show,         "The audit trail"),
        get("/audit.csv",      ADMIN,       audit::csv,          "The audit trail, as CSV"),
    ]
}

/// Machines. The description of the API holds nothing of the database. The method and the path of what
/// it describes stand above the handler, with the rest of its description.
#[rustfmt::skip]
fn machines() -> Vec<Registered> {
    vec![
        get("/api/v1/openapi.json", Nothing,   api::openapi, "The description of this API"),
        endpoint(Nothing,                      routes!(api::system::health)),
        endpoint(Token(Scope::ReadProjects),   routes!(api::projects::list)),
        endpoint(Token(Scope::WriteProjects),  routes!(api::projects::create)),
        endpoint(Token(Scope::ReadProjects),   routes!(api::projects::read)),
        endpoint(Token(Scope::WriteProjects),  routes!(api::projects::change)),
        endpoint(Token(Scope::ReadSync),       routes!(api::sync::list)),
        endpoint(Token(Scope::ReadSync),       routes!(api::sync::read)),
        endpoint(Token(Scope::WriteSync),      routes!(api::sync::record)),
        endpoint(Token(Scope::CheckSchema),    routes!(api::system::schema)),
    ]
}

async fn home() -> Redirect {
    Redirect::temporary("/projects")
}

/// A row of the table, with what answers.
struct Registered {
    route: Route,
    handler: MethodRouter<Site>,
    /// How the API describes it.
    endpoint: Option<Endpoint>,
    /// Whether GET asks before POST does it.
    asks: bool,
}

impl Registered {
    fn new(
        method: Method,
        path: impl Into<Cow<'static, str>>,
        needs: Needs,
        handler: MethodRouter<Site>,
        about: impl Into<Cow<'static, str>>,
    ) -> Self {
        let route = Route {
            method,
            path: path.into(),
            needs,
            about: about.into(),
            kind: Kind::Handler,
            form_at: None,
            tells: false,
            enrolling: false,
        };
        Self {
            route,
            handler,
            endpoint: None,
            asks: false,
        }
    }

    /// The page on which its form stands: after a sign-in somebody can come back to it with what they
    /// had typed. Never for a form that holds a password.
    fn form_at(mut self, page: &'static str) -> Self {
        self.route.form_at = Some(page);
        self
    }

    /// GET asks before POST does it: what can't be taken back by another click.
    fn asks(mut self) -> Self {
        self.asks = true;
        self
    }

    /// Two rows where it asks first. To be asked needs no fresh proof: the answer does.
    fn with_its_question(self) -> Vec<Self> {
        if !self.asks {
            return vec![self];
        }
        let needs = match self.route.needs {
            Needs::Fresh(role) => Needs::Role(role),
            needs => needs,
        };
        let (path, about) = (
            self.route.path.clone(),
            format!("Ask first: {}", self.route.about),
        );
        let question = Self::new(Method::GET, path, needs, routing::get(ask::ask), about);
        vec![question, self]
    }

    /// Its page says, once, what was done.
    fn tells(mut self) -> Self {
        self.route.tells = true;
        self
    }

    /// It is open to who must set up a second factor first.
    fn enrolling(mut self) -> Self {
        self.route.enrolling = true;
        self
    }
}

fn get<H, T>(path: &'static str, needs: Needs, handler: H, about: &'static str) -> Registered
where
    H: Handler<T, Site>,
    T: 'static,
{
    Registered::new(Method::GET, path, needs, routing::get(handler), about)
}

fn post<H, T>(path: &'static str, needs: Needs, handler: H, about: &'static str) -> Registered
where
    H: Handler<T, Site>,
    T: 'static,
{
    Registered::new(Method::POST, path, needs, routing::post(handler), about)
}

/// A server function of the app: its declaration says where it is and by which method.
fn function<F>(needs: Needs, about: &'static str) -> Registered
where
    F: ServerFn,
    F::Protocol: TakesBody,
{
    let method = <F::Protocol as Protocol<
        F,
        F::Output,
        F::Client,
        F::Server,
        F::Error,
        F::InputStreamError,
        F::OutputStreamError,
    >>::METHOD;
    let filter = MethodFilter::try_from(method.clone())
        .expect("a server function has one of the methods of HTTP");
    let handler = routing::on(filter, |State(site): State<Site>, request: Request| {
        functions::function(site, F::Protocol::KIND, request)
    });
    let mut row = Registered::new(method, F::PATH, needs, handler, about);
    row.route.kind = Kind::Function;
    row
}

/// An endpoint of the API, as its handler describes it.
fn endpoint(needs: Needs, described: UtoipaMethodRouter<Site>) -> Registered {
    let (schemas, paths, handler) = described;
    let mut endpoint = Endpoint::new(needs, schemas, paths);
    let address = endpoint.address();
    let (method, path, summary) = address.expect("`routes!` names a handler");
    Registered {
        endpoint: Some(endpoint),
        ..Registered::new(method, path, needs, handler, summary)
    }
}

/// The rows, for a reviewer.
pub fn all() -> Routes {
    Routes::new(table().into_iter().map(|row| row.route).collect())
}

/// The description of the API.
pub fn openapi() -> String {
    api::description(table().into_iter().filter_map(|row| row.endpoint))
}

/// The whole site.
///
/// # Errors
/// The table and the app don't agree on the app's server functions.
pub fn router(served: Served, files: Files) -> Result<Router, Disagreement> {
    let routes = all();
    agree(&routes)?;
    let answers = table().into_iter().fold(Router::new(), |router, row| {
        router.route(&row.route.path, row.handler)
    });
    Ok(web::serve(served, files, answers, routes, openapi()))
}

/// Where the table and the app don't agree.
#[derive(Debug, thiserror::Error)]
pub enum Disagreement {
    /// Nobody could reach it.
    #[error("the app has {method} {path}, and the table of routes has not")]
    NotInTable {
        /// Its method.
        method: Method,
        /// Its address.
        path: String,
    },
    /// Nothing would answer.
    #[error("the table of routes has {method} {path}, and the app has not")]
    NotInApp {
        /// Its method.
        method: Method,
        /// Its address.
        path: String,
    },
    /// Which of them holds?
    #[error("{method} {path} is in the table of routes twice")]
    Twice {
        /// Its method.
        method: Method,
        /// Its address.
        path: String,
    },
}

/// Holds the table against what the app declares.
fn agree(routes: &Routes) -> Result<(), Disagreement> {
    let declared: Vec<_> = server_fn_paths()
        .map(|(path, method)| (Kind::Function, method, path.to_owned()))
        .collect();
    for (kind, method, path) in &declared {
        if routes
            .find(method, path)
            .is_none_or(|row| row.kind != *kind)
        {
            let (method, path) = (method.clone(), path.clone());
            return Err(Disagreement::NotInTable { method, path });
        }
    }
    for row in routes.iter() {
        let (method, path) = (row.method.clone(), row.path.to_string());
        let same = |other: &&Route| other.method == row.method && other.path == row.path;
        if routes.iter().filter(same).count() > 1 {
            return Err(Disagreement::Twice { method, path });
        }
        if row.kind != Kind::Handler
            && !declared.contains(&(row.kind, method.clone(), path.clone()))
        {
            return Err(Disagreement::NotInApp { method, path });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use axum::http::Method;

    use super::{Disagreement, agree, all, openapi};
    use crate::web::route::{Kind, Route, Routes};

    fn without(path: &str) -> Routes {
        Routes::new(all().iter().filter(|r| r.path != path).cloned().collect())
    }

    fn with(row: Route) -> Routes {
        Routes::new(all().iter().cloned().chain([row]).collect())
    }

    #[tokio::test]
    async fn the_table_and_the_app_agree() {
        assert!(agree(&all()).is_ok());
    }

    #[tokio::test]
    async fn a_function_that_only_one_of_them_has_is_refused() {
        let path = "/ui/set_flag";
        let refused = agree(&without(path));
        assert!(matches!(refused, Err(Disagreement::NotInTable { path: of, .. }) if of == path));
        let settings = all().find(&Method::GET, "/settings").cloned();
        let row = Route {
            path: "/ui/more".into(),
            kind: Kind::Function,
            ..settings.expect("it is there")
        };
        assert!(matches!(
            agree(&with(row)),
            Err(Disagreement::NotInApp { .. })
        ));
    }

    #[tokio::test]
    async fn a_row_stands_once() {
        let row = all().iter().next().cloned().expect("there are some");
        assert!(matches!(agree(&with(row)), Err(Disagreement::Twice { .. })));
    }

    #[test]
    fn the_snapshot_of_the_description_is_the_one_served() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, openapi()).expect("it can be written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == openapi(), "`make snapshots` writes it anew");
    }

    #[test]
    fn nothing_leads_elsewhere_after_a_sign_in() {
        let routes = all();
        for good in [
            "/projects",
            "/projects?page=2",
            "/projects/7/edit",
            "/schema/tables/a%20b",
            "/account",
        ] {
            assert_eq!(routes.safe_next(good), Some(good));
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
            assert_eq!(routes.safe_next(bad), None, "{bad}");
        }
    }
}
