//! Webhooks: programs that ask to be told of what happens, to the Standard Webhooks specification
//! (<https://www.standardwebhooks.com>).
//!
//! A delivery is a row for each endpoint that wants an event, written in the transaction of what happened by the one
//! function `webhook_tell` of the database. Events of sessions are told where the calendar gives a change its position
//! (migration `webhooks`), so that each carries it; all others follow from events of other concepts ([`reactions`]).
//! Whichever process is free posts them ([`sender`]).

pub mod actions;
pub mod address_rules;
mod events;
mod jobs;
pub mod reactions;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod rebinding;
pub mod routes;
pub mod rules;
pub mod sender;
mod store;
pub mod views;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: routes::routes,
    problems: PROBLEMS,
    constraints: &[("webhook_endpoints_partner_fkey", || {
        Problem::invalid("/partner_id", "Ce partenaire n'existe pas.")
    })],
    reactions: &[reactions::react],
    actions: events::ACTIONS,
    jobs: jobs::JOBS,
    ..Concept::named("webhooks")
};

crate::words! {
    /// What an endpoint may be told of.
    EventType {
        /// A session is announced.
        SessionScheduled = "session.scheduled",
        /// What people read of a session is another: its time, place, title, capacity…
        SessionUpdated = "session.updated",
        /// A session does not take place.
        SessionCancelled = "session.cancelled",
        /// The last seat of a session is taken.
        SessionFull = "session.full",
        /// A session that was full has a seat again.
        SessionAvailable = "session.available",
        /// A partner sent somebody.
        ///
        /// The partner's endpoints are told the referral, the organisation's own the enrolment.
        ReferralCreated = "referral.created",
        /// What became of somebody whom a partner sent is another.
        ReferralUpdated = "referral.updated",
    }
}

crate::words! {
    /// What became of a delivery.
    DeliveryStatus {
        /// To be posted, or to be posted again.
        Due = "due",
        /// On its way.
        Sending = "sending",
        /// Answered with success.
        Delivered = "delivered",
        /// Given up.
        Failed = "failed",
    }
}

crate::words! {
    /// Why an endpoint is told nothing.
    DisabledBecause {
        /// Staff said so.
        Staff = "staff",
        /// It answered 410: it wants nothing more.
        Gone = "gone",
        /// For five days at least it has only failed, all the tries of a delivery among them.
        Failing = "failing",
    }
}

crate::problems! {
    /// The endpoint is told nothing: it must be taken up again first.
    WEBHOOK_DISABLED = 409 "webhook-disabled" "Les envois à cette adresse sont arrêtés"
        "Reprenez d'abord les envois à cette adresse, quand le programme qui les reçoit est réparé.",
    /// The delivery is on its way.
    DELIVERY_UNDER_WAY = 409 "delivery-under-way" "Cet envoi est en cours"
        "Attendez un instant : l'envoi est en cours.",
}
