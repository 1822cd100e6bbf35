//! Addresses of accounts.

use std::fmt;

use crate::text;

/// The longest address that mail knows.
const LONGEST: usize = 254;

/// An account's address: what it is known by, in the trail too.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Email(String);

impl Email {
    /// As somebody typed it. Addresses are the same whatever the case and however their letters are
    /// composed, and blanks around them are slips.
    pub fn typed(text: &str) -> Self {
        Self(text::composed(text.trim()).to_lowercase())
    }

    /// As it is kept, or as a page of ours carries it.
    pub fn kept(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Says whether a new account may have it. It is an address if there is something on both sides of
    /// one @. Nothing is sent there.
    ///
    /// # Errors
    /// A sentence on what to enter instead.
    pub fn judge(&self) -> Result<(), String> {
        let email = &self.0;
        let good = email.len() <= LONGEST
            && email
                .split_once('@')
                .is_some_and(|(a, b)| !a.is_empty() && !b.is_empty() && !b.contains('@'))
            && !email
                .chars()
                .any(|c| c.is_control() || c.is_whitespace() || evenkeel_app::text::unseen(c));
        match good {
            true => Ok(()),
            false => Err("Enter an e-mail address, such as anna@example.com.".to_owned()),
        }
    }

    /// As a text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The account as an object of the trail.
    pub fn object(&self) -> String {
        format!("user {self}")
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn an_address_is_the_same_however_it_is_typed() {
        // The second has its ë in two signs.
        for typed in ["zoë@example.com", " ZOE\u{308}@Example.com\n"] {
            assert_eq!(Email::typed(typed).as_str(), "zoë@example.com");
        }
        assert_eq!(Email::typed("a@b").object(), "user a@b");
    }

    #[test]
    fn an_address_has_something_on_both_sides_of_one_at() {
        assert_eq!(Email::typed("anna@example.com").judge(), Ok(()));
        let long = format!("{}@b", "a".repeat(253));
        for bad in [
            "",
            "anna",
            "@b",
            "a@",
            "a@b@c",
            "a b@c",
            "a\u{200b}@b",
            &long,
        ] {
            assert!(Email::typed(bad).judge().is_err(), "{bad:?}");
        }
    }
}
