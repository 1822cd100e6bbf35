//! Projects, for machines.

use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use evenkeel_app::{
    AppError, Missing,
    project::{
        Cell, Column, Find, FormState, PageQuery, ProjectId, Record, SaveOutcome, Submission, Value,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Any};
use utoipa::{IntoParams, ToSchema};

use super::{Body, BodyRefused};
use crate::{
    identity::{By, Scope},
    store::{IdempotencyKey, Owner},
    web::{Site, account::SignedIn, problem::Problem},
};

/// A project. A field that isn't there is not available now: the database lacks its column.
#[derive(Serialize, ToSchema)]
struct Project {
    /// Its number.
    id: i64,
    /// Short and unique.
    key: Option<String>,
    /// What people call it.
    name: Option<String>,
    /// Free text.
    description: Option<String>,
    /// Such as `project-based` or `retainer`.
    project_work_type: Option<String>,
    /// The day that it meets on.
    weekly_meeting_day: Option<String>,
    /// The first day.
    #[schema(format = Date)]
    start_date: Option<String>,
    /// The day that it goes live.
    #[schema(format = Date)]
    launch_date: Option<String>,
    /// Hours, exact, as a decimal number in a text.
    #[schema(example = "12.50")]
    total_hours: Option<String>,
    /// Hours, exact, as a decimal number in a text.
    cumulative_hours: Option<String>,
    /// Hours, exact, as a decimal number in a text.
    retainer_hours: Option<String>,
    /// Whether it is worked on.
    is_active: Option<bool>,
    /// Whether its people get mails about meetings.
    send_meeting_emails: Option<bool>,
    /// When it was created, UTC.
    created_at: Option<String>,
    /// When it was last changed, UTC.
    updated_at: Option<String>,
    /// Which state this is; it goes up with every change.
    version: Option<i64>,
}

/// What can be said of a project. What isn't named stays as it is; null empties a field.
#[derive(Deserialize, ToSchema)]
#[expect(
    dead_code,
    reason = "describes what `fields` reads from a plain object"
)]
#[serde(deny_unknown_fields)]
struct ProjectInput {
    /// Short and unique: at most 50 characters. A new project needs one.
    #[schema(min_length = 1, max_length = 50, nullable = false)]
    key: Option<String>,
    /// What people call it. A new project needs one.
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    name: Option<String>,
    /// At most 10,000 characters.
    #[schema(max_length = 10000)]
    description: Option<String>,
    /// Such as `project-based` or `retainer`: at most 50 characters.
    project_work_type: Option<String>,
    /// The day that it meets on.
    weekly_meeting_day: Option<String>,
    /// The first day: `YYYY-MM-DD`.
    start_date: Option<String>,
    /// The day that it goes live: `YYYY-MM-DD`.
    launch_date: Option<String>,
    /// Hours with up to two decimals, as a number or in a text.
    #[schema(value_type = Option<Hours>)]
    total_hours: Option<Any>,
    /// Hours with up to two decimals, as a number or in a text.
    #[schema(value_type = Option<Hours>)]
    cumulative_hours: Option<Any>,
    /// Hours with up to two decimals, as a number or in a text.
    #[schema(value_type = Option<Hours>)]
    retainer_hours: Option<Any>,
    /// Whether it is worked on.
    #[schema(nullable = false)]
    is_active: Option<bool>,
    /// Whether its people get mails about meetings.
    #[schema(nullable = false)]
    send_meeting_emails: Option<bool>,
}

/// Hours.
#[derive(Deserialize, ToSchema)]
#[expect(dead_code, reason = "it describes what JSON may hold")]
#[serde(untagged)]
enum Hours {
    /// As a text.
    Text(String),
    /// As a number.
    Number(f64),
}

/// A page of the projects.
#[derive(Serialize, ToSchema)]
pub struct ProjectPage {
    /// The projects, by number.
    #[schema(value_type = Vec<Project>)]
    items: Vec<Any>,
    /// The page, from 1.
    page: u32,
    /// Projects on a page.
    per_page: u32,
    /// How many projects there are; a second old on large tables.
    total: u64,
    /// Whether there is a next page.
    more: bool,
    /// The address of the next page, as `Link` has it. It leads on from the last project of this one, so that
    /// what comes or goes meanwhile lets none be missed or come twice.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Which page is asked for.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it describes what `page_query` reads")]
struct PageParams {
    /// The page, from 1.
    #[param(
        required = false,
        minimum = 1,
        maximum = 4_294_967_295_i64,
        default = 1
    )]
    page: i64,
    /// Projects on a page, at most 1,000.
    #[param(required = false, minimum = 1, maximum = 1000, default = 50)]
    per_page: u32,
    /// The page begins right after this place in the order, whatever its number says. A place stands in the
    /// address of the next page, and is of that order alone; of another one, or where the column is gone,
    /// the number counts.
    #[param(required = false, max_length = 1024, pattern = "^[A-Za-z0-9_-]*$")]
    after: String,
    /// The page ends right before this place.
    #[param(required = false, max_length = 1024, pattern = "^[A-Za-z0-9_-]*$")]
    before: String,
    /// Words that a project has, each of them somewhere in its name, key or description, whatever the case.
    #[param(required = false, max_length = 200)]
    q: String,
    /// `true`, `false`, or `none` where neither is known.
    #[param(required = false, pattern = "^(true|false|none|)$")]
    is_active: String,
    /// A work type, or `none`.
    #[param(required = false, max_length = 200)]
    project_work_type: String,
    /// A meeting day, or `none`.
    #[param(required = false, max_length = 200)]
    weekly_meeting_day: String,
    /// `true`, `false`, or `none` where neither is known.
    #[param(required = false, pattern = "^(true|false|none|)$")]
    send_meeting_emails: String,
    /// The column in whose order they stand, after a minus the other way: `name`, `-launch_date`. What is
    /// empty stands at the end. Without it, the order in which they were made.
    #[param(
        required = false,
        pattern = "^(-?(id|key|name|is_active|project_work_type|total_hours|cumulative_hours|retainer_hours|weekly_meeting_day|send_meeting_emails|start_date|launch_date)|)$"
    )]
    sort: String,
}

fn page_query(raw: Option<&str>) -> Result<PageQuery, Problem> {
    let mut wrong = BTreeMap::new();
    let mut query = PageQuery::default();
    for (name, value) in form_urlencoded::parse(raw.unwrap_or_default().as_bytes()) {
        let whole = |most: u32| {
            let number = value.parse::<u32>();
            let fits = number.is_ok_and(|number| (1..=most).contains(&number));
            (fits, format!("A whole number from 1 to {most}."))
        };
        let (fits, why) = match name.as_ref() {
            "page" => whole(u32::MAX),
            "per_page" => whole(PageQuery::MOST),
            "after" | "before" => (true, "A place that a page's address has.".to_owned()),
            "q" => (
                value.chars().count() <= Find::LONGEST,
                format!("At most {} characters.", Find::LONGEST),
            ),
            "sort" => (
                true,
                "A column of the list, after a minus the other way.".to_owned(),
            ),
            known if Find::FILTERED.iter().any(|c| c.name() == known) => {
                (true, "A value of the column, or none.".to_owned())
            }
            _ => continue,
        };
        if !fits || !query.set(&name, &value) {
            wrong.insert(name.into_owned(), why);
        }
    }
    match wrong.is_empty() {
        true => Ok(query),
        false => Err(Problem::fields(wrong)),
    }
}

/// A project as JSON: what the live schema has of it.
fn shown(record: &Record) -> Any {
    let mut fields = Map::new();
    for column in Column::ALL {
        let value = match record.cell(column) {
            Cell::Unavailable => continue,
            Cell::Empty => Any::Null,
            Cell::Unreadable(raw) => Any::String(raw),
            Cell::Value(Value::Number(n)) => n.into(),
            Cell::Value(Value::Flag(on)) => on.into(),
            Cell::Value(other) => other.to_string().into(),
        };
        fields.insert(column.name().to_owned(), value);
    }
    Any::Object(fields)
}

fn etag(record: &Record) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{}\"", record.revision())).ok()
}

/// Whether a header of entity tags names this one. Weak ones don't count where something is changed.
fn names(header: &HeaderValue, tag: &str, weakly: bool) -> bool {
    let text = header.to_str().unwrap_or_default();
    text.split(',').map(str::trim).any(|one| {
        let one = match weakly {
            true => one.strip_prefix("W/").unwrap_or(one),
            false => one,
        };
        one == "*" || one.strip_prefix('"').and_then(|o| o.strip_suffix('"')) == Some(tag)
    })
}

/// The fields of a body, as a form would send them.
fn fields(body: Map<String, Any>) -> Result<Submission, Problem> {
    let mut wrong = BTreeMap::new();
    let mut inputs = BTreeMap::new();
    for (name, value) in body {
        let Some(column) = Column::EDITABLE.into_iter().find(|c| c.name() == name) else {
            wrong.insert(name, "There is no such field.".to_owned());
            continue;
        };
        let flag = matches!(column, Column::IsActive | Column::SendMeetingEmails);
        let hours = matches!(
            column,
            Column::TotalHours | Column::CumulativeHours | Column::RetainerHours
        );
        let text = match value {
            Any::String(text) if !flag => text,
            Any::Number(number) if hours => number.to_string(),
            Any::Bool(on) if flag => on.to_string(),
            Any::Null if !flag => String::new(),
            _ => {
                let kind = match (flag, hours) {
                    (true, _) => "Either true or false.",
                    (_, true) => "A number, or a text that holds one.",
                    _ => "A text.",
                };
                wrong.insert(name, kind.to_owned());
                continue;
            }
        };
        inputs.insert(column, text.replace("\r\n", "\n"));
    }
    match wrong.is_empty() {
        true => Ok(Submission {
            strict: true,
            inputs,
            ..Submission::default()
        }),
        false => Err(Problem::fields(wrong)),
    }
}

fn refused(state: &FormState) -> Problem {
    Problem::fields(
        state
            .problems
            .iter()
            .filter_map(|(column, problem)| {
                let why = problem.error.clone()?;
                Some((column.name().to_owned(), why))
            })
            .collect(),
    )
}

fn number(id: &str) -> Result<ProjectId, Problem> {
    id.parse()
        .map(ProjectId)
        .map_err(|_| Problem::not_found("such project"))
}

fn answer(status: StatusCode, record: &Record) -> Response {
    let mut response = (status, Json(shown(record))).into_response();
    if let Some(tag) = etag(record) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// List projects
#[utoipa::path(
    get,
    path = "/api/v1/projects",
    operation_id = "list_projects",
    tag = "projects",
    params(PageParams),
    responses(
        (status = 200, description = "A page of the projects. `Link` leads to the pages beside it.", body = ProjectPage, headers(("link" = String, description = "RFC 8288: the pages before and after."))),
        (status = 422, description = "A parameter can't be taken.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn list(State(site): State<Site>, RawQuery(raw): RawQuery) -> Result<Response, Problem> {
    let query = page_query(raw.as_deref())?;
    let list = site.store.list(query).await?;
    // A page of everything isn't what was asked for.
    if let Some(column) = list.undone.first() {
        return Err(AppError::Missing(Missing::Column(*column)).into());
    }
    let address = |query: PageQuery| format!("/api/v1/projects{}", query.address());
    let next = list.next().map(address);
    let previous = list.previous().map(address);
    let links: Vec<_> = [(&previous, "prev"), (&next, "next")]
        .into_iter()
        .filter_map(|(there, rel)| Some(format!("<{}>; rel=\"{rel}\"", there.as_ref()?)))
        .collect();
    let page = ProjectPage {
        items: list.records().map(|record| shown(&record)).collect(),
        page: list.query.page,
        per_page: list.query.per_page,
        total: list.total,
        more: list.more,
        next,
    };
    let mut response = Json(page).into_response();
    if let Ok(value) = HeaderValue::from_str(&links.join(", "))
        && !links.is_empty()
    {
        response.headers_mut().insert(header::LINK, value);
    }
    Ok(response)
}

/// Read a project
#[utoipa::path(
    get,
    path = "/api/v1/projects/{id}",
    operation_id = "read_project",
    tag = "projects",
    params(
        ("id" = i64, Path, description = "The project's number."),
        ("if-none-match" = Option<String>, Header, description = "Entity tags that you have; the answer is 304 if it is one of them.")
    ),
    responses(
        (status = 200, description = "The project.", body = Project, headers(("etag" = String, description = "Which state this is; for `If-Match`."))),
        (status = 304, description = "You have this state."),
        (status = 404, description = "There is no such project.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn read(
    State(site): State<Site>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let record = site.store.project(number(&id)?).await?;
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|h| names(h, &record.revision(), true));
    if known {
        let mut response = StatusCode::NOT_MODIFIED.into_response();
        if let Some(tag) = etag(&record) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        return Ok(response);
    }
    Ok(answer(StatusCode::OK, &record))
}

/// Create a project
///
/// With an `Idempotency-Key` the same request can be sent again when its answer was lost: within a
/// day it creates once.
#[utoipa::path(
    post,
    path = "/api/v1/projects",
    operation_id = "create_project",
    tag = "projects",
    params(("idempotency-key" = Option<String>, Header, description = "At most 200 visible characters, such as a UUID; another for each project.")),
    request_body(content = ProjectInput, content_type = "application/json"),
    responses(
        BodyRefused,
        (status = 201, description = "The project as created; without its content where the token lacks `projects:read`.", body = Project, headers(("location" = String, description = "Where it is."), ("etag" = String, description = "Which state this is."))),
        (status = 409, description = "The key was used for another request.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Some fields can't be taken.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn create(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    headers: HeaderMap,
    Body(body): Body<Map<String, Any>>,
) -> Result<Response, Problem> {
    let once = match headers.get("idempotency-key") {
        None => None,
        Some(key) => {
            let key = key.to_str().unwrap_or_default().trim();
            if !(1..=200).contains(&key.len()) {
                let why = "Between 1 and 200 visible characters.".to_owned();
                return Err(Problem::fields(
                    [("idempotency-key".to_owned(), why)].into(),
                ));
            }
            let By::Token { id, .. } = caller.by else {
                return Err(Problem::of(&AppError::NotAllowed));
            };
            let text = serde_json::to_string(&body).unwrap_or_default();
            Some(IdempotencyKey {
                owner: Owner::Token(id),
                key: key.to_owned(),
                request: crate::identity::secret::digest(&text),
            })
        }
    };
    let submission = fields(body)?;
    let created = site
        .store
        .create(&caller.actor(), &submission, once.as_ref())
        .await?;
    match created {
        SaveOutcome::Saved(Some(id)) | SaveOutcome::Merged(id, _) => {
            let mut response = match caller.may(Scope::ReadProjects) {
                true => answer(StatusCode::CREATED, &site.store.project(id).await?),
                false => StatusCode::CREATED.into_response(),
            };
            if let Ok(place) = HeaderValue::from_str(&format!("/api/v1/projects/{id}")) {
                response.headers_mut().insert(header::LOCATION, place);
            }
            Ok(response)
        }
        // The table has no number to find it by; it is created all the same.
        SaveOutcome::Saved(None) => Ok((StatusCode::CREATED, Json(Map::new())).into_response()),
        SaveOutcome::Rejected(state) if state.problems.is_empty() => Err(Problem::new(
            StatusCode::CONFLICT,
            "key-reused",
            "The key was used for another request",
            "Nothing was created. Send another `Idempotency-Key` with another request.",
        )),
        SaveOutcome::Rejected(state) => Err(refused(&state)),
    }
}

/// Change a project
///
/// `If-Match` names the state that you saw, so that nobody's newer change is written over unseen.
#[utoipa::path(
    patch,
    path = "/api/v1/projects/{id}",
    operation_id = "change_project",
    tag = "projects",
    params(
        ("id" = i64, Path, description = "The project's number."),
        ("if-match" = String, Header, description = "The `ETag` of the state that you saw.")
    ),
    request_body(content = ProjectInput, content_type = "application/json"),
    responses(
        BodyRefused,
        (status = 200, description = "The project as it is now.", body = Project, headers(("etag" = String, description = "Which state this is."))),
        (status = 204, description = "It is changed. The token lacks `projects:read`, so it is told no more."),
        (status = 404, description = "There is no such project.", body = Problem, content_type = "application/problem+json"),
        (status = 412, description = "Somebody has changed it since.", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "Some fields can't be taken.", body = Problem, content_type = "application/problem+json"),
        (status = 428, description = "`If-Match` is missing.", body = Problem, content_type = "application/problem+json"),
    )
)]
pub async fn change(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Path(id): Path<String>,
    headers: HeaderMap,
    Body(body): Body<Map<String, Any>>,
) -> Result<Response, Problem> {
    let id = number(&id)?;
    let mut submission = fields(body)?;
    let Some(seen) = headers.get(header::IF_MATCH) else {
        return Err(Problem::new(
            StatusCode::PRECONDITION_REQUIRED,
            "precondition-required",
            "Say which state you saw",
            "Send the project's `ETag` as `If-Match`.",
        ));
    };
    let changed_since = || {
        Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "changed-since",
            "Somebody has changed it since",
            "Nothing was changed. Read the project, and send its new `ETag`.",
        )
    };
    let current = site.store.project(id).await?;
    if !names(seen, &current.revision(), false) {
        return Err(changed_since());
    }
    submission.revision = current.revision();
    match site.store.change(&caller.actor(), id, &submission).await? {
        SaveOutcome::Saved(_) | SaveOutcome::Merged(..) if !caller.may(Scope::ReadProjects) => {
            Ok(StatusCode::NO_CONTENT.into_response())
        }
        SaveOutcome::Saved(_) | SaveOutcome::Merged(..) => {
            Ok(answer(StatusCode::OK, &site.store.project(id).await?))
        }
        SaveOutcome::Rejected(state) if state.problems.is_empty() => Err(changed_since()),
        SaveOutcome::Rejected(state) => Err(refused(&state)),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::{names, page_query};

    #[test]
    fn entity_tags_are_compared_whole() {
        let header = |text| HeaderValue::from_static(text);
        assert!(names(&header("\"v3\""), "v3", false));
        assert!(names(&header("\"v1\", \"v3\""), "v3", false));
        assert!(names(&header("*"), "v3", false));
        assert!(names(&header("W/\"v3\""), "v3", true));
        assert!(!names(&header("W/\"v3\""), "v3", false));
        assert!(!names(&header("v3"), "v3", false));
        assert!(!names(&header("\"v33\""), "v3", false));
    }

    #[test]
    fn pages_are_numbers_in_bounds() {
        assert!(page_query(None).is_ok());
        assert!(page_query(Some("page=2&per_page=1000&other=x")).is_ok());
        for bad in ["page=0", "page=-1", "per_page=1001", "page=x", "page="] {
            assert!(page_query(Some(bad)).is_err(), "{bad}");
        }
    }
}
