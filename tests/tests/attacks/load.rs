//! Slow, idle and many.

use std::io::Write as _;
use std::net::SocketAddr;
use std::time::Duration;

use evenkeel_tests::{
    Engine, Fixture, Server, Survived, TestApp, TestDatabase, Who, digest, now, on_both_engines,
};
use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;

on_both_engines!(
    what_is_held_without_use_is_closed,
    whoever_opens_many_shuts_out_themselves,
    a_packed_body_is_not_unpacked,
    a_flood_of_sign_ins_costs_little,
);

/// Longer than anything is held for that is of no use, with room for a busy machine.
const HELD: Duration = Duration::from_secs(70);

/// A connection that comes from another address of this machine.
async fn from(server: &Server, address: &str) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(
        address.parse().expect("it is an address"),
        0,
    ))?;
    let there = server.authority().parse().expect("it is one too");
    socket.connect(there).await
}

/// Asks for something over a connection; gives what comes back, or nothing if it was closed.
async fn ask(stream: &mut TcpStream, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n");
    if stream.write_all(request.as_bytes()).await.is_err() {
        return String::new();
    }
    let mut answer = vec![0; 4096];
    let read = timeout(Duration::from_secs(20), stream.read(&mut answer)).await;
    let length = read.map_or(0, Result::unwrap_or_default);
    String::from_utf8_lossy(&answer[..length]).into_owned()
}

/// Everything that comes until the connection is closed; none if it is held.
async fn until_closed(stream: &mut TcpStream) -> Option<String> {
    let mut answer = Vec::new();
    let read = async {
        // A reset is an end as well.
        while let Ok(1..) = stream.read_buf(&mut answer).await {}
    };
    timeout(HELD, read).await.ok()?;
    Some(String::from_utf8_lossy(&answer).into_owned())
}

async fn what_is_held_without_use_is_closed(engine: Engine) {
    let mut survived = Survived::on(engine, "load::what_is_held_without_use_is_closed");
    let app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    let head = "GET /projects HTTP/1.1\r\nhost: localhost\r\n";
    let post = "POST /sign-in HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost\r\n\
                content-type: application/x-www-form-urlencoded\r\n";
    let chunked = format!("{post}transfer-encoding: chunked\r\n\r\n");
    let long = format!("{post}content-length: 200000\r\n\r\nemail=");
    let api = "PATCH /api/v1/projects/1 HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer secret\r\n\
               content-type: application/json\r\nif-match: *\r\ncontent-length: 5000\r\n\r\n{";
    let token = format!(
        "INSERT INTO evenkeel_tokens (name, token, scopes, user_id, created_at, expires_at) \
         SELECT 'x', '{}', 'projects:write', id, {}, {} FROM evenkeel_users WHERE role = 'admin'",
        digest("secret"),
        now(),
        now() + 1000
    );
    app.database().execute(&token).await;
    // What is sent at first, then again and again, and how it must end where it is answered.
    let held = [
        ("nothing at all", "", "", ""),
        ("half a head", head, "", ""),
        ("a head that never ends", head, "x", ""),
        ("a line at a time", head, "x: y\r\n", ""),
        ("line ends alone", "\r\n", "\r\n", ""),
        ("a body that never comes", long.as_str(), "", "HTTP/1.1 408"),
        ("a body of a byte a second", &long, "x", "HTTP/1.1 408"),
        (
            "a chunk of a byte a second",
            &chunked,
            "1\r\nx\r\n",
            "HTTP/1.1 408",
        ),
        ("a machine's body", api, " ", "HTTP/1.1 408"),
    ];
    let mut all = JoinSet::new();
    for (what, first, then, answer) in held {
        let mut stream = from(&app, "127.0.0.1").await.expect("it listens");
        let (first, then, answer) = (first.to_owned(), then.to_owned(), answer.to_owned());
        all.spawn(async move {
            // What was closed takes nothing any more.
            drop(stream.write_all(first.as_bytes()).await);
            let (mut reader, mut writer) = stream.into_split();
            let drip = async move {
                loop {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                    if then.is_empty() || writer.write_all(then.as_bytes()).await.is_err() {
                        std::future::pending::<()>().await;
                    }
                }
            };
            let mut said = Vec::new();
            let read = async {
                // A reset is an end as well.
                while let Ok(1..) = reader.read_buf(&mut said).await {}
            };
            let closed = tokio::select! {
                ended = timeout(HELD, read) => ended.is_ok(),
                () = drip => false,
            };
            let said = String::from_utf8_lossy(&said).into_owned();
            assert!(closed, "{what} is held; it said {said}");
            assert!(said.starts_with(&answer), "{what}: {said}");
            if !answer.is_empty() {
                assert!(
                    said.to_lowercase().contains("connection: close"),
                    "{what}: {said}"
                );
            }
            what
        });
    }
    while let Some(what) = all.join_next().await {
        survived.attack(what.expect("each ends in its time"));
    }

    // A head without end is refused before it is large.
    let mut stream = from(&app, "127.0.0.1").await.expect("it listens");
    let endless = format!("{head}x: {}", "y".repeat(300_000));
    drop(stream.write_all(endless.as_bytes()).await);
    let said = until_closed(&mut stream).await.expect("it is closed");
    assert!(
        said.is_empty() || said.starts_with("HTTP/1.1 431"),
        "{said}"
    );
    survived.attack("a head of 300 KB");
    assert!(
        app.list(1, 50).await.is_on(1, "is_active"),
        "nothing was changed"
    );
}

async fn whoever_opens_many_shuts_out_themselves(engine: Engine) {
    let mut survived = Survived::on(engine, "load::whoever_opens_many_shuts_out_themselves");
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let app = Server::start_more(&database, &["--connections", "40"]).await;
    let live = "/health/live";

    let mut idle = Vec::new();
    for _ in 0..80 {
        idle.push(from(&app, "127.0.0.1").await.expect("it listens"));
    }
    let mut reader = from(&app, "127.0.0.2").await.expect("it listens");
    assert!(ask(&mut reader, live).await.starts_with("HTTP/1.1 200"));
    survived.attack("80 idle connections of one address, of 40 in all");

    let mut own = from(&app, "127.0.0.1").await.expect("it listens");
    assert!(ask(&mut own, live).await.starts_with("HTTP/1.1 200"));
    survived.attack("another one of the same address");

    for number in 0..80 {
        let mut stream = from(&app, &format!("127.0.1.{}", number % 60 + 1))
            .await
            .expect("it listens");
        drop(stream.write_all(b"GET / HTTP/1.1\r\nx: ").await);
        idle.push(stream);
    }
    let mut another = from(&app, "127.0.0.3").await.expect("it listens");
    assert!(ask(&mut another, live).await.starts_with("HTTP/1.1 200"));
    survived.attack("half heads from sixty addresses");

    // Those on which something is under way aren't closed for others.
    let mut busy = Vec::new();
    for _ in 0..30 {
        let mut stream = from(&app, "127.0.0.1").await.expect("it listens");
        let body = b"POST /sign-in HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost\r\n\
            content-type: application/x-www-form-urlencoded\r\ncontent-length: 9999\r\n\r\na=";
        drop(stream.write_all(body).await);
        busy.push(stream);
    }
    let mut reader = from(&app, "127.0.0.4").await.expect("it listens");
    assert!(ask(&mut reader, live).await.starts_with("HTTP/1.1 200"));
    survived.attack("bodies under way on all connections of one address");

    // A named proxy is everybody: it has no bound but the one in all.
    let proxied = Server::start_more(
        &database,
        &["--connections", "40", "--behind-proxy", "127.0.0.1"],
    )
    .await;
    let mut kept = Vec::new();
    for _ in 0..30 {
        let mut stream = from(&proxied, "127.0.0.1").await.expect("it listens");
        assert!(ask(&mut stream, live).await.starts_with("HTTP/1.1 200"));
        kept.push(stream);
    }
    for stream in &mut kept {
        assert!(ask(stream, live).await.starts_with("HTTP/1.1 200"));
    }
    survived.attack("thirty connections of a named proxy stay");
}

async fn a_packed_body_is_not_unpacked(engine: Engine) {
    let mut survived = Survived::on(engine, "load::a_packed_body_is_not_unpacked");
    let app = TestApp::start(engine, Fixture::Empty).await;
    let token = format!(
        "INSERT INTO evenkeel_tokens (name, token, scopes, user_id, created_at, expires_at) \
         SELECT 'x', '{}', 'projects:write sync:write', id, {}, {} FROM evenkeel_users WHERE role = 'admin'",
        digest("secret"),
        now(),
        now() + 1000
    );
    app.database().execute(&token).await;
    let packed = stored_gzip(br#"{"name":"Packed","key":"PK"}"#);
    for encoding in ["gzip", "deflate", "br", "zstd", "gzip, gzip"] {
        for (method, path) in [
            (Method::POST, "/api/v1/projects"),
            (Method::PUT, "/api/v1/sync/docs"),
            (Method::POST, "/sign-in"),
            (Method::POST, "/ui/save_project"),
        ] {
            let kind = match path {
                "/sign-in" => "application/x-www-form-urlencoded",
                _ => "application/json",
            };
            let request = app
                .request_as(Who::Admin, method, path)
                .bearer_auth("secret")
                .header("content-encoding", encoding)
                .header("content-type", kind)
                .body(packed.clone());
            let reply = app.send(request).await.expect_no_failure();
            assert!(reply.status >= 400, "{encoding} {path}: {reply}");
            survived.attack(format!("{encoding} to {path}"));
        }
    }
    let projects = "SELECT COUNT(*) FROM projects";
    assert_eq!(app.database().number(projects).await, 0);
}

/// Bytes in the format of gzip, as they are.
fn stored_gzip(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).expect("it is short");
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1];
    packed.extend(length.to_le_bytes());
    packed.extend((!length).to_le_bytes());
    packed.extend(bytes);
    packed.extend(crc32fast::hash(bytes).to_le_bytes());
    packed.extend(u32::from(length).to_le_bytes());
    packed
}

async fn a_flood_of_sign_ins_costs_little(engine: Engine) {
    let mut survived = Survived::on(engine, "load::a_flood_of_sign_ins_costs_little");
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    let app = Server::start_more(&database, &["--behind-proxy", "127.0.0.1"]).await;
    let secret = "correct horse battery staple";
    database
        .operator(&["add", "op@example.com", "--role", "admin"], secret)
        .await
        .expect_code(0);
    let form = |email: String, address: String| {
        app.request_as(Who::Nobody, Method::POST, "/sign-in")
            .header("x-forwarded-for", address)
            .header("accept", "text/html")
            .form(&[("email", email.as_str()), ("password", "wrong wrong wrong")])
    };
    let mut flood = JoinSet::new();
    for number in 0..300 {
        // As many accounts and networks, so that none of them is throttled.
        let request = form(
            format!("nobody{number}@example.com"),
            format!("203.0.{}.{}", number / 250, number % 250 + 1),
        );
        flood.spawn(async move {
            let reply = request.send().await.expect("each is answered");
            let after = reply.headers().contains_key("retry-after");
            (reply.status().as_u16(), after)
        });
    }
    let session = format!("__Host-evenkeel-session={}", Who::Admin.session());
    for _ in 0..20 {
        let page = app
            .request_as(Who::Nobody, Method::GET, "/projects")
            .header("x-forwarded-for", "198.51.100.1")
            .header("cookie", &session);
        app.send(page).await.expect(200);
    }
    let (mut judged, mut full) = (0, 0);
    while let Some(answer) = flood.join_next().await {
        match answer.expect("it ends") {
            (422, _) => judged += 1,
            (503, true) => full += 1,
            other => panic!("an attempt came to {other:?}"),
        }
    }
    println!("{judged} were judged, {full} were told to come later");
    survived.attack("300 strangers at once, and pages are read meanwhile");
    let rows = "SELECT COUNT(*) FROM evenkeel_audit WHERE action = 'sign-in-refused'";
    let written = database.number(rows).await;
    assert!(written <= 5 + 6, "{judged} refusals left {written} rows");
    survived.attack("the trail is not flooded by unknown accounts");

    // One account, from ever other networks.
    let before = written;
    let mut statuses = Vec::new();
    for number in 0..30 {
        let request = form("op@example.com".to_owned(), format!("192.0.2.{number}"));
        statuses.push(app.send(request).await.status);
    }
    assert!(statuses.contains(&429), "{statuses:?}");
    let more = database.number(rows).await - before;
    assert!(more <= 8, "{more} rows for one account");
    let waiting = statuses.iter().filter(|status| **status == 429).count();
    assert!(waiting >= 15, "throttled ones are not judged: {statuses:?}");
    survived.attack("the trail is not flooded by attempts on one account");

    let log = app.log();
    assert!(log.contains("refused"), "each is in the log");
    std::io::stdout().flush().expect("it can be written to");
}
