//! The projects as files: all that the list's address finds, or the page that it names.

use axum::{
    Json,
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use evenkeel_app::{
    AppError,
    project::{PageQuery, ProjectList},
};

use super::{
    Site,
    account::SignedIn,
    pages::failure,
    spreadsheet::{download, seen, writer, written},
};
use crate::identity::Caller;

/// A file holds at most so many projects; filters get at the others.
const MOST: usize = 100_000;

/// GET `/projects.csv`
pub async fn csv(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    match found(&site, &query.unwrap_or_default()).await {
        Ok(list) => match file(&list) {
            Ok(bytes) => download("projects.csv", bytes),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        Err(error) => refused(&site, &caller, error),
    }
}

/// GET `/projects.json`: the columns that there are, and a row of texts for each project.
pub async fn json(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    match found(&site, &query.unwrap_or_default()).await {
        Ok(list) => Json(list).into_response(),
        Err(error) => refused(&site, &caller, error),
    }
}

fn refused(site: &Site, caller: &Caller, error: AppError) -> Response {
    failure(site, Some(caller), "/projects", "Projects", error)
}

/// What an address finds: all of it, unless it names a page.
async fn found(site: &Site, query: &str) -> Result<ProjectList, AppError> {
    let asked = PageQuery::read(query);
    let paged = form_urlencoded::parse(query.as_bytes())
        .any(|(name, _)| matches!(&*name, "page" | "per_page" | "after" | "before"));
    if paged {
        return site.store.list(asked).await;
    }
    let first = PageQuery {
        per_page: PageQuery::MOST,
        ..asked
    };
    let mut all = site.store.list(first).await?;
    let mut next = all.next();
    while let Some(asked) = next.filter(|_| all.rows.len() < MOST) {
        let page = site.store.list(asked).await?;
        if page.columns != all.columns {
            // The schema changed under it, and rows of two kinds make no file.
            return Err(AppError::DatabaseBusy);
        }
        next = page.next();
        all.more = page.more;
        all.rows.extend(page.rows);
    }
    Ok(all)
}

fn file(list: &ProjectList) -> Result<Vec<u8>, csv::Error> {
    let mut writer = writer();
    writer.write_record(list.columns.iter().map(|column| column.name()))?;
    for row in &list.rows {
        writer.write_record(
            row.iter()
                .map(|text| seen(text.clone().unwrap_or_default())),
        )?;
    }
    if list.more {
        let last = format!("Only the first {MOST} projects; filters get at the others.");
        let rest = list.columns.iter().skip(1).map(|_| "");
        writer.write_record(std::iter::once(last.as_str()).chain(rest))?;
    }
    written(writer)
}
