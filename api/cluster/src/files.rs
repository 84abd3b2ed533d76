//! The folders and files of a cluster, apart from PostgreSQL's own.

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::fcntl::{Flock, FlockArg};
use nix::libc::{O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK};
use nix::unistd::Uid;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_encode};

use crate::account::Account;
use crate::error::ClusterError;

/// Name of the socket within its folder. The number is part of the name; no port is opened.
const SOCKET: &str = ".s.PGSQL.5432";

/// Files by which a data folder is known: the lock of the cluster, and the key file of the service.
const OWN_FILES: [&str; 2] = ["cluster.lock", "keys.json"];

/// Maximum length of a file that is read whole.
const MAX_FILE_BYTES: u64 = 64 << 10;

/// Maximum length of a socket's path: `sun_path` without its final zero.
const MAX_SOCKET_PATH_BYTES: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// Makes the data folder, unless it exists, and returns its absolute path without links.
///
/// As root, the folders that we make can be entered (not read) by all accounts, since PostgreSQL then runs as another
/// one. Existing folders are left as they are, but for the data folder: others lose their rights in it, if it is empty
/// or holds data of ours.
///
/// # Errors
/// When a folder can neither be found nor made.
pub fn prepare_data_dir(wanted: &Path) -> Result<PathBuf, ClusterError> {
    let wanted = std::path::absolute(wanted).map_err(ClusterError::io("find", wanted))?;
    let mode = if Uid::effective().is_root() { 0o711 } else { 0o700 };
    let mut missing: Vec<_> = wanted.ancestors().take_while(|folder| !folder.exists()).collect();
    if missing.is_empty() {
        close_to_others(&wanted, mode);
    }
    while let Some(folder) = missing.pop() {
        DirBuilder::new()
            .mode(mode)
            .create(folder)
            .and_then(|()| fs::set_permissions(folder, Permissions::from_mode(mode)))
            .map_err(ClusterError::io("make", folder))?;
    }
    fs::canonicalize(&wanted).map_err(ClusterError::io("find", &wanted))
}

/// Takes the rights in an existing folder that are not of `mode` away, unless it may be another's.
///
/// A folder of another user, or on a file system without permissions, is no error yet.
fn close_to_others(folder: &Path, mode: u32) {
    let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    let is_ours = || OWN_FILES.iter().any(|name| folder.join(name).exists());
    if let Ok(there) = fs::metadata(folder) {
        if is_empty() {
            let _ = fs::set_permissions(folder, Permissions::from_mode(mode));
        } else if is_ours() {
            let _ = fs::set_permissions(folder, Permissions::from_mode(there.permissions().mode() & mode));
        }
    }
}

/// Locks the data folder until the process ends, however it ends.
pub(crate) fn lock_data_dir(data_dir: &Path) -> Result<Flock<File>, ClusterError> {
    let path = data_dir.join("cluster.lock");
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(ClusterError::io("open", &path))?;
    let mut lock = Flock::lock(file, FlockArg::LockExclusiveNonblock).map_err(|(mut file, errno)| match errno {
        nix::errno::Errno::EWOULDBLOCK => {
            let mut holder = String::new();
            let _ = file.read_to_string(&mut holder);
            ClusterError::AlreadyRunning { data_dir: data_dir.to_owned(), holder: holder.trim().parse().ok() }
        }
        other => ClusterError::io("lock", &path)(other.into()),
    })?;
    // Any account that may open the file could hold the lock, also of a file that an older version made.
    lock.set_permissions(Permissions::from_mode(0o600))
        .and_then(|()| lock.set_len(0))
        .and_then(|()| writeln!(lock, "{}", std::process::id()))
        .map_err(ClusterError::io("write", &path))?;
    Ok(lock)
}

/// Reads the major version that wrote the data; `None` if there is no data yet.
pub(crate) fn read_version(pgdata: &Path) -> Result<Option<u32>, ClusterError> {
    let path = pgdata.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => match text.trim().parse() {
            Ok(major) => Ok(Some(major)),
            Err(_) => Err(ClusterError::io("understand", &path)(ErrorKind::InvalidData.into())),
        },
        // A folder without this file is never initialised: it may hold somebody's data.
        Err(absent) if absent.kind() == ErrorKind::NotFound && !pgdata.exists() => Ok(None),
        Err(failure) => Err(ClusterError::io("read", &path)(failure)),
    }
}

/// Makes a folder for `account` alone.
pub(crate) fn create_private_dir(path: &Path, account: &Account) -> Result<(), ClusterError> {
    match DirBuilder::new().mode(0o700).create(path) {
        Err(exists) if exists.kind() == ErrorKind::AlreadyExists => {}
        made => made.map_err(ClusterError::io("make", path))?,
    }
    // In a folder that others may write to, such as the temporary one, somebody may have made a folder or link before
    // us, and may replace it at any time: the folder that is checked is the one that is kept open.
    let folder = File::options()
        .read(true)
        .custom_flags(O_DIRECTORY | O_NOFOLLOW)
        .open(path)
        .map_err(ClusterError::io("use", path))?;
    let there = folder.metadata().map_err(ClusterError::io("find", path))?;
    if !(account.owns(&there) || is_owned_by_us(&there)) {
        return Err(ClusterError::io("use", path)(ErrorKind::AlreadyExists.into()));
    }
    folder
        .set_permissions(Permissions::from_mode(0o700))
        .and_then(|()| account.give_ownership(&folder))
        .map_err(ClusterError::io("close", path))
}

/// Reads a short file in a folder of another account.
///
/// A link planted there must not lead us, who may be root, to another file, nor a pipe keep us waiting.
pub(crate) fn read_own_file(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    let file = File::options().read(true).custom_flags(O_NOFOLLOW | O_NONBLOCK).open(path)?;
    file.take(MAX_FILE_BYTES).read_to_string(&mut text)?;
    Ok(text)
}

/// Replaces a file in a folder of `account` by one of its own.
///
/// It is a new file, whatever was planted under its name.
pub(crate) fn replace_file(path: &Path, text: &str, account: &Account) -> Result<(), ClusterError> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".clic");
    remove_file(aside.as_ref())?;
    // `create_new` follows no link, and fails if the name was taken meanwhile.
    let written = File::options().write(true).create_new(true).mode(0o600).open(&aside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        account.give_ownership(&file)?;
        fs::rename(&aside, path)
    });
    written.map_err(ClusterError::io("replace", path))
}

/// Removes a file, if it is there; of a link, the link itself.
fn remove_file(path: &Path) -> Result<(), ClusterError> {
    match fs::remove_file(path) {
        Err(absent) if absent.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(ClusterError::io("remove", path)),
    }
}

fn is_owned_by_us(there: &fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(there) == Uid::effective().as_raw()
}

/// Removes a folder and everything in it, if it is there.
pub(crate) fn remove_tree(path: &Path) -> Result<(), ClusterError> {
    match fs::remove_dir_all(path) {
        Err(absent) if absent.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.map_err(ClusterError::io("remove", path)),
    }
}

/// Makes the folder of the socket and empties it.
///
/// Leftovers of a killed server would stop the next one.
pub(crate) fn prepare_socket_dir(data_dir: &Path, account: &Account) -> Result<PathBuf, ClusterError> {
    let beside = data_dir.join("socket");
    let folder = if is_usable(&beside) { beside } else { std::env::temp_dir().join(build_private_name(data_dir)) };
    create_private_dir(&folder, account)?;
    for name in [SOCKET.to_owned(), format!("{SOCKET}.lock")] {
        remove_file(&folder.join(name))?;
    }
    Ok(folder)
}

/// Removes the folder of the socket, if it is not in the data folder.
pub(crate) fn remove_socket_dir(socket_dir: &Path, data_dir: &Path) {
    if !socket_dir.starts_with(data_dir) {
        let _ = fs::remove_dir(socket_dir);
    }
}

/// Returns whether a folder can hold the socket: its path must be short enough, and without a comma.
///
/// libpq takes a comma for the end of a host.
fn is_usable(folder: &Path) -> bool {
    let path = folder.join(SOCKET);
    path.as_os_str().len() <= MAX_SOCKET_PATH_BYTES && !path.as_os_str().as_bytes().contains(&b',')
}

/// Builds a folder name from a path, the same at each start, so that no unused folders accumulate.
///
/// It is an FNV-1a hash, since the standard hasher may change between versions.
fn build_private_name(data_dir: &Path) -> String {
    let hash = data_dir
        .as_os_str()
        .as_bytes()
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("clic-{hash:016x}")
}

/// Builds the setting that names the socket's folder: a list of one quoted entry.
pub(crate) fn build_socket_setting(socket_dir: &Path) -> OsString {
    let mut setting = b"unix_socket_directories=\"".to_vec();
    for byte in socket_dir.as_os_str().as_bytes() {
        setting.extend(if *byte == b'"' { vec![b'"', b'"'] } else { vec![*byte] });
    }
    setting.push(b'"');
    OsString::from_vec(setting)
}

/// Builds a libpq address over the socket.
pub(crate) fn build_url(socket_dir: &Path, user: &str, database: &str) -> String {
    format!(
        "postgresql://{}@/{}?host={}&port=5432",
        encode(user.as_ref()),
        encode(database.as_ref()),
        encode(socket_dir.as_os_str())
    )
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn encode(text: &OsStr) -> PercentEncode<'_> {
    const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    percent_encode(text.as_bytes(), RESERVED)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_survive_spaces_and_accents() {
        let url = build_url(Path::new("/srv/à côté/socket"), "clic_owner", "clic");
        assert_eq!(url, "postgresql://clic_owner@/clic?host=%2Fsrv%2F%C3%A0%20c%C3%B4t%C3%A9%2Fsocket&port=5432");
    }

    #[test]
    fn a_socket_path_that_is_too_long_is_refused() {
        let longest = format!("/{}", "x".repeat(MAX_SOCKET_PATH_BYTES - SOCKET.len() - 2));
        assert!(is_usable(Path::new(&longest)));
        assert!(!is_usable(Path::new(&format!("{longest}x"))));
    }

    #[test]
    fn a_socket_path_that_libpq_would_split_is_avoided() {
        assert!(is_usable(Path::new("/srv/à côté/l'été/socket")));
        assert!(!is_usable(Path::new("/srv/a,b/socket")));
    }

    #[test]
    fn commas_and_quotes_stay_within_the_one_entry_of_the_list() {
        assert_eq!(build_socket_setting(Path::new("/a,b\"c")), r#"unix_socket_directories="/a,b""c""#);
    }

    #[test]
    fn the_private_name_is_stable_and_differs_by_folder() {
        assert_eq!(build_private_name(Path::new("/a")), build_private_name(Path::new("/a")));
        assert_ne!(build_private_name(Path::new("/a")), build_private_name(Path::new("/b")));
    }

    #[test]
    fn a_folder_without_its_version_is_not_taken_for_a_new_one() {
        let folder = std::env::temp_dir().join(format!("clic-place-{}", std::process::id()));
        assert_eq!(read_version(&folder).unwrap(), None);
        fs::create_dir(&folder).unwrap();
        assert!(read_version(&folder).is_err());
        fs::write(folder.join("PG_VERSION"), "15\n").unwrap();
        assert_eq!(read_version(&folder).unwrap(), Some(15));
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_second_lock_names_the_first_holder() {
        let folder = std::env::temp_dir().join(format!("clic-lock-{}", std::process::id()));
        fs::create_dir(&folder).unwrap();
        let first = lock_data_dir(&folder).unwrap();
        // No other account can open it, and so none can hold the lock.
        assert_eq!(fs::metadata(folder.join("cluster.lock")).unwrap().permissions().mode() & 0o777, 0o600);
        let refused = lock_data_dir(&folder).unwrap_err();
        assert!(
            matches!(refused, ClusterError::AlreadyRunning { holder: Some(pid), .. } if pid == std::process::id()),
            "{refused}"
        );
        drop(first);
        lock_data_dir(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
    }
}
