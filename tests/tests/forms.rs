//! The forms as a browser without JavaScript sends them.

use evenkeel_tests::{Engine, Fixture, Markup, TestApp, is_on, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_new_project_leads_to_its_page,
    what_is_wrong_comes_back_with_the_input,
    a_used_key_comes_back_with_the_input,
    a_form_that_is_sent_twice_makes_one_project,
    an_edit_starts_from_what_is_saved,
    a_stale_edit_shows_both_and_can_be_saved,
    what_is_typed_after_a_choice_is_not_thrown_away,
    a_box_without_its_tick_is_off,
);

async fn a_new_project_leads_to_its_page(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let form = app.get("/projects/new").await.expect(200).markup();
    for field in [
        "name",
        "key",
        "description",
        "project_work_type",
        "weekly_meeting_day",
        "start_date",
        "launch_date",
        "total_hours",
        "cumulative_hours",
        "retainer_hours",
        "is_active",
        "send_meeting_emails",
        "offered_is_active",
    ] {
        assert!(form.input(field).is_some(), "{field} can be filled in");
    }

    let fields = [
        ("name", "Señor “Beacon” & Co"),
        ("key", "S&B"),
        ("total_hours", "12,5"),
    ];
    let reply = app.post_form("/projects/new", &fields).await.expect(303);
    let list = app.list(1, 50).await;
    assert_eq!(reply.location(), format!("/projects/{}", list.ids()[0]));
    let page = app.get(&reply.location()).await.expect(200).markup();
    assert!(page.says("Señor “Beacon” & Co"));
    assert!(page.says("12.50"));
}

async fn what_is_wrong_comes_back_with_the_input(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let fields = [
        ("name", ""),
        ("key", "<b>\"K\"</b>"),
        ("description", "Kept,\r\nevery word"),
        ("total_hours", "1.2345"),
        ("start_date", "soon"),
        ("weekly_meeting_day", "Friday"),
    ];
    let page = app
        .post_form("/projects/new", &fields)
        .await
        .expect(422)
        .markup();
    for said in [
        "Required",
        "Use at most two decimals.",
        "Enter a date such as 2026-03-31.",
    ] {
        assert!(page.says(said), "{said} in:\n{}", page.words());
    }
    for (field, input) in [
        ("name", ""),
        ("key", "<b>\"K\"</b>"),
        ("total_hours", "1.2345"),
        ("start_date", "soon"),
        ("weekly_meeting_day", "Friday"),
    ] {
        assert_eq!(page.input(field).as_deref(), Some(input), "{field}");
    }
    let description = page.input("description").unwrap_or_default();
    assert!(description.contains("every word"), "{description}");
    assert!(
        page.tags("div")
            .iter()
            .any(|tag| tag.contains("role=\"alert\""))
    );
    assert_eq!(app.list(1, 50).await.total, 0);
}

async fn a_used_key_comes_back_with_the_input(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    let said = "Another project uses this key";

    let fields = [("name", "New"), ("key", "K1")];
    let page = app
        .post_form("/projects/new", &fields)
        .await
        .expect(422)
        .markup();
    assert!(page.says(said), "{}", page.words());
    assert_eq!(page.input("name").as_deref(), Some("New"));
    assert_eq!(page.input("key").as_deref(), Some("K1"));

    let fields = [("name", "Changed"), ("key", "K2"), ("revision", "v1")];
    let page = app
        .post_form("/projects/1/edit", &fields)
        .await
        .expect(422)
        .markup();
    assert!(page.says(said), "{}", page.words());
    assert_eq!(page.input("name").as_deref(), Some("Changed"));
    assert_eq!(app.project(1).await["name"], json!("Project 0001"));
}

async fn a_form_that_is_sent_twice_makes_one_project(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let form = app.get("/projects/new").await.expect(200).markup();
    let once = form.input("once").expect("the form has a key of its own");
    let other = app.get("/projects/new").await.markup().input("once");
    assert_ne!(
        other.as_deref(),
        Some(once.as_str()),
        "each filling has its own"
    );

    // A double click, or a page that is loaded again.
    let fields = [
        ("name", "Only one"),
        ("key", "ONE"),
        ("once", once.as_str()),
    ];
    let (first, second) = tokio::join!(
        app.post_form("/projects/new", &fields),
        app.post_form("/projects/new", &fields)
    );
    let (first, second) = (first.expect(303), second.expect(303));
    assert_eq!(first.location(), second.location(), "both lead to it");
    app.post_form("/projects/new", &fields).await.expect(303);
    assert_eq!(app.list(1, 50).await.total, 1);

    // Changed since, it isn't taken for the same; it says which project was made, and has a new key.
    let changed = [("name", "Another"), ("key", "TWO"), ("once", once.as_str())];
    let page = app
        .post_form("/projects/new", &changed)
        .await
        .expect(422)
        .markup();
    assert!(page.says("This form was saved already"), "{}", page.words());
    assert_eq!(page.input("name").as_deref(), Some("Another"));
    let renewed = page.input("once").expect("the form has a key of its own");
    assert_ne!(renewed, once);
    assert_eq!(app.list(1, 50).await.total, 1);
    let again = [
        ("name", "Another"),
        ("key", "TWO"),
        ("once", renewed.as_str()),
    ];
    app.post_form("/projects/new", &again).await.expect(303);
    assert_eq!(app.list(1, 50).await.total, 2);
}

async fn an_edit_starts_from_what_is_saved(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Expected).await;
    let form = app.get("/projects/7/edit").await.expect(200).markup();
    for (field, saved) in [
        ("name", "Señor O'Brien & Søn — Café \"Ünïcode\""),
        ("key", "SOSC"),
        (
            "description",
            "Work on Señor O'Brien & Søn — Café \"Ünïcode\"",
        ),
        ("project_work_type", "project-based"),
        ("weekly_meeting_day", "Monday"),
        ("start_date", "2025-09-15"),
        ("launch_date", "2026-08-01"),
        ("total_hours", "806.98"),
        ("cumulative_hours", "3960.39"),
        ("retainer_hours", "62.50"),
    ] {
        assert_eq!(form.input(field).as_deref(), Some(saved), "{field}");
    }

    // Sent back as it came, it changes nothing.
    let before = app.project(7).await;
    let fields = filled(&form);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let reply = app.post_form("/projects/7/edit", &fields).await.expect(303);
    assert_eq!(reply.location(), "/projects/7");
    let after = app.project(7).await;
    for column in ["name", "key", "description", "start_date", "launch_date"] {
        assert_eq!(before[column], after[column], "{column}");
    }
}

async fn a_stale_edit_shows_both_and_can_be_saved(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let form = app.get("/projects/1/edit").await.expect(200).markup();
    let revision = form.input("revision").expect("the form has a revision");

    let theirs = [
        ("name", "Their name"),
        ("key", "K1"),
        ("revision", revision.as_str()),
    ];
    app.post_form("/projects/1/edit", &theirs).await.expect(303);

    let mine = [
        ("name", "My name"),
        ("key", "K1"),
        ("revision", revision.as_str()),
    ];
    let page = app
        .post_form("/projects/1/edit", &mine)
        .await
        .expect(409)
        .markup();
    assert_eq!(page.input("name").as_deref(), Some("My name"));
    assert!(page.says("Their name"), "{}", page.words());
    assert_eq!(app.project(1).await["name"], json!("Their name"));

    let newer = page.input("revision").expect("the form has a revision");
    assert_ne!(newer, revision);
    let again = [
        ("name", "My name"),
        ("key", "K1"),
        ("revision", newer.as_str()),
    ];
    app.post_form("/projects/1/edit", &again).await.expect(303);
    assert_eq!(app.project(1).await["name"], json!("My name"));
}

async fn what_is_typed_after_a_choice_is_not_thrown_away(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let before = [
        ("revision", "v1"),
        ("was_name", "Project 0001"),
        ("was_key", "K1"),
        ("key", "K1"),
    ];
    let theirs = [&before[..], &[("name", "Theirs")]].concat();
    app.post_form("/projects/1/edit", &theirs).await.expect(303);
    let mine = [&before[..], &[("name", "Mine")]].concat();
    let page = app
        .post_form("/projects/1/edit", &mine)
        .await
        .expect(409)
        .markup();
    // The heading is the name that is saved, not the one that is typed.
    assert!(page.contains("<p class=\"sub\">Theirs"), "{}", page.words());
    let asked = page.input("asked_name").expect("the form asks");
    assert_eq!(asked, "Mine");
    let revision = page.input("revision").expect("the form has a revision");
    let sent = |name: &'static str, keep: &'static str| {
        vec![
            ("revision", revision.clone()),
            ("was_name", "Theirs".to_owned()),
            ("asked_name", asked.clone()),
            ("name", name.to_owned()),
            ("keep_name", keep.to_owned()),
        ]
    };
    async fn post(app: &TestApp, fields: Vec<(&'static str, String)>) -> evenkeel_tests::Reply {
        let fields: Vec<_> = fields.iter().map(|(n, t)| (*n, t.as_str())).collect();
        app.post_form("/projects/1/edit", &fields).await
    }
    let page = post(&app, sent("Typed since", "theirs"))
        .await
        .expect(409)
        .markup();
    assert!(
        page.says("Choose which of the two is kept."),
        "{}",
        page.words()
    );
    assert_eq!(page.input("name").as_deref(), Some("Typed since"));
    assert_eq!(app.project(1).await["name"], json!("Theirs"));
    // As it was offered, theirs is theirs; and mine is whatever is in the field.
    post(&app, sent("Mine", "theirs")).await.expect(303);
    assert_eq!(app.project(1).await["name"], json!("Theirs"));
    post(&app, sent("Typed since", "mine")).await.expect(303);
    assert_eq!(app.project(1).await["name"], json!("Typed since"));
}

async fn a_box_without_its_tick_is_off(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let off = [
        ("name", "Project 0001"),
        ("key", "K1"),
        ("offered_is_active", "1"),
        ("offered_send_meeting_emails", "1"),
        ("send_meeting_emails", "true"),
        ("revision", "v1"),
    ];
    app.post_form("/projects/1/edit", &off).await.expect(303);
    let project = app.project(1).await;
    assert!(!is_on(&project["is_active"]));
    assert!(is_on(&project["send_meeting_emails"]));

    // A form that never offered them leaves them.
    let without = [("name", "Project 1"), ("key", "K1"), ("revision", "v2")];
    app.post_form("/projects/1/edit", &without)
        .await
        .expect(303);
    let project = app.project(1).await;
    assert!(!is_on(&project["is_active"]));
    assert!(is_on(&project["send_meeting_emails"]));
}

/// What a browser would send of an edit form that nobody has touched, its switches left out.
fn filled(form: &Markup) -> Vec<(&'static str, String)> {
    [
        "name",
        "key",
        "description",
        "project_work_type",
        "weekly_meeting_day",
        "start_date",
        "launch_date",
        "total_hours",
        "cumulative_hours",
        "retainer_hours",
        "revision",
    ]
    .into_iter()
    .map(|field| (field, form.input(field).expect("the form has the field")))
    .collect()
}
