//! Partners: mairies, médiathèques and associations, and the keys of their programs.

pub mod actions;
pub mod events;
mod key_store;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

use crate::directory::places::unknown_commune;
use crate::kernel::concept::Concept;
use crate::kernel::text::problem::INVALID_KEY;
use crate::kernel::web::state::KeyStore;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    constraints: &[
        ("partner_key_is_alive", || Problem::new(INVALID_KEY)),
        ("partners_name_key", || Problem::invalid("/name", "Un autre partenaire porte déjà ce nom.")),
        ("partners_commune_fkey", unknown_commune),
    ],
    key_store: Some(KeyStore { find: key_store::find, note_use: key_store::note_use }),
    actions: events::ACTIONS,
    ..Concept::named("partners")
};

crate::words! {
    /// Kind of partner: `mairie`, `mediatheque`, `association` or `other`.
    PartnerKind {
        /// The town hall's secretariat.
        Mairie = "mairie",
        /// A library.
        Mediatheque = "mediatheque",
        /// An association.
        Association = "association",
        /// Any other kind.
        Other = "other",
    }
}

crate::words! {
    /// Scope of a partner's key.
    Scope {
        /// Reads the calendar's feeds.
        CalendarRead = "calendar:read",
        /// Reads the referrals that the partner sent, with their outcome.
        ReferralsRead = "referrals:read",
        /// Sends referrals, and takes them back.
        ReferralsWrite = "referrals:write",
        /// Reads statistics.
        StatisticsRead = "statistics:read",
    }
}

/// Finds the name of a partner, for concepts that refer to it.
pub fn name_of(tx: &mut Tx<'_>, partner: Uuid) -> Result<Option<String>, Problem> {
    Ok(store::find(tx, partner)?.map(|partner| partner.name))
}

/// Returns whether a partner exists and is active.
pub fn is_active(tx: &mut Tx<'_>, partner: Uuid) -> Result<bool, Problem> {
    Ok(store::find(tx, partner)?.is_some_and(|partner| partner.active))
}

crate::problems! {
    /// The key is no longer valid, or is already replaced.
    KEY_OVER = 409 "key-over" "Cette clé ne sert plus"
        "Il n'y a rien à faire : cette clé est déjà retirée ou remplacée.",
}
