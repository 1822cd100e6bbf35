//! Repairing from the browser: read, rehearsed, applied with the password, and nothing done otherwise.

use evenkeel_tests::{Engine, Fixture, Reply, TestApp, Who, attribute, on_both_engines};
use reqwest::Method;

on_both_engines!(
    the_incident_is_repaired_from_the_page,
    a_rehearsal_changes_nothing,
    without_the_password_nothing_is_done,
    a_plan_that_nobody_has_read_is_not_applied,
    what_is_stated_is_one_value,
    a_sound_schema_needs_no_repair,
);

const PASSWORD: &str = "correct horse battery staple";
const DAY: &str = "'2025-11-09 00:00:00'";

/// The incident's database, with a password for its administrator.
async fn damaged(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, Fixture::Damaged).await;
    let set = ["reset-password", "admin@example.com"];
    app.database().operator(&set, PASSWORD).await.expect_code(0);
    // Another password ends the sessions.
    app.database().admit().await;
    app
}

async fn send(app: &TestApp, fields: &[(&str, &str)]) -> Reply {
    app.post_form("/schema/repair", fields).await
}

/// What tells the plan on a page from another.
fn plan(page: &Reply) -> String {
    let text = page.text();
    let (_, rest) = text
        .split_once("name=\"plan\"")
        .expect("the page has a plan");
    attribute(rest, "value").expect("it has a value").to_owned()
}

async fn fingerprint(app: &TestApp) -> String {
    let page = app.get("/schema").await.expect(200).text();
    let (_, rest) = page.split_once("Fingerprint").expect("it is told");
    rest.chars().take(80).collect()
}

const VALUES: [(&str, &str); 2] = [
    ("backfill.projects.created_at", DAY),
    ("backfill.projects.updated_at", DAY),
];

async fn the_incident_is_repaired_from_the_page(engine: Engine) {
    let app = damaged(engine).await;
    let page = app.get("/schema/repair").await.expect(200);
    assert!(page.markup().says("Nothing was changed yet."), "{page}");
    let rehearsed = send(&app, &[&VALUES[..], &[("do", "rehearse")]].concat())
        .await
        .expect(200);
    assert!(rehearsed.markup().says("then undone"), "{rehearsed}");
    let plan = plan(&rehearsed);
    let apply = [
        ("do", "apply"),
        ("plan", plan.as_str()),
        ("password", PASSWORD),
    ];
    let applied = send(&app, &[&VALUES[..], &apply].concat())
        .await
        .expect(200);
    assert!(
        applied.markup().says("the schema is what it should be"),
        "{}",
        applied.markup().words()
    );
    let health = app.get("/health").await.json();
    assert_eq!(health["status"], "ok", "{health}");
    let filled = "SELECT COUNT(*) FROM projects WHERE created_at IS NULL";
    assert_eq!(app.database().number(filled).await, 0);
    // All that was done, by whom.
    let trail = app.get("/audit?action=repaired").await.expect(200).markup();
    assert!(trail.says("The admin"), "{}", trail.words());
    // What comes too late finds nothing to do.
    let again = send(&app, &apply).await.expect(200);
    assert!(again.markup().says("Nothing differs"), "{again}");
}

async fn a_rehearsal_changes_nothing(engine: Engine) {
    let app = damaged(engine).await;
    let before = fingerprint(&app).await;
    send(&app, &[("do", "rehearse")]).await.expect(200);
    assert_eq!(fingerprint(&app).await, before);
}

async fn without_the_password_nothing_is_done(engine: Engine) {
    let app = damaged(engine).await;
    let before = fingerprint(&app).await;
    let page = app.get("/schema/repair").await.expect(200);
    let plan = plan(&page);
    for password in ["", "wrong", "' OR 1=1 --"] {
        let fields = [
            ("do", "apply"),
            ("plan", plan.as_str()),
            ("password", password),
        ];
        let refused = send(&app, &fields).await.expect(422);
        assert!(refused.markup().says("password"), "{refused}");
    }
    for who in [Who::Viewer, Who::Editor] {
        let request = app.request_as(who, Method::GET, "/schema/repair");
        app.send(request).await.expect(403);
    }
    assert_eq!(fingerprint(&app).await, before);
}

async fn a_plan_that_nobody_has_read_is_not_applied(engine: Engine) {
    let app = damaged(engine).await;
    let page = app.get("/schema/repair").await.expect(200);
    let plan = plan(&page);
    app.database().drop_column("is_active").await;
    let before = fingerprint(&app).await;
    let fields = [
        ("do", "apply"),
        ("plan", plan.as_str()),
        ("password", PASSWORD),
    ];
    let refused = send(&app, &fields).await.expect(409);
    assert!(
        refused.markup().says("another than the one that you read"),
        "{refused}"
    );
    // Other values make another plan, too.
    let other = [&fields[..], &VALUES[..]].concat();
    send(&app, &other).await.expect(409);
    assert_eq!(fingerprint(&app).await, before);
}

async fn what_is_stated_is_one_value(engine: Engine) {
    let app = damaged(engine).await;
    let before = fingerprint(&app).await;
    for hostile in [
        "'x'); DROP TABLE projects; --",
        "1; DELETE FROM projects",
        "(SELECT 1",
        "'unfinished",
        "\"><script>alert(1)</script>",
    ] {
        for what in ["plan", "rehearse", "apply"] {
            let fields = [
                ("backfill.projects.created_at", hostile),
                ("do", what),
                ("password", PASSWORD),
            ];
            let refused = send(&app, &fields).await.expect(422);
            assert!(
                refused.markup().says("no single SQL expression"),
                "{refused}"
            );
            assert!(!refused.text().contains("<script>alert"), "{refused}");
        }
    }
    // What no column is called is nobody's.
    let unknown = [("backfill.nobody.nothing", "1"), ("do", "plan")];
    send(&app, &unknown).await.expect(200);
    // A value that the column doesn't take fails, and says so.
    let wrong = [
        ("backfill.projects.created_at", "'no day'"),
        ("do", "rehearse"),
    ];
    let reply = send(&app, &wrong).await;
    match engine {
        Engine::Postgres => {
            assert!(reply.expect(409).markup().says("Nothing was changed"));
        }
        // It would keep anything.
        Engine::Sqlite => {
            let reply = reply.expect(422);
            assert!(reply.markup().says("a text that is none"), "{reply}");
        }
    }
    let sum = [
        ("backfill.projects.created_at", "2025-01-01"),
        ("backfill.projects.updated_at", DAY),
        ("do", "apply"),
        ("password", PASSWORD),
    ];
    let reply = send(&app, &sum).await;
    if engine == Engine::Sqlite {
        let reply = reply.expect(422);
        assert!(reply.markup().says("gives a number"), "{reply}");
        // What was typed elsewhere stays, and so does the plan.
        assert!(
            reply.text().contains("value=\"&#x27;2025-11-09")
                || reply.text().contains("value=\"'2025-11-09")
        );
        assert!(reply.markup().says("Make projects anew"), "{reply}");
    }
    assert_eq!(fingerprint(&app).await, before);
}

async fn a_sound_schema_needs_no_repair(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let page = app.get("/schema/repair").await.expect(200);
    assert!(page.markup().says("Nothing differs"), "{page}");
    assert!(!page.text().contains("value=\"apply\""), "{page}");
}
