//! The app's [`Backend`] over the store and the guardian.

use std::sync::Arc;

use async_trait::async_trait;
use axum::http::{HeaderMap, StatusCode, header, request::Parts};
use evenkeel_app::{
    AppError,
    audit::Trail,
    backend::{Backend, SchemaHealth, Status},
    identity::{Admitted, Role},
    project::{
        Fields, FlagChange, FormState, Neighbours, PageQuery, ProjectId, ProjectList, Record,
        SaveOutcome,
    },
    schema_doc::{TableList, TablePage},
};
use evenkeel_live::guardian::Guardian;
use evenkeel_model::Finding;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::{cookies::Names, tables};
use crate::{
    audit::Audit,
    identity::{Accounts, Caller, SecondFactor, SignIn, Visitor, secret::Secret},
    news::News,
    store::Store,
};

/// The backend that the server gives to the app.
pub struct StoreBackend {
    /// The projects.
    pub store: Store,
    /// What was done.
    pub audit: Audit,
    /// Keeps an eye on the schema.
    pub guardian: Arc<Guardian>,
    /// Who may sign in.
    pub accounts: Accounts,
    /// What open pages wait for.
    pub news: News,
    /// Whether browsers come over TLS.
    pub secure: bool,
}

impl StoreBackend {
    /// Gives the browser what it is to carry from now on.
    fn carry(&self, session: &Secret, device: Option<&Secret>) -> Result<(), AppError> {
        let (parts, response) = request()?;
        let names = Names::of(&parts.headers, self.secure);
        let mut headers = HeaderMap::new();
        names.set_session(&mut headers, session);
        if let Some(device) = device {
            names.set_device(&mut headers, device);
        }
        for value in headers.values() {
            response.append_header(header::SET_COOKIE, value.clone());
        }
        Ok(())
    }

    /// What is wrong as far as is known; the database is asked only if nobody has looked yet.
    async fn findings(&self) -> Vec<Finding> {
        let seen = self.guardian.seen();
        match seen.engine {
            Some(_) => seen.report.findings.clone(),
            None => self.guardian.look().await.report.findings.clone(),
        }
    }

    async fn list_tables(&self) -> Result<TableList, AppError> {
        let schema = self.store.whole_schema().await?;
        let findings = self.findings().await;
        // Hundreds of tables take a moment to lay out; other requests go on meanwhile.
        let drawn = tokio::task::spawn_blocking(move || tables::list(schema, &findings)).await;
        drawn.map_err(|error| {
            tracing::error!(%error, "the diagram of the tables could not be drawn");
            AppError::Internal(0)
        })
    }

    async fn describe_table(&self, name: &str) -> Result<TablePage, AppError> {
        let schema = self.store.whole_schema().await?;
        tables::describe(schema, &self.findings().await, name).ok_or(AppError::NoSuchTable)
    }
}

/// The request that a server function answers, and its answer.
fn request() -> Result<(Parts, ResponseOptions), AppError> {
    use_context::<Parts>()
        .zip(use_context::<ResponseOptions>())
        .ok_or(AppError::BadRequest)
}

/// Where it comes from.
fn visitor(parts: &Parts) -> Visitor {
    parts
        .extensions
        .get::<Visitor>()
        .cloned()
        .unwrap_or_default()
}

/// Who changes something. The table of routes has let them through already; a server function that
/// were reached in another way asks once more.
fn editor() -> Result<Caller, AppError> {
    let parts = use_context::<Parts>().ok_or(AppError::SignInNeeded)?;
    let caller = parts.extensions.get::<Caller>();
    let caller = caller.ok_or(AppError::SignInNeeded)?;
    match caller.role >= Role::Editor {
        true => Ok(caller.clone()),
        false => Err(AppError::NotAllowed),
    }
}

/// Gives a page the status of what it could not read. Readings alone: a form's status would be
/// applied after its redirect.
fn answered<T>(page: Option<ResponseOptions>, result: Result<T, AppError>) -> Result<T, AppError> {
    match (page, &result) {
        // A page that says what is missing is served in full: that is no failure of the server's.
        (_, Err(AppError::Missing(_))) => {}
        (Some(page), Err(error)) => page.set_status(
            StatusCode::from_u16(error.status_code()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        ),
        _ => {}
    }
    result
}

#[async_trait]
impl Backend for StoreBackend {
    async fn list_projects(&self, query: PageQuery) -> Result<ProjectList, AppError> {
        let page = use_context();
        answered(page, self.store.list(query).await)
    }

    async fn project(&self, id: ProjectId) -> Result<Record, AppError> {
        let page = use_context();
        answered(page, self.store.project(id).await)
    }

    async fn form(&self, id: Option<ProjectId>) -> Result<FormState, AppError> {
        let page = use_context();
        answered(page, self.store.form(id).await)
    }

    async fn neighbours(&self, id: ProjectId) -> Result<Neighbours, AppError> {
        self.store.neighbours(id).await
    }

    async fn history(&self, id: ProjectId) -> Result<Trail, AppError> {
        self.audit.history(id).await
    }

    async fn save(&self, id: Option<ProjectId>, fields: Fields) -> Result<SaveOutcome, AppError> {
        let caller = editor()?;
        self.store
            .save(&caller.actor(), caller.user, id, fields)
            .await
    }

    async fn set_flag(&self, change: FlagChange) -> Result<(), AppError> {
        let actor = editor()?.actor();
        self.store.set_flag(&actor, change).await
    }

    async fn load_samples(&self) -> Result<(), AppError> {
        let actor = editor()?.actor();
        self.store.load_samples(&actor).await
    }

    async fn sign_in(&self, email: String, password: String) -> Result<Admitted, AppError> {
        let (parts, _) = request()?;
        let visitor = visitor(&parts);
        match self.accounts.sign_in(&email, password, &visitor).await? {
            SignIn::Done { session, device } => {
                self.carry(&session, device.as_ref())?;
                Ok(Admitted::Done)
            }
            SignIn::SecondFactor(session) => {
                self.carry(&session, None)?;
                Ok(Admitted::SecondFactor)
            }
            SignIn::Refused => Ok(Admitted::Refused),
            SignIn::Wait(seconds) => Ok(Admitted::Wait(seconds)),
        }
    }

    async fn second_factor(&self, code: String) -> Result<Admitted, AppError> {
        let (parts, _) = request()?;
        let caller = parts.extensions.get::<Caller>();
        let caller = caller.ok_or(AppError::SignInNeeded)?;
        let visitor = visitor(&parts);
        match self.accounts.second_factor(caller, &code, &visitor).await? {
            SecondFactor::Done { session, device } => {
                self.carry(&session, device.as_ref())?;
                Ok(Admitted::Done)
            }
            SecondFactor::Refused => Ok(Admitted::Refused),
            SecondFactor::Wait(seconds) => Ok(Admitted::Wait(seconds)),
        }
    }

    fn status(&self) -> Status {
        let seen = self.guardian.seen();
        Status::of(&seen.report, seen.reachable)
    }

    async fn status_and_written(&self) -> Status {
        let written = self.audit.last_written().await;
        Status {
            written,
            ..self.status()
        }
    }

    async fn news(&self, known: &str) -> String {
        self.news.after(known).await
    }

    async fn check_schema(&self) -> SchemaHealth {
        let seen = self.guardian.look_at_all().await;
        let format =
            time::macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
        SchemaHealth {
            report: seen.report.clone(),
            database: self.store.shown().to_owned(),
            engine: seen.engine.clone(),
            checked_at: seen.at.format(&format).unwrap_or_default(),
            took_ms: u64::try_from(seen.took.as_millis()).unwrap_or(u64::MAX),
        }
    }

    async fn tables(&self) -> Result<TableList, AppError> {
        let page = use_context();
        answered(page, self.list_tables().await)
    }

    async fn table(&self, name: String) -> Result<TablePage, AppError> {
        let page = use_context();
        answered(page, self.describe_table(&name).await)
    }
}
