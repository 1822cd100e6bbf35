//! What open pages wait for: that the schema or the projects are others than they know.

use std::time::{Duration, Instant};

use evenkeel_tests::{Engine, Fixture, PATIENCE, TestApp, encoded, on_both_engines};

on_both_engines!(
    who_waits_is_told_of_drift,
    who_waits_is_told_of_what_others_write,
    a_server_that_stops_lets_go_of_who_waits,
);

/// What there is to know once it isn't this.
async fn after(app: &TestApp, known: &str) -> String {
    let path = format!("/ui/news?known={}", encoded(known));
    let news = app.get(&path).await.expect(200).json();
    news.as_str().expect("news are a text").to_owned()
}

/// Waits while something is done, and gives what was heard, which is something else.
async fn told(app: &TestApp, known: &str, done: impl AsyncFnOnce()) -> String {
    let waiting = after(app, known);
    let doing = async {
        // By then it waits.
        tokio::time::sleep(Duration::from_millis(300)).await;
        done().await;
    };
    let began = Instant::now();
    let (mut news, ()) = tokio::join!(waiting, doing);
    // On a slow machine a wait may end by itself before.
    while news == known && began.elapsed() < PATIENCE {
        news = after(app, known).await;
    }
    assert_ne!(news, known);
    news
}

async fn who_waits_is_told_of_drift(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Expected).await;
    let whole = after(&app, "").await;
    let less = told(&app, &whole, async || {
        app.database().drop_column("launch_date").await;
    })
    .await;
    let index = "create index projects_by_nothing on projects (name)";
    told(&app, &less, async || {
        app.database().execute(index).await;
    })
    .await;
}

async fn who_waits_is_told_of_what_others_write(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Expected).await;
    let before = after(&app, "").await;
    told(&app, &before, async || {
        app.set_flag(1, "is_active", false).await.expect(200);
    })
    .await;
}

async fn a_server_that_stops_lets_go_of_who_waits(engine: Engine) {
    let mut app = TestApp::start(engine, Fixture::Expected).await;
    let known = after(&app, "").await;
    let path = format!("/ui/news?known={}", encoded(&known));
    let request = app.request(reqwest::Method::GET, &path);
    let waiting = tokio::spawn(async move { request.send().await.map(|reply| reply.status()) });
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(app.stop().await.success());
    let status = waiting.await.expect("it ends").expect("it is answered");
    assert_eq!(status, 200);
}
