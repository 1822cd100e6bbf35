//! The pages of the schema: its health, and its tables.

use axum::{
    extract::{Path, RawQuery, State},
    response::Response,
};
use evenkeel_app::{
    AppError,
    backend::SchemaHealth,
    pages::{schema, tables as pages},
    schema_doc::{TableList, TablePage},
};
use evenkeel_model::Finding;

use super::{Site, account::SignedIn, pages::Live, tables};

/// GET `/schema`
pub async fn health(State(site): State<Site>, SignedIn(caller): SignedIn) -> Response {
    let page = Live::begin(&site, &caller, "/schema");
    let health = checked(&site).await;
    page.shown(
        |_| "Schema".to_owned(),
        "Schema",
        Ok(health),
        schema::schema,
    )
}

/// GET `/schema/tables`
pub async fn list(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    RawQuery(query): RawQuery,
) -> Response {
    let page = Live::begin(&site, &caller, "/schema/tables");
    let read = read_tables(&site).await;
    let asked = form_urlencoded::parse(query.unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "q")
        .map(|(_, asked)| asked.into_owned())
        .unwrap_or_default();
    page.shown(
        |_| "Tables".to_owned(),
        "Tables",
        read,
        |list| pages::list(list, &asked),
    )
}

/// GET `/schema/tables/{name}`
pub async fn table(
    State(site): State<Site>,
    SignedIn(caller): SignedIn,
    Path(name): Path<String>,
) -> Response {
    let page = Live::begin(&site, &caller, "/schema/tables");
    let read = describe_table(&site, &name).await;
    page.shown(
        |page: &TablePage| page.table.name.clone(),
        "Table",
        read,
        pages::show,
    )
}

/// Checks the schema now.
async fn checked(site: &Site) -> SchemaHealth {
    let seen = site.guardian.look_at_all().await;
    let format = time::macros::format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
    SchemaHealth {
        report: seen.report.clone(),
        database: site.store.shown().to_owned(),
        engine: seen.engine.clone(),
        checked_at: seen.at.format(&format).unwrap_or_default(),
        took_ms: u64::try_from(seen.took.as_millis()).unwrap_or(u64::MAX),
    }
}

/// What is wrong as far as is known; the database is asked only if nobody has looked yet.
async fn findings(site: &Site) -> Vec<Finding> {
    let seen = site.guardian.seen();
    match seen.engine {
        Some(_) => seen.report.findings.clone(),
        None => site.guardian.look().await.report.findings.clone(),
    }
}

async fn read_tables(site: &Site) -> Result<TableList, AppError> {
    let schema = site.store.whole_schema().await?;
    let findings = findings(site).await;
    // Hundreds of tables take a moment to lay out; other requests go on meanwhile.
    let drawn = tokio::task::spawn_blocking(move || tables::list(schema, &findings)).await;
    drawn.map_err(|error| {
        tracing::error!(%error, "the diagram of the tables could not be drawn");
        AppError::Internal(0)
    })
}

async fn describe_table(site: &Site, name: &str) -> Result<TablePage, AppError> {
    let schema = site.store.whole_schema().await?;
    tables::describe(schema, &findings(site).await, name).ok_or(AppError::NoSuchTable)
}
