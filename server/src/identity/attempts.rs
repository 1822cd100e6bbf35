//! Slows down whoever tries passwords, and nobody else.
//!
//! An attempt is counted before it is judged, so that many at once gain nothing, and taken back
//! when it succeeds. What has failed often must wait before the next is looked at; those that come
//! too early are neither judged nor counted. A browser in which the account's owner has signed in
//! before is counted by itself: other people's failures can't keep the owner out.

use std::net::IpAddr;

use evenkeel_app::{AppError, audit::Action};
use evenkeel_live::database::{DbError, TextRow, Tx};

use super::{Accounts, Email, secret::digest};
use crate::{
    moment, network,
    row::{Columns, Number, Rows},
};

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
    pub fn account(email: &Email) -> Self {
        Self::new(Kind::Account, email.as_str())
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
            key: digest(&format!("{name} {of}")),
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

impl Accounts {
    /// Counts an attempt; the seconds to wait where it comes too early.
    pub(super) async fn too_early(&self, subjects: &[Subject]) -> Result<Option<i64>, AppError> {
        self.attempt(async |_| {
            let mut tx = self.watched.begin().await?;
            let wait = count(&mut tx, subjects, moment::seconds()).await?;
            if wait > 0 {
                return Ok(Some(wait));
            }
            tx.commit().await?;
            Ok(None)
        })
        .await
    }
}

/// What was counted of a subject.
struct Counted {
    failures: i64,
    last_at: i64,
}

impl TryFrom<TextRow> for Counted {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            failures: columns.number("failures")?,
            last_at: columns.number("last_at")?,
        })
    }
}

/// Counts an attempt of each subject. Gives the seconds to wait where it comes too early; then
/// the transaction is to be dropped.
async fn count(tx: &mut Tx, subjects: &[Subject], now: i64) -> Result<i64, DbError> {
    let mut wait = 0;
    for subject in subjects {
        // Writing it first locks it, also where it wasn't there yet.
        let sql = "insert into evenkeel_attempts as a (subject, failures, last_at) \
             values ($1, 0, cast($2 as bigint)) \
             on conflict (subject) do update set failures = a.failures \
             returning cast(failures as text), cast(last_at as text)";
        let args = [Some(subject.key.clone()), Some(now.to_string())];
        let counted: Option<Counted> = tx.fetch(sql, &args).await?.one()?;
        let counted = counted.unwrap_or(Counted {
            failures: 0,
            last_at: now,
        });
        let failures = match now - counted.last_at > FORGOTTEN {
            true => 0,
            false => counted.failures,
        };
        wait = wait.max(counted.last_at + subject.wait(failures) - now);
        let sql = "update evenkeel_attempts as a \
             set failures = cast($2 as bigint), last_at = cast($3 as bigint) where a.subject = $1";
        let args = [
            Some(subject.key.clone()),
            Some((failures + 1).to_string()),
            Some(now.to_string()),
        ];
        tx.execute(sql, &args).await?;
    }
    Ok(wait.max(0))
}

/// For so many seconds refusals of one kind are counted together.
const TOGETHER: i64 = 60 * 60;

/// Counts a refusal of this kind and of this object; gives which of this hour it is, from 1.
pub async fn refused(tx: &mut Tx, action: Action, object: &str, now: i64) -> Result<i64, DbError> {
    let key = digest(&format!("{} {object}", action.name()));
    let sql = "insert into evenkeel_attempts as a (subject, failures, last_at) \
         values ($1, 1, cast($2 as bigint)) on conflict (subject) do update set \
         failures = case when a.last_at <= cast($3 as bigint) then 1 else a.failures + 1 end, \
         last_at = case when a.last_at <= cast($3 as bigint) then cast($2 as bigint) \
         else a.last_at end \
         returning cast(failures as text)";
    let args = [
        Some(key),
        Some(now.to_string()),
        Some((now - TOGETHER).to_string()),
    ];
    match tx.fetch(sql, &args).await?.one()? {
        Some(Number(count)) => Ok(count),
        None => Err(DbError::Unreadable("a refusal wasn't counted".into())),
    }
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
                "update evenkeel_attempts as a set failures = a.failures - 1 \
                 where a.subject = $1 and a.failures > 0"
            }
            Kind::Account | Kind::Device => {
                "delete from evenkeel_attempts as a where a.subject = $1"
            }
        };
        tx.execute(sql, &[Some(subject.key.clone())]).await?;
    }
    let sql = "delete from evenkeel_attempts as a where a.last_at < cast($1 as bigint)";
    tx.execute(sql, &[Some((now - FORGOTTEN).to_string())])
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Email, Subject, is_written_down};

    #[test]
    fn a_flood_of_refusals_leaves_a_handful_of_rows() {
        let rows = (1..=100_000).filter(|n| is_written_down(*n)).count();
        assert_eq!(rows, 5 + 14);
    }

    #[test]
    fn the_first_failures_are_free_and_no_wait_lasts() {
        let account = Subject::account(&Email::kept("a@example.com"));
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
        assert!(
            !Subject::account(&Email::typed("my password"))
                .key
                .contains("password")
        );
    }
}
