//! The pages of tables: what is there, and what is expected and missing in its place.

use evenkeel_tests::{Engine, Fixture, TestApp, attribute, on_both_engines};

on_both_engines!(
    a_missing_table_has_its_page_and_its_box,
    a_missing_column_stands_where_it_would,
    nothing_is_a_ghost_in_a_whole_database,
    a_search_finds_tables_by_their_columns,
);

/// A row of a page's table: what it is headed, whether it isn't there, and all of its markup.
struct Row {
    name: String,
    ghost: bool,
    html: String,
}

/// The rows of the page's tables, those of `caption` alone where it is one.
fn rows(html: &str, caption: Option<&str>) -> Vec<Row> {
    let html = match caption {
        Some(caption) => {
            let start = html.find(&format!(">{caption}</caption>"));
            let rest = &html[start.unwrap_or_else(|| panic!("no {caption} in {html}"))..];
            &rest[..rest.find("</table>").expect("the table ends")]
        }
        None => html,
    };
    let cut = html.split("<tr").skip(1);
    cut.filter_map(|row| {
        let tag = format!("<tr{}>", &row[..row.find('>')?]);
        let head = row
            .split_once("<th scope=\"row\"")?
            .1
            .split_once("</th>")?
            .0;
        let mut name = head.split('<').flat_map(|part| part.split_once('>'));
        let name = name.find(|(_, text)| !text.trim().is_empty())?.1;
        Some(Row {
            name: name.trim().to_owned(),
            ghost: attribute(&tag, "class").as_deref() == Some("ghost"),
            html: row.to_owned(),
        })
    })
    .collect()
}

async fn page(app: &TestApp, path: &str) -> String {
    app.get(path).await.expect(200).text()
}

/// The columns of a table's page.
async fn columns(app: &TestApp, name: &str) -> Vec<Row> {
    let html = page(app, &format!("/schema/tables/{name}")).await;
    let start = html.find("<h2>Columns</h2>").expect("it has columns");
    let end = html[start..].find("</section>").expect("they end");
    rows(&html[start..start + end], None)
}

async fn a_missing_table_has_its_page_and_its_box(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().drop_table("vector-sync-status").await;
    app.get("/schema").await.expect(200);

    let html = page(&app, "/schema/tables").await;
    let list = rows(&html, Some("Tables"));
    // What is missing comes first.
    assert_eq!(list[0].name, "vector-sync-status", "{html}");
    assert!(
        list[0].ghost && list[0].html.contains(">missing<"),
        "{html}"
    );
    let projects = list.iter().find(|row| row.name == "projects");
    assert!(projects.is_some_and(|row| !row.ghost), "{html}");
    assert!(
        html.contains("<title>vector-sync-status: missing</title>"),
        "{html}"
    );

    for column in columns(&app, "vector-sync-status").await {
        assert!(column.ghost, "{}", column.html);
    }
    let page = app
        .get("/schema/tables/vector-sync-status")
        .await
        .expect(200);
    assert!(page.text().contains("missing-table"), "{page}");
    assert!(page.markup().says("missing"), "{page}");
    // What nobody expects and nobody has is no table.
    app.get("/schema/tables/no-such-table").await.expect(404);
}

async fn a_missing_column_stands_where_it_would(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let names = |rows: &[Row]| -> Vec<String> { rows.iter().map(|r| r.name.clone()).collect() };
    let whole = names(&columns(&app, "projects").await);
    for column in ["project_work_type", "launch_date"] {
        app.database().drop_column(column).await;
    }
    app.get("/schema").await.expect(200);

    let now = columns(&app, "projects").await;
    assert_eq!(names(&now), whole, "each in its old place");
    for column in &now {
        let gone = matches!(&*column.name, "project_work_type" | "launch_date");
        assert_eq!(column.ghost, gone, "{}", column.html);
    }
    let html = page(&app, "/schema/tables/projects").await;
    // One cause, which names both.
    let cause = html.split_once("class=\"rule\">missing-column");
    let names = cause.and_then(|(_, rest)| rest.split_once("class=\"hurts\""));
    let names = names.map(|(names, _)| names).unwrap_or_default();
    for name in ["project_work_type", "launch_date"] {
        assert!(names.contains(name), "{name} in {html}");
    }

    let list = rows(&page(&app, "/schema/tables").await, Some("Tables"));
    assert_eq!(list[0].name, "projects", "what has drifted comes first");
    assert!(list[0].html.contains("badge error"), "{}", list[0].html);
}

async fn nothing_is_a_ghost_in_a_whole_database(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let html = page(&app, "/schema/tables").await;
    let (tables, own) = (
        rows(&html, Some("Tables")),
        rows(
            &html,
            Some("Evenkeel&#x27;s own tables")
                .filter(|c| html.contains(c))
                .or(Some("Evenkeel's own tables")),
        ),
    );
    assert!(!own.is_empty());
    for row in tables.iter().chain(&own) {
        assert!(!row.ghost, "{}", row.html);
        for column in columns(&app, &row.name).await {
            assert!(!column.ghost, "{}: {}", row.name, column.html);
        }
    }
    // Evenkeel's own are folded away.
    assert!(tables.iter().all(|row| !row.name.starts_with("evenkeel_")));
}

async fn a_search_finds_tables_by_their_columns(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let html = page(&app, "/schema/tables?q=LAUNCH_date").await;
    let found: Vec<_> = rows(&html, Some("Tables"))
        .into_iter()
        .map(|r| r.name)
        .collect();
    assert_eq!(found, ["projects"], "{html}");
    assert!(html.contains("1 of "), "{html}");
    let none = page(&app, "/schema/tables?q=%22%3E%3Cscript%3E").await;
    assert!(rows(&none, Some("Tables")).is_empty(), "{none}");
    assert!(!none.contains("\"><script>"), "{none}");
}
