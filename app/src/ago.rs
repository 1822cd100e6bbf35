//! How long ago something was, in words: the same on every page, whoever says it.

use std::ops::Range;

/// So many seconds ago is said in words; before and after, the day itself says more. Clocks differ a
/// little: what is not quite over yet is now.
pub const RECENT: Range<i64> = -60..7 * 86_400;

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
