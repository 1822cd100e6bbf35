//! Signing in, from the first account to the last session.

use evenkeel_tests::{
    Engine, Fixture, Reply, Server, TestApp, TestDatabase, Who, digits, on_both_engines, run,
};
use reqwest::Method;

on_both_engines!(
    the_first_account_is_made_by_link_alone,
    a_password_lets_in_and_a_wrong_one_does_not,
    too_many_failures_slow_down_and_keep_no_owner_out,
    a_stolen_session_dies_with_the_password,
    the_second_factor_is_asked_for_and_used_once,
    an_invited_person_chooses_a_password,
    the_last_administrator_stays,
    administrators_can_be_made_to_have_a_second_factor,
    a_proxy_is_believed_when_it_is_named,
    accounts_are_looked_after_at_the_command_line,
    an_address_that_was_kept_decomposed_lets_its_owner_in,
    a_browser_that_takes_no_cookies_is_told_so,
);

const PASSWORD: &str = "correct horse battery staple";
const EMAIL: &str = "first@example.com";

async fn with_account(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, Fixture::Empty).await;
    add(app.database(), EMAIL, "admin", PASSWORD).await;
    app
}

/// Adds an account as the operator does, with the password on standard input.
async fn add(database: &TestDatabase, email: &str, role: &str, password: &str) {
    let ended = user(database, &["add", email, "--role", role], password).await;
    assert!(ended.contains("is added"), "{ended}");
}

/// What `evenkeel user` says, with a line on standard input.
async fn user(database: &TestDatabase, arguments: &[&str], line: &str) -> String {
    database.operator(arguments, line).await.output()
}

async fn attempt(server: &Server, email: &str, password: &str, cookies: &str) -> Reply {
    let request = server
        .request_as(Who::Nobody, Method::POST, "/sign-in")
        .header("cookie", cookies)
        .form(&[("email", email), ("password", password)]);
    server.send(request).await
}

async fn signed_in(server: &Server, email: &str, password: &str) -> String {
    let reply = attempt(server, email, password, "").await.expect(303);
    reply
        .cookie("evenkeel-session")
        .expect("it gives a session")
}

async fn status_of(server: &Server, session: &str, path: &str) -> u16 {
    let request = server
        .request_as(Who::Nobody, Method::GET, path)
        .header("cookie", format!("evenkeel-session={session}"));
    server.send(request).await.status
}

async fn post(server: &Server, session: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let request = server
        .request_as(Who::Nobody, Method::POST, path)
        .header("cookie", format!("evenkeel-session={session}"))
        .form(fields);
    server.send(request).await
}

async fn the_first_account_is_made_by_link_alone(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let url = database.url();
    let mut server = Server::start_with(database.folder(), &["--database", &url], &[]).await;
    // Without a link there is nothing to be had.
    for path in ["/setup", "/setup?link=", "/setup?link=0000"] {
        let reply = server
            .send(server.request_as(Who::Nobody, Method::GET, path))
            .await;
        assert!(reply.expect(404).markup().says("doesn't hold"));
    }
    let guess = [
        ("link", "guess"),
        ("email", "evil@example.com"),
        ("name", "Evil"),
        ("password", PASSWORD),
    ];
    server.post_form("/setup", &guess).await.expect(404);
    server.set_up().await;
    let link = server.setup_link().await;
    server.get("/users").await.expect(200);
    assert!(!server.log().contains(&link), "the log doesn't hold it");

    // It died with its use.
    server.get(&link).await.expect(404);
    let secret = link.split_once('=').map_or("", |(_, secret)| secret);
    let again = [
        ("link", secret),
        ("email", "b@example.com"),
        ("name", "b"),
        ("password", PASSWORD),
    ];
    server.post_form("/setup", &again).await.expect(404);
    assert_eq!(
        database.number("SELECT COUNT(*) FROM evenkeel_users").await,
        1
    );

    // An emptied table of accounts opens nothing: neither the old link nor a guess.
    database.execute("DELETE FROM evenkeel_users").await;
    server.get(&link).await.expect(404);
    server.post_form("/setup", &again).await.expect(404);
    server.post_form("/setup", &guess).await.expect(404);
    assert_eq!(
        database.number("SELECT COUNT(*) FROM evenkeel_users").await,
        0
    );
}

async fn a_password_lets_in_and_a_wrong_one_does_not(engine: Engine) {
    let app = with_account(engine).await;
    let wrong = attempt(&app, EMAIL, "correct horse battery", "")
        .await
        .expect(422);
    let unknown = attempt(&app, "nobody@example.com", PASSWORD, "")
        .await
        .expect(422);
    let strip = |reply: &Reply, email: &str| reply.text().replace(email, "");
    assert_eq!(
        strip(&wrong, EMAIL),
        strip(&unknown, "nobody@example.com"),
        "nothing tells a known account from an unknown one"
    );
    let right = attempt(&app, "  First@Example.COM ", PASSWORD, "")
        .await
        .expect(303);
    assert_eq!(right.location(), "/projects");
    let cookie = right
        .set_cookies()
        .into_iter()
        .find(|c| c.starts_with("evenkeel-session-"))
        .expect("it gives a session");
    for part in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(
        !cookie.contains("Max-Age"),
        "it ends with the browser: {cookie}"
    );
    let session = right.cookie("evenkeel-session").unwrap_or_default();
    assert!(session.len() >= 64, "it is long and random");
    let kept = format!("SELECT COUNT(*) FROM evenkeel_sessions WHERE token = '{session}'");
    assert_eq!(
        app.database().number(&kept).await,
        0,
        "only its digest is kept"
    );
    assert_eq!(status_of(&app, &session, "/users").await, 200);

    // Another sign-in, another token.
    let other = signed_in(&app, EMAIL, PASSWORD).await;
    assert_ne!(session, other);
    let out = post(&app, &session, "/sign-out", &[]).await.expect(303);
    assert_eq!(out.cookie("evenkeel-session").as_deref(), Some(""));
    assert_eq!(status_of(&app, &session, "/ui/news").await, 401);
    assert_eq!(status_of(&app, &other, "/ui/news").await, 200);

    // Where one wanted to go, and nowhere else.
    for (next, to) in [
        ("/projects/7?x=1", "/projects/7?x=1"),
        ("//evil.example", "/projects"),
        ("https://evil.example/projects", "/projects"),
        ("/\\evil.example", "/projects"),
        ("javascript:alert(1)", "/projects"),
    ] {
        let request = app
            .request_as(Who::Nobody, Method::POST, "/sign-in")
            .form(&[("email", EMAIL), ("password", PASSWORD), ("next", next)]);
        assert_eq!(app.send(request).await.expect(303).location(), to);
    }
    let page = app
        .send(app.request_as(Who::Nobody, Method::GET, "/projects?page=2"))
        .await;
    assert_eq!(
        page.expect(303).location(),
        "/sign-in?next=%2Fprojects%3Fpage%3D2"
    );

    // What is no address or no password is no more than wrong.
    let long = "x".repeat(100_000);
    for (email, password) in [
        ("", ""),
        ("a\u{0}b@example.com", "\u{0}"),
        ("<script>alert(1)</script>", "' OR 1=1 --"),
        (long.as_str(), long.as_str()),
        ("\u{202e}moc.elpmaxe@tsrif", "\u{202e}"),
    ] {
        let reply = attempt(&app, email, password, "").await;
        assert!(matches!(reply.status, 422 | 429), "{reply}");
        assert!(!reply.text().contains("<script>alert"), "{reply}");
    }
}

async fn too_many_failures_slow_down_and_keep_no_owner_out(engine: Engine) {
    let mut app = with_account(engine).await;
    let first = attempt(&app, EMAIL, PASSWORD, "").await.expect(303);
    let device = first
        .cookie("evenkeel-device")
        .expect("the browser is marked");
    let mut refused = 0;
    let mut slowed = 0;
    for _ in 0..12 {
        match attempt(&app, EMAIL, "wrong wrong wrong", "").await.status {
            422 => refused += 1,
            429 => slowed += 1,
            other => panic!("{other}"),
        }
    }
    assert!(
        (5..=9).contains(&refused),
        "{refused} were looked at, {slowed} were not"
    );
    // A right password from a stranger's browser waits like any other; longest, a minute.
    let often = format!(
        "UPDATE evenkeel_attempts SET failures = 1000, last_at = {} WHERE subject = '{}'",
        evenkeel_tests::now(),
        evenkeel_tests::digest(&format!("account {EMAIL}"))
    );
    app.database().execute(&often).await;
    let stranger = attempt(&app, EMAIL, PASSWORD, "").await.expect(429);
    assert!(stranger.markup().says("Too many attempts"));
    // It isn't forgotten with the process.
    app.restart().await;
    attempt(&app, EMAIL, PASSWORD, "").await.expect(429);
    // The owner's browser is known, and isn't slowed down by others.
    let known = format!("evenkeel-device={device}");
    attempt(&app, EMAIL, PASSWORD, &known).await.expect(303);
    // Nor is anybody for good.
    app.database()
        .execute("UPDATE evenkeel_attempts SET last_at = last_at - 61")
        .await;
    attempt(&app, EMAIL, PASSWORD, "").await.expect(303);
}

async fn a_stolen_session_dies_with_the_password(engine: Engine) {
    let app = with_account(engine).await;
    let stolen = signed_in(&app, EMAIL, PASSWORD).await;
    let mine = signed_in(&app, EMAIL, PASSWORD).await;
    let new = "seven ordinary purple anchors";
    let wrong = [("current", "not this one"), ("password", new)];
    post(&app, &mine, "/account/password", &wrong)
        .await
        .expect(422);
    let common = [("current", PASSWORD), ("password", "password123")];
    let reply = post(&app, &mine, "/account/password", &common)
        .await
        .expect(422);
    assert!(reply.markup().says("first passwords"));
    let short = [("current", PASSWORD), ("password", "x7$kQ")];
    post(&app, &mine, "/account/password", &short)
        .await
        .expect(422);
    let good = [("current", PASSWORD), ("password", new)];
    let reply = post(&app, &mine, "/account/password", &good)
        .await
        .expect(303);
    let next = reply.cookie("evenkeel-session").expect("another token");
    assert_ne!(next, mine);
    for dead in [&stolen, &mine] {
        assert_eq!(status_of(&app, dead, "/ui/news").await, 401);
    }
    assert_eq!(status_of(&app, &next, "/ui/news").await, 200);
    attempt(&app, EMAIL, PASSWORD, "").await.expect(422);
    attempt(&app, EMAIL, new, "").await.expect(303);

    // One's other sessions are listed, and can be ended.
    let other = signed_in(&app, EMAIL, new).await;
    let page = app
        .send(
            app.request_as(Who::Nobody, Method::GET, "/account")
                .header("cookie", format!("evenkeel-session={next}")),
        )
        .await
        .expect(200);
    assert!(page.markup().says("Where you are signed in"));
    post(&app, &next, "/account/sessions/end-all", &[])
        .await
        .expect(303);
    assert_eq!(status_of(&app, &other, "/ui/news").await, 401);
    assert_eq!(status_of(&app, &next, "/ui/news").await, 200);
}

async fn enrol(app: &TestApp, session: &str, password: &str) -> (String, Vec<String>, String) {
    let page = app
        .send(
            app.request_as(Who::Nobody, Method::GET, "/account/second-factor")
                .header("cookie", format!("evenkeel-session={session}")),
        )
        .await
        .expect(200)
        .text();
    let secret = page
        .split("name=\"secret\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("the page holds the secret")
        .to_owned();
    let wrong = [
        ("secret", secret.as_str()),
        ("code", "000000"),
        ("password", password),
    ];
    post(app, session, "/account/second-factor", &wrong)
        .await
        .expect(422);
    let code = digits(&secret, 0);
    let strange = [
        ("secret", secret.as_str()),
        ("code", code.as_str()),
        ("password", "no"),
    ];
    post(app, session, "/account/second-factor", &strange)
        .await
        .expect(422);
    let right = [
        ("secret", secret.as_str()),
        ("code", code.as_str()),
        ("password", password),
    ];
    let reply = post(app, session, "/account/second-factor", &right)
        .await
        .expect(200);
    let codes: Vec<String> = reply
        .text()
        .split("<li><code>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next().map(str::to_owned))
        .collect();
    assert_eq!(codes.len(), 10, "{reply}");
    (secret, codes, code)
}

async fn the_second_factor_is_asked_for_and_used_once(engine: Engine) {
    let app = with_account(engine).await;
    let session = signed_in(&app, EMAIL, PASSWORD).await;
    let (secret, codes, used) = enrol(&app, &session, PASSWORD).await;

    let half = attempt(&app, EMAIL, PASSWORD, "").await.expect(303);
    assert!(half.location().starts_with("/sign-in/second-factor"));
    let half = half
        .cookie("evenkeel-session")
        .expect("it is half a session");
    assert_eq!(status_of(&app, &half, "/ui/news").await, 401);
    assert_eq!(status_of(&app, &half, "/projects").await, 303);
    assert_eq!(status_of(&app, &half, "/account").await, 303);
    let there = "/sign-in/second-factor";
    post(&app, &half, there, &[("code", "000000")])
        .await
        .expect(422);
    post(&app, &half, there, &[("code", "")]).await.expect(422);
    // The digits that enrolment used don't count again.
    post(&app, &half, there, &[("code", &used)])
        .await
        .expect(422);
    let next = digits(&secret, 30);
    let whole = post(&app, &half, there, &[("code", &next)])
        .await
        .expect(303);
    let whole = whole.cookie("evenkeel-session").expect("another token");
    assert_ne!(whole, half);
    assert_eq!(status_of(&app, &half, "/ui/news").await, 401);
    assert_eq!(status_of(&app, &whole, "/ui/news").await, 200);

    // A recovery code works once, however it is written.
    for (expected, code) in [(303, codes[0].to_uppercase()), (422, codes[0].clone())] {
        let half = attempt(&app, EMAIL, PASSWORD, "").await.expect(303);
        let half = half.cookie("evenkeel-session").unwrap_or_default();
        post(&app, &half, there, &[("code", &code)])
            .await
            .expect(expected);
    }
    // Taken away with the password alone.
    let remove = "/account/second-factor/remove";
    post(&app, &whole, remove, &[("password", "no")])
        .await
        .expect(422);
    post(&app, &whole, remove, &[("password", PASSWORD)])
        .await
        .expect(303);
    assert_eq!(
        attempt(&app, EMAIL, PASSWORD, "")
            .await
            .expect(303)
            .location(),
        "/projects"
    );
}

async fn an_invited_person_chooses_a_password(engine: Engine) {
    let app = with_account(engine).await;
    let admin = signed_in(&app, EMAIL, PASSWORD).await;
    let fields = [
        ("email", "Mia@Example.com"),
        ("name", "Mia <b>"),
        ("role", "editor"),
    ];
    let page = post(&app, &admin, "/users/add", &fields)
        .await
        .expect(200)
        .text();
    let secret = page
        .split("/setup?link=")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .expect("a link is shown")
        .to_owned();
    assert!(page.contains("Mia &lt;b&gt;"), "names are text");
    attempt(&app, "mia@example.com", "!", "").await.expect(422);
    post(&app, &admin, "/users/add", &fields).await.expect(422);
    let bad = [("email", "no address"), ("name", ""), ("role", "editor")];
    post(&app, &admin, "/users/add", &bad).await.expect(422);

    let link = format!("/setup?link={secret}");
    let page = app
        .send(app.request_as(Who::Nobody, Method::GET, &link))
        .await
        .expect(200);
    assert!(page.markup().says("mia@example.com"));
    let choose = |password: &'static str| {
        app.request_as(Who::Nobody, Method::POST, "/setup")
            .form(&[("link", secret.as_str()), ("password", password)])
    };
    app.send(choose("mia@example.com")).await.expect(422);
    let done = app
        .send(choose("three quiet lanterns sing"))
        .await
        .expect(303);
    let mia = done.cookie("evenkeel-session").expect("it signs in");
    assert_eq!(status_of(&app, &mia, "/projects/new").await, 200);
    assert_eq!(status_of(&app, &mia, "/users").await, 403);
    app.send(choose("three quiet lanterns sing"))
        .await
        .expect(404);
    let sessions = "SELECT COUNT(*) FROM evenkeel_users WHERE email = 'mia@example.com'";
    assert_eq!(app.database().number(sessions).await, 1);

    // Another role holds from the next sign-in on, which is forced.
    let role = [("email", "mia@example.com"), ("role", "viewer")];
    post(&app, &admin, "/users/role", &role).await.expect(303);
    assert_eq!(status_of(&app, &mia, "/ui/news").await, 401);
    let mia = signed_in(&app, "mia@example.com", "three quiet lanterns sing").await;
    assert_eq!(status_of(&app, &mia, "/projects/new").await, 403);
    let of = [("email", "mia@example.com")];
    post(&app, &admin, "/users/end-sessions", &of)
        .await
        .expect(303);
    assert_eq!(status_of(&app, &mia, "/ui/news").await, 401);
    post(&app, &admin, "/users/disable", &of).await.expect(303);
    attempt(&app, "mia@example.com", "three quiet lanterns sing", "")
        .await
        .expect(422);
}

async fn the_last_administrator_stays(engine: Engine) {
    let app = with_account(engine).await;
    let database = app.database();
    database
        .execute("DELETE FROM evenkeel_users WHERE email = 'admin@example.com'")
        .await;
    let admin = signed_in(&app, EMAIL, PASSWORD).await;
    for (path, fields) in [
        ("/users/disable", vec![("email", EMAIL)]),
        ("/users/role", vec![("email", EMAIL), ("role", "viewer")]),
    ] {
        let reply = post(&app, &admin, path, &fields).await.expect(303);
        assert_eq!(reply.location(), "/users");
        assert_eq!(reply.said().as_deref(), Some("last-admin"));
    }
    assert!(
        user(database, &["disable", EMAIL], "")
            .await
            .contains("last administrator")
    );
    assert_eq!(status_of(&app, &admin, "/users").await, 200);
    let none = [("email", "nobody@example.com"), ("role", "admin")];
    let reply = post(&app, &admin, "/users/role", &none).await.expect(303);
    assert_eq!(reply.location(), "/users");
    assert_eq!(reply.said().as_deref(), Some("unknown"));
}

async fn administrators_can_be_made_to_have_a_second_factor(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let server = Server::start_more(&database, &["--second-factor-for-admins"]).await;
    add(&database, EMAIL, "admin", PASSWORD).await;
    let admin = signed_in(&server, EMAIL, PASSWORD).await;
    assert_eq!(status_of(&server, &admin, "/ui/news").await, 403);
    assert_eq!(status_of(&server, &admin, "/users").await, 303);
    assert_eq!(
        status_of(&server, &admin, "/account/second-factor").await,
        200
    );
    // Others needn't.
    let viewer = server.request_as(Who::Viewer, Method::GET, "/ui/news");
    server.send(viewer).await.expect(200);
}

async fn a_proxy_is_believed_when_it_is_named(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let server = Server::start_more(
        &database,
        &[
            "--behind-proxy",
            "127.0.0.1",
            "--public-url",
            "https://projects.example.com/",
        ],
    )
    .await;
    add(&database, EMAIL, "admin", PASSWORD).await;
    let request = server
        .request_as(Who::Nobody, Method::POST, "/sign-in")
        .header("x-forwarded-for", "6.6.6.6, 203.0.113.7")
        .form(&[("email", EMAIL), ("password", PASSWORD)]);
    let reply = server.send(request).await.expect(303);
    let hsts = reply
        .header("strict-transport-security")
        .unwrap_or_default();
    assert!(hsts.contains("max-age=63072000"), "{hsts}");
    let cookies = reply.set_cookies();
    assert_eq!(cookies.len(), 2, "{cookies:?}");
    for cookie in &cookies {
        assert!(cookie.starts_with("__Host-evenkeel-"), "{cookie}");
        for part in ["Secure", "HttpOnly", "Path=/", "SameSite=Lax"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
    let at = "SELECT address FROM evenkeel_audit WHERE action = 'sign-in'";
    assert_eq!(database.text(at).await.as_deref(), Some("203.0.113.7"));
    // A cookie of the plain name is nobody's here.
    let plain = server.request_as(Who::Admin, Method::GET, "/ui/news");
    server.send(plain).await.expect(401);
    let session = reply.cookie("__Host-evenkeel-session").unwrap_or_default();
    let link = server
        .request_as(Who::Nobody, Method::POST, "/users/link")
        .header("cookie", format!("__Host-evenkeel-session={session}"))
        .form(&[("email", "viewer@example.com")]);
    let page = server.send(link).await.expect(200).text();
    assert!(
        page.contains("https://projects.example.com/setup?link="),
        "{page}"
    );

    // A proxy that also answers without TLS: the browser takes no such cookie, and is told so.
    let over_http = server
        .request_as(Who::Nobody, Method::POST, "/sign-in")
        .header("host", "projects.example.com")
        .header("origin", "http://projects.example.com")
        .form(&[("email", EMAIL), ("password", PASSWORD)]);
    let reply = server.send(over_http).await.expect(303);
    let there = reply.location().to_owned();
    let page = server.request_as(Who::Nobody, Method::GET, &there);
    let page = server.send(page).await.expect(200);
    assert!(
        page.markup().says("your browser didn't keep the session"),
        "{page}"
    );
    assert!(
        page.markup()
            .says("Open https://projects.example.com instead.")
    );
    assert!(server.log().contains("kept no session"));

    // Without the flag nobody's word counts.
    let plain = Server::start(&database).await;
    let request = plain
        .request_as(Who::Nobody, Method::POST, "/sign-in")
        .header("x-forwarded-for", "203.0.113.8")
        .header("x-forwarded-proto", "https")
        .form(&[("email", EMAIL), ("password", PASSWORD)]);
    let reply = plain.send(request).await.expect(303);
    assert!(reply.header("strict-transport-security").is_none());
    let at = "SELECT COUNT(*) FROM evenkeel_audit WHERE address = '203.0.113.8'";
    assert_eq!(database.number(at).await, 0);
}

async fn accounts_are_looked_after_at_the_command_line(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    // The first is an administrator's, also on a database that nobody has served yet.
    let said = user(&database, &["add", EMAIL], PASSWORD).await;
    assert!(said.contains("is added as admin"), "{said}");
    for (email, password, why) in [
        (EMAIL, PASSWORD, "already"),
        ("two@example.com", "short", "at least 8"),
        ("two@example.com", "", "no password"),
        ("two", PASSWORD, "e-mail address"),
    ] {
        let said = user(&database, &["add", email], password).await;
        assert!(said.contains(why), "{said}");
        assert!(!said.contains(PASSWORD), "{said}");
    }
    let said = user(
        &database,
        &["add", "two@example.com"],
        "three quiet lanterns",
    )
    .await;
    assert!(said.contains("is added as viewer"), "{said}");
    let said = user(&database, &["list"], "").await;
    assert!(
        said.contains(EMAIL) && said.contains("two@example.com"),
        "{said}"
    );
    let server = Server::start(&database).await;
    let session = signed_in(&server, EMAIL, PASSWORD).await;
    let said = user(&database, &["reset-password", EMAIL], "five amber whistles").await;
    assert!(said.contains("another password"), "{said}");
    assert_eq!(status_of(&server, &session, "/ui/news").await, 401);
    attempt(&server, EMAIL, PASSWORD, "").await.expect(422);
    signed_in(&server, EMAIL, "five amber whistles").await;
    user(&database, &["disable", "two@example.com"], "").await;
    attempt(&server, "two@example.com", "three quiet lanterns", "")
        .await
        .expect(422);
    user(&database, &["enable", "two@example.com"], "").await;
    signed_in(&server, "two@example.com", "three quiet lanterns").await;
    let unknown = user(&database, &["disable", "nobody@example.com"], "").await;
    assert!(unknown.contains("no account"), "{unknown}");
    // A password is never an argument.
    let url = database.url();
    run(
        database.folder(),
        &[
            "user",
            "--database",
            &url,
            "add",
            "x@example.com",
            "--password",
            "secret secret",
        ],
    )
    .await
    .expect_code(1);
}

async fn an_address_that_was_kept_decomposed_lets_its_owner_in(engine: Engine) {
    let mut app = TestApp::start(engine, Fixture::Empty).await;
    let (composed, decomposed) = ("zo\u{eb}@example.com", "zoe\u{308}@example.com");
    for email in [composed, "ren\u{e9}@example.com"] {
        add(app.database(), email, "viewer", PASSWORD).await;
    }
    // As a version of before kept it.
    app.database()
        .execute(&format!(
            "UPDATE evenkeel_users SET email = '{decomposed}' WHERE email = '{composed}'"
        ))
        .await;
    attempt(&app, composed, PASSWORD, "").await.expect(422);
    app.restart().await;
    signed_in(&app, composed, PASSWORD).await;
    signed_in(&app, decomposed, PASSWORD).await;

    // Two that would be one stay as they are, and the start says so.
    app.database()
        .execute(
            "INSERT INTO evenkeel_users (email, name, role, password, created_at) \
             SELECT 'rene\u{301}@example.com', name, role, password, created_at FROM evenkeel_users \
             WHERE email = 'ren\u{e9}@example.com'",
        )
        .await;
    app.restart().await;
    signed_in(&app, "ren\u{e9}@example.com", PASSWORD).await;
    assert!(
        app.log().contains("two accounts have this address"),
        "{}",
        app.log()
    );
}

async fn a_browser_that_takes_no_cookies_is_told_so(engine: Engine) {
    let app = with_account(engine).await;
    let origin = app.url("");
    let origin = origin.trim_end_matches('/');
    let request = app
        .request_as(Who::Nobody, Method::POST, "/sign-in")
        .header("origin", origin)
        .form(&[
            ("email", EMAIL),
            ("password", PASSWORD),
            ("next", "/projects?page=2"),
        ]);
    let reply = app.send(request).await.expect(303);
    let (there, session) = (reply.location(), reply.cookie("evenkeel-session"));
    let session = session.expect("it gives a session");

    // Kept, it leads on to where one wanted to go.
    let kept = app
        .request_as(Who::Nobody, Method::GET, &there)
        .header("cookie", format!("evenkeel-session={session}"));
    let reply = app.send(kept).await.expect(303);
    assert_eq!(reply.location(), "/projects?page=2");

    let none = app.request_as(Who::Nobody, Method::GET, &there);
    let page = app.send(none).await.expect(200).markup();
    assert!(
        page.says("it takes no cookies from this address"),
        "{}",
        page.words()
    );
    assert!(page.input("email").is_some(), "and one can try again");
    assert!(app.log().contains("it takes no cookies from here"));
}
