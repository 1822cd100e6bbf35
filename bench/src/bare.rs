//! The page that the list is measured against: axum and sqlx, the same rows, and no more HTML than
//! it takes to show them.

use std::fmt::{self, Write as _};
use std::io::Write as _;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Html;
use axum::routing::get;
use sqlx::Row;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use tokio::net::TcpListener;

use crate::Outcome;

/// As text, so that both engines and both sides of the measurement do the same.
const ROWS: &str = "SELECT CAST(id AS TEXT), CAST(key AS TEXT), CAST(name AS TEXT),
    CAST(is_active AS TEXT), CAST(project_work_type AS TEXT), CAST(total_hours AS TEXT),
    CAST(cumulative_hours AS TEXT), CAST(retainer_hours AS TEXT), CAST(weekly_meeting_day AS TEXT),
    CAST(send_meeting_emails AS TEXT), CAST(start_date AS TEXT), CAST(launch_date AS TEXT)
    FROM projects ORDER BY projects.id LIMIT 50";

const COLUMNS: usize = 12;

#[derive(Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// Serves the page until the process is killed.
pub async fn serve(url: &str) -> Outcome<()> {
    // As many connections as the app has.
    let pool = if url.starts_with("postgres") {
        let options: PgConnectOptions = url.parse()?;
        Pool::Postgres(
            PgPoolOptions::new()
                .max_connections(16)
                .connect_with(options)
                .await?,
        )
    } else {
        let options: SqliteConnectOptions = url.parse()?;
        Pool::Sqlite(
            SqlitePoolOptions::new()
                .max_connections(4)
                .test_before_acquire(false)
                .connect_with(options)
                .await?,
        )
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("The bare page is at http://{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    let router = Router::new().route("/projects", get(page)).with_state(pool);
    axum::serve(listener, router).await?;
    Ok(())
}

async fn page(State(pool): State<Pool>) -> Result<Html<String>, (StatusCode, String)> {
    match render(&pool).await {
        Ok(html) => Ok(Html(html)),
        Err(error) => Err((StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
    }
}

async fn render(pool: &Pool) -> Outcome<String> {
    let mut html = String::with_capacity(16 * 1024);
    html.push_str("<!DOCTYPE html><html lang=\"en\"><title>Projects</title><table>");
    match pool {
        Pool::Sqlite(pool) => {
            for row in sqlx::query(ROWS).fetch_all(pool).await? {
                write_row(&mut html, |index| row.try_get(index))?;
            }
        }
        Pool::Postgres(pool) => {
            for row in sqlx::query(ROWS).fetch_all(pool).await? {
                write_row(&mut html, |index| row.try_get(index))?;
            }
        }
    }
    html.push_str("</table></html>");
    Ok(html)
}

fn write_row<'r>(
    html: &mut String,
    cell: impl Fn(usize) -> sqlx::Result<Option<&'r str>>,
) -> Outcome<()> {
    html.push_str("<tr>");
    for index in 0..COLUMNS {
        write!(
            html,
            "<td>{}</td>",
            Escaped(cell(index)?.unwrap_or_default())
        )?;
    }
    html.push_str("</tr>");
    Ok(())
}

/// A text as HTML shows it.
struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<', '>', '"']) {
            f.write_str(&rest[..at])?;
            f.write_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&quot;",
            })?;
            rest = &rest[at + 1..];
        }
        f.write_str(rest)
    }
}
