//! Results of evaluations over many sessions, and what people wrote in them.

pub mod actions;
pub mod comments;
mod export;
pub mod routes;
pub mod rules;
mod store;
pub mod views;

crate::words! {
    /// Form in which the answers to a question are said.
    ///
    /// `none`: nobody answered. `boxes`: each answer, under 5. `counts`: numbers, under 20. `share`: a share.
    ResultDisplay {
        /// Nobody answered.
        Nothing = "none",
        /// Each answer.
        Boxes = "boxes",
        /// Numbers.
        Counts = "counts",
        /// A share.
        Share = "share",
    }
}
