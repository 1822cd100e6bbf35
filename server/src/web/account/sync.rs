//! The status of vector syncs.

use axum::{extract::State, http::StatusCode, response::Response};
use evenkeel_app::{
    AppError,
    identity::Role,
    pages::server_only::{self, sync::SyncPage},
    sync::{LONGEST_LIMIT, LONGEST_SOURCE},
};
use leptos::prelude::{IntoAny, view};

use super::{
    Fields, SignedIn,
    said::{Said, Told},
};
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
    Said(said): Said,
) -> Response {
    match site.store.sources().await {
        Ok(all) => {
            let may = caller.role >= Role::Editor;
            page(
                &site,
                Some(&caller),
                "/sync",
                "Vector sync",
                StatusCode::OK,
                || view! { <SyncPage sources=all may_change=may flash=said/> }.into_any(),
            )
        }
        // The page is there in full; what it would list isn't.
        Err(error @ AppError::Missing(_)) => page(
            &site,
            Some(&caller),
            "/sync",
            "Vector sync",
            StatusCode::OK,
            || server_only::failure("Vector sync", error),
        ),
        Err(error) => failure(&site, Some(&caller), "/sync", "Vector sync", error),
    }
}

fn done(
    site: &Site,
    caller: &Caller,
    told: &Told,
    result: Result<bool, AppError>,
    word: &str,
    of: &str,
) -> Response {
    let word = match result {
        Ok(true) => word,
        Ok(false) => "unknown",
        Err(error) => return failure(site, Some(caller), "/sync", "Vector sync", error),
    };
    told.say("/sync", word, of)
}

/// POST `/sync/reset`
pub async fn reset(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let actor = caller.actor();
    let result = site.store.reset_source(&actor, fields.get("source")).await;
    done(&site, &caller, &told, result, "reset", fields.get("source"))
}

/// POST `/sync/remove`
pub async fn remove(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
    fields: Fields,
) -> Response {
    let actor = caller.actor();
    let result = site.store.remove_source(&actor, fields.get("source")).await;
    done(
        &site,
        &caller,
        &told,
        result,
        "removed",
        fields.get("source"),
    )
}

/// POST `/sync/limit`
pub async fn limit(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    told: Told,
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
        return told.say("/sync", "bad-limit", "");
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
    done(&site, &caller, &told, set.await, "limit", source)
}
