//! Starting and stopping.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use evenkeel_tests::{Ended, Engine, Fixture, Server, TestApp, on_both_engines, run, run_in};
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

on_both_engines!(
    sigterm_ends_it_in_order,
    a_slow_client_does_not_keep_it,
    two_servers_share_a_database,
);

fn folder() -> TempDir {
    tempfile::tempdir().expect("the system has a folder for temporary files")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_this_machine_is_served() {
    let folder = folder();
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0", "[2001:db8::1]:3000"] {
        let by_flag = run(folder.path(), &["serve", "--address", address]).await;
        // Without a command it serves, and refuses the same.
        let by_default = run(folder.path(), &["--address", address]).await;
        let by_setting = run_in(folder.path(), &["serve"], &[("EVENKEEL_ADDRESS", address)]).await;
        for ended in [by_flag, by_default, by_setting] {
            let ended = ended.expect_code(1);
            assert!(
                ended.stderr.contains("--behind-proxy"),
                "{address}: {}",
                ended.stderr
            );
            assert!(!ended.stdout.contains("Evenkeel is at"), "{address}");
        }
    }
    let left = std::fs::read_dir(folder.path())
        .expect("the folder is there")
        .count();
    assert_eq!(left, 0, "a refused start leaves nothing behind");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_start_makes_a_database_for_its_owner_alone() {
    let folder = folder();
    let data = folder.path().join("a/b/data");
    let argument = data.display().to_string();
    let mut server = Server::start_with(folder.path(), &["--data-dir", &argument], &[]).await;
    server.set_up().await;
    server.set_flag(1, "is_active", true).await.expect(404);
    for name in ["evenkeel.db", "evenkeel.db-wal", "evenkeel.db-shm"] {
        let metadata = std::fs::metadata(data.join(name))
            .unwrap_or_else(|error| panic!("{name} is there while it runs: {error}"));
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert!(
        server
            .get("/projects")
            .await
            .expect(200)
            .markup()
            .says("No projects yet")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_come_from_the_environment_too() {
    let folder = folder();
    let mut server =
        Server::start_with(folder.path(), &[], &[("EVENKEEL_DATA_DIR", "elsewhere")]).await;
    server.set_up().await;
    server.get("/projects").await.expect(200);
    assert!(folder.path().join("elsewhere/evenkeel.db").is_file());

    let mut server = Server::start_with(
        folder.path(),
        &[],
        &[("DATABASE_URL", "sqlite:named/by.db")],
    )
    .await;
    server.set_up().await;
    server.get("/projects").await.expect(200);
    assert!(folder.path().join("named/by.db").is_file());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_is_named_in_any_usual_way() {
    let folder = folder();
    let absolute = folder.path().join("absolute.db");
    for (url, file) in [
        ("plain.db".to_owned(), "plain.db"),
        ("sqlite:relative.db".to_owned(), "relative.db"),
        (format!("sqlite://{}", absolute.display()), "absolute.db"),
        (
            "sub/folder with spaces/x.db".to_owned(),
            "sub/folder with spaces/x.db",
        ),
    ] {
        run(folder.path(), &["migrate", "--database", &url])
            .await
            .expect_code(0);
        assert!(folder.path().join(file).is_file(), "{url}");
        run(folder.path(), &["check", "--database", &url])
            .await
            .expect_code(0);
    }
    // Checking makes nothing.
    run(folder.path(), &["check", "--database", "sqlite:absent.db"])
        .await
        .expect_code(1);
    assert!(!folder.path().join("absent.db").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mistyped_command_is_an_error_and_no_drift() {
    let folder = folder();
    for arguments in [
        &["chekc"][..],
        &["check", "--databse", "x.db"],
        &["check", "--format", "xml"],
        &["serve", "--address", "here"],
        &["serve", "--address", ":3000"],
    ] {
        let ended = run(folder.path(), arguments).await.expect_code(1);
        assert!(!ended.stderr.trim().is_empty(), "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_taken_port_is_said() {
    let app = TestApp::start(Engine::Sqlite, Fixture::Empty).await;
    // This machine has a name, too.
    let named = app.authority().replace("127.0.0.1", "localhost");
    for address in [app.authority(), &named] {
        let arguments = ["serve", "--address", address];
        let ended = run(app.database().folder(), &arguments)
            .await
            .expect_code(1);
        assert!(ended.stderr.contains(app.authority()), "{}", ended.stderr);
        assert!(
            ended.next()[0].starts_with("evenkeel serve --address 127.0.0.1:"),
            "{}",
            ended.stderr
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_matters_is_printed_last_and_whole() {
    let folder = folder();
    let server = Server::start_with(folder.path(), &["--data-dir", "data"], &[]).await;
    let link = server.setup_link().await;
    assert!(server.url(&link).len() <= 80, "{link}");
    // 256 bits, six a sign.
    assert!(link.len() >= "/setup?link=".len() + 43, "{link}");
    assert!(!server.log().contains("memory_serve"), "{}", server.log());
    assert!(!server.log().contains(".css"), "{}", server.log());
    server.get(&link).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_first_link_is_printed_at_any_time() {
    let folder = folder();
    let mut server = Server::start_with(folder.path(), &["--data-dir", "data"], &[]).await;
    let base = server.url("");
    let invite = async |more: &[&str]| {
        let arguments = [&["user", "invite", "--public-url", base.as_str()], more].concat();
        run(folder.path(), &arguments).await
    };
    let link = |ended: Ended| {
        let line = ended.stdout.lines().last().unwrap_or_default().to_owned();
        line.strip_prefix(&base)
            .map(str::to_owned)
            .expect("it is a link to the server")
    };
    let first = link(invite(&[]).await.expect_code(0));
    server.get(&first).await.expect(200);
    server.set_up().await;
    // With an account there it is told how to go on.
    let ended = invite(&[]).await.expect_code(1);
    assert!(ended.stderr.contains("--email"), "{}", ended.stderr);

    let ann = [
        "--email",
        "Ann@example.com",
        "--name",
        "Ann",
        "--role",
        "editor",
    ];
    let lost = link(invite(&ann).await.expect_code(0));
    let found = link(invite(&ann[..2]).await.expect_code(0));
    let other = server.get(&lost).await;
    assert!(
        !other.markup().says("ann@example.com"),
        "the earlier one has ended"
    );
    assert!(
        server
            .get(&found)
            .await
            .expect(200)
            .markup()
            .says("ann@example.com")
    );
    // Another link gives no other role without a word.
    let viewer = [&ann[..2], &["--role", "viewer"]].concat();
    let refused = invite(&viewer).await.expect_code(1);
    assert!(refused.stderr.contains("as editor"), "{}", refused.stderr);
    assert_eq!(
        refused.next(),
        [
            "evenkeel user role ann@example.com viewer",
            "evenkeel user invite --email ann@example.com"
        ]
    );
    let listed = run(folder.path(), &["user", "list"]).await.expect_code(0);
    let unknown = ["user", "disable", "bob@example.com", "--data-dir", "data"];
    let unknown = run(folder.path(), &unknown).await.expect_code(1);
    assert_eq!(unknown.next(), ["evenkeel user list --data-dir data"]);
    assert!(
        listed.stdout.contains("(editor, invited)"),
        "{}",
        listed.stdout
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backfill_of_what_is_not_there_is_no_plan() {
    let folder = folder();
    run(folder.path(), &["migrate"]).await.expect_code(0);
    let slip = "project.created_at=CURRENT_TIMESTAMP";
    let ended = run(folder.path(), &["plan", "--backfill", slip])
        .await
        .expect_code(1);
    assert!(
        ended.stderr.contains("is it projects.created_at?"),
        "{}",
        ended.stderr
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_path_in_the_public_address_is_refused_with_what_to_write() {
    let folder = folder();
    let serve = ["serve", "--public-url", "https://example.com/evenkeel/"];
    let ended = run(folder.path(), &serve).await.expect_code(1);
    let said = ended
        .stderr
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(
        said.contains(
            "--public-url \"https://example.com/evenkeel/\" has a path, and Evenkeel is served at a name of \
             its own, not under /evenkeel: give it a name, such as https://evenkeel.example.com, and let the \
             proxy lead there"
        ),
        "{said}"
    );
    assert!(!folder.path().join("data").exists(), "nothing was made");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_makes_no_database() {
    let folder = folder();
    for arguments in [
        &["user", "list"][..],
        &["user", "restore"],
        &["user", "disable", "ann@example.com"],
        &["user", "role", "ann@example.com", "admin"],
        &["audit", "verify"],
        &["check"],
    ] {
        let ended = run(folder.path(), arguments).await.expect_code(1);
        assert!(
            ended.stderr.contains("no database file"),
            "{}",
            ended.stderr
        );
        assert!(!folder.path().join("data").exists(), "{arguments:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_port_is_said_to_be_one() {
    let folder = folder();
    let away = "postgres://somebody@127.0.0.1:1/projects";
    let arguments = [
        &["check"][..],
        &["plan"],
        &["migrate"],
        &["capture"],
        &["user", "list"],
        &["check", "--expected", away],
    ];
    let each = arguments.iter().map(async |arguments| {
        let arguments = [*arguments, &["--database", away]].concat();
        let ended = run(folder.path(), &arguments).await.expect_code(1);
        assert!(
            ended
                .stderr
                .contains("127.0.0.1:1/projects can't be reached: connection refused"),
            "{arguments:?}: {}",
            ended.stderr
        );
    });
    for each in each {
        each.await;
    }
}

async fn sigterm_ends_it_in_order(engine: Engine) {
    let mut app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(1).await;
    // Leaves a connection open behind it, as browsers do.
    app.set_flag(1, "is_active", false).await.expect(200);
    let asked = Instant::now();
    let status = app.stop().await;
    assert_eq!(status.code(), Some(0), "{}", app.log());
    assert!(
        asked.elapsed() < Duration::from_secs(9),
        "nothing was under way that it would wait 10 s for"
    );

    app.restart().await;
    assert!(!app.list(1, 50).await.is_on(1, "is_active"));
}

async fn a_slow_client_does_not_keep_it(engine: Engine) {
    let mut app = TestApp::start(engine, Fixture::Empty).await;
    let mut slow = TcpStream::connect(app.authority())
        .await
        .expect("it listens");
    slow.write_all(b"POST /ui/set_flag HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nchange=1")
        .await
        .expect("it reads");
    app.get("/health/live").await.expect(200);
    let status = app.stop().await;
    assert_eq!(status.code(), Some(0), "{}", app.log());
}

async fn two_servers_share_a_database(engine: Engine) {
    let first = TestApp::start(engine, Fixture::Empty).await;
    first.database().seed(20).await;
    let second = Server::start(first.database()).await;

    first.set_flag(1, "is_active", false).await.expect(200);
    assert!(!second.list(1, 50).await.is_on(1, "is_active"));
    second.set_flag(1, "is_active", true).await.expect(200);
    assert!(first.list(1, 50).await.is_on(1, "is_active"));

    // Both at once, each on projects of its own.
    let burst = async |server: &Server, ids: std::ops::RangeInclusive<i64>| {
        for round in 0..10 {
            for id in ids.clone() {
                server
                    .set_flag(id, "is_active", round % 2 == 1)
                    .await
                    .expect(200);
            }
        }
        for id in ids {
            server
                .set_flag(id, "is_active", id % 3 == 0)
                .await
                .expect(200);
        }
    };
    tokio::join!(burst(&first, 1..=10), burst(&second, 11..=20));
    let list = first.list(1, 50).await;
    for id in 1..=20 {
        assert_eq!(list.is_on(id, "is_active"), id % 3 == 0, "{id}");
    }

    // A save through one that the other has overtaken is refused.
    let version = first.project(1).await["version"]
        .as_str()
        .map(str::to_owned);
    let revision = format!("v{}", version.expect("it has a version"));
    let theirs = [
        ("name", "Theirs"),
        ("key", "K1"),
        ("revision", revision.as_str()),
    ];
    second.saved(Some(1), &theirs).await;
    let mine = [
        ("name", "Mine"),
        ("key", "K1"),
        ("revision", revision.as_str()),
    ];
    let form = first.rejected(Some(1), &mine).await;
    assert_eq!(form["problems"]["name"]["theirs"].as_str(), Some("Theirs"));
}
