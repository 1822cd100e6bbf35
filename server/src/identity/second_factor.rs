//! The second factor: six digits that an app shows for half a minute (TOTP, RFC 6238), and codes on
//! paper for when the phone is lost.

use evenkeel_app::{AppError, audit::Action};
use evenkeel_live::database::{DbError, TextRow, Tx};
use totp_rs::{Algorithm, Secret as TotpSecret, TOTP};
use unicode_normalization::UnicodeNormalization;

use super::{
    Accounts, Caller, Email,
    secret::{digest, random_hex},
    session::end_all,
    write_down,
};
use crate::{
    audit::{Actor, AuditEntry},
    moment,
    row::{Columns, Number, Rows},
};

/// How many recovery codes there are at a time.
const CODES: usize = 10;
/// Seconds that six digits hold for.
const STEP: u64 = 30;
/// Clocks may differ by so many steps.
const SKEW: i64 = 1;

/// What is kept of an account's second factor.
struct Kept {
    secret: Option<String>,
    /// The last step whose digits were used.
    step: i64,
}

impl TryFrom<TextRow> for Kept {
    type Error = DbError;

    fn try_from(row: TextRow) -> Result<Self, DbError> {
        let mut columns = Columns::of(row);
        Ok(Self {
            secret: columns.optional(),
            step: columns
                .optional_number("second_factor_step")?
                .unwrap_or_default(),
        })
    }
}

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
        let sql = "select u.second_factor, cast(u.second_factor_step as text) \
             from evenkeel_users u where u.id = cast($1 as bigint)";
        let kept: Option<Kept> = tx.fetch(sql, &[Some(user.to_string())]).await?.one()?;
        let Some(Kept {
            secret: Some(secret),
            step: last,
        }) = kept
        else {
            return Ok(None);
        };
        if let Some(step) = matching_step(&secret, &code, now) {
            // The same digits, or earlier ones, don't count again; asked in the statement itself, so
            // that of two at once one loses.
            let sql = "update evenkeel_users as u set second_factor_step = cast($1 as bigint) \
                 where u.id = cast($2 as bigint) \
                 and coalesce(u.second_factor_step, 0) < cast($1 as bigint)";
            let args = [Some(step.to_string()), Some(user.to_string())];
            let spent = step > last && tx.execute(sql, &args).await? > 0;
            return Ok(spent.then_some(Self::Totp));
        }
        let sql = "delete from evenkeel_recovery_codes as c \
             where c.user_id = cast($1 as bigint) and c.code = $2";
        let args = [
            Some(user.to_string()),
            Some(digest(&code.to_ascii_lowercase())),
        ];
        Ok((tx.execute(sql, &args).await? > 0).then_some(Self::RecoveryCode))
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
    pub fn new(email: &Email) -> Self {
        let mut bytes = [0; 20];
        getrandom::fill(&mut bytes).expect("the system gives random bytes");
        let secret = TotpSecret::Raw(bytes.to_vec()).to_encoded().to_string();
        Self::of(secret, email)
    }

    /// The one of a secret that was shown before.
    pub fn of(secret: String, email: &Email) -> Self {
        let url = totp(&secret, email.as_str()).map_or_else(String::new, |t| t.get_url());
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
            let mut tx = self.watched.begin().await?;
            let sql = "update evenkeel_users as u \
                 set second_factor = $1, second_factor_step = cast($2 as bigint) \
                 where u.id = cast($3 as bigint)";
            let args = [
                Some(secret.to_owned()),
                Some(step.to_string()),
                Some(caller.user.to_string()),
            ];
            tx.execute(sql, &args).await?;
            replace_codes(&mut tx, caller.user, &codes).await?;
            // What was signed in without it ends.
            end_all(&mut tx, caller.user, caller.session()).await?;
            let of = caller.email.object();
            let entry = AuditEntry::new(&actor, Action::AddSecondFactor, of);
            write_down(&mut tx, &live, entry).await?;
            tx.commit().await?;
            Ok(Some(codes.iter().map(|code| in_groups(code)).collect()))
        })
        .await
    }

    /// Takes an account's second factor away: one's own, or somebody's who has lost it.
    pub async fn remove_second_factor(
        &self,
        actor: &Actor,
        user: i64,
        email: &Email,
    ) -> Result<(), AppError> {
        self.attempt(async |live| {
            let mut tx = self.watched.begin().await?;
            let sql = "update evenkeel_users as u \
                 set second_factor = null, second_factor_step = null \
                 where u.id = cast($1 as bigint)";
            tx.execute(sql, &[Some(user.to_string())]).await?;
            replace_codes(&mut tx, user, &[]).await?;
            let entry = AuditEntry::new(actor, Action::RemoveSecondFactor, email.object());
            write_down(&mut tx, &live, entry).await?;
            tx.commit().await
        })
        .await
    }

    /// How many recovery codes an account has left.
    pub async fn recovery_codes_left(&self, user: i64) -> Result<i64, AppError> {
        let sql = "select cast(count(*) as text) from evenkeel_recovery_codes c \
             where c.user_id = cast($1 as bigint)";
        let left: Option<Number> = self.row(sql, &[Some(user.to_string())]).await?;
        Ok(left.map_or(0, |Number(left)| left))
    }
}

async fn replace_codes(tx: &mut Tx, user: i64, codes: &[String]) -> Result<(), DbError> {
    let sql = "delete from evenkeel_recovery_codes as c where c.user_id = cast($1 as bigint)";
    tx.execute(sql, &[Some(user.to_string())]).await?;
    for code in codes {
        let sql = "insert into evenkeel_recovery_codes (user_id, code) \
             values (cast($1 as bigint), $2)";
        tx.execute(sql, &[Some(user.to_string()), Some(digest(code))])
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
    use super::{Email, Enrolment, in_groups, matching_step, plain, totp};

    #[test]
    fn the_digits_of_now_and_of_a_step_beside_it_match_and_no_others() {
        let Enrolment { secret, url } = Enrolment::new(&Email::kept("anna@example.com"));
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
