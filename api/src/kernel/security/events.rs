//! Security events of a process: logged the first time, and counted until a job writes them down.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use uuid::Uuid;

crate::words! {
    /// Kind of a security event.
    SecurityEventKind {
        /// A wrong password or a wrong e-mail at the login.
        LoginFailed = "login_failed",
        /// A wrong reference, name or secret of a personal link.
        GuessFailed = "guess_failed",
        /// A token or a key that is not valid.
        TokenRefused = "token_refused",
        /// A caller without the permission.
        Forbidden = "forbidden",
        /// A caller beyond a rate limit.
        Limited = "limited",
        /// A reading about people.
        PeopleRead = "people_read",
        /// A letter about a forgotten password that was asked for, or its link that was used.
        PasswordReset = "password_reset",
    }
}

/// A security event and its asker; repetitions before it is written down are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecurityEvent {
    /// The organisation of the path.
    pub organisation: Uuid,
    /// Kind of the event.
    pub kind: SecurityEventKind,
    /// Method and pattern of the route.
    pub route: String,
    /// Account or key that asked, if it is known.
    pub actor: Option<Uuid>,
    /// Address of the caller, the /64 of IPv6.
    pub network: String,
}

/// Number of times that an event happened.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    /// First time, UTC.
    pub first: DateTime<Utc>,
    /// Last time, UTC.
    pub last: DateTime<Utc>,
    /// Number of times.
    pub times: i32,
    /// Identity of the last request.
    pub request_id: Uuid,
}

/// Different events that wait to be written down; beyond, only their number is known.
const MOST_WAITING: usize = 10_000;

/// The security events of a process that are not written down yet.
#[derive(Clone, Default)]
pub struct SecurityEvents {
    waiting: Arc<Mutex<HashMap<SecurityEvent, Count>>>,
    dropped: Arc<AtomicU64>,
}

impl SecurityEvents {
    /// Counts an event, and logs it the first time: an attack must not fill the log.
    pub fn record(&self, event: SecurityEvent, request_id: Uuid, now: DateTime<Utc>) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = waiting.len() >= MOST_WAITING;
        match waiting.entry(event) {
            Entry::Occupied(mut known) => {
                let count = known.get_mut();
                *count = Count { last: now, times: count.times.saturating_add(1), request_id, ..*count };
            }
            Entry::Vacant(place) if !is_full => {
                let SecurityEvent { kind, route, actor, network, .. } = place.key();
                let (kind, actor) = (kind.word(), actor.map(|actor| actor.to_string()).unwrap_or_default());
                tracing::info!(target: "security", kind, route, actor, network, %request_id, "security event");
                place.insert(Count { first: now, last: now, times: 1, request_id });
            }
            Entry::Vacant(_) => drop(self.dropped.fetch_add(1, Ordering::Relaxed)),
        }
    }

    /// Takes the events that were counted since the last time, by organisation.
    pub fn take(&self) -> HashMap<Uuid, Vec<(SecurityEvent, Count)>> {
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            tracing::warn!(target: "security", dropped, "more security events than can be kept");
        }
        let taken = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        let mut by_organisation: HashMap<Uuid, Vec<(SecurityEvent, Count)>> = HashMap::new();
        for (event, count) in taken {
            by_organisation.entry(event.organisation).or_default().push((event, count));
        }
        by_organisation
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::data::clock::Clock;

    #[test]
    fn what_repeats_is_counted_and_taken_once() {
        let (events, now) = (SecurityEvents::default(), Clock::System.now());
        let event = |network: &str| SecurityEvent {
            organisation: Uuid::nil(),
            kind: SecurityEventKind::LoginFailed,
            route: "POST /v1/{organisation}/login".to_owned(),
            actor: None,
            network: network.to_owned(),
        };
        let last = Uuid::from_u128(3);
        for (network, id) in [("203.0.113.8", 1), ("203.0.113.9", 2), ("203.0.113.8", 3)] {
            events.record(event(network), Uuid::from_u128(id), now);
        }
        let taken = events.take().remove(&Uuid::nil()).unwrap_or_default();
        let twice = taken.iter().find(|(event, _)| event.network == "203.0.113.8").map(|(_, count)| *count);
        assert_eq!(twice.map(|count| (count.times, count.request_id)), Some((2, last)));
        assert_eq!((taken.len(), events.take().len()), (2, 0));
    }

    #[test]
    fn an_attack_fills_no_memory() {
        let (events, now) = (SecurityEvents::default(), Clock::System.now());
        for n in 0..MOST_WAITING + 100 {
            let event = SecurityEvent {
                organisation: Uuid::nil(),
                kind: SecurityEventKind::GuessFailed,
                route: String::new(),
                actor: None,
                network: n.to_string(),
            };
            events.record(event, Uuid::nil(), now);
        }
        assert_eq!(events.take().values().map(Vec::len).sum::<usize>(), MOST_WAITING);
    }
}
