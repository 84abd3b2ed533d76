//! The program's settings and folders, by starting it where it finds no database.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use clic::kernel::data::clock::Clock;
use clic::kernel::security::key_file::{Keys, random_secret};
use clic::outreach::notifications::post::{Post, PostSettings};
use serde_json::{Value, json};

/// A folder that is removed in the end.
struct Folder(PathBuf);

impl Folder {
    fn create() -> Folder {
        let folder = std::env::temp_dir().join(format!("clic-command-line-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&folder).unwrap();
        Folder(folder)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// No server listens on this port.
const NO_DATABASE: &str = "postgresql://clic_service@127.0.0.1:9/clic";

/// Runs the program with these variables and arguments; returns the error that it ends with.
fn failure(variables: &[(&str, &Path)], arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clic"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CLIC_") || name.contains("DATABASE_URL")) {
        command.env_remove(name);
    }
    let ended = command.envs(variables.iter().copied()).args(arguments).output().unwrap();
    assert!(!ended.status.success());
    String::from_utf8(ended.stderr).unwrap()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn the_data_folder_is_closed_before_keys_are_put_into_it() {
    let folder = Folder::create();
    let data = folder.0.join("new/data");
    let failed = failure(&[], &["serve", "--service-database-url", NO_DATABASE, "--data-dir", data.to_str().unwrap()]);
    assert!(failed.contains("cannot reach the database"), "{failed}");
    let closed = if nix::unistd::Uid::effective().is_root() { 0o711 } else { 0o700 };
    assert_eq!((mode(&data), mode(&data.join("keys.json"))), (closed, 0o600));
}

#[test]
fn a_data_folder_of_before_is_closed_at_the_start() {
    let folder = Folder::create();
    let start = |data: &Path| {
        failure(&[], &["serve", "--service-database-url", NO_DATABASE, "--data-dir", data.to_str().unwrap()])
    };
    let open = std::fs::Permissions::from_mode(0o755);
    let (ours, shared) = (folder.0.join("ours"), folder.0.join("shared"));
    start(&ours);
    std::fs::set_permissions(&ours, open.clone()).unwrap();
    std::fs::create_dir(&shared).unwrap();
    std::fs::write(shared.join("letter.txt"), "").unwrap();
    std::fs::set_permissions(&shared, open).unwrap();
    start(&ours);
    start(&shared);
    let closed = if nix::unistd::Uid::effective().is_root() { 0o711 } else { 0o700 };
    assert_eq!((mode(&ours), mode(&shared)), (closed, 0o755), "a folder of others' things is not ours to close");
}

#[test]
fn keys_are_replaced_in_their_file() {
    let folder = Folder::create();
    let single = json!({"tokens": [{"kid": "1", "secret": random_secret()}], "links": random_secret()});
    let path = folder.write("keys.json", &single.to_string());
    let rotate = || {
        let rotate = ["keys", "rotate", "--data-dir", folder.0.to_str().unwrap()];
        Command::new(env!("CARGO_BIN_EXE_clic")).args(rotate).output().unwrap()
    };
    let said = String::from_utf8(rotate().stdout).unwrap();
    assert!(said.contains("still open: 1."), "{said}");
    let kept: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert_eq!((&kept["tokens"][1]["kid"], &kept["links"][1]["secret"]), (&json!("1"), &single["links"]));
    assert_ne!(kept["links"][0]["secret"], single["links"]);
    assert_eq!(mode(&path), 0o600);
    Keys::in_folder(&folder.0, Clock::System.now()).unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(!rotate().status.success() && !path.exists(), "keys that are not there are not replaced");
}

#[test]
fn a_secret_is_read_from_a_file_unless_it_is_given() {
    let folder = Folder::create();
    let file = folder.write("service_database_url", &format!("{NO_DATABASE}\n"));
    let named = [("SERVICE_DATABASE_URL_FILE", file.as_path())];
    let staff = ["staff", "reset-password", "--organisation", "here", "--email", "a@b.fr"];
    let failed = failure(&named, &staff);
    assert!(failed.contains("port 9 failed"), "{failed}");
    let other = Path::new("postgresql://clic_service@127.0.0.1:10/clic");
    let failed = failure(&[named[0], ("SERVICE_DATABASE_URL", other)], &staff);
    assert!(failed.contains("port 10 failed"), "{failed}");
    let missing = folder.0.join("missing");
    let failed = failure(&[("SERVICE_DATABASE_URL_FILE", &missing)], &staff);
    assert!(failed.contains("SERVICE_DATABASE_URL_FILE") && failed.contains("missing"), "{failed}");
}

/// The refusal of settings to send with, by their names and values.
fn refused_sending(change: impl FnOnce(&mut PostSettings)) -> Option<String> {
    let from = Some("Le numérique en un clic <clic@example.fr>".to_owned());
    let mut settings = PostSettings { from, public_url: "https://clic.example".to_owned(), ..PostSettings::default() };
    change(&mut settings);
    let keys = Keys::parse(&format!("a:{};links:{}", random_secret(), random_secret())).unwrap();
    Post::new(&settings, keys).err().map(|error| error.to_string())
}

#[test]
fn passwords_and_texts_do_not_cross_the_network_in_clear() {
    let mail = |url: &str| refused_sending(|settings| settings.smtp_url = Some(url.to_owned()));
    let texts = |url: &str| refused_sending(|settings| settings.sms_url = Some(url.to_owned()));
    for clear in ["smtp://clic:secret@mail.example.fr", "smtp://clic:secret@mail.example.fr?tls=opportunistic"] {
        let refused = mail(clear).unwrap();
        assert!(refused.contains("in clear: use smtps://") && !refused.contains("secret"), "{refused}");
    }
    for safe in [
        "smtps://clic:secret@mail.example.fr",
        "smtp://clic:secret@mail.example.fr?tls=required",
        "smtp://clic:secret@127.0.0.1:2525",
        "smtp://clic:secret@[::1]:2525",
        // No password: a relay of a private network, or the one of the trial.
        "smtp://mail:1025",
    ] {
        assert_eq!(mail(safe), None, "{safe}");
    }
    for clear in ["http://sms.example.fr/send", "http://127.0.0.1.example.fr/send"] {
        assert!(texts(clear).unwrap().contains("in clear: use an https:// gateway"), "{clear}");
    }
    for safe in ["https://sms.example.fr/send", "http://localhost:8025/send", "http://127.0.0.1/"] {
        assert_eq!(texts(safe), None, "{safe}");
    }
}

#[test]
fn guessable_secrets_and_lost_return_paths_are_refused() {
    let secret = |text: &str| refused_sending(|settings| settings.report_secret = Some(text.to_owned()));
    assert!(secret("court").unwrap().contains("at least 32 characters"));
    assert_eq!(secret(&"a".repeat(32)), None);
    let back = |to: &str| {
        refused_sending(|settings| {
            settings.smtp_url = Some("smtp://mail:1025".to_owned());
            settings.return_path = Some(to.to_owned());
        })
    };
    for wrong in ["retours", "{id}-retours@example.fr", "retours+{id}@exa mple.fr"] {
        assert!(back(wrong).unwrap().contains("the return path is not understood"), "{wrong}");
    }
    for right in ["retours@example.fr", "retours+{id}@example.fr", "{id}@retours.example.fr"] {
        assert_eq!(back(right), None, "{right}");
    }
}

#[test]
fn the_service_may_open_as_many_files_as_the_machine_allows() {
    // A database that never answers keeps the program waiting.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgresql://clic_service@{}/clic", silent.local_addr().unwrap());
    let folder = Folder::create();
    let script =
        "ulimit -Sn 100 && ulimit -Hn 200 && exec \"$0\" serve --service-database-url \"$1\" --data-dir \"$2\"";
    let mut service = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_clic"), &url, folder.0.join("data").to_str().unwrap()])
        .spawn()
        .unwrap();
    let connection = silent.accept().unwrap();
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", service.id())).unwrap_or_default();
    service.kill().unwrap();
    service.wait().unwrap();
    drop(connection);
    let files = limits.lines().find(|line| line.starts_with("Max open files"));
    // Nothing of the kind is to be read where there is no /proc.
    assert!(files.is_none_or(|line| line.split_whitespace().nth(3) == Some("200")), "{files:?}");
}
