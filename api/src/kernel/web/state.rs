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
use crate::kernel::security::events::SecurityEvents;
use crate::kernel::security::key_file::Keys;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;

/// A function that finds the principal of a valid API key by the key's hash, at a time.
pub type FindKey = fn(&mut Tx<'_>, &[u8], DateTime<Utc>) -> Result<Option<Principal>, Problem>;

/// Storage of API keys: functions of the concept that keeps them.
#[derive(Clone, Copy)]
pub struct KeyStore {
    /// Finds the principal of a valid key by the key's hash.
    pub find: FindKey,
    /// Notes the use of a key, and the feed it was used for.
    pub note_use: fn(&mut Tx<'_>, Uuid, Option<&str>) -> Result<(), Problem>,
}

/// State that all requests of a process share.
pub struct State {
    /// The database.
    pub database: Database,
    /// The cache of answers to public reads.
    pub cache: Arc<Cache>,
    /// Reports of the jobs of the process.
    pub jobs: Arc<Jobs>,
    /// The clock.
    pub clock: Clock,
    /// The keys of the deployment.
    pub keys: Keys,
    /// The rate limits.
    pub limits: Limits,
    /// Security events that are not written down yet.
    pub security_events: SecurityEvents,
    /// API keys that were verified lately.
    pub recent_keys: RecentKeys,
    /// The storage of API keys.
    pub key_store: KeyStore,
    /// The permission table.
    pub permissions: &'static Permissions,
    /// Trusts `X-Forwarded-For`, because a proxy of the deployment is in front.
    pub behind_proxy: bool,
    /// Restricts cookies to TLS.
    pub secure_cookies: bool,
    /// Identities of organisations already looked up, by slug: they are few, and slugs do not change.
    pub slugs: RwLock<HashMap<String, Uuid>>,
    /// Slug of the organisation that the front end is served for.
    pub front_end_of: String,
    /// Origin of another host that serves the front end, if there is one.
    pub front_end_origin: Option<String>,
    /// Address of the service as people type it.
    pub public_url: String,
}
