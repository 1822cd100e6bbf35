//! What an authenticator app shows.

/// The digits of a secret, so many seconds from now.
///
/// # Panics
/// The secret is none.
#[must_use]
pub fn digits(secret: &str, later: u64) -> String {
    let bytes = totp_rs::Secret::Encoded(secret.to_owned())
        .to_bytes()
        .expect("it is base 32");
    let totp = totp_rs::TOTP::new(
        totp_rs::Algorithm::SHA1,
        6,
        0,
        30,
        bytes,
        None,
        String::new(),
    )
    .expect("it is long enough");
    totp.generate(crate::now() + later)
}
