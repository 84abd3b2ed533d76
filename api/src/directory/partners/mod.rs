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

/// The plug.
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
    /// What a partner is: `mairie`, `mediatheque`, `association` or `other`.
    PartnerKind {
        /// The town hall's secretariat.
        Mairie = "mairie",
        /// A library.
        Mediatheque = "mediatheque",
        /// An association.
        Association = "association",
        /// Anybody else.
        Other = "other",
    }
}

crate::words! {
    /// What a partner's key may be used for.
    Scope {
        /// Reads the calendar's feeds.
        CalendarRead = "calendar:read",
        /// Reads what became of those whom the partner sent.
        ReferralsRead = "referrals:read",
        /// Sends people, and takes that back.
        ReferralsWrite = "referrals:write",
        /// Reads figures.
        StatisticsRead = "statistics:read",
    }
}

/// Name of a partner, for those who refer to it.
pub fn name_of(tx: &mut Tx<'_>, partner: Uuid) -> Result<Option<String>, Problem> {
    Ok(store::find(tx, partner)?.map(|partner| partner.name))
}

/// Whether a partner still is one.
pub fn is_active(tx: &mut Tx<'_>, partner: Uuid) -> Result<bool, Problem> {
    Ok(store::find(tx, partner)?.is_some_and(|partner| partner.active))
}

crate::problems! {
    /// The key no longer holds, or is replaced.
    KEY_OVER = 409 "key-over" "Cette clé ne sert plus"
        "Il n'y a rien à faire : cette clé est déjà retirée ou remplacée.",
}
