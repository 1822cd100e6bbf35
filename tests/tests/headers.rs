//! What the browser is told to forbid, and what the server forbids by itself.

use evenkeel_tests::{Engine, Fixture, TestApp, Who, attribute, on_both_engines};
use reqwest::{Method, RequestBuilder};
use serde_json::json;

on_both_engines!(
    every_page_forbids_what_it_does_not_need,
    no_page_has_a_script_in_it,
    answers_for_machines_are_not_sniffed,
    other_sites_may_change_nothing,
    our_own_pages_may,
);

const PAGES: [&str; 7] = [
    "/projects",
    "/projects/1",
    "/projects/1/edit",
    "/projects/new",
    "/settings",
    "/schema",
    "/nowhere",
];

async fn every_page_forbids_what_it_does_not_need(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    for path in PAGES {
        let reply = app.get(path).await;
        let csp = reply
            .header("content-security-policy")
            .unwrap_or_else(|| panic!("{path} has no policy"));
        assert!(csp.contains("frame-ancestors 'none'"), "{path}: {csp}");
        assert!(!csp.contains("unsafe-inline"), "{path}: {csp}");
        assert!(!csp.contains("'unsafe-eval'"), "{path}: {csp}");
        assert!(
            csp.contains("default-src") || csp.contains("script-src"),
            "{path}: {csp}"
        );
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        let referrer = reply.header("referrer-policy").unwrap_or_default();
        assert!(
            [
                "same-origin",
                "strict-origin-when-cross-origin",
                "strict-origin"
            ]
            .contains(&referrer),
            "{path}: the toggles need a referrer and nobody else: {referrer:?}"
        );
        for name in ["server", "x-powered-by"] {
            let said = reply.header(name).unwrap_or_default();
            assert!(
                !said.contains(|c: char| c.is_ascii_digit()),
                "{name}: {said}"
            );
        }
    }
}

/// Scripts are files of ours: what a page says can't become one, whatever it says.
async fn no_page_has_a_script_in_it(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    for path in PAGES {
        let reply = app.get(path).await;
        let csp = reply.header("content-security-policy").unwrap_or_default();
        let scripts = csp
            .split(';')
            .find(|part| part.trim().starts_with("script-src"));
        let scripts = scripts.unwrap_or_default().trim();
        assert_eq!(scripts, "script-src 'self' 'wasm-unsafe-eval'", "{path}");
        let html = reply.text();
        let mut loaded = 0;
        for (start, _) in html.match_indices("<script") {
            let tag = &html[start..];
            let tag = &tag[..=tag.find('>').expect("the tag ends")];
            match attribute(tag, "src") {
                Some(src) => {
                    assert!(
                        src.starts_with('/') && !src.starts_with("//"),
                        "{path}: {tag}"
                    );
                    loaded += 1;
                }
                None => assert_eq!(
                    attribute(tag, "type").as_deref(),
                    Some("application/json"),
                    "{path}: {tag}"
                ),
            }
        }
        assert_eq!(loaded, 1, "{path}");
    }
}

async fn answers_for_machines_are_not_sniffed(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    for path in [
        "/health",
        "/health/live",
        "/projects.json?page=1&per_page=50",
        "/ui/news",
    ] {
        let reply = app.get(path).await.expect(200);
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        let kind = reply.header("content-type").unwrap_or_default();
        assert!(!kind.contains("text/html"), "{path} is {kind}");
    }
}

/// Every way to change something.
fn changes(app: &TestApp) -> Vec<RequestBuilder> {
    let new = [("name", "Forged"), ("key", "FORGED")];
    let edit = [("name", "Forged"), ("key", "K1"), ("revision", "v1")];
    let nothing: [(&str, &str); 0] = [];
    let fields = json!({ "id": null, "fields": { "name": "Forged", "key": "FORGED" } });
    vec![
        app.flag_request(1, "is_active", false),
        app.request(Method::POST, "/ui/save_project").json(&fields),
        app.request(Method::POST, "/ui/load_samples")
            .form(&nothing[..]),
        app.request(Method::POST, "/projects/new").form(&new[..]),
        app.request(Method::POST, "/projects/1/edit")
            .form(&edit[..]),
    ]
}

async fn other_sites_may_change_nothing(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let foreign: [&[(&str, &str)]; 5] = [
        &[("sec-fetch-site", "cross-site")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://evil.example"),
        ],
        &[("origin", "http://evil.example")],
        &[("origin", "null")],
        // Another port of this machine is another site's program.
        &[("origin", "http://127.0.0.1:1")],
    ];
    for headers in foreign {
        for change in changes(&app) {
            let request = headers.iter().fold(change, |request, (name, value)| {
                request.header(*name, *value)
            });
            let reply = app.send(request).await;
            assert_eq!(reply.status, 403, "{headers:?}: {reply}");
        }
    }
    let list = app.list(1, 50).await;
    assert_eq!(list.total, 1);
    assert!(list.is_on(1, "is_active"));
    assert_eq!(list.values("name"), [Some("Project 0001")]);

    // Who only looks may come from anywhere.
    let look = app
        .request(Method::GET, "/projects")
        .header("sec-fetch-site", "cross-site");
    app.send(look).await.expect(200);
}

async fn our_own_pages_may(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let origin = app.url("");
    let own: [&[(&str, &str)]; 3] = [
        &[
            ("sec-fetch-site", "same-origin"),
            ("origin", origin.as_str()),
        ],
        &[("origin", origin.as_str())],
        &[],
    ];
    for (turn, headers) in own.into_iter().enumerate() {
        let on = turn % 2 == 1;
        let request = headers.iter().fold(
            app.flag_request(1, "is_active", on)
                .header("evenkeel-for", Who::Admin.mark()),
            |request, (name, value)| request.header(*name, *value),
        );
        app.send(request).await.expect(200);
        assert_eq!(app.list(1, 50).await.is_on(1, "is_active"), on);
    }
}
