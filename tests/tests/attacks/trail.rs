//! The trail, what it hides and what it can't lose.

use std::os::unix::fs::PermissionsExt;

use evenkeel_tests::{
    Ended, Engine, Fixture, Server, Survived, TestApp, TestDatabase, Who, digest, eventually, now,
    on_both_engines, run,
};
use reqwest::Method;
use serde_json::json;
use sha2::{Digest, Sha256};

on_both_engines!(
    a_row_that_is_there_stays,
    what_is_changed_from_behind_shows,
    another_table_is_no_trail,
    a_history_tells_no_network_address,
    a_token_that_may_not_read_is_told_nothing,
    tokens_of_one_name_are_told_apart,
    a_downloaded_cell_is_no_formula,
    what_is_done_while_the_trail_is_lost_is_written_later,
    nothing_is_given_while_the_trail_is_lost,
    a_journal_that_cannot_be_written_stops_what_it_should_hold,
    what_is_done_when_the_database_comes_is_written_down,
);

/// All rows, as texts.
async fn trail(database: &TestDatabase) -> Vec<Vec<Option<String>>> {
    let sql = "SELECT id, CAST(at AS TEXT), actor, address, action, object, before, after, digest \
               FROM evenkeel_audit ORDER BY id";
    database.rows(sql).await
}

async fn verify(database: &TestDatabase, more: &[&str]) -> Ended {
    let url = database.url();
    let mut arguments = vec!["audit", "--database", &url, "verify"];
    arguments.extend(more);
    run(database.folder(), &arguments).await
}

/// A database whose trail has this many rows, all of them linked, and nobody who writes more.
async fn with_trail(engine: Engine, rows: usize) -> TestApp {
    let mut app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    for turn in 0..rows {
        app.set_flag(1, "is_active", turn % 2 == 1)
            .await
            .expect(200);
    }
    app.stop().await;
    verify(app.database(), &[]).await.expect_code(0);
    app
}

async fn a_row_that_is_there_stays(engine: Engine) {
    let mut survived = Survived::on(engine, "trail::a_row_that_is_there_stays");
    let app = with_trail(engine, 4).await;
    let database = app.database();
    let (all, these) = ("at, actor, action, object", "'2020-01-01', 'x', 'x', 'x'");
    let mut tried = vec![
        "UPDATE evenkeel_audit SET actor = 'x'".to_owned(),
        "UPDATE evenkeel_audit SET digest = 'x'".to_owned(),
        "UPDATE evenkeel_audit SET digest = NULL WHERE id = 4".to_owned(),
        "UPDATE evenkeel_audit SET id = id + 100".to_owned(),
        "DELETE FROM evenkeel_audit".to_owned(),
        "DELETE FROM evenkeel_audit WHERE id = 4".to_owned(),
        format!(
            "INSERT INTO evenkeel_audit (id, {all}) VALUES (2, {these}) \
             ON CONFLICT (id) DO UPDATE SET actor = 'x'"
        ),
    ];
    match engine {
        Engine::Sqlite => {
            for id in [1, 2, 4] {
                tried.push(format!(
                    "INSERT OR REPLACE INTO evenkeel_audit (id, {all}) VALUES ({id}, {these})"
                ));
            }
            tried.extend([
                format!("REPLACE INTO evenkeel_audit (id, {all}) VALUES (3, {these})"),
                format!("REPLACE INTO evenkeel_audit (rowid, {all}) VALUES (3, {these})"),
                format!(
                    "PRAGMA recursive_triggers = OFF; \
                     REPLACE INTO evenkeel_audit (id, {all}) VALUES (4, {these})"
                ),
                "INSERT OR REPLACE INTO evenkeel_audit SELECT * FROM evenkeel_audit".to_owned(),
                "UPDATE OR REPLACE evenkeel_audit SET id = 1 WHERE id = 2".to_owned(),
                "UPDATE OR IGNORE evenkeel_audit SET actor = 'x'".to_owned(),
                "PRAGMA recursive_triggers = ON; DELETE FROM evenkeel_audit".to_owned(),
                format!("INSERT INTO evenkeel_audit (id, {all}) VALUES (0, {these})"),
                format!("INSERT INTO evenkeel_audit (id, {all}) VALUES (-1, {these})"),
                format!("INSERT OR IGNORE INTO evenkeel_audit (id, {all}) VALUES (-7, {these})"),
                format!(
                    "CREATE TEMP TABLE lure (x); CREATE TEMP TRIGGER t INSERT ON lure BEGIN \
                     REPLACE INTO evenkeel_audit (id, {all}) VALUES (2, {these}); END; \
                     INSERT INTO lure VALUES (1)"
                ),
            ]);
        }
        Engine::Postgres => tried.extend([
            "TRUNCATE evenkeel_audit".to_owned(),
            "TRUNCATE ONLY evenkeel_audit RESTART IDENTITY".to_owned(),
            "CREATE TABLE lure AS SELECT id FROM evenkeel_audit; ALTER TABLE lure ADD PRIMARY KEY (id); \
             ALTER TABLE evenkeel_audit ADD FOREIGN KEY (id) REFERENCES lure ON DELETE CASCADE; \
             TRUNCATE lure CASCADE"
                .to_owned(),
            "CREATE TABLE lure AS SELECT id FROM evenkeel_audit; ALTER TABLE lure ADD PRIMARY KEY (id); \
             ALTER TABLE evenkeel_audit ADD FOREIGN KEY (id) REFERENCES lure \
             ON DELETE CASCADE ON UPDATE CASCADE; DELETE FROM lure"
                .to_owned(),
            "CREATE TABLE lure AS SELECT id FROM evenkeel_audit; ALTER TABLE lure ADD PRIMARY KEY (id); \
             ALTER TABLE evenkeel_audit ADD FOREIGN KEY (id) REFERENCES lure \
             ON UPDATE CASCADE; UPDATE lure SET id = id + 100"
                .to_owned(),
            "WITH gone AS (DELETE FROM evenkeel_audit RETURNING *) SELECT * FROM gone".to_owned(),
            "SET session_replication_role = replica; UPDATE evenkeel_audit SET actor = 'x'".to_owned(),
            "SET session_replication_role = replica; DELETE FROM evenkeel_audit".to_owned(),
            "SET session_replication_role = replica; TRUNCATE evenkeel_audit".to_owned(),
            "MERGE INTO evenkeel_audit a USING (SELECT 1) s ON a.id = 2 \
             WHEN MATCHED THEN DELETE"
                .to_owned(),
            "CREATE VIEW lure AS SELECT * FROM evenkeel_audit; UPDATE lure SET actor = 'x'".to_owned(),
            format!(
                "INSERT INTO evenkeel_audit (id, {all}) OVERRIDING SYSTEM VALUE VALUES (2, {these})"
            ),
        ]),
    }
    let before = trail(database).await;
    for sql in tried {
        let refused = database.query(&sql).await;
        assert!(refused.is_err(), "it went through: {sql}");
        assert_eq!(trail(database).await, before, "{sql}");
        survived.attack(sql);
    }
    verify(database, &[]).await.expect_code(0);
}

/// What whoever owns the tables can do first.
fn disarmed(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => {
            "DROP TRIGGER evenkeel_tr_audit_update; DROP TRIGGER evenkeel_tr_audit_delete; \
             DROP TRIGGER evenkeel_tr_audit_insert; DROP TRIGGER evenkeel_tr_audit_last"
        }
        Engine::Postgres => "ALTER TABLE evenkeel_audit DISABLE TRIGGER ALL",
    }
}

async fn what_is_changed_from_behind_shows(engine: Engine) {
    let mut survived = Survived::on(engine, "trail::what_is_changed_from_behind_shows");
    let app = with_trail(engine, 8).await;
    let database = app.database();
    let rows = trail(database).await;
    assert_eq!(rows.len(), 8);
    let last = rows[7][8].clone().expect("the last has a digest");
    let with_head = ["--head", last.as_str()];
    verify(database, &with_head).await.expect_code(0);
    // An older head is in the chain as well.
    let older = rows[4][8].clone().expect("each has a digest");
    verify(database, &["--head", &older]).await.expect_code(0);
    verify(database, &["--head", &"0".repeat(64)])
        .await
        .expect_code(2);
    verify(database, &["--head", "abc"]).await.expect_code(1);

    database.execute(disarmed(engine)).await;
    database
        .execute("CREATE TABLE kept AS SELECT * FROM evenkeel_audit")
        .await;
    let swap = "UPDATE evenkeel_audit SET before = (SELECT k.after FROM kept k WHERE k.id = evenkeel_audit.id), \
         after = (SELECT k.before FROM kept k WHERE k.id = evenkeel_audit.id) WHERE id = 4";
    let exchange = "UPDATE evenkeel_audit SET after = (SELECT k.after FROM kept k WHERE k.id = 9 - evenkeel_audit.id), \
         at = (SELECT k.at FROM kept k WHERE k.id = 9 - evenkeel_audit.id), \
         digest = (SELECT k.digest FROM kept k WHERE k.id = 9 - evenkeel_audit.id) WHERE id IN (4, 5)";
    let between = "UPDATE evenkeel_audit SET id = id + 1000 WHERE id > 3; \
         UPDATE evenkeel_audit SET id = id - 999 WHERE id > 1000; \
         INSERT INTO evenkeel_audit (id, at, actor, action, object) \
         VALUES (4, '2020-01-01 00:00:00', 'x', 'x', 'x')";
    let between_with_digest = "UPDATE evenkeel_audit SET id = id + 1000 WHERE id > 3; \
         UPDATE evenkeel_audit SET id = id - 999 WHERE id > 1000; \
         INSERT INTO evenkeel_audit SELECT 4, k.at, k.actor, k.action, k.object, k.before, k.after, \
         k.address, k.digest FROM kept k WHERE k.id = 3";
    let changed = [
        (
            "its actor",
            "UPDATE evenkeel_audit SET actor = 'x' WHERE id = 3",
            3,
        ),
        (
            "no actor",
            "UPDATE evenkeel_audit SET actor = NULL WHERE id = 3",
            3,
        ),
        (
            "an empty text for none",
            "UPDATE evenkeel_audit SET before = '' WHERE id = 1",
            1,
        ),
        (
            "its address",
            "UPDATE evenkeel_audit SET address = '10.0.0.1' WHERE id = 8",
            8,
        ),
        (
            "its action",
            "UPDATE evenkeel_audit SET action = 'seen' WHERE id = 2",
            2,
        ),
        (
            "its object",
            "UPDATE evenkeel_audit SET object = 'project 2' WHERE id = 2",
            2,
        ),
        (
            "its moment",
            "UPDATE evenkeel_audit SET at = '2020-01-01 00:00:00' WHERE id = 5",
            5,
        ),
        ("before and after", swap, 4),
        ("two rows exchanged", exchange, 4),
        (
            "its digest",
            "UPDATE evenkeel_audit SET digest = 'x' WHERE id = 6",
            6,
        ),
        (
            "no digest",
            "UPDATE evenkeel_audit SET digest = NULL WHERE id = 6",
            6,
        ),
        (
            "the first taken out",
            "DELETE FROM evenkeel_audit WHERE id = 1",
            2,
        ),
        (
            "the first two taken out",
            "DELETE FROM evenkeel_audit WHERE id < 3",
            3,
        ),
        (
            "one in the middle taken out",
            "DELETE FROM evenkeel_audit WHERE id = 5",
            6,
        ),
        ("one put between", between, 4),
        ("one put between, with a digest", between_with_digest, 4),
        (
            "another number",
            "UPDATE evenkeel_audit SET id = 900 WHERE id = 8",
            900,
        ),
    ];
    for (what, sql, row) in changed {
        database.execute(sql).await;
        let said = verify(database, &[]).await.expect_code(2);
        assert!(
            said.stdout.contains(&format!("broken at row {row}:")),
            "{what}: {}",
            said.stdout
        );
        as_it_was(database).await;
        survived.attack(what);
    }

    // What a chain can't show by itself shows beside a head that was noted.
    let mut anew = "UPDATE evenkeel_audit SET actor = 'x' WHERE id = 3".to_owned();
    let mut before = rows[1][8].clone().expect("each has a digest");
    for row in &rows[2..] {
        let mut row = row.clone();
        if row[0].as_deref() == Some("3") {
            row[2] = Some("x".to_owned());
        }
        before = linked(&before, &row[..8]);
        let id = row[0].clone().unwrap_or_default();
        anew.push_str(&format!(
            "; UPDATE evenkeel_audit SET digest = '{before}' WHERE id = {id}"
        ));
    }
    let cut = [
        (
            "the last taken out",
            "DELETE FROM evenkeel_audit WHERE id = 8",
        ),
        (
            "the last five taken out",
            "DELETE FROM evenkeel_audit WHERE id > 3",
        ),
        ("all taken out", "DELETE FROM evenkeel_audit"),
        (
            "all digests taken out",
            "UPDATE evenkeel_audit SET digest = NULL, actor = 'x'",
        ),
        ("the chain made anew from a row on", anew.as_str()),
    ];
    for (what, sql) in cut {
        database.execute(sql).await;
        let alone = verify(database, &[]).await.expect_code(0);
        assert!(alone.stdout.contains("It is intact."), "{what}");
        let said = verify(database, &with_head).await.expect_code(2);
        assert!(
            said.stdout.contains("was noted is not in it"),
            "{what}: {}",
            said.stdout
        );
        as_it_was(database).await;
        survived.attack(what);
    }
    if engine == Engine::Sqlite {
        let forged = "INSERT INTO evenkeel_audit (at, actor, action, object) VALUES ('2020-01-01', 'x', 'x', 'x')";
        database.execute(forged).await;
        verify(database, &[]).await.expect_code(2);
        as_it_was(database).await;
        survived.attack("one put at the end, without a digest");
        let replaced = "CREATE UNIQUE INDEX lure ON evenkeel_audit (digest); \
             INSERT OR REPLACE INTO evenkeel_audit (id, at, action, object, digest) \
             SELECT 9, at, action, object, digest FROM kept WHERE id = 4; DROP INDEX lure";
        database.execute(replaced).await;
        verify(database, &[]).await.expect_code(2);
        as_it_was(database).await;
        survived.attack("one replaced by way of another index");
    }
    verify(database, &with_head).await.expect_code(0);
}

/// Puts the trail back.
async fn as_it_was(database: &TestDatabase) {
    database
        .execute("DELETE FROM evenkeel_audit; INSERT INTO evenkeel_audit SELECT * FROM kept")
        .await;
}

/// The digest that the documents describe, computed from them alone.
fn linked(before: &str, fields: &[Option<String>]) -> String {
    let mut text = format!("evenkeel-audit-1\n{before}\n");
    for field in fields {
        match field {
            Some(field) => text.push_str(&format!("{}:{field}\n", field.len())),
            None => text.push_str("-\n"),
        }
    }
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn another_table_is_no_trail(engine: Engine) {
    let mut survived = Survived::on(engine, "trail::another_table_is_no_trail");
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    app.set_flag(1, "is_active", false).await.expect(200);
    if engine == Engine::Postgres {
        let child = "CREATE TABLE child () INHERITS (evenkeel_audit); \
             INSERT INTO child (id, at, action, object) VALUES (1, now(), 'forged', 'project 1')";
        app.database().execute(child).await;
        let page = app.get("/audit").await.expect(200).text();
        assert!(!page.contains("forged"), "a row of a child is shown");
        let csv = app.get("/audit.csv").await.expect(200).text();
        assert!(!csv.contains("forged"), "a row of a child is downloaded");
        verify(app.database(), &[]).await.expect_code(0);
        survived.attack("a table that inherits");

        let rule = "CREATE RULE lure AS ON INSERT TO evenkeel_audit DO INSTEAD NOTHING";
        app.database().execute(rule).await;
        let refused = app.set_flag(1, "is_active", true).await;
        assert!(refused.status >= 400, "{refused}");
        assert!(!app.list(1, 50).await.is_on(1, "is_active"));
        survived.attack("a rule that swallows rows");
    } else {
        let trigger = "CREATE TRIGGER lure BEFORE INSERT ON evenkeel_audit \
             BEGIN SELECT RAISE(IGNORE); END";
        app.database().execute(trigger).await;
        let refused = app.set_flag(1, "is_active", true).await;
        assert!(refused.status >= 400, "{refused}");
        assert!(!app.list(1, 50).await.is_on(1, "is_active"));
        survived.attack("a trigger that swallows rows");
    }
}

async fn a_history_tells_no_network_address(engine: Engine) {
    let mut survived = Survived::on(engine, "trail::a_history_tells_no_network_address");
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    token(
        app.database(),
        "reader",
        "projects:read schema:check sync:read",
    )
    .await;
    let row = "INSERT INTO evenkeel_audit (at, actor, address, action, object, after) VALUES \
         ('2026-01-01 00:00:00', 'someone@example.com', '203.0.113.77', 'change', 'project 1', '{\"name\":\"x\"}')";
    app.database().execute(row).await;
    for who in Who::SIGNED_IN {
        for path in [
            "/projects/1",
            "/projects/1/edit",
            "/ui/project?id=1",
            "/projects",
        ] {
            let reply = app.send(app.request_as(who, Method::GET, path)).await;
            let text = reply.text();
            assert!(!text.contains("203.0.113"), "{path} for {who:?}");
            if path == "/projects/1" {
                assert!(text.contains("someone@example.com"), "{text}");
            }
            survived.attack(format!("{path} as {who:?}"));
        }
    }
    for path in ["/api/v1/projects", "/api/v1/projects/1"] {
        let request = app
            .request_as(Who::Nobody, Method::GET, path)
            .bearer_auth("reader");
        let text = app.send(request).await.expect(200).text();
        assert!(!text.contains("203.0.113"), "{path}");
        survived.attack(path);
    }
    for who in [Who::Viewer, Who::Editor] {
        for path in ["/audit", "/audit.csv"] {
            let reply = app.send(app.request_as(who, Method::GET, path)).await;
            assert_eq!(reply.status, 403, "{path} for {who:?}");
            survived.attack(format!("{path} as {who:?}"));
        }
    }
    let audit = app.get("/audit").await.expect(200).text();
    assert!(audit.contains("203.0.113.77"), "an administrator's");
}

async fn token(database: &TestDatabase, secret: &str, scopes: &str) {
    let sql = format!(
        "INSERT INTO evenkeel_tokens (name, token, scopes, user_id, created_at, expires_at) \
         SELECT 'nightly', '{}', '{scopes}', id, {}, {} FROM evenkeel_users WHERE role = 'admin'",
        digest(secret),
        now(),
        now() + 1000
    );
    database.execute(&sql).await;
}

async fn a_token_that_may_not_read_is_told_nothing(engine: Engine) {
    let mut survived = Survived::on(engine, "trail::a_token_that_may_not_read_is_told_nothing");
    let app = TestApp::start(engine, Fixture::Empty).await;
    let fields = [
        ("name", "Hidden Lighthouse"),
        ("key", "HL-7391"),
        ("description", "nobody is to read this"),
        ("total_hours", "7391.5"),
    ];
    let id = app.saved(None, &fields).await;
    token(app.database(), "writer", "projects:write sync:write").await;
    let project = format!("/projects/{id}");
    let new = json!({"name": "Hidden Tower", "key": "HT"});
    for (what, method, path, tag, body, status) in [
        (
            "an empty change",
            "PATCH",
            project.as_str(),
            "*",
            json!({}),
            204,
        ),
        (
            "the same again",
            "PATCH",
            &project,
            "*",
            json!({"is_active": true}),
            204,
        ),
        (
            "a change",
            "PATCH",
            &project,
            "*",
            json!({"is_active": false}),
            204,
        ),
        ("with a state", "PATCH", &project, "\"v3\"", json!({}), 412),
        (
            "a state that was",
            "PATCH",
            &project,
            "\"v1\"",
            json!({"is_active": true}),
            412,
        ),
        ("none", "PATCH", &project, "", json!({}), 428),
        (
            "a wrong value",
            "PATCH",
            &project,
            "*",
            json!({"total_hours": "x"}),
            422,
        ),
        (
            "no such field",
            "PATCH",
            &project,
            "*",
            json!({"version": 1}),
            422,
        ),
        ("a new one", "POST", "/projects", "once", new.clone(), 201),
        ("a new one again", "POST", "/projects", "once", new, 201),
        (
            "another under its key",
            "POST",
            "/projects",
            "once",
            json!({"name": "x", "key": "y"}),
            409,
        ),
        (
            "a key that is taken",
            "POST",
            "/projects",
            "",
            json!({"name": "x", "key": "HL-7391"}),
            422,
        ),
        ("a run", "PUT", "/sync/docs", "", json!({}), 204),
        ("reading", "GET", &project, "", json!({}), 403),
        ("listing", "GET", "/projects", "", json!({}), 403),
        ("reading a source", "GET", "/sync/docs", "", json!({}), 403),
    ] {
        let method: Method = method.parse().expect("it is a method");
        let request = app
            .request_as(Who::Nobody, method.clone(), &format!("/api/v1{path}"))
            .bearer_auth("writer");
        let request = match (method.as_str(), tag) {
            ("GET", _) => request,
            (_, "") => request.json(&body),
            ("PATCH", tag) => request.header("if-match", tag).json(&body),
            (_, key) => request.header("idempotency-key", key).json(&body),
        };
        let reply = app.send(request).await;
        let said = reply.text();
        let what = format!("{what}: {reply}");
        if tag != "\"v3\"" {
            assert_eq!(reply.status, status, "{what}");
        }
        for hidden in ["Hidden", "7391", "nobody is to read", "stale_after"] {
            assert!(!said.contains(hidden), "{what} says {hidden}");
        }
        survived.attack(what.lines().next().unwrap_or_default());
    }
}

async fn tokens_of_one_name_are_told_apart(engine: Engine) {
    let mut survived = Survived::on(engine, "trail::tokens_of_one_name_are_told_apart");
    let app = TestApp::start(engine, Fixture::Empty).await;
    token(app.database(), "one", "projects:write").await;
    token(app.database(), "two", "projects:write").await;
    // One that would like to be taken for the other.
    let forged = "UPDATE evenkeel_tokens SET name = 'nightly\n token 1 of admin@example.com: nightly', \
         user_id = (SELECT id FROM evenkeel_users WHERE role = 'editor') WHERE id = 2";
    for (what, sql) in [("of one name", "SELECT 1"), ("with a forged name", forged)] {
        app.database().execute(sql).await;
        let mut actors = Vec::new();
        for secret in ["one", "two"] {
            let key = format!("{secret}{}", what.len());
            let request = app
                .request_as(Who::Nobody, Method::POST, "/api/v1/projects")
                .bearer_auth(secret)
                .json(&json!({"name": "x", "key": key}));
            app.send(request).await.expect(201);
            let actor = "SELECT actor FROM evenkeel_audit ORDER BY id DESC LIMIT 1";
            actors.push(app.database().text(actor).await.unwrap_or_default());
        }
        assert!(
            actors[0].starts_with("token 1 of admin@example.com: "),
            "{actors:?}"
        );
        assert!(actors[1].starts_with("token 2 of "), "{actors:?}");
        survived.attack(what);
    }
}

/// The first signs of the cells that a spreadsheet would see.
fn cells(text: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        let cell = cells.last_mut().expect("there is always one");
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                signs.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            sign if !quoted && (sign == separator || sign == '\n' || sign == '\r') => {
                cells.push(String::new());
            }
            sign => cell.push(sign),
        }
    }
    cells
}

async fn a_downloaded_cell_is_no_formula(engine: Engine) {
    let mut survived = Survived::on(engine, "trail::a_downloaded_cell_is_no_formula");
    let app = TestApp::start(engine, Fixture::Empty).await;
    let evil = [
        "=1+cmd|' /C calc'!A0",
        "+1",
        "-1+1",
        "@SUM(A1)",
        "x;=1+cmd|' /C calc'!A0",
        "x\t=1",
        "x\n=1",
        "x\r\n+1",
        "; =1",
        ";\"=1",
        "\";=1",
        "\",\"=1",
        "x\";\"=1",
        "＝1+1",
        "x;＝1",
        "\u{a0}=1",
        "\u{200b}=1",
        "x\u{2028}=1",
        "\t=1",
        "x;;;@A1",
        "x; \t-2+3",
    ];
    for (number, value) in evil.iter().enumerate() {
        let key = format!("K{number}");
        let fields = [
            ("name", "plain"),
            ("key", key.as_str()),
            ("description", value),
        ];
        app.saved(None, &fields).await;
    }
    let csv = app.get("/audit.csv").await.expect(200);
    let text = csv.text();
    let text = text
        .strip_prefix('\u{feff}')
        .expect("it says that it is UTF-8");
    for separator in [',', ';', '\t'] {
        for cell in cells(text, separator) {
            let plain = cell.trim_start_matches(|sign: char| {
                sign.is_whitespace() || matches!(sign, '"' | '\u{200b}' | '\u{feff}')
            });
            let number = plain.parse::<f64>().is_ok();
            assert!(
                number || !plain.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']),
                "with {separator:?} this is a formula: {cell:?}"
            );
        }
        for value in evil {
            survived.attack(format!("{value:?} with {separator:?}"));
        }
    }
}

async fn restore(database: &TestDatabase) {
    let ended = database.operator(&["restore"], "").await.expect_code(0);
    assert!(ended.stdout.contains("Restored: "), "{}", ended.output());
}

fn drop_trail(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "DROP TABLE evenkeel_audit",
        Engine::Postgres => "DROP TABLE evenkeel_audit CASCADE",
    }
}

/// The journals in a folder, and what they hold.
fn journals(database: &TestDatabase) -> Vec<(std::path::PathBuf, String)> {
    ["", "data"]
        .iter()
        .filter_map(|sub| std::fs::read_dir(database.folder().join(sub)).ok())
        .flatten()
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| {
            let name = path.to_string_lossy();
            name.ends_with("-trail") || name.ends_with(".journal")
        })
        .map(|path| {
            let text = std::fs::read_to_string(&path).expect("it can be read");
            (path, text)
        })
        .collect()
}

/// Waits until the trail has so many rows that were written later.
async fn entered(database: &TestDatabase, rows: i64) {
    let sql = "SELECT COUNT(*) FROM evenkeel_audit WHERE after LIKE '%\"written later\"%'";
    eventually("so many rows are entered", async || {
        database.number(sql).await == rows
    })
    .await;
}

async fn what_is_done_while_the_trail_is_lost_is_written_later(engine: Engine) {
    let mut survived = Survived::on(
        engine,
        "trail::what_is_done_while_the_trail_is_lost_is_written_later",
    );
    let mut app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(2).await;
    app.database().execute(drop_trail(engine)).await;
    app.set_flag(1, "is_active", false).await.expect(200);
    let id = app
        .saved(None, &[("name", "Meanwhile"), ("key", "MW")])
        .await;
    // Another process of ours on the same database.
    let mut other = Server::start(app.database()).await;
    other.set_flag(2, "is_active", false).await.expect(200);
    let wrong = [("email", "admin@example.com"), ("password", "x")];
    app.post_form("/sign-in", &wrong).await.expect(422);
    let kept = journals(app.database());
    assert_eq!(kept.len(), 1, "{kept:?}");
    let mode = std::fs::metadata(&kept[0].0)
        .expect("it is there")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600, "it is its owner's alone");
    assert_eq!(kept[0].1.lines().count(), 4, "{}", kept[0].1);
    survived.attack("changes by two processes while there is no trail");

    other.kill().await;
    app.restart().await;
    assert_eq!(journals(app.database())[0].1.lines().count(), 4);
    survived.attack("a restart meanwhile");

    restore(app.database()).await;
    entered(app.database(), 4).await;
    let rows = trail(app.database()).await;
    let find = |object: &str| {
        rows.iter()
            .find(|row| row[5].as_deref() == Some(object))
            .unwrap_or_else(|| panic!("nothing of {object}: {rows:?}"))
    };
    for object in ["project 1", "project 2", &format!("project {id}")] {
        let row = find(object);
        assert_eq!(row[2].as_deref(), Some("admin@example.com"), "{row:?}");
        let after = row[7].clone().unwrap_or_default();
        assert!(after.contains("written later"), "{after}");
        survived.attack(format!("{object} is entered"));
    }
    find("user admin@example.com");
    for (_, text) in journals(app.database()) {
        assert!(text.is_empty(), "it was entered: {text}");
    }
    app.stop().await;
    verify(app.database(), &[]).await.expect_code(0);
}

async fn nothing_is_given_while_the_trail_is_lost(engine: Engine) {
    let mut survived = Survived::on(engine, "trail::nothing_is_given_while_the_trail_is_lost");
    let app = TestApp::start(engine, Fixture::Empty).await;
    let viewer = ("email", "viewer@example.com");
    app.database().execute(drop_trail(engine)).await;
    for (path, fields) in [
        ("/users/role", vec![viewer, ("role", "admin")]),
        ("/users/link", vec![viewer]),
        (
            "/users/add",
            vec![
                ("email", "new@example.com"),
                ("name", "New"),
                ("role", "admin"),
            ],
        ),
        ("/users/enable", vec![viewer]),
        (
            "/tokens/make",
            vec![("name", "n"), ("scope", "projects:write"), ("days", "9")],
        ),
    ] {
        let reply = app.post_form(path, &fields).await;
        assert!(
            reply.status >= 400 || reply.location().contains("sign-in"),
            "{path}: {reply}"
        );
        assert!(!reply.text().contains("/setup?link="), "{path}");
        survived.attack(path);
    }
    for (what, sql) in [
        (
            "an account",
            "SELECT COUNT(*) FROM evenkeel_users WHERE email = 'new@example.com'",
        ),
        (
            "a role",
            "SELECT COUNT(*) FROM evenkeel_users WHERE email = 'viewer@example.com' AND role = 'admin'",
        ),
        (
            "a link",
            "SELECT COUNT(*) FROM evenkeel_links WHERE user_id IS NOT NULL",
        ),
        ("a token", "SELECT COUNT(*) FROM evenkeel_tokens"),
    ] {
        assert_eq!(app.database().number(sql).await, 0, "{what}");
    }
    assert!(journals(app.database()).is_empty(), "nothing was done");
    // The moment that the table is back it is used, not when somebody has looked.
    restore(app.database()).await;
    app.set_flag(999, "is_active", true).await.expect(404);
    let none = [("email", "nobody@example.com"), ("password", "x")];
    app.post_form("/sign-in", &none).await.expect(422);
    let written = "SELECT COUNT(*) FROM evenkeel_audit WHERE action = 'sign-in-refused'";
    assert_eq!(app.database().number(written).await, 1);
    survived.attack("a deed in the moment after the table came back");
}

async fn a_journal_that_cannot_be_written_stops_what_it_should_hold(engine: Engine) {
    let mut survived = Survived::on(
        engine,
        "trail::a_journal_that_cannot_be_written_stops_what_it_should_hold",
    );
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    // A folder stands where the file would.
    let blocked = database.folder().join("blocked");
    std::fs::write(&blocked, "").expect("the folder can be written to");
    if engine == Engine::Sqlite {
        let place = database.folder().join("evenkeel.db-trail");
        std::fs::create_dir(place).expect("the folder can be written to");
    }
    let argument = blocked.display().to_string();
    let app = Server::start_more(&database, &["--data-dir", &argument]).await;
    database.seed(1).await;
    database.execute(drop_trail(engine)).await;
    let reply = app.set_flag(1, "is_active", false).await;
    assert!(reply.status >= 400 && reply.status != 500, "{reply}");
    assert!(reply.text().contains("Audit"), "{reply}");
    assert!(
        app.list(1, 50).await.is_on(1, "is_active"),
        "nothing was done"
    );
    survived.attack("a journal that can't be written");
}

async fn what_is_done_when_the_database_comes_is_written_down(engine: Engine) {
    if engine == Engine::Sqlite {
        // SQLite has no server that could be away.
        return;
    }
    let mut survived = Survived::on(
        engine,
        "trail::what_is_done_when_the_database_comes_is_written_down",
    );
    let app = TestApp::start(engine, Fixture::Empty).await;
    let database = app.database();
    let secret = "correct horse battery staple";
    let ended = database
        .operator(&["add", "op@example.com", "--role", "admin"], secret)
        .await;
    ended.expect_code(0);
    database.take_away().await;
    let url = database.url();
    let late = Server::start_with(database.folder(), &["--database", &url], &[]).await;
    database.bring_back().await;
    let fields = [("email", "op@example.com"), ("password", secret)];
    let mut done = 0;
    eventually("it comes back by itself", async || {
        let request = late
            .request_as(Who::Nobody, Method::POST, "/sign-in")
            .header("accept", "text/html")
            .form(&fields);
        if late.send(request).await.status == 303 {
            done += 1;
        }
        done == 3
    })
    .await;
    let written =
        "SELECT COUNT(*) FROM evenkeel_audit WHERE action = 'sign-in' AND actor = 'op@example.com'";
    assert_eq!(database.number(written).await, 3);
    survived.attack("signing in the moment that the database comes");
}
