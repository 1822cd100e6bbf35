//! Two people in one browser, a session that ends while somebody types, and two instances on one host:
//! nothing is done in another's name, and nothing that was typed is lost.

use evenkeel_tests::{Engine, Fixture, Reply, TestApp, Who, attribute, mark, on_both_engines};
use reqwest::Method;

on_both_engines!(
    nothing_is_done_in_anothers_name,
    a_form_waits_for_the_sign_in,
    what_cannot_be_taken_back_asks_first,
    another_port_is_another_instance,
    plain_http_and_a_renamed_host_say_what_to_set,
);

const PASSWORD: &str = "correct horse battery staple";

async fn mia(app: &TestApp) {
    let add = [
        "add",
        "mia@example.com",
        "--name",
        "Mia",
        "--role",
        "editor",
    ];
    app.database().operator(&add, PASSWORD).await.expect_code(0);
}

/// A form as a browser sends it: with its origin.
fn form(app: &TestApp, who: Who, path: &str, fields: &[(&str, &str)]) -> reqwest::RequestBuilder {
    app.request_as(who, Method::POST, path)
        .header("accept", "text/html,application/xhtml+xml")
        .header("origin", app.url(""))
        .form(fields)
}

fn hidden(page: &Reply) -> Vec<(String, String)> {
    page.markup()
        .tags("input")
        .into_iter()
        .filter(|tag| attribute(tag, "type").as_deref() == Some("hidden"))
        .filter_map(|tag| attribute(tag, "name").zip(attribute(tag, "value")))
        .collect()
}

async fn nothing_is_done_in_anothers_name(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let audited = "SELECT COUNT(*) FROM evenkeel_audit";
    let before = app.database().number(audited).await;
    let (viewer, admin) = (Who::Editor.mark(), Who::Admin.mark());
    // A page that was made for the editor, in a browser that is the administrator's by now.
    for (path, fields) in [
        ("/projects/new", vec![("name", "Mine"), ("key", "MINE")]),
        ("/projects/1/edit", vec![("name", "Mine"), ("key", "MINE")]),
        ("/ui/set_flag", vec![("change", "1:is_active:false")]),
        ("/users/disable", vec![("email", "viewer@example.com")]),
        ("/tokens/make", vec![("name", "x"), ("scope", "sync:read")]),
        ("/account/sessions/end-all", vec![]),
        ("/sync/remove", vec![("source", "docs")]),
        ("/sign-out", vec![]),
    ] {
        let mut stated = fields.clone();
        stated.push(("for", &viewer));
        let reply = app.send(form(&app, Who::Admin, path, &stated)).await;
        assert_eq!(reply.status, 412, "{path}: {reply}");
        let says = "This page was made for The editor; this browser is now signed in as The admin. \
                    Nothing was changed.";
        assert!(reply.markup().says(says), "{path}: {reply}");
        // Nor is anything done for a browser's page that states nobody.
        let reply = app.send(form(&app, Who::Admin, path, &fields)).await;
        assert_eq!(reply.status, 412, "{path}: {reply}");
    }
    let flag = |who: &str| {
        app.request_as(Who::Admin, Method::POST, "/ui/set_flag")
            .header("evenkeel-for", who.to_owned())
            .form(&[("change", "1:is_active:false")])
    };
    let reply = app.send(flag(&viewer)).await.expect(412);
    assert_eq!(reply.header("evenkeel-now"), Some("The%20admin"));
    // Reading too: the page that is still open learns of it.
    let poll = |who: &str| {
        app.request_as(Who::Admin, Method::GET, "/ui/news")
            .header("evenkeel-for", who.to_owned())
    };
    app.send(poll(&viewer)).await.expect(412);
    app.send(poll(&admin)).await.expect(200);
    assert_eq!(app.database().number(audited).await, before);
    app.send(flag(&admin)).await.expect(200);

    // What was typed is there, and done only if whoever is signed in says so.
    let typed = [("name", "Theirs <b>"), ("key", "TH"), ("for", &viewer)];
    let page = app
        .send(form(&app, Who::Admin, "/projects/new", &typed))
        .await
        .expect(412);
    let kept = hidden(&page);
    assert!(
        kept.contains(&("name".into(), "Theirs <b>".into())),
        "{page}"
    );
    assert!(page.markup().says("Save the new project as The admin"));
    let sent: Vec<_> = kept.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let saved = app
        .send(form(&app, Who::Admin, "/projects/new", &sent))
        .await;
    assert_eq!(saved.status, 303, "{saved}");
}

async fn a_form_waits_for_the_sign_in(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    mia(&app).await;
    let own = mark("mia@example.com");
    let typed = [
        ("name", "Typed & kept"),
        ("key", "TK"),
        ("for", own.as_str()),
    ];
    let door = app
        .send(form(&app, Who::Nobody, "/projects/new", &typed))
        .await
        .expect(401);
    assert!(door.markup().says("What you typed is kept"));
    let sign_in = async |who: &str| {
        let mut fields = hidden(&door);
        fields.push(("email".into(), who.into()));
        fields.push(("password".into(), PASSWORD.into()));
        let fields: Vec<_> = fields
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        app.send(form(&app, Who::Nobody, "/sign-in", &fields)).await
    };
    // A wrong password loses nothing either.
    let mut wrong = hidden(&door);
    wrong.push(("email".into(), "mia@example.com".into()));
    let wrong: Vec<_> = wrong
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let refused = app.send(form(&app, Who::Nobody, "/sign-in", &wrong)).await;
    assert_eq!(
        refused.expect(422).markup().input("held-to").as_deref(),
        Some("/projects/new")
    );

    let page = sign_in("mia@example.com").await.expect(200);
    assert!(page.markup().says("You are signed in again"), "{page}");
    assert_eq!(app.list(1, 50).await.total, 0, "nothing is saved unseen");
    let session = page.cookie("evenkeel-session").expect("it signs in");
    let kept = hidden(&page);
    let sent: Vec<_> = kept.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let saved = form(&app, Who::Nobody, "/projects/new", &sent)
        .header("cookie", format!("evenkeel-session={session}"));
    let saved = app.send(saved).await.expect(303);
    assert!(saved.location().starts_with("/projects/"), "{saved}");

    // Somebody else is told whose it is.
    let add = [
        "add",
        "zoe@example.com",
        "--name",
        "Zoe",
        "--role",
        "viewer",
    ];
    app.database().operator(&add, PASSWORD).await.expect_code(0);
    let page = sign_in("zoe@example.com").await.expect(412);
    assert!(page.markup().says("This page was made for Mia"), "{page}");
    assert!(
        !page.markup().says("Save the new project as Zoe"),
        "a viewer can't"
    );
    // A password waits nowhere.
    let secret = [("current", PASSWORD), ("password", "another one entirely")];
    let door = app
        .send(form(&app, Who::Nobody, "/account/password", &secret))
        .await
        .expect(303);
    assert_eq!(door.location(), "/sign-in?said=ended");
}

async fn what_cannot_be_taken_back_asks_first(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let (viewer, source) = ("?email=viewer@example.com", "?source=docs");
    for (path, of, says) in [
        (
            "/users/disable",
            viewer,
            "The viewer can't sign in any more, and is signed out of 1 browser.",
        ),
        (
            "/users/role",
            viewer,
            "With another one they are signed out of 1 browser",
        ),
        (
            "/users/link",
            viewer,
            "A link that was made earlier stops working.",
        ),
        (
            "/users/remove-second-factor",
            viewer,
            "Their password alone lets them in",
        ),
        (
            "/users/end-sessions",
            viewer,
            "The viewer is signed out of 1 browser",
        ),
        ("/account/sessions/end-all", "", "Here you stay signed in."),
        ("/sync/reset", source, "the pipeline begins anew"),
        (
            "/sync/remove",
            source,
            "It comes back when its pipeline reports again.",
        ),
    ] {
        let page = app.get(&format!("{path}{of}")).await.expect(200);
        assert!(page.markup().says(says), "{path}: {page}");
        assert!(
            page.markup().contains(&format!("action=\"{path}\"")),
            "{path}"
        );
    }
    // A choice of a refused form comes back as it was made.
    let mark = Who::Admin.mark();
    let add = [
        ("email", "no address"),
        ("name", "N"),
        ("role", "admin"),
        ("for", &mark),
    ];
    let page = app
        .send(form(&app, Who::Admin, "/users/add", &add))
        .await
        .expect(422);
    assert_eq!(page.markup().input("role").as_deref(), Some("admin"));
    let make = [
        ("name", ""),
        ("scope", "sync:write"),
        ("days", "365"),
        ("for", &mark),
    ];
    let page = app
        .send(form(&app, Who::Admin, "/tokens/make", &make))
        .await
        .expect(422);
    assert_eq!(page.markup().input("days").as_deref(), Some("365"));
    let chosen = |tag: &&str| attribute(tag, "checked").is_some();
    let boxes = page.markup();
    let boxes: Vec<_> = boxes.tags("input").into_iter().filter(chosen).collect();
    assert_eq!(boxes.len(), 1, "{boxes:?}");
}

async fn another_port_is_another_instance(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    mia(&app).await;
    let fields = [("email", "mia@example.com"), ("password", PASSWORD)];
    let at = |host: &'static str| {
        app.request_as(Who::Nobody, Method::POST, "/sign-in")
            .header("host", host)
            .form(&fields)
    };
    for (host, name) in [
        ("127.0.0.1:8001", "evenkeel-session-8001="),
        ("127.0.0.1:8002", "evenkeel-session-8002="),
        ("127.0.0.1", "evenkeel-session="),
    ] {
        let reply = app.send(at(host)).await.expect(303);
        let cookies = reply.set_cookies();
        assert!(cookies.iter().any(|c| c.starts_with(name)), "{cookies:?}");
    }
}

async fn plain_http_and_a_renamed_host_say_what_to_set(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    // nginx by itself names the server that it asks.
    let renamed = app
        .request_as(Who::Nobody, Method::POST, "/sign-in")
        .header("accept", "text/html")
        .header("origin", "http://projects.example.com")
        .form(&[("email", "x@example.com"), ("password", "x")]);
    let page = app.send(renamed).await.expect(403);
    assert!(
        page.markup().says("proxy_set_header Host $http_host;"),
        "{page}"
    );
    assert!(app.log().contains("a proxy must pass the host on as it is"));
}
