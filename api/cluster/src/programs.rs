//! The search for `initdb` and `postgres` on this machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::account::Account;
use crate::error::ClusterError;

/// The oldest major version that is used: the one that the tests run on.
const OLDEST_MAJOR: u32 = 15;

/// A folder with PostgreSQL's programs, and their major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Programs {
    folder: PathBuf,
    major: u32,
}

impl Programs {
    /// Finds the programs in the folder `named`, or without it those on this machine.
    ///
    /// Of several versions it chooses the one that wrote the data, or the newest if there is no data.
    pub(crate) fn find(
        named: Option<&Path>,
        data: Option<(u32, &Path)>,
        account: &Account,
    ) -> Result<Self, ClusterError> {
        let found = match named {
            Some(folder) => {
                let folder = fs::canonicalize(folder).map_err(ClusterError::io("find", folder))?;
                let major = read_version(&folder, account).map_err(|why| match why {
                    VersionFailure::CannotRun(refused) => refused,
                    VersionFailure::Unusable(why) => ClusterError::ProgramsUnusable { folder: folder.clone(), why },
                })?;
                vec![(folder, major)]
            }
            None => list_usual_folders()
                .into_iter()
                .filter_map(|folder| read_version(&folder, account).ok().map(|major| (folder, major)))
                .collect(),
        };
        choose_programs(found, data)
    }

    /// The path of one program.
    pub(crate) fn path(&self, program: &str) -> PathBuf {
        self.folder.join(program)
    }

    /// The major version.
    pub(crate) fn major(&self) -> u32 {
        self.major
    }
}

fn choose_programs(found: Vec<(PathBuf, u32)>, data: Option<(u32, &Path)>) -> Result<Programs, ClusterError> {
    let best = match data {
        Some((major, _)) => found.iter().find(|(_, candidate)| *candidate == major),
        // The first of the highest version: `max_by_key` alone would take the last one.
        None => found.iter().rev().filter(|(_, major)| *major >= OLDEST_MAJOR).max_by_key(|(_, major)| *major),
    };
    match (best, data) {
        (Some((folder, major)), _) => Ok(Programs { folder: folder.clone(), major: *major }),
        (None, Some((data, data_dir))) if !found.is_empty() => Err(ClusterError::WrongVersion {
            data_dir: data_dir.to_owned(),
            data,
            found: found
                .iter()
                .map(|(folder, major)| format!("PostgreSQL {major} in {folder:?}"))
                .collect::<Vec<_>>()
                .join(", "),
        }),
        _ => Err(ClusterError::ProgramsMissing { found, oldest: OLDEST_MAJOR }),
    }
}

/// The reason that a folder has no usable programs.
enum VersionFailure {
    CannotRun(ClusterError),
    Unusable(String),
}

/// Runs `postgres --version` as the account of the server.
///
/// A folder that the account cannot enter is thus noticed.
fn read_version(folder: &Path, account: &Account) -> Result<u32, VersionFailure> {
    let postgres = folder.join("postgres");
    for program in [&postgres, &folder.join("initdb")] {
        if !program.is_file() {
            return Err(VersionFailure::Unusable(format!("there is no {program:?}")));
        }
    }
    let root = Path::new("/");
    let answer = account
        .build_command(&postgres, root)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .map_err(|failure| VersionFailure::CannotRun(account.explain_failure(&postgres, root, failure)))?;
    let output = String::from_utf8_lossy(&answer.stdout);
    parse_major(&output).ok_or_else(|| {
        VersionFailure::Unusable(format!("{} {}", output.trim(), String::from_utf8_lossy(&answer.stderr).trim()))
    })
}

/// Parses the major version of an answer of `postgres --version`.
///
/// Answers are `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `… 17beta2`, `… 18devel`.
fn parse_major(version: &str) -> Option<u32> {
    let number = version.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits = number.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(number.len());
    number[..digits].parse().ok()
}

/// Lists the folders in which packages install a server, then those of `pg_config` and `PATH`.
///
/// The packages are those of Debian, PGDG's RPMs, Alpine, Homebrew and Postgres.app.
fn list_usual_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for (parent, prefix, below) in [
        ("/usr/lib/postgresql", "", "bin"),
        ("/usr", "pgsql-", "bin"),
        ("/usr/libexec", "postgresql", ""),
        ("/opt/homebrew/opt", "postgresql", "bin"),
        ("/usr/local/opt", "postgresql", "bin"),
        ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
    ] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(prefix) {
                folders.push(entry.path().join(below));
            }
        }
    }
    if let Ok(answer) = Command::new("pg_config").arg("--bindir").output() {
        folders.push(String::from_utf8_lossy(&answer.stdout).trim().into());
    }
    folders.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));

    let mut known = BTreeSet::new();
    folders.retain(|folder| {
        folder.is_absolute() && fs::canonicalize(folder.join("postgres")).is_ok_and(|program| known.insert(program))
    });
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(majors: &[u32]) -> Vec<(PathBuf, u32)> {
        majors.iter().enumerate().map(|(place, major)| (PathBuf::from(format!("/{place}/{major}")), *major)).collect()
    }

    #[test]
    fn the_major_version_is_read_from_the_answer_of_postgres() {
        assert_eq!(parse_major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"), Some(15));
        assert_eq!(parse_major("postgres (PostgreSQL) 18beta2"), Some(18));
        assert_eq!(parse_major("postgres (PostgreSQL) 9.6.24"), Some(9));
        assert_eq!(parse_major("bash: no such thing"), None);
    }

    #[test]
    fn without_data_the_newest_is_chosen_and_the_first_folder_of_it() {
        let chosen = choose_programs(found(&[16, 18, 17, 18]), None).unwrap();
        assert_eq!(chosen, Programs { folder: "/1/18".into(), major: 18 });
    }

    #[test]
    fn data_is_only_ever_opened_by_the_version_that_wrote_it() {
        let data = Path::new("/data");
        assert_eq!(choose_programs(found(&[18, 15]), Some((15, data))).unwrap().major(), 15);
        let refused = choose_programs(found(&[18, 17]), Some((15, data))).unwrap_err();
        assert!(matches!(refused, ClusterError::WrongVersion { data: 15, .. }), "{refused}");
        assert!(refused.to_string().contains("PostgreSQL 17 in \"/1/17\""), "{refused}");
    }

    #[test]
    fn the_error_of_missing_programs_names_the_ways_out() {
        let nothing = choose_programs(vec![], None).unwrap_err().to_string();
        for way in ["apt-get install postgresql", "dnf install", "brew install", "--postgres-programs", "DATABASE_URL"]
        {
            assert!(nothing.contains(way), "{nothing}");
        }
        assert!(choose_programs(found(&[13]), None).unwrap_err().to_string().contains("too old: version 13"));
        assert!(matches!(
            choose_programs(vec![], Some((15, Path::new("/")))),
            Err(ClusterError::ProgramsMissing { .. })
        ));
    }
}
