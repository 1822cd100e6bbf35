//! The pages of projects.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use evenkeel_app::{
    pages::{projects, settings},
    project::{Column, Find, FormState, Merge, Neighbours, PageQuery, ProjectId, Record},
};

use super::{Site, account::SignedIn, pages::Live};

/// GET `/projects`
pub async fn list(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let page = Live::begin(&site, &caller, "/projects").at(query.as_deref());
    let query = PageQuery::read(&query.unwrap_or_default());
    let read = site.store.list(query).await;
    page.shown(|_| "Projects".to_owned(), "Projects", read, projects::list)
}

/// GET `/settings`
pub async fn settings(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let page = Live::begin(&site, &caller, "/settings").at(query.as_deref());
    // All of them, in the order in which they were made.
    let asked = PageQuery::read(&query.unwrap_or_default());
    let asked = PageQuery {
        find: Find::default(),
        ..asked
    };
    let read = site.store.list(asked).await;
    page.shown(
        |_| "Settings".to_owned(),
        "Settings",
        read,
        settings::settings,
    )
}

/// GET `/projects/{id}`
pub async fn show(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let path = format!("/projects/{id}");
    let page = Live::begin(&site, &caller, &path).at(query.as_deref());
    let id = addressed(&id);
    let read = site.store.project(id).await;
    // A page without them is still the page.
    let (neighbours, history) = match &read {
        Ok(_) => (
            site.store.neighbours(id).await.unwrap_or_default(),
            site.audit.history(id).await,
        ),
        Err(error) => (Neighbours::default(), Err(error.clone())),
    };
    let merged = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == Merge::SAID)
        .and_then(|(_, said)| Merge::read(&said));
    page.shown(Record::title, "Project", read, |record| {
        projects::show(record, neighbours, history, merged)
    })
}

/// GET `/projects/new`
pub async fn new(State(site): State<Site>, SignedIn(caller): SignedIn) -> Response {
    let page = Live::begin(&site, &caller, "/projects/new");
    let read = site.store.form(None).await;
    page.shown(
        |_| "New project".to_owned(),
        "New project",
        read,
        projects::new,
    )
}

/// GET `/projects/{id}/edit`
pub async fn edit(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let path = format!("/projects/{id}/edit");
    let page = Live::begin(&site, &caller, &path);
    let read = site.store.form(Some(addressed(&id))).await;
    page.shown(edited, "Edit project", read, projects::edit)
}

/// What the page of a form is called.
pub fn edited(state: &FormState) -> String {
    match state.id {
        Some(_) => format!(
            "Edit {}",
            state.base(Column::Name).cloned().unwrap_or_default()
        ),
        None => "New project".to_owned(),
    }
}

/// The project that an address names. Where it names no number there is no such project.
fn addressed(id: &str) -> ProjectId {
    id.parse().map_or(ProjectId::NONE, ProjectId)
}
