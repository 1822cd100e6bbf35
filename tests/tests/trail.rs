//! The audit trail: what is in it, who may see it, and that nothing leaves it.

use evenkeel_tests::{Engine, Fixture, TestApp, on_both_engines};

on_both_engines!(
    nothing_in_the_trail_can_be_changed,
    what_is_done_to_accounts_is_written_down,
    it_is_filtered_paged_and_downloaded,
    a_filter_finds_what_people_know,
    a_project_shows_its_own_history,
    without_its_table_the_pages_say_so,
);

async fn nothing_in_the_trail_can_be_changed(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    app.set_flag(1, "is_active", false).await.expect(200);
    let mut tried = vec![
        "UPDATE evenkeel_audit SET actor = 'nobody'",
        "DELETE FROM evenkeel_audit",
        "DELETE FROM evenkeel_audit WHERE id = 1",
    ];
    if engine == Engine::Postgres {
        tried.push("TRUNCATE evenkeel_audit");
    }
    for sql in tried {
        let refused = app.database().query(sql).await.expect_err(sql).to_string();
        assert!(refused.contains("only added to"), "{refused}");
    }
    let actor = "SELECT actor FROM evenkeel_audit";
    assert_eq!(
        app.database().text(actor).await.as_deref(),
        Some("admin@example.com")
    );
}

async fn what_is_done_to_accounts_is_written_down(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let viewer = [("email", "viewer@example.com"), ("role", "editor")];
    let of = &viewer[..1];
    app.post_form("/users/role", &viewer).await.expect(303);
    app.post_form("/users/disable", of).await.expect(303);
    app.post_form("/users/enable", of).await.expect(303);
    app.post_form("/users/end-sessions", of).await.expect(303);
    app.post_form("/users/link", of).await.expect(200);
    app.post_form("/users/remove-second-factor", of)
        .await
        .expect(303);
    let add = [
        ("email", "new@example.com"),
        ("name", "New"),
        ("role", "viewer"),
    ];
    app.post_form("/users/add", &add).await.expect(200);
    let make = [("name", "nightly"), ("scope", "sync:write"), ("days", "30")];
    let page = app
        .post_form("/tokens/make", &make)
        .await
        .expect(200)
        .text();
    assert!(page.contains("evenkeel_"), "the token is shown once");
    assert!(
        !app.get("/tokens").await.text().contains("evenkeel_"),
        "and never again"
    );
    app.post_form("/tokens/revoke", &[("id", "1")])
        .await
        .expect(303);
    app.post_form(
        "/sign-in",
        &[("email", "viewer@example.com"), ("password", "x")],
    )
    .await
    .expect(422);
    app.post_form(
        "/sign-in",
        &[("email", "my secret password"), ("password", "x")],
    )
    .await
    .expect(422);
    app.post_form("/sign-out", &[]).await.expect(303);
    for (action, object) in [
        ("change-role", "user viewer@example.com"),
        ("disable-user", "user viewer@example.com"),
        ("enable-user", "user viewer@example.com"),
        ("make-password-link", "user viewer@example.com"),
        ("remove-second-factor", "user viewer@example.com"),
        ("add-user", "user new@example.com"),
        ("make-token", "token 1 of admin@example.com: nightly"),
        ("revoke-token", "token 1 of admin@example.com: nightly"),
        ("sign-in-refused", "user viewer@example.com"),
        ("sign-in-refused", "user unknown"),
        ("sign-out", "user admin@example.com"),
    ] {
        let sql = format!(
            "SELECT COUNT(*) FROM evenkeel_audit WHERE action = '{action}' AND object = '{object}' \
             AND address = '127.0.0.1'"
        );
        assert_eq!(app.database().number(&sql).await, 1, "{action} {object}");
    }
    let secrets = "SELECT COUNT(*) FROM evenkeel_audit WHERE COALESCE(actor, '') || object || \
                   COALESCE(after, '') LIKE '%secret password%'";
    assert_eq!(app.database().number(secrets).await, 0);
}

async fn it_is_filtered_paged_and_downloaded(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    for turn in 0..130 {
        app.set_flag(1, "is_active", turn % 2 == 1)
            .await
            .expect(200);
    }
    let name = [
        ("name", "=HYPERLINK(\"x\"), \"quoted\"\nline"),
        ("key", "K9"),
    ];
    app.save(None, &name).await.expect(200);
    let name = [("name", "=HYPERLINK(\"x\"), \"quoted\""), ("key", "K9")];
    app.saved(None, &name).await;
    let page = app.get("/audit").await.expect(200).text();
    assert!(page.contains("rel=\"next\""), "there are older ones");
    let only = app.get("/audit?action=create").await.expect(200).text();
    assert!(only.contains("K9") && !only.contains("rel=\"next\""));
    for hostile in [
        "/audit?actor=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/audit?before=x&since=2026-99-99",
        "/audit?object=%00",
        "/audit?actor='%20OR%201=1",
    ] {
        let page = app.get(hostile).await.expect_no_failure();
        assert!(!page.text().contains("<script>alert"), "{page}");
    }
    let unread = app.get("/audit?since=yesterday").await.expect(200);
    assert!(unread.markup().says("“yesterday” is no day"), "{unread}");
    let file = app.get("/audit.csv?since=yesterday").await.expect(303);
    assert_eq!(file.header("location"), Some("/audit?since=yesterday"));
    let none = app.get("/audit?since=2999-01-01").await.expect(200);
    assert!(none.markup().says("No results"));

    let csv = app.get("/audit.csv").await.expect(200);
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(
        csv.header("content-disposition")
            .is_some_and(|d| d.contains("audit.csv"))
    );
    let text = csv.text();
    assert!(text.lines().count() > 130, "{}", text.lines().count());
    assert!(
        text.contains("\"'=HYPERLINK(\"\"x\"\"), \"\"quoted\"\"\""),
        "no cell is a formula"
    );
    let few = app.get("/audit.csv?action=create").await.expect(200).text();
    assert!(few.lines().count() < 20, "{few}");
}

async fn a_project_shows_its_own_history(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let id = app
        .saved(None, &[("name", "Lighthouse"), ("key", "LH")])
        .await;
    let other = app.saved(None, &[("name", "Other"), ("key", "OT")]).await;
    app.set_flag(id, "is_active", false).await.expect(200);
    let page = app.get(&format!("/projects/{id}")).await.expect(200).text();
    assert!(
        page.contains("History") && page.contains("admin@example.com"),
        "{page}"
    );
    assert!(page.contains("Created") && page.contains("Switched"));
    let theirs = app
        .get(&format!("/projects/{other}"))
        .await
        .expect(200)
        .text();
    assert!(!theirs.contains("Switched"));
    assert_eq!(page.matches("class=\"deed\"").count(), 2, "{page}");
}

async fn without_its_table_the_pages_say_so(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    for damage in [
        match engine {
            Engine::Sqlite => "ALTER TABLE evenkeel_audit DROP COLUMN address",
            // The trigger that guards it goes with it.
            Engine::Postgres => "ALTER TABLE evenkeel_audit DROP COLUMN address CASCADE",
        },
        "DROP TABLE evenkeel_audit",
    ] {
        app.database().execute(damage).await;
        app.get("/projects/1").await.expect(200);
        let page = app.get("/audit").await;
        assert!(page.markup().says("evenkeel_audit"), "{page}");
        app.get("/audit.csv").await.expect_no_failure();
        // What is done goes on.
        app.set_flag(1, "is_active", false).await.expect(200);
        app.set_flag(1, "is_active", true).await.expect(200);
    }
}

async fn a_filter_finds_what_people_know(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let mut ids = Vec::new();
    for number in 1..=11 {
        let (name, key) = (format!("Lighthouse {number}"), format!("LH{number}"));
        ids.push(app.saved(None, &[("name", &name), ("key", &key)]).await);
    }
    let harbour = [("name", "Old harbour"), ("key", "LH12")];
    let renamed = app.saved(None, &harbour).await;
    app.saved(Some(renamed), &[("revision", "v1"), ("name", "Übersee")])
        .await;
    let sign_in = [("email", "viewer@example.com"), ("password", "x")];
    app.post_form("/sign-in", &sign_in).await.expect(422);
    let first = ids[0];
    let rows = async |query: &str| {
        let page = app.get(&format!("/audit{query}")).await.expect(200).text();
        let body = page
            .split_once("<tbody>")
            .map_or("", |(_, rows)| rows)
            .to_owned();
        (body.matches("<tr>").count(), body)
    };

    // Parts of an address, of a person's name, of a network address, of a project's name, of the words.
    for (query, count) in [
        ("?actor=ADMIN%40exam", 13),
        ("?actor=the+ADMIN", 13),
        ("?actor=127.0.0&kind=changes", 13),
        ("?object=lighthouse", 11),
        ("?object=lighthouse+11", 1),
        ("?object=viewer", 1),
        ("?action=created", 12),
        ("?action=REFUSED", 1),
        ("?kind=sign-ins", 1),
        ("?kind=changes", 13),
        ("?object=100%25", 0),
        ("?actor=_dmin", 0),
        // Whatever the case, also of what SQLite doesn't know of; by key; by a name that it had before.
        ("?object=überSEE", 2),
        ("?object=ÜBERSEE", 2),
        ("?object=lh12", 2),
        ("?object=old+harbour", 2),
    ] {
        let (found, body) = rows(query).await;
        assert_eq!(found, count, "{query}: {body}");
    }
    // A project by its number is that project alone.
    let (found, body) = rows(&format!("?object=project+{first}")).await;
    assert_eq!(found, 1, "{body}");

    // Objects are links by name, people have names, columns have labels, moments are told from now.
    assert!(
        body.contains(&format!("href=\"/projects/{first}\"")),
        "{body}"
    );
    assert!(body.contains(">Lighthouse 1</a>"), "{body}");
    assert!(body.contains(">The admin</a>"), "{body}");
    assert!(body.contains("title=\"admin@example.com\""), "{body}");
    assert!(body.contains(">Name</span>"), "{body}");
    assert!(
        body.contains(" UTC\"") && (body.contains("ago<") || body.contains("just now<")),
        "{body}"
    );

    // What exists is offered, and what is filtered is said.
    let page = app.get("/audit?object=lighthouse").await.expect(200);
    assert!(page.text().contains("<option value=\"Lighthouse 7\">"));
    assert!(
        page.text()
            .contains("<option value=\"admin@example.com\">The admin</option>")
    );
    assert!(
        page.markup().says("to “lighthouse”"),
        "{}",
        page.markup().words()
    );

    // The file is of the whole filter, also from a later page.
    let csv = app
        .get("/audit.csv?object=lighthouse&before=2")
        .await
        .expect(200)
        .text();
    assert!(csv.starts_with('\u{feff}'), "Excel needs the mark");
    let created = csv
        .lines()
        .filter(|line| line.contains("\"create\",\"project"));
    let projects: std::collections::BTreeSet<_> =
        created.filter_map(|line| line.split(',').nth(5)).collect();
    assert_eq!(projects.len(), 11, "{csv}");
    assert!(csv.contains("\"Lighthouse 11\""), "{csv}");
    let page = app
        .get("/audit?object=lighthouse&before=9")
        .await
        .expect(200)
        .text();
    assert!(
        page.contains("href=\"/audit.csv?object=lighthouse\""),
        "{page}"
    );
}
