//! Enrolments: a person takes a seat, keeps it, moves, or gives it back.

pub mod actions;
mod admission;
pub mod arrangements;
pub mod companion_card;
pub mod companions;
pub mod confirmation;
mod contact_share;
pub mod draft;
pub mod entourage;
pub mod events;
pub mod guardian;
pub mod input;
pub mod invitation;
mod jobs;
mod joined;
pub mod joint;
pub mod merge;
pub mod moving;
pub mod origin;
pub mod own;
pub mod plain;
pub mod refusals;
pub mod restore;
pub mod routes;
pub mod rules;
pub mod seats;
pub mod stated;
mod store;
pub mod suggestions;
pub mod views;
pub mod waiting_list;
pub mod walk_in;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;
pub use joined::{Filter, Joined, SortKey, find, find_by_reference, list};
pub use store::{EnrolmentRow, hold, mark_informed, near, session_of};

/// The plug.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        routes::routes(router);
        suggestions::routes(router);
        own::routes::routes(router);
        joint::routes::routes(router);
        plain::routes::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[
        ("enrolments_once_per_session", || Problem::new(ALREADY_ENROLLED)),
        // The session was deleted meanwhile.
        ("enrolments_session_fkey", || Problem::invalid("/session_id", "Cet atelier n'existe pas.")),
    ],
    reactions: &[seats::react],
    actions: events::ACTIONS,
    jobs: jobs::JOBS,
    ..Concept::named("enrolments")
};

crate::words! {
    /// State of an enrolment.
    ///
    /// `enrolled`: has a seat. `offered`: a seat is held until the person answers. `waiting`: on the waiting list.
    /// `cancelled`: given back. `declined`: the offer was declined. `expired`: the offer was not answered, or the held
    /// seat was not confirmed, in time.
    EnrolmentStatus {
        /// Has a seat.
        Enrolled = "enrolled",
        /// A seat is held until the person answers.
        Offered = "offered",
        /// On the waiting list.
        Waiting = "waiting",
        /// The seat, or the place on the waiting list, was given back.
        Cancelled = "cancelled",
        /// The offer was declined.
        Declined = "declined",
        /// The offer was not answered, or the held seat was not confirmed, in time.
        Expired = "expired",
    }
}

crate::words! {
    /// Seat or place that a cancelled enrolment can get back.
    ///
    /// `seat`: its seats are free, or offered to somebody who may not have heard of it. `waiting_list`: its place
    /// there.
    Restorable {
        /// Its seats.
        Seat = "seat",
        /// Its place on the waiting list.
        WaitingList = "waiting_list",
    }
}

crate::words! {
    /// Way by which an enrolment came.
    ///
    /// `web`: by the person, over the web. `phone`: in a call to an agent. `counter`: at the counter. `partner`:
    /// through a mairie, a médiathèque or an association.
    Channel {
        /// The person, over the web.
        Web = "web",
        /// A call to an agent.
        Phone = "phone",
        /// At the counter.
        Counter = "counter",
        /// Through a mairie, a médiathèque, an association.
        Partner = "partner",
    }
}

crate::words! {
    /// Order of a list of enrolments; each also backwards, with `-`.
    ///
    /// `session`: by start of the session. `created`: by creation. `name`: by family name and given name.
    #[derive(Default)]
    EnrolmentSort {
        /// By start of the session, then in the order they came.
        #[default]
        Session = "session",
        /// The last session first.
        SessionBackwards = "-session",
        /// The oldest first.
        Created = "created",
        /// The newest first.
        CreatedBackwards = "-created",
        /// By family name and given name.
        Name = "name",
        /// The same, from Z to A.
        NameBackwards = "-name",
    }
}

impl EnrolmentStatus {
    /// True if the person has, or wants, a seat.
    pub fn is_live(self) -> bool {
        matches!(self, EnrolmentStatus::Enrolled | EnrolmentStatus::Offered | EnrolmentStatus::Waiting)
    }
}

crate::problems! {
    /// The person already has a seat (shown to staff only).
    ALREADY_ENROLLED = 409 "already-enrolled" "Cette personne est déjà inscrite"
        "Il n'y a rien à faire : la place est gardée. Ouvrez l'inscription pour la changer.",
    /// The person has another workshop at that time (shown to staff only).
    SCHEDULE_CONFLICT = 409 "schedule-conflict" "Cette personne a un autre atelier à la même heure"
        "Choisissez une autre heure, ou annulez d'abord l'autre inscription.",
    /// A public enrolment that an agent must look at; says nothing about anybody.
    NEEDS_A_CALL = 409 "enrolment-needs-a-call" "Terminons cette inscription ensemble"
        "Appelez la Maison : l'inscription se termine en deux minutes au téléphone.",
    /// The organisation's workshops are for residents.
    OUTSIDE_TERRITORY = 409 "outside-territory" "Ces ateliers sont réservés aux habitants du territoire"
        "Appelez la Maison : elle cherche avec la personne un atelier plus près de chez elle.",
    /// The seats are for residents until a week before the session.
    RESIDENTS_FIRST = 409 "residents-first" "Les places sont d'abord pour les habitants du territoire"
        "Inscrivez-vous dans la semaine avant l'atelier, ou choisissez une date plus proche.",
    /// The enrolment is cancelled.
    ENROLMENT_CANCELLED = 409 "enrolment-cancelled" "Cette inscription est annulée"
        "Inscrivez-vous à nouveau, sur cet atelier ou un autre.",
    /// The person waits for a seat, or was offered one: there is none to move.
    NOT_ENROLLED = 409 "not-enrolled" "Cette personne attend encore une place"
        "Inscrivez la personne dans l'autre atelier, puis retirez-la de cette liste d'attente.",
    /// The seat is held until its person confirms it.
    NOT_CONFIRMED = 409 "not-confirmed" "Cette place est à confirmer"
        "Ouvrez le lien du message que vous avez reçu et confirmez la place, ou appelez la Maison.",
    /// None of the dates of a joint enrolment can be taken; `dates` says why.
    NO_DATE_POSSIBLE = 409 "no-date-possible" "Aucune de ces dates n'est possible"
        "Choisissez d'autres dates, ou la liste d'attente là où c'est complet.",
    /// The offer was answered, withdrawn or is over.
    OFFER_GONE = 409 "offer-gone" "Cette proposition n'est plus valable"
        "La place est allée à la personne suivante. Vous pouvez choisir une autre date.",
}
