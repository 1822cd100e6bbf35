//! Hours, exact to two decimals.

use std::{fmt, str::FromStr};

use crate::text::ascii_digits;

/// Hours in hundredths. The database keeps them as NUMERIC(10,2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hours(i64);

impl Hours {
    /// The most that NUMERIC(10,2) holds: 99,999,999.99.
    pub const MAX: Self = Self(9_999_999_999);

    /// From hundredths of an hour.
    pub const fn from_hundredths(hundredths: i64) -> Self {
        Self(hundredths)
    }

    /// Reads what a person typed, as any country writes it: `12.5`, `12,5`, `1.234,50`, `1,234.50`,
    /// `1 234,5`, `1'234.50`, and digits of full width. What can be read in two ways is asked about.
    ///
    /// # Errors
    /// It is no amount, or it could be two.
    pub fn typed(text: &str) -> Result<Self, HoursError> {
        let text = ascii_digits(text.trim());
        let (minus, text) = match text.strip_prefix('-') {
            Some(rest) => ("-", rest),
            None => ("", text.strip_prefix('+').unwrap_or(&text)),
        };
        let blank = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}');
        let quote = |c: char| matches!(c, '\'' | '\u{2019}' | '_');
        let plain = |c: char| c.is_ascii_digit() || c == '.' || c == ',' || blank(c) || quote(c);
        if !text.chars().all(plain) {
            return Err(HoursError::NotANumber);
        }
        let count = |sign: char| text.matches(sign).count();
        let last = text.rfind(['.', ',']);
        let mark = last.and_then(|at| text[at..].chars().next());
        let other = if mark == Some(',') { '.' } else { ',' };
        let gaps = text.contains(|c| blank(c) || quote(c));
        // The last mark ends the whole hours, unless it stands for thousands as those before it do.
        let decimal = last.filter(|_| mark.is_some_and(|m| count(m) == 1));
        let (whole, fraction) = match decimal {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (text, ""),
        };
        let separator = |c: char| match (decimal, mark) {
            (None, Some(mark)) => c == mark,
            _ => c == other,
        };
        let digits = match (whole, fraction) {
            // `.5`, as many write it.
            ("", decimals) if !decimals.is_empty() => "0".to_owned(),
            _ => ungrouped(whole, |c| separator(c) || blank(c) || quote(c))?,
        };
        if !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(HoursError::NotANumber);
        }
        let twofold = fraction.len() == 3
            && (1..=3).contains(&whole.len())
            && digits != "0"
            && !gaps
            && count(other) == 0;
        if twofold {
            let thousands = format!("{minus}{whole}{fraction}");
            let decimals = format!("{minus}{whole}.{fraction}");
            return Err(HoursError::Twofold(thousands, decimals));
        }
        format!("{minus}{digits}.{fraction}").parse()
    }
}

/// The digits without what stands between thousands. One sort of mark alone, and in threes; or, as in
/// India, in twos before the last three.
fn ungrouped(whole: &str, separator: impl Fn(char) -> bool) -> Result<String, HoursError> {
    let marks: Vec<char> = whole.chars().filter(|c| separator(*c)).collect();
    let groups: Vec<&str> = whole.split(&separator).collect();
    let digits = |g: &&str| g.bytes().all(|b| b.is_ascii_digit());
    let first = groups.first().map_or(0, |g| g.len());
    let threes = groups.iter().skip(1).all(|g| g.len() == 3);
    let lakhs = groups.len() > 2
        && first <= 2
        && groups.last().is_some_and(|g| g.len() == 3)
        && groups[1..groups.len() - 1].iter().all(|g| g.len() == 2);
    let one_sort = marks.windows(2).all(|two| two[0] == two[1]);
    let grouped = groups.len() == 1 || ((threes || lakhs) && one_sort && (1..=3).contains(&first));
    match grouped && first > 0 && groups.iter().all(digits) {
        true => Ok(groups.concat()),
        false => Err(HoursError::NotANumber),
    }
}

/// Why a text isn't an amount of hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// Not a decimal number.
    #[error("Enter a number such as 12.5.")]
    NotANumber,
    /// More than two decimals.
    #[error("Use at most two decimals.")]
    TooPrecise,
    /// Beyond what NUMERIC(10,2) holds.
    #[error("Enter at most 99999999.99.")]
    TooLarge,
    /// Thousands to one reader, decimals to another.
    #[error(
        "Is this {0} or {1}? Write it without a mark for thousands, with at most two decimals."
    )]
    Twofold(String, String),
}

impl FromStr for Hours {
    type Err = HoursError;

    /// Reads `12`, `12.5`, `-0.25`, as databases and machines write it.
    fn from_str(text: &str) -> Result<Self, HoursError> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !numeric(whole) || !numeric(fraction) {
            return Err(HoursError::NotANumber);
        }
        // Engines print 10.500 for the same amount where a column's scale was changed.
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 2 {
            return Err(HoursError::TooPrecise);
        }
        let whole: i64 = whole.parse().map_err(|_| HoursError::TooLarge)?;
        let hundredths: i64 = format!("{fraction:0<2}")
            .parse()
            .map_err(|_| HoursError::NotANumber)?;
        let total = whole
            .checked_mul(100)
            .and_then(|w| w.checked_add(hundredths))
            .filter(|t| *t <= Self::MAX.0)
            .ok_or(HoursError::TooLarge)?;
        Ok(Self(sign * total))
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let hundredths = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::{Hours, HoursError};

    #[test]
    fn reads_and_prints_exactly() {
        for (text, printed) in [
            ("0", "0.00"),
            ("0.1", "0.10"),
            ("843.48", "843.48"),
            ("10.500", "10.50"),
            ("99999999.99", "99999999.99"),
            ("-0.25", "-0.25"),
        ] {
            assert_eq!(
                text.parse::<Hours>().map(|h| h.to_string()).as_deref(),
                Ok(printed)
            );
        }
    }

    #[test]
    fn refuses_what_is_not_exact() {
        for (text, error) in [
            ("", HoursError::NotANumber),
            ("abc", HoursError::NotANumber),
            ("NaN", HoursError::NotANumber),
            ("12,5", HoursError::NotANumber),
            ("1e5", HoursError::NotANumber),
            (".5", HoursError::NotANumber),
            ("1.2.3", HoursError::NotANumber),
            ("0.125", HoursError::TooPrecise),
            ("100000000", HoursError::TooLarge),
            ("99999999999999999999", HoursError::TooLarge),
        ] {
            assert_eq!(text.parse::<Hours>(), Err(error), "{text}");
        }
    }

    #[test]
    fn reads_what_other_countries_write() {
        for (text, printed) in [
            ("12", "12.00"),
            ("12.5", "12.50"),
            ("12,5", "12.50"),
            ("12,", "12.00"),
            ("1.234,50", "1234.50"),
            ("1,234.50", "1234.50"),
            ("1 234,5", "1234.50"),
            ("1\u{a0}234,50", "1234.50"),
            ("1\u{202f}234,50", "1234.50"),
            ("1'234.50", "1234.50"),
            ("1\u{2019}234,50", "1234.50"),
            ("1.234.567", "1234567.00"),
            ("1,234,567.8", "1234567.80"),
            ("1 234", "1234.00"),
            ("１２．５", "12.50"),
            ("٤٢", "42.00"),
            ("0.50", "0.50"),
            ("0,500", "0.50"),
            ("1234.500", "1234.50"),
            ("1 234.500", "1234.50"),
            ("-1", "-1.00"),
            ("+1", "1.00"),
            (".5", "0.50"),
            (",25", "0.25"),
            ("12,34,567.89", "1234567.89"),
        ] {
            assert_eq!(
                Hours::typed(text).map(|h| h.to_string()).as_deref(),
                Ok(printed),
                "{text}"
            );
        }
    }

    #[test]
    fn asks_where_it_could_be_two_and_refuses_what_is_none() {
        for text in ["1,234", "1.234", "12.500", "999,999"] {
            let asked = Hours::typed(text);
            assert!(matches!(asked, Err(HoursError::Twofold(..))), "{text}");
        }
        for text in [
            "",
            "+-1",
            "1e5",
            "NaN",
            "inf",
            ".",
            "1,23,45.00",
            "123,45,678.00",
            "1.2.3",
            "1.234.56",
            "12 5",
            "1.234 567,8",
            "1,234.567,8",
            "0x10",
            "1-2",
            "--1",
            "1 2345",
        ] {
            assert_eq!(Hours::typed(text), Err(HoursError::NotANumber), "{text}");
        }
        assert_eq!(Hours::typed("0,125"), Err(HoursError::TooPrecise));
        assert_eq!(Hours::typed("1.2345"), Err(HoursError::TooPrecise));
    }
}
