//! Notifications for people about their seats, each sent once, by the way that reaches the person.
//!
//! A message is a row written in the transaction of the event. E-mails and texts are sent by whichever process is free;
//! calls wait for somebody at the desk; letters are printed.

pub mod actions;
pub mod call_back;
mod calls;
pub mod delivery_reports;
pub mod desk;
mod events;
mod facts;
mod forward;
pub mod hold;
mod invitation;
mod jobs;
mod letters;
pub mod mailer;
pub mod outbox;
pub mod post;
mod post_settings;
pub mod reminders;
mod restoration;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

pub use self::store::MessageRow;
pub use crate::directory::people::Way;
use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        routes::routes(router);
        calls::routes(router);
        reminders::routes::routes(router);
        restoration::routes(router);
        call_back::routes(router);
    },
    service_routes: delivery_reports::routes::routes,
    problems: PROBLEMS,
    constraints: &[("messages_one_call_back", || {
        Problem::new(MESSAGE_DONE).detail("Cette personne est déjà à rappeler.")
    })],
    reactions: &[actions::requeue_unreached, actions::react],
    actions: events::ACTIONS,
    jobs: jobs::JOBS,
    ..Concept::named("notifications")
};

crate::words! {
    /// Topic of a message.
    Topic {
        /// The person has a seat.
        Confirmation = "confirmation",
        /// The person has seats in several sessions, or waits for some.
        Dates = "dates",
        /// The person has a seat that is held until they confirm it.
        Held = "held",
        /// The person's held seat was not confirmed in time.
        Released = "released",
        /// The person is on the waiting list.
        Waiting = "waiting",
        /// The person's session is near.
        Reminder = "reminder",
        /// A seat is held for the person until a deadline.
        Offer = "offer",
        /// A seat is free for the first to come.
        FreeSeat = "free_seat",
        /// The person's offer is over.
        Expired = "expired",
        /// The person goes to another session.
        Moved = "moved",
        /// The person's session has another time or place.
        Changed = "changed",
        /// The person's session is cancelled.
        Cancelled = "cancelled",
        /// The team or a partner gave the person's seat back.
        Withdrawn = "withdrawn",
        /// The person asked to be called back.
        Callback = "callback",
    }
}

crate::words! {
    /// Outcome of a call or a letter.
    Outcome {
        /// The person is notified. Of a letter: it is printed and sent.
        Reached = "reached",
        /// The person takes the seat that was offered, or confirms the one that is held for them.
        Accepted = "accepted",
        /// The person does not come: their seat, or their offer, goes to the next.
        Declined = "declined",
        /// Nobody answered; the call is made again later.
        NoAnswer = "no_answer",
        /// The number belongs to somebody else.
        WrongNumber = "wrong_number",
    }
}

crate::words! {
    /// State of a message.
    MessageStatus {
        /// To be sent, called or printed.
        Due = "due",
        /// Claimed by a process that sends it.
        Sending = "sending",
        /// Sent, said or printed.
        Sent = "sent",
        /// Given up after many attempts: somebody has to look at it.
        Failed = "failed",
        /// No longer true before it left.
        Void = "void",
    }
}

crate::words! {
    /// State of a message after a server took it, by the last report.
    DeliveryState {
        /// The person's mailbox or phone has it.
        Delivered = "delivered",
        /// The server goes on trying.
        Delayed = "delayed",
        /// The server gave up: the person does not have it.
        Failed = "failed",
    }
}

crate::problems! {
    /// Somebody was notified of the cancellation already.
    PEOPLE_NOTIFIED = 409 "people-notified" "Des personnes savent déjà que l'atelier est annulé"
        "Créez un autre atelier à la même heure, et inscrivez-y les personnes une par une, en les appelant.",
    /// A colleague is on the line with the person.
    CALL_CLAIMED = 409 "call-claimed" "Un collègue est en ligne avec cette personne"
        "Appelez une autre personne : la liste se met à jour quand l'appel est fini.",
    /// The outcome can no longer be taken back.
    TOO_LATE_TO_UNDO = 409 "too-late-to-undo" "C'est trop tard pour revenir en arrière"
        "Ouvrez Messages : de là, un appel peut être remis dans la liste.",
    /// The call, letter or message was dealt with meanwhile, or is of no use any more.
    MESSAGE_DONE = 409 "message-done" "C'est déjà fait"
        "Il n'y a rien à faire : un collègue s'en est occupé, ou le message n'a plus d'objet.",
}
