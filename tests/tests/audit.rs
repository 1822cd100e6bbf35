//! The audit trail: a row a change, in the change's own transaction.

use evenkeel_tests::{Engine, Fixture, TestApp, is_on, on_both_engines};
use serde_json::{Value, json};

on_both_engines!(
    every_change_leaves_its_trace,
    a_change_without_its_trace_is_not_made,
    a_refused_change_leaves_no_trace,
);

async fn every_change_leaves_its_trace(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;

    let fields = [
        ("name", "Lighthouse"),
        ("key", "LH"),
        ("total_hours", "12.5"),
    ];
    let id = app.saved(None, &fields).await;
    let trace = last(&app).await;
    assert!(trace.object.contains(&id.to_string()), "{}", trace.object);
    assert_eq!(trace.after["name"], json!("Lighthouse"));
    assert_eq!(trace.after["key"], json!("LH"));
    assert!(
        trace
            .before
            .as_object()
            .is_none_or(serde_json::Map::is_empty),
        "there was nothing before: {}",
        trace.before
    );
    let created = trace.action;

    let edit = [
        ("name", "Lighthouse II"),
        ("key", "LH"),
        ("total_hours", "12.50"),
        ("revision", "v1"),
    ];
    app.saved(Some(id), &edit).await;
    let trace = last(&app).await;
    assert_eq!(trace.before["name"], json!("Lighthouse"));
    assert_eq!(trace.after["name"], json!("Lighthouse II"));
    assert_eq!(trace.after["key"], json!(null), "the key did not change");
    assert_eq!(trace.after["total_hours"], json!(null), "12.5 is 12.50");
    let edited = trace.action;
    assert_ne!(created, edited);

    app.set_flag(id, "is_active", false).await.expect(200);
    let trace = last(&app).await;
    assert!(trace.object.contains(&id.to_string()), "{}", trace.object);
    assert!(is_on(&trace.before["is_active"]));
    assert!(!is_on(&trace.after["is_active"]));

    assert_eq!(count(&app).await, 3, "a row a change");
    let undated = "SELECT COUNT(*) FROM evenkeel_audit WHERE \"at\" IS NULL";
    assert_eq!(app.database().number(undated).await, 0);
}

async fn a_change_without_its_trace_is_not_made(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let refuse = match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER refuse BEFORE INSERT ON evenkeel_audit
             BEGIN SELECT RAISE(ABORT, 'refused'); END;"
        }
        Engine::Postgres => {
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql
             AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
             CREATE TRIGGER refuse BEFORE INSERT ON evenkeel_audit
             FOR EACH ROW EXECUTE FUNCTION refuse();"
        }
    };
    app.database().execute(refuse).await;

    let toggle = app.set_flag(1, "is_active", false).await;
    assert!(toggle.status >= 400, "{toggle}");
    let edit = [("name", "Renamed"), ("key", "K1"), ("revision", "v1")];
    let save = app.save(Some(1), &edit).await;
    assert!(save.status >= 400, "{save}");
    let create = app.save(None, &[("name", "New"), ("key", "NEW")]).await;
    assert!(create.status >= 400, "{create}");

    let list = app.list(1, 50).await;
    assert_eq!(list.total, 1);
    assert!(list.is_on(1, "is_active"));
    let project = app.project(1).await;
    assert_eq!(project["name"], json!("Project 0001"));
    assert_eq!(project["version"], json!("1"));
}

async fn a_refused_change_leaves_no_trace(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    app.rejected(None, &[("name", ""), ("key", "K")]).await;
    app.rejected(None, &[("name", "Twice"), ("key", "K1")])
        .await;
    app.set_flag(999, "is_active", false).await.expect(404);
    let stale = [("name", "Mine"), ("key", "K1"), ("revision", "v9")];
    app.rejected(Some(1), &stale).await;
    assert_eq!(count(&app).await, 0);
}

struct Trace {
    action: String,
    object: String,
    before: Value,
    after: Value,
}

async fn last(app: &TestApp) -> Trace {
    let sql = "SELECT action, object, \"before\", \"after\" FROM evenkeel_audit
               ORDER BY id DESC LIMIT 1";
    let row = app.database().rows(sql).await.remove(0);
    let [Some(action), Some(object), before, after] = row.as_slice() else {
        panic!("a trace without its words: {row:?}");
    };
    let read = |text: &Option<String>| -> Value {
        let text = text.as_deref().unwrap_or("null");
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    };
    Trace {
        action: action.clone(),
        object: object.clone(),
        before: read(before),
        after: read(after),
    }
}

async fn count(app: &TestApp) -> i64 {
    app.database()
        .number("SELECT COUNT(*) FROM evenkeel_audit")
        .await
}
