//! Every route, asked by everybody: only those get in whom the table lets in.

use std::collections::BTreeMap;

use evenkeel_tests::{
    Engine, Fixture, Reply, TestApp, TestDatabase, Who, digest, now, on_both_engines, run,
};
use reqwest::Method;

on_both_engines!(
    every_route_lets_in_whom_the_table_names_and_nobody_else,
    what_is_refused_changes_nothing,
    a_session_holds_as_long_as_its_account_and_no_longer,
    the_api_takes_tokens_and_the_pages_take_sessions,
);

const SCOPES: [&str; 5] = [
    "projects:read",
    "projects:write",
    "sync:read",
    "sync:write",
    "schema:check",
];

/// A route, and what it needs.
struct Route {
    method: Method,
    path: String,
    needs: String,
}

/// The table, as the binary prints it for a reviewer.
async fn routes(app: &TestApp) -> Vec<Route> {
    let printed = run(app.database().folder(), &["routes"])
        .await
        .expect_code(0);
    let routes: Vec<Route> = printed
        .stdout
        .lines()
        .map(|line| {
            let mut columns = line.split("  ").map(str::trim).filter(|c| !c.is_empty());
            let mut next = || columns.next().expect("a method, a path, a need");
            Route {
                method: next().parse().expect("it is a method"),
                path: next().to_owned(),
                needs: next().trim_end_matches(", fresh").to_owned(),
            }
        })
        .collect();
    assert!(routes.len() > 60, "{}", printed.stdout);
    routes
}

fn filled(path: &str) -> String {
    path.replace("{id}", "1")
        .replace("{name}", "projects")
        .replace("{source}", "docs")
}

async fn token(database: &TestDatabase, secret: &str, scopes: &str) {
    let now = now();
    let sql = format!(
        "INSERT INTO evenkeel_tokens (name, token, scopes, user_id, created_at, expires_at) \
         SELECT 'test {scopes}', '{}', '{scopes}', id, {now}, {} FROM evenkeel_users \
         WHERE role = 'admin' ON CONFLICT DO NOTHING",
        digest(secret),
        now + 1000
    );
    database.execute(&sql).await;
}

/// Whether the answer is that of somebody who isn't let in.
fn refused(reply: &Reply) -> bool {
    match reply.status {
        401 | 403 => true,
        303 | 302 | 307 => {
            let to = reply.location();
            to.starts_with("/sign-in") && !to.contains("said=out")
        }
        _ => false,
    }
}

async fn every_route_lets_in_whom_the_table_names_and_nobody_else(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let database = app.database();
    database.seed(1).await;
    let mut asked = 0;
    let mut wrong = Vec::new();
    for route in routes(&app).await {
        let path = filled(&route.path);
        let api = path.starts_with("/api/");
        for who in [Who::Nobody, Who::Viewer, Who::Editor, Who::Admin] {
            // What one request has ended the next one needs.
            database.admit().await;
            let mut request = app.request_as(who, route.method.clone(), &path);
            if route.method != Method::GET {
                request = request.header("accept", "text/html").form(&[("x", "y")]);
            }
            let reply = app.send(request).await;
            let allowed = match route.needs.as_str() {
                "nothing" => true,
                "session" | "sign-in" => who != Who::Nobody,
                "viewer" => who != Who::Nobody,
                "editor" => matches!(who, Who::Editor | Who::Admin),
                "admin" => who == Who::Admin,
                token => {
                    assert!(token.starts_with("token ") && api, "{token}");
                    false
                }
            };
            asked += 1;
            if refused(&reply) == allowed || reply.status >= 500 {
                let what = format!("{} {path} by {who:?}: {}", route.method, reply.status);
                wrong.push(what);
            }
        }
        for scope in SCOPES {
            database.admit().await;
            let secret = format!("secret-{scope}");
            token(database, &secret, scope).await;
            let request = app
                .request_as(Who::Nobody, route.method.clone(), &path)
                .bearer_auth(&secret)
                .json(&serde_json::json!({}));
            let reply = app.send(request).await;
            let allowed = route.needs == "nothing" || route.needs == format!("token {scope}");
            asked += 1;
            if refused(&reply) == allowed || reply.status >= 500 {
                let what = format!("{} {path} by token {scope}: {}", route.method, reply.status);
                wrong.push(what);
            }
        }
    }
    println!("{asked} requests");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(asked > 9 * 60, "{asked}");
}

async fn what_is_refused_changes_nothing(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let before = everything(&app).await;
    for who in [Who::Nobody, Who::Viewer] {
        let flag = app
            .request_as(who, Method::POST, "/ui/set_flag")
            .form(&[("change", "1:is_active:false")]);
        let save = app
            .request_as(who, Method::POST, "/ui/save_project")
            .json(&serde_json::json!({"id": 1, "fields": {"name": "x", "key": "y"}}));
        let form = app
            .request_as(who, Method::POST, "/projects/new")
            .form(&[("name", "x"), ("key", "y")]);
        let add = app.request_as(who, Method::POST, "/users/add").form(&[
            ("email", "evil@example.com"),
            ("name", "Evil"),
            ("role", "admin"),
        ]);
        let make = app
            .request_as(who, Method::POST, "/tokens/make")
            .form(&[("name", "x"), ("scope", "projects:write")]);
        for request in [flag, save, form, add, make] {
            let reply = app.send(request).await;
            assert!(refused(&reply), "{who:?}: {reply}");
        }
    }
    // An editor is no administrator.
    let raise = app
        .request_as(Who::Editor, Method::POST, "/users/role")
        .form(&[("email", "editor@example.com"), ("role", "admin")]);
    assert_eq!(app.send(raise).await.status, 403);
    assert_eq!(everything(&app).await, before);
}

async fn everything(app: &TestApp) -> BTreeMap<&'static str, String> {
    let mut all = BTreeMap::new();
    for sql in [
        "SELECT COUNT(*) FROM projects",
        "SELECT COUNT(*) FROM evenkeel_users",
        "SELECT COUNT(*) FROM evenkeel_tokens",
        "SELECT COUNT(*) FROM evenkeel_audit",
        "SELECT COUNT(*) FROM evenkeel_users WHERE role = 'admin'",
    ] {
        all.insert(sql, app.database().number(sql).await.to_string());
    }
    all
}

async fn a_session_holds_as_long_as_its_account_and_no_longer(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let database = app.database();
    let status = async || app.get("/ui/news").await.status;
    assert_eq!(status().await, 200);
    for (how, sql) in [
        (
            "disabled",
            "UPDATE evenkeel_users SET disabled_at = 1 WHERE role = 'admin'",
        ),
        (
            "idle for nine hours",
            "UPDATE evenkeel_sessions SET seen_at = seen_at - 32400",
        ),
        (
            "eight days old",
            "UPDATE evenkeel_sessions SET created_at = created_at - 691200",
        ),
        (
            "without its second factor",
            "UPDATE evenkeel_sessions SET stage = 'second-factor'",
        ),
        ("ended", "DELETE FROM evenkeel_sessions"),
        (
            "of another token",
            "UPDATE evenkeel_sessions SET token = 'x' || id",
        ),
    ] {
        database.execute(sql).await;
        assert_eq!(status().await, 401, "a session {how}");
        database
            .execute(
                "DELETE FROM evenkeel_sessions; \
                 UPDATE evenkeel_users SET disabled_at = NULL",
            )
            .await;
        database.admit().await;
        assert_eq!(status().await, 200, "after a session {how}");
    }
}

async fn the_api_takes_tokens_and_the_pages_take_sessions(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let database = app.database();
    token(database, "secret", "projects:read projects:write").await;
    let by = |secret: &str| {
        app.request_as(Who::Nobody, Method::GET, "/api/v1/projects")
            .bearer_auth(secret)
    };
    app.send(by("secret")).await.expect(200);
    for wrong in ["secret ", "Secret", "", "secre", "x"] {
        let reply = app.send(by(wrong)).await;
        if wrong.trim() != "secret" {
            let reply = reply.expect(401);
            assert_eq!(
                reply.header("content-type"),
                Some("application/problem+json")
            );
            assert!(reply.header("www-authenticate").is_some());
        }
    }
    // A session is none for the API, nor a token one for the pages.
    let session = app.request_as(Who::Admin, Method::GET, "/api/v1/projects");
    app.send(session).await.expect(401);
    let page = app
        .request_as(Who::Nobody, Method::GET, "/ui/project?id=1")
        .bearer_auth("secret");
    app.send(page).await.expect(401);

    // It never does more than whoever made it.
    database
        .execute("UPDATE evenkeel_users SET role = 'viewer' WHERE email = 'admin@example.com'")
        .await;
    app.send(by("secret")).await.expect(200);
    let create = app
        .request_as(Who::Nobody, Method::POST, "/api/v1/projects")
        .bearer_auth("secret")
        .json(&serde_json::json!({"name": "x", "key": "x"}));
    app.send(create).await.expect(403);
    database
        .execute("UPDATE evenkeel_users SET disabled_at = 1 WHERE email = 'admin@example.com'")
        .await;
    app.send(by("secret")).await.expect(401);
    database
        .execute("UPDATE evenkeel_users SET disabled_at = NULL")
        .await;
    database
        .execute("UPDATE evenkeel_tokens SET expires_at = 1")
        .await;
    app.send(by("secret")).await.expect(401);
}
