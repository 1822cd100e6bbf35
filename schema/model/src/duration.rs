//! How long something took.

use std::time::Duration;

/// How long something took: `3 ms`, `1.2 s`.
pub fn duration(took: Duration) -> String {
    match took.as_millis() {
        ms if ms < 1_000 => format!("{ms} ms"),
        _ => format!("{:.1} s", took.as_secs_f64()),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::duration;

    #[test]
    fn a_time_is_told_as_exactly_as_it_matters() {
        for (ms, told) in [
            (0, "0 ms"),
            (999, "999 ms"),
            (1_240, "1.2 s"),
            (61_000, "61.0 s"),
        ] {
            assert_eq!(duration(Duration::from_millis(ms)), told);
        }
    }
}
