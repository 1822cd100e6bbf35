//! Accounts, sessions and links in the hands of somebody else.

use evenkeel_tests::{
    Engine, Fixture, Reply, Server, Survived, TestApp, TestDatabase, Who, digits, on_both_engines,
    run,
};
use reqwest::Method;

on_both_engines!(
    an_old_session_changes_no_account_and_no_token,
    a_proof_is_of_this_session_now,
    guesses_at_a_proof_are_slowed_down,
    an_own_account_is_not_changed_among_the_others,
    who_never_came_is_no_last_administrator,
    a_link_ends_with_what_makes_it_useless,
    a_reset_takes_tokens_back_on_wish,
    a_secret_link_is_told_to_nobody,
    another_sign_in_ends_the_one_before,
    one_network_of_ipv6_is_one_guesser,
);

const EMAIL: &str = "first@example.com";
const OTHER: &str = "mia@example.com";
const PASSWORD: &str = "correct horse battery staple";
const NEW: &str = "seven ordinary purple anchors";

/// A server with an administrator and an editor who have passwords.
async fn start(engine: Engine) -> TestApp {
    let app = TestApp::start(engine, Fixture::Empty).await;
    operator(app.database(), &["add", EMAIL, "--role", "admin"], PASSWORD).await;
    operator(
        app.database(),
        &["add", OTHER, "--role", "editor"],
        PASSWORD,
    )
    .await;
    app
}

async fn operator(database: &TestDatabase, arguments: &[&str], line: &str) -> String {
    database.operator(arguments, line).await.output()
}

async fn sign_in(server: &Server, email: &str, password: &str, cookies: &str) -> Reply {
    let request = server
        .request_as(Who::Nobody, Method::POST, "/sign-in")
        .header("cookie", cookies)
        .form(&[("email", email), ("password", password)]);
    server.send(request).await
}

async fn signed_in(server: &Server, email: &str) -> String {
    let reply = sign_in(server, email, PASSWORD, "").await.expect(303);
    reply.cookie("evenkeel-session").expect("it signs in")
}

async fn post(server: &Server, session: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
    let request = server
        .request_as(Who::Nobody, Method::POST, path)
        .header("cookie", format!("evenkeel-session={session}"))
        .form(fields);
    server.send(request).await
}

async fn get(server: &Server, session: &str, path: &str) -> Reply {
    let request = server
        .request_as(Who::Nobody, Method::GET, path)
        .header("cookie", format!("evenkeel-session={session}"));
    server.send(request).await
}

/// All that an account is, and what belongs to it. Not the moments at which it was seen.
async fn accounts(database: &TestDatabase) -> Vec<Vec<Vec<Option<String>>>> {
    let mut all = Vec::new();
    for sql in [
        "SELECT id, email, name, role, password, second_factor, disabled_at FROM evenkeel_users ORDER BY id",
        "SELECT id, token, user_id, stage FROM evenkeel_sessions ORDER BY id",
        "SELECT token, user_id FROM evenkeel_links ORDER BY token",
        "SELECT id, name, scopes, user_id FROM evenkeel_tokens ORDER BY id",
        "SELECT user_id, code FROM evenkeel_recovery_codes ORDER BY code",
    ] {
        all.push(database.rows(sql).await);
    }
    all
}

/// Every session was signed in and last proved this many seconds earlier than it was.
async fn age(database: &TestDatabase, seconds: i64) {
    let sql = format!(
        "UPDATE evenkeel_sessions SET created_at = created_at - {seconds}, \
         proved_at = proved_at - {seconds}"
    );
    database.execute(&sql).await;
}

/// What the page that asks again would send, with something in its password's field.
fn answered(page: &Reply, password: &str) -> Vec<(String, String)> {
    let markup = page.markup();
    let mut fields = Vec::new();
    for tag in markup.tags("input") {
        let of = |name: &str| evenkeel_tests::attribute(tag, name);
        // Whom the page was made for was nothing that anybody typed; of choices one is sent.
        let unchosen = of("type").as_deref() == Some("radio") && of("checked").is_none();
        let name = of("name").filter(|name| name != "for" && !unchosen);
        let Some(name) = name else { continue };
        match of("type").as_deref() {
            Some("password") => fields.push((name, password.to_owned())),
            _ => fields.push((name, of("value").unwrap_or_default())),
        }
    }
    fields
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

async fn an_old_session_changes_no_account_and_no_token(engine: Engine) {
    let mut survived = Survived::on(
        engine,
        "door::an_old_session_changes_no_account_and_no_token",
    );
    let app = start(engine).await;
    let database = app.database();
    let fresh: Vec<String> = run(database.folder(), &["routes"])
        .await
        .expect_code(0)
        .stdout
        .lines()
        .filter(|line| line.starts_with("POST") && line.contains(", fresh  "))
        .filter_map(|line| line.split_whitespace().nth(1).map(str::to_owned))
        .collect();
    let of = [("email", OTHER)];
    /// An address, the fields posted to it, and what would have changed.
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a str);
    let table: [Row<'_>; 11] = [
        (
            "/users/add",
            &[
                ("email", "evil@example.com"),
                ("name", "Evil & <b>\"co\""),
                ("role", "admin"),
            ],
            "SELECT COUNT(*) FROM evenkeel_users WHERE email = 'evil@example.com' AND role = 'admin' \
             AND name = 'Evil & <b>\"co\"'",
        ),
        (
            "/users/role",
            &[("email", OTHER), ("role", "admin")],
            "SELECT COUNT(*) FROM evenkeel_users WHERE email = 'mia@example.com' AND role = 'admin'",
        ),
        (
            "/users/link",
            &of,
            "SELECT COUNT(*) FROM evenkeel_links l JOIN evenkeel_users u ON u.id = l.user_id \
             WHERE u.email = 'mia@example.com'",
        ),
        (
            "/users/remove-second-factor",
            &of,
            "SELECT COUNT(*) FROM evenkeel_users WHERE email = 'mia@example.com' AND second_factor IS NULL",
        ),
        (
            "/users/end-sessions",
            &of,
            "SELECT 1 - COUNT(*) FROM evenkeel_sessions s JOIN evenkeel_users u ON u.id = s.user_id \
             WHERE u.email = 'mia@example.com'",
        ),
        (
            "/users/disable",
            &of,
            "SELECT COUNT(*) FROM evenkeel_users WHERE email = 'mia@example.com' AND disabled_at IS NOT NULL",
        ),
        (
            "/users/enable",
            &of,
            "SELECT COUNT(*) FROM evenkeel_users WHERE email = 'mia@example.com' AND disabled_at IS NULL",
        ),
        (
            "/tokens/make",
            &[
                ("name", "nightly"),
                ("scope", "projects:read"),
                ("scope", "sync:write"),
                ("days", "30"),
            ],
            "SELECT COUNT(*) FROM evenkeel_tokens WHERE name = 'nightly' \
             AND scopes = 'projects:read sync:write'",
        ),
        (
            "/tokens/revoke",
            &[("id", "1")],
            "SELECT 1 - COUNT(*) FROM evenkeel_tokens WHERE id = 1",
        ),
        (
            "/account/sessions/end",
            &[("id", "1"), ("back", "/users")],
            "SELECT 1 - COUNT(*) FROM evenkeel_sessions WHERE id = 1",
        ),
        (
            "/account/sessions/end-all",
            &[],
            "SELECT 2 - COUNT(*) FROM evenkeel_sessions s JOIN evenkeel_users u ON u.id = s.user_id \
             WHERE u.email = 'first@example.com'",
        ),
    ];
    for path in &fresh {
        assert!(
            table.iter().any(|(known, ..)| known == path),
            "{path} has no attack"
        );
    }
    assert_eq!(fresh.len(), table.len(), "{fresh:?}");
    let session = signed_in(&app, EMAIL).await;
    // Another of one's own, and one of somebody else's.
    signed_in(&app, EMAIL).await;
    signed_in(&app, OTHER).await;
    let factor = "UPDATE evenkeel_users SET second_factor = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' \
                  WHERE email = 'mia@example.com'";
    database.execute(factor).await;
    for (path, fields, done) in table {
        // The one before it has proved it for this one.
        age(database, 601).await;
        let before = accounts(database).await;
        let asked = post(&app, &session, path, fields).await.expect(403);
        assert!(asked.markup().says("Is it still you?"), "{path}: {asked}");
        let mut sent = answered(&asked, PASSWORD);
        let proof = sent.pop().expect("there is a field").0;
        let sent_on: Vec<_> = borrowed(&sent);
        assert_eq!(sent_on, fields, "{path}: nothing that was typed is lost");
        for guess in ["", "wrong", "correct horse battery", "123456", "!", "\u{0}"] {
            let mut fields = fields.to_vec();
            fields.push((&proof, guess));
            let reply = post(&app, &session, path, &fields).await;
            assert!(matches!(reply.status, 422 | 429), "{path}: {reply}");
        }
        // What isn't a form is no way around it.
        for (kind, body) in [
            ("application/json", "{\"email\":\"mia@example.com\"}"),
            ("text/plain", "email=mia@example.com&role=admin"),
            ("multipart/form-data; boundary=x", "--x--"),
        ] {
            let request = app
                .request_as(Who::Nobody, Method::POST, path)
                .header("cookie", format!("evenkeel-session={session}"))
                .header("content-type", kind)
                .body(body);
            let reply = app.send(request).await;
            assert!((400..500).contains(&reply.status), "{path} {kind}: {reply}");
        }
        assert_eq!(accounts(database).await, before, "{path}");
        database.execute("DELETE FROM evenkeel_attempts").await;
        let sent = answered(&asked, PASSWORD);
        let reply = post(&app, &session, path, &borrowed(&sent)).await;
        assert!(matches!(reply.status, 200 | 303), "{path}: {reply}");
        assert_eq!(database.number(done).await, 1, "{path}: {reply}");
        survived.attack(path);
    }
    let written = "SELECT COUNT(*) FROM evenkeel_audit WHERE action = 'proof'";
    assert_eq!(database.number(written).await, 11);
    let refused = "SELECT COUNT(*) FROM evenkeel_audit WHERE action = 'proof-refused' \
                   AND actor = 'first@example.com'";
    assert!(
        database.number(refused).await >= 11,
        "refusals are written down"
    );
}

async fn a_proof_is_of_this_session_now(engine: Engine) {
    let mut survived = Survived::on(engine, "door::a_proof_is_of_this_session_now");
    let app = start(engine).await;
    let database = app.database();
    let (mine, other) = (signed_in(&app, EMAIL).await, signed_in(&app, EMAIL).await);
    let disable = async |session: &str, proof: Option<&str>| {
        let mut fields = vec![("email", OTHER)];
        fields.extend(proof.map(|proof| ("proof", proof)));
        post(&app, session, "/users/disable", &fields).await.status
    };
    // A sign-in counts, and so it does at nine minutes.
    age(database, 540).await;
    assert_eq!(disable(&mine, None).await, 303);
    age(database, 100).await;
    assert_eq!(disable(&mine, None).await, 403);
    survived.attack("eleven minutes after the sign-in");
    assert_eq!(disable(&mine, Some(PASSWORD)).await, 303);
    assert_eq!(
        disable(&mine, None).await,
        303,
        "for a while it isn't asked again"
    );
    assert_eq!(disable(&other, None).await, 403);
    survived.attack("another session of the same account");
    age(database, 601).await;
    assert_eq!(disable(&mine, None).await, 403);
    survived.attack("ten minutes after the proof");

    // Digits do as well, once.
    let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    let code = evenkeel_tests::digest("0123456789abcdef");
    let factor = format!(
        "UPDATE evenkeel_users SET second_factor = '{secret}' WHERE email = '{EMAIL}'; \
         INSERT INTO evenkeel_recovery_codes (user_id, code) \
         SELECT id, '{code}' FROM evenkeel_users WHERE email = '{EMAIL}'"
    );
    database.execute(&factor).await;
    assert_eq!(disable(&mine, Some("000000")).await, 422);
    assert_eq!(disable(&mine, Some("0123-4567-89ab-cdef")).await, 422);
    survived.attack("a recovery code, which is for a lost phone");
    let now = digits(secret, 0);
    assert_eq!(disable(&mine, Some(&now)).await, 303);
    age(database, 601).await;
    assert_eq!(disable(&mine, Some(&now)).await, 422);
    survived.attack("digits that were used");
    assert_eq!(disable(&mine, Some(PASSWORD)).await, 303);

    // The column in which it is kept is lost: nothing goes through, and reading does.
    let drop = "ALTER TABLE evenkeel_sessions DROP COLUMN proved_at";
    database.execute(drop).await;
    assert_eq!(disable(&mine, None).await, 503);
    assert_eq!(disable(&mine, Some(PASSWORD)).await, 503);
    assert_eq!(get(&app, &mine, "/projects").await.status, 200);
    survived.attack("the column of proofs is dropped");
}

async fn guesses_at_a_proof_are_slowed_down(engine: Engine) {
    let mut survived = Survived::on(engine, "door::guesses_at_a_proof_are_slowed_down");
    let app = start(engine).await;
    let database = app.database();
    let (stolen, mine) = (signed_in(&app, EMAIL).await, signed_in(&app, EMAIL).await);
    age(database, 601).await;
    let table: [(&str, &[(&str, &str)]); 4] = [
        (
            "/users/enable",
            &[("email", OTHER), ("proof", "wrong wrong")],
        ),
        (
            "/account/password",
            &[("current", "wrong wrong"), ("password", NEW)],
        ),
        (
            "/account/second-factor/remove",
            &[("password", "wrong wrong")],
        ),
        (
            "/account/second-factor",
            &[
                ("secret", "JBSWY3DPEHPK3PXP"),
                ("code", "123456"),
                ("password", "wrong wrong"),
            ],
        ),
    ];
    // Whichever form they go through, they are counted together.
    for turn in 0..16 {
        let (path, fields) = table[turn % 4];
        let reply = post(&app, &stolen, path, fields).await;
        assert!(matches!(reply.status, 422 | 429), "{path}: {reply}");
    }
    let judged = "SELECT COUNT(*) FROM evenkeel_audit WHERE action = 'proof-refused'";
    assert!(
        database.number(judged).await <= 9,
        "{}",
        database.number(judged).await
    );
    // Whatever the clock says meanwhile.
    let often = format!(
        "UPDATE evenkeel_attempts SET failures = 1000, last_at = {}",
        evenkeel_tests::now()
    );
    database.execute(&often).await;
    for (path, fields) in table {
        let reply = post(&app, &stolen, path, fields).await;
        assert!(reply.markup().says("Too many attempts"), "{path}: {reply}");
        survived.attack(path);
    }
    // The right one waits as well, and isn't called wrong.
    let right = [("email", OTHER), ("proof", PASSWORD)];
    let reply = post(&app, &stolen, "/users/enable", &right)
        .await
        .expect(429);
    assert!(!reply.markup().says("wrong"), "{reply}");
    // The owner isn't kept waiting by the thief.
    post(&app, &mine, "/users/enable", &right).await.expect(303);
    let change = [("current", PASSWORD), ("password", NEW)];
    post(&app, &mine, "/account/password", &change)
        .await
        .expect(303);
    survived.attack("the owner is kept from changing the password");
    get(&app, &stolen, "/ui/news").await.expect(401);
}

async fn an_own_account_is_not_changed_among_the_others(engine: Engine) {
    let mut survived = Survived::on(
        engine,
        "door::an_own_account_is_not_changed_among_the_others",
    );
    let app = start(engine).await;
    let database = app.database();
    let session = signed_in(&app, EMAIL).await;
    let factor = "UPDATE evenkeel_users SET second_factor = 'JBSWY3DPEHPK3PXP' \
                  WHERE email = 'first@example.com'";
    database.execute(factor).await;
    let before = accounts(database).await;
    for path in ["/users/link", "/users/remove-second-factor"] {
        for email in [
            EMAIL,
            "First@Example.COM",
            "  first@example.com ",
            "\tFIRST@EXAMPLE.COM\n",
        ] {
            let reply = post(&app, &session, path, &[("email", email)])
                .await
                .expect(303);
            assert_eq!(reply.location(), "/users");
            assert_eq!(reply.said().as_deref(), Some("own"), "{email:?}");
            assert_eq!(accounts(database).await, before, "{path} {email:?}");
            survived.attack(format!("{path} of {email:?}"));
        }
    }
    // What is to be said comes back with the page that follows, and only to the session it is sealed for.
    let reply = post(&app, &session, "/users/link", &[("email", EMAIL)])
        .await
        .expect(303);
    let said = reply.cookie("evenkeel-said").expect("something is said");
    let follow = |said: &str| {
        app.request_as(Who::Nobody, Method::GET, "/users").header(
            "cookie",
            format!("evenkeel-session={session}; evenkeel-said={said}"),
        )
    };
    let page = app.send(follow(&said)).await.expect(200);
    assert!(page.markup().says("with your password"));
    assert_eq!(page.cookie("evenkeel-said").as_deref(), Some(""));
    let forged = said.replacen("own", "disabled", 1);
    let page = app.send(follow(&forged)).await.expect(200);
    assert!(!page.markup().says("is disabled"));
}

async fn who_never_came_is_no_last_administrator(engine: Engine) {
    let mut survived = Survived::on(engine, "door::who_never_came_is_no_last_administrator");
    let app = start(engine).await;
    let database = app.database();
    // Three administrators, and only one of them can sign in.
    database
        .execute(
            "UPDATE evenkeel_users SET role = 'admin', disabled_at = 1 WHERE email = 'mia@example.com'",
        )
        .await;
    let session = signed_in(&app, EMAIL).await;
    let invite = [
        ("email", "invited@example.com"),
        ("name", "Invited"),
        ("role", "admin"),
    ];
    post(&app, &session, "/users/add", &invite)
        .await
        .expect(200);
    for (path, fields) in [
        ("/users/disable", vec![("email", EMAIL)]),
        ("/users/role", vec![("email", EMAIL), ("role", "viewer")]),
        ("/users/role", vec![("email", EMAIL), ("role", "editor")]),
    ] {
        let reply = post(&app, &session, path, &fields).await.expect(303);
        assert_eq!(reply.location(), "/users");
        assert_eq!(reply.said().as_deref(), Some("last-admin"), "{fields:?}");
        survived.attack(format!("{path} {fields:?}"));
    }
    for arguments in [
        &["disable", EMAIL][..],
        &["role", EMAIL, "viewer"],
        &["role", EMAIL, "editor"],
    ] {
        let said = operator(database, arguments, "").await;
        assert!(said.contains("last administrator"), "{arguments:?}: {said}");
        survived.attack(format!("evenkeel user {arguments:?}"));
    }
    let can = "SELECT COUNT(*) FROM evenkeel_users WHERE role = 'admin' AND disabled_at IS NULL \
               AND password <> '!'";
    assert_eq!(database.number(can).await, 1);
    // Those who can't sign in are no loss.
    let gone = [("email", "invited@example.com"), ("role", "viewer")];
    let reply = post(&app, &session, "/users/role", &gone).await.expect(303);
    assert_eq!(reply.location(), "/users");
    assert_eq!(reply.said().as_deref(), Some("role"));
    // Of two who demote each other at once, one stays.
    let enable = "UPDATE evenkeel_users SET disabled_at = NULL WHERE email = 'mia@example.com'";
    database.execute(enable).await;
    let mias = signed_in(&app, OTHER).await;
    let (down, other) = (
        [("email", OTHER), ("role", "viewer")],
        [("email", EMAIL), ("role", "viewer")],
    );
    tokio::join!(
        post(&app, &session, "/users/role", &down),
        post(&app, &mias, "/users/role", &other),
    );
    assert_eq!(database.number(can).await, 1);
    survived.attack("two demote each other");
}

/// A password link for somebody, made by an administrator.
async fn link(app: &TestApp, admin: &str, email: &str) -> String {
    let page = post(app, admin, "/users/link", &[("email", email)])
        .await
        .expect(200)
        .text();
    page.split("/setup?link=")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .expect("a link is shown")
        .to_owned()
}

async fn a_link_ends_with_what_makes_it_useless(engine: Engine) {
    let mut survived = Survived::on(engine, "door::a_link_ends_with_what_makes_it_useless");
    let app = start(engine).await;
    let database = app.database();
    let admin = signed_in(&app, EMAIL).await;
    let of = [("email", OTHER)];
    let kept = "SELECT password FROM evenkeel_users WHERE email = 'mia@example.com'";
    for how in [
        "a newer link",
        "a newer link that was used",
        "a changed password",
        "the operator's reset",
        "disabled by an administrator",
        "disabled by the operator",
    ] {
        let old = link(&app, &admin, OTHER).await;
        match how {
            "a newer link" => drop(link(&app, &admin, OTHER).await),
            "a newer link that was used" => {
                let newer = link(&app, &admin, OTHER).await;
                let fields = [("link", newer.as_str()), ("password", PASSWORD)];
                app.post_form("/setup", &fields).await.expect(303);
            }
            "a changed password" => {
                let mia = signed_in(&app, OTHER).await;
                let fields = [("current", PASSWORD), ("password", PASSWORD)];
                post(&app, &mia, "/account/password", &fields)
                    .await
                    .expect(303);
            }
            "the operator's reset" => {
                let said = operator(database, &["reset-password", OTHER], PASSWORD).await;
                assert!(said.contains("another password"), "{said}");
            }
            "disabled by an administrator" => {
                post(&app, &admin, "/users/disable", &of).await.expect(303);
                post(&app, &admin, "/users/enable", &of).await.expect(303);
            }
            _ => {
                operator(database, &["disable", OTHER], "").await;
                operator(database, &["enable", OTHER], "").await;
            }
        }
        let before = database.text(kept).await;
        app.get(&format!("/setup?link={old}")).await.expect(404);
        let fields = [("link", old.as_str()), ("password", NEW)];
        let reply = app.post_form("/setup", &fields).await.expect(404);
        assert!(reply.cookie("evenkeel-session").is_none(), "{how}");
        assert_eq!(database.text(kept).await, before, "{how}");
        survived.attack(how);
    }
    // The newest one holds; somebody else's is left alone.
    let mine = link(&app, &admin, OTHER).await;
    let invite = [
        ("email", "b@example.com"),
        ("name", "B"),
        ("role", "viewer"),
    ];
    post(&app, &admin, "/users/add", &invite).await.expect(200);
    link(&app, &admin, "b@example.com").await;
    app.get(&format!("/setup?link={mine}")).await.expect(200);
}

async fn a_reset_takes_tokens_back_on_wish(engine: Engine) {
    let mut survived = Survived::on(engine, "door::a_reset_takes_tokens_back_on_wish");
    let app = start(engine).await;
    let database = app.database();
    let admin = signed_in(&app, EMAIL).await;
    let mut tokens = Vec::new();
    for name in ["one", "two"] {
        let fields = [("name", name), ("scope", "projects:read"), ("days", "30")];
        let page = post(&app, &admin, "/tokens/make", &fields)
            .await
            .expect(200)
            .text();
        let token = page
            .split("evenkeel_")
            .nth(1)
            .and_then(|rest| rest.split('<').next())
            .expect("the token is shown");
        tokens.push(format!("evenkeel_{token}"));
    }
    let status = async |token: &str| {
        let request = app
            .request_as(Who::Nobody, Method::GET, "/api/v1/projects")
            .bearer_auth(token);
        app.send(request).await.status
    };
    let said = operator(database, &["reset-password", EMAIL], NEW).await;
    assert!(
        said.contains("2 API tokens") && said.contains("--revoke-tokens"),
        "{said}"
    );
    assert_eq!(status(&tokens[0]).await, 200, "its programs go on");
    let said = operator(database, &["reset-password", OTHER, "--revoke-tokens"], NEW).await;
    assert!(!said.contains("token"), "{said}");
    assert_eq!(status(&tokens[0]).await, 200, "it made none of them");
    let said = operator(database, &["reset-password", EMAIL, "--revoke-tokens"], NEW).await;
    assert!(
        said.contains("2 API tokens") && said.contains("taken back"),
        "{said}"
    );
    for token in &tokens {
        assert_eq!(status(token).await, 401);
        survived.attack("a token of a thief's after the reset");
    }
    let written =
        "SELECT COUNT(*) FROM evenkeel_audit WHERE action = 'revoke-token' AND actor = 'operator'";
    assert_eq!(database.number(written).await, 2);
}

async fn a_secret_link_is_told_to_nobody(engine: Engine) {
    let mut survived = Survived::on(engine, "door::a_secret_link_is_told_to_nobody");
    let app = start(engine).await;
    let admin = signed_in(&app, EMAIL).await;
    let secret = link(&app, &admin, OTHER).await;
    for path in [
        format!("/setup?link={secret}"),
        format!("/setup?x=1&link={secret}"),
        format!("/setup?%6cink={secret}"),
        format!("/setup/?link={secret}"),
        format!("/setups?link={secret}"),
        format!("/nowhere?link={secret}"),
        format!("/sign-in?link={secret}"),
        format!("/projects?link={secret}"),
        "/setup".to_owned(),
        "/setup?link=dead".to_owned(),
    ] {
        let reply = app.get(&path).await;
        assert_eq!(
            reply.header("referrer-policy"),
            Some("no-referrer"),
            "{path}"
        );
        assert!(
            !reply
                .header("location")
                .unwrap_or_default()
                .contains(&secret)
        );
        survived.attack(path.replace(&secret, "…"));
    }
    let weak = [("link", secret.as_str()), ("password", "short")];
    let reply = app.post_form("/setup", &weak).await.expect(422);
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    survived.attack("the page that comes back");
    // A browser that is told so names no origin either, and says where it comes from.
    let form = app
        .request_as(Who::Nobody, Method::POST, "/setup")
        .header("origin", "null")
        .header("sec-fetch-site", "same-origin")
        .form(&[("link", secret.as_str()), ("password", NEW)]);
    app.send(form).await.expect(303);
    assert!(!app.log().contains(&secret), "the log doesn't hold it");
}

async fn another_sign_in_ends_the_one_before(engine: Engine) {
    let mut survived = Survived::on(engine, "door::another_sign_in_ends_the_one_before");
    let app = start(engine).await;
    let admin = signed_in(&app, EMAIL).await;
    for (who, email) in [("the same account", EMAIL), ("another account", OTHER)] {
        let first = signed_in(&app, EMAIL).await;
        let cookie = format!("evenkeel-session={first}");
        sign_in(&app, email, "wrong wrong", &cookie)
            .await
            .expect(422);
        get(&app, &first, "/ui/news").await.expect(200);
        let next = sign_in(&app, email, PASSWORD, &cookie).await.expect(303);
        let next = next.cookie("evenkeel-session").expect("it signs in");
        get(&app, &first, "/ui/news").await.expect(401);
        get(&app, &next, "/ui/news").await.expect(200);
        survived.attack(who);
    }
    let first = signed_in(&app, EMAIL).await;
    let secret = link(&app, &admin, OTHER).await;
    let form = app
        .request_as(Who::Nobody, Method::POST, "/setup")
        .header("cookie", format!("evenkeel-session={first}"))
        .form(&[("link", secret.as_str()), ("password", PASSWORD)]);
    app.send(form).await.expect(303);
    get(&app, &first, "/ui/news").await.expect(401);
    survived.attack("a link");
    let factor = "UPDATE evenkeel_users SET second_factor = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' \
                  WHERE email = 'mia@example.com'";
    app.database().execute(factor).await;
    let first = signed_in(&app, EMAIL).await;
    let half = sign_in(&app, OTHER, PASSWORD, &format!("evenkeel-session={first}"))
        .await
        .expect(303);
    assert!(half.location().starts_with("/sign-in/second-factor"));
    get(&app, &first, "/ui/news").await.expect(401);
    survived.attack("half a sign-in");
    // Others go on.
    get(&app, &admin, "/ui/news").await.expect(200);
}

async fn one_network_of_ipv6_is_one_guesser(engine: Engine) {
    let mut survived = Survived::on(engine, "door::one_network_of_ipv6_is_one_guesser");
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let server = Server::start_more(&database, &["--behind-proxy", "127.0.0.1"]).await;
    let guess = async |address: &str, number: u32| {
        let email = format!("a{number}@example.com");
        let request = server
            .request_as(Who::Nobody, Method::POST, "/sign-in")
            .header("x-forwarded-for", address)
            .form(&[("email", email.as_str()), ("password", "wrong wrong")]);
        server.send(request).await.status
    };
    let mut judged = 0;
    for number in 0..60 {
        let address = format!("2001:db8:1:2:{number:x}::{number:x}");
        if guess(&address, number).await == 422 {
            judged += 1;
        }
    }
    assert!((30..=33).contains(&judged), "{judged} of 60 were judged");
    survived.attack("sixty addresses of one /64");
    assert_eq!(
        guess("2001:db8:1:3::1", 61).await,
        422,
        "its neighbour isn't slowed down"
    );
    assert_eq!(guess("192.0.2.1", 62).await, 422);
}
