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
    pages::projects,
    project::{Fields, FormState, Merge, ProjectId, SaveOutcome, Submission},
};

use super::{
    Site,
    account::SignedIn,
    pages::{Live, code},
    projects::edited,
};
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
    let path = request.uri().path().to_owned();
    let fields = match Form::<Fields>::from_request(request, &()).await {
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
        Err(error) => (code(&error), FormState::failed(id, &submission, error)),
    };
    let page = Live::begin(&site, caller, &path);
    page.show(&edited(&state), status, || match id {
        Some(_) => projects::edit(state),
        None => projects::new(state),
    })
}
