//! The server functions: the only doors between the browser and the server. Reading is GET, changing
//! is POST, and each body is one call of [`crate::backend::Backend`].

#![expect(
    missing_docs,
    reason = "the macro gives each argument a public field of the same name"
)]

use leptos::{prelude::*, server_fn::codec::GetUrl, server_fn::codec::Json};

use crate::{
    AppError,
    browser::Page,
    identity::Admitted,
    project::{Fields, FlagChange, FormState, ProjectId, Record, SaveOutcome},
};

/// One project.
#[server(prefix = "/ui", endpoint = "project", input = GetUrl, client = Page)]
pub async fn get_project(id: ProjectId) -> Result<Record, AppError> {
    crate::backend::backend()?.project(id).await
}

/// The form of a new project, or of one that exists.
#[server(prefix = "/ui", endpoint = "form", input = GetUrl, client = Page)]
pub async fn get_form(#[server(default)] id: Option<ProjectId>) -> Result<FormState, AppError> {
    crate::backend::backend()?.form(id).await
}

/// Creates or changes a project. JSON, because field names are not for a query string's grammar.
#[server(prefix = "/ui", endpoint = "save_project", input = Json, client = Page)]
pub async fn save_project(id: Option<ProjectId>, fields: Fields) -> Result<SaveOutcome, AppError> {
    crate::backend::backend()?.save(id, fields).await
}

/// Sets a flag to a stated value.
#[server(prefix = "/ui", endpoint = "set_flag", client = Page)]
pub async fn set_flag(change: FlagChange) -> Result<(), AppError> {
    crate::backend::backend()?.set_flag(change).await
}

/// Fills an empty list with sample projects.
#[server(prefix = "/ui", endpoint = "load_samples", client = Page)]
pub async fn load_samples() -> Result<(), AppError> {
    crate::backend::backend()?.load_samples().await
}

/// Waits for news: answers once there is something else to know than `known`, or after a while.
#[server(prefix = "/ui", endpoint = "news", input = GetUrl, client = Page)]
pub async fn wait_for_news(#[server(default)] known: String) -> Result<String, AppError> {
    Ok(crate::backend::backend()?.news(&known).await)
}

/// Signs in again in place. JSON, so that no page of another site can send it.
#[server(prefix = "/ui", endpoint = "sign_in", input = Json, client = Page)]
pub async fn sign_in_again(email: String, password: String) -> Result<Admitted, AppError> {
    crate::backend::backend()?.sign_in(email, password).await
}

/// Completes a sign-in in place.
#[server(prefix = "/ui", endpoint = "second_factor", input = Json, client = Page)]
pub async fn second_factor_again(code: String) -> Result<Admitted, AppError> {
    crate::backend::backend()?.second_factor(code).await
}
