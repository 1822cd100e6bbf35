//! How fresh the sources of vectors are, for machines.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use evenkeel_app::sync::{Freshness, LONGEST_SOURCE, Source};
use serde::{Deserialize, Serialize};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};
use utoipa::ToSchema;

use super::{Body, BodyRefused};
use crate::{
    identity::Scope,
    store::read_moment,
    web::{Site, account::SignedIn, problem::Problem},
};

/// A source.
#[derive(Serialize, ToSchema)]
pub struct SyncSource {
    /// Its name.
    source: String,
    /// When it was last synced, as the database has it; null where that isn't available.
    last_sync: Option<String>,
    /// How many seconds ago that was; null where it is no moment.
    age_seconds: Option<i64>,
    /// After how many minutes it counts as stale.
    stale_after_minutes: i64,
    /// `fresh`, `stale`, `never`, `future` or `unknown`.
    state: &'static str,
}

impl From<Source> for SyncSource {
    fn from(source: Source) -> Self {
        Self {
            state: match source.freshness {
                Freshness::Fresh => "fresh",
                Freshness::Stale => "stale",
                Freshness::Never => "never",
                Freshness::Future => "future",
                Freshness::Unknown => "unknown",
            },
            source: source.source,
            last_sync: source.last_sync,
            age_seconds: source.age,
            stale_after_minutes: source.limit,
        }
    }
}

/// All sources.
#[derive(Serialize, ToSchema)]
pub struct SyncList {
    /// By name.
    items: Vec<SyncSource>,
}

/// A run of a source.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncRun {
    /// When it ended, RFC 3339. Without it, now.
    #[schema(format = DateTime)]
    last_sync: Option<String>,
}

/// List sources
#[utoipa::path(
    get,
    path = "/api/v1/sync",
    operation_id = "list_sync_sources",
    tag = "sync",
    responses(
        (status = 200, description = "All sources.", body = SyncList),
    )
)]
pub async fn list(State(site): State<Site>) -> Result<Json<SyncList>, Problem> {
    let items = site.store.sources().await?;
    Ok(Json(SyncList {
        items: items.into_iter().map(SyncSource::from).collect(),
    }))
}

/// Read a source
#[utoipa::path(
    get,
    path = "/api/v1/sync/{source}",
    operation_id = "read_sync_source",
    tag = "sync",
    params(("source" = String, Path, description = "The source's name.")),
    responses(
        (status = 200, description = "The source.", body = SyncSource),
        (status = 400, description = "The name isn't UTF-8.", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "There is no such source.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn read(
    State(site): State<Site>,
    Path(source): Path<String>,
) -> Result<Json<SyncSource>, Problem> {
    // No engine keeps such a name, so there is no such source.
    if source.contains('\0') {
        return Err(Problem::not_found("such source"));
    }
    match site.store.source(&source).await? {
        Some(found) => Ok(Json(found.into())),
        None => Err(Problem::not_found("such source")),
    }
}

/// Record a run
///
/// Sets when a source was last synced; a source that isn't known yet is added.
#[utoipa::path(
    put,
    path = "/api/v1/sync/{source}",
    operation_id = "record_sync",
    tag = "sync",
    params(("source" = String, Path, description = "The source's name: at most 200 bytes, no control characters.")),
    request_body(content = SyncRun, content_type = "application/json"),
    responses(
        BodyRefused,
        (status = 200, description = "The source as it is now.", body = SyncSource),
        (status = 204, description = "It is recorded. The token lacks `sync:read`, so it is told no more."),
        (status = 400, description = "The body isn't such a JSON object.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "The name or the moment can't be taken.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn record(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Path(source): Path<String>,
    Body(run): Body<SyncRun>,
) -> Result<Response, Problem> {
    let wrong =
        |field: &str, why: &str| Problem::fields([(field.to_owned(), why.to_owned())].into());
    if source.len() > LONGEST_SOURCE || source.chars().any(char::is_control) {
        return Err(wrong("source", "At most 200 bytes, no control characters."));
    }
    let at = match run.last_sync {
        None => OffsetDateTime::now_utc(),
        Some(text) => read_moment(&text)
            .ok_or_else(|| wrong("last_sync", "A moment such as 2026-01-31T12:00:00Z."))?,
    };
    let at = at
        .to_offset(time::UtcOffset::UTC)
        .replace_nanosecond(0)
        .unwrap_or(at)
        .format(&Rfc3339)
        .map_err(|_| wrong("last_sync", "A moment between the years 0 and 9999."))?;
    site.store
        .record_sync(&caller.actor(), &source, &at)
        .await?;
    if !caller.may(Scope::ReadSync) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    match site.store.source(&source).await? {
        Some(found) => Ok(Json(SyncSource::from(found)).into_response()),
        None => Err(Problem::not_found("such source")),
    }
}
