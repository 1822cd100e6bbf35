//! Days: as databases print them, and as people write them.

use time::{Date, Month};

use crate::text::ascii_digits;

const EXAMPLE: &str = "Enter a date such as 2026-03-31.";

/// The day in ISO form, where it exists and where nothing else stands beside it. A moment is no day:
/// which one it falls on depends on where one stands, and a guess would be shown as a fact.
pub(super) fn printed(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    if parts.next().is_some() || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
        return None;
    }
    exists(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// The day that a person typed, in ISO form: `2026-03-31`, `2026/3/31`, `31.03.2026`, `31/03/2026`,
/// `3/31/2026`. What can be read in two ways is asked about.
///
/// # Errors
/// One sentence that says what to enter instead.
pub(super) fn typed(text: &str) -> Result<String, String> {
    let text: String = ascii_digits(text)
        .chars()
        .map(|c| if matches!(c, '年' | '月') { '/' } else { c })
        .filter(|c| !c.is_whitespace() && *c != '日')
        .collect();
    let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) else {
        return Err(EXAMPLE.into());
    };
    let parts: Vec<&str> = text.split(mark).collect();
    let [a, b, c] = parts[..] else {
        return Err(EXAMPLE.into());
    };
    let digits = |p: &&str| (1..=6).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_digit());
    if !matches!(mark, '-' | '/' | '.') || !parts.iter().all(digits) {
        return Err(EXAMPLE.into());
    }
    let number = |part: &str| part.parse::<i32>().unwrap_or(0);
    let read = |year: &str, month: &str, day: &str| -> Option<String> {
        if month.len() > 2 || day.len() > 2 {
            return None;
        }
        let (month, day) = (number(month).try_into().ok()?, number(day).try_into().ok()?);
        exists(number(year), month, day)
    };
    let (year, found) = match (a.len(), c.len()) {
        (3.., 1..=2) => (a, read(a, b, c)),
        // Nobody writes the month first with points.
        (1..=2, 3..) if mark == '.' => (c, read(c, b, a)),
        (1..=2, 3..) => match (read(c, b, a), read(c, a, b)) {
            (Some(day_first), Some(month_first)) if day_first != month_first => {
                return Err(format!(
                    "Is this {day_first} or {month_first}? Enter it so."
                ));
            }
            (day_first, month_first) => (c, day_first.or(month_first)),
        },
        _ => return Err(EXAMPLE.into()),
    };
    // A digit too many or too few makes a year that the database would take.
    if year.len() != 4 || !(1900..=2199).contains(&number(year)) {
        return Err("Enter a year between 1900 and 2199.".into());
    }
    found.ok_or_else(|| "There is no such day. ".to_owned() + EXAMPLE)
}

fn exists(year: i32, month: u8, day: u8) -> Option<String> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()?;
    Some(format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::{printed, typed};

    #[test]
    fn only_days_that_exist_are_dates() {
        assert_eq!(printed("2024-02-29").as_deref(), Some("2024-02-29"));
        for bad in [
            "",
            "2025-02-29",
            "2025-13-01",
            "25-01-01",
            "2025-1-1",
            "soon",
            "2025-01-01-01",
            "2025-01-01 00:00:00",
            "2025-01-01T00:00:00Z",
            "2025-01-01 00:00:00+01",
            "infinity",
            "+025-01-01",
        ] {
            assert_eq!(printed(bad), None, "{bad}");
        }
        assert_eq!(printed("0026-01-01").as_deref(), Some("0026-01-01"));
    }

    #[test]
    fn reads_what_other_countries_write() {
        for (text, day) in [
            ("2026-03-31", "2026-03-31"),
            ("2026/3/31", "2026-03-31"),
            ("31.03.2026", "2026-03-31"),
            ("31. 3. 2026", "2026-03-31"),
            ("03.04.2026", "2026-04-03"),
            ("31/03/2026", "2026-03-31"),
            ("3/31/2026", "2026-03-31"),
            ("04/04/2026", "2026-04-04"),
            ("２０２６－０３－３１", "2026-03-31"),
            ("2026年3月31日", "2026-03-31"),
        ] {
            assert_eq!(typed(text).as_deref(), Ok(day), "{text}");
        }
    }

    #[test]
    fn asks_where_it_could_be_two_and_refuses_what_is_none() {
        assert_eq!(
            typed("03/04/2026"),
            Err("Is this 2026-04-03 or 2026-03-04? Enter it so.".into())
        );
        for bad in [
            "",
            "soon",
            "31.03.26",
            "2026-02-29",
            "0026-01-01",
            "20260-01-01",
            "2026-03-31 10:00",
            "20260331",
            "2026-03/31",
            "3-2026",
            "1.2.3.2026",
            "+2026-03-31",
            "2026--03",
            "99/99/2026",
        ] {
            assert!(typed(bad).is_err(), "{bad}");
        }
    }
}
