//! The entries of the cache.
//!
//! Answers by organisation and key, and the addresses that lead straight to them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::kernel::cache::response::Prepared;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// Answers refreshed at once for one organisation at most: those most asked for.
const REFRESHED: usize = 16;
/// Answers kept for one organisation at most; filters are many, memory is not.
const PER_ORGANISATION: usize = 256;
/// Bytes kept for all organisations at most.
const BYTES: usize = 48 << 20;
/// Addresses kept at most, and the length of one.
const ADDRESSES: usize = 1024;
const ADDRESS_LENGTH: usize = 512;

/// How an answer is made from the database.
pub type Work = Arc<dyn Fn(&mut Tx<'_>) -> Result<Prepared, Problem> + Send + Sync>;

/// A kept answer, and how it is made again.
pub struct Entry {
    pub prepared: Arc<Prepared>,
    pub work: Work,
    /// How often it was asked for lately.
    pub hits: AtomicU32,
}

impl Entry {
    /// Whether anybody asked for it lately.
    fn is_in_use(&self) -> bool {
        self.hits.load(Ordering::Relaxed) > 0
    }
}

/// The answers of one organisation.
#[derive(Default)]
struct Answers {
    /// Raised by everything that may have changed them: an answer read before must not be kept after.
    generation: u64,
    /// The organisation's counter when the watcher last looked; none before.
    revision: Option<i64>,
    entries: HashMap<String, Arc<Entry>>,
    /// An answer is being read, and may be kept until then.
    expected_until: Option<Instant>,
    /// Writes that wait for a look, counted; and how many of them had it.
    wanted: u64,
    done: u64,
}

/// One address of the public, answered without another look at its meaning.
struct Address {
    organisation: Uuid,
    key: String,
    until: DateTime<Utc>,
    route: Arc<str>,
    entry: Arc<Entry>,
}

/// All that is kept.
#[derive(Default)]
pub struct Entries {
    of: HashMap<Uuid, Answers>,
    addresses: HashMap<String, Address>,
    bytes: usize,
}

/// The answers of an organisation that are to be refreshed.
pub struct Refresh {
    pub organisation: Uuid,
    pub stale: HashMap<String, Arc<Entry>>,
}

/// An organisation that the watcher looks after, and how many writes wait for its look.
#[derive(Clone, Copy)]
pub struct Watched {
    pub organisation: Uuid,
    pub wanted: u64,
}

impl Entries {
    pub fn get(&self, organisation: Uuid, key: &str) -> Option<Arc<Prepared>> {
        let entry = self.of.get(&organisation)?.entries.get(key)?;
        entry.hits.fetch_add(1, Ordering::Relaxed);
        Some(entry.prepared.clone())
    }

    pub fn at(&self, address: &str, now: DateTime<Utc>) -> Option<(Arc<Prepared>, Arc<str>)> {
        let address = self.addresses.get(address).filter(|address| now < address.until)?;
        address.entry.hits.fetch_add(1, Ordering::Relaxed);
        Some((address.entry.prepared.clone(), address.route.clone()))
    }

    /// An answer is about to be read and may be kept until an instant.
    ///
    /// From now on the organisation is watched.
    pub fn expect(&mut self, organisation: Uuid, until: Instant) -> u64 {
        let answers = self.of.entry(organisation).or_default();
        answers.expected_until = Some(until);
        answers.generation
    }

    /// Keeps an answer that was expected, unless something changed since `generation`.
    pub fn keep(&mut self, organisation: Uuid, key: String, generation: u64, entry: Entry) {
        let Some(answers) = self.of.get(&organisation) else { return };
        let in_time = answers.expected_until.is_some_and(|until| Instant::now() <= until);
        let weight = entry.prepared.weight();
        if answers.generation != generation || !in_time || weight > BYTES / 8 {
            return;
        }
        if answers.entries.len() >= PER_ORGANISATION {
            self.clear(organisation);
        }
        if self.bytes + weight > BYTES {
            let all: Vec<Uuid> = self.of.keys().copied().collect();
            all.into_iter().for_each(|each| self.clear(each));
        }
        let Some(answers) = self.of.get_mut(&organisation) else { return };
        self.bytes += weight;
        let replaced = answers.entries.insert(key, Arc::new(entry));
        self.bytes -= replaced.map_or(0, |entry| entry.prepared.weight());
    }

    /// Has an address answered with a kept answer until a time, at most until something changes.
    pub fn keep_address(
        &mut self,
        address: &str,
        (organisation, key): (Uuid, String),
        answer: &Arc<Prepared>,
        route: String,
        until: DateTime<Utc>,
    ) {
        let entry = self.of.get(&organisation).and_then(|answers| answers.entries.get(&key));
        let Some(entry) = entry.filter(|entry| Arc::ptr_eq(&entry.prepared, answer)).cloned() else { return };
        if address.len() > ADDRESS_LENGTH {
            return;
        }
        if self.addresses.len() >= ADDRESSES {
            self.addresses.clear();
        }
        let kept = Address { organisation, key, until, route: route.into(), entry };
        self.addresses.insert(address.to_owned(), kept);
    }

    /// Drops the answers of an organisation.
    pub fn clear(&mut self, organisation: Uuid) {
        if let Some(answers) = self.of.get_mut(&organisation) {
            answers.generation += 1;
            self.keep_only(organisation, |_| false);
        }
    }

    fn keep_only(&mut self, organisation: Uuid, keep: impl Fn(&str) -> bool) {
        let Some(answers) = self.of.get_mut(&organisation) else { return };
        let mut dropped = 0;
        answers.entries.retain(|key, entry| {
            let keeps = keep(key);
            dropped += if keeps { 0 } else { entry.prepared.weight() };
            keeps
        });
        self.bytes -= dropped;
        self.addresses.retain(|_, address| address.organisation != organisation || keep(&address.key));
    }

    /// A write committed: its writer is to wait for a look if anybody uses the answers. Says whether.
    pub fn want_look(&mut self, organisation: Uuid) -> bool {
        let Some(answers) = self.of.get_mut(&organisation) else { return false };
        if !answers.entries.values().any(|entry| entry.is_in_use()) {
            return false;
        }
        // An answer read before the commit must not take the place of one read after it.
        answers.generation += 1;
        answers.wanted += 1;
        true
    }

    /// How many writes of an organisation ever waited for a look, and how many had it.
    pub fn looks(&self, organisation: Uuid) -> (u64, u64) {
        self.of.get(&organisation).map_or((0, 0), |answers| (answers.wanted, answers.done))
    }

    /// The organisations whose answers are kept or expected, those first whose writers wait.
    pub fn watched(&self, now: Instant) -> Vec<Watched> {
        let needs_look = |answers: &Answers| {
            let expected = answers.expected_until.is_some_and(|until| now <= until);
            expected || !answers.entries.is_empty() || answers.wanted > answers.done
        };
        let mut watched: Vec<_> = self.of.iter().filter(|(_, answers)| needs_look(answers)).collect();
        watched.sort_by_key(|(_, answers)| answers.wanted <= answers.done);
        watched.into_iter().map(|(id, answers)| Watched { organisation: *id, wanted: answers.wanted }).collect()
    }

    /// The counter of an organisation as it was looked up.
    ///
    /// If it is another, its answers in use are to be refreshed and all others are dropped.
    pub fn begin_refresh(&mut self, organisation: Uuid, revision: Option<i64>) -> Option<Refresh> {
        let answers = self.of.get_mut(&organisation)?;
        if revision.is_some() && answers.revision == revision {
            return None;
        }
        answers.revision = revision;
        answers.generation += 1;
        let mut in_use: Vec<(u32, &String, &Arc<Entry>)> = answers
            .entries
            .iter()
            .map(|(key, entry)| (entry.hits.load(Ordering::Relaxed), key, entry))
            .filter(|(hits, ..)| *hits > 0)
            .collect();
        in_use.sort_by_key(|(hits, ..)| std::cmp::Reverse(*hits));
        in_use.truncate(REFRESHED);
        let stale: HashMap<_, _> = in_use.into_iter().map(|(_, key, entry)| (key.clone(), entry.clone())).collect();
        self.keep_only(organisation, |key| stale.contains_key(key));
        Some(Refresh { organisation, stale })
    }

    /// Puts the answers that were made in the place of the stale ones.
    ///
    /// Those that were not made are dropped.
    pub fn end_refresh(&mut self, mut refresh: Refresh, made: &HashMap<String, Arc<Entry>>) {
        let Some(answers) = self.of.get_mut(&refresh.organisation) else { return };
        // An answer kept meanwhile was read after the change, and a dropped one stays dropped.
        refresh.stale.retain(|key, old| answers.entries.get(key).is_some_and(|entry| Arc::ptr_eq(entry, old)));
        for (key, entry) in made.iter().filter(|(key, _)| refresh.stale.contains_key(*key)) {
            self.bytes += entry.prepared.weight();
            let old = answers.entries.insert(key.clone(), entry.clone());
            self.bytes -= old.map_or(0, |old| old.prepared.weight());
        }
        for address in self.addresses.values_mut().filter(|address| address.organisation == refresh.organisation) {
            if let Some(entry) = answers.entries.get(&address.key) {
                address.entry = entry.clone();
            }
        }
        self.keep_only(refresh.organisation, |key| made.contains_key(key) || !refresh.stale.contains_key(key));
    }

    /// The look that so many writes waited for is over.
    pub fn end_look(&mut self, watched: Watched) {
        if let Some(answers) = self.of.get_mut(&watched.organisation) {
            answers.done = answers.done.max(watched.wanted);
        }
    }
}
