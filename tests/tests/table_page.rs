//! A table's page: it tells all that the document tells.

use evenkeel_tests::{Engine, Fixture, Markup, TestApp, on_both_engines, run};

on_both_engines!(the_page_tells_what_the_document_tells);

const POSTGRES: &str = "
    CREATE TABLE parents (
        id integer GENERATED ALWAYS AS IDENTITY (START WITH 700) PRIMARY KEY,
        name text COLLATE \"C\"
    );
    ALTER TABLE parents ALTER COLUMN name SET STORAGE EXTERNAL;
    CREATE TABLE heirs () INHERITS (parents);
    CREATE TABLE children (
        parent integer CONSTRAINT of_parent REFERENCES parents ON UPDATE CASCADE NOT DEFERRABLE
    );
    COMMENT ON CONSTRAINT of_parent ON children IS 'whose it is';
    CREATE RULE keeps AS ON DELETE TO parents DO INSTEAD NOTHING;
";

const SQLITE: &str = "
    CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE);
    CREATE TABLE children (
        parent INTEGER CONSTRAINT of_parent REFERENCES parents ON UPDATE CASCADE
    );
";

async fn page(app: &TestApp, table: &str) -> Markup {
    let page = app.get(&format!("/schema/tables/{table}")).await;
    page.expect(200).markup()
}

async fn the_page_tells_what_the_document_tells(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let (script, told): (_, &[&str]) = match engine {
        Engine::Postgres => (
            POSTGRES,
            &[
                "START WITH 700",
                "Collation",
                "EXTERNAL",
                "Inherited by",
                "heirs",
                "Rewrite rules",
                "whose it is",
            ],
        ),
        Engine::Sqlite => (SQLITE, &["Collation", "NOCASE"]),
    };
    app.database().run_script(script).await.expect("it is SQL");
    let url = app.database().url();
    let document = run(app.database().folder(), &["docs", "--database", &url]).await;
    let document = document.expect_code(0).stdout;
    let parents = page(&app, "parents").await;
    for told in [told, &["On update", "CASCADE", "of_parent"]].concat() {
        assert!(document.contains(told), "the document lacks {told}");
        assert!(
            parents.says(told),
            "the page lacks {told}: {}",
            parents.words()
        );
    }
    // No table has these columns without a reason.
    let children = page(&app, "children").await;
    assert!(!children.says("Collation") && children.says("On update"));
    if engine == Engine::Postgres {
        assert!(page(&app, "heirs").await.says("Inherits from"));
    }
}
