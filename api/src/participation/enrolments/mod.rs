//! Enrolments: a person takes a seat, keeps it, moves, or gives it back.

pub mod actions;
mod joined;
pub mod merge;
pub mod own;
pub mod routes;
pub mod rules;
pub mod seats;
mod store;
pub mod suggestions;
pub mod views;
pub mod waiting_list;
pub mod walk_in;

pub use joined::{Filter, Joined, find, find_by_reference, list};
pub use store::{EnrolmentRow, hold, informed, near, session_of};

crate::words! {
    /// Whether a seat is still held: `enrolled`, or `cancelled` once it was given back.
    EnrolmentStatus {
        /// Yes.
        Enrolled = "enrolled",
        /// A seat is held until the person answers.
        Offered = "offered",
        /// In line for a seat.
        Waiting = "waiting",
        /// Given back.
        Cancelled = "cancelled",
        /// The offer was not wanted.
        Declined = "declined",
        /// The offer was not answered in time.
        Expired = "expired",
    }
}

crate::words! {
    /// How an enrolment came: `web` by the person, `phone` in a call to an agent, `counter` at the counter, `partner`
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

impl EnrolmentStatus {
    /// Whether the person has, or wants, a seat.
    pub fn is_live(self) -> bool {
        matches!(self, EnrolmentStatus::Enrolled | EnrolmentStatus::Offered | EnrolmentStatus::Waiting)
    }
}
