//! The process of PostgreSQL, which ends with ours.

use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// A running `postgres`.
pub(crate) struct Server {
    child: Child,
    /// Keeps the thread that started the process alive: on Linux the server stops when that thread ends.
    _starter: mpsc::Sender<()>,
}

impl Server {
    /// Starts `command` in a process group of its own, since Ctrl-C must not reach it before us.
    pub(crate) fn spawn(mut command: Command) -> io::Result<Self> {
        let (keep, kept) = mpsc::channel();
        let (report, reported) = mpsc::channel();
        thread::Builder::new().name("postgres".into()).spawn(move || {
            stop_with_this_thread(&mut command);
            command.process_group(0);
            let _ = report.send(command.spawn());
            // Waits until the sender is dropped.
            let _ = kept.recv();
        })?;
        let child = reported.recv().map_err(io::Error::other)??;
        Ok(Self { child, _starter: keep })
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The exit status, if the process has ended.
    pub(crate) fn exit_status(&mut self) -> io::Result<Option<ExitStatus>> {
        self.child.try_wait()
    }

    /// Shuts down fast: ends sessions, and writes everything. Returns whether the shutdown was clean.
    ///
    /// Harder signals follow only after a long wait; crash recovery then repairs the data at the next start.
    pub(crate) fn stop(&mut self) -> io::Result<bool> {
        for (signal, timeout) in [
            (Signal::SIGINT, Duration::from_secs(60)),
            (Signal::SIGQUIT, Duration::from_secs(10)),
            (Signal::SIGKILL, Duration::from_secs(10)),
        ] {
            // The process is not reaped yet, so its number cannot be another's.
            if self.exit_status()?.is_none() {
                let _ = kill(Pid::from_raw(self.child.id().cast_signed()), signal);
            }
            let asked = Instant::now();
            while asked.elapsed() < timeout {
                if let Some(status) = self.exit_status()? {
                    return Ok(status.success());
                }
                thread::sleep(Duration::from_millis(5));
            }
        }
        Ok(false)
    }
}

/// Makes the server stop when this thread ends, so that not even `kill -9` of us leaves one behind.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "code between fork and exec cannot be had otherwise")]
fn stop_with_this_thread(command: &mut Command) {
    let us = nix::unistd::getpid();
    // SAFETY: between fork and exec, only three system calls that are safe in a signal handler.
    unsafe {
        command.pre_exec(move || {
            // If a shell started us in the background we ignore this signal, and the server must not inherit that.
            nix::sys::signal::signal(Signal::SIGINT, nix::sys::signal::SigHandler::SigDfl)?;
            nix::sys::prctl::set_pdeathsig(Signal::SIGINT)?;
            // We may have ended before the call above.
            if nix::unistd::getppid() == us { Ok(()) } else { Err(io::ErrorKind::BrokenPipe.into()) }
        });
    }
}

/// Does nothing: elsewhere the next start finds the orphan by its mark and stops it.
#[cfg(not(target_os = "linux"))]
fn stop_with_this_thread(_: &mut Command) {}

#[cfg(test)]
mod tests {
    use super::*;

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
