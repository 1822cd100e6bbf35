//! The cookies: the session's, the mark of a browser that is known, and what is said once.
//!
//! Where there is TLS they carry `__Host-`, which a browser takes over TLS alone and for this one host.
//! On loopback without TLS they have plain names. Browsers keep cookies by host and not by port, so two
//! instances on one host, or at the ends of two tunnels, are told apart by the port that the browser
//! itself names; servers that share a database behind one name share it too.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use cookie::{Cookie, SameSite, time::Duration};

use super::hosts::Host;
use crate::identity::secret::Secret;

const SESSION: &str = "evenkeel-session";
const DEVICE: &str = "evenkeel-device";
const SAID: &str = "evenkeel-said";
/// How long a browser stays known.
const KNOWN: Duration = Duration::days(180);
/// What is said once waits no longer than this for the page that says it.
const WAITS: Duration = Duration::minutes(1);

/// What the cookies are called at the address that a request came to.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    secure: bool,
    /// None: the usual one of http or https.
    port: Option<u16>,
}

impl Names {
    /// Those of a request.
    pub fn of(headers: &HeaderMap, secure: bool) -> Self {
        let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
        let port = host.and_then(|h| h.parse::<Host>().ok()?.port());
        let port = port.filter(|port| !matches!(port, 80 | 443));
        Self { secure, port }
    }

    /// The session's token.
    pub fn session(self, headers: &HeaderMap) -> Option<String> {
        self.find(headers, SESSION)
    }

    /// The browser's mark.
    pub fn device(self, headers: &HeaderMap) -> Option<String> {
        self.find(headers, DEVICE)
    }

    /// What is to be said once.
    pub fn said(self, headers: &HeaderMap) -> Option<String> {
        self.find(headers, SAID).filter(|said| !said.is_empty())
    }

    /// Gives a browser its session; it ends with the browser's, and with ours.
    pub fn set_session(self, headers: &mut HeaderMap, secret: &Secret) {
        self.add(headers, SESSION, secret.reveal().to_owned(), None);
    }

    /// Takes a browser's session away.
    pub fn end_session(self, headers: &mut HeaderMap) {
        self.add(headers, SESSION, String::new(), Some(Duration::ZERO));
    }

    /// Marks a browser as known.
    pub fn set_device(self, headers: &mut HeaderMap, secret: &Secret) {
        self.add(headers, DEVICE, secret.reveal().to_owned(), Some(KNOWN));
    }

    /// Has something said by the next page.
    pub fn set_said(self, headers: &mut HeaderMap, said: String) {
        self.add(headers, SAID, said, Some(WAITS));
    }

    /// It has been said.
    pub fn end_said(self, headers: &mut HeaderMap) {
        self.add(headers, SAID, String::new(), Some(Duration::ZERO));
    }

    fn name(self, of: &str, port: Option<u16>) -> String {
        let host = if self.secure { "__Host-" } else { "" };
        match port {
            Some(port) => format!("{host}{of}-{port}"),
            None => format!("{host}{of}"),
        }
    }

    /// A cookie's value. One of before ports were told apart is as good: it is a secret of ours or
    /// nobody's.
    fn find(self, headers: &HeaderMap, of: &str) -> Option<String> {
        let named = |name: String| {
            headers
                .get_all(header::COOKIE)
                .iter()
                .filter_map(|value| value.to_str().ok())
                .flat_map(Cookie::split_parse)
                .filter_map(Result::ok)
                .find(|cookie| cookie.name() == name)
                .map(|cookie| cookie.value().to_owned())
        };
        named(self.name(of, self.port)).or_else(|| named(self.name(of, None)))
    }

    fn add(self, headers: &mut HeaderMap, of: &str, value: String, age: Option<Duration>) {
        let mut cookie = Cookie::build((self.name(of, self.port), value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.secure);
        if let Some(age) = age {
            cookie = cookie.max_age(age);
        }
        if let Ok(value) = HeaderValue::from_str(&cookie.build().to_string()) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}

/// Bids a browser forget what it has kept of the site: pages in its cache, and what scripts may have
/// stored. Not its cookies: that would take those of the site's siblings under the same domain along, and
/// the mark by which the browser is known; the session's own is taken away by name.
pub fn forget(headers: &mut HeaderMap) {
    headers.insert(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Names;

    fn asked(host: &'static str, cookies: &'static str) -> HeaderMap {
        HeaderMap::from_iter([
            (header::HOST, HeaderValue::from_static(host)),
            (header::COOKIE, HeaderValue::from_static(cookies)),
        ])
    }

    #[test]
    fn two_ports_of_a_host_have_two_sessions() {
        let both = "evenkeel-session-3111=a; evenkeel-session-3112=b";
        for (host, found) in [("127.0.0.1:3111", "a"), ("localhost:3112", "b")] {
            let headers = asked(host, both);
            let names = Names::of(&headers, false);
            assert_eq!(names.session(&headers).as_deref(), Some(found));
        }
        let headers = asked("localhost:3113", both);
        assert_eq!(Names::of(&headers, false).session(&headers), None);
    }

    #[test]
    fn the_usual_ports_and_sessions_of_before_need_none() {
        let headers = asked("example.com:443", "__Host-evenkeel-session=a");
        let names = Names::of(&headers, true);
        assert_eq!(names.session(&headers).as_deref(), Some("a"));
        let headers = asked("127.0.0.1:3000", "evenkeel-session=old");
        let names = Names::of(&headers, false);
        assert_eq!(names.session(&headers).as_deref(), Some("old"));
    }
}
