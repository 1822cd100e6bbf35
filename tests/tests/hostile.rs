//! What nobody means well: the server refuses it, changes nothing and stays up.

use evenkeel_tests::{Engine, Fixture, TestApp, Who, on_both_engines};
use reqwest::Method;
use serde_json::{Value, json};

on_both_engines!(
    hostile_names_are_only_names,
    control_characters_are_refused,
    bodies_beyond_the_limit_are_refused,
    malformed_bodies_change_nothing,
    numbers_beyond_all_bounds_are_nobodys,
    hostile_queries_become_a_page,
    what_is_hardly_http_is_refused,
);

/// More than is taken of any body, by far.
const TEN_MEGABYTES: usize = 10 * 1024 * 1024;

/// A server with three projects, and what they are.
async fn start(engine: Engine) -> (TestApp, Vec<Vec<Option<String>>>) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(3).await;
    let projects = app.database().rows(PROJECTS).await;
    (app, projects)
}

const PROJECTS: &str = "SELECT id, key, name, is_active, send_meeting_emails, version, updated_at
                        FROM projects ORDER BY id";

/// The projects are what they were, no trace is left, and the server serves.
async fn assert_unharmed(app: &TestApp, before: &[Vec<Option<String>>]) {
    assert_eq!(app.database().rows(PROJECTS).await, before);
    let traces = "SELECT COUNT(*) FROM evenkeel_audit";
    assert_eq!(app.database().number(traces).await, 0);
    app.get("/health/live").await.expect(200);
    assert_eq!(app.list(1, 50).await.total, 3);
    let health = app.get("/health").await.expect(200).json();
    assert_eq!(health["status"].as_str(), Some("ok"), "{health}");
}

async fn hostile_names_are_only_names(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let long = "🛶".repeat(200);
    for (number, name) in [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "</textarea></title></script><b>",
        "'; DROP TABLE projects; --",
        "Robert\"); DROP TABLE projects;--",
        "$1 ? :a @b %s %n {{}} ${7*7}",
        "\\'; \\\" \\0 \\u0000",
        "&lt;b&gt; &amp;amp; &#39;",
        "NULL",
        "\u{e9}\u{200d}\u{fe0f} \u{feff}x",
        "../../../etc/passwd",
        long.as_str(),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("N{number}");
        let fields = [("name", name), ("key", key.as_str()), ("description", name)];
        let id = app.saved(None, &fields).await;
        assert_eq!(app.project(id).await["name"], json!(name));
        for path in [
            format!("/projects/{id}"),
            format!("/projects/{id}/edit"),
            "/projects".to_owned(),
            "/settings".to_owned(),
        ] {
            let reply = app.get(&path).await.expect(200);
            assert!(!reply.text().contains("<script>alert(1)"), "{path}: {name}");
            assert!(!reply.text().contains("<img src=x"), "{path}: {name}");
            if !path.ends_with("/edit") {
                assert!(reply.markup().says(name), "{path} shows {name}");
            }
        }
        let form = app.get(&format!("/projects/{id}/edit")).await.markup();
        assert_eq!(form.input("name").as_deref(), Some(name));
        assert_eq!(form.input("description").as_deref(), Some(name));
    }
    assert_eq!(app.list(1, 50).await.total, 12);
}

async fn control_characters_are_refused(engine: Engine) {
    let (app, before) = start(engine).await;
    for name in [
        "a\0b",
        "\0",
        "bell\u{7}",
        "escape\u{1b}[31m",
        "\u{202e}desrever\u{202c}",
    ] {
        let form = app.rejected(None, &[("name", name), ("key", "NUL")]).await;
        assert!(form["problems"]["name"]["error"].is_string(), "{form}");
        let fields = [("name", name), ("key", "NUL")];
        app.post_form("/projects/new", &fields).await.expect(422);
        let fields = [("name", name), ("key", "K1"), ("revision", "v1")];
        app.post_form("/projects/1/edit", &fields).await.expect(422);
    }
    let key = app
        .rejected(None, &[("name", "Fine"), ("key", "a\0b")])
        .await;
    assert!(key["problems"]["key"]["error"].is_string(), "{key}");
    // Nor in what isn't shown.
    let fields = [("name", "Project 0001"), ("key", "K1"), ("revision", "v\0")];
    app.save(Some(1), &fields).await.expect_no_failure();
    app.get("/projects/%00").await.expect_no_failure();
    app.get("/ui/project?id=%00").await.expect_no_failure();
    assert_unharmed(&app, &before).await;
}

async fn bodies_beyond_the_limit_are_refused(engine: Engine) {
    let (app, before) = start(engine).await;
    for (path, kind, start) in [
        (
            "/ui/set_flag",
            "application/x-www-form-urlencoded",
            "change=1:is_active:",
        ),
        (
            "/ui/save_project",
            "application/json",
            "{\"id\":1,\"fields\":{\"name\":\"",
        ),
        (
            "/projects/new",
            "application/x-www-form-urlencoded",
            "key=BIG&name=",
        ),
        (
            "/projects/1/edit",
            "application/x-www-form-urlencoded",
            "revision=v1&name=",
        ),
        ("/nowhere", "text/plain", ""),
    ] {
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\ncontent-type: {kind}\r\nconnection: close\r\n",
            app.authority(),
            Who::Admin.cookie().unwrap_or_default()
        );

        // Announced, so that not one byte needs to be read.
        let mut request =
            format!("{head}content-length: {TEN_MEGABYTES}\r\n\r\n{start}").into_bytes();
        request.resize(request.len() - start.len() + TEN_MEGABYTES, b'x');
        assert_eq!(status(&app.raw(&request).await), Some(413), "{path}");

        // Unannounced, in one chunk: where it stops reading is the server's affair.
        let mut request =
            format!("{head}transfer-encoding: chunked\r\n\r\n{TEN_MEGABYTES:x}\r\n{start}")
                .into_bytes();
        request.resize(request.len() - start.len() + TEN_MEGABYTES, b'x');
        request.extend(b"\r\n0\r\n\r\n");
        let answered = status(&app.raw(&request).await);
        assert!(
            answered.is_none_or(|code| (400..500).contains(&code)),
            "{path}: {answered:?}"
        );
        app.get("/health/live").await.expect(200);
    }
    assert_unharmed(&app, &before).await;

    // Just what a field takes still passes.
    let description = "d".repeat(10_000);
    let fields = [
        ("name", "Long"),
        ("key", "LONG"),
        ("description", description.as_str()),
    ];
    app.saved(None, &fields).await;
}

async fn malformed_bodies_change_nothing(engine: Engine) {
    let (app, before) = start(engine).await;
    let deep = "[".repeat(100_000);
    let nested = format!("{{\"id\":null,\"fields\":{deep}");
    for body in [
        "",
        "{",
        "[]",
        "null",
        "\u{feff}{}",
        "{\"id\":\"1\",\"fields\":{}}",
        "{\"id\":1.5,\"fields\":{\"name\":\"x\"}}",
        "{\"id\":1}",
        "{\"id\":1,\"fields\":null}",
        "{\"id\":1,\"fields\":{\"name\":7}}",
        "{\"id\":1,\"fields\":{\"name\":[\"x\"]}}",
        "{\"id\":99999999999999999999,\"fields\":{\"name\":\"x\",\"key\":\"X\"}}",
        "{\"id\":1,\"fields\":{\"name\":\"\\ud800\"}}",
        "id=1&name=x",
        deep.as_str(),
        nested.as_str(),
    ] {
        let request = app
            .request(Method::POST, "/ui/save_project")
            .header("content-type", "application/json")
            .body(body.to_owned());
        assert_refused(&app.send(request).await, body);
    }

    for body in [
        "",
        "change",
        "change=",
        "change=1",
        "change=1:is_active",
        "change=1:version:true",
        "change=1:is_active;DROP:true",
        "change=1:is_active:maybe",
        "change=one:is_active:false",
        "change=1.0:is_active:false",
        "change=+1e0:is_active:false",
        "change=%zz:%:%f",
        "change=1%00:is_active:false",
        "{\"change\":\"1:is_active:false\"}",
    ] {
        let request = app
            .request(Method::POST, "/ui/set_flag")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.to_owned());
        assert_refused(&app.send(request).await, body);
    }

    // Not UTF-8, as it is and percent-encoded; and not of the kind that is asked for.
    const FORM: &str = "application/x-www-form-urlencoded";
    let bodies: [(&str, &str, &[u8]); 8] = [
        (
            "/ui/save_project",
            "application/json",
            b"{\"id\":1,\"fields\":{\"name\":\"\xff\"}}",
        ),
        ("/ui/set_flag", FORM, b"change=1:\xff:false"),
        ("/ui/set_flag", FORM, b"change=1:%ff:false"),
        (
            "/projects/1/edit",
            "text/plain",
            b"name=x&key=X&revision=v1",
        ),
        (
            "/projects/1/edit",
            "multipart/form-data; boundary=x",
            b"--x--",
        ),
        (
            "/projects/new",
            "application/json",
            b"{\"name\":\"x\",\"key\":\"X\"}",
        ),
        ("/projects/new", FORM, b"name=%00&key=%00"),
        ("/projects/new", FORM, b"=&=&&&="),
    ];
    for (path, kind, body) in bodies {
        let request = app
            .request(Method::POST, path)
            .header("content-type", kind)
            .body(body.to_vec());
        let reply = app.send(request).await;
        assert!((400..500).contains(&reply.status), "{path} {kind}: {reply}");
    }
    assert_unharmed(&app, &before).await;
}

/// The answer is a 4xx, or the rejection of a form.
#[track_caller]
fn assert_refused(reply: &evenkeel_tests::Reply, body: &str) {
    let rejected = reply.status == 200
        && serde_json::from_slice::<Value>(&reply.body)
            .is_ok_and(|json| json["Rejected"].is_object());
    let start: String = body.chars().take(80).collect();
    assert!(
        rejected || (400..500).contains(&reply.status),
        "{start}: {reply}"
    );
}

async fn numbers_beyond_all_bounds_are_nobodys(engine: Engine) {
    let (app, before) = start(engine).await;
    for id in [
        "0",
        "-1",
        "2147483647",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "-9223372036854775808",
    ] {
        for path in ["/projects/{}", "/projects/{}/edit", "/ui/project?id={}"] {
            app.get(&path.replace("{}", id)).await.expect(404);
        }
        let number: i64 = id.parse().expect("it is one");
        app.set_flag(number, "is_active", false).await.expect(404);
        let edit = [("name", "Nobody"), ("key", "NOBODY"), ("revision", "v1")];
        app.save(Some(number), &edit).await.expect(404);
        app.post_form(&format!("/projects/{id}/edit"), &edit)
            .await
            .expect(404);
    }
    // No number at all.
    for id in ["9223372036854775808", "1e3", "0x1", "1.0", "1;2", "١"] {
        for path in ["/projects/{}", "/projects/{}/edit", "/ui/project?id={}"] {
            let reply = app.get(&path.replace("{}", id)).await;
            assert!((400..500).contains(&reply.status), "{reply}");
        }
    }
    assert_unharmed(&app, &before).await;
}

async fn hostile_queries_become_a_page(engine: Engine) {
    let (app, before) = start(engine).await;
    let long = format!("page={}", "9".repeat(8_000));
    for query in [
        "page=0",
        "page=-1",
        "page=2&page=3",
        "page=4294967295&per_page=1000",
        "page=99999999999999999999",
        "page=1.5",
        "page=%00",
        "page=%ff",
        "page='%20OR%201=1--",
        "page[]=1",
        "per_page=0",
        "per_page=-50",
        "per_page=1001",
        "per_page=4294967295",
        "per_page=all",
        "%zz",
        "&&&===",
        "__err=%3Cscript%3Ealert(1)%3C/script%3E&__path=/ui/set_flag",
        "__path=/ui/set_flag&__err=eyJJbnRlcm5hbCI6MX0=",
        long.as_str(),
    ] {
        for path in ["/projects", "/settings"] {
            let reply = app.get(&format!("{path}?{query}")).await.expect(200);
            assert!(!reply.text().contains("<script>alert(1)"), "{path}?{query}");
        }
        for path in ["/projects.json", "/projects.csv"] {
            app.get(&format!("{path}?{query}")).await.expect(200);
        }
    }
    assert_unharmed(&app, &before).await;
}

async fn what_is_hardly_http_is_refused(engine: Engine) {
    let (app, before) = start(engine).await;
    let host = app.authority().to_owned();
    let long_header = format!(
        "GET /projects HTTP/1.1\r\nhost: {host}\r\nx: {}\r\n\r\n",
        "x".repeat(1_000_000)
    );
    let long_path = format!(
        "GET /{} HTTP/1.1\r\nhost: {host}\r\n\r\n",
        "x".repeat(100_000)
    );
    let many_headers = format!(
        "GET /projects HTTP/1.1\r\nhost: {host}\r\n{}\r\n",
        "a: b\r\n".repeat(10_000)
    );
    for request in [
        "\r\n\r\n\r\n".to_owned(),
        "GET\r\n\r\n".to_owned(),
        "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "GET /projects HTTP/9.9\r\n\r\n".to_owned(),
        format!("TRACE /projects HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"),
        format!("PROPFIND / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"),
        format!("CONNECT {host} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"),
        format!(
            "GET http://evil.example/ui/set_flag HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"
        ),
        format!(
            "POST /ui/set_flag HTTP/1.1\r\nhost: {host}\r\ncontent-length: -1\r\nconnection: close\r\n\r\n"
        ),
        format!(
            "POST /ui/set_flag HTTP/1.1\r\nhost: {host}\r\ncontent-length: 5\r\n\
             transfer-encoding: chunked\r\nconnection: close\r\n\r\nzz\r\n"
        ),
        long_header,
        long_path,
        many_headers,
    ] {
        let answer = app.raw(request.as_bytes()).await;
        let code = status(&answer);
        let start: String = request.chars().take(60).collect();
        assert!(
            code.is_none_or(|code| (300..500).contains(&code) || code == 505),
            "{start:?} → {}",
            String::from_utf8_lossy(&answer)
                .chars()
                .take(300)
                .collect::<String>()
        );
    }
    assert_unharmed(&app, &before).await;
}

/// The status in an answer as it came; none where the server only closed the connection.
fn status(answer: &[u8]) -> Option<u16> {
    let line = answer.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    line.strip_prefix("HTTP/1.1 ")
        .or_else(|| line.strip_prefix("HTTP/1.0 "))?
        .get(..3)?
        .parse()
        .ok()
}
