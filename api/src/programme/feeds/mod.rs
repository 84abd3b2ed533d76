//! The public calendar, for partners to show or to mirror; and private ones of facilitators.
//!
//! It has one read model, and a pure writer for each format.
//!
//! iCalendar and XML are written by hand: each is a hundred lines with its own escaping, and a crate would replace the
//! smaller part of them (`icalendar` lets control characters through and reads the clock; XML needs one function). CSV
//! is written with `csv`, HTML with `maud`, which escapes all texts.

pub mod actions;
pub mod atom;
pub mod csv;
pub mod html;
pub mod ics;
pub mod item;
pub mod json_ld;
pub mod open_agenda;
pub mod personal;
mod personal_store;
pub mod routes;
pub mod rules;
mod store;
pub mod text;

use crate::kernel::concept::Concept;

/// The plug of this concept.
pub const CONCEPT: Concept = Concept {
    routes: |router| {
        routes::routes(router);
        personal::routes(router);
    },
    problems: PROBLEMS,
    actions: personal::ACTIONS,
    ..Concept::named("feeds")
};

crate::words! {
    /// Treatment of cancelled sessions: `keep`, `mark` or `omit`.
    ///
    /// `keep` lists them with the status that the format has for it. `mark` also begins their title with «ANNULÉ».
    /// `omit` leaves them out.
    Cancelled {
        /// Listed, with their status.
        Keep = "keep",
        /// Listed, with a mark in the title.
        Mark = "mark",
        /// Left out.
        Omit = "omit",
    }
}

crate::problems! {
    /// The cursor of a mirror is from before a restore.
    CURSOR_GONE = 410 "cursor-gone" "Ce repère n'a plus cours"
        "Le programme recommence la copie depuis le début, et remplace tout ce qu'il a.",
}
