//! How fresh the sources of vectors are.

use serde::{Deserialize, Serialize};

/// A source counts as stale after so many minutes, unless it has a limit of its own: a day.
pub const USUAL_LIMIT: i64 = 24 * 60;
/// The longest limit, in minutes: a year.
pub const LONGEST_LIMIT: i64 = 366 * 24 * 60;
/// The longest name of a source, in bytes.
pub const LONGEST_SOURCE: usize = 200;

/// How fresh a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Freshness {
    /// Synced within its limit.
    Fresh,
    /// Not synced within its limit.
    Stale,
    /// Never synced, or reset since.
    Never,
    /// What the database holds is no moment.
    Unknown,
}

/// One source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name.
    pub source: String,
    /// When it was last synced, as the database has it; none where the column is missing.
    pub last_sync: Option<String>,
    /// How many seconds ago that was, where it is a moment.
    pub age: Option<i64>,
    /// After how many minutes it counts as stale.
    pub limit: i64,
    /// What follows from these.
    pub freshness: Freshness,
}

impl Source {
    /// How long ago it was synced, in words.
    pub fn ago(&self) -> String {
        match (self.freshness, self.age) {
            (Freshness::Never, _) => "never".to_owned(),
            (_, Some(age)) => ago(age),
            (_, None) => "unknown".to_owned(),
        }
    }
}

/// So many seconds ago, in words: the largest unit, and the next where there are few of it.
pub fn ago(seconds: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(86_400, "day"), (3_600, "hour"), (60, "minute")];
    if seconds < -60 {
        return "in the future".to_owned();
    }
    let Some(at) = UNITS.iter().position(|(size, _)| seconds >= *size) else {
        return "just now".to_owned();
    };
    let part = |seconds: i64, (size, unit): (i64, &str)| {
        let count = seconds / size;
        let s = if count == 1 { "" } else { "s" };
        format!("{count} {unit}{s}")
    };
    let first = part(seconds, UNITS[at]);
    let rest = seconds % UNITS[at].0;
    match UNITS.get(at + 1) {
        Some(next) if seconds / UNITS[at].0 < 3 && rest >= next.0 => {
            format!("{first} {} ago", part(rest, *next))
        }
        _ => format!("{first} ago"),
    }
}

#[cfg(test)]
mod tests {
    use super::ago;

    #[test]
    fn ages_are_short_and_exact_enough() {
        for (seconds, words) in [
            (0, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (3_599, "59 minutes ago"),
            (3_600, "1 hour ago"),
            (5_460, "1 hour 31 minutes ago"),
            (4 * 3_600 + 1_800, "4 hours ago"),
            (90_000, "1 day 1 hour ago"),
            (30 * 86_400, "30 days ago"),
            (-3_600, "in the future"),
        ] {
            assert_eq!(ago(seconds), words);
        }
    }
}
