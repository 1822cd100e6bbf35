//! What is said once, by the page after a redirect: that something is done, and to whom. It waits in a
//! cookie, sealed with the session's own secret, so that nobody else writes there what we say, any
//! server of ours can read it, and a page that is loaded again doesn't say it again.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use evenkeel_app::pages::Flash;

use crate::{
    identity::{
        Visitor,
        secret::{Secret, digest},
    },
    web::{Site, cookies::Names},
};

/// The longest name that is said.
const LONGEST: usize = 300;

/// What the page is to say.
pub struct Said(pub Option<Flash>);

impl FromRequestParts<Site> for Said {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        let names = Names::of(&parts.headers, site.secure);
        let visitor = parts.extensions.get::<Visitor>();
        let session = visitor.and_then(|v| v.session.clone()).unwrap_or_default();
        let sealed = names.said(&parts.headers).unwrap_or_default();
        Ok(Self(
            opened(&sealed, &session).and_then(|(code, of)| word(&code, &of)),
        ))
    }
}

/// How something is said to a browser.
pub struct Told {
    names: Names,
    session: String,
}

impl FromRequestParts<Site> for Told {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Self::Rejection> {
        let visitor = parts.extensions.get::<Visitor>();
        Ok(Self {
            names: Names::of(&parts.headers, site.secure),
            session: visitor.and_then(|v| v.session.clone()).unwrap_or_default(),
        })
    }
}

impl Told {
    /// Under the secret that the session has from now on.
    pub fn under(mut self, session: &Secret) -> Self {
        session.reveal().clone_into(&mut self.session);
        self
    }

    /// Leads to a page that says so.
    pub fn say(&self, to: &str, code: &str, of: &str) -> Response {
        let mut response = Redirect::to(to).into_response();
        put(response.headers_mut(), self.names, &self.session, code, of);
        response
    }
}

/// Has the next page say so.
fn put(headers: &mut HeaderMap, names: Names, session: &str, code: &str, of: &str) {
    let of: String = of.chars().take(LONGEST).collect();
    let of: String = form_urlencoded::byte_serialize(of.as_bytes()).collect();
    let seal = seal(code, &of, session);
    names.set_said(headers, format!("{code}.{seal}.{of}"));
}

fn seal(code: &str, of: &str, session: &str) -> String {
    let mut seal = digest(&format!("said {code} {of} {session}"));
    seal.truncate(32);
    seal
}

fn opened(sealed: &str, session: &str) -> Option<(String, String)> {
    let mut parts = sealed.splitn(3, '.');
    let (code, sealed, of) = (parts.next()?, parts.next()?, parts.next()?);
    // Whoever lacks the secret can't find the seal out by trying: it stays in the browser.
    (sealed == seal(code, of, session)).then(|| {
        let plain = form_urlencoded::parse(format!("of={of}").as_bytes())
            .next()
            .map(|(_, of)| of.into_owned());
        (code.to_owned(), plain.unwrap_or_default())
    })
}

/// A code of ours in words.
fn word(code: &str, of: &str) -> Option<Flash> {
    let done = |text: String| Some(Flash::Done(text));
    let refused = |text: &str| Some(Flash::Refused(text.to_owned()));
    match code {
        "password" => done(
            "Your password is changed. Wherever else you were signed in, you aren't any more."
                .into(),
        ),
        "factor-off" => done("Two-factor authentication is off.".into()),
        "session" => done(format!("The session of {of} has ended.")),
        "sessions" => done("You are signed out everywhere else.".into()),
        "role" => done(format!(
            "The role of {of} is changed. It holds from the next sign-in, which is now."
        )),
        "disabled" => done(format!("{of} is disabled, and signed out everywhere.")),
        "enabled" => done(format!("{of} is enabled and can sign in again.")),
        "user-factor-off" => done(format!("Two-factor authentication of {of} is off.")),
        "own" => refused(
            "Your own password and two-factor authentication are changed on your account's page, with \
             your password. Nothing was changed.",
        ),
        "user-sessions" => done(format!("{of} is signed out everywhere.")),
        "last-admin" => Some(Flash::Refused(format!(
            "{of} is the last administrator who can sign in. Make another one first."
        ))),
        "unknown" => refused("There is no such thing any more. Nothing was changed."),
        "revoked" => done(format!("The token “{of}” is revoked.")),
        "reset" => done(format!(
            "{of} is set back. Its pipeline begins anew at its next run."
        )),
        "removed" => done(format!("{of} is removed.")),
        "limit" => done(format!("The limit of {of} is set.")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{opened, put};
    use crate::web::cookies::Names;

    #[test]
    fn only_what_we_sealed_for_this_session_is_said() {
        let mut headers = HeaderMap::new();
        let names = Names::of(&HeaderMap::new(), false);
        put(&mut headers, names, "secret", "disabled", "Zoë; a.b=c");
        let cookie = headers["set-cookie"].to_str().expect("it is text");
        let value = cookie.split(['=', ';']).nth(1).expect("it has a value");
        let read = opened(value, "secret");
        assert_eq!(read, Some(("disabled".into(), "Zoë; a.b=c".into())));
        assert_eq!(opened(value, "another"), None);
        assert_eq!(opened(&value.replace("Zo", "Ao"), "secret"), None);
        assert_eq!(opened("disabled", "secret"), None);
    }
}
