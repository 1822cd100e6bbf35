//! The file of a SQLite database that is moved or replaced under the running server: nothing is saved
//! where nobody would find it.

use evenkeel_tests::{Engine, Fixture, TestApp};

/// What the project is called at first.
const FIRST: &str = "Project 0001";

/// Changes the project's name from what it was filled with.
async fn rename(app: &TestApp, was: &str, name: &str) -> u16 {
    let fields = [("was_name", was), ("name", name)];
    app.post_form("/projects/1/edit", &fields).await.status
}

async fn name(app: &TestApp) -> Option<String> {
    app.database().project(1, "name").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_saved_is_in_the_file_that_lies_there() {
    let app = TestApp::start(Engine::Sqlite, Fixture::Empty).await;
    app.database().seed(1).await;
    let file = app.database().file();
    let backup = app.database().folder().join("backup.db");
    let sql = format!("VACUUM INTO '{}'", backup.display());
    app.database().execute(&sql).await;
    assert_eq!(rename(&app, FIRST, "After the backup").await, 303);

    // The backup is put in its place, as somebody does who doesn't stop the server first.
    std::fs::rename(&backup, &file).expect("it can be moved");
    for end in ["-wal", "-shm"] {
        let beside = format!("{}{end}", file.display());
        if std::path::Path::new(&beside).exists() {
            std::fs::remove_file(beside).expect("it can be removed");
        }
    }
    assert_eq!(name(&app).await.as_deref(), Some(FIRST));
    assert_eq!(rename(&app, FIRST, "After the restore").await, 303);
    assert_eq!(name(&app).await.as_deref(), Some("After the restore"));
    for _ in 0..8 {
        let page = app.get("/projects/1").await.expect(200).markup();
        assert!(page.says("After the restore"), "{}", page.words());
    }
    assert!(
        app.log()
            .contains("another file lies where the database's was")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_saved_while_the_file_is_away() {
    let app = TestApp::start(Engine::Sqlite, Fixture::Empty).await;
    app.database().seed(1).await;
    let file = app.database().file();
    let away = app.database().folder().join("away.db");
    std::fs::rename(&file, &away).expect("it can be moved");
    assert_eq!(rename(&app, FIRST, "Nowhere").await, 503);
    assert!(!file.exists(), "and no other is made");
    std::fs::rename(&away, &file).expect("it can be moved");
    assert_eq!(rename(&app, FIRST, "Back again").await, 303);
    assert_eq!(name(&app).await.as_deref(), Some("Back again"));
}
