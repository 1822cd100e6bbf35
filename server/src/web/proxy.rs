//! Which proxies are believed what they say of their clients: those that the operator named.

use std::net::IpAddr;

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The proxies in front of the server.
#[derive(Clone, Debug, Default)]
pub struct Proxies(pub Vec<IpNet>);

impl Proxies {
    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    /// The client's address: the peer's own, or, where the peer is a proxy of ours, the last that no
    /// proxy of ours has. What comes before it anybody may have written.
    pub fn client(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> Option<String> {
        let mut client = peer?.to_canonical();
        let chain: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        for hop in chain.into_iter().rev() {
            if !self.trusts(client) {
                break;
            }
            match hop.parse::<IpAddr>() {
                Ok(address) => client = address.to_canonical(),
                Err(_) => break,
            }
        }
        Some(client.to_string())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::Proxies;

    #[test]
    fn only_named_proxies_are_believed() {
        let of = |proxies: &[&str], peer: &str, header: &'static str| {
            let proxies = Proxies(
                proxies
                    .iter()
                    .map(|p| p.parse().expect("it is a network"))
                    .collect(),
            );
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", HeaderValue::from_static(header));
            proxies
                .client(peer.parse().ok(), &headers)
                .unwrap_or_default()
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
}
