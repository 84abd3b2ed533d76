//! Sessions: single workshops, with their seats.

pub mod actions;
mod beside;
mod claim;
pub mod desk_share;
pub mod events;
mod hand_over;
pub mod routes;
pub mod rules;
pub(in crate::programme) mod store;
pub mod themes;
pub mod undo;
pub mod views;
pub mod words;
mod zones;

use crate::kernel::concept::Concept;
use crate::kernel::text::problem::Problem;
pub use claim::claim;
pub use store::{Filter, Joined, Seats, SessionRow, due, list, lock, of_level, previous, set_seats, take_seats};

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        routes::routes(router);
        undo::routes(router);
        desk_share::routes(router);
    },
    problems: PROBLEMS,
    constraints: &[
        ("sessions_never_overbooked", || Problem::new(SESSION_FULL)),
        ("sessions_minimum_fits", minimum_too_large),
        ("sessions_end_after_start", || Problem::invalid("/ends_at", "La fin vient après le début.")),
        ("sessions_venue_fkey", unknown_venue),
        ("sessions_facilitator_fkey", unknown_facilitator),
    ],
    actions: events::ACTIONS,
    reactions: &[hand_over::react],
    jobs: &[desk_share::RELEASE],
    ..Concept::named("sessions")
};

/// The refusal of a minimum above the number of seats.
pub fn minimum_too_large() -> Problem {
    Problem::invalid("/minimum", "Le minimum va de 1 à la capacité.")
}

/// The refusal of an unknown venue.
pub fn unknown_venue() -> Problem {
    Problem::invalid("/venue_id", "Ce lieu n'existe pas.")
}

/// The refusal of an unknown facilitator.
pub fn unknown_facilitator() -> Problem {
    Problem::invalid("/facilitator_id", "Ce compte n'existe pas.")
}

crate::problems! {
    /// All seats are taken.
    SESSION_FULL = 409 "session-full" "Il n'y a plus assez de place"
        "Choisissez une autre date, ou inscrivez-vous sur la liste d'attente : une place qui se libère vous est \
        proposée.",
    /// The seats that are left are kept for people who telephone.
    SEATS_BY_PHONE = 409 "seats-by-phone" "Il reste de la place par téléphone seulement"
        "Les dernières places sont gardées pour les personnes qui appellent : appelez-nous. Ou choisissez une autre \
        date.",
    /// The person's level is not the session's.
    LEVEL_MISMATCH = 409 "level-mismatch" "Cet atelier s'adresse à un autre niveau"
        "Choisissez un atelier de votre niveau. Si vous hésitez, appelez-nous.",
    /// The session is cancelled.
    SESSION_CANCELLED = 409 "session-cancelled" "Cet atelier est annulé"
        "Choisissez une autre date.",
    /// The venue is closed on the day of the session, or it is a public holiday.
    VENUE_CLOSED = 409 "venue-closed" "Le lieu est fermé ce jour-là"
        "Choisissez une autre date, ou appelez-nous : nous dirons si l'atelier est déplacé.",
    /// The account runs sessions or series that are still to come.
    LEADS_SESSIONS = 409 "leads-sessions" "Cette personne anime encore des ateliers"
        "Dites à qui les confier, ou qu'il n'y a encore personne ; le compte est fermé en même temps.",
    /// People, presences, evaluations or a plan belong to the session.
    SESSION_USED = 409 "session-used" "Cet atelier ne peut plus être supprimé"
        "Des inscriptions, des messages ou un plan y sont attachés : annulez l'atelier, et tout le monde sera prévenu.",
    /// The session has begun.
    SESSION_STARTED = 409 "session-started" "Cet atelier a déjà commencé"
        "Choisissez un atelier à venir, ou appelez la Maison : il reste peut-être une chaise.",
    /// The session has begun: its date, hours, place, level and seats are a record.
    SESSION_FIXED = 409 "session-fixed" "La date, l'heure, le lieu et les places d'un atelier commencé ne changent plus"
        "Le titre, la description et l'animation peuvent être corrigés, avec la raison. Pour une autre date, créez un \
        autre atelier.",
    /// The session has not begun yet.
    SESSION_NOT_STARTED = 409 "session-not-started" "Cet atelier n'a pas encore commencé"
        "Attendez que l'atelier commence.",
    /// The session has been over for too long.
    SESSION_OVER = 409 "session-over" "Cet atelier est passé depuis trop longtemps"
        "Cet atelier ne peut plus être changé. Un administrateur peut en voir le journal.",
    /// There would be fewer seats than people, or than a group that waits together needs.
    CAPACITY_BELOW_TAKEN = 409 "capacity-below-taken" "Il n'y aurait plus assez de places"
        "Gardez au moins autant de places que de personnes inscrites, ou déplacez-en d'abord. Un groupe qui attend \
        de venir ensemble est appelé avant que sa place ne disparaisse.",
    /// A presence is recorded, so the enrolment cannot be cancelled or moved.
    ATTENDANCE_RECORDED = 409 "attendance-recorded" "La présence est déjà notée"
        "Corrigez d'abord la présence sur la feuille d'émargement ; ensuite l'inscription peut être annulée ou \
        déplacée.",
}
