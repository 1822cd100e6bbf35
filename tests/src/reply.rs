//! What the server answered.

use reqwest::header::HeaderMap;
use serde_json::Value;

use crate::Markup;

/// A response, read to its end.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body as it came.
    pub body: Vec<u8>,
    headers: HeaderMap,
    url: String,
}

impl Reply {
    pub(crate) async fn read(response: reqwest::Response) -> Result<Self, reqwest::Error> {
        Ok(Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            url: response.url().to_string(),
            body: response.bytes().await?.to_vec(),
        })
    }

    /// A header's value, where there is one.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The value of a cookie that it sets; its name may end in the port of the address.
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.set_cookies().iter().find_map(|cookie| {
            let (whole, rest) = cookie.split_once('=')?;
            let port = whole.strip_prefix(name)?.strip_prefix('-').unwrap_or("0");
            (whole == name || port.parse::<u16>().is_ok_and(|port| port > 0))
                .then(|| rest.split(';').next().unwrap_or_default().to_owned())
        })
    }

    /// The word of what the next page is to say, once.
    #[must_use]
    pub fn said(&self) -> Option<String> {
        let said = self.cookie("evenkeel-said")?;
        said.split('.').next().map(str::to_owned)
    }

    /// All cookies that it sets, as they were written.
    #[must_use]
    pub fn set_cookies(&self) -> Vec<String> {
        self.headers
            .get_all("set-cookie")
            .iter()
            .filter_map(|value| value.to_str().ok().map(str::to_owned))
            .collect()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// It isn't JSON.
    #[must_use]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("not JSON, {error}: {self}"))
    }

    /// The body as a page.
    #[must_use]
    pub fn markup(&self) -> Markup {
        Markup::read(&self.text())
    }

    /// Itself, if it has this status.
    ///
    /// # Panics
    /// It has another.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "the status of {self}");
        self
    }

    /// Itself, unless the server gave up on the request.
    ///
    /// # Panics
    /// The status is a 5xx.
    #[track_caller]
    pub fn expect_no_failure(self) -> Self {
        assert!(self.status < 500, "the status of {self}");
        self
    }

    /// The path that the reply sends the client to.
    ///
    /// # Panics
    /// It sends the client nowhere.
    #[must_use]
    #[track_caller]
    pub fn location(&self) -> String {
        let location = self
            .header("location")
            .unwrap_or_else(|| panic!("there is no location in {self}"));
        // A referer comes back as the absolute address that it was.
        match location.split_once("://") {
            Some((_, rest)) => rest
                .find('/')
                .map_or("/", |start| &rest[start..])
                .to_owned(),
            None => location.to_owned(),
        }
    }
}

impl std::fmt::Display for Reply {
    /// For a failed test's message: enough to see what happened.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let start: String = self.text().chars().take(2_000).collect();
        write!(f, "{} → {}\n{start}", self.url, self.status)
    }
}
