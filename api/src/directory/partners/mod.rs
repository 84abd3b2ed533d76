//! Partners: mairies, médiathèques and associations, and the keys of their programs.

pub mod actions;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

use uuid::Uuid;

use crate::kernel::data::database::Tx;
use crate::kernel::text::problem::Problem;

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

/// Name of a partner, for those who refer to it.
pub fn name_of(tx: &mut Tx<'_>, partner: Uuid) -> Result<Option<String>, Problem> {
    Ok(store::find(tx, partner)?.map(|partner| partner.name))
}

/// Whether a partner still is one.
pub fn is_active(tx: &mut Tx<'_>, partner: Uuid) -> Result<bool, Problem> {
    Ok(store::find(tx, partner)?.is_some_and(|partner| partner.active))
}
