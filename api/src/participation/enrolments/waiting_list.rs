//! Allocation of a session's seats: one decision about people who are seated and people who wait.
//!
//! A freed seat becomes an offer that holds it until a deadline; the next on the waiting list gets it when the offer is
//! declined or expires. Near the start nothing is held any more: everybody who waits is notified, and the first to come
//! gets the seat. Many people can only be called, and nobody is called while the desk is closed: deadlines keep to its
//! hours.

mod model;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

pub use model::{Change, Command, Party, Refusal, Standing};

use crate::programme::holidays::office_hours::{self, Office};
use crate::programme::sessions::rules::LARGEST_GROUP;

/// Time before the start at which offers stop holding seats.
///
/// A call the day before still reaches people.
const FIRST_COME: TimeDelta = TimeDelta::hours(24);
/// Least working time that an offer leaves to call the person, and to call again if they are out.
const LEAST_OFFER: TimeDelta = TimeDelta::hours(3);
/// Least working time that is left to an offer which ends as first come, first served begins.
///
/// With less left, nobody is offered a seat in turn any more.
const LAST_OFFER: TimeDelta = TimeDelta::hours(1);
/// Longest time to answer an offer.
const LONGEST_OFFER: TimeDelta = TimeDelta::hours(48);
/// Divisor of the time left: an offer may take that share, so that several people can be asked in turn.
const SHARE_OF_TIME_LEFT: i32 = 6;

/// A session's seats, and everybody who has or wants one.
#[derive(Clone, Debug)]
pub struct Allocation {
    /// Number of seats.
    pub capacity: i16,
    /// Of these, seats that only the desk gives away now.
    pub kept: i16,
    /// Start of the session, UTC.
    pub starts_at: DateTime<Utc>,
    /// True unless the session is cancelled.
    pub held: bool,
    /// Clock and holidays of the desk, in which working hours are read.
    pub office: Office,
    /// Everybody who has or wants seats, in any order.
    pub parties: Vec<Party>,
}

impl Allocation {
    /// Number of seats taken or held.
    pub fn taken(&self) -> i16 {
        let holds = |party: &&Party| matches!(party.standing, Standing::Seated | Standing::Offered(_));
        self.parties.iter().filter(holds).map(|party| party.people).sum()
    }

    /// Sizes of the waiting parties that nobody may overtake, the next one first.
    ///
    /// Under first come, first served a free seat is anybody's: the parties that were called have no claim to it, and
    /// for the others it is not enough.
    pub fn waiting(&self, now: DateTime<Utc>) -> Vec<i16> {
        if now >= self.first_come_from() && self.free() > 0 {
            return Vec::new();
        }
        let waits = |party: &&Party| party.standing == Standing::Waiting;
        let mut waiting: Vec<&Party> = self.parties.iter().filter(waits).collect();
        waiting.sort_by_key(|party| party.turn());
        waiting.into_iter().map(|party| party.people).collect()
    }

    /// Next time at which something changes by itself, UTC; none if nothing will.
    ///
    /// It is past while parties are called: a seat that goes to a newcomer is gone for them, so it never goes without a
    /// look at the waiting list.
    pub fn next_deadline(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if !self.held || now >= self.starts_at {
            return None;
        }
        let deadlines = self.parties.iter().filter_map(|party| match party.standing {
            Standing::Offered(until) => Some(until),
            // Their turn changes when first come, first served begins.
            Standing::Waiting => Some(self.first_come_from()).filter(|begins| *begins > now),
            Standing::Called => Some(self.first_come_from()),
            Standing::Seated => None,
        });
        deadlines.min()
    }

    /// Time from which seats go to the first to come, UTC.
    ///
    /// That is a day before the start, or earlier as soon as the desk is not open for long enough until then to ask
    /// people in turn. A seat for Monday that is freed on Friday evening is held for nobody.
    pub fn first_come_from(&self) -> DateTime<Utc> {
        office_hours::earlier(self.starts_at - FIRST_COME, LAST_OFFER, self.office)
    }

    /// Last moment until which an offer may hold a seat, UTC.
    fn last_answer(&self) -> DateTime<Utc> {
        office_hours::earlier(self.starts_at - FIRST_COME, TimeDelta::zero(), self.office)
    }

    /// Deadline of an offer that is made before first come, first served begins, UTC.
    ///
    /// It is the end of a half-day of the desk, which is easily said and remembered.
    fn offer_until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let share = ((self.starts_at - now) / SHARE_OF_TIME_LEFT).min(LONGEST_OFFER);
        let enough = office_hours::later(now, LEAST_OFFER, self.office);
        office_hours::closing((now + share).max(enough), self.office).min(self.last_answer())
    }

    /// Number of free seats that anybody can get: the waiting list, too.
    fn free(&self) -> i16 {
        (self.unclaimed() - self.kept).max(0)
    }

    /// Number of seats that nobody has, those that are kept for the desk included.
    fn unclaimed(&self) -> i16 {
        self.capacity - self.taken()
    }

    fn party(&mut self, id: Uuid) -> Result<&mut Party, Refusal> {
        self.parties.iter_mut().find(|party| party.id == id).ok_or(Refusal::Gone)
    }

    /// Executes a command, with all that follows from it and from the time.
    ///
    /// On a refusal only the effects of time are applied.
    pub fn decide(&mut self, command: Command, now: DateTime<Utc>) -> (Vec<Change>, Result<(), Refusal>) {
        let mut changes = Vec::new();
        self.settle(now, &mut changes);
        let done = self.act(command, now, &mut changes);
        self.settle(now, &mut changes);
        (changes, done)
    }

    fn act(&mut self, command: Command, now: DateTime<Utc>, changes: &mut Vec<Change>) -> Result<(), Refusal> {
        match command {
            Command::Settle => Ok(()),
            Command::Join { id, people, wait, overtakes, by_desk } => {
                self.require_open(now)?;
                if people > self.capacity {
                    return Err(Refusal::TooMany);
                }
                let in_turn = overtakes || self.head().is_none() || now >= self.first_come_from();
                let has_seats = match (in_turn, by_desk) {
                    (true, true) => people <= self.unclaimed(),
                    (true, false) => people <= self.free(),
                    (false, true) => people <= self.kept.min(self.unclaimed()),
                    (false, false) => false,
                };
                let standing = match has_seats {
                    true => Standing::Seated,
                    false if wait => Standing::Waiting,
                    false => return Err(Refusal::Full),
                };
                self.parties.push(Party { id, people, standing, priority: 0, since: now });
                changes.push(if standing == Standing::Seated { Change::Seated(id) } else { Change::Queued(id) });
                Ok(())
            }
            Command::Invite { id, people } => {
                self.require_open(now)?;
                let in_turn = now < self.first_come_from();
                if people > self.unclaimed() || in_turn && self.head().is_some() {
                    return Err(Refusal::Full);
                }
                let until = self.offer_until(now);
                let (standing, change) = match in_turn {
                    true => (Standing::Offered(until), Change::Offered(id, until)),
                    false => (Standing::Called, Change::Called(id)),
                };
                self.parties.push(Party { id, people, standing, priority: 0, since: now });
                changes.push(change);
                Ok(())
            }
            Command::WalkIn { id, people, enlarges } => {
                if !self.held {
                    return Err(Refusal::NotHeld);
                }
                self.remove(id);
                let needed = self.taken() + people;
                if needed > self.capacity {
                    if !enlarges || i64::from(needed) > LARGEST_GROUP {
                        return Err(Refusal::Full);
                    }
                    self.capacity = needed;
                }
                self.parties.push(Party { id, people, standing: Standing::Seated, priority: 0, since: now });
                changes.push(Change::Seated(id));
                Ok(())
            }
            Command::Return { id, people, instead_of } => {
                self.require_open(now)?;
                if let Some(other) = instead_of.filter(|_| people > self.unclaimed()) {
                    let other = self.party(other)?;
                    if !matches!(other.standing, Standing::Offered(_)) {
                        return Err(Refusal::Full);
                    }
                    other.standing = Standing::Waiting;
                    changes.push(Change::Queued(other.id));
                }
                if people > self.unclaimed() {
                    return Err(Refusal::Full);
                }
                self.parties.push(Party { id, people, standing: Standing::Seated, priority: 0, since: now });
                changes.push(Change::Seated(id));
                Ok(())
            }
            Command::Accept(id) => {
                self.require_open(now)?;
                let free = self.free();
                let party = self.party(id)?;
                match party.standing {
                    Standing::Offered(_) => {}
                    Standing::Called if party.people <= free => {}
                    Standing::Called => return Err(Refusal::Full),
                    Standing::Waiting => return Err(Refusal::Full),
                    // A repeated acceptance changes nothing.
                    Standing::Seated => return Ok(()),
                }
                party.standing = Standing::Seated;
                changes.push(Change::Seated(id));
                Ok(())
            }
            Command::Decline(id) => {
                if matches!(self.party(id)?.standing, Standing::Seated) {
                    return Err(Refusal::Gone);
                }
                self.remove(id);
                changes.push(Change::Declined(id));
                Ok(())
            }
            Command::Unreachable(id) => {
                if !matches!(self.party(id)?.standing, Standing::Offered(_)) {
                    return Err(Refusal::Gone);
                }
                self.remove(id);
                changes.push(Change::Expired(id));
                Ok(())
            }
            Command::Leave(id) => {
                self.party(id)?;
                self.remove(id);
                changes.push(Change::Left(id));
                Ok(())
            }
            Command::Release(id) => {
                if self.party(id)?.standing != Standing::Seated {
                    return Err(Refusal::Gone);
                }
                self.remove(id);
                changes.push(Change::Released(id));
                Ok(())
            }
            Command::Resize(capacity) => {
                if capacity < self.taken() {
                    return Err(Refusal::BelowTaken);
                }
                // It would wait for ever, and all others behind it.
                if let Some(people) = self.parties.iter().map(|party| party.people).max()
                    && people > capacity
                {
                    return Err(Refusal::BelowGroup(people));
                }
                self.capacity = capacity;
                Ok(())
            }
        }
    }

    fn require_open(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        match () {
            () if !self.held => Err(Refusal::NotHeld),
            () if now >= self.starts_at => Err(Refusal::Started),
            () => Ok(()),
        }
    }

    fn remove(&mut self, id: Uuid) {
        self.parties.retain(|party| party.id != id);
    }

    /// The next party on the waiting list.
    fn head(&self) -> Option<&Party> {
        self.parties
            .iter()
            .filter(|party| matches!(party.standing, Standing::Waiting | Standing::Called))
            .min_by_key(|party| party.turn())
    }

    /// Applies the effects of time and of free seats.
    fn settle(&mut self, now: DateTime<Utc>, changes: &mut Vec<Change>) {
        if !self.held {
            return;
        }
        let late = |party: &Party| matches!(party.standing, Standing::Offered(until) if until <= now);
        changes.extend(self.parties.iter().filter(|party| late(party)).map(|party| Change::Expired(party.id)));
        self.parties.retain(|party| !late(party));
        if now >= self.starts_at || self.parties.iter().all(|party| party.standing == Standing::Seated) {
            return;
        }
        if now >= self.first_come_from() {
            self.serve_first_to_come(changes);
        } else {
            self.serve_in_turn(now, changes);
        }
    }

    /// Serves the first to come: ends offers that hold seats too long, and calls all who find room.
    fn serve_first_to_come(&mut self, changes: &mut Vec<Change>) {
        let last = self.last_answer();
        // The session was moved nearer since the offer.
        for party in self.parties.iter_mut().filter(|party| party.is_offered_past(last)) {
            party.standing = Standing::Called;
            changes.push(Change::Called(party.id));
        }
        let free = self.free();
        for party in self.parties.iter_mut() {
            let fits = party.people <= free;
            match party.standing {
                Standing::Waiting if fits => {
                    party.standing = Standing::Called;
                    changes.push(Change::Called(party.id));
                }
                Standing::Called if !fits => {
                    party.standing = Standing::Waiting;
                    changes.push(Change::Missed(party.id));
                }
                _ => {}
            }
        }
    }

    /// Serves in turn: offers free seats to the first on the waiting list, as long as time allows.
    fn serve_in_turn(&mut self, now: DateTime<Utc>, changes: &mut Vec<Change>) {
        let (until, last) = (self.offer_until(now), self.last_answer());
        for party in self.parties.iter_mut().filter(|party| party.is_offered_past(last)) {
            party.standing = Standing::Offered(until);
            changes.push(Change::Offered(party.id, until));
        }
        while let Some(Party { id, people, .. }) = self.head().copied()
            && people <= self.free()
        {
            if let Ok(party) = self.party(id) {
                party.standing = Standing::Offered(until);
            }
            changes.push(Change::Offered(id, until));
        }
        // They were called when the session was nearer.
        for party in self.parties.iter_mut().filter(|party| party.standing == Standing::Called) {
            party.standing = Standing::Waiting;
            changes.push(Change::Missed(party.id));
        }
    }
}

#[cfg(test)]
mod tests;
