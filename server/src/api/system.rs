//! The server, its database and the schema, for machines.

use axum::{Json, extract::State, http::StatusCode, response::IntoResponse, response::Response};
use evenkeel_model::{Finding, Report};
use serde::Serialize;
use utoipa::ToSchema;

use crate::web::{Site, health};

/// Whether everything is well.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `ok`, `degraded` or `down`.
    status: &'static str,
    /// Whether the database answers.
    database: bool,
    /// `clean`, `drift` or `could not verify`.
    schema: String,
    /// The server's version.
    version: &'static str,
}

/// The server's health
///
/// The same question as `/health`, in the API's words.
#[utoipa::path(
    get,
    path = "/api/v1/health",
    operation_id = "read_health",
    tag = "system",
    responses(
        (status = 200, description = "It serves, perhaps with parts missing.", body = Health),
        (status = 503, description = "The database can't be reached.", body = Health),
    )
)]
pub async fn health(State(site): State<Site>) -> Response {
    let (code, found) = health::look(&site).await;
    let health = Health {
        status: found.status(),
        database: code == StatusCode::OK,
        schema: site.guardian.seen().report.verdict.to_string(),
        version: env!("CARGO_PKG_VERSION"),
    };
    (code, Json(health)).into_response()
}

/// A check of the schema.
#[derive(Serialize, ToSchema)]
pub struct SchemaCheck {
    /// `clean`, `drift` or `could not verify`.
    verdict: String,
    /// A hash of the live schema; null where it could not be read.
    fingerprint: Option<String>,
    /// What differs from what it should be.
    findings: Vec<SchemaFinding>,
}

/// One difference.
#[derive(Serialize, ToSchema)]
pub struct SchemaFinding {
    /// The rule, such as `missing-column`.
    rule: String,
    /// `error`, `warning` or `notice`.
    severity: String,
    /// The object.
    object: String,
    /// In words.
    message: String,
    /// The features that suffer.
    features: Vec<String>,
}

impl From<&Finding> for SchemaFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            rule: finding.rule.id().to_owned(),
            severity: finding.severity.to_string(),
            object: finding.object.to_string(),
            message: finding.sentence(),
            features: finding.features.clone(),
        }
    }
}

impl From<&Report> for SchemaCheck {
    fn from(report: &Report) -> Self {
        Self {
            verdict: report.verdict.to_string(),
            fingerprint: report.fingerprint.as_ref().map(ToString::to_string),
            findings: report.findings.iter().map(SchemaFinding::from).collect(),
        }
    }
}

/// Check the schema now
#[utoipa::path(
    get,
    path = "/api/v1/schema",
    operation_id = "check_schema",
    tag = "system",
    responses(
        (status = 200, description = "What the check found.", body = SchemaCheck),
    )
)]
pub async fn schema(State(site): State<Site>) -> Json<SchemaCheck> {
    Json(SchemaCheck::from(&site.guardian.look_at_all().await.report))
}
