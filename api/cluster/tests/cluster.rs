//! Tests of a real PostgreSQL, which is started, stopped, killed and started again.

// Unwrapping makes a test fail at the place where it cannot go on.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use clic_cluster::{Cluster, ClusterError, DATABASE, Durability, Options};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A temporary folder that PostgreSQL's user can reach.
struct Folder(PathBuf);

impl Folder {
    fn create() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("clic-cluster-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Self(path)
    }

    fn data(&self) -> PathBuf {
        self.0.join("data")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn start(data_dir: &Path) -> Result<Cluster, ClusterError> {
    Cluster::start(&Options { durability: Durability::None, ..Options::new(data_dir) })
}

fn kill_server(cluster: &Cluster) {
    kill(Pid::from_raw(cluster.postmaster_pid().cast_signed()), Signal::SIGKILL).unwrap();
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_cluster_is_made_stopped_and_found_again() {
    let folder = Folder::create();
    let cluster = start(&folder.data()).unwrap();
    cluster.ensure_database("l'été \"2\"").unwrap();
    // The database exists already.
    cluster.ensure_database("l'été \"2\"").unwrap();
    cluster.ensure_database(DATABASE).unwrap();
    let refused = cluster.ensure_database("").unwrap_err();
    assert!(matches!(&refused, ClusterError::Refused(why) if why.contains("zero-length")), "{refused}");
    cluster.stop().unwrap();
    assert!(!folder.data().join("pgdata/postmaster.pid").exists());
    start(&folder.data()).unwrap().stop().unwrap();
}

#[test]
fn an_ordinary_account_owns_the_server_and_its_socket() {
    let folder = Folder::create();
    let cluster = start(&folder.data()).unwrap();
    let [data, socket_dir] = ["pgdata", "socket"].map(|name| fs::metadata(folder.data().join(name)).unwrap());
    // Root lets the other account through, and nobody look.
    let expected = if nix::unistd::Uid::effective().is_root() { 0o711 } else { 0o700 };
    assert_eq!(fs::metadata(folder.data()).unwrap().mode() & 0o777, expected);
    assert_ne!(data.uid(), 0);
    assert_eq!((socket_dir.uid(), socket_dir.mode() & 0o777), (data.uid(), 0o700));
    let process = Path::new("/proc").join(cluster.postmaster_pid().to_string());
    if cfg!(target_os = "linux") {
        assert_eq!(fs::metadata(process).unwrap().uid(), data.uid());
    }
}

#[test]
fn a_second_instance_is_refused_while_the_first_runs() {
    let folder = Folder::create();
    let first = start(&folder.data()).unwrap();
    let refused = start(&folder.data()).err().unwrap();
    let us = std::process::id();
    assert!(matches!(refused, ClusterError::AlreadyRunning { holder: Some(pid), .. } if pid == us), "{refused}");
    drop(first);
    start(&folder.data()).unwrap();
}

#[test]
fn a_killed_server_is_started_again() {
    let folder = Folder::create();
    let mut cluster = start(&folder.data()).unwrap();
    assert!(!cluster.supervise().unwrap());
    let before = cluster.postmaster_pid();
    kill_server(&cluster);
    wait_until("the server outlives SIGKILL", || !cluster.is_running());
    assert!(cluster.supervise().unwrap());
    assert_ne!(cluster.postmaster_pid(), before);
    cluster.ensure_database("after").unwrap();
}

#[test]
fn a_stale_process_file_does_not_keep_it_from_starting() {
    let folder = Folder::create();
    let cluster = start(&folder.data()).unwrap();
    kill_server(&cluster);
    // Nothing reaps the server, so it becomes a zombie, as in a container without an init process.
    std::mem::forget(cluster);
    // The lock would have ended with the process, had it been another one.
    fs::remove_file(folder.data().join("cluster.lock")).unwrap();
    let file = folder.data().join("pgdata/postmaster.pid");
    let text = fs::read_to_string(&file).unwrap();
    start(&folder.data()).unwrap().stop().unwrap();

    // A recycled number, which now belongs to a process that is no server.
    let (_, rest) = text.split_once('\n').unwrap();
    fs::write(&file, format!("{}\n{rest}", std::os::unix::process::parent_id())).unwrap();
    start(&folder.data()).unwrap().stop().unwrap();
}

#[test]
fn a_half_finished_initialisation_is_begun_again() {
    let folder = Folder::create();
    let unfinished = folder.data().join("pgdata.init");
    fs::create_dir_all(&unfinished).unwrap();
    fs::set_permissions(folder.data(), fs::Permissions::from_mode(0o711)).unwrap();
    fs::write(unfinished.join("PG_VERSION"), "15\n").unwrap();
    start(&folder.data()).unwrap();
    assert!(!unfinished.exists());
}

#[test]
fn data_without_a_version_is_never_overwritten() {
    let folder = Folder::create();
    let pgdata = folder.data().join("pgdata");
    fs::create_dir_all(&pgdata).unwrap();
    fs::write(pgdata.join("somebody-s"), "data").unwrap();
    let refused = start(&folder.data()).err().unwrap();
    assert!(matches!(refused, ClusterError::Io { doing: "read", .. }), "{refused}");
    assert!(pgdata.join("somebody-s").exists());
}

#[test]
fn a_path_too_long_for_a_socket_gets_one_elsewhere() {
    let folder = Folder::create();
    let data = folder.0.join("x".repeat(120)).join("à, côté");
    let cluster = start(&data).unwrap();
    cluster.ensure_database("reached").unwrap();
    assert!(!data.join("socket").exists());
    cluster.stop().unwrap();
}

#[test]
fn a_server_that_cannot_start_says_why() {
    let folder = Folder::create();
    start(&folder.data()).unwrap().stop().unwrap();
    let settings = folder.data().join("pgdata/postgresql.conf");
    fs::write(&settings, "no_such_setting = 1\n").unwrap();
    let refused = start(&folder.data()).err().unwrap();
    assert!(refused.to_string().contains("no_such_setting"), "{refused}");
}
