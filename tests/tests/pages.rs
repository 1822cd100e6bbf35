//! Pages of the list that lead on by place: whatever the order, each project comes once.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use evenkeel_tests::{
    Engine, Fixture, TestApp, Who, attribute, digest, encoded, eventually, now, on_both_engines,
};
use reqwest::Method;
use serde_json::Value;

on_both_engines!(
    every_order_is_walked_there_and_back,
    whatever_drift_made_of_a_column_its_pages_lead_on,
    what_is_deleted_before_lets_nothing_be_missed,
    a_page_that_leads_before_the_first_is_the_first,
    what_is_no_place_is_a_page_by_its_number,
    without_what_tells_a_place_pages_lead_on_by_number,
);

const TOKEN: &str = "evenkeel_test";

/// The columns that the list can be sorted by.
const SORTED: [&str; 12] = [
    "id",
    "key",
    "name",
    "is_active",
    "project_work_type",
    "total_hours",
    "cumulative_hours",
    "retainer_hours",
    "weekly_meeting_day",
    "send_meeting_emails",
    "start_date",
    "launch_date",
];

/// A server over projects that are alike in most of what they can be sorted by: ties, nothing, letters of
/// either case and of no case.
async fn alike(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let now = now();
    app.database()
        .execute(&format!(
            "INSERT INTO evenkeel_tokens (name, token, scopes, user_id, created_at, expires_at) \
             SELECT 'reader', '{}', 'projects:read', id, {now}, {} FROM evenkeel_users \
             WHERE role = 'admin'",
            digest(TOKEN),
            now + 1000
        ))
        .await;
    let names = [
        "harbour",
        "Harbour",
        "HARBOUR",
        "Über",
        "über",
        "",
        "a_b",
        "A%b",
        "😀 O''Neill",
        "ß",
    ];
    let types = ["NULL", "''", "'retainer'", "'Retainer'", "'n-a'", "' x'"];
    let days = ["NULL", "'Monday'", "''", "'monday'", "'🌊'"];
    let hours = ["NULL", "0", "12.50", "-3.25", "100", "99999999.99", "0.1"];
    let dates = ["NULL", "'2026-03-01'", "'2025-12-31'", "'0001-01-01'"];
    let flags = ["NULL", "TRUE", "FALSE", "TRUE"];
    let rows: Vec<String> = (0..30)
        .map(|n| {
            format!(
                "('{}{n}', '{}', {}, {}, {}, {}, {}, {}, {}, {}, {}, \
                 '2025-01-01 00:00:00', '2025-01-01 00:00:00')",
                if n % 2 == 0 { "K" } else { "k" },
                names[n % 10],
                flags[1 + n % 3],
                types[n * 5 % 6],
                hours[n % 7],
                hours[n * 3 % 7],
                hours[n / 5],
                days[n * 7 % 5],
                flags[n % 4],
                dates[n * 3 % 4],
                dates[n / 8],
            )
        })
        .collect();
    app.database()
        .execute(&format!(
            "INSERT INTO projects (key, name, is_active, project_work_type, total_hours, \
             cumulative_hours, retainer_hours, weekly_meeting_day, send_meeting_emails, start_date, \
             launch_date, created_at, updated_at) VALUES {}",
            rows.join(", ")
        ))
        .await;
    app
}

/// A page of the API: the projects' numbers, and where the pages beside it are.
#[derive(Debug, PartialEq, Eq)]
struct Page {
    ids: Vec<i64>,
    number: u64,
    total: u64,
    previous: Option<String>,
    next: Option<String>,
}

async fn page(app: &TestApp, there: &str) -> Page {
    let request = app
        .request_as(Who::Nobody, Method::GET, there)
        .bearer_auth(TOKEN);
    let reply = app.send(request).await.expect(200);
    let link = |rel: &str| {
        let links = reply.header("link")?;
        let one = links.split(", ").find(|link| link.ends_with(rel))?;
        Some(one.split_once('>')?.0.trim_start_matches('<').to_owned())
    };
    let (previous, next) = (link("rel=\"prev\""), link("rel=\"next\""));
    let body = reply.json();
    assert_eq!(body["next"].as_str(), next.as_deref(), "{reply}");
    assert_eq!(body["more"], next.is_some(), "{reply}");
    Page {
        ids: body["items"]
            .as_array()
            .map(|items| items.iter().filter_map(|item| item["id"].as_i64()))
            .expect("a page has items")
            .collect(),
        number: body["page"].as_u64().expect("a page has a number"),
        total: body["total"].as_u64().expect("a page has a total"),
        previous,
        next,
    }
}

/// All numbers in an order, and what the pages give of them there and back.
async fn walked(app: &TestApp, order: &str, per_page: usize) {
    let path = format!("/api/v1/projects?{order}");
    let whole = page(app, &format!("{path}&per_page=1000")).await.ids;
    assert_eq!(whole.len(), 30, "{order}");

    let mut there = Vec::new();
    let mut last = page(app, &format!("{path}&per_page={per_page}")).await;
    assert_eq!(last.previous, None, "{order}");
    loop {
        assert_eq!(last.number, (there.len() / per_page + 1) as u64, "{order}");
        there.extend(last.ids.clone());
        assert!(there.len() <= 30, "{order}: {there:?} of {whole:?}");
        let Some(next) = last.next.clone() else { break };
        assert!(next.contains("&after="), "{order}: {next}");
        last = page(app, &next).await;
    }
    assert_eq!(there, whole, "{order}, there");

    let mut back: Vec<i64> = last.ids.into_iter().rev().collect();
    let mut previous = last.previous;
    while let Some(there) = previous {
        assert!(there.contains("&before="), "{order}: {there}");
        let earlier = page(app, &there).await;
        assert!(earlier.next.is_some(), "{order}: {there}");
        back.extend(earlier.ids.into_iter().rev());
        assert!(back.len() <= 30, "{order}: {back:?} of {whole:?}");
        previous = earlier.previous;
    }
    back.reverse();
    assert_eq!(back, whole, "{order}, back");
}

async fn every_order_is_walked_there_and_back(engine: Engine) {
    let app = alike(engine).await;
    walked(&app, "", 7).await;
    for column in SORTED {
        for sign in ["", "-"] {
            walked(&app, &format!("sort={sign}{column}"), 4).await;
        }
    }
    walked(&app, "sort=weekly_meeting_day", 1).await;
}

async fn whatever_drift_made_of_a_column_its_pages_lead_on(engine: Engine) {
    let app = alike(engine).await;
    let drift: &[&str] = match engine {
        Engine::Postgres => &[
            "ALTER TABLE projects ALTER total_hours DROP DEFAULT, \
             ALTER total_hours TYPE double precision USING total_hours / 3",
            "ALTER TABLE projects ALTER cumulative_hours DROP DEFAULT, \
             ALTER cumulative_hours TYPE text",
            "ALTER TABLE projects ALTER launch_date TYPE timestamp(3) with time zone",
            "ALTER TABLE projects ALTER start_date TYPE character(12)",
            "ALTER TABLE projects ALTER name TYPE text COLLATE \"C\"",
            "ALTER TABLE projects ALTER is_active DROP DEFAULT, \
             ALTER is_active TYPE integer USING is_active::integer",
            "ALTER TABLE projects ALTER id TYPE bigint",
        ],
        // What no column of SQLite's refuses: a third has more digits than its texts show.
        Engine::Sqlite => &[
            "UPDATE projects SET total_hours = total_hours / 3.0",
            "UPDATE projects SET cumulative_hours = 'some' || (id % 4) WHERE id % 3 = 0",
            "UPDATE projects SET retainer_hours = id / 7.0 WHERE id % 2 = 0",
            "UPDATE projects SET start_date = id % 3 WHERE id % 4 = 0",
            "UPDATE projects SET launch_date = x'f1f2' WHERE id = 9",
            "ALTER TABLE projects RENAME COLUMN send_meeting_emails TO old",
            "ALTER TABLE projects ADD COLUMN send_meeting_emails",
            "UPDATE projects SET send_meeting_emails = CASE id % 3 WHEN 0 THEN 1 WHEN 1 THEN '1' \
             ELSE 0.5 END",
        ],
    };
    for sql in drift {
        app.database().execute(sql).await;
    }
    app.get("/schema").await.expect(200);
    for column in SORTED.into_iter().filter(|c| *c != "launch_date") {
        for sign in ["", "-"] {
            walked(&app, &format!("sort={sign}{column}"), 4).await;
        }
    }
    if engine == Engine::Postgres {
        walked(&app, "sort=launch_date", 4).await;
    }
}

async fn what_is_deleted_before_lets_nothing_be_missed(engine: Engine) {
    let app = alike(engine).await;
    for order in ["sort=", "sort=name", "sort=-total_hours"] {
        let path = format!("/api/v1/projects?{order}");
        let whole = page(&app, &format!("{path}&per_page=1000")).await.ids;
        let first = page(&app, &format!("{path}&per_page=8")).await;
        let next = first.next.expect("there is more");
        // One of the page before, and the very project that the place is of.
        for gone in [first.ids[2], first.ids[7]] {
            let sql = format!("DELETE FROM projects WHERE id = {gone}");
            app.database().execute(&sql).await;
        }
        let second = page(&app, &next).await;
        assert_eq!(second.ids, whole[8..16], "{order}");
        // By number, two would have been missed.
        let shifted = page(&app, &format!("{path}&page=2&per_page=8")).await;
        assert_eq!(shifted.ids, whole[10..18], "{order}");
        let back = page(&app, &second.previous.expect("there is a page before")).await;
        let mut left = whole[..10].to_vec();
        left.retain(|id| ![first.ids[2], first.ids[7]].contains(id));
        assert_eq!(back.ids, left, "{order}: the first page, and full");
        assert_eq!((back.number, back.previous), (1, None), "{order}");
    }

    // All that stood after is gone, and what stood before is more than its number says.
    let path = "/api/v1/projects?sort=key&per_page=5";
    let first = page(&app, path).await;
    let third = page(
        &app,
        &page(&app, &first.next.expect("more"))
            .await
            .next
            .expect("more"),
    )
    .await;
    let sql = "DELETE FROM projects WHERE lower(key) > (SELECT lower(p.key) FROM projects p WHERE p.id = ";
    let last = third.ids.last().expect("it has rows");
    app.database().execute(&format!("{sql}{last})")).await;
    let there = third.next.expect("there was more");
    // The total may be a moment old.
    eventually("they are counted anew", async || {
        page(&app, &there).await.total == 15
    })
    .await;
    let beyond = page(&app, &there).await;
    assert_eq!((beyond.ids, beyond.next), (vec![], None));
    assert_eq!((beyond.number, beyond.total), (4, 15));
    let back = page(&app, &beyond.previous.expect("a page before")).await;
    assert_eq!(back.ids, third.ids);
}

async fn a_page_that_leads_before_the_first_is_the_first(engine: Engine) {
    let app = alike(engine).await;
    // A page that begins in the middle of another.
    let odd = page(&app, "/api/v1/projects?sort=name&per_page=3").await;
    let next = odd
        .next
        .expect("there is more")
        .replace("per_page=3", "per_page=10");
    let second = page(&app, &next).await;
    let whole = page(&app, "/api/v1/projects?sort=name&per_page=1000").await;
    assert_eq!(second.ids, whole.ids[3..13]);
    let back = page(&app, &second.previous.expect("a page before")).await;
    assert_eq!((back.number, &back.ids[..]), (1, &whole.ids[..10]));
    assert_eq!(back.previous, None);

    // Only what is found is walked, and counted.
    let found = page(&app, "/api/v1/projects?sort=name&q=harbour&per_page=5").await;
    let more = page(&app, &found.next.expect("there is more")).await;
    assert_eq!((found.ids.len(), more.ids.len(), more.total), (5, 4, 9));
    assert_eq!(more.next, None);
    assert!(more.ids.iter().all(|id| !found.ids.contains(id)));

    // People are led the same way.
    let markup = app
        .get("/projects?sort=name&per_page=10")
        .await
        .expect(200)
        .markup();
    let links = |markup: &evenkeel_tests::Markup, rel: &str| {
        let tags = markup.tags("a").into_iter();
        tags.filter(|tag| attribute(tag, "rel").as_deref() == Some(rel))
            .find_map(|tag| attribute(tag, "href"))
            .map(|href| href.replace("&amp;", "&"))
    };
    let there = links(&markup, "next").expect("there is a next page");
    assert!(
        there.starts_with("/projects?sort=name&page=2&per_page=10&after="),
        "{there}"
    );
    let second = app.get(&there).await.expect(200).markup();
    assert!(second.says("11–20 of 30"), "{}", second.words());
    let back = links(&second, "prev").expect("there is a page before");
    let first = app.get(&back).await.expect(200).markup();
    assert!(first.says("1–10 of 30"), "{}", first.words());
    assert_eq!(links(&first, "prev"), None);
}

async fn what_is_no_place_is_a_page_by_its_number(engine: Engine) {
    let app = alike(engine).await;
    let by_number = |order: &str| format!("/api/v1/projects?{order}&page=3&per_page=4");
    let of_name = page(&app, &by_number("sort=name"))
        .await
        .next
        .expect("more");
    let of_name = of_name
        .split_once("after=")
        .expect("it has a place")
        .1
        .to_owned();
    let long = "x".repeat(1_025);
    for (order, place) in [
        // Of another order, and of the same the other way.
        ("sort=", of_name.clone()),
        ("sort=-name", of_name.clone()),
        ("sort=total_hours", of_name.clone()),
        // Made up.
        ("sort=name", "x".to_owned()),
        ("sort=name", "____".to_owned()),
        ("sort=name", BASE64.encode("")),
        ("sort=name", BASE64.encode("name")),
        ("sort=name", BASE64.encode("name\nx\ny")),
        ("sort=name", BASE64.encode("name\n1\n\0")),
        ("sort=", BASE64.encode("\n1\n1")),
        ("sort=", BASE64.encode("\n99999999999999999999999999")),
        ("sort=", BASE64.encode("\n1 OR 1=1")),
        ("sort=", BASE64.encode("\n")),
        ("sort=total_hours", BASE64.encode("total_hours\n1\nxyz")),
        (
            "sort=is_active",
            BASE64.encode("is_active\n1\n'; DROP TABLE projects; --"),
        ),
        (
            "sort=start_date",
            BASE64.encode("start_date\n1\n2026-02-31"),
        ),
    ] {
        // SQLite's texts may hold a zero, and any text is a text.
        if engine == Engine::Sqlite && place == BASE64.encode("name\n1\n\0") {
            continue;
        }
        let want = page(&app, &by_number(order)).await;
        for side in ["after", "before"] {
            let there = format!("{}&{side}={place}", by_number(order));
            let bent = page(&app, &there).await;
            assert_eq!(bent, want, "{there}");
            let there = format!("/projects?{order}&page=3&per_page=4&{side}={place}");
            let shown = app.get(&there).await.expect(200).markup();
            assert!(shown.says("9–12 of 30"), "{there}: {}", shown.words());
        }
    }
    // What can't be one at all is refused by the API, and bent for people.
    for place in ["a.b", "a b", "ä", "'", &long] {
        for side in ["after", "before"] {
            let query = format!("page=3&per_page=4&{side}={}", encoded(place));
            let request = app
                .request_as(
                    Who::Nobody,
                    Method::GET,
                    &format!("/api/v1/projects?{query}"),
                )
                .bearer_auth(TOKEN);
            let refused = app.send(request).await.expect(422).json();
            assert!(
                matches!(&refused["errors"][side], Value::String(_)),
                "{refused}"
            );
            let shown = app.get(&format!("/projects?{query}")).await.expect(200);
            assert!(shown.markup().says("9–12 of 30"), "{query}");
        }
    }
}

async fn without_what_tells_a_place_pages_lead_on_by_number(engine: Engine) {
    let app = alike(engine).await;
    let sorted = page(&app, "/api/v1/projects?sort=launch_date&page=2&per_page=4").await;
    let there = sorted.next.expect("there is more").replace("/api/v1", "");
    app.database().drop_column("launch_date").await;
    app.get("/schema").await.expect(200);
    let shown = app.get(&there).await.expect(200).markup();
    assert!(shown.says("9–12 of 30"), "{}", shown.words());
    assert!(shown.says("sorted by launch now"), "{}", shown.words());

    // A key that is too long to go into an address.
    let name = "x".repeat(3_000);
    let sql = format!("UPDATE projects SET name = '{name}' WHERE id IN (3, 4, 5, 6)");
    app.database().execute(&sql).await;
    let path = "/api/v1/projects?sort=-name&per_page=4";
    let mut seen = Vec::new();
    let mut next = Some(path.to_owned());
    let mut by_number = 0;
    while let Some(there) = next {
        let page = page(&app, &there).await;
        seen.extend(page.ids);
        next = page.next;
        by_number += usize::from(next.as_ref().is_some_and(|next| !next.contains("after=")));
        assert!(seen.len() <= 30, "{seen:?}");
    }
    let whole = page(&app, "/api/v1/projects?sort=-name&per_page=1000").await;
    assert_eq!((seen, by_number), (whole.ids, 1));

    // Numbers that tell nothing from nothing else, or aren't there.
    if engine == Engine::Postgres {
        let sql = "ALTER TABLE projects DROP CONSTRAINT projects_pkey";
        app.database().execute(sql).await;
        app.get("/schema").await.expect(200);
        let next = page(&app, "/api/v1/projects?sort=key&per_page=4")
            .await
            .next;
        assert_eq!(
            next.as_deref(),
            Some("/api/v1/projects?sort=key&page=2&per_page=4")
        );
    }
    app.database().drop_column("id").await;
    app.get("/schema").await.expect(200);
    let first = app.get("/projects?sort=key&per_page=10").await.expect(200);
    assert!(first.text().contains("page=2&amp;per_page=10\""), "{first}");
    let second = app.get("/projects?sort=key&page=2&per_page=10").await;
    assert!(second.expect(200).markup().says("11–20 of 30"));
}
