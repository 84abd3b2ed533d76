//! Referrals: a mairie, a médiathèque, an association enrols somebody who agrees to it.

pub mod actions;
pub mod events;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

use crate::kernel::concept::Concept;

/// The plug.
pub const CONCEPT: Concept =
    Concept { routes: routes::routes, actions: events::ACTIONS, ..Concept::named("referrals") };

crate::words! {
    /// State of a referral.
    ///
    /// `enrolled`: has a seat. `waiting`: on the waiting list. `offered`: a seat is held until they answer.
    /// `cancelled`: by themselves, by the partner, or with the whole session. `came`, `absent`: as noted at the
    /// session.
    ReferralStatus {
        /// Has a seat.
        Enrolled = "enrolled",
        /// On the waiting list.
        Waiting = "waiting",
        /// A seat is held until they answer.
        Offered = "offered",
        /// Does not come any more.
        Cancelled = "cancelled",
        /// Came.
        Came = "came",
        /// Did not come.
        Absent = "absent",
    }
}
