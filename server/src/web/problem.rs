//! What went wrong, as RFC 9457 has machines told.

use std::collections::BTreeMap;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use evenkeel_app::AppError;
use serde::Serialize;
use utoipa::ToSchema;

/// A problem (RFC 9457). `type` says which: it stays the same over releases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Which problem it is: `/problems/` and a name.
    #[serde(rename = "type")]
    #[schema(example = "/problems/invalid-fields")]
    kind: String,
    /// The same in words.
    title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// What happened, and what to do.
    detail: String,
    /// What is wrong with each field, by its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    errors: BTreeMap<String, String>,
}

impl Problem {
    /// A problem of this name.
    pub fn new(status: StatusCode, name: &str, title: &str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/problems/{name}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            errors: BTreeMap::new(),
        }
    }

    /// No token, or none that holds.
    pub fn unauthorized() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "unauthorized",
            "No token that holds",
            "Send a token that holds as `Authorization: Bearer …`. An administrator makes one at /tokens.",
        )
    }

    /// The address has no such method.
    pub fn method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method-not-allowed",
            "No such method here",
            "The header `Allow` names those that there are.",
        )
    }

    /// Nothing is at this address.
    pub fn not_found(what: &str) -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not-found",
            "Not found",
            format!("There is no {what} here."),
        )
    }

    /// The request can't be read.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "bad-request",
            "The request can't be read",
            detail,
        )
    }

    /// Fields that can't be taken.
    pub fn fields(errors: BTreeMap<String, String>) -> Self {
        Self {
            errors,
            ..Self::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "invalid-fields",
                "Some fields can't be taken",
                "Nothing was changed. `errors` says what is wrong with which field.",
            )
        }
    }

    /// What a page would say, for machines.
    pub fn of(error: &AppError) -> Self {
        let name = match error {
            AppError::NoSuchProject | AppError::NoSuchTable => "not-found",
            AppError::Missing(_) => "schema-damaged",
            AppError::Refused => "refused",
            AppError::DatabaseUnreachable => "database-unreachable",
            AppError::DatabaseBusy => "database-busy",
            AppError::ReadOnly => "read-only",
            AppError::SignInNeeded => "unauthorized",
            AppError::NotAllowed => "not-allowed",
            AppError::AccountsDamaged => "accounts-damaged",
            AppError::TooManySignIns => "too-many-sign-ins",
            AppError::BadRequest => "bad-request",
            AppError::AnotherAccount => "another-account",
            AppError::ServerUnreachable | AppError::SavedAlready(_) | AppError::Internal(_) => {
                "internal"
            }
        };
        let (status, title, detail) = match error {
            AppError::NotAllowed => (
                StatusCode::FORBIDDEN,
                "The token may not do this",
                "It lacks the scope. Nothing was changed; an administrator can make another at /tokens."
                    .to_owned(),
            ),
            // A damaged schema is no fault of the request, and may be mended.
            AppError::Missing(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Not available now",
                error.to_string(),
            ),
            _ => (
                StatusCode::from_u16(error.status_code())
                    .unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
                "It could not be done",
                error.to_string(),
            ),
        };
        Self::new(status, name, title, detail)
    }
}

impl From<AppError> for Problem {
    fn from(error: AppError) -> Self {
        Self::of(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"evenkeel\""),
            );
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}
