//! The second factor: six digits that an app shows for half a minute (TOTP, RFC 6238), and codes on
//! paper for when the phone is lost.

use evenkeel_app::AppError;
use evenkeel_live::database::{DbError, Tx, dialect::integer};
use totp_rs::{Algorithm, Secret as TotpSecret, TOTP};
use unicode_normalization::UnicodeNormalization;

use super::{
    Accounts, Caller, first, number,
    secret::{digest, random_hex},
    session::end_all,
    user::object,
    write_down,
};
use crate::moment;

/// How many recovery codes there are at a time.
const CODES: usize = 10;
/// Seconds that six digits hold for.
const STEP: u64 = 30;
/// Clocks may differ by so many steps.
const SKEW: i64 = 1;

/// What was shown as a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// Six digits of now.
    Totp,
    /// A code on paper.
    RecoveryCode,
}

impl Factor {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Totp => "six digits",
            Self::RecoveryCode => "a recovery code",
        }
    }

    /// Uses a code up. None where it isn't right, or was used before.
    pub(super) async fn spend(
        tx: &mut Tx,
        user: i64,
        code: &str,
        now: i64,
    ) -> Result<Option<Self>, DbError> {
        let code = plain(code);
        let sql = format!(
            "SELECT u.\"second_factor\", CAST(COALESCE(u.\"second_factor_step\", 0) AS TEXT) \
             FROM \"evenkeel_users\" u WHERE u.\"id\" = {}",
            integer(1)
        );
        let mut row = tx
            .fetch(&sql, &[Some(user.to_string())])
            .await?
            .into_iter()
            .flatten();
        let Some(secret) = row.next().flatten() else {
            return Ok(None);
        };
        let last = number(row.next().flatten());
        if let Some(step) = matching_step(&secret, &code, now) {
            // The same digits, or earlier ones, don't count again; asked in the statement itself, so
            // that of two at once one loses.
            let sql = format!(
                "UPDATE \"evenkeel_users\" SET \"second_factor_step\" = {step} \
                 WHERE \"evenkeel_users\".\"id\" = {} AND COALESCE(\"evenkeel_users\".\"second_factor_step\", 0) < {step}",
                integer(2),
                step = integer(1)
            );
            let spent = step > last
                && tx
                    .execute(&sql, &[Some(step.to_string()), Some(user.to_string())])
                    .await?
                    > 0;
            return Ok(spent.then_some(Self::Totp));
        }
        let sql = format!(
            "DELETE FROM \"evenkeel_recovery_codes\" WHERE \"evenkeel_recovery_codes\".\"user_id\" = {} AND \"evenkeel_recovery_codes\".\"code\" = $2",
            integer(1)
        );
        let args = [
            Some(user.to_string()),
            Some(digest(&code.to_ascii_lowercase())),
        ];
        Ok((tx.execute(&sql, &args).await? > 0).then_some(Self::RecoveryCode))
    }
}

/// What an app needs to show the digits.
pub struct Enrolment {
    /// The shared secret, as people type it.
    pub secret: String,
    /// The same as an address, as phones scan it.
    pub url: String,
}

impl Enrolment {
    /// A new one for an account.
    pub fn new(email: &str) -> Self {
        let mut bytes = [0; 20];
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        let secret = TotpSecret::Raw(bytes.to_vec()).to_encoded().to_string();
        Self::of(secret, email)
    }

    /// The one of a secret that was shown before.
    pub fn of(secret: String, email: &str) -> Self {
        let url = totp(&secret, email).map_or_else(String::new, |t| t.get_url());
        Self { secret, url }
    }
}

/// An address as a picture for phones: the places of the dark modules, and how many there are to a
/// side.
pub fn qr_code(url: &str) -> (usize, Vec<bool>) {
    qrcode::QrCode::new(url).map_or((0, Vec::new()), |code| {
        let dark = code.to_colors();
        (
            code.width(),
            dark.into_iter().map(|c| c == qrcode::Color::Dark).collect(),
        )
    })
}

fn totp(secret: &str, email: &str) -> Option<TOTP> {
    let bytes = TotpSecret::Encoded(secret.to_owned()).to_bytes().ok()?;
    // A colon would end the name in the address.
    let account = email.replace(':', " ");
    let issuer = Some("Evenkeel".to_owned());
    TOTP::new(Algorithm::SHA1, 6, 0, STEP, bytes, issuer, account).ok()
}

/// A code as people type it, on whatever keyboard: blanks, dashes and case are nothing, and full-width
/// digits are digits.
pub(super) fn plain(code: &str) -> String {
    code.chars()
        .take(200)
        .nfkc()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// The step that these digits are of, where it is one of now.
fn matching_step(secret: &str, code: &str, now: i64) -> Option<i64> {
    let totp = totp(secret, "")?;
    let step = now / i64::try_from(STEP).ok()?;
    // Newest first, so that the step found uses up those before it.
    (-SKEW..=SKEW)
        .rev()
        .map(|d| step + d)
        .find(|step| u64::try_from(*step).is_ok_and(|s| totp.check(code, s * STEP)))
}

impl Accounts {
    /// Gives the caller's account a second factor, once its digits were shown to work. Gives the
    /// recovery codes, which are never shown again; None where the digits are wrong.
    pub async fn enrol(
        &self,
        caller: &Caller,
        secret: &str,
        code: &str,
    ) -> Result<Option<Vec<String>>, AppError> {
        let code = plain(code);
        let now = moment::seconds();
        let Some(step) = matching_step(secret, &code, now) else {
            return Ok(None);
        };
        let codes: Vec<String> = (0..CODES).map(|_| random_hex::<8>()).collect();
        let actor = caller.actor();
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let sql = format!(
                "UPDATE \"evenkeel_users\" SET \"second_factor\" = $1, \"second_factor_step\" = {} \
                 WHERE \"evenkeel_users\".\"id\" = {}",
                integer(2),
                integer(3)
            );
            let args = [
                Some(secret.to_owned()),
                Some(step.to_string()),
                Some(caller.user.to_string()),
            ];
            tx.execute(&sql, &args).await?;
            replace_codes(&mut tx, caller.user, &codes).await?;
            // What was signed in without it ends.
            end_all(&mut tx, caller.user, caller.session()).await?;
            let of = object(&caller.email);
            write_down(&mut tx, &live, &actor, "add-second-factor", of, None).await?;
            tx.commit().await?;
            Ok(Some(codes.iter().map(|code| in_groups(code)).collect()))
        })
        .await
    }

    /// Takes an account's second factor away: one's own, or somebody's who has lost it.
    pub async fn remove_second_factor(
        &self,
        actor: &crate::audit::Actor,
        user: i64,
        email: &str,
    ) -> Result<(), AppError> {
        self.attempt(async |live| {
            let mut tx = self.database.begin().await?;
            let sql = format!(
                "UPDATE \"evenkeel_users\" SET \"second_factor\" = NULL, \"second_factor_step\" = NULL \
                 WHERE \"evenkeel_users\".\"id\" = {}",
                integer(1)
            );
            tx.execute(&sql, &[Some(user.to_string())]).await?;
            replace_codes(&mut tx, user, &[]).await?;
            let of = object(email);
            write_down(&mut tx, &live, actor, "remove-second-factor", of, None).await?;
            tx.commit().await
        })
        .await
    }

    /// How many recovery codes an account has left.
    pub async fn recovery_codes_left(&self, user: i64) -> Result<i64, AppError> {
        let sql = format!(
            "SELECT CAST(COUNT(*) AS TEXT) FROM \"evenkeel_recovery_codes\" c WHERE c.\"user_id\" = {}",
            integer(1)
        );
        Ok(number(first(
            self.fetch(&sql, &[Some(user.to_string())]).await?,
        )))
    }
}

async fn replace_codes(tx: &mut Tx, user: i64, codes: &[String]) -> Result<(), DbError> {
    let sql = format!(
        "DELETE FROM \"evenkeel_recovery_codes\" WHERE \"evenkeel_recovery_codes\".\"user_id\" = {}",
        integer(1)
    );
    tx.execute(&sql, &[Some(user.to_string())]).await?;
    for code in codes {
        let sql = format!(
            "INSERT INTO \"evenkeel_recovery_codes\" (\"user_id\", \"code\") VALUES ({}, $2)",
            integer(1)
        );
        tx.execute(&sql, &[Some(user.to_string()), Some(digest(code))])
            .await?;
    }
    Ok(())
}

/// Easier to copy from paper.
fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::{Enrolment, in_groups, matching_step, plain, totp};

    #[test]
    fn the_digits_of_now_and_of_a_step_beside_it_match_and_no_others() {
        let Enrolment { secret, url } = Enrolment::new("anna@example.com");
        assert!(
            url.starts_with("otpauth://totp/Evenkeel:anna%40example.com?"),
            "{url}"
        );
        let app = totp(&secret, "").expect("it is a secret");
        let now: i64 = 1_800_000_015;
        let step = now / 30;
        for (at, found) in [
            (now, Some(step)),
            (now - 30, Some(step - 1)),
            (now + 30, Some(step + 1)),
            (now - 90, None),
            (now + 90, None),
        ] {
            let code = app.generate(at.unsigned_abs());
            assert_eq!(matching_step(&secret, &code, now), found, "{at}");
        }
        assert_eq!(matching_step(&secret, "", now), None);
        assert_eq!(matching_step("not base 32!", "123456", now), None);
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in [
            "123456",
            "123 456",
            "123-456",
            "１２３４５６",
            " １２３‑４５６ ",
        ] {
            assert_eq!(plain(typed), "123456", "{typed}");
        }
        assert_eq!(plain("01AB-23cd"), "01ab23cd");
    }

    #[test]
    fn codes_are_grouped() {
        assert_eq!(in_groups("0123456789abcdef"), "0123-4567-89ab-cdef");
    }
}
