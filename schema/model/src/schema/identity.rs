//! What an identity's sequence was told.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an identity's sequence was told that isn't the usual for its type; none is the usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stated")]
pub struct IdentityOptions {
    /// The first number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// From one number to the next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub increment: Option<i64>,
    /// The least number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The largest number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// How many numbers a session takes at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache: Option<i64>,
    /// Whether it begins anew after the last.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cycle: bool,
}

impl IdentityOptions {
    /// Whether it was told nothing beyond the usual.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// In Postgres' words: `START WITH 100 CACHE 20`.
impl fmt::Display for IdentityOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = Vec::new();
        for (word, value) in [
            ("START WITH", self.start),
            ("INCREMENT BY", self.increment),
            ("MINVALUE", self.min),
            ("MAXVALUE", self.max),
            ("CACHE", self.cache),
        ] {
            words.extend(value.map(|value| format!("{word} {value}")));
        }
        words.extend(self.cycle.then(|| "CYCLE".to_owned()));
        f.write_str(&words.join(" "))
    }
}

/// What a captured file may say: values, or, in the first format, words.
#[derive(Deserialize)]
#[serde(untagged)]
enum Stated {
    Words(String),
    Values(Values),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Values {
    start: Option<i64>,
    increment: Option<i64>,
    min: Option<i64>,
    max: Option<i64>,
    cache: Option<i64>,
    cycle: bool,
}

impl TryFrom<Stated> for IdentityOptions {
    type Error = String;

    fn try_from(stated: Stated) -> Result<Self, String> {
        let text = match stated {
            Stated::Words(text) => text,
            Stated::Values(it) => {
                return Ok(Self {
                    start: it.start,
                    increment: it.increment,
                    min: it.min,
                    max: it.max,
                    cache: it.cache,
                    cycle: it.cycle,
                });
            }
        };
        let mut options = Self::default();
        let mut words = text.split(' ');
        while let Some(word) = words.next() {
            let place = match word {
                "START" => &mut options.start,
                "INCREMENT" => &mut options.increment,
                "MINVALUE" => &mut options.min,
                "MAXVALUE" => &mut options.max,
                "CACHE" => &mut options.cache,
                "CYCLE" => {
                    options.cycle = true;
                    continue;
                }
                other => return Err(format!("an identity is told nothing by {other}")),
            };
            let value = words.find(|word| !matches!(*word, "WITH" | "BY"));
            let value = value.and_then(|value| value.parse().ok());
            *place = Some(value.ok_or_else(|| format!("{word} isn't followed by a number"))?);
        }
        Ok(options)
    }
}

#[cfg(test)]
mod tests {
    use super::IdentityOptions;

    #[test]
    fn words_of_the_first_format_are_read() {
        let words = "START WITH 100 INCREMENT BY -5 MINVALUE -7 MAXVALUE 500 CACHE 20 CYCLE";
        let options: IdentityOptions = serde_json::from_value(words.into()).expect("read");
        assert_eq!(options.start, Some(100));
        assert_eq!(options.increment, Some(-5));
        assert_eq!(options.to_string(), words);
        let again = serde_json::to_value(options).expect("written");
        let again: IdentityOptions = serde_json::from_value(again).expect("read");
        assert_eq!(again, options);
        for odd in ["START", "START WITH 1); DROP TABLE t", "OWNED BY t.a"] {
            assert!(
                serde_json::from_value::<IdentityOptions>(odd.into()).is_err(),
                "{odd}"
            );
        }
    }
}
