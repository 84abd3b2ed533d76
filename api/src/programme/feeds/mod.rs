//! The public calendar, for partners to show or to mirror.
//!
//! One read model, and a pure writer for each format.
//!
//! Formats are written by hand: each is a hundred lines with an escaping of its own, and what crates would take over is
//! the smaller part of it (`icalendar` lets control characters through and brings its own clock; XML and CSV need one
//! function each). HTML is written with `maud`, whose type of markup escapes all else.

pub mod actions;
pub mod atom;
pub mod csv;
pub mod html;
pub mod ics;
pub mod item;
pub mod json_ld;
pub mod open_agenda;
pub mod routes;
pub mod rules;
mod store;
pub mod text;

use crate::kernel::concept::Concept;

/// The plug.
pub const CONCEPT: Concept = Concept { routes: routes::routes, problems: PROBLEMS, ..Concept::named("feeds") };

crate::words! {
    /// What becomes of cancelled sessions: `keep`, with the status that the format has for it.
    ///
    /// `mark`, and their title begins with «ANNULÉ»; `omit`, as if they were not there.
    Cancelled {
        /// Listed, with their status.
        Keep = "keep",
        /// Their title says it, too.
        Mark = "mark",
        /// Left out.
        Omit = "omit",
    }
}

crate::problems! {
    /// A mirror's cursor is of before a restore.
    CURSOR_GONE = 410 "cursor-gone" "Ce repère n'a plus cours"
        "Le programme recommence la copie depuis le début, et remplace tout ce qu'il a.",
}
