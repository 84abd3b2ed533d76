//! The entries of the cache: answers by organisation and key, and the addresses that lead to them.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::kernel::cache::response::Prepared;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// Maximum number of answers of an organisation that one refresh makes again: the most used ones.
const MAX_REFRESHED: usize = 16;
/// Maximum number of answers of an organisation, since combinations of filters are many.
const MAX_ANSWERS: usize = 256;
/// Maximum size of all answers, in bytes.
const MAX_BYTES: usize = 48 << 20;
/// Maximum number of addresses.
const MAX_ADDRESSES: usize = 1024;
/// Maximum length of an address, in bytes.
const MAX_ADDRESS_LENGTH: usize = 512;

/// The work that makes an answer from the database.
pub type Work = Arc<dyn Fn(&mut Tx<'_>) -> Result<Prepared, Problem> + Send + Sync>;

/// A kept answer, and the work that makes it again.
pub struct Entry {
    /// The answer.
    pub prepared: Arc<Prepared>,
    /// The work that makes it again.
    pub work: Work,
    /// Number of recent requests for it.
    pub hits: AtomicU32,
}

impl Entry {
    /// Returns whether it was requested lately.
    fn is_in_use(&self) -> bool {
        self.hits.load(Ordering::Relaxed) > 0
    }
}

/// The answers of one organisation.
#[derive(Default)]
struct Answers {
    /// Raised by everything that may have changed the answers.
    ///
    /// An answer that was read under an earlier generation must not be kept.
    generation: u64,
    /// Revision of the organisation at the watcher's last look; none before the first.
    revision: Option<i64>,
    entries: HashMap<String, Arc<Entry>>,
    /// End of the time in which an answer that is being read may still be kept.
    expected_until: Option<Instant>,
    /// Number of writes that ever waited for a look of the watcher.
    wanted: u64,
    /// Number of those writes that had their look.
    done: u64,
}

/// An address that the public requested, and its answer, found without routing.
struct Address {
    organisation: Uuid,
    key: String,
    until: DateTime<Utc>,
    route: Arc<str>,
    entry: Arc<Entry>,
}

/// All kept answers and addresses.
#[derive(Default)]
pub struct Entries {
    of: HashMap<Uuid, Answers>,
    addresses: HashMap<String, Address>,
    bytes: usize,
}

/// The answers of an organisation that are to be refreshed.
pub struct Refresh {
    /// The organisation.
    pub organisation: Uuid,
    /// The stale answers, by key.
    pub stale: HashMap<String, Arc<Entry>>,
}

/// An organisation that the watcher watches.
#[derive(Clone, Copy)]
pub struct Watched {
    /// The organisation.
    pub organisation: Uuid,
    /// Number of its writes that ever waited for a look.
    pub wanted: u64,
}

impl Entries {
    /// The answer of an organisation with a key.
    pub fn get(&self, organisation: Uuid, key: &str) -> Option<Arc<Prepared>> {
        let entry = self.of.get(&organisation)?.entries.get(key)?;
        entry.hits.fetch_add(1, Ordering::Relaxed);
        Some(entry.prepared.clone())
    }

    /// The answer to an address, and the pattern of its route.
    pub fn get_by_address(&self, address: &str, now: DateTime<Utc>) -> Option<(Arc<Prepared>, Arc<str>)> {
        let address = self.addresses.get(address).filter(|address| now < address.until)?;
        address.entry.hits.fetch_add(1, Ordering::Relaxed);
        Some((address.entry.prepared.clone(), address.route.clone()))
    }

    /// Announces an answer that is about to be read, and may be kept until an instant.
    ///
    /// From now on the organisation is watched. Returns the generation under which the answer is to be kept.
    pub fn expect(&mut self, organisation: Uuid, until: Instant) -> u64 {
        let answers = self.of.entry(organisation).or_default();
        answers.expected_until = Some(until);
        answers.generation
    }

    /// Keeps an announced answer, unless something changed since `generation`.
    pub fn keep(&mut self, organisation: Uuid, key: String, generation: u64, entry: Entry) {
        let Some(answers) = self.of.get(&organisation) else { return };
        let in_time = answers.expected_until.is_some_and(|until| Instant::now() <= until);
        let weight = entry.prepared.weight();
        if answers.generation != generation || !in_time || weight > MAX_BYTES / 8 {
            return;
        }
        if answers.entries.len() >= MAX_ANSWERS {
            self.clear(organisation);
        }
        if self.bytes + weight > MAX_BYTES {
            let all: Vec<Uuid> = self.of.keys().copied().collect();
            all.into_iter().for_each(|each| self.clear(each));
        }
        let Some(answers) = self.of.get_mut(&organisation) else { return };
        self.bytes += weight;
        let replaced = answers.entries.insert(key, Arc::new(entry));
        self.bytes -= replaced.map_or(0, |entry| entry.prepared.weight());
    }

    /// Lets an address lead to a kept answer, until a time or until something changes.
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
        if address.len() > MAX_ADDRESS_LENGTH {
            return;
        }
        if self.addresses.len() >= MAX_ADDRESSES {
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

    /// Drops the answers of an organisation whose keys are not to be kept, and their addresses.
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

    /// Asks for a look of the watcher after a commit, if any answer is in use.
    ///
    /// Returns whether the writer is to wait for that look.
    pub fn want_look(&mut self, organisation: Uuid) -> bool {
        let Some(answers) = self.of.get_mut(&organisation) else { return false };
        if !answers.entries.values().any(|entry| entry.is_in_use()) {
            return false;
        }
        // An answer that was read before the commit must not replace one that was read after it.
        answers.generation += 1;
        answers.wanted += 1;
        true
    }

    /// Number of writes of an organisation that ever waited for a look, and number of those that had it.
    pub fn looks(&self, organisation: Uuid) -> (u64, u64) {
        self.of.get(&organisation).map_or((0, 0), |answers| (answers.wanted, answers.done))
    }

    /// The organisations with kept or announced answers; first those with waiting writers.
    pub fn watched(&self, now: Instant) -> Vec<Watched> {
        let needs_look = |answers: &Answers| {
            let expected = answers.expected_until.is_some_and(|until| now <= until);
            expected || !answers.entries.is_empty() || answers.wanted > answers.done
        };
        let mut watched: Vec<_> = self.of.iter().filter(|(_, answers)| needs_look(answers)).collect();
        watched.sort_by_key(|(_, answers)| answers.wanted <= answers.done);
        watched.into_iter().map(|(id, answers)| Watched { organisation: *id, wanted: answers.wanted }).collect()
    }

    /// Compares the revision of an organisation with the one of the last look.
    ///
    /// If it differs, the answers in use are returned to be refreshed, and all others are dropped.
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
        in_use.truncate(MAX_REFRESHED);
        let stale: HashMap<_, _> = in_use.into_iter().map(|(_, key, entry)| (key.clone(), entry.clone())).collect();
        self.keep_only(organisation, |key| stale.contains_key(key));
        Some(Refresh { organisation, stale })
    }

    /// Replaces the stale answers by those that were made again, and drops the other stale ones.
    pub fn end_refresh(&mut self, mut refresh: Refresh, made: &HashMap<String, Arc<Entry>>) {
        let Some(answers) = self.of.get_mut(&refresh.organisation) else { return };
        // An answer that was kept meanwhile was read after the change; one that was dropped meanwhile stays dropped.
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

    /// Notes that the look which `watched.wanted` writes waited for is over.
    pub fn end_look(&mut self, watched: Watched) {
        if let Some(answers) = self.of.get_mut(&watched.organisation) {
            answers.done = answers.done.max(watched.wanted);
        }
    }
}
