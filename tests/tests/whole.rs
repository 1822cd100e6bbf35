//! `serve --expected`: the whole database is guarded, not Evenkeel's tables alone.

use evenkeel_tests::{Engine, Fixture, Server, TestDatabase, eventually, on_both_engines, run};

on_both_engines!(
    every_table_is_guarded_and_repaired,
    what_cant_be_read_is_said_and_the_rest_is_served,
);

/// Another program's table, beside Evenkeel's.
const INVOICES: &str =
    "CREATE TABLE invoices (id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, note TEXT)";

/// A server, and the database that it holds against this script, or against what was there.
async fn served(engine: Engine, script: Option<&str>) -> (Server, TestDatabase) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let url = database.url();
    let migrate = ["migrate", "--database", url.as_str()];
    run(database.folder(), &migrate).await.expect_code(0);
    database.execute(INVOICES).await;
    let file = match script {
        Some(text) => {
            let path = database.folder().join("expected.sql");
            std::fs::write(&path, text).expect("the test's folder can be written to");
            path.display().to_string()
        }
        None => {
            let path = database
                .folder()
                .join("expected.json")
                .display()
                .to_string();
            let capture = ["capture", "--database", url.as_str(), "-o", &path];
            run(database.folder(), &capture).await.expect_code(0);
            path
        }
    };
    let server = Server::start_more(&database, &["--expected", &file]).await;
    (server, database)
}

async fn every_table_is_guarded_and_repaired(engine: Engine) {
    let (app, database) = served(engine, None).await;
    let page = app.get("/schema").await.expect(200).markup();
    assert!(
        page.says("The schema is what it should be"),
        "{}",
        page.words()
    );
    let damage = "ALTER TABLE invoices DROP COLUMN note";
    database.execute(damage).await;
    let seen = async || {
        let page = app.get("/projects").await.expect(200).markup();
        page.says("drifted in one place")
    };
    eventually("the banner speaks of it", seen).await;
    let page = app.get("/schema").await.expect(200).markup();
    assert!(page.says("invoices.note"), "{}", page.words());
    // Projects go on.
    app.saved(None, &[("name", "Still here"), ("key", "SH")])
        .await;
    let plan = app.get("/schema/repair").await.expect(200);
    assert!(plan.markup().says("Add column invoices.note"), "{plan}");
    let rehearsed = app.post_form("/schema/repair", &[("do", "rehearse")]).await;
    assert!(rehearsed.expect(200).markup().says("then undone"));
}

async fn what_cant_be_read_is_said_and_the_rest_is_served(engine: Engine) {
    let (app, _database) = served(engine, Some("CREATE TABLE broken (")).await;
    let page = app.get("/schema").await.expect(200).markup();
    assert!(
        page.says("can't be held against what is expected"),
        "{}",
        page.words()
    );
    app.get("/projects").await.expect(200);
    let repair = app.get("/schema/repair").await.expect(200);
    assert!(repair.markup().says("No plan could be made"), "{repair}");
}
