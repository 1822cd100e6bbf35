//! The forms of projects as posted without JavaScript: saved, they lead to the project; refused,
//! the same page comes back with what was typed and what is wrong with it.

use axum::extract::FromRequest;
use axum::{
    Form,
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::{
    Resubmitted,
    project::{Fields, FormState, Merge, ProjectId, SaveOutcome, Submission},
};
use leptos::prelude::provide_context;

use super::{Site, account::SignedIn};
use crate::identity::Caller;

/// POST `/projects/new`
pub async fn create(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    request: Request,
) -> Response {
    submit(site, &caller, None, request).await
}

/// POST `/projects/{id}/edit`
pub async fn edit(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    match id.parse() {
        Ok(id) => submit(site, &caller, Some(ProjectId(id)), request).await,
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn submit(site: Site, caller: &Caller, id: Option<ProjectId>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let page = Request::from_parts(parts.clone(), axum::body::Body::empty());
    let fields = match Form::<Fields>::from_request(Request::from_parts(parts, body), &()).await {
        Ok(Form(fields)) => fields,
        Err(refusal) => return refusal.into_response(),
    };
    let submission = Submission::read(&fields);
    let (status, state) = match site
        .store
        .save(&caller.actor(), caller.user, id, fields)
        .await
    {
        Ok(SaveOutcome::Saved(id)) => {
            let to = id.map_or("/projects".to_owned(), |id| format!("/projects/{id}"));
            return Redirect::to(&to).into_response();
        }
        Ok(SaveOutcome::Merged(id, merge)) => {
            let to = format!("/projects/{id}?{}={}", Merge::SAID, merge.named());
            return Redirect::to(&to).into_response();
        }
        Ok(SaveOutcome::Rejected(state)) if state.conflict() => (StatusCode::CONFLICT, *state),
        Ok(SaveOutcome::Rejected(state)) => (StatusCode::UNPROCESSABLE_ENTITY, *state),
        Err(error) => (
            StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            FormState::failed(id, &submission, error),
        ),
    };
    let mut response = site
        .render(page, move || provide_context(Resubmitted(state.clone())))
        .await;
    *response.status_mut() = status;
    response
}
