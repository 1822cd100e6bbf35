//! Hostile input through every field of the plain forms and every query string: nothing fails, and
//! what is stored is shown as text.

use evenkeel_tests::{Engine, Fixture, TestApp, on_both_engines};

on_both_engines!(every_field_takes_hostile_input);

const FORMS: [(&str, &[&str]); 19] = [
    ("/sign-in", &["email", "password", "next"]),
    ("/sign-in/second-factor", &["code", "next"]),
    ("/setup", &["link", "email", "name", "password"]),
    ("/account/password", &["current", "password"]),
    ("/account/second-factor", &["secret", "code", "password"]),
    ("/account/second-factor/remove", &["password"]),
    ("/account/sessions/end", &["id", "back"]),
    ("/users/add", &["email", "name", "role"]),
    ("/users/role", &["email", "role"]),
    ("/users/disable", &["email"]),
    ("/users/enable", &["email"]),
    ("/users/link", &["email"]),
    ("/users/remove-second-factor", &["email"]),
    ("/users/end-sessions", &["email"]),
    ("/tokens/make", &["name", "scope", "days"]),
    ("/tokens/revoke", &["id"]),
    ("/sync/reset", &["source"]),
    ("/sync/remove", &["source"]),
    ("/sync/limit", &["source", "number", "unit"]),
];

const PAGES: [&str; 8] = [
    "/sign-in?next={}&said={}",
    "/sign-in/second-factor?next={}",
    "/setup?link={}",
    "/account?said={}",
    "/users?said={}",
    "/tokens?said={}",
    "/sync?said={}",
    "/audit?actor={}&action={}&object={}&since={}&before={}",
];

/// What a field is filled with that is otherwise right, so that it is stored.
fn usual(field: &str) -> &'static str {
    match field {
        "email" => "usual@example.com",
        "role" => "viewer",
        "scope" => "sync:read",
        "days" => "30",
        "number" | "id" => "1",
        "unit" => "hours",
        _ => "usual",
    }
}

async fn every_field_takes_hostile_input(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    let database = app.database();
    let long = "x".repeat(200_000);
    let hostile = [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>@example.com",
        "\u{202e}drow\u{202c}@example.com",
        "a\u{0}b@example.com",
        "' OR '1'='1",
        "a\"b; DROP TABLE evenkeel_users; --",
        "{{7*7}}${7*7}",
        "🦀\u{fffd}\r\nset-cookie: evil=1",
        "-9223372036854775809",
        long.as_str(),
    ];
    let mut asked = 0;
    for value in hostile {
        for (path, fields) in FORMS {
            for hit in fields {
                // Some of these end the session that the next one needs.
                database.admit().await;
                let form: Vec<(&str, &str)> = fields
                    .iter()
                    .map(|f| (*f, if f == hit { value } else { usual(f) }))
                    .collect();
                let reply = app.post_form(path, &form).await;
                asked += 1;
                let short: String = value.chars().take(40).collect();
                assert!(reply.status < 500, "{path} {hit}={short:?}: {reply}");
                assert!(reply.cookie("evil").is_none(), "{path} {hit}");
                assert!(
                    !reply.text().contains("<script>alert"),
                    "{path} {hit}: {reply}"
                );
                assert!(
                    !reply.text().contains("<img src=x"),
                    "{path} {hit}: {reply}"
                );
            }
        }
        let encoded: String = value
            .bytes()
            .take(4_000)
            .map(|b| format!("%{b:02X}"))
            .collect();
        for page in PAGES {
            database.admit().await;
            let reply = app.get(&page.replace("{}", &encoded)).await;
            asked += 1;
            assert!(reply.status < 500, "{page}: {reply}");
            assert!(!reply.text().contains("<script>alert"), "{page}: {reply}");
        }
    }
    // What of it was stored is shown as text wherever it is shown.
    database.admit().await;
    for page in [
        "/users",
        "/tokens",
        "/audit",
        "/audit.csv",
        "/sync",
        "/account",
    ] {
        let reply = app.get(page).await.expect(200);
        if page != "/audit.csv" {
            assert!(!reply.text().contains("<script>alert"), "{page}: {reply}");
            assert!(!reply.text().contains("<img src=x"), "{page}: {reply}");
        }
    }
    let stored = "SELECT COUNT(*) FROM evenkeel_tokens WHERE name LIKE '%script%'";
    assert_eq!(database.number(stored).await, 1, "it was stored");
    println!("{asked} requests");
}
