//! The names under which the site is served. A page of somebody else's whose name is made to lead here
//! (DNS rebinding) is of the same origin as we are in the browser's eyes; its name gives it away.

use std::{
    net::{Ipv6Addr, SocketAddr},
    str::FromStr,
};

use axum::http::uri::Authority;

/// A host as the operator names it, and as a browser sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    /// In lower case; an address of IPv6 as it is usually written.
    name: String,
    port: Option<u16>,
}

impl FromStr for Host {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let authority: Authority = text.parse().map_err(|_| ())?;
        let name = authority.host();
        // Nobody is named in a host, and what follows the colon is a number.
        let rest = text.strip_prefix(name).ok_or(())?;
        let port = match rest.strip_prefix(':') {
            Some(port) => Some(port.parse().map_err(|_| ())?),
            None if rest.is_empty() => None,
            None => return Err(()),
        };
        let bare = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
        let name = match bare {
            Some(address) => address.parse::<Ipv6Addr>().map_err(|_| ())?.to_string(),
            None if name.is_empty() || !name.bytes().all(of_a_name) => return Err(()),
            None => name.to_ascii_lowercase(),
        };
        Ok(Self { name, port })
    }
}

impl Host {
    /// The port, where it is named.
    pub fn port(&self) -> Option<u16> {
        self.port
    }
}

/// Whether a letter may stand in the name of a machine, or in an address of IPv4.
fn of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._".contains(&byte)
}

/// The names under which the site is served.
#[derive(Clone, Debug, Default)]
pub struct Hosts(Vec<Host>);

impl Hosts {
    /// Those of the address that is listened at, of the public address and of the operator's own.
    pub fn new(listening: SocketAddr, public: Option<&str>, more: &[Host]) -> Self {
        let mut all = more.to_vec();
        let of_url = public.and_then(|url| url.split_once("://"));
        all.extend(of_url.and_then(|(_, rest)| Host::from_str(rest).ok()));
        let ip = listening.ip();
        let mut names = Vec::new();
        if !ip.is_unspecified() {
            names.push(ip.to_string());
        }
        if ip.is_loopback() {
            let own = [
                "localhost".to_owned(),
                "127.0.0.1".to_owned(),
                "::1".to_owned(),
            ];
            names.extend(own);
        }
        all.extend(names.into_iter().map(|name| Host { name, port: None }));
        // A proxy may leave the port out or put its own in, and a name is what tells a stranger.
        for host in &mut all[more.len()..] {
            host.port = None;
        }
        Self(all)
    }

    /// Whether a request for this host is one for us.
    pub fn serves(&self, host: &Host) -> bool {
        self.0
            .iter()
            .any(|own| own.name == host.name && (own.port.is_none() || own.port == host.port))
    }

    /// Whether there are none, so that nobody is served.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Host, Hosts};

    #[test]
    fn only_our_own_names_are_served() {
        let hosts = |listening: &str, public: Option<&str>, more: &[&str]| {
            let more: Vec<Host> = more.iter().map(|h| h.parse().expect("a host")).collect();
            Hosts::new(listening.parse().expect("an address"), public, &more)
        };
        let local = hosts("127.0.0.1:3000", None, &[]);
        let behind = hosts(
            "0.0.0.0:3000",
            Some("https://projects.example.com"),
            &["10.0.0.7", "other.example.com:8443"],
        );
        for (hosts, host, served) in [
            (&local, "127.0.0.1:3000", true),
            (&local, "127.0.0.1", true),
            (&local, "LocalHost:9999", true),
            (&local, "[::1]:3000", true),
            (&local, "[0:0:0:0:0:0:0:1]", true),
            (&local, "localhost.evil.example", false),
            (&local, "evil.example:3000", false),
            (&local, "0.0.0.0:3000", false),
            (&local, "127.0.0.2", false),
            (&local, "[::]", false),
            (&behind, "projects.example.com", true),
            (&behind, "projects.example.com:443", true),
            (&behind, "10.0.0.7:3000", true),
            (&behind, "other.example.com:8443", true),
            (&behind, "other.example.com", false),
            (&behind, "127.0.0.1", false),
            (&behind, "0.0.0.0:3000", false),
            (&behind, "xprojects.example.com", false),
            (&behind, "projects.example.com.", false),
        ] {
            let host = host.parse().expect("a host");
            assert_eq!(hosts.serves(&host), served, "{host:?}");
        }
        for malformed in [
            "", ":80", "a@b", "a:b", "a:99999", "a b", "a/b", "[::1", "::1", "a,b", "http://a",
            "a?b",
        ] {
            assert!(malformed.parse::<Host>().is_err(), "{malformed}");
        }
    }
}
