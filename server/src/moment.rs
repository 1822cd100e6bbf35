//! Moments: as the tables of projects keep them, and as those of people do.

use time::{
    OffsetDateTime, PrimitiveDateTime, format_description::BorrowedFormatItem,
    macros::format_description,
};

const TO_THE_MILLISECOND: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:3]");
const TO_THE_SECOND: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
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

/// How many seconds ago a moment was that a table keeps.
pub fn since(kept: &str) -> Option<i64> {
    let to_the_second = kept.get(..19)?;
    let moment = PrimitiveDateTime::parse(to_the_second, TO_THE_SECOND).ok()?;
    Some(seconds() - moment.assume_utc().unix_timestamp())
}

/// Seconds since 1970, for people.
pub fn shown(seconds: i64) -> String {
    OffsetDateTime::from_unix_timestamp(seconds)
        .ok()
        .and_then(|moment| moment.format(TO_THE_MINUTE).ok())
        .unwrap_or_default()
}
