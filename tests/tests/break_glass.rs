//! With any of Evenkeel's own tables gone or empty: nobody gets in by that, the pages say why, and
//! whoever has a shell gets back in.

use evenkeel_tests::{
    Checked, Engine, Fixture, Server, TestApp, TestDatabase, Who, on_both_engines,
};
use reqwest::Method;

on_both_engines!(
    no_missing_table_lets_anybody_in_or_fails,
    no_missing_column_lets_anybody_in_or_fails,
    the_operator_gets_back_in,
    listing_accounts_restores_nothing,
    an_emptied_table_opens_nothing,
    an_old_session_is_no_new_accounts,
);

const PASSWORD: &str = "correct horse battery staple";

/// Evenkeel's own tables but the trail, whose loss has its own test.
const TABLES: [&str; 10] = [
    "evenkeel_users",
    "evenkeel_sessions",
    "evenkeel_devices",
    "evenkeel_recovery_codes",
    "evenkeel_links",
    "evenkeel_attempts",
    "evenkeel_tokens",
    "evenkeel_creations",
    "evenkeel_form_creations",
    "evenkeel_sync_limits",
];

fn drop_table(engine: Engine, table: &str) -> String {
    match engine {
        Engine::Sqlite => format!("DROP TABLE {table}"),
        Engine::Postgres => format!("DROP TABLE {table} CASCADE"),
    }
}

async fn operator(database: &TestDatabase, arguments: &[&str]) -> (bool, String) {
    let ended = database.operator(arguments, PASSWORD).await;
    (ended.code == Some(0), ended.output())
}

async fn nobody(server: &Server, method: Method, path: &str) -> evenkeel_tests::Reply {
    let request = server
        .request_as(Who::Nobody, method.clone(), path)
        .header("accept", "text/html");
    let request = match method {
        Method::GET => request,
        _ => request.form(&[
            ("email", "evil@example.com"),
            ("password", PASSWORD),
            ("name", "Evil"),
            ("link", ""),
        ]),
    };
    server.send(request).await
}

async fn no_missing_table_lets_anybody_in_or_fails(engine: Engine) {
    for table in TABLES {
        let app = TestApp::start(engine, Fixture::Empty).await;
        app.database().seed(1).await;
        app.database().execute(&drop_table(engine, table)).await;
        for (method, path) in [
            (Method::GET, "/"),
            (Method::GET, "/projects"),
            (Method::GET, "/users"),
            (Method::GET, "/sign-in"),
            (Method::GET, "/setup"),
            (Method::GET, "/setup?link=x"),
            (Method::POST, "/sign-in"),
            (Method::POST, "/setup"),
            (Method::GET, "/api/v1/projects"),
        ] {
            let reply = nobody(&app, method.clone(), path).await;
            assert_ne!(
                reply.status, 500,
                "without {table}, {method} {path}: {reply}"
            );
            let inside = reply.text();
            assert!(
                !inside.contains("New project"),
                "without {table}, {path}: {reply}"
            );
            assert!(
                reply.cookie("evenkeel-session").is_none(),
                "without {table}, {path}"
            );
        }
        // Those who are signed in go on, unless it is their session that can't be told.
        for path in [
            "/projects",
            "/account",
            "/users",
            "/tokens",
            "/audit",
            "/sync",
        ] {
            let reply = app.get(path).await;
            assert_ne!(reply.status, 500, "without {table}, {path}: {reply}");
            if matches!(table, "evenkeel_users" | "evenkeel_sessions") {
                let reply = reply.expect(503);
                assert!(reply.markup().says("Nobody can sign in now"), "{reply}");
            }
        }
        // A plan, no more, brings it back.
        let (done, said) = operator(app.database(), &["restore"]).await;
        assert!(done && said.contains("Restored: "), "{table}: {said}");
        let (done, said) = operator(app.database(), &["restore"]).await;
        assert!(
            done && !said.contains("Restored: "),
            "a second time there is nothing to do: {said}"
        );
        let found = Checked::run(app.database()).await.problems();
        assert!(found.is_empty(), "after {table}: {found:?}");
    }
}

async fn no_missing_column_lets_anybody_in_or_fails(engine: Engine) {
    for (table, column) in [
        ("evenkeel_users", "password"),
        ("evenkeel_users", "disabled_at"),
        ("evenkeel_users", "second_factor"),
        ("evenkeel_sessions", "stage"),
        ("evenkeel_sessions", "seen_at"),
        ("evenkeel_sessions", "created_at"),
        ("evenkeel_links", "expires_at"),
        ("evenkeel_attempts", "last_at"),
        ("evenkeel_attempts", "failures"),
    ] {
        let app = TestApp::start(engine, Fixture::Empty).await;
        let (_, said) = operator(app.database(), &["add", "op@example.com"]).await;
        assert!(said.contains("is added"), "{said}");
        let link = format!(
            "INSERT INTO evenkeel_links (token, user_id, expires_at) \
             SELECT '{}', id, 1 FROM evenkeel_users WHERE email = 'op@example.com'",
            evenkeel_tests::digest("expired")
        );
        app.database().execute(&link).await;
        let drop = format!("ALTER TABLE {table} DROP COLUMN {column}");
        app.database().execute(&drop).await;
        let what = format!("without {table}.{column}");
        for path in ["/projects", "/account", "/users"] {
            let reply = app.get(path).await;
            assert_ne!(reply.status, 500, "{what}, {path}: {reply}");
            if table == "evenkeel_sessions" || matches!(column, "disabled_at" | "second_factor") {
                assert_eq!(reply.status, 503, "{what}, {path}: {reply}");
            }
        }
        let fields = [("email", "op@example.com"), ("password", PASSWORD)];
        let reply = app.post_form("/sign-in", &fields).await;
        if table != "evenkeel_links" {
            assert_eq!(reply.status, 503, "{what}: {reply}");
            assert!(reply.cookie("evenkeel-session").is_none(), "{what}");
        }
        // A link that has expired doesn't hold because nobody can tell any more.
        let link = [
            ("link", "expired"),
            ("password", "three quiet lanterns sing"),
        ];
        let reply = app.post_form("/setup", &link).await;
        assert!(matches!(reply.status, 404 | 503), "{what}: {reply}");
        assert!(reply.cookie("evenkeel-session").is_none(), "{what}");
    }
}

async fn the_operator_gets_back_in(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    for table in TABLES {
        app.database().execute(&drop_table(engine, table)).await;
    }
    app.get("/projects").await.expect(503);
    let (done, said) = operator(
        app.database(),
        &["add", "op@example.com", "--role", "admin"],
    )
    .await;
    assert!(done, "{said}");
    assert!(
        said.contains("Restored: ") && said.contains("is added as admin"),
        "{said}"
    );
    let fields = [("email", "op@example.com"), ("password", PASSWORD)];
    let reply = app.post_form("/sign-in", &fields).await.expect(303);
    let session = reply.cookie("evenkeel-session").expect("it signs in");
    let page = app
        .request_as(Who::Nobody, Method::GET, "/projects")
        .header("cookie", format!("evenkeel-session={session}"));
    app.send(page).await.expect(200);
    assert_eq!(
        app.database().number("SELECT COUNT(*) FROM projects").await,
        2
    );
}

async fn listing_accounts_restores_nothing(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let database = app.database();
    database
        .execute(&drop_table(engine, "evenkeel_sessions"))
        .await;
    let before = database.shape().await;
    let ended = database.operator(&["list"], "").await;
    assert_eq!(ended.code, Some(1), "{}", ended.output());
    assert!(
        ended.stderr.contains("nothing was changed"),
        "{}",
        ended.stderr
    );
    assert!(ended.stderr.contains("user restore"), "{}", ended.stderr);
    assert_eq!(database.shape().await, before);

    let (done, said) = operator(database, &["restore"]).await;
    assert!(done, "{said}");
    let (done, said) = operator(database, &["list"]).await;
    assert!(done && said.contains("admin@example.com"), "{said}");
}

async fn an_emptied_table_opens_nothing(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    for table in TABLES {
        app.database()
            .execute(&format!("DELETE FROM {table}"))
            .await;
    }
    for (method, path) in [
        (Method::GET, "/setup"),
        (Method::POST, "/setup"),
        (Method::POST, "/sign-in"),
        (Method::GET, "/projects"),
        (Method::GET, "/users"),
    ] {
        let reply = nobody(&app, method, path).await;
        assert!(reply.cookie("evenkeel-session").is_none(), "{reply}");
        assert!(matches!(reply.status, 303 | 404 | 422), "{reply}");
    }
    let users = "SELECT COUNT(*) FROM evenkeel_users";
    assert_eq!(app.database().number(users).await, 0);
    let page = nobody(&app, Method::GET, "/sign-in").await.expect(200);
    assert!(page.markup().says("There is no account yet"));
}

async fn an_old_session_is_no_new_accounts(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let database = app.database();
    // The accounts are lost, what belonged to them isn't, and their numbers begin again.
    let lose = match engine {
        Engine::Sqlite => "DELETE FROM evenkeel_users",
        Engine::Postgres => {
            "ALTER TABLE evenkeel_sessions DROP CONSTRAINT evenkeel_fk_sessions_user; \
             DELETE FROM evenkeel_users; ALTER TABLE evenkeel_users ALTER COLUMN id RESTART WITH 1"
        }
    };
    database.execute(lose).await;
    assert_eq!(
        database
            .number("SELECT COUNT(*) FROM evenkeel_sessions")
            .await,
        3
    );
    let (done, said) = operator(database, &["add", "op@example.com"]).await;
    assert!(done, "{said}");
    let number = "SELECT id FROM evenkeel_users WHERE email = 'op@example.com'";
    assert_eq!(database.number(number).await, 1);
    assert_eq!(
        database
            .number("SELECT COUNT(*) FROM evenkeel_sessions")
            .await,
        0
    );
    for who in Who::SIGNED_IN {
        let request = app.request_as(who, Method::GET, "/ui/news");
        app.send(request).await.expect(401);
    }
}
