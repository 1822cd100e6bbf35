//! What is typed into a form whose columns aren't any more what they were: nothing of it is lost without
//! a word, and no guess is saved.

use evenkeel_tests::{Engine, Fixture, TestApp, on_both_engines};
use serde_json::json;

on_both_engines!(
    what_was_typed_for_a_column_that_went_comes_back_and_the_rest_can_be_saved,
    a_new_form_of_before_says_what_it_cannot_save,
    a_day_is_never_kept_as_a_moment,
    hours_are_never_rounded_by_the_column,
);

/// What a browser sends of an edit form in which somebody changed the name and one field more.
fn edit<'a>(
    field: &'a str,
    was: &'a str,
    typed: &'a str,
    was_name: &'a str,
) -> Vec<(&'a str, &'a str)> {
    vec![
        ("revision", "v1"),
        ("was_name", "Project 0001"),
        ("name", "Renamed"),
        ("was_key", "K1"),
        ("key", "K1"),
        (was_name, was),
        (field, typed),
    ]
}

async fn what_was_typed_for_a_column_that_went_comes_back_and_the_rest_can_be_saved(
    engine: Engine,
) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    app.get("/projects/1/edit").await.expect(200);
    app.database().drop_column("description").await;
    let typed = edit("description", "", "Long thought about", "was_description");
    let page = app
        .post_form("/projects/1/edit", &typed)
        .await
        .expect(422)
        .markup();
    assert!(page.says("Nothing is saved yet"), "{}", page.words());
    assert!(page.says("is missing from the database, so this can't be saved now"));
    assert_eq!(
        page.input("description").as_deref(),
        Some("Long thought about")
    );
    assert!(!page.offers("description"), "and it is sent no more");
    assert_eq!(page.input("name").as_deref(), Some("Renamed"));
    assert_eq!(app.project(1).await["name"], json!("Project 0001"));

    let rest: Vec<_> = typed
        .into_iter()
        .filter(|(name, _)| *name != "description")
        .collect();
    app.post_form("/projects/1/edit", &rest).await.expect(303);
    assert_eq!(app.project(1).await["name"], json!("Renamed"));

    // What nobody touched keeps nobody from saving.
    app.database().drop_column("total_hours").await;
    let untouched = [
        ("revision", "v2"),
        ("was_name", "Renamed"),
        ("name", "Renamed again"),
        ("was_total_hours", "0.00"),
        ("total_hours", "0.00"),
    ];
    app.post_form("/projects/1/edit", &untouched)
        .await
        .expect(303);
    assert_eq!(app.project(1).await["name"], json!("Renamed again"));
}

async fn a_new_form_of_before_says_what_it_cannot_save(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.get("/projects/new").await.expect(200);
    app.database().drop_column("description").await;
    app.database().drop_column("retainer_hours").await;
    // The hours are as the form began: nobody typed them.
    let mut fields = vec![
        ("name", "New"),
        ("key", "NEW"),
        ("retainer_hours", "0.00"),
        ("description", "Kept"),
    ];
    let page = app
        .post_form("/projects/new", &fields)
        .await
        .expect(422)
        .markup();
    assert!(page.says("One field needs attention"), "{}", page.words());
    assert_eq!(page.input("description").as_deref(), Some("Kept"));
    assert_eq!(app.list(1, 50).await.total, 0);
    fields.pop();
    app.post_form("/projects/new", &fields).await.expect(303);
}

async fn a_day_is_never_kept_as_a_moment(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let raw = match engine {
        Engine::Postgres => {
            app.database()
                .execute(
                    "UPDATE projects SET start_date = '2025-09-15'; \
                     ALTER TABLE projects ALTER COLUMN start_date TYPE timestamptz \
                     USING start_date::timestamp AT TIME ZONE 'Europe/Berlin'",
                )
                .await;
            app.database()
                .text("SELECT CAST(start_date AS TEXT) FROM projects")
                .await
                .expect("it has a value")
        }
        Engine::Sqlite => {
            let moment = "2025-09-14T22:00:00Z";
            app.database()
                .execute(&format!("UPDATE projects SET start_date = '{moment}'"))
                .await;
            moment.to_owned()
        }
    };
    app.get("/schema").await.expect(200);
    // No day is guessed: it is shown as it is, and marked.
    let list = app.get("/projects").await.markup();
    assert!(list.says(&raw), "{}", list.words());
    assert!(
        list.tags("span")
            .iter()
            .any(|tag| tag.contains("unreadable"))
    );
    let form = app.get("/projects/1/edit").await.markup();
    assert_eq!(form.input("start_date").as_deref(), Some(raw.as_str()));
    assert!(
        form.says("The database holds no date here"),
        "{}",
        form.words()
    );

    // Untouched it stays.
    let as_it_was = edit("start_date", &raw, &raw, "was_start_date");
    app.post_form("/projects/1/edit", &as_it_was)
        .await
        .expect(303);
    let kept = "SELECT CAST(start_date AS TEXT) FROM projects WHERE id = 1";
    assert_eq!(
        app.database().text(kept).await.as_deref(),
        Some(raw.as_str())
    );

    let mut typed = edit("start_date", &raw, "2026-03-31", "was_start_date");
    typed[0] = ("revision", "v2");
    typed[1] = ("was_name", "Renamed");
    typed[2] = ("name", "Renamed again");
    let reply = app.post_form("/projects/1/edit", &typed).await;
    match engine {
        // There is no type that would make another value of it.
        Engine::Sqlite => {
            reply.expect(303);
            assert_eq!(
                app.database().text(kept).await.as_deref(),
                Some("2026-03-31")
            );
        }
        Engine::Postgres => {
            let page = reply.expect(422).markup();
            assert!(
                page.says("The column doesn't hold days any more: this would be kept as 2026-03-31 00:00:00"),
                "{}",
                page.words()
            );
            assert_eq!(page.input("start_date").as_deref(), Some("2026-03-31"));
            assert_eq!(
                app.database().text(kept).await.as_deref(),
                Some(raw.as_str())
            );
            assert_eq!(app.project(1).await["name"], json!("Renamed"));
            let new = [
                ("name", "New"),
                ("key", "NEW"),
                ("start_date", "2026-03-31"),
            ];
            app.post_form("/projects/new", &new).await.expect(422);
            assert_eq!(app.list(1, 50).await.total, 1);
        }
    }
}

async fn hours_are_never_rounded_by_the_column(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let stored = "SELECT CAST(total_hours AS TEXT) FROM projects WHERE id = 1";
    if engine == Engine::Postgres {
        app.database()
            .execute("ALTER TABLE projects ALTER COLUMN total_hours TYPE real")
            .await;
        app.get("/schema").await.expect(200);
        let typed = edit("total_hours", "0", "12345678.91", "was_total_hours");
        let page = app
            .post_form("/projects/1/edit", &typed)
            .await
            .expect(422)
            .markup();
        assert!(
            page.says("doesn't hold hours with two decimals any more"),
            "{}",
            page.words()
        );
        assert_eq!(app.project(1).await["name"], json!("Project 0001"));
        let typed = edit("total_hours", "0", "12.5", "was_total_hours");
        app.post_form("/projects/1/edit", &typed).await.expect(303);
        assert_eq!(app.database().text(stored).await.as_deref(), Some("12.5"));
    } else {
        let typed = edit("total_hours", "0", "12345678.91", "was_total_hours");
        app.post_form("/projects/1/edit", &typed).await.expect(303);
        assert_eq!(
            app.database().text(stored).await.as_deref(),
            Some("12345678.91")
        );
    }
}
