//! The forms as a browser without JavaScript sends them.

use evenkeel_tests::{Engine, Fixture, Markup, TestApp, is_on, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_new_project_leads_to_its_page,
    what_is_wrong_comes_back_with_the_input,
    a_used_key_comes_back_with_the_input,
    an_edit_starts_from_what_is_saved,
    a_stale_edit_shows_both_and_can_be_saved,
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
