//! The audit trail.

use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use evenkeel_app::{audit::Filter, plain::audit};

use super::SignedIn;
use crate::web::{
    Site,
    pages::{failure, page},
};

/// A file holds at most so many entries; a filter gets at the others.
const MOST: usize = 100_000;

fn filter(raw: Option<&str>) -> Filter {
    let mut filter = Filter::default();
    for (name, value) in form_urlencoded::parse(raw.unwrap_or_default().as_bytes()) {
        let value: String = value.trim().chars().take(300).collect();
        match name.as_ref() {
            "actor" => filter.actor = value,
            "action" => filter.action = value,
            "object" => filter.object = value,
            // What is no day lets everything through.
            "since" if day(&value) => filter.since = value,
            "before" => filter.before = value.parse().ok(),
            _ => {}
        }
    }
    filter
}

fn day(text: &str) -> bool {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text, &format).is_ok()
}

/// A filter as a query string.
fn addressed(filter: &Filter) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [
        ("actor", &filter.actor),
        ("action", &filter.action),
        ("object", &filter.object),
        ("since", &filter.since),
    ] {
        if !value.is_empty() {
            query.append_pair(name, value);
        }
    }
    if let Some(before) = filter.before {
        query.append_pair("before", &before.to_string());
    }
    match query.finish() {
        query if query.is_empty() => query,
        query => format!("?{query}"),
    }
}

/// GET `/audit`
pub async fn show(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let filter = filter(raw.as_deref());
    match site.store.trail(&filter).await {
        Ok(trail) => {
            let title = "Audit trail";
            page(
                &site,
                Some(&caller),
                "/audit",
                title,
                StatusCode::OK,
                || audit::audit(trail, filter, &addressed),
            )
        }
        Err(error) => failure(&site, Some(&caller), "/audit", "Audit trail", error),
    }
}

/// GET `/audit.csv`
pub async fn csv(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let entries = match site.store.trail_rows(&filter(raw.as_deref()), MOST).await {
        Ok(entries) => entries,
        Err(error) => return failure(&site, Some(&caller), "/audit", "Audit trail", error),
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = (|| {
        writer.write_record([
            "number", "at_utc", "actor", "address", "action", "object", "field", "before", "after",
        ])?;
        for entry in entries {
            let start = [
                entry.id.to_string(),
                entry.at,
                entry.actor,
                entry.address,
                entry.action,
                entry.object,
            ]
            .map(inert);
            let mut line = |field: String, before: Option<String>, after: Option<String>| {
                let end = [field, before.unwrap_or_default(), after.unwrap_or_default()];
                writer.write_record(start.iter().chain(&end.map(inert)))
            };
            if entry.changes.is_empty() {
                line(String::new(), None, None)?;
            }
            for change in entry.changes {
                line(change.field, change.before, change.after)?;
            }
        }
        writer.flush().map_err(csv::Error::from)
    })();
    match (written, writer.into_inner()) {
        (Ok(()), Ok(bytes)) => (
            [
                (
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("text/csv; charset=utf-8"),
                ),
                (
                    header::CONTENT_DISPOSITION,
                    HeaderValue::from_static("attachment; filename=\"audit.csv\""),
                ),
            ],
            bytes,
        )
            .into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// A cell that a spreadsheet would take for a formula, made a text.
fn inert(cell: String) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') if cell.parse::<f64>().is_err() => {
            format!("'{cell}")
        }
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::{addressed, filter, inert};

    #[test]
    fn a_filter_goes_through_its_address() {
        let read = filter(Some(
            "actor=a%26b&object=project+7&since=2026-01-02&before=9&x=y",
        ));
        assert_eq!(read.actor, "a&b");
        assert_eq!(read.before, Some(9));
        assert_eq!(
            addressed(&read),
            "?actor=a%26b&object=project+7&since=2026-01-02&before=9"
        );
        assert_eq!(addressed(&filter(Some("since=yesterday&before=x"))), "");
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(inert("=1+1".into()), "'=1+1");
        assert_eq!(inert("@SUM(A1)".into()), "'@SUM(A1)");
        assert_eq!(inert("-12.50".into()), "-12.50");
        assert_eq!(inert("plain".into()), "plain");
    }
}
