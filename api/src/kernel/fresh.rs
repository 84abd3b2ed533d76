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

use actix_web::web::Bytes;
use diesel::prelude::*;
use uuid::Uuid;

/// An answer ready to send.
#[derive(Debug)]
pub struct Prepared {
    /// The body.
    pub bytes: Bytes,
    /// Strong entity tag, quoted.
    pub etag: String,
}

/// How often other processes' writes are looked for.
const WATCH_EVERY: Duration = Duration::from_millis(250);
/// The bound: past that without a look at the database, nothing prepared is served.
const TRUST_FOR: Duration = Duration::from_millis(900);
/// Answers kept for one organisation at most; filters are many, memory is not.
const KEPT: usize = 256;

#[derive(Default)]
struct Shelf {
    /// Raised by whatever may have changed the answers.
    generation: u64,
    revision: i64,
    answers: HashMap<String, Arc<Prepared>>,
}

impl Shelf {
    fn clear(&mut self) {
        self.generation += 1;
        self.answers.clear();
    }
}

/// The prepared answers of every organisation.
pub struct Fresh {
    shelves: RwLock<HashMap<Uuid, Shelf>>,
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

    /// The prepared answer, if it can be trusted.
    pub fn get(&self, organisation: Uuid, key: &str) -> Option<Arc<Prepared>> {
        let looked = self.looked.load(Ordering::Acquire);
        if looked == 0 || self.millis().saturating_sub(looked) > TRUST_FOR.as_millis() as u64 {
            return None;
        }
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        shelves.get(&organisation)?.answers.get(key).cloned()
    }

    /// The state of knowledge before an answer is read from the database.
    pub fn generation(&self, organisation: Uuid) -> u64 {
        let shelves = self.shelves.read().unwrap_or_else(PoisonError::into_inner);
        shelves.get(&organisation).map_or(0, |shelf| shelf.generation)
    }

    /// Keeps an answer, unless something changed since `generation`.
    pub fn keep(&self, organisation: Uuid, key: String, generation: u64, answer: Arc<Prepared>) {
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        let shelf = shelves.entry(organisation).or_default();
        if shelf.generation == generation {
            if shelf.answers.len() >= KEPT {
                shelf.answers.clear();
            }
            shelf.answers.insert(key, answer);
        }
    }

    /// Drops what may have changed: called after each commit of this process, before its answer is sent.
    pub fn changed(&self, organisation: Uuid) {
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        shelves.entry(organisation).or_default().clear();
    }

    fn look(&self, conn: &mut PgConnection) -> QueryResult<()> {
        let begun = self.millis().max(1);
        let revisions: Vec<Revision> =
            diesel::sql_query("SELECT organisation_id, revision FROM public_revisions()").load(conn)?;
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        for seen in revisions {
            let shelf = shelves.entry(seen.organisation_id).or_default();
            if shelf.revision != seen.revision {
                shelf.revision = seen.revision;
                shelf.clear();
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
