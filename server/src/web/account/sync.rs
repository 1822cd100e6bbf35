//! The status of vector syncs.

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::{
    AppError,
    identity::Role,
    plain,
    sync::{LONGEST_LIMIT, LONGEST_SOURCE},
};

use super::{Fields, SignedIn, said};
use crate::{
    identity::Caller,
    web::{
        Site,
        pages::{failure, page},
    },
};

/// GET `/sync`
pub async fn show(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    match site.store.sources().await {
        Ok(all) => {
            let (may, said) = (caller.role >= Role::Editor, said(raw.as_deref()));
            page(
                &site,
                Some(&caller),
                "/sync",
                "Vector sync",
                StatusCode::OK,
                || plain::sync::sync(all, may, said),
            )
        }
        // The page is there in full; what it would list isn't.
        Err(error @ AppError::Missing(_)) => page(
            &site,
            Some(&caller),
            "/sync",
            "Vector sync",
            StatusCode::OK,
            || plain::failure("Vector sync", error),
        ),
        Err(error) => failure(&site, Some(&caller), "/sync", "Vector sync", error),
    }
}

fn done(site: &Site, caller: &Caller, result: Result<bool, AppError>, word: &str) -> Response {
    let word = match result {
        Ok(true) => word,
        Ok(false) => "unknown",
        Err(error) => return failure(site, Some(caller), "/sync", "Vector sync", error),
    };
    Redirect::to(&format!("/sync?said={word}")).into_response()
}

/// POST `/sync/reset`
pub async fn reset(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    fields: Fields,
) -> Response {
    let actor = caller.actor();
    let result = site.store.reset_source(&actor, fields.get("source")).await;
    done(&site, &caller, result, "reset")
}

/// POST `/sync/remove`
pub async fn remove(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    fields: Fields,
) -> Response {
    let actor = caller.actor();
    let result = site.store.remove_source(&actor, fields.get("source")).await;
    done(&site, &caller, result, "removed")
}

/// POST `/sync/limit`
pub async fn limit(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    fields: Fields,
) -> Response {
    let unit = match fields.get("unit") {
        "minutes" => 1,
        "hours" => 60,
        "days" => 24 * 60,
        _ => 0,
    };
    let number: i64 = fields.get("number").trim().parse().unwrap_or(0);
    let minutes = number.saturating_mul(unit);
    if !(1..=LONGEST_LIMIT).contains(&minutes) {
        return Redirect::to("/sync?said=bad-limit").into_response();
    }
    let source = fields.get("source");
    let set = async {
        if source.len() > LONGEST_SOURCE || site.store.source(source).await?.is_none() {
            return Ok(false);
        }
        let actor = caller.actor();
        site.store
            .limit_source(&actor, source, minutes)
            .await
            .map(|()| true)
    };
    done(&site, &caller, set.await, "limit")
}
