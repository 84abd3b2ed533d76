//! The keys of a deployment: from a setting, or from a file that is made at the first start.

use std::io::Write;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Months, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Time for which a replaced token key still verifies: longer than any access token lives.
const TOKENS_HOLD: TimeDelta = TimeDelta::days(1);

/// The keys of a deployment.
///
/// The first key of each kind signs, the others only verify, so that a key can be replaced without logging anybody out
/// and without ending links.
#[derive(Clone)]
pub struct Keys {
    pub(super) tokens: Vec<Key>,
    pub(super) link: Vec<u8>,
    pub(super) former_links: Vec<Vec<u8>>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) secret: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaced_at: Option<DateTime<Utc>>,
}

#[derive(Serialize, Deserialize)]
struct File {
    tokens: Vec<Key>,
    links: Links,
}

/// The keys of links in the file: several, or a single one as earlier versions wrote it.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Links {
    Single(String),
    Several(Vec<LinkKey>),
}

#[derive(Clone, Serialize, Deserialize)]
struct LinkKey {
    secret: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    replaced_at: Option<DateTime<Utc>>,
}

/// Fate of former keys when they are replaced.
#[derive(Clone, Copy, Debug)]
pub enum Former {
    /// Those of links are kept, those of tokens for a day.
    Keep,
    /// The same, but those of links that were replaced so many months ago or earlier are dropped.
    DropLinksAfter(Months),
    /// All are dropped at once, because somebody else may have them.
    Drop,
}

/// A failure to read or make the keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The setting or the file does not have the required form.
    #[error(
        "token keys must be «kid:base64url[,kid:base64url…];links:base64url[,base64url…]», each secret of 32 bytes or \
        more"
    )]
    Form,
    /// The file cannot be read or written.
    #[error("cannot use {0}: {1}")]
    File(String, std::io::Error),
}

/// Draws a random secret of 256 bits, as URL-safe text.
pub fn random_secret() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// Hashes a secret that clients send back, to be stored (SHA-256).
pub fn hash(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

impl Keys {
    /// Parses a setting `kid:secret[,kid:secret…];links:secret[,secret…]`.
    pub fn parse(setting: &str) -> Result<Keys, KeysError> {
        let (tokens, links) = setting.split_once(";links:").ok_or(KeysError::Form)?;
        let key = |(kid, secret): (&str, &str)| Key { kid: kid.into(), secret: secret.into(), replaced_at: None };
        let tokens: Option<Vec<Key>> = tokens.split(',').map(|pair| pair.split_once(':').map(key)).collect();
        Keys::new(tokens.ok_or(KeysError::Form)?, links.split(','))
    }

    /// Reads the key file in the data folder of the deployment, or makes it at the first start.
    ///
    /// Token keys that were replaced more than a day ago are left out.
    pub fn in_folder(folder: &Path, now: DateTime<Utc>) -> Result<Keys, KeysError> {
        let path = path_in(folder);
        let file = match File::read(&path) {
            Err(KeysError::File(_, missing)) if missing.kind() == std::io::ErrorKind::NotFound => {
                let file = File { tokens: vec![Key::draw()], links: Links::Several(vec![LinkKey::draw()]) };
                file.write(&path)?;
                file
            }
            read => read?,
        };
        let links = file.links.list();
        let tokens = file.tokens.into_iter().filter(|key| key.holds(now)).collect();
        Keys::new(tokens, links.iter().map(|key| key.secret.as_str()))
    }

    /// Replaces the keys in the key file of a folder; returns how many former keys of links still verify.
    ///
    /// Processes use the new keys from their next start on.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn rotate(folder: &Path, former: Former, now: DateTime<Utc>) -> Result<usize, KeysError> {
        let path = path_in(folder);
        let lock = std::fs::File::open(folder).and_then(|folder| folder.lock().map(|()| folder));
        // One after the other: of two at once, the keys of one would be lost.
        let _lock = lock.map_err(|error| failed(folder, error))?;
        let file = File::read(&path)?.rotate(former, now);
        file.write(&path)?;
        Ok(file.links.list().len() - 1)
    }

    fn new<'a>(tokens: Vec<Key>, links: impl Iterator<Item = &'a str>) -> Result<Keys, KeysError> {
        tokens.iter().try_for_each(|key| read_strong(&key.secret).map(drop))?;
        if tokens.is_empty() {
            return Err(KeysError::Form);
        }
        let mut links = links.map(read_strong);
        let link = links.next().ok_or(KeysError::Form)??;
        Ok(Keys { tokens, link, former_links: links.collect::<Result<_, _>>()? })
    }
}

impl Key {
    fn draw() -> Key {
        // A name of its own, by which a token says which key signed it.
        Key { kid: random_secret().chars().take(8).collect(), secret: random_secret(), replaced_at: None }
    }

    fn holds(&self, now: DateTime<Utc>) -> bool {
        self.replaced_at.is_none_or(|replaced_at| now - replaced_at < TOKENS_HOLD)
    }
}

impl LinkKey {
    fn draw() -> LinkKey {
        LinkKey { secret: random_secret(), replaced_at: None }
    }
}

impl Links {
    fn list(&self) -> Vec<LinkKey> {
        match self {
            Links::Single(secret) => vec![LinkKey { secret: secret.clone(), replaced_at: None }],
            Links::Several(keys) => keys.clone(),
        }
    }
}

impl File {
    fn read(path: &Path) -> Result<File, KeysError> {
        let json = std::fs::read(path).map_err(|error| failed(path, error))?;
        serde_json::from_slice(&json).map_err(|_| KeysError::Form)
    }

    /// Writes it aside and renames it, so that a crash leaves no half-written file.
    fn write(&self, path: &Path) -> Result<(), KeysError> {
        let json = serde_json::to_vec_pretty(self).map_err(|_| KeysError::Form)?;
        replace(path, &json).map_err(|error| failed(path, error))
    }

    fn rotate(self, former: Former, now: DateTime<Utc>) -> File {
        let dropped_before = match former {
            Former::Keep => None,
            Former::DropLinksAfter(months) => now.checked_sub_months(months),
            Former::Drop => Some(now),
        };
        let tokens = self.tokens.into_iter().map(|key| Key { replaced_at: key.replaced_at.or(Some(now)), ..key });
        let tokens = tokens.filter(|key| !matches!(former, Former::Drop) && key.holds(now));
        let links = self.links.list().into_iter();
        let links = links.map(|key| LinkKey { replaced_at: key.replaced_at.or(Some(now)), ..key });
        let links = links.filter(|key| dropped_before.is_none_or(|before| key.replaced_at > Some(before)));
        File {
            tokens: std::iter::once(Key::draw()).chain(tokens).collect(),
            links: Links::Several(std::iter::once(LinkKey::draw()).chain(links).collect()),
        }
    }
}

/// Replaces a file that only its owner may read; the owner stays who it was.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let aside = path.with_extension("json.new");
    // What a crash has left there may be open to others.
    match std::fs::remove_file(&aside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut out = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside)?;
    if let Ok(former) = std::fs::metadata(path) {
        std::os::unix::fs::fchown(&out, Some(former.uid()), Some(former.gid()))?;
    }
    out.write_all(bytes)?;
    out.sync_all()?;
    std::fs::rename(&aside, path)
}

fn path_in(folder: &Path) -> PathBuf {
    folder.join("keys.json")
}

fn failed(path: &Path, error: std::io::Error) -> KeysError {
    KeysError::File(path.display().to_string(), error)
}

fn read_strong(secret: &str) -> Result<Vec<u8>, KeysError> {
    BASE64_URL_SAFE_NO_PAD.decode(secret).ok().filter(|bytes| bytes.len() >= 32).ok_or(KeysError::Form)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn keys() -> Keys {
        Keys::parse(&format!("a:{};links:{}", random_secret(), random_secret())).unwrap_or_else(|e| panic!("{e}"))
    }

    fn kids(file: &File) -> Vec<String> {
        file.tokens.iter().map(|key| key.kid.clone()).collect()
    }

    fn secrets(file: &File) -> Vec<String> {
        file.links.list().into_iter().map(|key| key.secret).collect()
    }

    #[test]
    fn replaced_keys_verify_for_as_long_as_was_said() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap_or_default();
        let yearly = Former::DropLinksAfter(Months::new(12));
        let first = File { tokens: vec![Key::draw()], links: Links::Single(random_secret()) };
        let (kid, secret) = (kids(&first)[0].clone(), secrets(&first)[0].clone());
        let second = first.rotate(yearly, now);
        assert_eq!(kids(&second)[1], kid);
        assert_eq!(secrets(&second)[1], secret);
        assert!(second.tokens[1].holds(now + TimeDelta::hours(23)) && !second.tokens[1].holds(now + TOKENS_HOLD));
        let third = second.rotate(yearly, now + TimeDelta::hours(23));
        assert!(kids(&third).contains(&kid) && secrets(&third).contains(&secret));
        let later = now + TimeDelta::days(400);
        let fourth = third.rotate(Former::Keep, later);
        assert_eq!((kids(&fourth).len(), secrets(&fourth).len()), (2, 4), "links are dropped only when that is asked");
        let fifth = fourth.rotate(yearly, later);
        assert!(!secrets(&fifth).contains(&secret));
        assert_eq!(secrets(&fifth).len(), 3, "those that made links until now still open them");
        let last = fifth.rotate(Former::Drop, later);
        assert_eq!((kids(&last).len(), secrets(&last).len()), (1, 1), "a lost copy opens nothing");
    }

    #[test]
    fn each_key_of_links_must_be_strong() {
        let (good, weak) = (random_secret(), "c2hvcnQ");
        assert!(Keys::parse(&format!("a:{good};links:{good},{good}")).is_ok());
        for wrong in
            [format!("a:{good};links:{good},{weak}"), format!("a:{good};links:"), format!("a:{weak};links:{good}")]
        {
            assert!(Keys::parse(&wrong).is_err(), "{wrong}");
        }
    }
}
