//! Types of the waiting list: parties, commands, changes and refusals.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Standing of a party in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In its seats.
    Seated,
    /// Its seats are held until this time, UTC.
    Offered(DateTime<Utc>),
    /// On the waiting list.
    Waiting,
    /// On the waiting list, and notified that seats are free for the first to come.
    Called,
}

/// People who come together or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// The enrolment.
    pub id: Uuid,
    /// Number of people.
    pub people: i16,
    /// Its standing.
    pub standing: Standing,
    /// Priority on the waiting list: higher ones pass. Staff sets it, with a reason.
    pub priority: i16,
    /// Time of joining the waiting list, UTC.
    pub since: DateTime<Utc>,
}

impl Party {
    /// Order on the waiting list: the least is next.
    pub(super) fn turn(&self) -> (i16, DateTime<Utc>, Uuid) {
        (-self.priority, self.since, self.id)
    }

    pub(super) fn is_offered_past(&self, last: DateTime<Utc>) -> bool {
        matches!(self.standing, Standing::Offered(until) if until > last)
    }
}

/// A command to a session's seats and waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// A party asks for seats, or for a place on the waiting list.
    Join {
        /// The enrolment.
        id: Uuid,
        /// Number of people.
        people: i16,
        /// True if they wait when there is no room.
        wait: bool,
        /// True if they may pass those who wait: staff gave a reason.
        overtakes: bool,
        /// True if the desk asks, which gives away the seats that are kept for it.
        by_desk: bool,
    },
    /// The desk offers seats to a party that did not ask for any.
    ///
    /// Near the start they are held for nobody: it is called, and the first to come gets them.
    Invite {
        /// The enrolment.
        id: Uuid,
        /// Number of people.
        people: i16,
    },
    /// A party is in the room, on the waiting list before or not: it sits down if there is room.
    ///
    /// Parties that wait elsewhere wait on.
    WalkIn {
        /// The enrolment.
        id: Uuid,
        /// Number of people.
        people: i16,
        /// True if missing seats are added: staff gave a reason.
        enlarges: bool,
    },
    /// A party whose seats were given back by mistake has them again.
    Return {
        /// The enrolment.
        id: Uuid,
        /// Number of people.
        people: i16,
        /// A party that waits on, if need be: it was offered the seats and has not heard of it.
        instead_of: Option<Uuid>,
    },
    /// A party gives up its seats, its offer or its place on the waiting list.
    Leave(Uuid),
    /// A party takes the seats it was offered, or that are free for the first to come.
    Accept(Uuid),
    /// A party declines its offer.
    Decline(Uuid),
    /// An offer cannot reach its party: it ends at once, as if nobody had answered.
    Unreachable(Uuid),
    /// A party did not confirm the seats that were held for it.
    Release(Uuid),
    /// The session gets another number of seats.
    Resize(i16),
    /// No command: only the effects of time are applied.
    Settle,
}

impl Command {
    /// True if a change is the departure that was asked for.
    ///
    /// Others who move up, or did not answer either, are consequences.
    pub fn is_of(self, change: Change) -> bool {
        match (self, change) {
            (Command::Leave(id), Change::Left(who))
            | (Command::Decline(id), Change::Declined(who))
            | (Command::Unreachable(id), Change::Expired(who))
            | (Command::Release(id), Change::Released(who)) => id == who,
            _ => false,
        }
    }
}

/// A change of a party, by its enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It has its seats.
    Seated(Uuid),
    /// It is on the waiting list.
    Queued(Uuid),
    /// Seats are held for it until this time, UTC.
    Offered(Uuid, DateTime<Utc>),
    /// Seats are free for the first to come; if some were held for it, they no longer are.
    Called(Uuid),
    /// Others were quicker, or seats are offered in turn again.
    ///
    /// It waits on, and hears of the next free seat. Nobody is notified of this.
    Missed(Uuid),
    /// It declined its offer.
    Declined(Uuid),
    /// It did not answer in time.
    Expired(Uuid),
    /// It gave up its seats, its offer or its place.
    Left(Uuid),
    /// It did not confirm its seats in time.
    Released(Uuid),
}

impl Change {
    /// Identity of the enrolment that changes.
    pub fn enrolment(self) -> Uuid {
        match self {
            Change::Seated(id)
            | Change::Queued(id)
            | Change::Offered(id, _)
            | Change::Called(id)
            | Change::Missed(id)
            | Change::Declined(id)
            | Change::Expired(id)
            | Change::Left(id)
            | Change::Released(id) => id,
        }
    }
}

/// Reason why a command changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The session is cancelled.
    NotHeld,
    /// The session has begun.
    Started,
    /// There is no room, or others wait for it.
    Full,
    /// The party has more people than the session has seats.
    TooMany,
    /// The new size is below the number of seats taken or held.
    BelowTaken,
    /// The new size is below that of a party, of so many people.
    BelowGroup(i16),
    /// The party has no seat, offer or place here, or no longer.
    Gone,
}
