//! What an unclean end leaves behind: a `postmaster.pid`, a server that lost us, backends that lost their server.
//!
//! PostgreSQL only asks whether the process of `postmaster.pid` exists, so a zombie or a recycled number would keep
//! it from starting for good. All this runs under our own lock on the data folder.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::account::Account;
use crate::error::ClusterError;

/// Shows in the arguments of the servers that we start, so that we know them again.
pub(crate) const MARK: &str = "cluster_name=clic";

/// A fast shutdown writes what is in memory: on a slow disk that takes a while.
const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, PartialEq, Eq)]
enum Holder {
    Nobody,
    OurOrphan,
    Stranger,
}

/// Returns once no server and no backend uses the data, and PostgreSQL will not stumble over a stale file.
pub(crate) fn clear_the_way(pgdata: &Path, account: &Account) -> Result<(), ClusterError> {
    let file = pgdata.join("postmaster.pid");
    let started = Instant::now();
    loop {
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(gone) if gone.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(failure) => return Err(ClusterError::io("read", &file)(failure)),
        };
        let Some(pid) = first_line(&text) else {
            // Torn by a power cut: it names nothing, and PostgreSQL would refuse it.
            return fs::remove_file(&file).map_err(ClusterError::io("remove", &file));
        };
        match holder(pid, pgdata) {
            Holder::Nobody => {
                end_backends(pgdata);
                return disarm(&file, &text, account);
            }
            // Its parent was ours and is dead, since the lock is ours now. On Linux it has had this signal already.
            Holder::OurOrphan if started.elapsed() < PATIENCE => signal(pid, Signal::SIGINT),
            Holder::OurOrphan | Holder::Stranger => {
                return Err(ClusterError::ForeignServer { data_dir: pgdata.to_owned(), pid });
            }
        }
        thread::sleep(Duration::from_millis(50));
    }
}

/// PostgreSQL ignores its parent's number there. The file itself must stay: its seventh line names the shared
/// memory by which PostgreSQL notices backends that still write.
fn disarm(file: &Path, text: &str, account: &Account) -> Result<(), ClusterError> {
    let rest = text.split_once('\n').map_or("", |(_, rest)| rest);
    let new = file.with_extension("pid.clic");
    fs::write(&new, format!("{}\n{rest}", std::process::id())).map_err(ClusterError::io("write", &new))?;
    account.give(&new)?;
    fs::rename(&new, file).map_err(ClusterError::io("replace", file))
}

fn first_line(text: &str) -> Option<u32> {
    // Negative for a single-user server, as PostgreSQL writes it.
    text.lines().next()?.trim().trim_start_matches('-').parse().ok().filter(|pid| *pid > 1)
}

fn signal(pid: u32, signal: Signal) {
    if let Ok(pid) = i32::try_from(pid) {
        // It may have ended by itself meanwhile; who still lives is looked up again.
        let _ = kill(Pid::from_raw(pid), signal);
    }
}

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
            .filter(|pid| command_line(*pid).is_some_and(|words| words.starts_with("postgres:")))
            .collect::<Vec<u32>>()
    };
    let started = Instant::now();
    let mut left = users();
    for pid in &left {
        signal(*pid, Signal::SIGTERM);
    }
    while !left.is_empty() && started.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(20));
        left = users();
    }
}

/// Elsewhere PostgreSQL's own check of the shared memory, and our retries, have to do.
#[cfg(not(target_os = "linux"))]
fn end_backends(_: &Path) {}

#[cfg(target_os = "linux")]
fn holder(pid: u32, pgdata: &Path) -> Holder {
    let state = fs::read_to_string(format!("/proc/{pid}/stat")).ok();
    let state = state.as_deref().and_then(|stat| stat.rsplit_once(") ")).and_then(|(_, rest)| rest.chars().next());
    let words = command_line(pid).unwrap_or_default();
    let inside = fs::read_link(format!("/proc/{pid}/cwd")).ok().map(|cwd| cwd == pgdata);
    judge(state, &words, inside, pgdata)
}

#[cfg(target_os = "linux")]
fn command_line(pid: u32) -> Option<String> {
    let words = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    Some(String::from_utf8_lossy(&words).replace('\0', " "))
}

#[cfg(not(target_os = "linux"))]
fn holder(pid: u32, pgdata: &Path) -> Holder {
    let answer = std::process::Command::new("ps").args(["-o", "stat=,command=", "-p", &pid.to_string()]).output();
    let line = answer.map(|answer| String::from_utf8_lossy(&answer.stdout).trim().to_owned()).unwrap_or_default();
    let (state, words) = line.split_once(char::is_whitespace).unwrap_or((&line, ""));
    judge(state.chars().next(), words, None, pgdata)
}

/// `inside`: whether the process stands in the data, when that can be seen.
fn judge(state: Option<char>, words: &str, inside: Option<bool>, pgdata: &Path) -> Holder {
    let names_it = words.contains(&*pgdata.to_string_lossy());
    match state {
        None | Some('Z' | 'X') => Holder::Nobody,
        _ if names_it && words.contains(MARK) => Holder::OurOrphan,
        _ if inside == Some(true) => Holder::Stranger,
        _ if inside.is_none() && names_it && words.contains("postgres") => Holder::Stranger,
        _ => Holder::Nobody,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DATA: &str = "/srv/data/pgdata";

    fn verdict(state: Option<char>, words: &str, inside: Option<bool>) -> Holder {
        judge(state, words, inside, Path::new(DATA))
    }

    #[test]
    fn the_process_number_is_the_first_line() {
        assert_eq!(first_line("4711\n/srv/data/pgdata\n1700000000\n"), Some(4711));
        assert_eq!(first_line("-4711\n"), Some(4711));
        assert_eq!(first_line(""), None);
        assert_eq!(first_line("\0\0\0\0"), None);
        // Signals to 0 and 1 would hit everybody, or the first process.
        assert_eq!(first_line("0\n"), None);
    }

    #[test]
    fn zombies_and_recycled_numbers_hold_nothing() {
        let ours = format!("/usr/lib/postgresql/15/bin/postgres -D {DATA} -c {MARK}");
        assert_eq!(verdict(None, "", None), Holder::Nobody);
        assert_eq!(verdict(Some('Z'), &ours, None), Holder::Nobody);
        assert_eq!(verdict(Some('S'), "nginx: worker process", Some(false)), Holder::Nobody);
        assert_eq!(verdict(Some('S'), "postgres -D /elsewhere -c cluster_name=clic", Some(false)), Holder::Nobody);
    }

    #[test]
    fn our_own_server_is_known_from_a_stranger_s() {
        let by_hand = format!("/usr/lib/postgresql/15/bin/postgres -D {DATA}");
        assert_eq!(verdict(Some('S'), &format!("{by_hand} -c {MARK}"), Some(true)), Holder::OurOrphan);
        assert_eq!(verdict(Some('S'), &by_hand, None), Holder::Stranger);
        assert_eq!(verdict(Some('R'), "postgres -D .", Some(true)), Holder::Stranger);
    }

    #[test]
    fn a_stale_file_names_us_and_keeps_the_rest() {
        let folder = std::env::temp_dir().join(format!("clic-leftover-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("postmaster.pid");
        // No process can have this number.
        fs::write(&file, "4194999\n/srv\n17\n5432\n/sockets\n\n  5432001     65538\nready\n").unwrap();
        let account = Account::for_data(&folder.join("absent")).unwrap();
        clear_the_way(&folder, &account).unwrap();
        let text = fs::read_to_string(&file).unwrap();
        assert_eq!(text, format!("{}\n/srv\n17\n5432\n/sockets\n\n  5432001     65538\nready\n", std::process::id()));

        fs::write(&file, "").unwrap();
        clear_the_way(&folder, &account).unwrap();
        assert!(!file.exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
