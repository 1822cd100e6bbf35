//! An endpoint as the API's description has it, and what every answer of its kind has in common.

use std::collections::BTreeMap;

use axum::http::Method;
use utoipa::{
    IntoResponses,
    openapi::{
        Content, OpenApi, Ref, RefOr,
        path::{Operation, PathItem, Paths},
        response::{Response, ResponseBuilder},
        schema::Schema,
        security::SecurityRequirement,
    },
};

use crate::web::route::Needs;

/// The name under which the description knows tokens.
pub const TOKEN: &str = "token";

/// An endpoint's description.
pub struct Endpoint {
    schemas: Vec<(String, RefOr<Schema>)>,
    paths: Paths,
}

impl Endpoint {
    /// One that is open to whoever shows what it needs, which is described too.
    pub fn new(needs: Needs, schemas: Vec<(String, RefOr<Schema>)>, mut paths: Paths) -> Self {
        if let Needs::Scope(scope) = needs {
            let operations = paths.paths.values_mut().flat_map(operations);
            for operation in operations.filter_map(|(_, operation)| operation.as_mut()) {
                let token = SecurityRequirement::new(TOKEN, [scope.name()]);
                operation.security = Some(vec![token]);
                operation.responses.responses.extend(ByToken::responses());
            }
        }
        Self { schemas, paths }
    }

    /// Its method, its path and its description in short.
    pub fn address(&mut self) -> Option<(Method, String, String)> {
        let (path, item) = self.paths.paths.iter_mut().next()?;
        let (method, operation) = operations(item)
            .into_iter()
            .find_map(|(method, operation)| Some((method, operation.as_ref()?)))?;
        let summary = operation.summary.clone().unwrap_or_default();
        Some((method, path.clone(), summary))
    }

    /// Adds it to a description.
    pub fn describe(self, openapi: &mut OpenApi) {
        openapi.paths.merge(self.paths);
        let components = openapi.components.get_or_insert_default();
        components.schemas.extend(self.schemas);
    }
}

fn operations(item: &mut PathItem) -> [(Method, &mut Option<Operation>); 5] {
    [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ]
}

/// What whoever needs a token may be told instead of what they asked for.
struct ByToken;

impl IntoResponses for ByToken {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            (401, "No token that holds."),
            (403, "The token may not do this."),
            (503, "Not available now."),
        ])
    }
}

/// What whoever sends JSON may be told: as [`super::Body`] refuses it.
pub struct BodyRefused;

impl IntoResponses for BodyRefused {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        problems(&[
            (400, "The body isn't a JSON object."),
            (413, "The body is too large."),
            (415, "The body isn't JSON."),
        ])
    }
}

/// [`crate::web::problem::Problem`]s, by their statuses.
fn problems(all: &[(u16, &str)]) -> BTreeMap<String, RefOr<Response>> {
    let problem = Content::new(Some(Ref::from_schema_name("Problem")));
    let response = |why: &str| {
        let response = ResponseBuilder::new().description(why);
        let response = response.content("application/problem+json", problem.clone());
        RefOr::T(response.build())
    };
    all.iter()
        .map(|(status, why)| (status.to_string(), response(why)))
        .collect()
}
