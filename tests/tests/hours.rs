//! Hours are exact, whatever the engine keeps them as.

use evenkeel_tests::{Engine, Fixture, TestApp, TestDatabase, on_both_engines};

on_both_engines!(hours_come_back_as_they_were_written, a_sum_is_exact);

async fn hours_come_back_as_they_were_written(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    for (number, (written, read, hundredths)) in [
        ("0.10", "0.10", 10),
        ("0.1", "0.10", 10),
        ("0.01", "0.01", 1),
        ("12.5", "12.50", 1_250),
        ("12,5", "12.50", 1_250),
        ("0.29", "0.29", 29),
        ("1.005", "", 0),
        ("4.35", "4.35", 435),
        ("100", "100.00", 10_000),
        ("1234567.89", "1234567.89", 123_456_789),
        ("99999999.99", "99999999.99", 9_999_999_999),
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("H{number}");
        let fields = [
            ("name", "Hours"),
            ("key", key.as_str()),
            ("total_hours", written),
            ("cumulative_hours", written),
            ("retainer_hours", written),
        ];
        if read.is_empty() {
            app.rejected(None, &fields).await;
            continue;
        }
        let id = app.saved(None, &fields).await;
        let project = app.project(id).await;
        for column in ["total_hours", "cumulative_hours", "retainer_hours"] {
            let text = project[column].as_str().unwrap_or_default();
            assert_eq!(
                in_hundredths(text),
                hundredths,
                "{written} came back as {text}"
            );
            let sql = exact(
                app.database(),
                &format!("{column} FROM projects WHERE id = {id}"),
            );
            assert_eq!(
                app.database().number(&sql).await,
                hundredths,
                "{written} in {column}"
            );
        }
        let page = app
            .get(&format!("/projects/{id}"))
            .await
            .expect(200)
            .markup();
        // Thousands are set apart for people alone.
        let shown = match read {
            "1234567.89" => "1,234,567.89",
            "99999999.99" => "99,999,999.99",
            other => other,
        };
        assert!(page.says(shown), "{shown} is on the page");
        let list = app.get("/projects").await.expect(200).markup();
        assert!(
            list.contains(&format!(">{shown}<")),
            "{shown} is in the list"
        );
        let form = app
            .get(&format!("/projects/{id}/edit"))
            .await
            .expect(200)
            .markup();
        assert_eq!(form.input("total_hours").as_deref(), Some(read));

        // What the form shows can be sent back without a change.
        let again = [
            ("name", "Hours again"),
            ("key", key.as_str()),
            ("total_hours", read),
            ("revision", "v1"),
        ];
        app.saved(Some(id), &again).await;
        let sql = exact(
            app.database(),
            &format!("total_hours FROM projects WHERE id = {id}"),
        );
        assert_eq!(app.database().number(&sql).await, hundredths);
    }
}

async fn a_sum_is_exact(engine: Engine) {
    let app = TestApp::start(engine, Fixture::Empty).await;
    for number in 0..10 {
        let key = format!("S{number}");
        let fields = [
            ("name", "Sum"),
            ("key", key.as_str()),
            ("total_hours", "0.10"),
        ];
        app.saved(None, &fields).await;
    }
    let most = [
        ("name", "Most"),
        ("key", "MOST"),
        ("total_hours", "99999999.99"),
    ];
    app.saved(None, &most).await;
    let sum: i64 = app
        .list(1, 50)
        .await
        .values("total_hours")
        .into_iter()
        .map(|text| in_hundredths(text.unwrap_or_default()))
        .sum();
    assert_eq!(sum, 9_999_999_999 + 100);
    let sum = "CAST(ROUND(SUM(total_hours) * 100) AS BIGINT) FROM projects";
    assert_eq!(
        app.database().number(&format!("SELECT {sum}")).await,
        9_999_999_999 + 100
    );
}

/// The query that reads an amount in hundredths, and fails to if there is more behind them.
fn exact(database: &TestDatabase, amount_from: &str) -> String {
    let (amount, from) = amount_from.split_once(' ').expect("it has a FROM");
    match database.engine() {
        // The nearest binary fraction is all that SQLite keeps; it must be the nearest.
        Engine::Sqlite => format!(
            "SELECT CASE WHEN {amount} = CAST(ROUND({amount} * 100) AS INTEGER) / 100.0
             THEN CAST(ROUND({amount} * 100) AS INTEGER) END {from}"
        ),
        Engine::Postgres => format!(
            "SELECT CASE WHEN {amount} * 100 = TRUNC({amount} * 100)
             THEN CAST({amount} * 100 AS BIGINT) END {from}"
        ),
    }
}

/// Reads `12.5` as 1250 without a float on the way.
fn in_hundredths(text: &str) -> i64 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = format!("{fraction:0<2}");
    assert_eq!(
        fraction.trim_end_matches('0').len().max(2),
        2,
        "{text} has two decimals"
    );
    let digits = format!("{whole}{}", &fraction[..2]);
    digits
        .parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}
