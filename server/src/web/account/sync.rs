//! The status of vector syncs.

use axum::{extract::State, http::StatusCode, response::Response};
use evenkeel_app::{
    AppError,
    identity::Role,
    pages::{
        self, Flash,
        sync::{RefusedLimit, SyncPage},
    },
    sync::{LONGEST_LIMIT, LONGEST_SOURCE},
    text::ascii_digits,
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
    shown(&site, &caller, said, None).await
}

/// The page; with a limit that was refused, it is an answer to that.
async fn shown(
    site: &Site,
    caller: &Caller,
    said: Option<Flash>,
    refused: Option<RefusedLimit>,
) -> Response {
    let status = match refused {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let title = "Vector sync";
    match site.store.sources().await {
        Ok(all) => {
            let may = caller.role >= Role::Editor;
            page(site, Some(caller), "/sync", title, status, || {
                view! { <SyncPage sources=all may_change=may flash=said refused/> }.into_any()
            })
        }
        // The page is there in full; what it would list isn't.
        Err(error @ AppError::Missing(_)) => {
            page(site, Some(caller), "/sync", title, StatusCode::OK, || {
                pages::failure(title, error)
            })
        }
        Err(error) => failure(site, Some(caller), "/sync", title, error),
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
    let Some(minutes) = minutes(fields.get("number"), fields.get("unit")) else {
        let kept = |name: &'static str| -> String {
            fields.get(name).chars().take(LONGEST_SOURCE).collect()
        };
        let refused = RefusedLimit {
            source: kept("source"),
            number: kept("number"),
            unit: kept("unit"),
        };
        return shown(&site, &caller, None, Some(refused)).await;
    };
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

/// A limit in minutes; none where it is none, or out of bounds.
fn minutes(number: &str, unit: &str) -> Option<i64> {
    let unit = match unit {
        "minutes" => 1,
        "hours" => 60,
        "days" => 24 * 60,
        _ => return None,
    };
    let number: i64 = ascii_digits(number.trim()).parse().ok()?;
    let minutes = number.checked_mul(unit)?;
    (1..=LONGEST_LIMIT).contains(&minutes).then_some(minutes)
}
