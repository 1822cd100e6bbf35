//! Which proxies are believed what they say of their clients: those that the operator named.

use std::{
    net::{IpAddr, SocketAddr},
    sync::atomic::{AtomicBool, Ordering},
};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The proxies in front of the server.
#[derive(Debug, Default)]
pub struct Proxies {
    networks: Vec<IpNet>,
    /// Whether it was logged that one of them speaks in riddles. Once is enough: anybody can send some.
    warned: AtomicBool,
}

/// What a proxy says of the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hop {
    Address(IpAddr),
    /// It says, as it may, that it doesn't know or won't tell.
    Hidden,
    /// Nobody can read it.
    Malformed,
}

impl Proxies {
    /// Those in these networks.
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self {
            networks,
            warned: AtomicBool::new(false),
        }
    }

    /// Whether this address is one of theirs.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|net| net.contains(&address))
    }

    /// The client's address: the peer's own, or, where the peer is a proxy of ours, the last that no
    /// proxy of ours has. What comes before it anybody may have written. Where a proxy of ours says
    /// nothing that can be read, the client counts as that proxy.
    pub fn client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<String> {
        let mut client = peer?.to_canonical();
        if !self.trusts(client) {
            return Some(client.to_string());
        }
        for hop in chain(headers).into_iter().rev() {
            match hop {
                Hop::Address(address) => client = address.to_canonical(),
                Hop::Hidden => break,
                Hop::Malformed => {
                    if !self.warned.swap(true, Ordering::Relaxed) {
                        tracing::warn!(
                            proxy = %client,
                            "a proxy sends an address of its client that can't be read; the client counts \
                             as the proxy. This is said once"
                        );
                    }
                    break;
                }
            }
            if !self.trusts(client) {
                break;
            }
        }
        Some(client.to_string())
    }
}

/// The hops that a request has made, from the first on. `X-Forwarded-For` where there is one, since a
/// proxy that adds to it passes on what its client writes into `Forwarded`.
fn chain(headers: &HeaderMap) -> Vec<Hop> {
    let hops = |name: &str, read: fn(&str) -> Vec<Hop>| -> Option<Vec<Hop>> {
        headers.contains_key(name).then(|| {
            let lines = headers.get_all(name).iter();
            lines
                .flat_map(|line| line.to_str().map_or_else(|_| vec![Hop::Malformed], read))
                .collect()
        })
    };
    hops("x-forwarded-for", x_forwarded_for)
        .or_else(|| hops("forwarded", forwarded))
        .unwrap_or_default()
}

fn x_forwarded_for(line: &str) -> Vec<Hop> {
    let hops = line.split(',').map(str::trim).filter(|hop| !hop.is_empty());
    hops.map(|hop| {
        let bare = hop.strip_prefix('"').and_then(|h| h.strip_suffix('"'));
        node(bare.unwrap_or(hop))
    })
    .collect()
}

/// A node as RFC 7239 writes it: an address, perhaps with a port, or a word for one that isn't told.
fn node(text: &str) -> Hop {
    let hidden = |name: &str| {
        name.eq_ignore_ascii_case("unknown")
            || name
                .strip_prefix('_')
                .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(obfuscated))
    };
    if let Ok(address) = text.parse::<IpAddr>() {
        return Hop::Address(address);
    }
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Hop::Address(address.ip());
    }
    // In brackets without a port, as some write it; and a port that isn't told.
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if port.strip_prefix('_').is_some() && hidden(port) => (name, true),
        Some((name, port)) if hidden(name) && port.parse::<u16>().is_ok() => (name, true),
        _ => (text, false),
    };
    let bare = name.strip_prefix('[').and_then(|n| n.strip_suffix(']'));
    match (bare, name.parse::<IpAddr>()) {
        (Some(bare), _) => match bare.parse() {
            Ok(address) => Hop::Address(IpAddr::V6(address)),
            Err(_) => Hop::Malformed,
        },
        (None, Ok(address @ IpAddr::V4(_))) if port => Hop::Address(address),
        _ if hidden(name) => Hop::Hidden,
        _ => Hop::Malformed,
    }
}

fn obfuscated(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-".contains(&byte)
}

/// The hops in a line of `Forwarded`. Where a quotation or a pair is wrong, the whole line is: a client's
/// open quotation mark would else swallow what the proxy has added.
fn forwarded(line: &str) -> Vec<Hop> {
    read_forwarded(line).unwrap_or_else(|| vec![Hop::Malformed])
}

fn read_forwarded(line: &str) -> Option<Vec<Hop>> {
    let mut hops = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        // One element: pairs with semicolons between, up to a comma.
        let mut hop = None;
        loop {
            let (name, after) = rest.split_once('=')?;
            let name = name.trim();
            if name.is_empty() || !name.bytes().all(token) {
                return None;
            }
            let (value, after) = value(after)?;
            if name.eq_ignore_ascii_case("for") && hop.replace(node(&value)).is_some() {
                return None;
            }
            rest = after.trim_start();
            match rest.chars().next() {
                Some(';') => rest = rest[1..].trim_start(),
                Some(',') => {
                    rest = rest[1..].trim_start();
                    break;
                }
                None => break,
                Some(_) => return None,
            }
        }
        // Of this hop it says something else.
        hops.push(hop.unwrap_or(Hop::Hidden));
    }
    Some(hops)
}

/// A value, plain or in quotation marks, and what comes after it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text
            .find(|c: char| c == ';' || c == ',' || c.is_whitespace())
            .unwrap_or(text.len());
        let (value, after) = text.split_at(end);
        // Some leave the quotation marks around addresses with colons out.
        let good = !value.is_empty() && value.bytes().all(|b| token(b) || b"[]:".contains(&b));
        return good.then(|| (value.to_owned(), after));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, &quoted[at + 1..])),
            '\\' => value.push(letters.next()?.1),
            other => value.push(other),
        }
    }
    None
}

/// Whether a letter may stand in a token (RFC 9110).
fn token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::Proxies;

    fn of(proxies: &[&str], peer: &str, lines: &[(&'static str, &'static str)]) -> String {
        let networks = proxies
            .iter()
            .map(|p| p.parse().expect("it is a network"))
            .collect();
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        Proxies::new(networks)
            .client(peer.parse().ok(), &headers)
            .unwrap_or_default()
    }

    #[test]
    fn only_named_proxies_are_believed() {
        let of = |proxies: &[&str], peer: &str, header: &'static str| {
            of(proxies, peer, &[("x-forwarded-for", header)])
        };
        assert_eq!(of(&[], "10.0.0.1", "1.2.3.4"), "10.0.0.1");
        assert_eq!(of(&["10.0.0.0/8"], "10.0.0.1", "1.2.3.4"), "1.2.3.4");
        assert_eq!(
            of(&["10.0.0.0/8"], "10.0.0.1", "6.6.6.6, 1.2.3.4"),
            "1.2.3.4"
        );
        assert_eq!(
            of(&["10.0.0.0/8"], "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.9"),
            "1.2.3.4"
        );
        assert_eq!(of(&["10.0.0.0/8"], "9.9.9.9", "1.2.3.4"), "9.9.9.9");
        assert_eq!(of(&["10.0.0.0/8"], "10.0.0.1", "<script>"), "10.0.0.1");
        assert_eq!(of(&["::1/128"], "::1", "::ffff:1.2.3.4"), "1.2.3.4");
    }

    #[test]
    fn addresses_are_read_however_they_are_written() {
        const PROXY: &str = "10.0.0.1";
        const V6: &str = "2001:db8::17";
        for (name, value, client) in [
            ("x-forwarded-for", "1.2.3.4:5678", "1.2.3.4"),
            ("x-forwarded-for", "2001:db8::17", V6),
            ("x-forwarded-for", "[2001:db8::17]", V6),
            ("x-forwarded-for", "[2001:db8::17]:4711", V6),
            ("x-forwarded-for", "\"[2001:db8::17]:4711\"", V6),
            ("x-forwarded-for", "6.6.6.6:1, [2001:DB8::17]:4711", V6),
            ("x-forwarded-for", "6.6.6.6, , 1.2.3.4:80,", "1.2.3.4"),
            ("x-forwarded-for", "1.2.3.4:http", PROXY),
            ("x-forwarded-for", "1.2.3.4:99999", PROXY),
            ("x-forwarded-for", "[2001:db8::17", PROXY),
            ("x-forwarded-for", "[1.2.3.4]", PROXY),
            ("x-forwarded-for", "1.2.3", PROXY),
            ("x-forwarded-for", "1.2.3.4 5.6.7.8", PROXY),
            ("x-forwarded-for", "\"1.2.3.4", PROXY),
            ("x-forwarded-for", "unknown", PROXY),
            ("forwarded", "for=1.2.3.4", "1.2.3.4"),
            ("forwarded", "For=\"1.2.3.4:5678\"", "1.2.3.4"),
            ("forwarded", "for=1.2.3.4:5678", "1.2.3.4"),
            ("forwarded", "for=\"[2001:db8::17]:4711\"", V6),
            ("forwarded", "for=[2001:db8::17]", V6),
            ("forwarded", "for=\"[2001:db8::17]:_port\";proto=https", V6),
            (
                "forwarded",
                "by=10.0.0.9;for=1.2.3.4;host=\"a,for=6.6.6.6\"",
                "1.2.3.4",
            ),
            (
                "forwarded",
                "for=6.6.6.6, for=1.2.3.4; proto=https, for=10.0.0.7",
                "1.2.3.4",
            ),
            ("forwarded", "for=\"1.2.3\\.4\"", "1.2.3.4"),
            ("forwarded", "for=unknown", PROXY),
            ("forwarded", "for=_hidden", PROXY),
            ("forwarded", "for=6.6.6.6, proto=https", PROXY),
            ("forwarded", "for=\"1.2.3.4", PROXY),
            ("forwarded", "for=", PROXY),
            ("forwarded", "1.2.3.4", PROXY),
            ("forwarded", "for=1.2.3.4;for=6.6.6.6", PROXY),
            // A client's own words before the proxy's: none of them is ever believed.
            (
                "forwarded",
                "for=6.6.6.6;x=\", for=\"[2001:db8::17]\"",
                PROXY,
            ),
            ("forwarded", "for=6.6.6.6;x=\", for=1.2.3.4", PROXY),
            (
                "forwarded",
                "for=6.6.6.6;x=\"\\\", for=\"[2001:db8::17]\";proto=https",
                PROXY,
            ),
        ] {
            assert_eq!(
                of(&["10.0.0.0/8"], PROXY, &[(name, value)]),
                client,
                "{name}: {value}"
            );
        }
        // Several lines are one list, and a client's header of the other kind is passed over.
        let lines = [
            ("x-forwarded-for", "6.6.6.6"),
            ("x-forwarded-for", "1.2.3.4"),
        ];
        assert_eq!(of(&["10.0.0.0/8"], PROXY, &lines), "1.2.3.4");
        let lines = [("forwarded", "for=6.6.6.6"), ("x-forwarded-for", "1.2.3.4")];
        assert_eq!(of(&["10.0.0.0/8"], PROXY, &lines), "1.2.3.4");
    }
}
