//! API keys: programs of the organisation and of partners show them instead of a login.

pub mod actions;
pub mod events;
mod lookup;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::{INVALID_KEY, Problem};
use crate::kernel::web::state::KeyStore;

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    constraints: &[("key_is_alive", || Problem::new(INVALID_KEY))],
    key_store: Some(KeyStore { find: lookup::find, note_use: lookup::note_use }),
    actions: events::ACTIONS,
    ..Concept::named("api_keys")
};

crate::words! {
    /// Scope of a key: [`Scope::OF_PARTNERS`] or [`Scope::OF_ORGANISATION`], by its owner.
    Scope {
        /// Reads the calendar's feeds.
        CalendarRead = "calendar:read",
        /// Reads sessions, series, venues and closures as staff sees them.
        SessionsRead = "sessions:read",
        /// Schedules, changes and cancels sessions and series, and reads them.
        SessionsWrite = "sessions:write",
        /// Reads enrolments, with the people enrolled.
        EnrolmentsRead = "enrolments:read",
        /// Enrols people, moves and cancels enrolments, and reads them.
        EnrolmentsWrite = "enrolments:write",
        /// Reads the referrals that the partner sent, with their outcome.
        ReferralsRead = "referrals:read",
        /// Sends referrals, and takes them back.
        ReferralsWrite = "referrals:write",
        /// Reads statistics.
        StatisticsRead = "statistics:read",
    }
}

impl Scope {
    /// Scopes that a partner's key may have.
    pub const OF_PARTNERS: &[Scope] =
        &[Scope::CalendarRead, Scope::ReferralsRead, Scope::ReferralsWrite, Scope::StatisticsRead];
    /// Scopes that a key of the organisation's own may have.
    pub const OF_ORGANISATION: &[Scope] = &[
        Scope::CalendarRead,
        Scope::SessionsRead,
        Scope::SessionsWrite,
        Scope::EnrolmentsRead,
        Scope::EnrolmentsWrite,
        Scope::StatisticsRead,
    ];

    /// The scope with that of reading which it brings.
    ///
    /// The answer to a change shows what was changed: a key that may not read could read that way.
    pub fn with_reading(self) -> impl Iterator<Item = Scope> {
        let reading = match self {
            Scope::SessionsWrite => Some(Scope::SessionsRead),
            Scope::EnrolmentsWrite => Some(Scope::EnrolmentsRead),
            _ => None,
        };
        std::iter::once(self).chain(reading)
    }
}

crate::problems! {
    /// The key is no longer valid, or is already replaced.
    KEY_OVER = 409 "key-over" "Cette clé ne sert plus"
        "Il n'y a rien à faire : cette clé est déjà retirée ou remplacée.",
}
