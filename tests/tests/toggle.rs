//! Toggles: what is saved, and what isn't touched.

use evenkeel_tests::{Engine, Fixture, TestApp, flag, is_on, on_both_engines};
use reqwest::Method;

on_both_engines!(
    a_toggle_is_saved,
    the_same_value_twice_is_one_change,
    both_flags_are_apart,
    a_toggle_without_javascript_comes_back,
    a_refused_toggle_without_javascript_says_why,
    a_get_changes_nothing,
);

async fn a_toggle_is_saved(engine: Engine) {
    let mut app = TestApp::start(engine, Fixture::Expected).await;
    assert!(app.list(1, 1000).await.is_on(1, "is_active"));

    let reply = app.set_flag(1, "is_active", false).await.expect(200);
    assert_eq!(reply.text(), "null");
    assert!(!app.list(1, 1000).await.is_on(1, "is_active"));
    assert!(!is_on(&app.project(1).await["is_active"]));
    let live = app.database().project(1, "is_active").await;
    assert!(!flag(&live.expect("it has a value")));

    app.restart().await;
    let list = app.list(1, 1000).await;
    assert!(!list.is_on(1, "is_active"), "and it survives");
    assert!(list.is_on(2, "is_active"), "and nobody else is touched");
}

async fn the_same_value_twice_is_one_change(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    for _ in 0..2 {
        app.set_flag(1, "is_active", false).await.expect(200);
    }
    let database = app.database();
    assert_eq!(database.project(1, "version").await.as_deref(), Some("2"));
    assert_ne!(
        database.project(1, "updated_at").await,
        database.project(2, "updated_at").await,
        "the moment of the change is kept"
    );
    assert_eq!(
        database.project(1, "created_at").await,
        database.project(2, "created_at").await,
        "the moment of creation stays"
    );
    assert_eq!(
        database.number("SELECT COUNT(*) FROM evenkeel_audit").await,
        1,
        "what didn't change needs no trace"
    );
}

async fn both_flags_are_apart(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    app.set_flag(1, "send_meeting_emails", true)
        .await
        .expect(200);
    app.set_flag(1, "is_active", false).await.expect(200);
    let list = app.list(1, 50).await;
    assert!(list.is_on(1, "send_meeting_emails"));
    assert!(!list.is_on(1, "is_active"));
}

async fn a_toggle_without_javascript_comes_back(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let from = app.url("/settings");
    let request = app
        .flag_request(1, "is_active", false)
        .header("accept", "text/html")
        .header("referer", &from);
    let reply = app.send(request).await.expect(302);
    assert_eq!(reply.location(), "/settings");
    assert!(!app.list(1, 50).await.is_on(1, "is_active"));
}

async fn a_refused_toggle_without_javascript_says_why(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let from = app.url("/projects");
    let request = app
        .flag_request(1, "is_active", false)
        .header("accept", "text/html")
        .header("referer", &from);
    let reply = app.send(request).await.expect(302);
    let page = app.get(&reply.location()).await.expect(200).markup();
    assert!(
        page.says("There is no project with this number."),
        "{}",
        page.words()
    );
}

async fn a_get_changes_nothing(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let path = "/ui/set_flag?change=1:is_active:false";
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE] {
        let reply = app.send(app.request(method, path)).await;
        assert!((400..500).contains(&reply.status), "{reply}");
    }
    let reply = app.get("/ui/load_samples").await;
    assert!((400..500).contains(&reply.status), "{reply}");
    let list = app.list(1, 50).await;
    assert_eq!(list.total, 1);
    assert!(list.is_on(1, "is_active"));
}
