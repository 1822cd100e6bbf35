//! What the UI needs from the server: one small trait, given by context, used in server functions'
//! bodies alone. So the app never sees a database, and a test can stand in for one.

use std::sync::Arc;

use async_trait::async_trait;
use evenkeel_model::{Report, Severity, Verdict};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};

use crate::{
    AppError,
    audit::Trail,
    identity::Admitted,
    project::{
        Fields, FlagChange, FormState, Neighbours, PageQuery, ProjectId, ProjectList, Record,
        SaveOutcome,
    },
    schema_doc::{TableList, TablePage},
};

/// What the server does for the UI.
#[async_trait]
pub trait Backend: Send + Sync {
    /// One page of the projects.
    async fn list_projects(&self, query: PageQuery) -> Result<ProjectList, AppError>;
    /// One project.
    async fn project(&self, id: ProjectId) -> Result<Record, AppError>;
    /// The projects before and after one, in the list's order.
    async fn neighbours(&self, id: ProjectId) -> Result<Neighbours, AppError>;
    /// What was done to a project, newest first.
    async fn history(&self, id: ProjectId) -> Result<Trail, AppError>;
    /// The form of a new project, or of one that exists.
    async fn form(&self, id: Option<ProjectId>) -> Result<FormState, AppError>;
    /// Creates or changes a project.
    async fn save(&self, id: Option<ProjectId>, fields: Fields) -> Result<SaveOutcome, AppError>;
    /// Sets a flag to a stated value.
    async fn set_flag(&self, change: FlagChange) -> Result<(), AppError>;
    /// Fills an empty list with sample projects.
    async fn load_samples(&self) -> Result<(), AppError>;
    /// Signs in again in place.
    async fn sign_in(&self, email: String, password: String) -> Result<Admitted, AppError>;
    /// Completes that with the second factor.
    async fn second_factor(&self, code: String) -> Result<Admitted, AppError>;
    /// The schema's state as last seen; costs the database nothing.
    fn status(&self) -> Status;
    /// The same, and what was written down last.
    async fn status_and_written(&self) -> Status;
    /// What there is to know of the schema's state and of what was written, once it isn't `known`, or after a
    /// while: a text that means nothing but that.
    async fn news(&self, known: &str) -> String;
    /// Checks the schema now.
    async fn check_schema(&self) -> SchemaHealth;
    /// All tables of the live schema.
    async fn tables(&self) -> Result<TableList, AppError>;
    /// One table of the live schema.
    async fn table(&self, name: String) -> Result<TablePage, AppError>;
}

/// The server's side, as held in context.
pub type SharedBackend = Arc<dyn Backend>;

/// The backend of the current request.
///
/// # Errors
/// Nobody gave one, which only a wrongly wired server can bring about.
pub fn backend() -> Result<SharedBackend, AppError> {
    use_context::<SharedBackend>().ok_or(AppError::Internal(0))
}

/// What a banner says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The last check's answer.
    pub verdict: Verdict,
    /// Whether the database answered then.
    pub reachable: bool,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Features that suffer.
    pub features: Vec<String>,
    /// The live schema's fingerprint; none while it can't be read.
    pub schema: Option<String>,
    /// The last thing that was written down in the trail. Only where it was asked for: it costs the
    /// database a reading, and tells an open page that somebody has changed something.
    pub written: Option<String>,
}

impl Status {
    /// Sums up a report.
    pub fn of(report: &Report, reachable: bool) -> Self {
        let mut features: Vec<String> = report
            .findings
            .iter()
            .flat_map(|f| f.features.iter().cloned())
            .collect();
        features.sort();
        features.dedup();
        Self {
            verdict: report.verdict,
            reachable,
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            features,
            schema: report.fingerprint.as_ref().map(ToString::to_string),
            written: None,
        }
    }
}

/// What the schema page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchemaHealth {
    /// The check's report.
    pub report: Report,
    /// The database without its secrets.
    pub database: String,
    /// The engine's name and version, once it has answered.
    pub engine: Option<String>,
    /// When it was checked, UTC, to the second.
    pub checked_at: String,
    /// How long the check took, in milliseconds.
    pub took_ms: u64,
}
