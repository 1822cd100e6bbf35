//! The HTTP API for machines, `/api/v1`: the same stores, checks and trail as the pages have.
//!
//! Which endpoints there are and who may use them stands in the one table of the site
//! ([`crate::routes`]). What each takes and answers stands above its handler, and
//! `/api/v1/openapi.json` is made of both.

mod endpoint;
pub mod projects;
pub mod sync;
pub mod system;

use axum::{
    Json,
    extract::{FromRequest, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::de::DeserializeOwned;
use utoipa::{
    Modify, OpenApi,
    openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme},
};

pub use self::endpoint::{BodyRefused, Endpoint};
use crate::web::{Site, problem::Problem};

/// What the description of the API says besides its endpoints.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Evenkeel",
        description = "Projects, vector sync and the state of the schema, for machines. Tokens are made by administrators at /tokens and sent as `Authorization: Bearer …`."
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
            components.add_security_scheme(endpoint::TOKEN, SecurityScheme::Http(scheme));
        }
    }
}

/// The description, as it is served and checked in.
pub fn description(endpoints: impl Iterator<Item = Endpoint>) -> String {
    let mut openapi = Description::openapi();
    for endpoint in endpoints {
        endpoint.describe(&mut openapi);
    }
    let mut text = openapi
        .to_pretty_json()
        .expect("a description always serialises");
    text.push('\n');
    text
}

/// GET `/api/v1/openapi.json`
pub async fn openapi(State(site): State<Site>) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    (json, site.openapi.to_string()).into_response()
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
