//! The HTTP API for machines, `/api/v1`: the same stores, checks and trail as the pages have.
//!
//! Who may do what stands in the one table of the site. What each answer is stands beside its
//! handler, and `/api/v1/openapi.json` is made of that.

pub mod problem;
pub mod projects;
pub mod sync;
pub mod system;

use axum::{
    Json,
    extract::{FromRequest, Request},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use problem::Problem;
use serde::de::DeserializeOwned;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

/// The description of the API.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Evenkeel",
        description = "Projects, vector sync and the state of the schema, for machines. Tokens are made by administrators at /tokens and sent as `Authorization: Bearer …`."
    ),
    paths(
        projects::list,
        projects::create,
        projects::read,
        projects::change,
        sync::list,
        sync::read,
        sync::record,
        system::health,
        system::schema,
    ),
    components(schemas(Problem)),
    modifiers(&Tokens),
    tags(
        (name = "projects", description = "List, read, create and change projects."),
        (name = "sync", description = "How fresh the sources of vectors are."),
        (name = "system", description = "The server, its database and the schema.")
    )
)]
struct Description;

struct Tokens;

impl Modify for Tokens {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("A token that an administrator made at /tokens."))
            .build();
        if let Some(components) = &mut openapi.components {
            components.add_security_scheme("token", SecurityScheme::Http(scheme));
        }
    }
}

/// The description, as it is served and checked in.
pub fn description() -> String {
    let mut text = Description::openapi()
        .to_pretty_json()
        .expect("a description always serialises");
    text.push('\n');
    text
}

/// GET `/api/v1/openapi.json`
pub async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json")], description()).into_response()
}

/// A JSON body, or the problem with it.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Self(value)),
            Err(refusal) => Err(match refusal.status() {
                StatusCode::UNSUPPORTED_MEDIA_TYPE => Problem::new(
                    StatusCode::UNSUPPORTED_MEDIA_TYPE,
                    "unsupported-media-type",
                    "The body isn't JSON",
                    "Send `Content-Type: application/json`.",
                ),
                StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too-large",
                    "The body is too large",
                    "At most 256 KiB are taken.",
                ),
                _ => Problem::bad_request(refusal.body_text()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::description;

    #[test]
    fn the_snapshot_of_the_description_is_the_one_served() {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/openapi.json");
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, description()).expect("it can be written");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == description(), "`make snapshots` writes it anew");
    }
}
