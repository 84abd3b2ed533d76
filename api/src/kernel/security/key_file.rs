//! The keys of a deployment: from a setting, or from a file that is made at the first start.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The keys of a deployment.
///
/// The first token key signs, the others only verify, so that a key can be replaced without logging anybody out.
#[derive(Clone)]
pub struct Keys {
    pub(super) tokens: Vec<Key>,
    pub(super) links: Vec<u8>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) secret: String,
}

#[derive(Serialize, Deserialize)]
struct File {
    tokens: Vec<Key>,
    links: String,
}

/// A failure to read or make the keys.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The setting or the file does not have the required form.
    #[error("token keys must be «kid:base64url[,kid:base64url…];links:base64url», each secret of 32 bytes or more")]
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
    /// Parses a setting `kid:secret[,kid:secret…];links:secret`.
    pub fn parse(setting: &str) -> Result<Keys, KeysError> {
        let (tokens, links) = setting.split_once(";links:").ok_or(KeysError::Form)?;
        let tokens = tokens
            .split(',')
            .map(|pair| pair.split_once(':').map(|(kid, secret)| Key { kid: kid.into(), secret: secret.into() }))
            .collect::<Option<Vec<Key>>>()
            .ok_or(KeysError::Form)?;
        Keys::new(tokens, links)
    }

    /// Reads the key file in the data folder of the deployment, or makes it at the first start.
    pub fn in_folder(folder: &Path) -> Result<Keys, KeysError> {
        let path = folder.join("keys.json");
        let failed = |error| KeysError::File(path.display().to_string(), error);
        match std::fs::read(&path) {
            Ok(json) => {
                let file: File = serde_json::from_slice(&json).map_err(|_| KeysError::Form)?;
                Keys::new(file.tokens, &file.links)
            }
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
                let tokens = vec![Key { kid: "1".into(), secret: random_secret() }];
                let file = File { tokens, links: random_secret() };
                // Written aside and renamed, so that a crash leaves no half-written file.
                let aside = folder.join("keys.json.new");
                let mut out = std::fs::OpenOptions::new()
                    .write(true)
                    .create(true)
                    .truncate(true)
                    .mode(0o600)
                    .open(&aside)
                    .map_err(failed)?;
                out.write_all(&serde_json::to_vec_pretty(&file).unwrap_or_default()).map_err(failed)?;
                out.sync_all().map_err(failed)?;
                std::fs::rename(&aside, &path).map_err(failed)?;
                Keys::new(file.tokens, &file.links)
            }
            Err(error) => Err(failed(error)),
        }
    }

    fn new(tokens: Vec<Key>, links: &str) -> Result<Keys, KeysError> {
        let strong = |secret: &str| {
            BASE64_URL_SAFE_NO_PAD.decode(secret).ok().filter(|bytes| bytes.len() >= 32).ok_or(KeysError::Form)
        };
        tokens.iter().try_for_each(|key| strong(&key.secret).map(drop))?;
        if tokens.is_empty() {
            return Err(KeysError::Form);
        }
        Ok(Keys { tokens, links: strong(links)? })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub fn keys() -> Keys {
        Keys::parse(&format!("a:{};links:{}", random_secret(), random_secret())).unwrap_or_else(|e| panic!("{e}"))
    }
}
