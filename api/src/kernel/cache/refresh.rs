//! The cache of answers to public reads, whose staleness is bounded.
//!
//! Each organisation has a revision, which every transaction raises that changes public data. A watcher compares the
//! revisions of the organisations with kept answers (`public_revisions`, a small read four times a second, and after
//! each write of this process) and refreshes the answers in use where they differ. Until then the old answers are
//! served, so that readers never wait for a refresh, even while many people enrol. A write is answered once its change
//! is served, so that every later read shows it. No write pays for the other processes: LISTEN/NOTIFY would make
//! commits wait for one another. When the watcher cannot read the database, no kept answer is served; when nothing is
//! kept, it reads nothing.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use futures_util::future::BoxFuture;
use tokio::sync::watch;
use uuid::Uuid;

pub use crate::kernel::cache::entries::Work;
use crate::kernel::cache::entries::{Entries, Entry, Refresh};
use crate::kernel::cache::response::Prepared;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::{self, CommitHook};
use crate::kernel::data::transaction::Caller;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;

/// Interval at which writes of other processes are looked for.
const WATCH_EVERY: Duration = Duration::from_millis(250);
/// The bound: kept answers are served for this long after the last successful look at the database.
const TRUST_FOR: Duration = Duration::from_millis(900);
/// Time for making the answers of one look again; those that are not made by then are dropped.
const MAKE_WITHIN: Duration = Duration::from_millis(150);
/// Rest of the watcher after a look: a multiple of the look's duration, and the maximum.
///
/// It thus uses a tenth of a processor at most, and the writes during a rest share its next look.
const REST: (u32, Duration) = (9, Duration::from_millis(100));
/// Maximum wait of a write for the watcher; after it, the answers that it may have changed are dropped.
const WRITE_TIMEOUT: Duration = Duration::from_millis(400);
/// Time from the start of reading an answer within which it may be kept.
///
/// It is longer than any request lasts.
const READ_WITHIN: Duration = Duration::from_secs(30);
/// Maximum number of requests that a refresh carries over.
///
/// A refresh halves the number, so that an answer no longer in use is refreshed a few times more before it is dropped.
const MAX_HITS: u32 = 8;

/// The kept answers of every organisation.
pub struct Cache {
    entries: RwLock<Entries>,
    started: Instant,
    /// Start of the watcher's last successful look, in milliseconds after `started`; 0 before the first.
    looked: AtomicU64,
    /// Signals that waiting writes had their look.
    looks: watch::Sender<()>,
    bell: Arc<Bell>,
    /// Set when the database is about to stop.
    stopping: AtomicBool,
}

/// A bell that wakes the watcher.
#[derive(Default)]
struct Bell {
    rung: Mutex<bool>,
    heard: Condvar,
}

impl Bell {
    fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.heard.notify_one();
    }

    fn wait(&self, most: Duration) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.heard.wait_timeout_while(rung, most, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}

impl Default for Cache {
    fn default() -> Self {
        Cache {
            entries: RwLock::default(),
            started: Instant::now(),
            looked: AtomicU64::new(0),
            looks: watch::Sender::new(()),
            bell: Arc::default(),
            stopping: AtomicBool::new(false),
        }
    }
}

impl Cache {
    fn millis(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn entries(&self) -> RwLockReadGuard<'_, Entries> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn entries_mut(&self) -> RwLockWriteGuard<'_, Entries> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns whether kept answers may be served, because the watcher looked lately.
    fn is_watched(&self) -> bool {
        let looked = self.looked.load(Ordering::Acquire);
        looked != 0 && self.millis().saturating_sub(looked) <= TRUST_FOR.as_millis() as u64
    }

    /// The kept answer with a key, if it may be served.
    pub fn get(&self, organisation: Uuid, key: &str) -> Option<Arc<Prepared>> {
        if self.is_watched() { self.entries().get(organisation, key) } else { None }
    }

    /// The kept answer to an address, if it may be served, and the pattern of its route.
    pub fn get_by_address(&self, address: &str, now: DateTime<Utc>) -> Option<(Arc<Prepared>, Arc<str>)> {
        if self.is_watched() { self.entries().get_by_address(address, now) } else { None }
    }

    /// Announces an answer that is about to be read from the database.
    ///
    /// Returns the generation under which it is to be kept.
    pub fn expect(&self, organisation: Uuid) -> u64 {
        self.entries_mut().expect(organisation, Instant::now() + READ_WITHIN)
    }

    /// Keeps an answer and the work that made it, unless something changed since `generation`.
    pub fn keep(&self, organisation: Uuid, key: String, generation: u64, answer: Arc<Prepared>, work: Work) {
        let entry = Entry { prepared: answer, work, hits: AtomicU32::new(1) };
        self.entries_mut().keep(organisation, key, generation, entry);
    }

    /// Lets an address lead to a kept answer, until a time or until something changes.
    pub fn keep_address(
        &self,
        address: &str,
        key: (Uuid, String),
        answer: &Arc<Prepared>,
        route: String,
        until: DateTime<Utc>,
    ) {
        self.entries_mut().keep_address(address, key, answer, route, until);
    }

    /// Looks at the revisions once, and refreshes the stale answers.
    fn look(&self, conn: &mut PgConnection, clock: &Clock) -> QueryResult<()> {
        let begun = self.millis().max(1);
        let watched = self.entries().watched(Instant::now());
        let revisions = load_revisions(conn, watched.iter().map(|watched| watched.organisation).collect())?;
        let mut stale = Vec::new();
        let mut entries = self.entries_mut();
        for watched in watched {
            match entries.begin_refresh(watched.organisation, revisions.get(&watched.organisation).copied()) {
                Some(refresh) => stale.push((watched, refresh)),
                None => entries.end_look(watched),
            }
        }
        drop(entries);
        self.looks.send_replace(());
        let until = Instant::now() + MAKE_WITHIN;
        for (watched, refresh) in stale {
            let made = make_answers(conn, clock, &refresh, until).unwrap_or_else(|problem| {
                tracing::warn!(%problem, "prepared answers are dropped");
                HashMap::new()
            });
            let mut entries = self.entries_mut();
            entries.end_refresh(refresh, &made);
            entries.end_look(watched);
            drop(entries);
            self.looks.send_replace(());
        }
        self.looked.store(begun, Ordering::Release);
        Ok(())
    }

    /// Lets the watcher end without a warning, because the database is about to stop.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Starts the watcher on a thread of its own, which ends when `self` is no longer held elsewhere.
    pub fn watch(self: &Arc<Self>, url: String, clock: Clock) -> std::io::Result<()> {
        let (watched, bell) = (Arc::downgrade(self), self.bell.clone());
        std::thread::Builder::new().name("cache".into()).spawn(move || {
            let mut conn = None;
            while let Some(cache) = watched.upgrade() {
                let began = Instant::now();
                if conn.is_none() {
                    conn = database::connect(&url).ok();
                }
                if let Some(open) = &mut conn
                    && let Err(error) = cache.look(open, &clock)
                {
                    if cache.stopping.load(Ordering::Acquire) {
                        return;
                    }
                    tracing::warn!(%error, "prepared answers are not served: the database does not answer");
                    conn = None;
                }
                drop(cache);
                let (times, most) = REST;
                let rest = (times * began.elapsed()).min(most);
                std::thread::sleep(rest);
                bell.wait(WATCH_EVERY - rest);
            }
        })?;
        Ok(())
    }

    /// Drops the answers of an organisation after a write waited in vain.
    fn give_up(&self, organisation: Uuid) {
        self.entries_mut().clear(organisation);
    }
}

impl CommitHook for Cache {
    /// Wakes the watcher, if there is anything to refresh.
    fn committed(&self, organisation: Uuid) {
        let mut entries = self.entries_mut();
        if self.is_watched() && entries.want_look(organisation) {
            drop(entries);
            self.bell.ring();
        } else {
            entries.clear(organisation);
        }
    }

    fn wait(&self, organisation: Uuid) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let (wanted, mut looks) = (self.entries().looks(organisation).0, self.looks.subscribe());
            let done = || self.entries().looks(organisation).1;
            let looked = async { while done() < wanted && looks.changed().await.is_ok() {} };
            if tokio::time::timeout(WRITE_TIMEOUT, looked).await.is_err() {
                self.give_up(organisation);
            }
        })
    }

    fn wait_blocking(&self, organisation: Uuid) {
        let (wanted, began) = (self.entries().looks(organisation).0, Instant::now());
        while self.entries().looks(organisation).1 < wanted {
            if began.elapsed() > WRITE_TIMEOUT {
                return self.give_up(organisation);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Loads the revisions of organisations; for an empty list without a query.
fn load_revisions(conn: &mut PgConnection, wanted: Vec<Uuid>) -> QueryResult<HashMap<Uuid, i64>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<Revision> = diesel::sql_query("SELECT organisation_id, revision FROM public_revisions($1)")
        .bind::<Array<SqlUuid>, _>(wanted)
        .load(conn)?;
    Ok(found.into_iter().map(|row| (row.organisation_id, row.revision)).collect())
}

/// Makes stale answers again, in one transaction, packed as the old ones are.
fn make_answers(
    conn: &mut PgConnection,
    clock: &Clock,
    refresh: &Refresh,
    until: Instant,
) -> Result<HashMap<String, Arc<Entry>>, Problem> {
    if refresh.stale.is_empty() {
        return Ok(HashMap::new());
    }
    let (organisation, now) = (refresh.organisation, clock.now());
    let caller = Caller { organisation, principal: Principal::Public, now, request_id: None };
    database::read_on(conn, &caller, |tx| {
        let mut made = HashMap::new();
        for (key, old) in refresh.stale.iter().take_while(|_| Instant::now() < until) {
            let prepared = (old.work)(tx)?;
            prepared.pack_like(&old.prepared);
            // An answer that was often requested will be again, if not at once.
            let hits = AtomicU32::new((old.hits.load(Ordering::Relaxed) / 2).min(MAX_HITS));
            made.insert(key.clone(), Arc::new(Entry { prepared: prepared.into(), work: old.work.clone(), hits }));
        }
        Ok(made)
    })
}

#[derive(QueryableByName)]
struct Revision {
    #[diesel(sql_type = SqlUuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    revision: i64,
}
