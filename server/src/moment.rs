//! Moments: as the tables of projects keep them, and as those of people do.

use time::{OffsetDateTime, format_description::BorrowedFormatItem, macros::format_description};

const TO_THE_MILLISECOND: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:3]");
const TO_THE_MINUTE: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute] UTC");

/// Now, as the database keeps moments: UTC, to the millisecond.
pub fn now() -> String {
    OffsetDateTime::now_utc()
        .format(TO_THE_MILLISECOND)
        .expect("every part of the format is one of a date and time")
}

/// Now, in seconds since 1970.
pub fn seconds() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// Seconds since 1970, for people.
pub fn shown(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|moment| moment.format(TO_THE_MINUTE).ok())
        .unwrap_or_default()
}
