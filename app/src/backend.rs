//! What the UI needs from the server: one small trait, given by context, used in server functions'
//! bodies alone. So the app never sees a database, and a test can stand in for one.

use std::sync::Arc;

use async_trait::async_trait;
use evenkeel_model::{Report, Severity, Verdict};
use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};

use crate::{
    AppError,
    identity::Admitted,
    project::{Fields, FlagChange, FormState, ProjectId, Record, SaveOutcome},
};

/// What the server does for the UI.
#[async_trait]
pub trait Backend: Send + Sync {
    /// One project.
    async fn project(&self, id: ProjectId) -> Result<Record, AppError>;
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
    /// What there is to know of the schema's state and of what was written, once it isn't `known`, or after a
    /// while: a text that means nothing but that.
    async fn news(&self, known: &str) -> String;
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
