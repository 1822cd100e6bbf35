//! Slows down whoever tries passwords, and nobody else.
//!
//! An attempt is counted before it is judged, so that many at once gain nothing, and taken back
//! when it succeeds. What has failed often must wait before the next is looked at; those that come
//! too early are neither judged nor counted. A browser in which the account's owner has signed in
//! before is counted by itself: other people's failures can't keep the owner out.

use std::net::IpAddr;

use evenkeel_live::database::{DbError, Tx, dialect::integer};

use crate::network;

/// Whose attempts are counted, how many are free, and the longest wait in seconds.
#[derive(Clone, Copy)]
enum Kind {
    Account,
    Device,
    Address,
}

/// Whose attempts are counted together.
pub struct Subject {
    kind: Kind,
    key: String,
}

impl Subject {
    /// An account, known or not, from any browser that isn't known.
    pub fn account(email: &str) -> Self {
        Self::new(Kind::Account, email)
    }

    /// A browser that the account's owner has signed in from.
    pub fn device(digest: &str) -> Self {
        Self::new(Kind::Device, digest)
    }

    /// A network address. Of IPv6 its first 64 bits: whoever has one address has all that begin so.
    pub fn address(address: &str) -> Self {
        match address.parse().map(network::counted_by) {
            Ok(IpAddr::V6(network)) => Self::new(Kind::Address, &format!("{network}/64")),
            Ok(IpAddr::V4(ip)) => Self::new(Kind::Address, &ip.to_string()),
            Err(_) => Self::new(Kind::Address, address),
        }
    }

    /// Kept as a digest: people type their passwords into the wrong field.
    fn new(kind: Kind, of: &str) -> Self {
        let name = match kind {
            Kind::Account => "account",
            Kind::Device => "device",
            Kind::Address => "address",
        };
        Self {
            kind,
            key: super::secret::digest(&format!("{name} {of}")),
        }
    }

    /// How long after the last of so many failures the next attempt is looked at, in seconds.
    fn wait(&self, failures: i64) -> i64 {
        let (free, most) = match self.kind {
            // A minute, since anybody can bring this wait about for somebody else.
            Kind::Account => (5, 60),
            Kind::Device => (5, 900),
            // An office shares one address.
            Kind::Address => (30, 900),
        };
        let beyond = failures - free;
        match beyond {
            ..0 => 0,
            0..10 => (1_i64 << beyond).min(most),
            _ => most,
        }
    }
}

/// After so many seconds without a failure all is forgotten.
const FORGOTTEN: i64 = 24 * 60 * 60;

/// Counts an attempt of each subject. Gives the seconds to wait where it comes too early; then
/// the transaction is to be dropped.
pub async fn count(tx: &mut Tx, subjects: &[Subject], now: i64) -> Result<i64, DbError> {
    let mut wait = 0;
    for subject in subjects {
        // Writing it first locks it, also where it wasn't there yet.
        let sql = format!(
            "INSERT INTO \"evenkeel_attempts\" AS a (\"subject\", \"failures\", \"last_at\") \
             VALUES ($1, 0, {now}) \
             ON CONFLICT (\"subject\") DO UPDATE SET \"failures\" = a.\"failures\" \
             RETURNING CAST(\"failures\" AS TEXT), CAST(\"last_at\" AS TEXT)",
            now = integer(2)
        );
        let args = [Some(subject.key.clone()), Some(now.to_string())];
        let mut row = tx.fetch(&sql, &args).await?.into_iter().flatten();
        let mut failures = super::number(row.next().flatten());
        let last = super::number(row.next().flatten());
        if now - last > FORGOTTEN {
            failures = 0;
        }
        wait = wait.max(last + subject.wait(failures) - now);
        let sql = format!(
            "UPDATE \"evenkeel_attempts\" SET \"failures\" = {}, \"last_at\" = {} WHERE \"evenkeel_attempts\".\"subject\" = $1",
            integer(2),
            integer(3)
        );
        let args = [
            Some(subject.key.clone()),
            Some((failures + 1).to_string()),
            Some(now.to_string()),
        ];
        tx.execute(&sql, &args).await?;
    }
    Ok(wait.max(0))
}

/// For so many seconds refusals of one kind are counted together.
const TOGETHER: i64 = 60 * 60;

/// Counts a refusal of this kind and of this object; gives which of this hour it is, from 1.
pub async fn refused(tx: &mut Tx, action: &str, object: &str, now: i64) -> Result<i64, DbError> {
    let key = super::secret::digest(&format!("{action} {object}"));
    let count = |fresh: &str, known: &str| {
        let began = format!("a.\"last_at\" <= {}", integer(3));
        format!("CASE WHEN {began} THEN {fresh} ELSE {known} END")
    };
    let sql = format!(
        "INSERT INTO \"evenkeel_attempts\" AS a (\"subject\", \"failures\", \"last_at\") \
         VALUES ($1, 1, {now}) \
         ON CONFLICT (\"subject\") DO UPDATE SET \"failures\" = {failures}, \"last_at\" = {began} \
         RETURNING CAST(\"failures\" AS TEXT)",
        now = integer(2),
        failures = count("1", "a.\"failures\" + 1"),
        began = count(&integer(2), "a.\"last_at\""),
    );
    let args = [
        Some(key),
        Some(now.to_string()),
        Some((now - TOGETHER).to_string()),
    ];
    Ok(super::number(super::first(tx.fetch(&sql, &args).await?)))
}

/// Which refusals of an hour get a row each: the first few, and then one for twice as many.
pub fn is_written_down(count: i64) -> bool {
    count <= 5 || u64::try_from(count).is_ok_and(u64::is_power_of_two)
}

/// Takes back what was counted of an attempt that succeeded, and forgets what is old.
pub async fn succeeded(tx: &mut Tx, subjects: &[Subject], now: i64) -> Result<(), DbError> {
    for subject in subjects {
        // Of an address only this attempt: other accounts' failures stay.
        let sql = match subject.kind {
            Kind::Address => {
                "UPDATE \"evenkeel_attempts\" SET \"failures\" = \"failures\" - 1 \
                 WHERE \"evenkeel_attempts\".\"subject\" = $1 AND \"evenkeel_attempts\".\"failures\" > 0"
            }
            Kind::Account | Kind::Device => {
                "DELETE FROM \"evenkeel_attempts\" WHERE \"evenkeel_attempts\".\"subject\" = $1"
            }
        };
        tx.execute(sql, &[Some(subject.key.clone())]).await?;
    }
    let sql = format!(
        "DELETE FROM \"evenkeel_attempts\" WHERE \"evenkeel_attempts\".\"last_at\" < {}",
        integer(1)
    );
    tx.execute(&sql, &[Some((now - FORGOTTEN).to_string())])
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Subject, is_written_down};

    #[test]
    fn a_flood_of_refusals_leaves_a_handful_of_rows() {
        let rows = (1..=100_000).filter(|n| is_written_down(*n)).count();
        assert_eq!(rows, 5 + 14);
    }

    #[test]
    fn the_first_failures_are_free_and_no_wait_lasts() {
        let account = Subject::account("a@example.com");
        assert_eq!(account.wait(0), 0);
        assert_eq!(account.wait(4), 0);
        assert_eq!(account.wait(5), 1);
        assert_eq!(account.wait(8), 8);
        assert_eq!(account.wait(5000), 60);
        assert_eq!(Subject::device("x").wait(5000), 900);
        assert_eq!(Subject::address("x").wait(29), 0);
    }

    #[test]
    fn an_address_of_ipv6_is_its_network() {
        let key = |address| Subject::address(address).key;
        assert_eq!(key("2001:db8:1:2::1"), key("2001:db8:1:2:ffff::9"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_ne!(key("::ffff:192.0.2.1"), key("::ffff:192.0.2.2"));
        assert_eq!(key("::ffff:192.0.2.1"), key("::ffff:c000:201"));
    }

    #[test]
    fn what_was_typed_is_not_kept() {
        assert!(!Subject::account("my password").key.contains("password"));
    }
}
