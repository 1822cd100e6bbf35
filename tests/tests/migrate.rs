//! `evenkeel migrate`: from nothing, from another tool's database, and not from a damaged one.

use evenkeel_tests::{
    Checked, Ended, Engine, Fixture, TestApp, TestDatabase, on_both_engines, run,
};

on_both_engines!(
    an_empty_database_gets_everything_once,
    a_start_on_an_empty_database_gets_the_same,
    another_tools_database_is_adopted,
    a_damaged_database_is_left_alone,
    half_of_a_migration_is_not_taken_for_all_of_it,
);

async fn migrate(database: &TestDatabase) -> Ended {
    let url = database.url();
    run(database.folder(), &["migrate", "--database", &url]).await
}

async fn an_empty_database_gets_everything_once(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Empty).await;
    migrate(&database).await.expect_code(0);
    for table in [
        "projects",
        "vector-sync-status",
        "evenkeel_audit",
        "_sqlx_migrations",
        "evenkeel_migrations",
    ] {
        database
            .execute(&format!("SELECT COUNT(*) FROM \"{table}\""))
            .await;
    }
    assert_clean(&database).await;

    let shape = database.shape().await;
    let ledger = "SELECT version, installed_on FROM _sqlx_migrations ORDER BY version";
    let recorded = database.rows(ledger).await;
    migrate(&database).await.expect_code(0);
    assert_eq!(database.shape().await, shape);
    assert_eq!(database.rows(ledger).await, recorded);
}

async fn a_start_on_an_empty_database_gets_the_same(engine: Engine) {
    let migrated = TestDatabase::create(engine, Fixture::Empty).await;
    migrate(&migrated).await.expect_code(0);
    let app = TestApp::start(engine, Fixture::Empty).await;
    assert_eq!(app.database().shape().await, migrated.shape().await);
    assert_clean(app.database()).await;
}

async fn another_tools_database_is_adopted(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Expected).await;
    let rows = "SELECT id, key, name, is_active, total_hours, created_at, updated_at
                FROM projects ORDER BY id";
    let before = database.rows(rows).await;
    let alembic = "SELECT version_num FROM alembic_version";
    let head = database.text(alembic).await;

    migrate(&database).await.expect_code(0);
    assert_clean(&database).await;
    assert_eq!(database.rows(rows).await, before, "no project has changed");
    assert_eq!(
        database.text(alembic).await,
        head,
        "nor the other tool's ledger"
    );
    let versions = "SELECT COUNT(*) FROM projects WHERE version = 1";
    assert_eq!(database.number(versions).await, 120);
    let recorded = "SELECT version FROM _sqlx_migrations WHERE success ORDER BY version";
    let recorded: Vec<_> = database
        .rows(recorded)
        .await
        .into_iter()
        .flatten()
        .flatten()
        .collect();
    assert_eq!(recorded, ["1", "2"]);

    let shape = database.shape().await;
    migrate(&database).await.expect_code(0);
    assert_eq!(database.shape().await, shape);
}

async fn a_damaged_database_is_left_alone(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Damaged).await;
    let shape = database.shape().await;
    let ended = migrate(&database).await.expect_code(1);
    assert!(!ended.stderr.trim().is_empty(), "it says why");
    assert_eq!(database.shape().await, shape);
    assert_eq!(database.number("SELECT COUNT(*) FROM projects").await, 120);
}

async fn half_of_a_migration_is_not_taken_for_all_of_it(engine: Engine) {
    let database = TestDatabase::create(engine, Fixture::Expected).await;
    database.drop_table("vector-sync-status").await;
    let shape = database.shape().await;
    migrate(&database).await.expect_code(1);
    assert_eq!(database.shape().await, shape);
}

async fn assert_clean(database: &TestDatabase) {
    let checked = Checked::run(database).await;
    assert_eq!(checked.problems(), Vec::<String>::new());
    assert_eq!(checked.notices(), Vec::<String>::new());
    assert_eq!(checked.code, 0);
}
