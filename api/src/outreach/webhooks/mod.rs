//! Webhooks: events for the programs of others, by the Standard Webhooks specification.
//!
//! The specification: <https://www.standardwebhooks.com>. A delivery is a row for each endpoint that subscribes to an
//! event, written in the transaction of the event by the one function `webhook_tell` of the database. Deliveries of
//! session events are written where the calendar gives a change its position (migration `webhooks`), so that each
//! carries the position; all others follow from events of other concepts ([`reactions`]). Whichever process is free
//! posts them ([`sender`]).

pub mod actions;
pub mod address_rules;
mod client;
mod endpoint_state;
mod events;
mod jobs;
mod outbox;
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
    /// Type of an event to which an endpoint can subscribe.
    EventType {
        /// A session is announced.
        SessionScheduled = "session.scheduled",
        /// Public details of a session have changed: time, place, title, capacity…
        SessionUpdated = "session.updated",
        /// A session does not take place.
        SessionCancelled = "session.cancelled",
        /// The last seat of a session is taken.
        SessionFull = "session.full",
        /// A session that was full has a seat again.
        SessionAvailable = "session.available",
        /// A partner sent a person.
        ///
        /// The partner's endpoints get the referral, the organisation's own the enrolment.
        ReferralCreated = "referral.created",
        /// The state of a referral has changed.
        ReferralUpdated = "referral.updated",
    }
}

crate::words! {
    /// State of a delivery.
    DeliveryStatus {
        /// To be posted, or to be posted again.
        Due = "due",
        /// Claimed by a process that posts it.
        Sending = "sending",
        /// Answered with success.
        Delivered = "delivered",
        /// Given up.
        Failed = "failed",
    }
}

crate::words! {
    /// Reason for which an endpoint is disabled.
    DisabledBecause {
        /// Staff disabled it.
        Staff = "staff",
        /// It answered 410: it wants nothing more.
        Gone = "gone",
        /// It only failed for five days at least, including all attempts of a delivery.
        Failing = "failing",
    }
}

crate::problems! {
    /// The endpoint is disabled, or its partner is stopped: it must be enabled again first.
    WEBHOOK_DISABLED = 409 "webhook-disabled" "Les envois à cette adresse sont arrêtés"
        "Reprenez d'abord les envois à cette adresse, quand le programme qui les reçoit est réparé.",
    /// The delivery is being posted at this moment.
    DELIVERY_UNDER_WAY = 409 "delivery-under-way" "Cet envoi est en cours"
        "Attendez un instant : l'envoi est en cours.",
}
