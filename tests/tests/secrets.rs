//! Nothing prints a password, wherever it stood.

use evenkeel_tests::{Engine, Fixture, Server, TestApp, TestDatabase, run, run_in};
use tempfile::TempDir;

const PASSWORD: &str = "s3cr3t-w0rd";

/// Nothing listens at port 1.
const AWAY: &str = "postgres://keeper:s3cr3t-w0rd@127.0.0.1:1/projects";

fn folder() -> TempDir {
    tempfile::tempdir().expect("the system has a folder for temporary files")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_out_of_reach_is_an_error_without_its_password() {
    let folder = folder();
    for command in ["check", "migrate"] {
        let ended = run(folder.path(), &[command, "--database", AWAY])
            .await
            .expect_code(1);
        assert!(!ended.output().contains(PASSWORD), "{}", ended.output());
        assert!(!ended.stderr.trim().is_empty(), "{command} says why");

        let ended = run_in(folder.path(), &[command], &[("DATABASE_URL", AWAY)])
            .await
            .expect_code(1);
        assert!(!ended.output().contains(PASSWORD), "{}", ended.output());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_cannot_be_read_is_not_repeated() {
    let folder = folder();
    for url in [
        "mysql://keeper:s3cr3t-w0rd@127.0.0.1/projects",
        "postgres://keeper:s3cr3t-w0rd@127.0.0.1:port/projects",
        "postgres://keeper:s3cr3t-w0rd@[::/projects",
        "postgres//keeper:s3cr3t-w0rd@127.0.0.1/projects",
        "postgres://127.0.0.1:1/projects?password=s3cr3t-w0rd",
        "postgres://127.0.0.1:1/projects?pasword=s3cr3t-w0rd",
    ] {
        for command in ["check", "migrate"] {
            let ended = run(folder.path(), &[command, "--database", url]).await;
            let output = ended.output();
            assert!(!output.contains(PASSWORD), "{command} {url}:\n{output}");
            ended.expect_code(1);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn help_does_not_print_the_environment() {
    let folder = folder();
    for arguments in [
        &["--help"][..],
        &["check", "--help"],
        &["check", "--no-such-flag"],
    ] {
        let ended = run_in(folder.path(), arguments, &[("DATABASE_URL", AWAY)]).await;
        assert!(!ended.output().contains(PASSWORD), "{}", ended.output());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_its_database_says_nothing_of_its_password() {
    let folder = folder();
    let server = Server::start_with(folder.path(), &["--database", AWAY], &[]).await;
    for path in [
        "/health",
        "/schema",
        "/schema/tables",
        "/ui/news",
        "/projects",
        "/projects.json",
    ] {
        let reply = server.get(path).await;
        assert!(!reply.text().contains(PASSWORD), "{reply}");
        assert_ne!(reply.status, 500, "{reply}");
    }
    server.get("/health").await.expect(503);
    assert!(!server.log().contains(PASSWORD), "{}", server.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_with_its_database_says_nothing_of_its_password() {
    let app = TestApp::start(Engine::Postgres, Fixture::Damaged).await;
    let password = password_of(app.database());
    for path in [
        "/health",
        "/schema",
        "/schema/tables",
        "/ui/news",
        "/projects",
    ] {
        let reply = app.get(path).await.expect(200);
        assert!(!reply.text().contains(&password), "{path} has the password");
    }
    assert!(!app.log().contains(&password), "the log has the password");
    let url = app.database().url();
    for format in ["text", "json"] {
        let arguments = ["check", "--database", url.as_str(), "--format", format];
        let ended = run(app.database().folder(), &arguments)
            .await
            .expect_code(2);
        assert!(
            !ended.output().contains(&password),
            "{format} has the password"
        );
    }
}

/// The password of a Postgres URL.
fn password_of(database: &TestDatabase) -> String {
    let url = database.url();
    let password = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split_once('@'))
        .and_then(|(user, _)| user.split_once(':'))
        .map(|(_, password)| password.to_owned())
        .unwrap_or_default();
    assert!(
        password.len() >= 8,
        "PGPASSWORD is too short to be told from other text"
    );
    password
}
