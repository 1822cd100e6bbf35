//! Requests that no browser of ours sends: riddles, foreign names, foreign kinds of body, and what is
//! said around a proxy.

use evenkeel_tests::{
    Engine, Fixture, Reply, Server, Survived, TestApp, TestDatabase, Who, on_both_engines,
};
use reqwest::Method;

on_both_engines!(
    a_target_is_a_path,
    a_foreign_host_is_not_served,
    hosts_that_are_named_are_served,
    a_body_of_another_kind_changes_nothing,
    nothing_leads_to_a_foreign_referer,
    no_refusal_is_kept_or_silent,
    a_sign_out_leaves_nothing_behind,
    a_proxys_word_is_read_however_it_is_written,
    a_proxy_is_not_gone_around,
);

/// An answer as it came.
struct Raw {
    status: u16,
    head: String,
    body: String,
}

impl Raw {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Sends a request as it is written. The connection is closed after it.
async fn raw(server: &Server, request: &str) -> Raw {
    let answer = server.raw(request.as_bytes()).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Raw {
        status: status.unwrap_or_else(|| panic!("no answer to {request:?}: {answer:?}")),
        head: head.to_owned(),
        body: body.to_owned(),
    }
}

async fn a_target_is_a_path(engine: Engine) {
    let mut survived = Survived::on(engine, "requests::a_target_is_a_path");
    let app = TestApp::start(engine, Fixture::Empty).await;
    let host = app.authority().to_owned();
    let cookie = Who::Admin.cookie().unwrap_or_default();
    for (method, target) in [
        ("GET", "example.com"),
        ("GET", "example.com:443"),
        ("HEAD", "example.com"),
        ("POST", "example.com"),
        ("GET", "*"),
        ("OPTIONS", "*"),
        ("CONNECT", "example.com:443"),
        ("CONNECT", host.as_str()),
        ("GET", "http://example.com"),
        ("GET", "http://example.com/"),
        ("GET", "http://example.com/projects"),
        ("GET", "https://example.com:443/projects?x=1"),
        ("GET", "ftp://example.com/x"),
        ("GET", "?x=1"),
        ("GET", "x"),
        ("GET", "projects"),
        ("GET", "[::1]"),
        ("GET", "127.0.0.1"),
        ("GET", "user:secret@example.com"),
        ("GET", "mailto:a@example.com"),
        ("GET", "example.com?x"),
        ("GET", "."),
        ("GET", "../etc/passwd"),
        ("GET", "%2fprojects"),
        ("DELETE", "example.com"),
    ] {
        for signed_in in [false, true] {
            let cookie = match signed_in {
                true => format!("cookie: {cookie}\r\n"),
                false => String::new(),
            };
            let request = format!(
                "{method} {target} HTTP/1.1\r\nhost: {host}\r\n{cookie}connection: close\r\n\r\n"
            );
            let answer = raw(&app, &request).await;
            assert_eq!(answer.status, 400, "{method} {target}: {}", answer.head);
        }
        survived.attack(format!("{method} {target}"));
    }
    // Paths, however odd, are answered as such.
    for path in [
        "/%",
        "/%ff",
        "/%00",
        "//",
        "///x",
        "//example.com/x",
        "/..",
        "/./..//x",
        "/;",
        "/?",
        "/?%",
        "/projects/%2e%2e",
        "/:",
        "/http://example.com/",
        "/ui/",
        "/ui//status",
        "/@",
        "/{id}",
    ] {
        let request = format!(
            "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        );
        let answer = raw(&app, &request).await;
        assert!(answer.status < 500, "{path}: {}", answer.head);
        survived.attack(format!("GET {path}"));
    }
    assert!(!app.log().contains("panicked"), "{}", app.log());
}

async fn a_foreign_host_is_not_served(engine: Engine) {
    let mut survived = Survived::on(engine, "requests::a_foreign_host_is_not_served");
    let app = TestApp::start(engine, Fixture::Empty).await;
    let port = app
        .authority()
        .rsplit_once(':')
        .map_or("", |(_, port)| port);
    let cookie = Who::Admin.cookie().unwrap_or_default();
    let ask = async |path: &str, version: &str, hosts: &str| {
        let request = format!(
            "GET {path} HTTP/{version}\r\n{hosts}cookie: {cookie}\r\nconnection: close\r\n\r\n"
        );
        raw(&app, &request).await
    };
    for (host, status) in [
        ("127.0.0.1:PORT", 200),
        ("127.0.0.1", 200),
        ("localhost:PORT", 200),
        ("LOCALHOST", 200),
        ("localhost:1", 200),
        ("[::1]:PORT", 200),
        ("[0:0:0:0:0:0:0:1]", 200),
        ("evil.example", 421),
        ("evil.example:PORT", 421),
        ("127.0.0.1.evil.example:PORT", 421),
        ("localhost.evil.example", 421),
        ("evil.localhost", 421),
        ("127.0.0.2:PORT", 421),
        ("0.0.0.0:PORT", 421),
        ("[::]:PORT", 421),
        ("[::ffff:127.0.0.1]:PORT", 421),
        ("2130706433", 421),
        ("0x7f.1", 421),
        ("127.1", 421),
        ("127.0.0.1@evil.example", 400),
        ("evil.example@127.0.0.1", 400),
        ("127.0.0.1/evil.example", 400),
        ("127.0.0.1?evil.example", 400),
        ("127.0.0.1#evil.example", 400),
        ("127.0.0.1\\evil.example", 400),
        ("127.0.0.1, evil.example", 400),
        ("127.0.0.1 evil.example", 400),
        ("127.0.0.1:x", 400),
        ("127.0.0.1:99999", 400),
        ("127.0.0.1:80:80", 400),
        ("http://127.0.0.1", 400),
        ("::1", 400),
        ("[::1", 400),
        ("", 400),
        ("\u{fc}.example", 400),
    ] {
        let host = host.replace("PORT", port);
        for path in [
            "/projects",
            "/sign-in",
            "/health",
            "/health/live",
            "/ui/news",
            "/api/v1/health",
            "/nowhere",
        ] {
            let answer = ask(path, "1.1", &format!("host: {host}\r\n")).await;
            let fits = match status {
                200 => answer.status < 400 || (path == "/nowhere" && answer.status == 404),
                other => answer.status == other,
            };
            assert!(fits, "{host:?} {path}: {}", answer.head);
            if status != 200 {
                assert!(
                    !answer.body.is_empty() && answer.body.len() < 300,
                    "{}",
                    answer.body
                );
                assert_eq!(answer.header("cache-control"), Some("no-store"));
                assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
            }
        }
        if status != 200 {
            survived.attack(format!("host {host:?}"));
        }
    }
    for (name, version, hosts) in [
        ("none", "1.1", String::new()),
        ("none", "1.0", String::new()),
        (
            "two",
            "1.1",
            "host: 127.0.0.1\r\nhost: 127.0.0.1\r\n".to_owned(),
        ),
        (
            "two",
            "1.1",
            "host: 127.0.0.1\r\nHost: evil.example\r\n".to_owned(),
        ),
        (
            "two",
            "1.0",
            "host: evil.example\r\nHost: 127.0.0.1\r\n".to_owned(),
        ),
    ] {
        let answer = ask("/projects", version, &hosts).await;
        assert_eq!(answer.status, 400, "{name}: {}", answer.head);
        survived.attack(format!("{name} under HTTP/{version}: {hosts:?}"));
    }
    // No sign-in from a page that was made to lead here.
    let body = "email=admin%40example.com&password=x";
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nhost: evil.example:{port}\r\norigin: http://evil.example:{port}\r\n\
         sec-fetch-site: same-origin\r\ncontent-type: application/x-www-form-urlencoded\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    assert_eq!(raw(&app, &request).await.status, 421);
    let attempts = "SELECT COUNT(*) FROM evenkeel_attempts";
    assert_eq!(app.database().number(attempts).await, 0);
    survived.attack("a sign-in after DNS rebinding");
}

async fn hosts_that_are_named_are_served(engine: Engine) {
    let mut survived = Survived::on(engine, "requests::hosts_that_are_named_are_served");
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let flags = Server::start_more(
        &database,
        &[
            "--public-url",
            "https://projects.example.com:8443",
            "--host",
            "one.example.com,10.0.0.7:3000",
            "--host",
            "::2",
        ],
    )
    .await;
    let url = database.url();
    let setting = Server::start_with(
        database.folder(),
        &["--database", &url],
        &[("EVENKEEL_HOST", "one.example.com,[::2],10.0.0.7:3000")],
    )
    .await;
    for (host, status, by_setting) in [
        ("projects.example.com:8443", 200, 421),
        ("Projects.Example.com", 200, 421),
        ("one.example.com", 200, 200),
        ("one.example.com:99", 200, 200),
        ("10.0.0.7:3000", 200, 200),
        ("10.0.0.7", 421, 421),
        ("10.0.0.7:3001", 421, 421),
        ("[::2]:3000", 200, 200),
        ("127.0.0.1", 200, 200),
        ("xone.example.com", 421, 421),
        ("example.com", 421, 421),
        ("one.example.com.evil.example", 421, 421),
    ] {
        for (server, status) in [(&flags, status), (&setting, by_setting)] {
            let request =
                format!("GET /sign-in HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
            let answer = raw(server, &request).await;
            assert_eq!(answer.status, status, "{host}");
        }
        if status == 421 {
            survived.attack(host);
        }
    }
    for wrong in ["https://a.example", "a b", "", "a/b", "a:x", "user@a"] {
        let ended = evenkeel_tests::run(database.folder(), &["serve", "--host", wrong]).await;
        let ended = ended.expect_code(1);
        assert!(
            ended.stderr.contains("--host"),
            "{wrong:?}: {}",
            ended.stderr
        );
    }
}

async fn a_body_of_another_kind_changes_nothing(engine: Engine) {
    let mut survived = Survived::on(engine, "requests::a_body_of_another_kind_changes_nothing");
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let json = "{\"id\":null,\"fields\":{\"name\":\"Forged\",\"key\":\"FORGED\"}}";
    const FORM: &str = "application/x-www-form-urlencoded";
    let flag = "change=1:is_active:false";
    let mut send = async |path: &str, kinds: &[&str], body: &str, status: u16| {
        let mut request = app.request(Method::POST, path).body(body.to_owned());
        for kind in kinds {
            request = request.header("content-type", *kind);
        }
        let reply = app.send(request).await;
        assert_eq!(reply.status, status, "{path} {kinds:?}: {reply}");
        if status == 415 {
            survived.attack(format!("{path} as {kinds:?}"));
        }
    };
    for kinds in [
        &["text/plain"][..],
        &["text/plain;charset=utf-8"],
        &["text/plain; application/json"],
        &[FORM],
        &["multipart/form-data; boundary=x"],
        &["application/jsonx"],
        &["application/json-seq"],
        &["text/json"],
        &["x/application/json"],
        &["application"],
        &[""],
        &[],
        &["application/json", "text/plain"],
        &["text/plain", "application/json"],
    ] {
        send("/ui/save_project", kinds, json, 415).await;
    }
    for kinds in [
        &["text/plain"][..],
        &["application/json"],
        &["multipart/form-data; boundary=x"],
        &[""],
        &[],
        &[FORM, "text/plain"],
    ] {
        send("/ui/set_flag", kinds, flag, 415).await;
        send("/ui/load_samples", kinds, "", 415).await;
    }
    let list = app.list(1, 50).await;
    assert_eq!(list.total, 1);
    assert!(list.is_on(1, "is_active"));
    let traces = "SELECT COUNT(*) FROM evenkeel_audit";
    assert_eq!(app.database().number(traces).await, 0);
    // As ours send them.
    send(
        "/ui/save_project",
        &["Application/JSON; charset=utf-8"],
        json,
        200,
    )
    .await;
    send(
        "/ui/set_flag",
        &["application/x-www-form-urlencoded;charset=UTF-8"],
        flag,
        200,
    )
    .await;
    assert_eq!(app.list(1, 50).await.total, 2);
}

async fn nothing_leads_to_a_foreign_referer(engine: Engine) {
    let mut survived = Survived::on(engine, "requests::nothing_leads_to_a_foreign_referer");
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let own = app.url("");
    let mut turn = 0;
    let mut ask = async |referer: Option<&str>, change: &str| -> Reply {
        let mut request = app
            .request(Method::POST, "/ui/set_flag")
            .header("accept", "text/html,application/xhtml+xml")
            .form(&[("change", change)]);
        if let Some(referer) = referer {
            request = request.header("referer", referer);
        }
        turn += 1;
        app.send(request).await
    };
    // Done and refused.
    for change in ["1:is_active:false", "99:is_active:false", "nonsense"] {
        for referer in [
            "https://evil.example/",
            "http://evil.example/projects",
            "//evil.example/projects",
            "/\\evil.example",
            "\\\\evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "evil.example",
            "http:evil.example",
            "http:///evil.example",
            "https:\\\\evil.example",
            "http://OWN@evil.example/",
            "http://OWN.evil.example/",
            "http://evil.example/OWN",
            "http://evil.example?OWN",
            "http://evil.example#http://OWN/",
            "http://OWN\\@evil.example/",
            "http://OWN//evil.example/",
            "http://OWN/\\evil.example/",
            "http://user@OWN/projects",
            "http://127.0.0.1:1/projects",
            "http://127.0.0.1/projects",
            "ftp://OWN/projects",
            " http://evil.example",
            "",
        ] {
            let foreign = referer.replace("OWN", app.authority());
            let reply = ask(Some(&foreign), change).await;
            let to = reply.header("location").unwrap_or("/").to_owned();
            // Leptos reads an address before it leads there, and may have made another of it.
            let inside = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\');
            assert!(inside, "{foreign:?}, {change}: {to}");
            if change == "1:is_active:false" {
                survived.attack(format!("referer {referer:?}"));
            }
        }
        for (referer, place) in [
            (Some(format!("{own}/projects?page=1")), "/projects?page=1"),
            (Some(format!("{own}/settings")), "/settings"),
            (None, "/"),
        ] {
            let reply = ask(referer.as_deref(), change).await;
            let to = reply.header("location").unwrap_or_default().to_owned();
            assert!(to.starts_with(place), "{referer:?}, {change}: {reply} {to}");
        }
    }
    assert!(turn > 80, "{turn}");
}

async fn no_refusal_is_kept_or_silent(engine: Engine) {
    let mut survived = Survived::on(engine, "requests::no_refusal_is_kept_or_silent");
    let app = TestApp::start(engine, Fixture::Empty).await;
    let cross = |path: &str| {
        app.request(Method::POST, path)
            .header("origin", "http://evil.example")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("x=y")
    };
    let plain = |method: &str, path: &str| app.request(method.parse().expect("a method"), path);
    for (name, request, status) in [
        ("from another site", cross("/projects/new"), 403),
        (
            "from another site, by a function",
            cross("/ui/set_flag"),
            403,
        ),
        ("from another site, to sign in", cross("/sign-in"), 403),
        (
            "from another site, to the API",
            cross("/api/v1/projects"),
            403,
        ),
        ("a method", plain("DELETE", "/projects/new"), 405),
        ("a method of a page", plain("PUT", "/users"), 405),
        ("to nowhere", plain("POST", "/nowhere"), 404),
        (
            "a viewer's",
            app.request_as(Who::Viewer, Method::GET, "/users"),
            403,
        ),
        (
            "nobody's",
            app.request_as(Who::Nobody, Method::GET, "/ui/news"),
            401,
        ),
        ("the API's", plain("GET", "/api/v1/projects"), 401),
    ] {
        let reply = app.send(request).await;
        assert_eq!(reply.status, status, "{name}: {reply}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{name}");
        assert_eq!(
            reply.header("x-content-type-options"),
            Some("nosniff"),
            "{name}"
        );
        assert!(!reply.body.is_empty(), "{name}");
        if name.starts_with("from another") {
            assert!(
                reply.text().contains("Nothing was changed"),
                "{name}: {reply}"
            );
            assert!(reply.body.len() < 400, "{name}: {reply}");
        }
        if name.ends_with("the API") {
            assert_eq!(
                reply.header("content-type"),
                Some("application/problem+json"),
                "{name}"
            );
        }
        survived.attack(name);
    }
    // Announced and not sent: whoever sends it all may be cut off before they read the answer.
    for path in [
        "/projects/new",
        "/ui/set_flag",
        "/sign-in",
        "/api/v1/projects",
        "/nowhere",
    ] {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n",
            app.authority(),
            300 * 1024
        );
        let answer = raw(&app, &request).await;
        assert_eq!(answer.status, 413, "{path}: {}", answer.head);
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(
            answer.body.contains("Nothing was changed"),
            "{path}: {}",
            answer.body
        );
        assert!(answer.body.len() < 400, "{path}: {}", answer.body);
        let problem = answer.header("content-type") == Some("application/problem+json");
        assert_eq!(problem, path.starts_with("/api/"), "{path}");
        survived.attack(format!("too large, to {path}"));
    }
}

async fn a_sign_out_leaves_nothing_behind(engine: Engine) {
    let mut survived = Survived::on(engine, "requests::a_sign_out_leaves_nothing_behind");
    let app = TestApp::start(engine, Fixture::Empty).await;
    let reply = app.post_form("/sign-out", &[]).await.expect(303);
    let cleared = reply.header("clear-site-data").unwrap_or_default();
    assert_eq!(cleared, "\"cache\", \"storage\"");
    assert_eq!(reply.cookie("evenkeel-session").as_deref(), Some(""));
    assert!(
        reply.cookie("evenkeel-device").is_none(),
        "the browser stays known"
    );
    assert_eq!(app.get("/ui/news").await.status, 401);
    let page = app.get("/sign-in").await.expect(200);
    assert!(page.header("clear-site-data").is_none());
    survived.attack("what a browser has kept, after the sign-out");
}

/// Where the server takes the last sign-in to have come from.
async fn seen_from(server: &Server, database: &TestDatabase, headers: &[(&str, &[u8])]) -> String {
    database.execute("DELETE FROM evenkeel_attempts").await;
    let mut request = server
        .request_as(Who::Nobody, Method::POST, "/sign-in")
        .form(&[("email", "nobody@example.com"), ("password", "wrong wrong")]);
    for (name, value) in headers {
        request = request.header(
            *name,
            reqwest::header::HeaderValue::from_bytes(value).expect("it can be sent"),
        );
    }
    server.send(request).await.expect(422);
    let last = "SELECT address FROM evenkeel_audit ORDER BY id DESC LIMIT 1";
    database.text(last).await.expect("it is written down")
}

async fn a_proxys_word_is_read_however_it_is_written(engine: Engine) {
    let mut survived = Survived::on(
        engine,
        "requests::a_proxys_word_is_read_however_it_is_written",
    );
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let server = Server::start_more(&database, &["--behind-proxy", "127.0.0.1,10.0.0.0/8"]).await;
    const XFF: &str = "x-forwarded-for";
    const PROXY: &str = "127.0.0.1";
    const V6: &str = "2001:db8::17";
    for (name, value, client) in [
        (XFF, "203.0.113.7", "203.0.113.7"),
        (XFF, "203.0.113.7:5678", "203.0.113.7"),
        (XFF, "6.6.6.6, 203.0.113.7:5678, 10.1.2.3:80", "203.0.113.7"),
        (XFF, "2001:db8::17", V6),
        (XFF, "[2001:db8::17]", V6),
        (XFF, "[2001:db8::17]:4711", V6),
        (XFF, "\"[2001:db8::17]:4711\"", V6),
        (XFF, "::ffff:203.0.113.7", "203.0.113.7"),
        (XFF, "<script>, 203.0.113.7", "203.0.113.7"),
        ("forwarded", "for=203.0.113.7", "203.0.113.7"),
        (
            "forwarded",
            "for=\"203.0.113.7:5678\";proto=https;by=10.0.0.1",
            "203.0.113.7",
        ),
        ("forwarded", "proto=https;For=\"[2001:db8::17]:4711\"", V6),
        (
            "forwarded",
            "for=6.6.6.6, for=203.0.113.7, for=\"10.0.0.9:1\"",
            "203.0.113.7",
        ),
        ("forwarded", "for=_hidden, for=203.0.113.7", "203.0.113.7"),
        ("forwarded", "for=unknown", PROXY),
        (XFF, "unknown", PROXY),
    ] {
        let seen = seen_from(&server, &database, &[(name, value.as_bytes())]).await;
        assert_eq!(seen, client, "{name}: {value}");
        survived.attack(format!("{name}: {value}"));
    }
    assert!(!server.log().contains("can't be read"), "{}", server.log());
    for (name, value) in [
        (XFF, &b"203.0.113.7, <script>"[..]),
        (XFF, b"203.0.113.7:http"),
        (XFF, b"203.0.113.7:99999"),
        (XFF, b"[2001:db8::17"),
        (XFF, b"203.0.113.7 6.6.6.6"),
        (XFF, b"203.0.113.7;6.6.6.6"),
        (XFF, b"\xff\xfe"),
        ("forwarded", b"for=\"203.0.113.7"),
        ("forwarded", b"for=203.0.113.7;for=6.6.6.6"),
        ("forwarded", b"203.0.113.7"),
        ("forwarded", b"for=6.6.6.6;x=\", for=203.0.113.7"),
        ("forwarded", b"for=6.6.6.6;x=\", for=\"[2001:db8::17]\""),
    ] {
        let seen = seen_from(&server, &database, &[(name, value)]).await;
        assert_eq!(seen, PROXY, "{name}: {}", String::from_utf8_lossy(value));
        survived.attack(format!("{name}: {}", String::from_utf8_lossy(value)));
    }
    let warnings = server.log().matches("can't be read").count();
    assert_eq!(warnings, 1, "{}", server.log());
    // A client's `Forwarded` that a proxy of the other kind passes on.
    let both: [(&str, &[u8]); 2] = [("forwarded", b"for=6.6.6.6"), (XFF, b"203.0.113.7")];
    assert_eq!(seen_from(&server, &database, &both).await, "203.0.113.7");
    survived.attack("both headers");
    let lines: [(&str, &[u8]); 2] = [(XFF, b"6.6.6.6"), (XFF, b"203.0.113.7")];
    assert_eq!(seen_from(&server, &database, &lines).await, "203.0.113.7");
    survived.attack("two lines");
}

async fn a_proxy_is_not_gone_around(engine: Engine) {
    let mut survived = Survived::on(engine, "requests::a_proxy_is_not_gone_around");
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let around = Server::start_more(
        &database,
        &[
            "--behind-proxy",
            "10.0.0.5,2001:db8::/32",
            "--public-url",
            "https://projects.example.com",
        ],
    )
    .await;
    for (name, headers) in [
        ("as it is", &[][..]),
        (
            "by a name that is served",
            &[("host", "projects.example.com")],
        ),
        ("as the proxy's word", &[("x-forwarded-for", "10.0.0.5")]),
        ("as the proxy's word", &[("forwarded", "for=10.0.0.5")]),
        (
            "as one's own word",
            &[
                ("x-forwarded-for", "203.0.113.7"),
                ("x-forwarded-proto", "https"),
            ],
        ),
        (
            "as real",
            &[("x-real-ip", "10.0.0.5"), ("client-ip", "10.0.0.5")],
        ),
    ] {
        for (method, path) in [
            (Method::GET, "/sign-in"),
            (Method::POST, "/sign-in"),
            (Method::GET, "/projects"),
            (Method::GET, "/ui/news"),
            (Method::GET, "/api/v1/openapi.json"),
            (Method::GET, "/api/v1/health"),
            (Method::GET, "/setup?link=x"),
            (Method::GET, "/health/"),
            (Method::GET, "/health/live/x"),
            (Method::GET, "/nowhere"),
        ] {
            let mut request = around.request_as(Who::Nobody, method.clone(), path);
            if method == Method::POST {
                request = request.form(&[("email", "a@example.com"), ("password", "x")]);
            }
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let reply = around.send(request).await;
            assert_eq!(reply.status, 403, "{name}: {method} {path}: {reply}");
            assert!(reply.set_cookies().is_empty(), "{reply}");
            assert_eq!(reply.header("cache-control"), Some("no-store"));
            survived.attack(format!("{method} {path} {name}"));
        }
    }
    // For whoever watches over processes, by whatever name.
    for path in ["/health", "/health/live"] {
        for host in ["127.0.0.1", "10.244.0.9:3000", "evenkeel-pod"] {
            let request = around
                .request_as(Who::Nobody, Method::GET, path)
                .header("host", host);
            around.send(request).await.expect(200);
        }
        let old = format!("GET {path} HTTP/1.0\r\n\r\n");
        assert_eq!(raw(&around, &old).await.status, 200, "{path}");
    }
    let attempts = "SELECT COUNT(*) FROM evenkeel_attempts";
    assert_eq!(database.number(attempts).await, 0);
    let through = Server::start_more(&database, &["--behind-proxy", "127.0.0.0/8"]).await;
    let page = through.request_as(Who::Nobody, Method::GET, "/sign-in");
    through.send(page).await.expect(200);
}
