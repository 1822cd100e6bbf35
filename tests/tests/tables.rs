//! The documents of tables: what is there, and what is expected and missing in its place.

use evenkeel_tests::{Engine, Fixture, TestApp, on_both_engines};
use serde_json::Value;

on_both_engines!(
    a_missing_table_has_its_page_and_its_box,
    a_missing_column_stands_where_it_would,
    nothing_is_a_ghost_in_a_whole_database,
);

async fn tables(app: &TestApp) -> Value {
    app.get("/ui/tables").await.expect(200).json()
}

async fn table(app: &TestApp, name: &str) -> Value {
    app.get(&format!("/ui/table?name={name}"))
        .await
        .expect(200)
        .json()
}

/// Whether a column of a table's page isn't there.
fn missing(doc: &Value, column: &Value) -> bool {
    let gone = doc["missing_columns"].as_array();
    doc["missing"] == true || gone.is_some_and(|gone| gone.contains(&column["name"]))
}

fn named<'a>(all: &'a Value, name: &str) -> &'a Value {
    let all = all.as_array().unwrap_or_else(|| panic!("no list: {all}"));
    all.iter()
        .find(|one| one["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {all:#?}"))
}

async fn a_missing_table_has_its_page_and_its_box(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().drop_table("vector-sync-status").await;
    app.get("/schema").await.expect(200);

    let list = tables(&app).await;
    // What is missing comes first.
    assert_eq!(list["tables"][0]["name"], "vector-sync-status", "{list}");
    assert_eq!(list["tables"][0]["missing"], true);
    assert_eq!(named(&list["tables"], "projects")["missing"], false);
    let drawn = list["diagram"]["boxes"].as_array().and_then(|boxes| {
        boxes
            .iter()
            .find(|one| one["table"] == "vector-sync-status")
    });
    assert_eq!(drawn.expect("it is drawn")["missing"], true, "{list}");

    let doc = table(&app, "vector-sync-status").await;
    assert_eq!(doc["missing"], true);
    for column in doc["table"]["columns"].as_array().expect("it has columns") {
        assert!(missing(&doc, column), "{column}");
    }
    assert_eq!(named(&doc["table"]["columns"], "source")["nullable"], false);
    assert_eq!(doc["findings"][0]["rule"], "missing-table", "{doc}");

    let page = app
        .get("/schema/tables/vector-sync-status")
        .await
        .expect(200)
        .markup();
    assert!(page.says("missing"), "{}", page.words());
    // What nobody expects and nobody has is no table.
    app.get("/schema/tables/no-such-table").await.expect(404);
    app.get("/ui/table?name=no-such-table").await.expect(404);
}

async fn a_missing_column_stands_where_it_would(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let names = |doc: &Value| -> Vec<String> {
        let columns = doc["table"]["columns"].as_array().expect("it has columns");
        columns
            .iter()
            .map(|c| c["name"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let whole = names(&table(&app, "projects").await);
    for column in ["project_work_type", "launch_date"] {
        app.database().drop_column(column).await;
    }
    app.get("/schema").await.expect(200);

    let doc = table(&app, "projects").await;
    assert_eq!(doc["missing"], false);
    assert_eq!(names(&doc), whole, "each in its old place");
    for column in doc["table"]["columns"].as_array().expect("it has columns") {
        let gone = matches!(
            column["name"].as_str(),
            Some("project_work_type" | "launch_date")
        );
        assert_eq!(missing(&doc, column), gone, "{column}");
    }
    let rules: Vec<_> = doc["findings"]
        .as_array()
        .expect("it has findings")
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(
        rules
            .iter()
            .filter(|rule| **rule == "missing-column")
            .count(),
        2,
        "{rules:?}"
    );

    let list = tables(&app).await;
    assert_eq!(
        list["tables"][0]["name"], "projects",
        "what has drifted comes first"
    );
    assert_eq!(list["tables"][0]["marks"]["worst"], "error", "{list}");
    let page = app
        .get("/schema/tables/projects")
        .await
        .expect(200)
        .markup();
    assert!(page.says("launch_date"), "{}", page.words());
}

async fn nothing_is_a_ghost_in_a_whole_database(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let list = tables(&app).await;
    for row in list["tables"]
        .as_array()
        .into_iter()
        .chain(list["own"].as_array())
        .flatten()
    {
        assert_eq!(row["missing"], false, "{row}");
        let name = row["name"].as_str().unwrap_or_default();
        let doc = table(&app, name).await;
        for column in doc["table"]["columns"].as_array().expect("it has columns") {
            assert!(!missing(&doc, column), "{name}: {column}");
        }
    }
    // Evenkeel's own are folded away.
    assert!(
        list["tables"]
            .as_array()
            .is_some_and(|all| all.iter().all(|row| {
                !row["name"]
                    .as_str()
                    .unwrap_or_default()
                    .starts_with("evenkeel_")
            }))
    );
    assert!(list["own"].as_array().is_some_and(|all| !all.is_empty()));
}
