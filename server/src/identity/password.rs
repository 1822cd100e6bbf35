//! Passwords: which are taken, and how they are kept.
//!
//! Argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane). Any character, nothing cut, nothing
//! trimmed; but in the form in which Unicode makes one of what is the same (NFKC, as NIST SP 800-63B
//! asks), since one keyboard sends ä as one sign and another as two.

use std::sync::{Arc, LazyLock};

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

/// The shortest that is taken, in characters.
pub const LEAST: usize = 8;
/// What is advised.
pub const ADVISED: usize = 15;
/// The longest: beyond it the work of looking at it would be the attack.
const MOST: usize = 1024;
/// How much of a long one is compared with the common ones; those are short.
const COMPARED: usize = 64;
/// What is kept where an account's owner has yet to choose a password: none has this hash.
pub(super) const NONE_YET: &str = "!";
/// Fewer guesses than this take an attacker no time: what is on every list, and small changes to it.
const GUESSES: u64 = 1_000_000;

/// Each hash takes 19 MiB and a core: as many at once as there are cores, but for one, which stays for
/// those who are signed in.
static HASHING: LazyLock<Semaphore> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    Semaphore::new(cores.saturating_sub(1).max(1))
});

/// How many of nobody in particular may wait for their turn; with two cores, for two or three seconds.
const STRANGERS: usize = 64;
/// How many may wait who were let in before. They have slots of their own, so that strangers can't
/// take them all.
const KNOWN: usize = 16;

static STRANGERS_SLOTS: LazyLock<Arc<Semaphore>> =
    LazyLock::new(|| Arc::new(Semaphore::new(STRANGERS)));
static KNOWN_SLOTS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(KNOWN)));

/// Who wants a password looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Anybody.
    Stranger,
    /// Somebody with a session or a link, or in a browser that the account's owner has used before.
    Known,
}

/// A slot among those who wait for a password to be looked at.
pub struct Slot(
    #[expect(dead_code, reason = "it is given back when it is dropped")] OwnedSemaphorePermit,
);

/// Takes a slot. None: all are taken, and more would only wait in vain.
pub fn slot(asking: Asking) -> Option<Slot> {
    let slots = match asking {
        Asking::Stranger => &STRANGERS_SLOTS,
        Asking::Known => &KNOWN_SLOTS,
    };
    Arc::clone(slots).try_acquire_owned().ok().map(Slot)
}

/// What an unknown user's password is held against, so that it takes as long as a known one's.
static NOBODY: LazyLock<String> =
    LazyLock::new(|| kept(&super::secret::random_hex::<32>()).unwrap_or_default());

/// A password as it is judged and hashed.
fn same(password: &str) -> String {
    password.nfkc().collect()
}

/// Says whether a password is taken.
///
/// # Errors
/// A sentence on what to choose instead.
pub fn judge(password: &str, about: &[&str]) -> Result<(), String> {
    // What is longer than this no form of it makes shorter.
    if password.len() > 16 * MOST {
        return Err(format!("Choose at most {MOST} characters."));
    }
    let password = &same(password);
    let length = password.chars().count();
    if length < LEAST {
        return Err(format!(
            "Choose at least {LEAST} characters; {ADVISED} or more are better."
        ));
    }
    if length > MOST {
        return Err(format!("Choose at most {MOST} characters."));
    }
    let beginning: String = password.chars().take(COMPARED).collect();
    let about: Vec<&str> = about
        .iter()
        .flat_map(|text| std::iter::once(*text).chain(text.split('@')))
        .collect();
    let estimate = zxcvbn::zxcvbn(&beginning, &about);
    if length < 2 * COMPARED && estimate.guesses() < GUESSES {
        return Err(
            "This is among the first passwords that somebody would try. Choose another, such as a few \
             words that don't belong together."
                .to_owned(),
        );
    }
    Ok(())
}

/// Hashes a password, to be kept.
///
/// # Errors
/// The hash could not be made: there is no memory or no thread for it.
pub async fn hash(_slot: &Slot, password: String) -> Result<String, String> {
    let _turn = HASHING.acquire().await;
    tokio::task::spawn_blocking(move || kept(&password))
        .await
        .map_err(|error| error.to_string())?
}

/// What came of holding a password against a kept hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// It is the one.
    pub fits: bool,
    /// The hash was made with other parameters than today's, and is to be made anew.
    pub outdated: bool,
}

/// Holds a password against a kept hash, or, where there is no account, against nobody's: it takes
/// the same time and never fits.
pub async fn verify(_slot: &Slot, password: String, kept: Option<String>) -> Held {
    let _turn = HASHING.acquire().await;
    let held = tokio::task::spawn_blocking(move || {
        let own = kept.as_deref().and_then(|k| PasswordHash::new(k).ok());
        let theirs = own.is_some();
        // Where nobody has chosen a password yet, as where there is no account.
        let Some(hash) = own.or_else(|| PasswordHash::new(&NOBODY).ok()) else {
            return Held {
                fits: false,
                outdated: false,
            };
        };
        let fits = |text: &str| hasher().verify_password(text.as_bytes(), &hash).is_ok();
        let same = same(&password);
        let now = fits(&same);
        // Kept before passwords were brought to one form. It costs another hash, and only where the two
        // differ; whether there is an account makes no difference.
        let before = !now && same != password && fits(&password);
        let fits = (now || before) && theirs;
        let outdated = before
            || Params::try_from(&hash).map_or(true, |p| {
                let today = Params::default();
                (p.m_cost(), p.t_cost(), p.p_cost())
                    != (today.m_cost(), today.t_cost(), today.p_cost())
            });
        Held { fits, outdated }
    })
    .await;
    match held {
        Ok(held) => Held {
            outdated: held.outdated && held.fits,
            ..held
        },
        Err(error) => {
            tracing::error!(%error, "a password could not be looked at");
            Held {
                fits: false,
                outdated: false,
            }
        }
    }
}

/// Prepares what the first sign-in would otherwise wait for.
pub fn warm_up() {
    LazyLock::force(&NOBODY);
}

fn hasher() -> Argon2<'static> {
    // The crate's default is argon2id with OWASP's first choice; a test holds it to that.
    Argon2::default()
}

fn kept(password: &str) -> Result<String, String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| error.to_string())?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| error.to_string())?;
    hasher()
        .hash_password(same(password).as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Asking, Held, KNOWN, Slot, hash, judge, slot, verify};

    fn known() -> Slot {
        slot(Asking::Known).expect("there are more than these tests take")
    }

    #[test]
    fn strangers_take_no_slot_of_those_who_are_known() {
        let mut taken = Vec::new();
        while let Some(held) = slot(Asking::Stranger) {
            taken.push(held);
            assert!(taken.len() <= 64, "there is an end");
        }
        assert!(slot(Asking::Known).is_some());
        taken.pop();
        assert!(slot(Asking::Stranger).is_some(), "a slot is given back");
        const { assert!(KNOWN > 3, "these tests run beside each other") };
    }

    #[test]
    fn common_and_short_passwords_are_refused_and_long_ones_taken() {
        for refused in [
            "",
            "short",
            "password",
            "Password1",
            "12345678",
            "qwertyuiop",
            "iloveyou1",
            "anna.meier",
            "aaaaaaaaaaaa",
        ] {
            assert!(
                judge(refused, &["anna.meier@example.com"]).is_err(),
                "{refused}"
            );
        }
        let long = "x y".repeat(100);
        for taken in [
            "correct horse battery staple",
            "gläserne Katze, drei Türen",
            "p\u{0}q🦀 weird and wonderful",
            &long,
        ] {
            assert_eq!(judge(taken, &["anna.meier@example.com"]), Ok(()), "{taken}");
        }
        assert!(judge(&"x".repeat(2000), &[]).is_err());
    }

    #[tokio::test]
    async fn a_hash_is_owasps_argon2id_and_fits_its_password_alone() {
        let kept = hash(&known(), "correct horse battery".to_owned())
            .await
            .expect("it hashes");
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        let slot = known();
        let fits = |p: &str, k: Option<&str>| verify(&slot, p.to_owned(), k.map(str::to_owned));
        assert_eq!(
            fits("correct horse battery", Some(&kept)).await,
            Held {
                fits: true,
                outdated: false
            }
        );
        assert!(!fits("correct horse battery ", Some(&kept)).await.fits);
        assert!(!fits("correct horse battery", None).await.fits);
        assert!(!fits("anything", Some("not a hash")).await.fits);
    }

    #[tokio::test]
    async fn another_keyboards_same_letters_are_the_same_password() {
        // ä as one sign and as two; full-width digits; the ligature ﬁ.
        let (one, two) = (
            "gl\u{e4}serne fi 12",
            "gla\u{308}serne \u{fb01} \u{ff11}\u{ff12}",
        );
        let slot = known();
        let kept = hash(&slot, two.to_owned()).await.expect("it hashes");
        for typed in [one, two] {
            let held = verify(&slot, typed.to_owned(), Some(kept.clone())).await;
            assert_eq!(
                held,
                Held {
                    fits: true,
                    outdated: false
                },
                "{typed}"
            );
        }
        // A hash of before, of the bytes as they were typed, lets in once more and is made anew.
        let before = {
            use argon2::password_hash::{PasswordHasher, SaltString};
            let salt = SaltString::encode_b64(b"0123456789abcdef").expect("it is one");
            super::hasher()
                .hash_password(two.as_bytes(), &salt)
                .expect("it hashes")
                .to_string()
        };
        let held = verify(&slot, two.to_owned(), Some(before.clone())).await;
        assert_eq!(
            held,
            Held {
                fits: true,
                outdated: true
            }
        );
        let other = verify(&slot, "gla\u{308}serne".to_owned(), Some(before)).await;
        assert!(!other.fits);
    }

    #[tokio::test]
    async fn a_hash_of_other_parameters_is_outdated() {
        // "password" under m=8, t=1.
        let weak = {
            use argon2::password_hash::{PasswordHasher, SaltString};
            let params = argon2::Params::new(8, 1, 1, None).expect("they are allowed");
            let salt = SaltString::encode_b64(b"0123456789abcdef").expect("it is one");
            argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params)
                .hash_password(b"a password", &salt)
                .expect("it hashes")
                .to_string()
        };
        let held = verify(&known(), "a password".to_owned(), Some(weak)).await;
        assert_eq!(
            held,
            Held {
                fits: true,
                outdated: true
            }
        );
    }
}
