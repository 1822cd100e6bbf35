//! The list of projects: pages, the empty state, samples, and what isn't there.

use std::collections::BTreeSet;

use evenkeel_tests::{Engine, Fixture, TestApp, attribute, on_both_engines};
use reqwest::Method;

on_both_engines!(
    the_root_leads_to_the_projects,
    the_list_comes_in_pages,
    a_page_has_a_thousand_projects_at_most,
    names_are_shown_as_they_are,
    an_empty_database_says_what_to_do,
    samples_fill_an_empty_list_once,
    what_is_not_there_is_a_404,
);

/// The columns of the list, in the order of the page.
const COLUMNS: [&str; 12] = [
    "cumulative_hours",
    "id",
    "is_active",
    "key",
    "launch_date",
    "name",
    "project_work_type",
    "retainer_hours",
    "send_meeting_emails",
    "start_date",
    "total_hours",
    "weekly_meeting_day",
];

async fn the_root_leads_to_the_projects(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let reply = app.get("/").await;
    assert!((300..400).contains(&reply.status), "{reply}");
    assert_eq!(reply.location(), "/projects");
}

async fn the_list_comes_in_pages(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Expected).await;

    let mut seen = BTreeSet::new();
    for (page, rows, more) in [(1, 50, true), (2, 50, true), (3, 20, false)] {
        let list = app.list(page, 50).await;
        assert_eq!((list.rows.len(), list.more, list.total), (rows, more, 120));
        let mut columns = list.columns.clone();
        columns.sort();
        assert_eq!(columns, COLUMNS);
        seen.extend(list.ids());
    }
    assert_eq!(
        seen,
        (1..=120).collect::<BTreeSet<i64>>(),
        "every project is on one page"
    );

    let beyond = app.list(4, 50).await;
    assert_eq!((beyond.rows.len(), beyond.more), (0, false));

    let all = app
        .get("/projects?per_page=1000")
        .await
        .expect(200)
        .markup();
    assert!(all.says("120 projects"));
    for id in 1..=120 {
        assert!(all.contains(&format!("href=\"/projects/{id}\"")), "{id}");
    }

    let second = app
        .get("/projects?page=2&per_page=50")
        .await
        .expect(200)
        .markup();
    assert!(second.says("51–100 of 120"), "{}", second.words());
    let neighbours: Vec<String> = second
        .tags("a")
        .into_iter()
        .filter(|tag| matches!(attribute(tag, "rel").as_deref(), Some("prev" | "next")))
        .filter_map(|tag| attribute(tag, "href"))
        .collect();
    assert!(
        neighbours.iter().any(|href| href.contains("page=3")),
        "{neighbours:?} leads on"
    );
    assert_eq!(neighbours.len(), 2, "{neighbours:?} leads both ways");
}

async fn a_page_has_a_thousand_projects_at_most(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1_100).await;
    for per_page in [1_000, 1_001, 4_000_000_000] {
        let list = app.list(1, per_page).await;
        assert_eq!((list.rows.len(), list.more), (1_000, true));
    }
    assert_eq!(app.list(2, 1_000).await.rows.len(), 100);
    assert_eq!(app.list(1, 0).await.rows.len(), 1);
    let page = app
        .get("/projects?per_page=5000")
        .await
        .expect(200)
        .markup();
    assert!(
        page.says("1–1000 of 1100") || page.says("1–1,000 of 1,100"),
        "{}",
        page.words()
    );
}

async fn names_are_shown_as_they_are(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Expected).await;
    for path in [
        "/projects?per_page=1000",
        "/settings",
        "/projects/7",
        "/projects/8",
    ] {
        let reply = app.get(path).await.expect(200);
        // Neither in the page nor in the data that travels with it.
        assert!(!reply.text().contains("<script>alert"), "{path}");
    }
    let page = app.get("/projects?per_page=1000").await.markup();
    for name in [
        "Señor O'Brien & Søn — Café \"Ünïcode\"",
        "<script>alert('x')</script>",
    ] {
        assert!(page.says(name), "{name}");
    }
    // The name is the only link of its row.
    let links = |id: i64| {
        page.tags("a")
            .into_iter()
            .filter(|tag| attribute(tag, "href") == Some(format!("/projects/{id}")))
            .count()
    };
    assert_eq!((links(7), links(8)), (1, 1));
}

async fn an_empty_database_says_what_to_do(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let page = app.get("/projects").await.expect(200).markup();
    assert!(page.says("No projects yet"));
    assert!(page.contains("href=\"/projects/new\""));
    assert!(page.contains("action=\"/ui/load_samples\""));
    assert_eq!(app.list(1, 50).await.total, 0);
    app.get("/settings").await.expect(200);
}

async fn samples_fill_an_empty_list_once(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let nothing: [(&str, &str); 0] = [];
    let load = || {
        app.send(
            app.request(Method::POST, "/ui/load_samples")
                .form(&nothing[..]),
        )
    };
    load().await.expect(200);
    let total = app.list(1, 50).await.total;
    assert!(total > 0, "there are samples");

    load().await.expect_no_failure();
    assert_eq!(app.list(1, 50).await.total, total, "and not twice");
    app.get("/projects").await.expect(200);
}

async fn what_is_not_there_is_a_404(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    for path in [
        "/nowhere",
        "/projects/999",
        "/projects/999/edit",
        "/projects/first",
        "/ui/project?id=999",
        "/ui/nowhere",
    ] {
        app.get(path).await.expect(404);
    }
    app.set_flag(999, "is_active", false).await.expect(404);
}
