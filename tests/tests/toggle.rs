//! Toggles: what is saved, and what isn't touched.

use evenkeel_tests::{Engine, Fixture, TestApp, flag, is_on, on_both_engines, run};
use reqwest::Method;

on_both_engines!(
    a_toggle_is_saved,
    the_same_value_twice_is_one_change,
    both_flags_are_apart,
    a_toggle_without_javascript_comes_back,
    a_refused_toggle_without_javascript_says_why,
    a_get_changes_nothing,
    toggles_at_once_come_one_after_the_other,
    a_trail_that_takes_no_row_lets_nothing_be_done,
    a_flag_of_another_type_is_set_all_the_same,
    what_keeps_a_project_from_changing_is_heeded,
);

async fn a_toggle_is_saved(engine: Engine) {
    let mut app = TestApp::start(engine, Fixture::Expected).await;
    assert!(app.list(1, 1000).await.is_on(1, "is_active"));

    let reply = app.set_flag(1, "is_active", false).await.expect(200);
    assert_eq!(reply.text(), "null");
    assert!(!app.list(1, 1000).await.is_on(1, "is_active"));
    assert!(!is_on(&app.project(1).await["is_active"]));
    let live = app.database().project(1, "is_active").await;
    assert!(!flag(&live.expect("it has a value")));

    app.restart().await;
    let list = app.list(1, 1000).await;
    assert!(!list.is_on(1, "is_active"), "and it survives");
    assert!(list.is_on(2, "is_active"), "and nobody else is touched");
}

async fn the_same_value_twice_is_one_change(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    for _ in 0..2 {
        app.set_flag(1, "is_active", false).await.expect(200);
    }
    let database = app.database();
    assert_eq!(database.project(1, "version").await.as_deref(), Some("2"));
    assert_ne!(
        database.project(1, "updated_at").await,
        database.project(2, "updated_at").await,
        "the moment of the change is kept"
    );
    assert_eq!(
        database.project(1, "created_at").await,
        database.project(2, "created_at").await,
        "the moment of creation stays"
    );
    assert_eq!(
        database.number("SELECT COUNT(*) FROM evenkeel_audit").await,
        1,
        "what didn't change needs no trace"
    );
}

async fn both_flags_are_apart(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    app.set_flag(1, "send_meeting_emails", true)
        .await
        .expect(200);
    app.set_flag(1, "is_active", false).await.expect(200);
    let list = app.list(1, 50).await;
    assert!(list.is_on(1, "send_meeting_emails"));
    assert!(!list.is_on(1, "is_active"));
}

async fn a_toggle_without_javascript_comes_back(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let from = app.url("/settings");
    let request = app
        .flag_request(1, "is_active", false)
        .header("accept", "text/html")
        .header("referer", &from);
    let reply = app.send(request).await.expect(302);
    assert_eq!(reply.location(), "/settings");
    assert!(!app.list(1, 50).await.is_on(1, "is_active"));
}

async fn a_refused_toggle_without_javascript_says_why(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let from = app.url("/projects");
    let request = app
        .flag_request(1, "is_active", false)
        .header("accept", "text/html")
        .header("referer", &from);
    let reply = app.send(request).await.expect(302);
    let page = app.get(&reply.location()).await.expect(200).markup();
    assert!(
        page.says("There is no project with this number."),
        "{}",
        page.words()
    );
}

async fn a_get_changes_nothing(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let path = "/ui/set_flag?change=1:is_active:false";
    for method in [Method::GET, Method::HEAD, Method::PUT, Method::DELETE] {
        let reply = app.send(app.request(method, path)).await;
        assert!((400..500).contains(&reply.status), "{reply}");
    }
    let reply = app.get("/ui/load_samples").await;
    assert!((400..500).contains(&reply.status), "{reply}");
    let list = app.list(1, 50).await;
    assert_eq!(list.total, 1);
    assert!(list.is_on(1, "is_active"));
}

/// What the trail says of the flag, change by change: as it was, and as it was made.
async fn told(app: &TestApp) -> Vec<(String, String)> {
    let sql = "SELECT before, after FROM evenkeel_audit WHERE action = 'set' ORDER BY id";
    let rows = app.database().rows(sql).await;
    let text = |text: &Option<String>| text.clone().expect("a change has both");
    rows.iter()
        .map(|row| (text(&row[0]), text(&row[1])))
        .collect()
}

async fn toggles_at_once_come_one_after_the_other(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let mut made = 0;
    for _ in 0..6 {
        // Eight who want it to be one way and eight who want it to be the other.
        let mut all = tokio::task::JoinSet::new();
        for n in 0..16 {
            all.spawn(app.flag_request(1, "is_active", n % 2 == 0).send());
        }
        for reply in all.join_all().await {
            assert_eq!(reply.expect("it is answered").status(), 200);
        }
        let told = told(&app).await;
        assert!(told.len() > made, "at least one was a change");
        made = told.len();
    }
    let told = told(&app).await;
    for (row, next) in told.iter().zip(&told[1..]) {
        assert_eq!(row.1, next.0, "each follows the one before");
        assert_ne!(next.0, next.1, "and changes something");
    }
    let version = app.database().project(1, "version").await;
    assert_eq!(version, Some((told.len() + 1).to_string()));
    let live = flag(&app.database().project(1, "is_active").await.expect("it is"));
    assert_eq!(
        told[told.len() - 1].1,
        format!("{{\"is_active\":\"{live}\"}}")
    );
    let database = app.database();
    let url = database.url();
    let verify = ["audit", "--database", &url, "verify"];
    run(database.folder(), &verify).await.expect_code(0);
}

async fn a_trail_that_takes_no_row_lets_nothing_be_done(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let kept: &[(&str, &str)] = match engine {
        Engine::Sqlite => &[(
            "CREATE TRIGGER swallows BEFORE INSERT ON evenkeel_audit \
             BEGIN SELECT RAISE(IGNORE); END",
            "DROP TRIGGER swallows",
        )],
        Engine::Postgres => &[
            (
                "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS \
                 'BEGIN RETURN NULL; END'; \
                 CREATE TRIGGER swallows BEFORE INSERT ON evenkeel_audit \
                 FOR EACH ROW EXECUTE FUNCTION swallow()",
                "DROP TRIGGER swallows ON evenkeel_audit",
            ),
            (
                "CREATE RULE swallows AS ON INSERT TO evenkeel_audit DO INSTEAD NOTHING",
                "DROP RULE swallows ON evenkeel_audit",
            ),
        ],
    };
    for (swallow, stop) in kept {
        app.database().execute(swallow).await;
        app.set_flag(1, "is_active", false).await.expect(409);
        let live = app.database().project(1, "is_active").await;
        assert!(flag(&live.expect("it has a value")), "nothing is done");
        let version = app.database().project(1, "version").await;
        assert_eq!(version.as_deref(), Some("1"));
        app.database().execute(stop).await;
    }
    app.set_flag(1, "is_active", false).await.expect(200);
    assert_eq!(told(&app).await.len(), 1);
}

async fn a_flag_of_another_type_is_set_all_the_same(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(3).await;
    if engine == Engine::Postgres {
        let sql = "ALTER TABLE projects ALTER is_active DROP DEFAULT, \
             ALTER is_active TYPE integer USING is_active::integer, \
             ALTER send_meeting_emails DROP DEFAULT, ALTER send_meeting_emails TYPE text";
        app.database().execute(sql).await;
    }
    let sql = "UPDATE projects SET send_meeting_emails = NULL WHERE id <> 2";
    app.database().execute(sql).await;
    app.get("/schema").await.expect(200);
    for id in [1, 2] {
        app.set_flag(id, "is_active", false).await.expect(200);
        app.set_flag(id, "send_meeting_emails", true)
            .await
            .expect(200);
        for column in ["is_active", "send_meeting_emails"] {
            let live = app.database().project(id, column).await;
            let live = flag(&live.expect("it has a value"));
            assert_eq!(live, column == "send_meeting_emails");
        }
    }
    let said = |flag: &str, value: &str| format!("{{\"{flag}\":{value}}}");
    assert_eq!(
        told(&app).await,
        [
            (
                said("is_active", "\"true\""),
                said("is_active", "\"false\"")
            ),
            (
                said("send_meeting_emails", "null"),
                said("send_meeting_emails", "\"true\"")
            ),
            (
                said("is_active", "\"true\""),
                said("is_active", "\"false\"")
            ),
            (
                said("send_meeting_emails", "\"false\""),
                said("send_meeting_emails", "\"true\"")
            ),
        ]
    );
}

async fn what_keeps_a_project_from_changing_is_heeded(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    let refuse = match engine {
        Engine::Sqlite => {
            "CREATE TRIGGER keeps BEFORE UPDATE ON projects WHEN new.id = 1 \
             BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        }
        Engine::Postgres => {
            "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS \
             'BEGIN IF new.id = 1 THEN RAISE check_violation; END IF; RETURN new; END'; \
             CREATE TRIGGER keeps BEFORE UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION keep()"
        }
    };
    app.database().execute(refuse).await;
    let refused = app.set_flag(1, "is_active", false).await;
    assert!((400..500).contains(&refused.status), "{refused}");
    app.set_flag(2, "is_active", false).await.expect(200);
    assert_eq!(told(&app).await.len(), 1, "what was refused left no trace");
    let live = app.database().project(1, "is_active").await;
    assert!(flag(&live.expect("it has a value")));
}
