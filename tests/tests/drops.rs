//! Degraded, never down: any column and any table may go while the server runs.

use evenkeel_tests::{Checked, Engine, Fixture, Reply, TestApp, on_both_engines};
use serde_json::Value;

on_both_engines!(
    any_column_may_go,
    any_table_may_go,
    a_start_after_any_loss_serves,
    what_comes_back_is_used_again,
);

const COLUMNS: [&str; 16] = [
    "id",
    "key",
    "name",
    "is_active",
    "project_work_type",
    "total_hours",
    "cumulative_hours",
    "retainer_hours",
    "weekly_meeting_day",
    "send_meeting_emails",
    "description",
    "start_date",
    "launch_date",
    "created_at",
    "updated_at",
    "version",
];

/// The columns that the list doesn't show, so that it has nothing to mark.
const UNLISTED: [&str; 4] = ["created_at", "description", "updated_at", "version"];

const TABLES: [&str; 5] = [
    "projects",
    "vector-sync-status",
    "evenkeel_audit",
    "_sqlx_migrations",
    "evenkeel_migrations",
];

/// The ways to use the server, any of which may be the first to meet the loss.
const WAYS: [Way; 8] = [
    Way::Get("/projects"),
    Way::Get("/projects/1"),
    Way::Get("/settings"),
    Way::Get("/projects/1/edit"),
    Way::Get("/schema"),
    Way::Toggle,
    Way::Create,
    Way::Edit,
];

#[derive(Clone, Copy, Debug)]
enum Way {
    Get(&'static str),
    Toggle,
    Create,
    Edit,
}

/// What is typed into the form, as a browser sends it.
fn fields(key: &str) -> [(&'static str, &str); 13] {
    [
        ("name", "Still here"),
        ("key", key),
        ("description", "Kept"),
        ("project_work_type", "retainer"),
        ("weekly_meeting_day", "Monday"),
        ("start_date", "2026-03-31"),
        ("launch_date", ""),
        ("total_hours", "1.5"),
        ("cumulative_hours", "2"),
        ("retainer_hours", "0"),
        ("offered_is_active", "1"),
        ("is_active", "true"),
        ("offered_send_meeting_emails", "1"),
    ]
}

impl Way {
    async fn go(self, app: &TestApp, key: &str) -> Reply {
        let fields = fields(key);
        match self {
            Self::Get(path) => app.get(path).await,
            Self::Toggle => app.set_flag(1, "is_active", false).await,
            Self::Create => app.post_form("/projects/new", &fields).await,
            Self::Edit => {
                // The form that was open when the column went.
                let mut fields = fields.to_vec();
                fields.push(("revision", "v1"));
                app.post_form("/projects/2/edit", &fields).await
            }
        }
    }
}

async fn any_column_may_go(engine: Engine) {
    let mut failures = Vec::new();
    for (index, column) in COLUMNS.into_iter().enumerate() {
        let app = warm(engine).await;
        app.database().drop_column(column).await;
        use_it(&app, index, column, &mut failures).await;
        let mut fail = |what: String| failures.push(format!("without {column}: {what}"));

        // The page says what is missing.
        let found = finding(&app, "missing-column", Some(column)).await;
        if !found {
            fail("the check doesn't find it".into());
        }
        let schema = app.get("/schema").await.markup();
        if !schema.says(&format!("projects.{column}")) {
            fail(format!(
                "the schema page doesn't name it:\n{}",
                schema.words()
            ));
        }
        let list = app.get("/projects").await.markup();
        if !list.tags("aside").iter().any(|tag| tag.contains("banner")) {
            fail("the list has no banner".into());
        }
        if !UNLISTED.contains(&column) && !list.contains("unavailable") {
            fail(format!("the list doesn't mark it:\n{}", list.words()));
        }

        // What doesn't need it still works.
        let flag = if column == "is_active" {
            "send_meeting_emails"
        } else {
            "is_active"
        };
        if column != "id" {
            for on in [true, false] {
                let reply = app.set_flag(1, flag, on).await;
                if reply.status != 200 {
                    fail(format!("{flag} can't be toggled: {reply}"));
                } else if app.list(1, 50).await.is_on(1, flag) != on {
                    fail(format!("{flag} isn't saved"));
                }
            }
        }
        // A form of before, in which something was typed for the column, isn't saved without a word.
        let typed = [
            "description",
            "project_work_type",
            "start_date",
            "total_hours",
        ];
        let reply = Way::Create.go(&app, "BEFORE").await;
        let refused = reply.status == 422 && reply.markup().says("is missing from the database");
        if typed.contains(&column) && !refused {
            fail(format!(
                "what was typed there is lost without a word: {reply}"
            ));
        }
        let reply = create_as_offered(&app, "AFTER").await;
        if reply.status != 303 {
            fail(format!("nothing can be created: {reply}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Fills in a new project's form as it is offered now.
async fn create_as_offered(app: &TestApp, key: &str) -> Reply {
    let form = app.get("/projects/new").await.markup();
    let fields = fields(key);
    let offered: Vec<_> = fields
        .into_iter()
        .filter(|(name, _)| form.offers(name))
        .collect();
    app.post_form("/projects/new", &offered).await
}

async fn any_table_may_go(engine: Engine) {
    let mut failures = Vec::new();
    for (index, table) in TABLES.into_iter().enumerate() {
        let app = warm(engine).await;
        app.database().drop_table(table).await;
        use_it(&app, index, table, &mut failures).await;
        let mut fail = |what: String| failures.push(format!("without {table}: {what}"));

        let schema = app.get("/schema").await.markup();
        if !schema.says(table) {
            fail(format!(
                "the schema page doesn't name it:\n{}",
                schema.words()
            ));
        }
        let ledger = table.ends_with("_migrations");
        let rule = if ledger {
            "ledger-unrecorded"
        } else {
            "missing-table"
        };
        if !finding_of(&app, rule, table).await {
            fail("the check doesn't find it".into());
        }
        if table == "projects" {
            let reply = app.set_flag(1, "is_active", true).await;
            if reply.status != 409 {
                fail(format!("a toggle should be told: {reply}"));
            }
            continue;
        }

        // It takes its own feature with it, and no other.
        for on in [true, false] {
            let reply = app.set_flag(1, "is_active", on).await;
            if reply.status != 200 {
                fail(format!("nothing can be toggled: {reply}"));
            } else if app.list(1, 50).await.is_on(1, "is_active") != on {
                fail("a toggle isn't saved".into());
            }
        }
        let reply = Way::Create.go(&app, "AFTER").await;
        if reply.status != 303 {
            fail(format!("nothing can be created: {reply}"));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

async fn a_start_after_any_loss_serves(engine: Engine) {
    let mut failures = Vec::new();
    for (index, table) in TABLES.into_iter().enumerate() {
        let mut app = warm(engine).await;
        app.database().drop_table(table).await;
        app.restart().await;
        use_it(&app, index, table, &mut failures).await;
        if table != "projects" {
            let total = app.list(1, 50).await.total;
            assert!(
                total >= 3,
                "the projects are where they were, without {table}"
            );
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

async fn what_comes_back_is_used_again(engine: Engine) {
    let app = warm(engine).await;
    app.database().drop_column("weekly_meeting_day").await;
    assert!(
        app.get("/projects")
            .await
            .expect(200)
            .markup()
            .contains("unavailable")
    );

    app.database()
        .execute("ALTER TABLE projects ADD COLUMN weekly_meeting_day TEXT")
        .await;
    assert!(!finding(&app, "missing-column", Some("weekly_meeting_day")).await);
    let list = app.list(1, 50).await;
    assert!(
        list.columns
            .iter()
            .any(|column| column == "weekly_meeting_day")
    );
    let page = app.get("/projects").await.expect(200).markup();
    assert!(!page.contains("unavailable"), "{}", page.words());
}

/// A server that has been used in every way, with three projects at their first version.
async fn warm(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(3).await;
    for way in WAYS {
        if let Way::Get(_) = way {
            way.go(&app, "").await.expect(200);
        }
    }
    app.set_flag(3, "is_active", false).await.expect(200);
    app
}

/// Uses the server in every way, beginning with another one for each loss.
async fn use_it(app: &TestApp, first: usize, lost: &str, failures: &mut Vec<String>) {
    for turn in 0..WAYS.len() {
        let way = WAYS[(first + turn) % WAYS.len()];
        let reply = way.go(app, &format!("NEW{turn}")).await;
        if reply.status >= 500 {
            failures.push(format!("without {lost}: {way:?} as number {turn}: {reply}"));
        }
    }
}

/// Whether a fresh check finds this of `projects`.
async fn finding(app: &TestApp, rule: &str, column: Option<&str>) -> bool {
    findings(app).await.iter().any(|finding| {
        finding["rule"].as_str() == Some(rule)
            && finding["object"]["table"].as_str() == Some("projects")
            && finding["object"]["name"].as_str() == column
    })
}

/// Whether a fresh check finds this of a table as a whole, or of a ledger.
async fn finding_of(app: &TestApp, rule: &str, table: &str) -> bool {
    findings(app).await.iter().any(|finding| {
        finding["rule"].as_str() == Some(rule) && finding["object"]["table"].as_str() == Some(table)
    })
}

async fn findings(app: &TestApp) -> Vec<Value> {
    // The server looks, too.
    app.get("/schema").await;
    let checked = Checked::run(app.database()).await;
    checked.report["findings"]
        .as_array()
        .unwrap_or_else(|| panic!("there are no findings in {}", checked.report))
        .clone()
}
