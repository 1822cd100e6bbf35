//! Hours, exact to two decimals.

use std::{fmt, str::FromStr};

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
}

/// Why a text isn't an amount of hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
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
}

impl FromStr for Hours {
    type Err = HoursError;

    /// Reads `12`, `12.5`, `-0.25` and, as much of Europe writes it, `12,5`.
    fn from_str(text: &str) -> Result<Self, HoursError> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let numeric = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !numeric(whole) || !numeric(fraction) {
            return Err(HoursError::NotANumber);
        }
        // "1,000" may mean a thousand: better refused than read as one.
        if digits.contains(',') && fraction.len() > 2 {
            return Err(HoursError::TooPrecise);
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
            ("12,5", "12.50"),
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
            ("1e5", HoursError::NotANumber),
            (".5", HoursError::NotANumber),
            ("1.2.3", HoursError::NotANumber),
            ("1,000", HoursError::TooPrecise),
            ("0.125", HoursError::TooPrecise),
            ("100000000", HoursError::TooLarge),
            ("99999999999999999999", HoursError::TooLarge),
        ] {
            assert_eq!(text.parse::<Hours>(), Err(error), "{text}");
        }
    }
}
