//! The whole report.

use evenkeel_schema::Report;
use serde::Serialize;

use super::Subject;

/// Raised when a field changes its meaning or goes; a new field leaves it as it is.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    evenkeel: &'static str,
    database: &'a str,
    #[serde(flatten)]
    report: &'a Report,
}

pub fn render(report: &Report, subject: &Subject<'_>) -> serde_json::Result<String> {
    let document = Document {
        format: VERSION,
        evenkeel: env!("CARGO_PKG_VERSION"),
        database: subject.database,
        report,
    };
    Ok(serde_json::to_string_pretty(&document)? + "\n")
}
