//! Prepared answers to public reads, kept in memory and never staler than a bound.
//!
//! Rows that the public can see carry a `revision` that each change raises. A watcher compares their sums
//! (`public_revisions()`, a small read four times a second, and after each write of this process) and, when they differ,
//! reads anew what the public asks for. Until then the old answers are served, so that nobody waits behind a crowd that
//! enrols; and a write is answered when what it changed is served: whoever asks after that sees it. No write pays for
//! the other processes: LISTEN/NOTIFY would make commits queue behind one another. When the watcher cannot read,
//! nothing prepared is served.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError, RwLock, RwLockWriteGuard};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use futures_util::future::BoxFuture;
use tokio::sync::watch;
use uuid::Uuid;

use crate::kernel::cache::response::Prepared;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::{self, Caller, CommitHook, Tx};
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;

/// How often other processes' writes are looked for.
const WATCH_EVERY: Duration = Duration::from_millis(250);
/// The bound: past that without a look at the database, nothing prepared is served.
const TRUST_FOR: Duration = Duration::from_millis(900);
/// How long the answers of one look may take to be made; those that are not made by then are dropped.
const MAKE_WITHIN: Duration = Duration::from_millis(150);
/// The watcher rests so many times as long as it worked, at most so long: it takes a tenth of a processor at most, and
/// the writes of that time share its next look.
const REST: (u32, Duration) = (9, Duration::from_millis(100));
/// How long a write waits for the watcher; past that, what it may have changed is dropped.
const WAIT: Duration = Duration::from_millis(400);
/// Answers made anew at once for one organisation at most: those most asked for.
const ANEW: usize = 16;
/// An answer that was asked for is made anew a few times more, each half as willingly, before it is dropped.
const OFTEN: u32 = 8;
/// Answers kept for one organisation at most; filters are many, memory is not.
const KEPT: usize = 256;
/// Bytes kept for all organisations at most.
const KEPT_BYTES: usize = 48 << 20;
/// Addresses known at most, and the length of one.
const ADDRESSES: usize = 1024;
const ADDRESS_LENGTH: usize = 512;

/// How an answer is made from the database.
pub type Work = Arc<dyn Fn(&mut Tx<'_>) -> Result<Prepared, Problem> + Send + Sync>;

struct Kept {
    prepared: Arc<Prepared>,
    work: Work,
    /// How often it was asked for lately.
    asked: AtomicU32,
}

#[derive(Default)]
struct Shelf {
    /// Raised by whatever may have changed the answers.
    generation: u64,
    revision: i64,
    answers: HashMap<String, Arc<Kept>>,
}

/// What one address is answered, whoever of the public asks, without another look at what it means.
struct Known {
    organisation: Uuid,
    key: String,
    until: DateTime<Utc>,
    route: Arc<str>,
    answer: Arc<Kept>,
}

#[derive(Default)]
struct Shelves {
    of: HashMap<Uuid, Shelf>,
    addresses: HashMap<String, Known>,
    bytes: usize,
}

impl Shelves {
    fn clear(&mut self, organisation: Uuid) {
        self.of.entry(organisation).or_default().generation += 1;
        self.keep_only(organisation, |_| false);
    }

    fn keep_only(&mut self, organisation: Uuid, keep: impl Fn(&str) -> bool) {
        let Some(shelf) = self.of.get_mut(&organisation) else { return };
        let mut dropped = 0;
        shelf.answers.retain(|key, kept| {
            let keeps = keep(key);
            dropped += if keeps { 0 } else { kept.prepared.weight() };
            keeps
        });
        self.bytes -= dropped;
        self.addresses.retain(|_, known| known.organisation != organisation || keep(&known.key));
    }

    /// Something changed: what nobody asked for lately is dropped; the others are to be made anew.
    fn begin_anew(&mut self, organisation: Uuid) -> Anew {
        let shelf = self.of.entry(organisation).or_default();
        shelf.generation += 1;
        let mut asked: Vec<(u32, &String, &Arc<Kept>)> = shelf
            .answers
            .iter()
            .map(|(key, kept)| (kept.asked.load(Ordering::Relaxed), key, kept))
            .filter(|(times, ..)| *times > 0)
            .collect();
        asked.sort_by_key(|(times, ..)| std::cmp::Reverse(*times));
        asked.truncate(ANEW);
        let answers: HashMap<_, _> = asked.into_iter().map(|(_, key, kept)| (key.clone(), kept.clone())).collect();
        self.keep_only(organisation, |key| answers.contains_key(key));
        Anew { organisation, answers }
    }

    /// Puts what was made in the place of what there was; what was not made is dropped.
    fn end_anew(&mut self, mut anew: Anew, made: &HashMap<String, Arc<Kept>>) {
        let Some(shelf) = self.of.get_mut(&anew.organisation) else { return };
        // What was kept meanwhile was read after the change, and what was dropped stays so.
        anew.answers.retain(|key, old| shelf.answers.get(key).is_some_and(|kept| Arc::ptr_eq(kept, old)));
        for (key, kept) in made.iter().filter(|(key, _)| anew.answers.contains_key(*key)) {
            self.bytes += kept.prepared.weight();
            let old = shelf.answers.insert(key.clone(), kept.clone());
            self.bytes -= old.map_or(0, |old| old.prepared.weight());
        }
        for known in self.addresses.values_mut().filter(|known| known.organisation == anew.organisation) {
            if let Some(kept) = shelf.answers.get(&known.key) {
                known.answer = kept.clone();
            }
        }
        self.keep_only(anew.organisation, |key| made.contains_key(key) || !anew.answers.contains_key(key));
    }
}

/// The answers of an organisation that are to be made anew.
struct Anew {
    organisation: Uuid,
    answers: HashMap<String, Arc<Kept>>,
}

/// The prepared answers of every organisation.
pub struct Cache {
    shelves: RwLock<Shelves>,
    started: Instant,
    /// Milliseconds after `started` at which the watcher's last good look began; 0 before the first.
    looked: AtomicU64,
    /// Writes that wait for a look, counted; and how many of them had it.
    wanted: AtomicU64,
    done: watch::Sender<u64>,
    bell: Arc<Bell>,
    /// The database is about to stop.
    resting: AtomicBool,
}

/// Wakes the watcher.
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
            shelves: RwLock::default(),
            started: Instant::now(),
            looked: AtomicU64::new(0),
            wanted: AtomicU64::new(0),
            done: watch::Sender::new(0),
            bell: Arc::default(),
            resting: AtomicBool::new(false),
        }
    }
}

impl Cache {
    fn millis(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Shelves> {
        self.shelves.write().unwrap_or_else(PoisonError::into_inner)
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
        let kept = shelves.of.get(&organisation)?.answers.get(key)?;
        kept.asked.fetch_add(1, Ordering::Relaxed);
        Some(kept.prepared.clone())
    }

    /// What an address is answered, if it can be trusted, and the pattern of its route.
    pub fn at(&self, address: &str, now: DateTime<Utc>) -> Option<(Arc<Prepared>, Arc<str>)> {
        if !self.is_watched() {
            return None;
        }
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        let known = shelves.addresses.get(address).filter(|known| now < known.until)?;
        known.answer.asked.fetch_add(1, Ordering::Relaxed);
        Some((known.answer.prepared.clone(), known.route.clone()))
    }

    /// The state of knowledge before an answer is read from the database.
    pub fn generation(&self, organisation: Uuid) -> u64 {
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        shelves.of.get(&organisation).map_or(0, |shelf| shelf.generation)
    }

    /// Keeps an answer and how it was made, unless something changed since `generation`.
    pub fn keep(&self, organisation: Uuid, key: String, generation: u64, answer: Arc<Prepared>, work: Work) {
        let mut shelves = self.change();
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
        let kept = Arc::new(Kept { prepared: answer, work, asked: AtomicU32::new(1) });
        let replaced = shelves.of.entry(organisation).or_default().answers.insert(key, kept);
        shelves.bytes -= replaced.map_or(0, |kept| kept.prepared.weight());
    }

    /// Has an address answered with a kept answer until a time, at most until something changes.
    pub fn know(
        &self,
        address: &str,
        (organisation, key): (Uuid, String),
        answer: &Arc<Prepared>,
        route: String,
        until: DateTime<Utc>,
    ) {
        let mut shelves = self.change();
        let kept = shelves.of.get(&organisation).and_then(|shelf| shelf.answers.get(&key));
        let Some(kept) = kept.filter(|kept| Arc::ptr_eq(&kept.prepared, answer)).cloned() else { return };
        if address.len() > ADDRESS_LENGTH {
            return;
        }
        if shelves.addresses.len() >= ADDRESSES {
            shelves.addresses.clear();
        }
        let known = Known { organisation, key, until, route: route.into(), answer: kept };
        shelves.addresses.insert(address.to_owned(), known);
    }

    fn look(&self, conn: &mut PgConnection, clock: &Clock) -> QueryResult<()> {
        let begun = self.millis().max(1);
        let wanted = self.wanted.load(Ordering::Acquire);
        let revisions: Vec<Revision> =
            diesel::sql_query("SELECT organisation_id, revision FROM public_revisions()").load(conn)?;
        let mut shelves = self.change();
        let mut stale = Vec::new();
        for seen in revisions {
            let shelf = shelves.of.entry(seen.organisation_id).or_default();
            if shelf.revision != seen.revision {
                shelf.revision = seen.revision;
                stale.push(shelves.begin_anew(seen.organisation_id));
            }
        }
        drop(shelves);
        let until = Instant::now() + MAKE_WITHIN;
        for anew in stale.into_iter().filter(|anew| !anew.answers.is_empty()) {
            let made = make(conn, clock, &anew, until).unwrap_or_else(|problem| {
                tracing::warn!(%problem, "prepared answers are dropped");
                HashMap::new()
            });
            self.change().end_anew(anew, &made);
        }
        self.looked.store(begun, Ordering::Release);
        self.done.send_replace(wanted);
        Ok(())
    }

    /// Ends the watch: the database is about to stop.
    pub fn rest(&self) {
        self.resting.store(true, Ordering::Release);
    }

    /// Watches the database from a thread of its own for as long as `self` is held elsewhere.
    pub fn watch(self: &Arc<Self>, url: String, clock: Clock) -> std::io::Result<()> {
        let (watched, bell) = (Arc::downgrade(self), self.bell.clone());
        std::thread::Builder::new().name("fresh".into()).spawn(move || {
            let mut conn = None;
            while let Some(fresh) = watched.upgrade() {
                let began = Instant::now();
                if conn.is_none() {
                    conn = database::connect(&url).ok();
                }
                if let Some(open) = &mut conn
                    && let Err(error) = fresh.look(open, &clock)
                {
                    if fresh.resting.load(Ordering::Acquire) {
                        return;
                    }
                    tracing::warn!(%error, "prepared answers are not served: the database does not answer");
                    conn = None;
                }
                drop(fresh);
                let (times, most) = REST;
                let rest = (times * began.elapsed()).min(most);
                std::thread::sleep(rest);
                bell.wait(WATCH_EVERY - rest);
            }
        })?;
        Ok(())
    }
}

impl CommitHook for Cache {
    /// The watcher is to look, if there is anything to refresh.
    fn committed(&self, organisation: Uuid) {
        let mut shelves = self.change();
        let shelf = shelves.of.entry(organisation).or_default();
        if self.is_watched() && shelf.answers.values().any(|kept| kept.asked.load(Ordering::Relaxed) > 0) {
            // Whoever read before the commit must not take the place of somebody who read after it.
            shelf.generation += 1;
            self.wanted.fetch_add(1, Ordering::AcqRel);
            drop(shelves);
            self.bell.ring();
        } else {
            shelves.clear(organisation);
        }
    }

    fn wait(&self, organisation: Uuid) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let wanted = self.wanted.load(Ordering::Acquire);
            let mut done = self.done.subscribe();
            if tokio::time::timeout(WAIT, done.wait_for(|done| *done >= wanted)).await.is_err() {
                self.change().clear(organisation);
            }
        })
    }

    fn wait_blocking(&self, organisation: Uuid) {
        let (wanted, began) = (self.wanted.load(Ordering::Acquire), Instant::now());
        while *self.done.borrow() < wanted {
            if began.elapsed() > WAIT {
                return self.change().clear(organisation);
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Makes answers anew, packed as the old ones were, in one transaction.
fn make(
    conn: &mut PgConnection,
    clock: &Clock,
    anew: &Anew,
    until: Instant,
) -> Result<HashMap<String, Arc<Kept>>, Problem> {
    let caller =
        Caller { organisation: anew.organisation, principal: Principal::Public, now: clock.now(), request_id: None };
    database::read_on(conn, &caller, |tx| {
        let mut made = HashMap::new();
        for (key, old) in anew.answers.iter().take_while(|_| Instant::now() < until) {
            let prepared = (old.work)(tx)?;
            prepared.pack_like(&old.prepared);
            // Whatever was often asked for will be, if not at once.
            let asked = AtomicU32::new((old.asked.load(Ordering::Relaxed) / 2).min(OFTEN));
            let kept = Kept { prepared: prepared.into(), work: old.work.clone(), asked };
            made.insert(key.clone(), Arc::new(kept));
        }
        Ok(made)
    })
}

#[derive(QueryableByName)]
struct Revision {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    organisation_id: Uuid,
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    revision: i64,
}
