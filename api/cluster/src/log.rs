//! The log of the server: its processes append to it, and we keep it short.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::process::Stdio;

use crate::error::ClusterError;

/// Size at which the log is moved aside; one older log is kept.
const MAX_LOG_BYTES: u64 = 4 << 20;
/// Maximum length of the end that errors show.
const MAX_TAIL_BYTES: u64 = 4096;

/// The log file of the server.
pub(crate) struct Log(pub(crate) PathBuf);

impl Log {
    /// Opens standard output and error for a new server, with the position at which its output begins.
    pub(crate) fn open(&self) -> Result<(Stdio, Stdio, u64), ClusterError> {
        self.rotate()?;
        let opened: io::Result<_> = (|| {
            let log = OpenOptions::new().create(true).append(true).mode(0o600).open(&self.0)?;
            let length = log.metadata()?.len();
            Ok((log.try_clone()?.into(), log.into(), length))
        })();
        opened.map_err(ClusterError::io("open", &self.0))
    }

    /// Copies a long log aside and empties it in place.
    ///
    /// Running processes hold it open to append, and go on at the new end.
    pub(crate) fn rotate(&self) -> Result<(), ClusterError> {
        if fs::metadata(&self.0).is_ok_and(|log| log.len() > MAX_LOG_BYTES) {
            fs::copy(&self.0, self.0.with_extension("log.1")).map_err(ClusterError::io("copy", &self.0))?;
            OpenOptions::new()
                .write(true)
                .open(&self.0)
                .and_then(|log| log.set_len(0))
                .map_err(ClusterError::io("empty", &self.0))?;
        }
        Ok(())
    }

    /// Reads the text from `start` on, or the end of it if it is long.
    pub(crate) fn read_since(&self, start: u64) -> String {
        let mut output = Vec::new();
        if let Ok(mut log) = File::open(&self.0) {
            let end = log.metadata().map_or(0, |log| log.len());
            let _ = log
                .seek(SeekFrom::Start(start.max(end.saturating_sub(MAX_TAIL_BYTES))))
                .and_then(|_| log.take(MAX_TAIL_BYTES).read_to_end(&mut output));
        }
        String::from_utf8_lossy(&output).trim().to_owned()
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
        writer.write_all(&vec![b'x'; usize::try_from(MAX_LOG_BYTES).unwrap() + 1]).unwrap();
        log.rotate().unwrap();
        writer.write_all(b"after\n").unwrap();
        assert_eq!(log.read_since(0), "after");
        assert_eq!(fs::metadata(folder.join("postgresql.log.1")).unwrap().len(), MAX_LOG_BYTES + 1);
        fs::remove_dir_all(&folder).unwrap();
    }
}
