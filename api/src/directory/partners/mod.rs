//! Partners: mairies, médiathèques and associations.

pub mod actions;
pub mod events;
pub mod routes;
mod store;
pub mod views;

use crate::directory::places::unknown_commune;
use crate::kernel::concept::Concept;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    constraints: &[
        ("partners_name_key", || Problem::invalid("/name", "Un autre partenaire porte déjà ce nom.")),
        ("partners_commune_fkey", unknown_commune),
    ],
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

/// Finds the name of a partner, for concepts that refer to it.
pub fn name_of(tx: &mut Tx<'_>, partner: Uuid) -> Result<Option<String>, Problem> {
    Ok(store::find(tx, partner)?.map(|partner| partner.name))
}

/// Returns whether a partner exists and is active.
pub fn is_active(tx: &mut Tx<'_>, partner: Uuid) -> Result<bool, Problem> {
    Ok(store::find(tx, partner)?.is_some_and(|partner| partner.active))
}
