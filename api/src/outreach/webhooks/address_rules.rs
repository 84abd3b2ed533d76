//! Rules of webhook addresses: they must lead to the public internet.
//!
//! A person who may add an endpoint must not reach, through this service, a machine that only the service can reach.
//! The rules are applied twice: to the address as it is written, and to the IP addresses of its name at each
//! connection.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};
use url::{Host, Url};

/// Length of the longest address, in characters.
pub const LONGEST: usize = 500;

/// A range of addresses, `10.0.0.0/8` or `fd00::/8`; one address without a slash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpNet);

/// A range that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a network is written 10.0.0.0/8 or fd00::/8")]
pub struct NotANetwork;

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Network, NotANetwork> {
        let network = text.parse().or_else(|_| text.parse().map(|one: IpAddr| IpNet::from(one)));
        network.map(Network).map_err(|_| NotANetwork)
    }
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

/// Addresses that the operator allows beyond the public internet over TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Permissions {
    /// Networks that are otherwise forbidden.
    pub networks: Vec<Network>,
    /// True if addresses without TLS are allowed.
    pub http: bool,
}

/// IPv4 networks that are not the public internet.
///
/// They are those of the IANA special-purpose registry (RFC 6890 and its updates), and the public address at which a
/// cloud gives its machines their secrets (168.63.129.16).
const FORBIDDEN_V4: [Ipv4Net; 17] = [
    Ipv4Net::new_assert(Ipv4Addr::new(0, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(10, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(100, 64, 0, 0), 10),
    Ipv4Net::new_assert(Ipv4Addr::new(127, 0, 0, 0), 8),
    Ipv4Net::new_assert(Ipv4Addr::new(168, 63, 129, 16), 32),
    Ipv4Net::new_assert(Ipv4Addr::new(169, 254, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(172, 16, 0, 0), 12),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 0, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 0, 2, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 31, 196, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 52, 193, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 88, 99, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(192, 168, 0, 0), 16),
    Ipv4Net::new_assert(Ipv4Addr::new(198, 18, 0, 0), 15),
    Ipv4Net::new_assert(Ipv4Addr::new(198, 51, 100, 0), 24),
    Ipv4Net::new_assert(Ipv4Addr::new(203, 0, 113, 0), 24),
    // Multicast, reserved and broadcast.
    Ipv4Net::new_assert(Ipv4Addr::new(224, 0, 0, 0), 3),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    !FORBIDDEN_V4.iter().any(|network| network.contains(&address))
}

/// The IPv4 address that an IPv6 address leads to through a translator or a tunnel.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let of = |high: u16, low: u16| Some(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)));
    match (a, b, c, d, e, f) {
        // Mapped, and NAT64 (RFC 6052): how a network without IPv4 reaches it.
        (0, 0, 0, 0, 0, 0xffff) | (0x64, 0xff9b, 0, 0, 0, 0) => of(g, h),
        // 6to4.
        (0x2002, ..) => of(b, c),
        _ => None,
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, _, _, e, f, ..] = address.segments();
    // Global unicast is 2000::/3; all else is loopback, local, multicast, compatible, translated or unassigned.
    let global = a & 0xe000 == 0x2000;
    // Protocol assignments with Teredo, documentation, and ISATAP's tunnels to IPv4.
    let special =
        a == 0x2001 && (b < 0x200 || b == 0xdb8) || a == 0x3fff && b < 0x1000 || e & !0x200 == 0 && f == 0x5efe;
    global && !special
}

/// True if the service may connect to an address.
pub fn is_permitted(address: IpAddr, permissions: &Permissions) -> bool {
    let embedded = match address {
        IpAddr::V6(v6) => embedded_v4(v6),
        IpAddr::V4(_) => None,
    };
    let meant = embedded.map_or(address, IpAddr::V4);
    if permissions.networks.iter().any(|network| network.contains(meant) || network.contains(address)) {
        return true;
    }
    match meant {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

/// Reads the address of an endpoint.
///
/// The client uses the same parser, so that an address has one meaning only.
///
/// # Errors
/// The reason of the refusal, in French.
pub fn read(written: &str, permissions: &Permissions) -> Result<Url, &'static str> {
    let url = Url::parse(written.trim())
        .map_err(|_| "Cette adresse n'est pas complète : par exemple https://exemple.fr/agenda.")?;
    match url.scheme() {
        "https" => {}
        "http" if permissions.http => {}
        _ => return Err("L'adresse commence par https://."),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("Ni nom ni mot de passe dans l'adresse : la signature suffit à nous reconnaître.");
    }
    if url.fragment().is_some() {
        return Err("Rien après un « # » : cela ne part jamais.");
    }
    if url.as_str().chars().count() > LONGEST {
        return Err("500 caractères au plus.");
    }
    let usual = if url.scheme() == "http" { 80 } else { 443 };
    if !url.port_or_known_default().is_some_and(|port| port == usual || port > 1023) {
        return Err("Le port est celui du web (443), ou plus grand que 1023.");
    }
    let permitted = match url.host() {
        None => false,
        Some(Host::Ipv4(address)) => is_permitted(address.into(), permissions),
        Some(Host::Ipv6(address)) => is_permitted(address.into(), permissions),
        // The addresses of other names are checked by the client when it connects.
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            let own = name == "localhost" || name.ends_with(".localhost");
            !name.is_empty() && (!own || is_permitted(Ipv4Addr::LOCALHOST.into(), permissions))
        }
    };
    if permitted { Ok(url) } else { Err("Cette adresse ne mène pas à un site public.") }
}

#[cfg(test)]
pub(super) mod tests;
