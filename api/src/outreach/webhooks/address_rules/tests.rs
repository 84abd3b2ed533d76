use proptest::prelude::*;

use super::*;

const NONE: Permissions = Permissions { networks: Vec::new(), http: false };
pub const INSIDE: [&str; 24] = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.0.9",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",
    "192.0.2.7",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.1",
    "198.51.100.3",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
];
const OUTSIDE: [&str; 9] = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "223.255.255.255",
];

/// All spellings of an IPv4 address in a URL.
pub fn forms(address: Ipv4Addr) -> Vec<String> {
    let [a, b, c, d] = address.octets();
    let (bits, low24, low16) = (address.to_bits(), address.to_bits() & 0xff_ffff, address.to_bits() & 0xffff);
    let (high, low) = (bits >> 16, bits & 0xffff);
    let wide: String = address
        .to_string()
        .chars()
        .map(|c| if c == '.' { '。' } else { char::from_u32(u32::from(c) - 0x30 + 0xff10).unwrap_or(c) })
        .collect();
    let escaped: String = address.to_string().bytes().map(|b| format!("%{b:02x}")).collect();
    vec![
        format!("{address}"),
        format!("{address}."),
        format!("{bits}"),
        format!("0x{bits:x}"),
        format!("0{bits:o}"),
        format!("{a}.{low24}"),
        format!("{a}.{b}.{low16}"),
        format!("0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}"),
        format!("0{a:o}.0{b:o}.0{c:o}.0{d:o}"),
        format!("0x{a:02X}.{b}.0{c:o}.{d}"),
        format!("000{a:o}.{b}.{c}.{d}"),
        wide,
        escaped,
        format!("[::ffff:{address}]"),
        format!("[::ffff:{high:x}:{low:x}]"),
        format!("[0:0:0:0:0:ffff:{high:04x}:{low:04X}]"),
        format!("[64:ff9b::{address}]"),
        format!("[2002:{high:x}:{low:x}::1]"),
    ]
}

#[test]
fn forbidden_addresses_are_refused_however_they_are_written() {
    let mut tried = 0;
    for address in INSIDE {
        for form in forms(address.parse().unwrap_or(Ipv4Addr::BROADCAST)) {
            for url in [format!("https://{form}/hook"), format!("https://{form}:8443")] {
                assert!(read(&url, &NONE).is_err(), "{url}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 200, "{tried}");
}

#[test]
fn public_addresses_are_accepted_however_they_are_written() {
    for address in OUTSIDE {
        for form in forms(address.parse().unwrap_or(Ipv4Addr::BROADCAST)) {
            let read = read(&format!("https://{form}/hook"), &NONE);
            assert!(read.is_ok(), "{form}: {read:?}");
        }
    }
}

#[test]
fn local_and_tunnelled_ipv6_is_refused() {
    for address in [
        "::",
        "::1",
        "::127.0.0.1",
        "::8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b:1::7f00:1",
        "100::1",
        "2001::1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2a01:e0a:1:2:0:5efe:7f00:1",
        "3fff::1",
        "4000::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fd20:ce::254",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "ffff::1",
    ] {
        assert!(read(&format!("https://[{address}]/"), &NONE).is_err(), "{address}");
    }
    for address in ["2606:4700:4700::1111", "2a01:e0a::1", "2001:4860:4860::8888"] {
        assert!(read(&format!("https://[{address}]/"), &NONE).is_ok(), "{address}");
    }
}

#[test]
fn other_odd_addresses_are_refused() {
    for url in [
        "",
        "exemple.fr",
        "//exemple.fr",
        "http://exemple.fr/",
        "ftp://exemple.fr/",
        "file:///etc/passwd",
        "gopher://exemple.fr:70/_",
        "javascript:alert(1)",
        "data:text/plain,a",
        "https://",
        "https:///",
        "https://:443/",
        "https://exemple.fr:22/",
        "https://exemple.fr:0/",
        "https://exemple.fr:80/",
        "https://exemple.fr:1023/",
        "https://exemple.fr:65536/",
        "https://a@exemple.fr/",
        "https://a:b@exemple.fr/",
        "https://:b@exemple.fr/",
        "https://exemple.fr/#suite",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://a.localhost/",
        "https://[::1",
        "https://exemple.fr\\@127.0.0.1/",
        "https://127.0.0.1\\@exemple.fr/",
        "https://1.2.3.4.5/",
        "https://0x/",
        "https://256.1.1.1/",
        "https://exemple .fr/",
        "https://ex\u{0}emple.fr/",
        "https://①②⑦.0.0.1/",
        "https://xn--/",
        "https://loc\talhost/",
        "https://.../",
        "https://%6c%6f%63alhost/",
        "https://LocalHost/",
    ] {
        // A backslash is a slash: the first of the pair stands before the host's end.
        if url.starts_with("https://exemple.fr\\") {
            assert_eq!(read(url, &NONE).map(|url| url.host_str().map(str::to_owned)), Ok(Some("exemple.fr".into())));
            continue;
        }
        assert!(read(url, &NONE).is_err(), "{url:?}: {:?}", read(url, &NONE).map(|url| url.to_string()));
    }
    assert!(read(&format!("https://exemple.fr/{}", "a".repeat(LONGEST)), &NONE).is_err());
}

#[test]
fn names_are_kept_in_one_spelling() {
    let kept = |url| read(url, &NONE).map(String::from);
    assert_eq!(kept(" https://Médiathèque.Exemple.fr "), Ok("https://xn--mdiathque-53af.exemple.fr/".to_owned()));
    assert_eq!(kept("https://exemple.fr:443/a?b=c"), Ok("https://exemple.fr/a?b=c".to_owned()));
    assert_eq!(kept("https://exemple.fr:8443/"), Ok("https://exemple.fr:8443/".to_owned()));
}

#[test]
fn the_operator_may_allow_networks_and_plain_http() {
    let networks = ["10.0.0.0/8", "127.0.0.1", "fd00::/8"].iter().filter_map(|network| network.parse().ok()).collect();
    let some = Permissions { networks, http: true };
    for url in [
        "http://10.1.2.3/",
        "http://localhost:9000/",
        "http://[::ffff:10.1.2.3]/",
        "https://[fd12::1]/",
        "http://exemple.fr/",
        "http://167838211/",
    ] {
        assert!(read(url, &some).is_ok(), "{url}");
    }
    for url in [
        "http://192.168.0.1/",
        "http://127.0.0.2/",
        "https://[fe80::1]/",
        "http://exemple.fr:443/",
        "http://10.1.2.3:22/",
    ] {
        assert!(read(url, &some).is_err(), "{url}");
    }
    for text in ["", "10.0.0.0/33", "::/129", "10.0.0/8", "10.0.0.0/-1", "a/8", "10.0.0.0/"] {
        assert_eq!(text.parse::<Network>(), Err(NotANetwork), "{text}");
    }
    let all: Network = "0.0.0.0/0".parse().unwrap_or_else(|error| panic!("{error}"));
    assert!(all.contains(Ipv4Addr::BROADCAST.into()) && !all.contains(Ipv6Addr::LOCALHOST.into()));
}

proptest! {
    #[test]
    fn all_spellings_of_an_address_are_judged_alike(bits: u32) {
        let address = Ipv4Addr::from_bits(bits);
        for form in forms(address) {
            prop_assert_eq!(read(&format!("https://{form}/"), &NONE).is_ok(), is_public_v4(address), "{}", form);
        }
    }

    #[test]
    fn addresses_that_std_knows_as_local_are_refused(bits: u32) {
        let v4 = Ipv4Addr::from_bits(bits);
        let local = v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast();
        let local = local || v4.is_broadcast() || v4.is_documentation() || v4.is_unspecified();
        prop_assert!(!(local && is_permitted(v4.into(), &NONE)));
    }

    #[test]
    fn no_text_panics(text: String) {
        let _ = read(&text, &NONE);
        let _ = read(&format!("https://{text}/"), &NONE);
        let _ = text.parse::<Network>();
    }
}
