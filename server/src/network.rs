//! Whose address it is, as far as an address tells.

use std::net::{IpAddr, Ipv6Addr};

/// The address by which somebody is counted: of IPv6 the first 64 bits, since whoever has one address has
/// all that begin so. IPv4 within IPv6 is IPv4.
pub fn counted_by(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}
