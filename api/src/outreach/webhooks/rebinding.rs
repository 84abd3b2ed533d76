//! DNS rebinding: names that change to a forbidden address, tested in a network of the test's own.
//!
//! In that network every address leads to this machine, names are looked up at a server that changes its answers, and
//! the kernel counts the connections.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, TcpListener, UdpSocket};
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::{env, fs, thread};

use super::address_rules::tests::{INSIDE, forms};
use super::address_rules::{self, Permissions};
use super::client::{WebhookSettings, build_client, describe_failure};

const OWN_NETWORK: &str = "CLIC_TEST_OWN_NETWORK";
/// Script that makes the process the only machine of its network, with its own name server.
///
/// Then it runs the command that is given.
const PREPARE: &str = "set -e
    ip link set lo up
    ip route add local default dev lo
    ip -6 route add local default dev lo
    mount --bind resolv.conf /etc/resolv.conf
    mount --bind nsswitch.conf /etc/nsswitch.conf
    exec \"$@\"";
const PUBLIC: IpAddr = IpAddr::V4(Ipv4Addr::new(93, 184, 215, 14));
const REFUSED: &str = "Ce nom mène à une adresse qui n’est pas publique.";

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
    let client = build_client(&settings).unwrap();
    let post = async |url: &str| {
        let url = address_rules::read(url, &settings.permissions)?;
        client.post(url).body("{}").send().await.map(|answer| answer.status().as_u16()).map_err(|error| {
            let failure = describe_failure(&error);
            if failure == REFUSED { REFUSED } else { panic!("{error:?}") }
        })
    };
    let hook = "http://rebind.example:8080/hook";

    // Every spelling of a forbidden address, and every name for it, alone or beside a public address.
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
            names.set_answers([answer.clone()]);
            for name in [hook, "http://REBIND.example.:8080/", "http://127.0.0.1.nip.example:8080/"] {
                assert_eq!(post(name).await, Err(REFUSED), "{answer:?}");
                tried += 1;
            }
        }
    }
    assert!(tried >= 200, "{tried}");
    assert_eq!(connections(), before, "nothing set out");

    names.set_answers([vec![PUBLIC]]);
    assert_eq!(post(hook).await, Ok(204));
    assert_eq!(*met.lock().unwrap(), [PUBLIC], "and what is public is reached");

    // A name that is public when it is checked and forbidden a moment later, and the other way round.
    for inside in inside {
        names.set_answers([vec![PUBLIC], vec![inside]]);
        for _ in 0..4 {
            let _ = post(hook).await;
        }
    }
    let met: Vec<IpAddr> = met.lock().unwrap().clone();
    assert!(met.len() > 20, "{met:?}");
    assert_eq!(HashSet::from_iter(met.iter()), HashSet::from([&PUBLIC]));
    assert_eq!(connections() - before, met.len() as u64, "nothing set out to anywhere else");
}

/// Number of connections opened in this network, as the kernel counts them (RFC 2012, tcpActiveOpens).
fn connections() -> u64 {
    let table = fs::read_to_string(Path::new("/proc/self/net/snmp")).unwrap();
    let mut lines = table.lines().filter_map(|line| line.strip_prefix("Tcp: "));
    let (heads, counts) = (lines.next().unwrap(), lines.next().unwrap());
    let place = heads.split(' ').position(|head| head == "ActiveOpens").unwrap();
    counts.split(' ').nth(place).unwrap().parse().unwrap()
}

/// Answers 204 at every address of this network, and notes the addresses.
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
    answers: Mutex<Vec<Vec<IpAddr>>>,
}

impl Names {
    fn set_answers<const N: usize>(&self, answers: [Vec<IpAddr>; N]) {
        *self.answers.lock().unwrap() = answers.into();
    }

    fn serve(self: Arc<Names>) {
        let socket = UdpSocket::bind(("127.0.0.1", 53)).unwrap();
        thread::spawn(move || {
            let mut question = [0; 512];
            loop {
                let (length, sender) = socket.recv_from(&mut question).unwrap();
                socket.send_to(&self.answer(&question[..length]), sender).unwrap();
            }
        });
    }

    /// Writes a reply: the question with its answers, which have a time to live of zero (RFC 1035, 4.1).
    fn answer(&self, question: &[u8]) -> Vec<u8> {
        let end = 12 + question[12..].iter().position(|byte| *byte == 0).unwrap() + 5;
        let kind = question[end - 3];
        let mut all = self.answers.lock().unwrap();
        let is_asked_for = |address: &&IpAddr| matches!((kind, address), (1, IpAddr::V4(_)) | (28, IpAddr::V6(_)));
        let answers: Vec<IpAddr> = all[0].iter().filter(is_asked_for).copied().collect();
        // Each lookup asks for both families, for IPv6 last.
        if kind == 28 {
            all.rotate_left(1);
        }
        let count = u8::try_from(answers.len()).unwrap();
        let mut reply = [&question[..2], &[0x81, 0x80, 0, 1, 0, count, 0, 0, 0, 0], &question[12..end]].concat();
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
