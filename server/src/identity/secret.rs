//! Secrets that a browser or a machine carries, and how they are kept: never themselves.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD as URL_SAFE_NO_PAD};
use evenkeel_live::random::hex;
pub use evenkeel_live::random::random_hex;
use sha2::{Digest, Sha256};

/// A secret of 256 random bits, as text. There is no `Debug` and no `Display`: it is shown to its
/// owner once, on purpose.
pub struct Secret(String);

impl Secret {
    /// A new one.
    ///
    /// # Panics
    /// The system has no randomness, without which nothing can be kept safe.
    pub fn new() -> Self {
        Self(random_hex::<32>())
    }

    /// A new one for an address that people copy: as random, in two thirds of the letters.
    ///
    /// # Panics
    /// As [`Secret::new`].
    pub fn for_link() -> Self {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        Self(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// A new one that begins so, which tells scanners of leaked secrets what they found.
    pub fn with_prefix(prefix: &str) -> Self {
        Self(format!("{prefix}{}", random_hex::<32>()))
    }

    /// The secret itself, for its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn digest(&self) -> String {
        digest(&self.0)
    }
}

/// What is kept of a secret: SHA-256 in hexadecimal. Enough for what is random and long; passwords
/// are neither, and have a slow hash of their own.
pub fn digest(secret: &str) -> String {
    hex(&Sha256::digest(secret))
}
