//! Rules of handouts: what a licence allows, where a link may lead, what may be published.

pub mod markdown;

use url::Url;

use super::{Licence, VersionKind};

/// Most characters of an address.
pub const LONGEST_ADDRESS: usize = 500;

/// True if a licence lets the service keep a handout of a kind: what nobody gave may be linked only.
pub fn may_keep(licence: Licence, kind: VersionKind) -> bool {
    licence != Licence::None || kind == VersionKind::Link
}

/// True if everybody may read a handout: somebody wants it public, and its licence allows that.
pub fn is_shared(is_public: bool, is_retired: bool, licence: Licence) -> bool {
    is_public && !is_retired && licence != Licence::None
}

/// Reads the address of a link: https, a host with a dot, no name or password.
///
/// An address of this kind reads no file of a machine and runs no script.
pub fn read_address(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_plain = url.scheme() == "https"
        && url.username().is_empty()
        && url.password().is_none()
        && url.domain().is_some_and(|host| host.contains('.') && !host.ends_with('.'));
    let address = String::from(url);
    (is_plain && address.len() <= LONGEST_ADDRESS).then_some(address)
}

/// An address as paper shows it: without what browsers add by themselves.
pub fn spoken_address(address: &str) -> &str {
    address.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_gave_is_linked_and_not_shared() {
        for kind in VersionKind::ALL {
            assert_eq!(may_keep(Licence::None, *kind), *kind == VersionKind::Link);
            assert!(may_keep(Licence::CcByNcSa, *kind));
        }
        assert!(is_shared(true, false, Licence::Etalab));
        assert!(!is_shared(true, false, Licence::None));
        assert!(!is_shared(false, false, Licence::Etalab) && !is_shared(true, true, Licence::Etalab));
    }

    #[test]
    fn links_lead_to_sites_only() {
        assert_eq!(read_address(" https://www.Gouv.fr/a b").as_deref(), Some("https://www.gouv.fr/a%20b"));
        for other in [
            "http://www.gouv.fr",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "//gouv.fr",
            "/v1/here",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://[::1]/",
            "https://a:b@gouv.fr/",
            "https://gouv.fr./",
            "",
        ] {
            assert_eq!(read_address(other), None, "{other}");
        }
        assert_eq!(spoken_address("https://franceconnect.gouv.fr/"), "franceconnect.gouv.fr");
    }
}
