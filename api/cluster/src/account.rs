//! The account that PostgreSQL runs as: our own, or an ordinary one if we are root, which it refuses.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{Uid, User};

use crate::error::ClusterError;

/// The account that PostgreSQL runs as.
#[derive(Debug, Clone)]
pub(crate) struct Account {
    uid: u32,
    gid: u32,
    name: String,
    /// Set if we are root, and PostgreSQL's processes give up these rights.
    dropped: bool,
}

impl Account {
    /// Finds the account: the owner of the data, if there is data; else our own, or an ordinary one.
    ///
    /// The ordinary one is for root: `postgres`, else `nobody`.
    pub(crate) fn for_data(pgdata: &Path) -> Result<Self, ClusterError> {
        let me = Uid::effective();
        let owner = fs::metadata(pgdata).ok().map(|data| (data.uid(), data.gid()));
        if !me.is_root() {
            return match owner {
                Some((owner, _)) if owner != me.as_raw() => {
                    Err(ClusterError::NotOurs { data_dir: pgdata.to_owned(), owner })
                }
                _ => Ok(Self {
                    uid: me.as_raw(),
                    gid: nix::unistd::getegid().as_raw(),
                    name: look_up_name(me),
                    dropped: false,
                }),
            };
        }
        if let Some((uid, gid)) = owner.filter(|(uid, _)| *uid != 0) {
            return Ok(Self { uid, gid, name: look_up_name(Uid::from_raw(uid)), dropped: true });
        }
        let user = ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .filter(|user| !user.uid.is_root())
            .ok_or(ClusterError::NoAccount)?;
        Ok(Self { uid: user.uid.as_raw(), gid: user.gid.as_raw(), name: user.name, dropped: true })
    }

    /// Prepares a program to run as this account in `folder`, without our environment, which holds secrets.
    pub(crate) fn build_command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().current_dir(folder);
        command.envs([("PATH", "/usr/bin:/bin"), ("LC_ALL", crate::locale::CTYPE), ("TZ", "UTC")]);
        // The server packaged on npm finds its own libraries this way on some systems.
        for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if self.dropped {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Makes this account the owner of an open file, if we are root and would otherwise own it.
    ///
    /// By its path, another file might be given away.
    pub(crate) fn give_ownership(&self, file: &File) -> std::io::Result<()> {
        if self.dropped {
            std::os::unix::fs::fchown(file, Some(self.uid), Some(self.gid))?;
        }
        Ok(())
    }

    /// Returns whether `path` belongs to this account.
    pub(crate) fn owns(&self, path: &fs::Metadata) -> bool {
        path.uid() == self.uid
    }

    /// Finds the first folder on the way to `target` that this account may not enter.
    pub(crate) fn find_obstacle(&self, target: &Path) -> Option<PathBuf> {
        let mut way: Vec<_> = target.ancestors().collect();
        way.reverse();
        way.into_iter()
            .find(|step| {
                fs::metadata(step).is_ok_and(|step| {
                    step.is_dir() && !can_enter(step.mode(), (step.uid(), step.gid()), (self.uid, self.gid))
                })
            })
            .map(Path::to_owned)
    }

    /// Turns a failure to start a program into an error whose cause a person can correct.
    pub(crate) fn explain_failure(&self, program: &Path, folder: &Path, failure: std::io::Error) -> ClusterError {
        for target in [folder, program] {
            if let Some(obstacle) = self.find_obstacle(target) {
                return ClusterError::Unreachable {
                    user: self.name.clone(),
                    folder: obstacle,
                    target: target.to_owned(),
                };
            }
        }
        ClusterError::io("run", program)(failure)
    }
}

/// Returns whether the classic permission bits let an account enter a folder.
///
/// Access control lists are not read, so this is only asked after the system has refused.
fn can_enter(mode: u32, owner: (u32, u32), account: (u32, u32)) -> bool {
    let bit = if owner.0 == account.0 {
        0o100
    } else if owner.1 == account.1 {
        0o010
    } else {
        0o001
    };
    mode & bit != 0
}

fn look_up_name(uid: Uid) -> String {
    match User::from_uid(uid) {
        Ok(Some(user)) => user.name,
        _ => uid.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::can_enter;

    #[test]
    fn the_closest_class_of_permission_decides_alone() {
        let (root, postgres) = ((0, 0), (101, 104));
        assert!(can_enter(0o711, root, postgres));
        assert!(!can_enter(0o700, root, postgres));
        assert!(can_enter(0o700, postgres, postgres));
        assert!(can_enter(0o710, (0, 104), postgres));
        // Only the owner's bits count for the owner, even if all others may enter.
        assert!(!can_enter(0o077, postgres, postgres));
        assert!(!can_enter(0o701, (0, 104), postgres));
    }
}
