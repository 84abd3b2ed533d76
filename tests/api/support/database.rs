//! A throw-away PostgreSQL for the whole run, and a copy of the migrated template for each test.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, OnceLock};

use clic::kernel::data::database;
use clic_cluster::{Cluster, Durability, OWNER, Options, SERVICE};
use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

struct Running {
    cluster: Mutex<Cluster>,
    folder: PathBuf,
}

static RUNNING: OnceLock<Running> = OnceLock::new();

fn running() -> &'static Running {
    RUNNING.get_or_init(|| {
        let parent = [PathBuf::from("/dev/shm"), std::env::temp_dir()].into_iter().find(|dir| dir.is_dir()).unwrap();
        let folder = parent.join(format!("clic-tests-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        remove_when_this_process_ends(&folder);
        let cluster =
            Cluster::start(&Options { durability: Durability::None, max_connections: 200, ..Options::new(&folder) })
                .unwrap();
        cluster.ensure_database("template_clic").unwrap();
        database::migrate(&cluster.owner_url("template_clic")).unwrap();
        Running { cluster: Mutex::new(cluster), folder }
    })
}

/// Removes the folder when this process ends.
///
/// Statics are never dropped, so a shell waits for the end, however it comes, and removes the folder then.
fn remove_when_this_process_ends(folder: &std::path::Path) {
    let script = format!("read _; sleep 2; rm -rf '{}'", folder.display());
    let watcher = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // Its standard input stays open exactly as long as this process lives.
    std::mem::forget(watcher);
}

/// Creates a migrated database; returns its address for the owner.
pub fn new_database() -> String {
    let running = running();
    let cluster = running.cluster.lock().unwrap();
    assert!(running.folder.is_dir());
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    let mut conn = PgConnection::establish(&cluster.owner_url("clic")).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template_clic")).unwrap();
    let url = cluster.owner_url(&name);
    // The copy lacks the rights of the database itself.
    database::migrate(&url).unwrap();
    url
}

/// Creates a database without tables; returns its address for the owner.
pub fn empty_database() -> String {
    let running = running();
    let cluster = running.cluster.lock().unwrap();
    let name = format!("test_{}", uuid::Uuid::new_v4().simple());
    cluster.ensure_database(&name).unwrap();
    cluster.owner_url(&name)
}

/// The address of the same database for the login of the service.
pub fn service_url(owner_url: &str) -> String {
    owner_url.replacen(OWNER, SERVICE, 1)
}
