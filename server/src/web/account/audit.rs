//! The audit trail.

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::{
    audit::{Entry, Filter, Kind},
    pages::audit,
};

use super::SignedIn;
use crate::moment;
use crate::web::{
    Site,
    pages::{failure, page},
    spreadsheet::{download, seen, writer, written},
};

/// A file holds at most so many entries; a filter gets at the others.
const MOST: usize = 100_000;

/// The filter that an address holds, and a sentence for each part that can't be read: it lets everything
/// through, and isn't to be taken for one that doesn't.
fn filter(raw: Option<&str>) -> (Filter, Vec<String>) {
    let mut filter = Filter::default();
    let mut unread = Vec::new();
    for (name, value) in form_urlencoded::parse(raw.unwrap_or_default().as_bytes()) {
        let value: String = value
            .trim()
            .chars()
            .filter(|c| *c != '\0')
            .take(300)
            .collect();
        match name.as_ref() {
            "kind" => {
                filter.kind = match value.as_str() {
                    "changes" => Kind::Changes,
                    "sign-ins" => Kind::SignIns,
                    "" => Kind::All,
                    _ => {
                        unread.push(format!("“{value}” is no kind of entry, so all are shown."));
                        Kind::All
                    }
                }
            }
            "actor" => filter.actor = value,
            "action" => filter.action = value,
            "object" => filter.object = value,
            "since" if day(&value) || value.is_empty() => filter.since = value,
            "since" => unread.push(format!(
                "“{value}” is no day, so entries of all days are shown; write one such as 2026-01-31."
            )),
            "before" => match value.parse() {
                Ok(number) => filter.before = Some(number),
                Err(_) => unread.push(format!(
                    "“{value}” is no entry's number, so the newest are shown."
                )),
            },
            _ => {}
        }
    }
    (filter, unread)
}

fn day(text: &str) -> bool {
    let format = time::macros::format_description!("[year]-[month]-[day]");
    time::Date::parse(text, &format).is_ok()
}

/// A filter as a query string.
fn addressed(filter: &Filter) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    match filter.kind {
        Kind::All => {}
        Kind::Changes => drop(query.append_pair("kind", "changes")),
        Kind::SignIns => drop(query.append_pair("kind", "sign-ins")),
    }
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
    let (filter, unread) = filter(raw.as_deref());
    match site.audit.page(&filter).await {
        Ok(trail) => {
            let offers = site.audit.offers().await;
            let title = "Audit trail";
            page(
                &site,
                Some(&caller),
                "/audit",
                title,
                StatusCode::OK,
                || {
                    audit::audit(audit::Shown {
                        trail,
                        filter,
                        unread,
                        offers,
                        addressed: &addressed,
                        since: &moment::since,
                    })
                },
            )
        }
        Err(error) => failure(&site, Some(&caller), "/audit", "Audit trail", error),
    }
}

/// GET `/audit.csv`: all that the filter lets through, whichever page of it was looked at.
pub async fn csv(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let (filter, unread) = filter(raw.as_deref());
    if !unread.is_empty() {
        // A file of everything isn't what was asked for; the page says what can't be read.
        let asked = raw.unwrap_or_default();
        return Redirect::to(&format!("/audit?{asked}")).into_response();
    }
    let filter = Filter {
        before: None,
        ..filter
    };
    // One more, to know whether there are more.
    let entries = match site.audit.rows(&filter, MOST + 1).await {
        Ok(entries) => entries,
        Err(error) => return failure(&site, Some(&caller), "/audit", "Audit trail", error),
    };
    let Ok((name, bytes)) = file(entries, MOST) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    download(&name, bytes)
}

/// The file and its name. One that doesn't hold all says so in its name and in its last line.
fn file(mut entries: Vec<Entry>, most: usize) -> Result<(String, Vec<u8>), csv::Error> {
    let cut = entries.len() > most;
    entries.truncate(most);
    let mut writer = writer();
    let header = [
        "number",
        "at_utc",
        "actor",
        "address",
        "action",
        "object",
        "field",
        "before",
        "after",
        "actor_name",
        "object_name",
    ];
    writer.write_record(header)?;
    for entry in entries {
        let start = [
            entry.id.to_string(),
            entry.at,
            entry.actor,
            entry.address,
            entry.action,
            entry.object,
        ]
        .map(seen);
        let names = [entry.actor_name, entry.object_name].map(seen);
        let mut line = |field: String, before: Option<String>, after: Option<String>| {
            let change = [field, before.unwrap_or_default(), after.unwrap_or_default()];
            writer.write_record(start.iter().chain(&change.map(seen)).chain(&names))
        };
        if entry.changes.is_empty() {
            line(String::new(), None, None)?;
        }
        for change in entry.changes {
            line(change.field, change.before, change.after)?;
        }
    }
    if !cut {
        return Ok(("audit.csv".to_owned(), written(writer)?));
    }
    let mut last = [const { String::new() }; 11];
    last[5] =
        format!("Cut: only the newest {most} entries that fit are here. Filter for the others.");
    writer.write_record(last)?;
    Ok((format!("audit-newest-{most}.csv"), written(writer)?))
}

#[cfg(test)]
mod tests {
    use evenkeel_app::audit::Entry;

    use super::{addressed, file, filter};

    #[test]
    fn a_file_that_is_cut_says_so() {
        let entry = |id| Entry {
            id,
            at: "2026-01-02 03:04:05".to_owned(),
            actor: "ann@example.com".to_owned(),
            actor_name: "Ann".to_owned(),
            address: String::new(),
            action: "set".to_owned(),
            object: "project 7".to_owned(),
            object_name: "=1+1".to_owned(),
            changes: Vec::new(),
        };
        let made = |count, most| {
            let (name, bytes) = file((0..count).map(entry).collect(), most).expect("it is written");
            (name, String::from_utf8(bytes).expect("it is text"))
        };
        let (name, text) = made(3, 3);
        assert_eq!(name, "audit.csv");
        assert_eq!(text.lines().count(), 4, "{text}");
        assert!(
            text.contains("\"'=1+1\"") && !text.contains("Cut"),
            "{text}"
        );
        let (name, text) = made(3, 2);
        assert_eq!(name, "audit-newest-2.csv");
        assert!(
            text.trim_end()
                .lines()
                .last()
                .is_some_and(|l| l.contains("newest 2")),
            "{text}"
        );
    }

    #[test]
    fn a_filter_goes_through_its_address() {
        let (read, unread) = filter(Some(
            "actor=a%26b&object=project+7&since=2026-01-02&before=9&x=y",
        ));
        assert!(unread.is_empty(), "{unread:?}");
        assert_eq!(read.actor, "a&b");
        assert_eq!(read.before, Some(9));
        assert_eq!(
            addressed(&read),
            "?actor=a%26b&object=project+7&since=2026-01-02&before=9"
        );
        let (read, unread) = filter(Some("since=yesterday&before=x&kind=any"));
        assert_eq!((addressed(&read), unread.len()), (String::new(), 3));
        // A form that is sent as it stands leaves nothing out.
        let (read, unread) = filter(Some("kind=&actor=&action=&object=&since="));
        assert_eq!((addressed(&read), unread.len()), (String::new(), 0));
    }
}
