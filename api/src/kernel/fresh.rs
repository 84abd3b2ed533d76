//! Prepared answers to public reads, kept in memory and never staler than a bound.
//!
//! Rows that the public can see carry a `revision` that each change raises. A watcher compares their sums
//! (`public_revisions()`, a small read four times a second) and drops what an organisation's answers were made from;
//! a write through this process drops them before it is answered. No write pays for it: LISTEN/NOTIFY would make
//! commits queue behind one another. When the watcher cannot read, nothing prepared is served.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::prepared::Prepared;

/// How often other processes' writes are looked for.
const WATCH_EVERY: Duration = Duration::from_millis(250);
/// The bound: past that without a look at the database, nothing prepared is served.
const TRUST_FOR: Duration = Duration::from_millis(900);
/// Answers kept for one organisation at most; filters are many, memory is not.
const KEPT: usize = 256;
/// Bytes kept for all organisations at most.
const KEPT_BYTES: usize = 48 << 20;
/// Addresses known at most, and the length of one.
const ADDRESSES: usize = 1024;
const ADDRESS_LENGTH: usize = 512;

#[derive(Default)]
struct Shelf {
    /// Raised by whatever may have changed the answers.
    generation: u64,
    revision: i64,
    answers: HashMap<String, Arc<Prepared>>,
}

/// What one address is answered, whoever of the public asks, without another look at what it means.
struct Known {
    organisation: Uuid,
    until: DateTime<Utc>,
    route: Arc<str>,
    answer: Arc<Prepared>,
}

#[derive(Default)]
struct Shelves {
    of: HashMap<Uuid, Shelf>,
    addresses: HashMap<String, Known>,
    bytes: usize,
}

impl Shelves {
    fn clear(&mut self, organisation: Uuid) {
        let shelf = self.of.entry(organisation).or_default();
        shelf.generation += 1;
        self.bytes -= shelf.answers.drain().map(|(_, answer)| answer.weight()).sum::<usize>();
        self.addresses.retain(|_, known| known.organisation != organisation);
    }
}

/// The prepared answers of every organisation.
pub struct Fresh {
    shelves: RwLock<Shelves>,
    started: Instant,
    /// Milliseconds after `started` at which the watcher's last good look began; 0 before the first.
    looked: AtomicU64,
    /// The database is about to stop.
    resting: AtomicBool,
}

impl Default for Fresh {
    fn default() -> Self {
        Fresh {
            shelves: RwLock::default(),
            started: Instant::now(),
            looked: AtomicU64::new(0),
            resting: AtomicBool::new(false),
        }
    }
}

impl Fresh {
    fn millis(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Whether what is kept can be trusted: the watcher has looked lately.
    fn is_watched(&self) -> bool {
        let looked = self.looked.load(Ordering::Acquire);
        looked != 0 && self.millis().saturating_sub(looked) <= TRUST_FOR.as_millis() as u64
    }

    /// The prepared answer, if it can be trusted.
    pub fn get(&self, organisation: Uuid, key: &str) -> Option<Arc<Prepared>> {
        if !self.is_watched() {
            return None;
        }
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        shelves.of.get(&organisation)?.answers.get(key).cloned()
    }

    /// What an address is answered, if it can be trusted, and the pattern of its route.
    pub fn at(&self, address: &str, now: DateTime<Utc>) -> Option<(Arc<Prepared>, Arc<str>)> {
        if !self.is_watched() {
            return None;
        }
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        let known = shelves.addresses.get(address).filter(|known| now < known.until)?;
        Some((known.answer.clone(), known.route.clone()))
    }

    /// The state of knowledge before an answer is read from the database.
    pub fn generation(&self, organisation: Uuid) -> u64 {
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        shelves.of.get(&organisation).map_or(0, |shelf| shelf.generation)
    }

    /// Keeps an answer, unless something changed since `generation`.
    pub fn keep(&self, organisation: Uuid, key: String, generation: u64, answer: Arc<Prepared>) {
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        let shelf = shelves.of.entry(organisation).or_default();
        if shelf.generation != generation || answer.weight() > KEPT_BYTES / 8 {
            return;
        }
        if shelf.answers.len() >= KEPT {
            shelves.clear(organisation);
        }
        if shelves.bytes + answer.weight() > KEPT_BYTES {
            let all: Vec<Uuid> = shelves.of.keys().copied().collect();
            all.into_iter().for_each(|each| shelves.clear(each));
        }
        shelves.bytes += answer.weight();
        let replaced = shelves.of.entry(organisation).or_default().answers.insert(key, answer);
        shelves.bytes -= replaced.map_or(0, |answer| answer.weight());
    }

    /// Has an address answered with a kept answer until a time, at most until something changes.
    pub fn know(
        &self,
        address: &str,
        (organisation, key): (Uuid, &str),
        answer: &Arc<Prepared>,
        route: String,
        until: DateTime<Utc>,
    ) {
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        let kept = shelves.of.get(&organisation).and_then(|shelf| shelf.answers.get(key));
        if address.len() > ADDRESS_LENGTH || !kept.is_some_and(|kept| Arc::ptr_eq(kept, answer)) {
            return;
        }
        if shelves.addresses.len() >= ADDRESSES {
            shelves.addresses.clear();
        }
        let known = Known { organisation, until, route: route.into(), answer: answer.clone() };
        shelves.addresses.insert(address.to_owned(), known);
    }

    /// Drops what may have changed: called after each commit of this process, before its answer is sent.
    pub fn changed(&self, organisation: Uuid) {
        self.shelves.write().unwrap_or_else(PoisonError::into_inner).clear(organisation);
    }

    fn look(&self, conn: &mut PgConnection) -> QueryResult<()> {
        let begun = self.millis().max(1);
        let revisions: Vec<Revision> =
            diesel::sql_query("SELECT organisation_id, revision FROM public_revisions()").load(conn)?;
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        for seen in revisions {
            let shelf = shelves.of.entry(seen.organisation_id).or_default();
            if shelf.revision != seen.revision {
                shelf.revision = seen.revision;
                shelves.clear(seen.organisation_id);
            }
        }
        drop(shelves);
        self.looked.store(begun, Ordering::Release);
        Ok(())
    }

    /// Ends the watch: the database is about to stop.
    pub fn rest(&self) {
        self.resting.store(true, Ordering::Release);
    }

    /// Watches the database from a thread of its own for as long as `self` is held elsewhere.
    pub fn watch(self: &Arc<Self>, url: String) -> std::io::Result<()> {
        let watched = Arc::downgrade(self);
        std::thread::Builder::new().name("fresh".into()).spawn(move || {
            let mut conn = None;
            while let Some(fresh) = watched.upgrade() {
                if conn.is_none() {
                    conn = super::database::connect(&url).ok();
                }
                if let Some(open) = &mut conn
                    && let Err(error) = fresh.look(open)
                {
                    if fresh.resting.load(Ordering::Acquire) {
                        return;
                    }
                    tracing::warn!(%error, "prepared answers are not served: the database does not answer");
                    conn = None;
                }
                drop(fresh);
                std::thread::sleep(WATCH_EVERY);
            }
        })?;
        Ok(())
    }
}

#[derive(QueryableByName)]
struct Revision {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    revision: i64,
}
