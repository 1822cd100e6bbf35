//! Creating and editing through the server function.

use evenkeel_tests::{Engine, Fixture, TestApp, TestDatabase, is_on, on_both_engines};
use serde_json::json;

on_both_engines!(
    a_new_project_has_all_that_it_needs,
    an_edit_bumps_the_version,
    an_edit_that_changes_nothing_is_harmless,
    a_stale_edit_is_refused_with_both_values,
    a_key_is_had_once,
    what_is_wrong_is_said_beside_its_field,
    a_project_without_its_required_fields_is_refused,
    a_project_that_is_gone_is_not_saved,
);

async fn a_new_project_has_all_that_it_needs(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let fields = [
        ("name", "Lighthouse"),
        ("key", "LH"),
        ("description", "Two\nlines"),
        ("project_work_type", "retainer"),
        ("weekly_meeting_day", "Tuesday"),
        ("start_date", "2026-03-31"),
        ("launch_date", "2028-02-29"),
        ("total_hours", "12.5"),
        ("cumulative_hours", "0"),
        ("retainer_hours", "7.25"),
        ("offered_is_active", "1"),
        ("offered_send_meeting_emails", "1"),
        ("send_meeting_emails", "true"),
    ];
    let id = app.saved(None, &fields).await;

    let project = app.project(id).await;
    for (column, want) in [
        ("name", "Lighthouse"),
        ("key", "LH"),
        ("description", "Two\nlines"),
        ("project_work_type", "retainer"),
        ("weekly_meeting_day", "Tuesday"),
        ("start_date", "2026-03-31"),
        ("launch_date", "2028-02-29"),
        ("version", "1"),
    ] {
        assert_eq!(project[column], json!(want), "{column}");
    }
    assert!(
        !is_on(&project["is_active"]),
        "offered and not ticked is off"
    );
    assert!(is_on(&project["send_meeting_emails"]));
    for column in ["created_at", "updated_at"] {
        assert_is_now(app.database(), column).await;
    }
    assert!(app.list(1, 50).await.ids().contains(&id));
    let page = app
        .get(&format!("/projects/{id}"))
        .await
        .expect(200)
        .markup();
    assert!(page.says("Lighthouse"));

    // What the form didn't offer has the column's default.
    let id = app.saved(None, &[("name", "Bare"), ("key", "B")]).await;
    let project = app.project(id).await;
    assert!(is_on(&project["is_active"]));
    assert_eq!(project["project_work_type"], json!("project-based"));
    assert_eq!(project["start_date"], json!(null));
}

async fn an_edit_bumps_the_version(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    let edit = [("name", "Renamed"), ("key", "K1"), ("revision", "v1")];
    assert_eq!(app.saved(Some(1), &edit).await, 1);

    let project = app.project(1).await;
    assert_eq!(project["name"], json!("Renamed"));
    assert_eq!(project["version"], json!("2"));
    assert_is_now(app.database(), "updated_at").await;
    let created = app.database().project(1, "created_at").await;
    assert_eq!(created, app.database().project(2, "created_at").await);
    assert_eq!(app.project(2).await["name"], json!("Project 0002"));
}

async fn an_edit_that_changes_nothing_is_harmless(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let same = [("name", "Project 0001"), ("key", "K1"), ("revision", "v1")];
    app.saved(Some(1), &same).await;
    assert_eq!(app.project(1).await["name"], json!("Project 0001"));
    assert_eq!(app.list(1, 50).await.total, 1);
}

async fn a_stale_edit_is_refused_with_both_values(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let form = |name| [("name", name), ("key", "K1"), ("revision", "v1")];
    app.saved(Some(1), &form("Theirs")).await;

    let form = app.rejected(Some(1), &form("Mine")).await;
    assert_eq!(form["inputs"]["name"], json!("Mine"));
    assert_eq!(form["problems"]["name"]["theirs"], json!("Theirs"));
    assert_eq!(form["problems"]["key"], json!(null), "the key is the same");
    assert_eq!(form["revision"], json!("v2"));
    assert_eq!(
        app.project(1).await["name"],
        json!("Theirs"),
        "nothing is lost"
    );

    // Who has seen theirs may save over it.
    let again = [("name", "Mine"), ("key", "K1"), ("revision", "v2")];
    app.saved(Some(1), &again).await;
    assert_eq!(app.project(1).await["name"], json!("Mine"));

    // A toggle is a change too.
    app.set_flag(1, "is_active", false).await.expect(200);
    let late = [
        ("name", "Mine"),
        ("key", "K1"),
        ("offered_is_active", "1"),
        ("is_active", "true"),
        ("revision", "v3"),
    ];
    let form = app.rejected(Some(1), &late).await;
    let theirs = &form["problems"]["is_active"]["theirs"];
    assert!(theirs.is_string() && !is_on(theirs), "{form}");
    assert!(!app.list(1, 50).await.is_on(1, "is_active"));
}

async fn a_key_is_had_once(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    let said = json!("Another project uses this key: Project 0002.");

    let form = app.rejected(None, &[("name", "New"), ("key", "K2")]).await;
    assert_eq!(form["problems"]["key"]["error"], said);
    assert_eq!(form["inputs"]["name"], json!("New"));

    let edit = [("name", "Project 0001"), ("key", "K2"), ("revision", "v1")];
    let form = app.rejected(Some(1), &edit).await;
    assert_eq!(form["problems"]["key"]["error"], said);

    assert_eq!(app.list(1, 50).await.total, 2);
    assert_eq!(app.project(1).await["version"], json!("1"));
    let traces = "SELECT COUNT(*) FROM evenkeel_audit";
    assert_eq!(app.database().number(traces).await, 0);
    // Its own key is no other project's.
    app.saved(
        Some(1),
        &[("name", "Project 0001"), ("key", "K1"), ("revision", "v1")],
    )
    .await;
}

async fn what_is_wrong_is_said_beside_its_field(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let long_key = "k".repeat(51);
    for (field, input, said) in [
        ("name", "", "Required"),
        ("name", "   ", "Required"),
        ("name", "one\ntwo", "Use one line."),
        ("key", "", "Required"),
        (
            "key",
            long_key.as_str(),
            "Use at most 50 characters; this has 51.",
        ),
        ("total_hours", "1.2345", "Use at most two decimals."),
        (
            "cumulative_hours",
            "1,000",
            "Is this 1000 or 1.000? Write it without a mark for thousands, with at most two decimals.",
        ),
        ("cumulative_hours", "1e309", "Enter a number such as 12.5."),
        ("retainer_hours", "many", "Enter a number such as 12.5."),
        ("retainer_hours", "1e3", "Enter a number such as 12.5."),
        ("total_hours", "-1", "Enter 0 or more."),
        ("total_hours", "100000000", "Enter at most 99999999.99."),
        (
            "start_date",
            "2026-02-29",
            "There is no such day. Enter a date such as 2026-03-31.",
        ),
        (
            "launch_date",
            "03/04/2026",
            "Is this 2026-04-03 or 2026-03-04? Enter it so.",
        ),
        (
            "launch_date",
            "20260-03-31",
            "Enter a year between 1900 and 2199.",
        ),
        ("is_active", "perhaps", "Choose on or off."),
    ] {
        let mut fields = vec![("name", "Fine"), ("key", "FINE"), ("description", "Kept")];
        fields.retain(|(name, _)| *name != field);
        fields.push((field, input));
        let form = app.rejected(None, &fields).await;
        assert_eq!(
            form["problems"][field]["error"],
            json!(said),
            "{field} {input:?}"
        );
        assert_eq!(form["inputs"][field], json!(input), "the input is kept");
        assert_eq!(form["inputs"]["description"], json!("Kept"));
        let problems = form["problems"].as_object().map_or(0, serde_json::Map::len);
        assert_eq!(problems, 1, "{form}");
    }
    let two = app
        .rejected(None, &[("name", ""), ("key", "K"), ("total_hours", "x")])
        .await;
    assert_eq!(
        two["problems"].as_object().map_or(0, serde_json::Map::len),
        2
    );

    assert_eq!(app.list(1, 50).await.total, 0, "nothing was saved");
    assert_eq!(
        app.database()
            .number("SELECT COUNT(*) FROM evenkeel_audit")
            .await,
        0
    );
}

async fn a_project_without_its_required_fields_is_refused(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let forms: [&[(&str, &str)]; 3] = [&[], &[("name", "No key")], &[("key", "NO-NAME")]];
    for fields in forms {
        let reply = app.save(None, fields).await.expect_no_failure();
        let accepted = reply.status == 200 && !reply.json()["Saved"].is_null();
        assert!(!accepted, "{reply}");
    }
    assert_eq!(app.list(1, 50).await.total, 0);
}

async fn a_project_that_is_gone_is_not_saved(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    app.database().execute("DELETE FROM projects").await;
    let edit = [("name", "Ghost"), ("key", "G"), ("revision", "v1")];
    app.save(Some(1), &edit).await.expect(404);
    assert_eq!(app.list(1, 50).await.total, 0, "and it doesn't come back");
}

/// The newest project's moment is in UTC and was just now.
async fn assert_is_now(database: &TestDatabase, column: &str) {
    let off = match database.engine() {
        Engine::Sqlite => format!(
            "SELECT CAST(ABS(JULIANDAY({column}) - JULIANDAY('now')) * 86400 AS INTEGER)
             FROM projects ORDER BY {column} DESC LIMIT 1"
        ),
        Engine::Postgres => format!(
            "SELECT CAST(ABS(EXTRACT(EPOCH FROM {column} - (now() AT TIME ZONE 'UTC'))) AS BIGINT)
             FROM projects ORDER BY {column} DESC LIMIT 1"
        ),
    };
    let off = database.number(&off).await;
    assert!(off < 300, "{column} is {off} s off");
}
