//! The words of the waiting list: parties, what they want, and what happens to them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Where a party stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In its seats.
    Seated,
    /// Its seats are held until then.
    Offered(DateTime<Utc>),
    /// In line.
    Waiting,
    /// In line, and told that seats are free for the first to come.
    Called,
}

/// People who come together or not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Party {
    /// The enrolment.
    pub id: Uuid,
    /// How many they are.
    pub people: i16,
    /// Where it stands.
    pub standing: Standing,
    /// Staff lets higher ones pass, with a reason.
    pub priority: i16,
    /// Since when it is in line.
    pub since: DateTime<Utc>,
}

impl Party {
    pub(super) fn is_offered_past(&self, last: DateTime<Utc>) -> bool {
        matches!(self.standing, Standing::Offered(until) if until > last)
    }
}

/// What somebody wants of a desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Seats for a party; or a place in line when `wait`.
    ///
    /// `overtakes`: staff gave a reason to pass those who wait.
    Join {
        /// The enrolment.
        id: Uuid,
        /// How many they are.
        people: i16,
        /// Whether they wait when there is no room.
        wait: bool,
        /// Whether they may pass those who wait.
        overtakes: bool,
    },
    /// A party is in the room, in line before or not: it sits down if there is room.
    ///
    /// Who waits elsewhere waits on.
    WalkIn {
        /// The enrolment.
        id: Uuid,
        /// How many they are.
        people: i16,
        /// Staff gave a reason to add the seats that lack.
        enlarges: bool,
    },
    /// A party gives up its seats, its offer or its place in line.
    Leave(Uuid),
    /// A party takes the seats it was offered, or that it was told are free.
    Accept(Uuid),
    /// A party lets its offer go.
    Decline(Uuid),
    /// Nobody can tell a party of its offer: it ends at once, as if nobody had answered.
    Unreachable(Uuid),
    /// Staff lets a party pass others, with a reason.
    Prioritise(Uuid, i16),
    /// Another number of seats.
    Resize(i16),
    /// Nothing: what time alone has changed.
    Settle,
}

impl Command {
    /// Whether a change is what was wanted.
    ///
    /// That somebody goes, and not that others move up or did not answer either.
    pub fn is_of(self, change: Change) -> bool {
        match (self, change) {
            (Command::Leave(id), Change::Left(who))
            | (Command::Decline(id), Change::Declined(who))
            | (Command::Unreachable(id), Change::Expired(who)) => id == who,
            _ => false,
        }
    }
}

/// What happens to a party.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It has its seats.
    Seated(Uuid),
    /// It is in line.
    Queued(Uuid),
    /// Seats are held for it until then.
    Offered(Uuid, DateTime<Utc>),
    /// Seats are free for the first to come; if some were held for it, they no longer are.
    Called(Uuid),
    /// Others were quicker, or seats are held in turn again.
    ///
    /// It waits on, and hears of the next free seat. No news.
    Missed(Uuid),
    /// It let its offer go.
    Declined(Uuid),
    /// It did not answer in time.
    Expired(Uuid),
    /// It is gone.
    Left(Uuid),
}

impl Change {
    /// The enrolment that it happens to.
    pub fn whom(self) -> Uuid {
        match self {
            Change::Seated(id)
            | Change::Queued(id)
            | Change::Offered(id, _)
            | Change::Called(id)
            | Change::Missed(id)
            | Change::Declined(id)
            | Change::Expired(id)
            | Change::Left(id) => id,
        }
    }
}

/// Why nothing changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Cancelled.
    NotHeld,
    /// It has begun.
    Started,
    /// No room, or others wait for it.
    Full,
    /// More people than the session has seats.
    TooMany,
    /// Fewer seats than people in them.
    BelowTaken,
    /// Fewer seats than so many who wait together.
    BelowGroup(i16),
    /// The party has no seat, offer or place here, or no longer.
    Gone,
}
