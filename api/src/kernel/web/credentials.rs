//! Credentials of a request: its token or key, and its network address.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::kernel::security::api_keys;
use crate::kernel::text::problem::{LOGIN_REQUIRED, Problem};

/// Reads the access token or API key of a request.
///
/// # Errors
/// 401 for another kind of credentials. A Basic password is accepted if it is an API key.
pub fn read_token(request: &HttpRequest) -> Result<Option<String>, Problem> {
    let Some(header) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let text = header.to_str().unwrap_or_default();
    match text.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim().to_owned())),
        // Calendar programs only know names and passwords (RFC 7617): the password is an API key, and the name is
        // ignored.
        Some((scheme, pair)) if scheme.eq_ignore_ascii_case("basic") => {
            let pair = BASE64_STANDARD.decode(pair.trim()).ok().and_then(|pair| String::from_utf8(pair).ok());
            let key = pair.as_deref().and_then(|pair| pair.split_once(':')).map(|(_, password)| password);
            match key.filter(|key| api_keys::has_prefix(key)) {
                Some(key) => Ok(Some(key.to_owned())),
                None => Err(Problem::new(LOGIN_REQUIRED)),
            }
        }
        _ => Err(Problem::new(LOGIN_REQUIRED)),
    }
}

/// Reads the caller's network address, for rate limits.
///
/// Behind a proxy of the deployment it is the address that the proxy saw: the last one of the last line, since a proxy
/// adds to the line of the client, or a line of its own after it. Of an IPv6 address it is the /64 network,
/// since a caller has all addresses of one.
pub fn read_address(request: &HttpRequest, behind_proxy: bool) -> String {
    find_address(request, behind_proxy).map(name_client).unwrap_or_default()
}

/// Names the client of an address: of IPv6 the /64 network, since a client has all addresses of one.
pub fn name_client(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

/// Reads the network of the caller, for limits that last.
///
/// It is an IPv4 address, or the /48 of an IPv6 one, which one customer may have.
pub fn read_network(request: &HttpRequest, behind_proxy: bool) -> String {
    match find_address(request, behind_proxy) {
        None => String::new(),
        Some(IpAddr::V4(address)) => address.to_string(),
        Some(IpAddr::V6(address)) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}::/48")
        }
    }
}

fn find_address(request: &HttpRequest, behind_proxy: bool) -> Option<IpAddr> {
    let forwarded = request.headers().get_all("x-forwarded-for").last().filter(|_| behind_proxy);
    let forwarded = forwarded.and_then(|list| parse_forwarded(list.to_str().ok()?));
    forwarded.or_else(|| request.peer_addr().map(|peer| peer.ip())).map(|address| address.to_canonical())
}

/// Parses the last address of a list, with or without a port.
///
/// For example `203.0.113.8`, `203.0.113.8:4711`, `[2001:db8::8]:4711`.
fn parse_forwarded(list: &str) -> Option<IpAddr> {
    let last = list.rsplit(',').next()?.trim();
    let with_port = || last.parse::<SocketAddr>().ok().map(|address| address.ip());
    let bare = last.trim_start_matches('[').trim_end_matches(']');
    bare.parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_address_counts_with_or_without_a_port() {
        for (list, address) in [
            ("9.9.9.9, 203.0.113.8", Some("203.0.113.8")),
            ("203.0.113.8:4711", Some("203.0.113.8")),
            ("[2001:db8::8]:4711", Some("2001:db8::8")),
            ("[2001:db8::8]", Some("2001:db8::8")),
            ("2001:db8::8", Some("2001:db8::8")),
            ("203.0.113.8, unknown", None),
            ("", None),
        ] {
            assert_eq!(parse_forwarded(list), address.and_then(|text| text.parse().ok()), "{list}");
        }
    }
}
