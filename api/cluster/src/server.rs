//! The process of PostgreSQL: started so that it ends with us, watched, and stopped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::error::ClusterError;

/// The log is moved aside at this size, and one older log is kept.
const LONGEST_LOG: u64 = 4 << 20;
const LONGEST_TAIL: u64 = 4096;

/// A running `postgres`.
pub(crate) struct Server {
    child: Child,
    /// Keeps the thread alive which started the process: on Linux the server is told to stop when that thread ends.
    _starter: mpsc::Sender<()>,
}

impl Server {
    /// Starts `command` in a process group of its own (Ctrl-C must not reach it before us).
    pub(crate) fn spawn(mut command: Command) -> io::Result<Self> {
        let (keep, kept) = mpsc::channel();
        let (report, reported) = mpsc::channel();
        thread::Builder::new().name("postgres".into()).spawn(move || {
            end_with_this_thread(&mut command);
            command.process_group(0);
            let _ = report.send(command.spawn());
            // Until the sender is dropped.
            let _ = kept.recv();
        })?;
        let child = reported.recv().map_err(io::Error::other)??;
        Ok(Self { child, _starter: keep })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// The fast shutdown: sessions are ended, everything is written. Harder means, which crash recovery mends at
    /// the next start, only after a long wait. Says whether the shutdown was clean.
    pub(crate) fn stop(&mut self) -> io::Result<bool> {
        for (signal, patience) in [
            (Signal::SIGINT, Duration::from_secs(60)),
            (Signal::SIGQUIT, Duration::from_secs(10)),
            (Signal::SIGKILL, Duration::from_secs(10)),
        ] {
            // Not reaped yet, so the number is still ours.
            if self.ended()?.is_none() {
                let _ = kill(Pid::from_raw(self.child.id().cast_signed()), signal);
            }
            let asked = Instant::now();
            while asked.elapsed() < patience {
                if let Some(status) = self.ended()? {
                    return Ok(status.success());
                }
                thread::sleep(Duration::from_millis(5));
            }
        }
        Ok(false)
    }
}

/// Even `kill -9` of this process must not leave a server behind that nobody knows of.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "code between fork and exec cannot be had otherwise")]
fn end_with_this_thread(command: &mut Command) {
    let us = nix::unistd::getpid();
    // SAFETY: between fork and exec, only three system calls that are safe in a signal handler.
    unsafe {
        command.pre_exec(move || {
            // Started in the background by a shell, we ignore it; the server must not inherit that.
            nix::sys::signal::signal(Signal::SIGINT, nix::sys::signal::SigHandler::SigDfl)?;
            nix::sys::prctl::set_pdeathsig(Signal::SIGINT)?;
            // We may have died before the line above.
            if nix::unistd::getppid() == us { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
        });
    }
}

/// Elsewhere the next start finds the orphan by its mark and stops it.
#[cfg(not(target_os = "linux"))]
fn end_with_this_thread(_: &mut Command) {}

/// The log of the server: appended to by its processes, kept short by us.
pub(crate) struct Log(pub(crate) PathBuf);

impl Log {
    /// Standard output and error of a new server, and where in the log its words begin.
    pub(crate) fn open(&self) -> Result<(Stdio, Stdio, u64), ClusterError> {
        self.shorten()?;
        let opened: io::Result<_> = (|| {
            let log = OpenOptions::new().create(true).append(true).mode(0o600).open(&self.0)?;
            let length = log.metadata()?.len();
            Ok((log.try_clone()?.into(), log.into(), length))
        })();
        opened.map_err(ClusterError::io("open", &self.0))
    }

    /// Copied and emptied in place, since running processes hold it open (to append: they go on at the new end).
    pub(crate) fn shorten(&self) -> Result<(), ClusterError> {
        if fs::metadata(&self.0).is_ok_and(|log| log.len() > LONGEST_LOG) {
            fs::copy(&self.0, self.0.with_extension("log.1")).map_err(ClusterError::io("copy", &self.0))?;
            OpenOptions::new()
                .write(true)
                .open(&self.0)
                .and_then(|log| log.set_len(0))
                .map_err(ClusterError::io("empty", &self.0))?;
        }
        Ok(())
    }

    /// What was said from `start` on, or the end of it.
    pub(crate) fn since(&self, start: u64) -> String {
        let mut said = Vec::new();
        if let Ok(mut log) = File::open(&self.0) {
            let end = log.metadata().map_or(0, |log| log.len());
            let _ = log
                .seek(SeekFrom::Start(start.max(end.saturating_sub(LONGEST_TAIL))))
                .and_then(|_| log.take(LONGEST_TAIL).read_to_end(&mut said));
        }
        String::from_utf8_lossy(&said).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_long_log_is_moved_aside_and_writers_go_on() {
        let folder = std::env::temp_dir().join(format!("clic-log-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("postgresql.log");
        let log = Log(path.clone());
        let mut writer = OpenOptions::new().create(true).append(true).open(&path).unwrap();
        writer.write_all(&vec![b'x'; usize::try_from(LONGEST_LOG).unwrap() + 1]).unwrap();
        log.shorten().unwrap();
        writer.write_all(b"after\n").unwrap();
        assert_eq!(log.since(0), "after");
        assert_eq!(fs::metadata(folder.join("postgresql.log.1")).unwrap().len(), LONGEST_LOG + 1);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_process_ends_when_its_keeper_is_dropped() {
        if !cfg!(target_os = "linux") {
            return;
        }
        let mut command = Command::new("sleep");
        command.arg("60");
        let Server { mut child, _starter } = Server::spawn(command).unwrap();
        assert!(child.try_wait().unwrap().is_none());
        drop(_starter);
        let dropped = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(dropped.elapsed() < Duration::from_secs(5), "still running");
            thread::sleep(Duration::from_millis(5));
        }
    }
}
