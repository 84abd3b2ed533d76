//! State that all requests of a process share.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::permissions::Permissions;
use super::rate_limit::Limits;
use crate::kernel::cache::refresh::Cache;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::Jobs;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::api_keys::RecentKeys;
use crate::kernel::security::key_file::Keys;
use crate::kernel::security::principal::Partner;
use crate::kernel::text::problem::Problem;

/// Finds whose key has a hash, while it holds.
pub type FindKey = fn(&mut Tx<'_>, &[u8], DateTime<Utc>) -> Result<Option<Partner>, Problem>;

/// Where API keys are kept: functions of the concept that keeps them.
#[derive(Clone, Copy)]
pub struct KeyStore {
    /// Finds whose key has a hash, while it holds.
    pub find: FindKey,
    /// Writes down that a key was used, and for which feed.
    pub note_use: fn(&mut Tx<'_>, Uuid, Option<&str>) -> Result<(), Problem>,
}

/// State that all requests of a process share.
pub struct State {
    /// The database.
    pub database: Database,
    /// Kept answers to public reads.
    pub cache: Arc<Cache>,
    /// How each job of the process last went.
    pub jobs: Arc<Jobs>,
    /// The time.
    pub clock: Clock,
    /// The secrets.
    pub keys: Keys,
    /// How often one may ask.
    pub limits: Limits,
    /// API keys that were shown lately.
    pub recent_keys: RecentKeys,
    /// Where API keys are kept.
    pub key_store: KeyStore,
    /// Who may call what.
    pub permissions: &'static Permissions,
    /// Whether `X-Forwarded-For` is believed: there is a proxy of ours in front.
    pub behind_proxy: bool,
    /// Whether cookies may only travel over TLS.
    pub secure_cookies: bool,
    /// Organisations already looked up. They are few and their slugs do not change.
    pub slugs: RwLock<HashMap<String, Uuid>>,
    /// Slug of the organisation whose front end is served.
    pub front_end_of: String,
    /// Origin of another host that serves the front end, if any.
    pub front_end_origin: Option<String>,
    /// Address of the service as people know it.
    pub public_url: String,
}
