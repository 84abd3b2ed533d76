//! Leftovers of an unclean end: a `postmaster.pid`, a server without us, backends without a server.
//!
//! PostgreSQL only checks that the process of `postmaster.pid` exists, so a zombie or a recycled number would keep it
//! from starting for ever. All of this runs under our own lock on the data folder.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::account::Account;
use crate::error::ClusterError;
use crate::files;

/// Mark in the arguments of the servers that we start, by which we recognise them.
pub(crate) const MARK: &str = "cluster_name=clic";

/// Time for a fast shutdown, which writes the memory to the disk; a slow disk needs a while.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(60);

/// The process that uses the data, according to `postmaster.pid`.
#[derive(Debug, PartialEq, Eq)]
enum Holder {
    Nobody,
    OurOrphan,
    Foreign,
}

/// Waits until nothing uses the data, and makes a stale `postmaster.pid` harmless.
pub(crate) fn remove_leftovers(pgdata: &Path, account: &Account) -> Result<(), ClusterError> {
    let file = pgdata.join("postmaster.pid");
    let started = Instant::now();
    loop {
        let text = match files::read_own_file(&file) {
            Ok(text) => text,
            Err(gone) if gone.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(failure) => return Err(ClusterError::io("read", &file)(failure)),
        };
        let Some(pid) = parse_pid(&text) else {
            // Damaged by a power cut: it names no process, and PostgreSQL would refuse it.
            return fs::remove_file(&file).map_err(ClusterError::io("remove", &file));
        };
        match find_holder(pid, pgdata) {
            Holder::Nobody => {
                end_backends(pgdata);
                return replace_pid(&file, &text, account);
            }
            // Its parent was an instance of ours that has ended, since we hold the lock. On Linux it got this signal
            // then.
            Holder::OurOrphan if started.elapsed() < SHUTDOWN_TIMEOUT => send_signal(pid, Signal::SIGINT),
            Holder::OurOrphan | Holder::Foreign => {
                return Err(ClusterError::ForeignServer { data_dir: pgdata.to_owned(), pid });
            }
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// Writes our own process number into the file, which PostgreSQL ignores, since we are its parent.
///
/// The file itself must stay: its seventh line names the shared memory by which PostgreSQL notices backends that
/// still write.
fn replace_pid(file: &Path, text: &str, account: &Account) -> Result<(), ClusterError> {
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    files::replace_file(file, &format!("{}\n{rest}", std::process::id()), account)
}

fn parse_pid(text: &str) -> Option<u32> {
    // Negative for a single-user server, as PostgreSQL writes it.
    text.lines().next()?.trim().trim_start_matches('-').parse().ok().filter(|pid| *pid > 1)
}

fn send_signal(pid: u32, signal: Signal) {
    if let Ok(pid) = i32::try_from(pid) {
        // The process may have ended meanwhile; the caller checks again.
        let _ = kill(Pid::from_raw(pid), signal);
    }
}

/// Ends the backends of a server that was killed.
///
/// A backend in a long statement does not notice that its server was killed, and keeps the next one from starting.
#[cfg(target_os = "linux")]
fn end_backends(pgdata: &Path) {
    let users = || {
        let me = std::process::id();
        fs::read_dir("/proc")
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|pid: &u32| *pid != me && fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == pgdata))
            .filter(|pid| read_command_line(*pid).is_some_and(|line| line.starts_with("postgres:")))
            .collect::<Vec<u32>>()
    };
    let started = Instant::now();
    let mut left = users();
    for pid in &left {
        send_signal(*pid, Signal::SIGTERM);
    }
    while !left.is_empty() && started.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(20));
        left = users();
    }
}

/// Does nothing: elsewhere PostgreSQL's own check of the shared memory and our retries must suffice.
#[cfg(not(target_os = "linux"))]
fn end_backends(_: &Path) {}

#[cfg(target_os = "linux")]
fn find_holder(pid: u32, pgdata: &Path) -> Holder {
    let state = fs::read_to_string(format!("/proc/{pid}/stat")).ok();
    let state = state.as_deref().and_then(|stat| stat.rsplit_once(") ")).and_then(|(_, rest)| rest.chars().next());
    let command_line = read_command_line(pid).unwrap_or_default();
    let inside = fs::read_link(format!("/proc/{pid}/cwd")).ok().map(|cwd| cwd == pgdata);
    classify_holder(state, &command_line, inside, pgdata)
}

#[cfg(target_os = "linux")]
fn read_command_line(pid: u32) -> Option<String> {
    let arguments = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(String::from_utf8_lossy(&arguments).replace('\0', " "))
}

#[cfg(not(target_os = "linux"))]
fn find_holder(pid: u32, pgdata: &Path) -> Holder {
    let answer = std::process::Command::new("ps").args(["-o", "stat=,command=", "-p", &pid.to_string()]).output();
    let line = answer.map(|answer| String::from_utf8_lossy(&answer.stdout).trim().to_owned()).unwrap_or_default();
    let (state, command_line) = line.split_once(char::is_whitespace).unwrap_or((&line, ""));
    classify_holder(state.chars().next(), command_line, None, pgdata)
}

/// Classifies a process by its state, its arguments and its working directory.
///
/// `inside` states that the working directory is the data, where it is known.
fn classify_holder(state: Option<char>, command_line: &str, inside: Option<bool>, pgdata: &Path) -> Holder {
    let names_it = command_line.contains(&*pgdata.to_string_lossy());
    match state {
        None | Some('Z' | 'X') => Holder::Nobody,
        _ if names_it && command_line.contains(MARK) => Holder::OurOrphan,
        _ if inside == Some(true) => Holder::Foreign,
        _ if inside.is_none() && names_it && command_line.contains("postgres") => Holder::Foreign,
        _ => Holder::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;

    const DATA: &str = "/srv/data/pgdata";

    fn classify(state: Option<char>, command_line: &str, inside: Option<bool>) -> Holder {
        classify_holder(state, command_line, inside, Path::new(DATA))
    }

    #[test]
    fn the_process_number_is_the_first_line() {
        assert_eq!(parse_pid("4711\n/srv/data/pgdata\n1700000000\n"), Some(4711));
        assert_eq!(parse_pid("-4711\n"), Some(4711));
        assert_eq!(parse_pid(""), None);
        assert_eq!(parse_pid("\0\0\0\0"), None);
        // Signals to 0 and 1 would hit everybody, or the first process.
        assert_eq!(parse_pid("0\n"), None);
    }

    #[test]
    fn zombies_and_recycled_numbers_hold_nothing() {
        let ours = format!("/usr/lib/postgresql/15/bin/postgres -D {DATA} -c {MARK}");
        assert_eq!(classify(None, "", None), Holder::Nobody);
        assert_eq!(classify(Some('Z'), &ours, None), Holder::Nobody);
        assert_eq!(classify(Some('S'), "nginx: worker process", Some(false)), Holder::Nobody);
        assert_eq!(classify(Some('S'), "postgres -D /elsewhere -c cluster_name=clic", Some(false)), Holder::Nobody);
    }

    #[test]
    fn our_own_server_is_known_from_a_foreign_one() {
        let by_hand = format!("/usr/lib/postgresql/15/bin/postgres -D {DATA}");
        assert_eq!(classify(Some('S'), &format!("{by_hand} -c {MARK}"), Some(true)), Holder::OurOrphan);
        assert_eq!(classify(Some('S'), &by_hand, None), Holder::Foreign);
        assert_eq!(classify(Some('R'), "postgres -D .", Some(true)), Holder::Foreign);
    }

    #[test]
    fn a_stale_file_names_us_and_keeps_the_rest() {
        let folder = std::env::temp_dir().join(format!("clic-leftover-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("postmaster.pid");
        // No process can have this number.
        fs::write(&file, "4194999\n/srv\n17\n5432\n/sockets\n\n  5432001     65538\nready\n").unwrap();
        let account = Account::for_data(&folder.join("absent")).unwrap();
        remove_leftovers(&folder, &account).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text, format!("{}\n/srv\n17\n5432\n/sockets\n\n  5432001     65538\nready\n", std::process::id()));

        fs::write(&file, "").unwrap();
        remove_leftovers(&folder, &account).unwrap();
        assert!(!file.exists());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_planted_link_leads_to_no_file_of_others() {
        let folder = std::env::temp_dir().join(format!("clic-planted-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let [file, others, planted] = ["postmaster.pid", "others", "postmaster.pid.clic"].map(|name| folder.join(name));
        let stale = "4194999\nrest\n";
        fs::write(&others, stale).unwrap();
        let before = fs::metadata(&others).unwrap();
        let account = Account::for_data(&folder.join("absent")).unwrap();

        // Where the new file is written.
        fs::write(&file, stale).unwrap();
        std::os::unix::fs::symlink(&others, &planted).unwrap();
        remove_leftovers(&folder, &account).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("{}\nrest\n", std::process::id()));
        assert!(account.owns(&fs::metadata(&file).unwrap()));

        // Where the old one is read.
        fs::remove_file(&file).unwrap();
        std::os::unix::fs::symlink(&others, &file).unwrap();
        assert!(remove_leftovers(&folder, &account).is_err());

        let after = fs::metadata(&others).unwrap();
        assert_eq!(fs::read_to_string(&others).unwrap(), stale);
        assert_eq!((after.uid(), after.mode()), (before.uid(), before.mode()));
        fs::remove_dir_all(&folder).unwrap();
    }
}
