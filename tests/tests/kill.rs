//! `kill -9` in a burst of toggles: what was acknowledged is there after the next start. And in a repair: the
//! database is as before or as planned.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use evenkeel_tests::{
    Engine, Fixture, TestApp, TestDatabase, Who, eventually, flag, on_both_engines,
};
use reqwest::Client;
use tokio::task::JoinSet;

on_both_engines!(
    what_was_acknowledged_survives,
    a_killed_repair_leaves_before_or_after,
);

const CLIENTS: u32 = 16;

/// The kill comes after another number of answers in each.
const ROUNDS: u32 = 5;

/// A project as far as one can be sure of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    on: bool,
    version: i64,
}

impl State {
    /// Itself after one more toggle.
    fn toggled(self) -> Self {
        Self {
            on: !self.on,
            version: self.version + 1,
        }
    }
}

/// What a client knows of its project when the server is gone.
struct Known {
    id: i64,
    acknowledged: State,
}

async fn what_was_acknowledged_survives(engine: Engine) {
    let mut app = TestApp::start(engine, Fixture::Empty).await;
    app.database().seed(CLIENTS).await;
    for round in 0..ROUNDS {
        let before = states(app.database()).await;
        let answers = Arc::new(AtomicU32::new(0));
        let burst: JoinSet<Known> = before
            .iter()
            .map(|(id, state)| {
                toggle_until_gone(app.url("/ui/set_flag"), *id, *state, answers.clone())
            })
            .collect();
        let enough = 1 + 2 * CLIENTS * round;
        eventually("the burst is answered", async || {
            answers.load(Ordering::Relaxed) >= enough
        })
        .await;
        app.kill().await;
        let known = burst.join_all().await;
        wait_until_alone(app.database()).await;
        app.restart().await;

        let after = states(app.database()).await;
        for Known {
            id, acknowledged, ..
        } in &known
        {
            // The last request may have been done without an answer, and nothing else may.
            let found = after[id];
            assert!(
                found == *acknowledged || found == acknowledged.toggled(),
                "round {round}, project {id}: {acknowledged:?} was acknowledged and {found:?} is there"
            );
        }
        assert_in_order(&app, &after).await;
    }
}

/// Toggles a project as fast as the answers come, until none comes.
async fn toggle_until_gone(url: String, id: i64, start: State, answers: Arc<AtomicU32>) -> Known {
    let client = Client::builder()
        .no_proxy()
        .build()
        .expect("a client without TLS needs nothing");
    let cookie = Who::Editor.cookie().unwrap_or_default();
    let mut known = Known {
        id,
        acknowledged: start,
    };
    loop {
        let next = known.acknowledged.toggled();
        let fields = [("change", format!("{id}:is_active:{}", next.on))];
        let request = client
            .post(&url)
            .header("cookie", cookie.as_str())
            .form(&fields);
        match request.send().await {
            // The status is the acknowledgement; the rest of the answer may be cut off.
            Ok(reply) => {
                assert_eq!(reply.status().as_u16(), 200, "project {id}");
                known.acknowledged = next;
                answers.fetch_add(1, Ordering::Relaxed);
                if reply.bytes().await.is_err() {
                    return known;
                }
            }
            Err(_) => return known,
        }
    }
}

async fn states(database: &TestDatabase) -> BTreeMap<i64, State> {
    let rows = database
        .rows("SELECT id, is_active, version FROM projects")
        .await;
    rows.into_iter()
        .map(|row| {
            let [Some(id), Some(on), Some(version)] = row.as_slice() else {
                panic!("this is not a project: {row:?}");
            };
            let state = State {
                on: flag(on),
                version: version.parse().expect("it is a number"),
            };
            (id.parse().expect("it is a number"), state)
        })
        .collect()
}

/// Waits until Postgres has noticed that its client is gone: until then it may still finish what it
/// was told last. A killed process does nothing more to SQLite's file.
async fn wait_until_alone(database: &TestDatabase) {
    if database.engine() == Engine::Sqlite {
        return;
    }
    let others = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database()
                  AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    eventually("the killed server's connections go", async || {
        database.number(others).await == 0
    })
    .await;
}

/// The restarted server sees the same, each change has its trace, and the next change succeeds.
async fn assert_in_order(app: &TestApp, after: &BTreeMap<i64, State>) {
    let list = app.list(1, 50).await;
    for (id, state) in after {
        assert_eq!(
            list.is_on(*id, "is_active"),
            state.on,
            "project {id} in the list"
        );
    }
    let changes: i64 = after.values().map(|state| state.version - 1).sum();
    let traces = app
        .database()
        .number("SELECT COUNT(*) FROM evenkeel_audit")
        .await;
    assert_eq!(
        changes, traces,
        "a change is made with its trace or not at all"
    );
    let health = app.get("/health").await.expect(200).json();
    assert_eq!(health["status"].as_str(), Some("ok"), "{health}");
    for (id, state) in after {
        app.set_flag(*id, "is_active", !state.on).await.expect(200);
    }
}

/// How many moments a repair is killed at, over the time that a whole one takes.
const MOMENTS: u32 = 24;

/// `kill -9` of a repair at any moment: the database is as before or as planned.
async fn a_killed_repair_leaves_before_or_after(engine: Engine) {
    let (before, _, _) = damaged(engine).await;
    let (after, took) = {
        let (_, database, url) = damaged(engine).await;
        let began = Instant::now();
        let ended = evenkeel_tests::run(database.folder(), &repair(&url)).await;
        let took = began.elapsed();
        ended.expect_code(0);
        (database.shape().await, took)
    };
    assert_ne!(before, after);
    let mut found = [0, 0];
    for moment in 0..=MOMENTS {
        let (_, database, url) = damaged(engine).await;
        let mut child = evenkeel_tests::command(database.folder())
            .args(repair(&url))
            .spawn()
            .expect("EVENKEEL_BIN can be started");
        tokio::time::sleep(took * moment / MOMENTS).await;
        // It may have come to its end.
        drop(child.start_kill());
        child.wait().await.expect("it is gone");
        wait_until_alone(&database).await;
        let shape = database.shape().await;
        let which = [&before, &after].iter().position(|known| **known == shape);
        let which = which.unwrap_or_else(|| panic!("moment {moment}: {shape:#?}"));
        found[which] += 1;
        let rows = database.number("SELECT COUNT(*) FROM projects").await;
        assert_eq!(rows, 120, "moment {moment}");
        // Whoever comes next finds nothing in the way.
        evenkeel_tests::run(database.folder(), &repair(&url))
            .await
            .expect_code(0);
        assert_eq!(database.shape().await, after, "moment {moment}");
    }
    assert!(found[0] > 0, "none of the kills came early: {found:?}");
}

async fn damaged(engine: Engine) -> (Vec<String>, TestDatabase, String) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let url = database.url();
    (database.shape().await, database, url)
}

fn repair(url: &str) -> [&str; 8] {
    [
        "repair",
        "--database",
        url,
        "--yes",
        "--backfill",
        "projects.created_at='2025-11-09 00:00:00'",
        "--backfill",
        "projects.updated_at='2025-11-09 00:00:00'",
    ]
}
