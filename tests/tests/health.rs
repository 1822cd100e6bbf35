//! The answers for machines, and what happens while the database is away.

use evenkeel_tests::{Engine, Fixture, Server, TestApp, TestDatabase, eventually, on_both_engines};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

on_both_engines!(
    a_healthy_server_says_so,
    a_damaged_database_is_degraded,
    liveness_needs_no_database,
);

async fn a_healthy_server_says_so(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let health = app.get("/health").await.expect(200).json();
    assert_eq!(health["status"].as_str(), Some("ok"), "{health}");
    assert_eq!(
        health["database"]["reachable"].as_bool(),
        Some(true),
        "{health}"
    );
    assert!(health["database"]["latency_ms"].is_number(), "{health}");
    assert!(!health["database"]["engine"].is_null(), "{health}");
    assert!(!health["ledger"].is_null(), "{health}");
    for severity in ["error", "warning", "notice"] {
        assert_eq!(health["findings"][severity].as_u64(), Some(0), "{health}");
    }
}

async fn a_damaged_database_is_degraded(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Damaged).await;
    let health = app.get("/health").await.expect(200).json();
    assert_eq!(health["status"].as_str(), Some("degraded"), "{health}");
    assert_eq!(
        health["database"]["reachable"].as_bool(),
        Some(true),
        "{health}"
    );
    assert_eq!(health["findings"]["error"].as_u64(), Some(12), "{health}");
}

async fn liveness_needs_no_database(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.get("/health/live").await.expect(200);
}

/// A server that was started again between two clicks: no connection that was used a moment ago is alive,
/// and nobody notices.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_may_end_every_connection() {
    let app = TestApp::start(Engine::Postgres, Fixture::Empty).await;
    app.database().seed(1).await;
    for round in 0..5 {
        // Several at once, so that several connections are warm.
        let on = round % 2 == 1;
        let (a, b, c) = tokio::join!(app.list(1, 50), app.list(1, 50), app.list(1, 50));
        assert_eq!(
            [&a, &b, &c].map(|list| list.is_on(1, "is_active")),
            [!on; 3]
        );
        app.database().throw_out().await;
        app.set_flag(1, "is_active", on).await.expect(200);
        app.database().throw_out().await;
        assert_eq!(app.list(1, 50).await.is_on(1, "is_active"), on);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_may_go_away_and_come_back() {
    let app = TestApp::start(Engine::Postgres, Fixture::Empty).await;
    app.database().seed(1).await;
    app.get("/projects").await.expect(200);

    app.database().take_away().await;
    for path in [
        "/projects",
        "/projects/1",
        "/projects/new",
        "/projects/1/edit",
        "/settings",
    ] {
        let reply = app.get(path).await;
        assert_ne!(reply.status, 500, "{reply}");
        assert!(reply.markup().contains("<main"), "it is a page: {reply}");
    }
    assert_ne!(app.get("/schema").await.status, 500);
    app.set_flag(1, "is_active", false).await.expect(503);
    let fields = [("name", "Kept"), ("key", "KEPT")];
    assert_ne!(app.post_form("/projects/new", &fields).await.status, 500);
    let health = app.get("/health").await.expect(503).json();
    assert_eq!(health["status"].as_str(), Some("down"), "{health}");
    assert_eq!(
        health["database"]["reachable"].as_bool(),
        Some(false),
        "{health}"
    );
    app.get("/health/live").await.expect(200);

    app.database().bring_back().await;
    eventually("it comes back by itself", async || {
        app.get("/health").await.status == 200
    })
    .await;
    assert!(
        app.list(1, 50).await.is_on(1, "is_active"),
        "the refused toggle was refused"
    );
    app.set_flag(1, "is_active", false).await.expect(200);
    app.get("/projects").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_sqlite_is_busy_and_still_readable() {
    let app = TestApp::start(Engine::Sqlite, Fixture::Empty).await;
    app.database().seed(1).await;
    let mut other = SqliteConnectOptions::new()
        .filename(app.database().file())
        .connect()
        .await
        .expect("a second program may open the file");
    sqlx::raw_sql("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .expect("nobody writes");

    let (toggle, list) = tokio::join!(app.set_flag(1, "is_active", false), app.get("/projects"));
    toggle.expect(503);
    list.expect(200);

    sqlx::raw_sql("ROLLBACK")
        .execute(&mut other)
        .await
        .expect("there is a transaction");
    assert!(
        app.list(1, 50).await.is_on(1, "is_active"),
        "the refused toggle was refused"
    );
    app.set_flag(1, "is_active", false).await.expect(200);
    assert!(!app.list(1, 50).await.is_on(1, "is_active"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_takes_no_connections_is_away() {
    let app = TestApp::start(Engine::Postgres, Fixture::Empty).await;
    app.database().let_in(false).await;
    for path in ["/projects", "/health"] {
        let reply = app.get(path).await.expect(503);
        assert!(!reply.text().contains("foresee"), "{}", reply.text());
    }
    let page = app.get("/projects").await.expect(503);
    assert!(page.markup().says("can't be reached"), "{}", page.text());
    assert!(!page.markup().says("Not allowed"), "{}", page.text());
    app.database().let_in(true).await;
}

// These replace the file between two runs.

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_in_place_of_the_file_is_no_panic() {
    let database = TestDatabase::create(Engine::Sqlite, Fixture::Empty).await;
    std::fs::create_dir(database.file()).expect("there is nothing there yet");
    assert_down(&database).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_no_database_is_no_panic() {
    let database = TestDatabase::create(Engine::Sqlite, Fixture::Empty).await;
    let rubbish = "this was never a database\n".repeat(1_000);
    std::fs::write(database.file(), &rubbish).expect("the folder is the test's own");
    assert_down(&database).await;
    let left = std::fs::read_to_string(database.file()).expect("the file is still there");
    assert_eq!(left, rubbish, "and it isn't overwritten");
}

/// The server either refuses to start, with a sentence, or says that the database is away.
async fn assert_down(database: &TestDatabase) {
    match Server::try_start(database).await {
        Err(log) => {
            assert!(!log.contains("panicked"), "{log}");
            assert!(!log.trim().is_empty(), "it says why");
        }
        Ok(server) => {
            let health = server.get("/health").await.expect(503).json();
            assert_eq!(health["status"].as_str(), Some("down"), "{health}");
            server.get("/health/live").await.expect(200);
            for path in ["/projects", "/settings", "/schema"] {
                assert_ne!(server.get(path).await.status, 500, "{path}");
            }
            server.set_flag(1, "is_active", true).await.expect(503);
        }
    }
}
