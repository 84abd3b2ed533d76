//! Names that turn inside, in a network of the test's own.
//!
//! There, every address of the world is this machine, names are looked up as anywhere, at a server that changes its
//! mind, and the kernel counts what was connected to.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::{env, fs, thread};

use super::address_rules::tests::{INSIDE, forms};
use super::address_rules::{self, Permissions};
use super::sender::{WebhookSettings, client, describe_failure};

const OWN_NETWORK: &str = "CLIC_TEST_OWN_NETWORK";
/// Becomes the only machine of its world, with its own way to look names up.
///
/// Then does what it is reply.
const PREPARE: &str = "set -e
    ip link set lo up
    ip route add local default dev lo
    ip -6 route add local default dev lo
    mount --bind resolv.conf /etc/resolv.conf
    mount --bind nsswitch.conf /etc/nsswitch.conf
    exec \"$@\"";
const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(93, 184, 215, 14));
const REFUSED: &str = "Ce nom mène à une adresse qui n'est pas publique.";

#[test]
fn a_rebound_name_reaches_no_forbidden_address() {
    if env::var_os(OWN_NETWORK).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        return runtime.block_on(in_its_own_network());
    }
    let folder = env::temp_dir().join(format!("clic-network-{}", std::process::id()));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("resolv.conf"), "nameserver 127.0.0.1\noptions attempts:1 timeout:2\n").unwrap();
    fs::write(folder.join("nsswitch.conf"), "hosts: files dns\n").unwrap();
    let this = "outreach::webhooks::rebinding::a_rebound_name_reaches_no_forbidden_address";
    let done = Command::new("unshare")
        .args(["--map-root-user", "--net", "--mount", "sh", "-c", PREPARE, "sh"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", this, "--nocapture"])
        .current_dir(&folder)
        .env(OWN_NETWORK, "1")
        .output();
    fs::remove_dir_all(&folder).unwrap();
    let done = done.unwrap();
    let said = [done.stdout, done.stderr].map(|out| String::from_utf8_lossy(&out).into_owned()).concat();
    assert!(done.status.success(), "is a process allowed a network of its own here (unshare, ip)?\n{said}");
    assert!(said.contains("1 passed"), "{said}");
}

async fn in_its_own_network() {
    let names = Arc::new(Names::default());
    names.clone().serve();
    let met = serve_everywhere(8080);
    let settings =
        WebhookSettings { permissions: Permissions { http: true, ..Permissions::default() }, resolver: None };
    let client = client(&settings).unwrap();
    let post = async |url: &str| {
        let url = address_rules::read(url, &settings.permissions)?;
        client.post(url).body("{}").send().await.map(|answer| answer.status().as_u16()).map_err(|error| {
            let said = describe_failure(&error);
            if said == REFUSED { REFUSED } else { panic!("{error:?}") }
        })
    };
    let hook = "http://rebind.example:8080/hook";

    // However an address inside is written, and whatever name stands for it, alone or beside a public one.
    let before = connections();
    let inside: Vec<IpAddr> = INSIDE
        .iter()
        .chain(&["::1", "::ffff:10.0.0.1", "fd00::1", "fe80::1", "64:ff9b::a00:1"])
        .map(|address| address.parse().unwrap())
        .collect();
    let mut tried = 0;
    for address in &inside {
        if let IpAddr::V4(v4) = address {
            for form in forms(*v4) {
                assert!(post(&format!("http://{form}:8080/hook")).await.is_err(), "{form}");
                tried += 1;
            }
        }
        for answer in [vec![*address], vec![PUBLIC, *address], vec![*address, PUBLIC]] {
            names.say([answer.clone()]);
            for name in [hook, "http://REBIND.example.:8080/", "http://127.0.0.1.nip.example:8080/"] {
                assert_eq!(post(name).await, Err(REFUSED), "{answer:?}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 200, "{tried}");
    assert_eq!(connections(), before, "nothing set out");

    names.say([vec![PUBLIC]]);
    assert_eq!(post(hook).await, Ok(204));
    assert_eq!(*met.lock().unwrap(), [PUBLIC], "and what is public is reached");

    // A name that is public when it is looked at and inside a moment later, and the other way round.
    for inside in inside {
        names.say([vec![PUBLIC], vec![inside]]);
        for _ in 0..4 {
            let _ = post(hook).await;
        }
    }
    let met: Vec<IpAddr> = met.lock().unwrap().clone();
    assert!(met.len() > 20, "{met:?}");
    assert_eq!(HashSet::from_iter(met.iter()), HashSet::from([&PUBLIC]));
    assert_eq!(connections() - before, met.len() as u64, "nothing set out to anywhere else");
}

/// How many connections set out in this network, as the kernel counts them (RFC 2012, tcpActiveOpens).
fn connections() -> u64 {
    let table = fs::read_to_string(Path::new("/proc/self/net/snmp")).unwrap();
    let mut lines = table.lines().filter_map(|line| line.strip_prefix("Tcp: "));
    let (heads, counts) = (lines.next().unwrap(), lines.next().unwrap());
    let place = heads.split(' ').position(|head| head == "ActiveOpens").unwrap();
    counts.split(' ').nth(place).unwrap().parse().unwrap()
}

/// Answers 204 at every address of this network, and notes which.
fn serve_everywhere(port: u16) -> Arc<Mutex<Vec<IpAddr>>> {
    use std::io::{Read, Write};
    let met = Arc::new(Mutex::new(Vec::new()));
    let (listener, noted) = (TcpListener::bind(("::", port)).unwrap(), met.clone());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            noted.lock().unwrap().push(stream.local_addr().unwrap().ip().to_canonical());
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        }
    });
    met
}

/// A name server that answers each question with the next of the addresses it was given.
#[derive(Default)]
struct Names {
    says: Mutex<Vec<Vec<IpAddr>>>,
}

impl Names {
    fn say<const N: usize>(&self, answers: [Vec<IpAddr>; N]) {
        *self.says.lock().unwrap() = answers.into();
    }

    fn serve(self: Arc<Names>) {
        let socket = UdpSocket::bind(("127.0.0.1", 53)).unwrap();
        thread::spawn(move || {
            let mut asked = [0; 512];
            loop {
                let (length, who) = socket.recv_from(&mut asked).unwrap();
                socket.send_to(&self.answer(&asked[..length]), who).unwrap();
            }
        });
    }

    /// RFC 1035, 4.1: the question comes back with its answers, good for no time at all.
    fn answer(&self, asked: &[u8]) -> Vec<u8> {
        let end = 12 + asked[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
        let kind = asked[end - 3];
        let mut says = self.says.lock().unwrap();
        let mapped = |address: &&IpAddr| matches!((kind, address), (1, IpAddr::V4(_)) | (28, IpAddr::V6(_)));
        let answers: Vec<IpAddr> = says[0].iter().filter(mapped).copied().collect();
        // Both families are asked for at each look: the last question is the one for IPv6.
        if kind == 28 {
            says.rotate_left(1);
        }
        let count = u8::try_from(answers.len()).unwrap();
        let mut reply = [&asked[..2], &[0x81, 0x80, 0, 1, 0, count, 0, 0, 0, 0], &asked[12..end]].concat();
        for address in answers {
            let bytes = match address {
                IpAddr::V4(v4) => v4.octets().to_vec(),
                IpAddr::V6(v6) => v6.octets().to_vec(),
            };
            reply.extend([0xc0, 12, 0, kind, 0, 1, 0, 0, 0, 0, 0, bytes.len() as u8]);
            reply.extend(bytes);
        }
        reply
    }
}
