//! The server functions: the only doors between the browser and the server. Reading is GET, changing
//! is POST, and each body is one call of [`crate::backend::Backend`].

#![expect(
    missing_docs,
    reason = "the macro gives each argument a public field of the same name"
)]

use leptos::{prelude::*, server_fn::codec::GetUrl, server_fn::codec::Json};

use crate::{
    AppError,
    audit::Trail,
    backend::{SchemaHealth, Status},
    client::Page,
    identity::Admitted,
    project::{
        Fields, FlagChange, FormState, Neighbours, ProjectId, ProjectList, Record, SaveOutcome,
    },
    schema_doc::{TableList, TablePage},
};

/// One page of the projects: which, as the list's own address says it.
#[server(prefix = "/ui", endpoint = "projects", input = GetUrl, client = Page)]
pub async fn list_projects(#[server(default)] query: String) -> Result<ProjectList, AppError> {
    crate::backend::backend()?
        .list_projects(crate::project::PageQuery::read(&query))
        .await
}

/// One project.
#[server(prefix = "/ui", endpoint = "project", input = GetUrl, client = Page)]
pub async fn get_project(id: ProjectId) -> Result<Record, AppError> {
    crate::backend::backend()?.project(id).await
}

/// The projects before and after one, in the list's order.
#[server(prefix = "/ui", endpoint = "neighbours", input = GetUrl, client = Page)]
pub async fn get_neighbours(id: ProjectId) -> Result<Neighbours, AppError> {
    crate::backend::backend()?.neighbours(id).await
}

/// What was done to a project.
#[server(prefix = "/ui", endpoint = "history", input = GetUrl, client = Page)]
pub async fn get_history(id: ProjectId) -> Result<Trail, AppError> {
    crate::backend::backend()?.history(id).await
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

/// The schema's state as last seen, and, for a page that has been open for a while, what was written
/// down last.
#[server(prefix = "/ui", endpoint = "status", input = GetUrl, client = Page)]
pub async fn get_status(#[server(default)] written: bool) -> Result<Status, AppError> {
    let backend = crate::backend::backend()?;
    Ok(match written {
        true => backend.status_and_written().await,
        false => backend.status(),
    })
}

/// Waits for news: answers once there is something else to know than `known`, or after a while.
#[server(prefix = "/ui", endpoint = "news", input = GetUrl, client = Page)]
pub async fn wait_for_news(#[server(default)] known: String) -> Result<String, AppError> {
    Ok(crate::backend::backend()?.news(&known).await)
}

/// Checks the schema now.
#[server(prefix = "/ui", endpoint = "schema", input = GetUrl, client = Page)]
pub async fn check_schema() -> Result<SchemaHealth, AppError> {
    Ok(crate::backend::backend()?.check_schema().await)
}

/// All tables of the live schema.
#[server(prefix = "/ui", endpoint = "tables", input = GetUrl, client = Page)]
pub async fn get_tables() -> Result<TableList, AppError> {
    crate::backend::backend()?.tables().await
}

/// One table of the live schema.
#[server(prefix = "/ui", endpoint = "table", input = GetUrl, client = Page)]
pub async fn get_table(name: String) -> Result<TablePage, AppError> {
    crate::backend::backend()?.table(name).await
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
