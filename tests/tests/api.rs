//! The API for machines.

use evenkeel_tests::{
    Engine, Fixture, Reply, TestApp, TestDatabase, Who, attribute, digest, eventually, now,
    on_both_engines,
};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

on_both_engines!(
    projects_are_listed_read_created_and_changed,
    a_creation_sent_again_creates_once,
    a_newer_change_is_not_written_over,
    wrong_input_is_a_problem_and_changes_nothing,
    a_pipeline_reports_and_the_page_shows_it,
    damage_is_told_and_nothing_fails,
    a_field_that_the_database_lacks_is_refused,
    changes_are_in_the_trail_under_the_tokens_name,
);

const TOKEN: &str = "evenkeel_test";

async fn started(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, Fixture::Empty).await;
    token(app.database()).await;
    app
}

async fn token(database: &TestDatabase) {
    let scopes = "projects:read projects:write sync:read sync:write schema:check";
    let now = now();
    let sql = format!(
        "INSERT INTO evenkeel_tokens (name, token, scopes, user_id, created_at, expires_at) \
         SELECT 'pipeline', '{}', '{scopes}', id, {now}, {} FROM evenkeel_users WHERE role = 'admin'",
        digest(TOKEN),
        now + 1000
    );
    database.execute(&sql).await;
}

fn ask(app: &TestApp, method: &str, path: &str) -> RequestBuilder {
    let method: Method = method.parse().expect("it is a method");
    app.request_as(Who::Nobody, method, &format!("/api/v1{path}"))
        .bearer_auth(TOKEN)
}

async fn get(app: &TestApp, path: &str) -> Reply {
    app.send(ask(app, "GET", path)).await
}

fn problem(reply: &Reply, kind: &str) -> Value {
    assert_eq!(
        reply.header("content-type"),
        Some("application/problem+json"),
        "{reply}"
    );
    let body = reply.json();
    assert_eq!(body["type"], format!("/problems/{kind}"), "{reply}");
    assert_eq!(body["status"], reply.status, "{reply}");
    body
}

async fn projects_are_listed_read_created_and_changed(engine: Engine) {
    let app = started(engine).await;
    let new = json!({"name": "Lighthouse", "key": "LH", "total_hours": 12.5, "is_active": true});
    let created = app
        .send(ask(&app, "POST", "/projects").json(&new))
        .await
        .expect(201);
    let body = created.json();
    assert_eq!(body["name"], "Lighthouse");
    assert_eq!(body["total_hours"], "12.50", "exact, as a text");
    assert_eq!(body["is_active"], true);
    assert_eq!(body["description"], Value::Null);
    let place = created.location();
    assert_eq!(place, format!("/api/v1/projects/{}", body["id"]));
    let tag = created.header("etag").expect("it has a tag").to_owned();

    let path = place.trim_start_matches("/api/v1").to_owned();
    let read = get(&app, &path).await.expect(200);
    assert_eq!(read.json(), body);
    assert_eq!(read.header("etag"), Some(tag.as_str()));
    assert_eq!(read.header("cache-control"), Some("no-store"));
    let known = ask(&app, "GET", &path).header("if-none-match", &tag);
    let known = app.send(known).await.expect(304);
    assert!(known.body.is_empty());

    let change = json!({"name": "Lighthouse II", "total_hours": "13"});
    let changed = ask(&app, "PATCH", &path)
        .header("if-match", &tag)
        .json(&change);
    let changed = app.send(changed).await.expect(200);
    assert_eq!(changed.json()["name"], "Lighthouse II");
    assert_eq!(changed.json()["key"], "LH", "what isn't named stays");
    assert_eq!(changed.json()["version"], 2);
    assert_ne!(changed.header("etag"), Some(tag.as_str()));

    app.database().seed(7).await;
    let page = get(&app, "/projects?page=2&per_page=3").await.expect(200);
    let body = page.json();
    assert_eq!(body["items"].as_array().map(Vec::len), Some(3));
    assert_eq!((&body["total"], &body["more"]), (&json!(8), &json!(true)));
    let link = page.header("link").unwrap_or_default();
    assert!(
        link.contains("</api/v1/projects?per_page=3&before="),
        "{link}"
    );
    assert!(link.contains("?page=3&per_page=3&after="), "{link}");
    assert!(link.contains(">; rel=\"prev\", <"), "{link}");
    assert!(link.ends_with(">; rel=\"next\""), "{link}");
    // Looked for, filtered, in an order; what can't be is refused, not left out.
    let found = get(&app, "/projects?q=house&is_active=true&sort=-name")
        .await
        .expect(200);
    assert_eq!(found.json()["total"], 1, "{found}");
    for bad in ["sort=nothing", "is_active=perhaps", "per_page=0"] {
        get(&app, &format!("/projects?{bad}")).await.expect(422);
    }
    get(&app, "/projects/999").await.expect(404);
    assert_eq!(
        get(&app, "/health").await.expect(200).json()["status"],
        "ok"
    );
    assert_eq!(
        get(&app, "/schema").await.expect(200).json()["verdict"],
        "clean"
    );
    let described = get(&app, "/openapi.json").await.expect(200).json();
    assert!(described["paths"]["/api/v1/projects"]["post"].is_object());
}

async fn a_creation_sent_again_creates_once(engine: Engine) {
    let app = started(engine).await;
    let create = |key: &str, name: &str| {
        ask(&app, "POST", "/projects")
            .header("idempotency-key", key)
            .json(&json!({"name": name, "key": name}))
    };
    let first = app.send(create("k1", "A")).await.expect(201).json();
    let again = app.send(create("k1", "A")).await.expect(201).json();
    assert_eq!(first["id"], again["id"]);
    problem(&app.send(create("k1", "B")).await.expect(409), "key-reused");
    let other = app.send(create("k2", "B")).await.expect(201).json();
    assert_ne!(first["id"], other["id"]);
    // Refused, it takes no key.
    app.send(create("k3", "A")).await.expect(422);
    app.send(create("k3", "C")).await.expect(201);
    // Many at once create one.
    let mut waiting = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let request = create("k4", "D");
        waiting.spawn(async move { request.send().await.map(|r| r.status().as_u16()) });
    }
    while let Some(done) = waiting.join_next().await {
        assert_eq!(done.expect("it ends").expect("it answers"), 201);
    }
    let count = app.database().number("SELECT COUNT(*) FROM projects").await;
    assert_eq!(count, 4);
    problem(
        &app.send(create("", "E")).await.expect(422),
        "invalid-fields",
    );
}

async fn a_newer_change_is_not_written_over(engine: Engine) {
    let app = started(engine).await;
    app.database().seed(1).await;
    let read = get(&app, "/projects/1").await.expect(200);
    let tag = read.header("etag").unwrap_or_default().to_owned();
    let change = |tag: Option<&str>, name: &str| {
        let request = ask(&app, "PATCH", "/projects/1").json(&json!({"name": name}));
        match tag {
            Some(tag) => request.header("if-match", tag),
            None => request,
        }
    };
    problem(
        &app.send(change(None, "x")).await.expect(428),
        "precondition-required",
    );
    // Somebody touches another field.
    app.set_flag(1, "is_active", false).await.expect(200);
    app.set_flag(1, "is_active", true).await.expect(200);
    for stale in [tag.as_str(), "\"v0\"", "W/\"v1\"", "nonsense"] {
        problem(
            &app.send(change(Some(stale), "x")).await.expect(412),
            "changed-since",
        );
    }
    let now = get(&app, "/projects/1")
        .await
        .header("etag")
        .unwrap_or_default()
        .to_owned();
    app.send(change(Some(&now), "Mine")).await.expect(200);
    app.send(change(Some("*"), "Whatever is there"))
        .await
        .expect(200);
}

async fn wrong_input_is_a_problem_and_changes_nothing(engine: Engine) {
    let app = started(engine).await;
    app.database().seed(1).await;
    let before = app.database().number("SELECT COUNT(*) FROM projects").await;
    for (body, field) in [
        (json!({"name": "x"}), "key"),
        (json!({"key": "x"}), "name"),
        (json!({"name": "", "key": "x"}), "name"),
        (json!({"name": "x", "key": "x", "colour": "red"}), "colour"),
        (json!({"name": "x", "key": "x", "id": 7}), "id"),
        (
            json!({"name": "x", "key": "x", "is_active": "yes"}),
            "is_active",
        ),
        (
            json!({"name": "x", "key": "x", "total_hours": -1}),
            "total_hours",
        ),
        (
            json!({"name": "x", "key": "x", "total_hours": 1e300}),
            "total_hours",
        ),
        (
            json!({"name": "x", "key": "x", "start_date": "2026-02-30"}),
            "start_date",
        ),
        (json!({"name": "x", "key": "y".repeat(51)}), "key"),
        (json!({"name": ["x"], "key": "x"}), "name"),
        (json!({"name": "a\u{0}b", "key": "x"}), "name"),
    ] {
        let reply = app
            .send(ask(&app, "POST", "/projects").json(&body))
            .await
            .expect(422);
        let said = problem(&reply, "invalid-fields");
        assert!(said["errors"][field].is_string(), "{body}: {said}");
    }
    for body in [
        "",
        "{",
        "[]",
        "\"x\"",
        "null",
        "{\"name\": \"x\", \"name\"}",
    ] {
        let request = ask(&app, "POST", "/projects")
            .header("content-type", "application/json")
            .body(body);
        problem(&app.send(request).await.expect(400), "bad-request");
    }
    let plain = ask(&app, "POST", "/projects")
        .header("content-type", "text/plain")
        .body("{}");
    problem(&app.send(plain).await.expect(415), "unsupported-media-type");
    for path in [
        "/projects?page=0",
        "/projects?per_page=5000",
        "/projects?page=x",
    ] {
        problem(&get(&app, path).await.expect(422), "invalid-fields");
    }
    for path in [
        "/projects/x",
        "/projects/99999999999999999999",
        "/nowhere",
        "/projects/1/2",
    ] {
        problem(&get(&app, path).await.expect(404), "not-found");
    }
    let reply = app
        .send(ask(&app, "DELETE", "/projects/1"))
        .await
        .expect(405);
    problem(&reply, "method-not-allowed");
    assert_eq!(reply.header("allow"), Some("GET, PATCH, HEAD"));
    let huge = json!({"name": "x", "key": "x", "description": "y".repeat(10_000_000)});
    let reply = app
        .try_send(ask(&app, "POST", "/projects").json(&huge))
        .await;
    assert!(reply.is_err() || reply.is_ok_and(|r| r.status == 413));
    assert_eq!(
        app.database().number("SELECT COUNT(*) FROM projects").await,
        before
    );
}

async fn a_pipeline_reports_and_the_page_shows_it(engine: Engine) {
    let app = started(engine).await;
    assert_eq!(
        get(&app, "/sync").await.expect(200).json(),
        json!({"items": []})
    );
    let page = app.get("/sync").await.expect(200);
    assert!(page.markup().says("Nothing synced yet"));
    let put = |source: &str, body: Value| ask(&app, "PUT", &format!("/sync/{source}")).json(&body);
    let fresh = app.send(put("docs", json!({}))).await.expect(200).json();
    assert_eq!(
        (&fresh["state"], &fresh["stale_after_minutes"]),
        (&json!("fresh"), &json!(1440))
    );
    let old = json!({"last_sync": "2025-11-09T03:00:00+01:00"});
    let stale = app.send(put("wiki", old)).await.expect(200).json();
    assert_eq!(stale["state"], "stale");
    assert_eq!(stale["last_sync"], "2025-11-09T02:00:00Z");
    let odd = "a%22b%3Cscript%3E%2Fx";
    app.send(put(odd, json!({}))).await.expect(200);
    assert_eq!(
        get(&app, &format!("/sync/{odd}")).await.expect(200).json()["source"],
        "a\"b<script>/x"
    );
    for (source, body) in [
        ("docs", json!({"last_sync": "yesterday"})),
        ("docs", json!({"last_sync": ""})),
        ("a%00b", json!({})),
        (&*"x".repeat(201), json!({})),
    ] {
        problem(
            &app.send(put(source, body)).await.expect(422),
            "invalid-fields",
        );
    }
    problem(
        &app.send(put("docs", json!({"when": 1}))).await.expect(400),
        "bad-request",
    );
    problem(&get(&app, "/sync/nobody").await.expect(404), "not-found");

    let page = app.get("/sync").await.expect(200);
    let text = page.text();
    assert!(text.contains("1 of 3 sources need a look"), "{text}");
    assert!(!text.contains("b<script>"), "names are text");
    // A limit of its own, reset and removal.
    let of = |more: &[(&'static str, &'static str)]| {
        let mut fields = vec![("source", "wiki")];
        fields.extend(more);
        fields
    };
    // What can't be a limit comes back as it was entered, with what it may be.
    for (number, unit) in [
        ("400", "days"),
        ("0", "hours"),
        ("-1", "hours"),
        ("soon", "minutes"),
        ("99999999999999999999", "hours"),
    ] {
        let fields = of(&[("number", number), ("unit", unit)]);
        let reply = app.post_form("/sync/limit", &fields).await.expect(422);
        let page = reply.markup();
        assert!(page.says("at least 1 minute, at most 366 days"), "{number}");
        let entered: Vec<_> = page
            .tags("input")
            .into_iter()
            .filter(|tag| tag.contains("aria-invalid"))
            .collect();
        assert_eq!(entered.len(), 1, "{entered:?}");
        assert!(entered[0].contains("wiki is stale after"), "{entered:?}");
        assert_eq!(attribute(entered[0], "value").as_deref(), Some(number));
        let chosen = page
            .tags("option")
            .into_iter()
            .filter(|tag| attribute(tag, "selected").is_some());
        assert!(
            chosen
                .filter_map(|tag| attribute(tag, "value"))
                .any(|chosen| chosen == unit)
        );
    }
    app.post_form("/sync/limit", &of(&[("number", "2"), ("unit", "minutes")]))
        .await
        .expect(303);
    assert_eq!(
        get(&app, "/sync/wiki").await.json()["stale_after_minutes"],
        2
    );
    app.post_form("/sync/reset", &of(&[])).await.expect(303);
    assert_eq!(get(&app, "/sync/wiki").await.json()["state"], "never");
    app.post_form("/sync/remove", &of(&[])).await.expect(303);
    problem(&get(&app, "/sync/wiki").await.expect(404), "not-found");
    let gone = app.post_form("/sync/remove", &of(&[])).await.expect(303);
    assert_eq!(gone.location(), "/sync");
    assert_eq!(gone.said().as_deref(), Some("unknown"));
}

async fn damage_is_told_and_nothing_fails(engine: Engine) {
    let app = started(engine).await;
    let database = app.database();
    database.seed(1).await;
    app.send(ask(&app, "PUT", "/sync/docs").json(&json!({})))
        .await
        .expect(200);
    database
        .execute("ALTER TABLE projects DROP COLUMN description")
        .await;
    let read = get(&app, "/projects/1").await.expect(200).json();
    assert!(read.get("description").is_none(), "{read}");
    assert!(read.get("name").is_some());
    database
        .execute("ALTER TABLE \"vector-sync-status\" DROP COLUMN last_sync")
        .await;
    let source = get(&app, "/sync/docs").await.expect(200).json();
    assert_eq!(
        (&source["last_sync"], &source["state"]),
        (&Value::Null, &json!("unknown"))
    );
    assert!(
        app.get("/sync")
            .await
            .expect(200)
            .markup()
            .says("unavailable")
    );
    let put = ask(&app, "PUT", "/sync/docs").json(&json!({}));
    problem(&app.send(put).await.expect(503), "schema-damaged");
    database.execute("DROP TABLE \"vector-sync-status\"").await;
    problem(&get(&app, "/sync").await.expect(503), "schema-damaged");
    assert!(
        app.get("/sync")
            .await
            .expect(200)
            .markup()
            .says("vector-sync-status is missing")
    );
    let found = get(&app, "/schema").await.expect(200).json();
    assert_eq!(found["verdict"], "drift");
    database.execute("DROP TABLE evenkeel_creations").await;
    let once = ask(&app, "POST", "/projects")
        .header("idempotency-key", "k")
        .json(&json!({"name": "x", "key": "x"}));
    problem(&app.send(once).await.expect(503), "accounts-damaged");
    let plain = ask(&app, "POST", "/projects").json(&json!({"name": "x", "key": "x"}));
    app.send(plain).await.expect(201);
    database
        .execute(
            "DROP TABLE evenkeel_tokens CASCADE"
                .strip_suffix(" CASCADE")
                .filter(|_| engine == Engine::Sqlite)
                .unwrap_or("DROP TABLE evenkeel_tokens CASCADE"),
        )
        .await;
    problem(
        &get(&app, "/projects").await.expect(503),
        "accounts-damaged",
    );
}

async fn changes_are_in_the_trail_under_the_tokens_name(engine: Engine) {
    let app = started(engine).await;
    app.send(ask(&app, "POST", "/projects").json(&json!({"name": "x", "key": "x"})))
        .await
        .expect(201);
    app.send(ask(&app, "PUT", "/sync/docs").json(&json!({})))
        .await
        .expect(200);
    for (action, object) in [("create", "project 1"), ("record-sync", "sync docs")] {
        let sql = format!(
            "SELECT COUNT(*) FROM evenkeel_audit WHERE actor = 'token 1 of admin@example.com: pipeline' \
             AND address = '127.0.0.1' AND action = '{action}' AND object = '{object}'"
        );
        assert_eq!(app.database().number(&sql).await, 1, "{action}");
    }
    let used = "SELECT COUNT(*) FROM evenkeel_tokens WHERE used_at IS NOT NULL";
    // It is noted beside the request.
    eventually("the token's use is noted", async || {
        app.database().number(used).await == 1
    })
    .await;
}

async fn a_field_that_the_database_lacks_is_refused(engine: Engine) {
    let app = started(engine).await;
    app.database().seed(1).await;
    app.database().drop_column("description").await;
    let both = json!({"name": "Renamed", "description": "Kept"});
    let patch = ask(&app, "PATCH", "/projects/1").header("if-match", "\"v1\"");
    let reply = app.send(patch.json(&both)).await.expect(422);
    let said = problem(&reply, "invalid-fields");
    assert!(said["errors"]["description"].is_string(), "{said}");
    assert!(said["errors"]["name"].is_null(), "{said}");
    let new = json!({"name": "New", "key": "NEW", "description": "Kept"});
    app.send(ask(&app, "POST", "/projects").json(&new))
        .await
        .expect(422);
    // Nothing is lost with nothing in it.
    let none = json!({"name": "Renamed", "description": null});
    let patch = ask(&app, "PATCH", "/projects/1").header("if-match", "\"v1\"");
    app.send(patch.json(&none)).await.expect(200);
    assert_eq!(app.project(1).await["name"], json!("Renamed"));
    assert_eq!(app.list(1, 50).await.total, 1);
}
