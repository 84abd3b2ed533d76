//! Émargement: who came.

pub mod actions;
pub mod routes;
mod store;

crate::words! {
    /// Whether a person came: `present`, `late` (after the beginning), `absent` (without a word), `excused` (and said
    /// so).
    Presence {
        /// Yes.
        Present = "present",
        /// Yes, after the beginning.
        Late = "late",
        /// No, without a word.
        Absent = "absent",
        /// No, and said so.
        Excused = "excused",
    }
}
