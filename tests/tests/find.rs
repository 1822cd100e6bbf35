//! What of the list is looked for: words, filters, an order, on both engines, whole and damaged.

use evenkeel_tests::{Engine, Fixture, TestApp, on_both_engines};

on_both_engines!(
    words_are_found_whatever_their_case,
    filters_and_orders_go_together,
    it_works_without_scripts,
    what_is_missing_is_said_and_the_rest_is_done,
    hostile_words_are_words,
    what_is_found_can_be_taken_along,
);

/// Four projects that differ in what can be looked for.
async fn harbour(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, Fixture::Empty).await;
    for fields in [
        &[
            ("name", "Übersee harbour"),
            ("key", "UH"),
            ("description", "Cranes and 100% steel"),
            ("weekly_meeting_day", "Monday"),
            ("project_work_type", "retainer"),
            ("total_hours", "9.5"),
            ("launch_date", "2026-03-01"),
        ][..],
        &[
            ("name", "Lighthouse"),
            ("key", "LH"),
            ("weekly_meeting_day", "Monday"),
            ("total_hours", "100"),
            ("launch_date", "2025-01-01"),
        ],
        &[("name", "a_b"), ("key", "AB"), ("total_hours", "20")],
        &[
            ("name", "Harbour master"),
            ("key", "HM"),
            ("project_work_type", "retainer"),
            ("launch_date", "2026-01-31"),
        ],
    ] {
        app.saved(None, fields).await;
    }
    app.set_flag(4, "is_active", false).await.expect(200);
    app
}

async fn words_are_found_whatever_their_case(engine: Engine) {
    let app = harbour(engine).await;
    for (words, found) in [
        ("harbour", &[1, 4][..]),
        ("HARBOUR", &[1, 4]),
        ("übersee", &[1]),
        ("ÜBERSEE", &[1]),
        ("harbour über", &[1]),
        ("  harbour   CRANES ", &[1]),
        ("lh", &[2]),
        // No pattern, no escape.
        ("100%", &[1]),
        ("%", &[1]),
        ("a_b", &[3]),
        ("_", &[3]),
        ("\\", &[]),
        ("nothing like it", &[]),
        ("", &[1, 2, 3, 4]),
    ] {
        let query = format!("q={}", evenkeel_tests::encoded(words));
        let list = app.found(&query).await;
        assert_eq!(list.ids(), found, "{words}");
        assert_eq!(list.total, found.len() as u64, "{words}");
    }
}

async fn filters_and_orders_go_together(engine: Engine) {
    let app = harbour(engine).await;
    for (query, found) in [
        ("is_active=true", &[1, 2, 3][..]),
        ("is_active=false", &[4]),
        ("project_work_type=retainer", &[1, 4]),
        ("weekly_meeting_day=Monday&project_work_type=retainer", &[1]),
        ("weekly_meeting_day=none", &[3, 4]),
        ("weekly_meeting_day=Someday", &[]),
        // Names by their letters; numbers as numbers; what is empty at the end, either way.
        ("sort=name", &[3, 4, 2, 1]),
        ("sort=-total_hours", &[2, 3, 1, 4]),
        ("sort=total_hours&is_active=true", &[1, 3, 2]),
        ("sort=launch_date", &[2, 4, 1, 3]),
        ("sort=-launch_date", &[1, 4, 2, 3]),
        ("q=harbour&sort=-key&is_active=true", &[1]),
        // What nobody knows lets everything through.
        ("sort=nothing&is_active=perhaps", &[1, 2, 3, 4]),
    ] {
        let list = app.found(query).await;
        assert_eq!(list.ids(), found, "{query}");
    }
    // Pages of what is found, counted.
    let first = app.found("is_active=true&sort=key&per_page=2").await;
    assert_eq!(
        (first.ids(), first.more, first.total),
        (vec![3, 2], true, 3)
    );
    let second = app.found("is_active=true&sort=key&per_page=2&page=2").await;
    assert_eq!(
        (second.ids(), second.more, second.total),
        (vec![1], false, 3)
    );
}

async fn it_works_without_scripts(engine: Engine) {
    let app = harbour(engine).await;
    let page = app
        .get("/projects?q=harbour&is_active=&sort=-name&per_page=1")
        .await
        .expect(200);
    let (text, markup) = (page.text(), page.markup());
    assert!(markup.says("2 projects match."), "{}", markup.words());
    assert!(text.contains("value=\"harbour\""), "{text}");
    assert!(text.contains("aria-sort=\"descending\""), "{text}");
    // The next page is of the same.
    assert!(
        text.contains("/projects?q=harbour&amp;sort=-name&amp;page=2&amp;per_page=1"),
        "{text}"
    );
    let none = app.get("/projects?q=nowhere").await.expect(200).markup();
    assert!(none.says("No project matches."), "{}", none.words());
    assert!(none.says("Show all projects"), "{}", none.words());
}

async fn what_is_missing_is_said_and_the_rest_is_done(engine: Engine) {
    let app = harbour(engine).await;
    for column in ["project_work_type", "launch_date", "description"] {
        app.database().drop_column(column).await;
    }
    app.get("/schema").await.expect(200);
    let query = "q=harbour&project_work_type=retainer&sort=launch_date&is_active=false";
    let list = app.found(query).await;
    assert_eq!(list.ids(), [4], "by what is there");
    let page = app
        .get(&format!("/projects?{query}"))
        .await
        .expect(200)
        .markup();
    assert!(
        page.says("can't be searched, filtered or sorted by work type or launch now"),
        "{}",
        page.words()
    );
    // Without any column that could hold a word.
    for column in ["name", "key"] {
        app.database().drop_column(column).await;
    }
    app.get("/schema").await.expect(200);
    let page = app.get("/projects?q=harbour").await.expect(200).markup();
    assert!(page.says("can't be searched"), "{}", page.words());
}

async fn hostile_words_are_words(engine: Engine) {
    let app = harbour(engine).await;
    for hostile in [
        "' OR 1=1 --",
        "\"><script>alert(1)</script>",
        "%00",
        "$1",
        "\u{202e}gnirts",
        "😀",
        "%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%%",
    ] {
        let query = format!("q={}", evenkeel_tests::encoded(hostile));
        let page = app.get(&format!("/projects?{query}")).await.expect(200);
        assert!(!page.text().contains("<script>alert"), "{page}");
        app.found(&query).await;
    }
    let long = format!("/projects?q={}", "x".repeat(6_000));
    app.get(&long).await.expect(200);
    let many = format!("/projects?q={}", "a+".repeat(90));
    app.get(&many).await.expect(200);
}

/// As files: all of it, whichever page is looked at; what a spreadsheet would run is a text.
async fn what_is_found_can_be_taken_along(engine: Engine) {
    let app = harbour(engine).await;
    app.saved(None, &[("name", "=HYPERLINK(\"x\")"), ("key", "EVIL")])
        .await;
    let page = app.get("/projects?q=harbour&page=1&per_page=1").await;
    let page = page.expect(200).text();
    for file in ["/projects.csv?q=harbour", "/projects.json?q=harbour"] {
        assert!(
            page.contains(&format!("href=\"{file}\"")),
            "{file} in {page}"
        );
    }
    let reply = app.get("/projects.csv?q=harbour").await.expect(200);
    assert_eq!(
        reply.header("content-disposition"),
        Some("attachment; filename=\"projects.csv\"")
    );
    let text = reply.text();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("\"Übersee harbour\"") && text.contains("\"Harbour master\""));

    let all = app.get("/projects.csv").await.expect(200).text();
    assert!(all.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{all}");
    let json = app.get("/projects.json").await.expect(200).json();
    assert_eq!(json["rows"].as_array().map(Vec::len), Some(5), "{json}");
    assert_eq!(json["total"], 5);

    // More than a file reads at once, in order and none twice.
    app.database().seed(2_500).await;
    let all = app.get("/projects.json?sort=key").await.expect(200).json();
    let list = evenkeel_tests::Listing::read(&all);
    let mut ids = list.ids();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), list.more), (count, false));
    assert!(count >= 2_500, "{count}");

    // Of what is missing the rest is there; without the table a sentence.
    app.database().drop_column("total_hours").await;
    let json = app
        .get("/projects.json?per_page=1")
        .await
        .expect(200)
        .json();
    let columns = json["columns"].as_array().expect("it has columns");
    assert!(!columns.iter().any(|c| c == "total_hours") && columns.iter().any(|c| c == "name"));
    app.database().drop_table("projects").await;
    for path in ["/projects.csv", "/projects.json"] {
        let reply = app.get(path).await;
        assert!(
            reply.markup().says("The projects table is missing"),
            "{reply}"
        );
    }
}
