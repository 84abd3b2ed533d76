//! Who gets a seat: the one decision about a session's seats, the people in them and those who wait.
//!
//! A freed seat becomes an offer that holds it until a deadline; the next in line gets it when the offer is declined
//! or expires. Near the start nothing is held any more: whoever waits is told, and the first to come gets the seat.
//! Many can only be called, and nobody is called while the desk is closed: deadlines keep to its hours.

mod model;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

pub use model::{Change, Command, Party, Refusal, Standing};

use crate::programme::holidays::office_hours;
use crate::programme::sessions::rules::LARGEST_GROUP;

/// How long before the start offers stop holding seats: a call the day before still reaches people.
const FIRST_COME: TimeDelta = TimeDelta::hours(24);
/// The least working time that an offer leaves to call whoever gets it, and to call again who is out.
const LEAST_OFFER: TimeDelta = TimeDelta::hours(3);
/// The same of an offer that ends when the first to come are served.
///
/// With less left, nobody is asked in turn any more.
const LAST_OFFER: TimeDelta = TimeDelta::hours(1);
/// The longest time to answer an offer.
const LONGEST_OFFER: TimeDelta = TimeDelta::hours(48);
/// What an offer may take of the time that is left: so that several people in turn can be asked.
const SHARE_OF_TIME_LEFT: i32 = 6;

/// A session's seats and everybody who wants one.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Seats.
    pub capacity: i16,
    /// When it starts.
    pub starts_at: DateTime<Utc>,
    /// Not cancelled.
    pub held: bool,
    /// The desk's clock, which working hours are read on.
    pub zone: Tz,
    /// Everybody, in any order.
    pub parties: Vec<Party>,
}

impl Desk {
    /// Seats taken or held.
    pub fn taken(&self) -> i16 {
        let holds = |party: &&Party| matches!(party.standing, Standing::Seated | Standing::Offered(_));
        self.parties.iter().filter(holds).map(|party| party.people).sum()
    }

    /// Parties in line that nobody may overtake.
    ///
    /// Once the first to come are served, a free seat is anybody's: those it was told to are on their own, and it is
    /// too few for the others.
    pub fn waiting(&self, now: DateTime<Utc>) -> usize {
        if now >= self.first_come_from() && self.free() > 0 {
            return 0;
        }
        self.parties.iter().filter(|party| party.standing == Standing::Waiting).count()
    }

    /// When time alone will next change something.
    ///
    /// It is past while parties are called: a seat that goes to a newcomer is gone for them, so it never goes without
    /// a look at the line.
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

    /// From when on seats go to the first to come.
    ///
    /// So long before the start, or before that as soon as the desk does not open for long enough to ask people in
    /// turn. A seat for Monday that is freed on Friday evening is held for nobody.
    pub fn first_come_from(&self) -> DateTime<Utc> {
        office_hours::earlier(self.starts_at - FIRST_COME, LAST_OFFER, self.zone)
    }

    /// The last moment to which an offer may hold a seat.
    fn last_answer(&self) -> DateTime<Utc> {
        office_hours::earlier(self.starts_at - FIRST_COME, TimeDelta::zero(), self.zone)
    }

    /// Until when an offer made before the first to come are served holds.
    ///
    /// To the end of a half-day of the desk's, which is easily said and remembered.
    fn offer_until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let share = ((self.starts_at - now) / SHARE_OF_TIME_LEFT).min(LONGEST_OFFER);
        let enough = office_hours::later(now, LEAST_OFFER, self.zone);
        office_hours::closing((now + share).max(enough), self.zone).min(self.last_answer())
    }

    fn free(&self) -> i16 {
        self.capacity - self.taken()
    }

    fn party(&mut self, id: Uuid) -> Result<&mut Party, Refusal> {
        self.parties.iter_mut().find(|party| party.id == id).ok_or(Refusal::Gone)
    }

    /// Does what is wanted, and all that follows from it and from the time.
    ///
    /// On a refusal only what time changed is done.
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
            Command::Join { id, people, wait, overtakes } => {
                self.require_open(now)?;
                if people > self.capacity {
                    return Err(Refusal::TooMany);
                }
                let in_turn = overtakes || self.head().is_none() || now >= self.first_come_from();
                let standing = match in_turn && people <= self.free() {
                    true => Standing::Seated,
                    false if wait => Standing::Waiting,
                    false => return Err(Refusal::Full),
                };
                self.parties.push(Party { id, people, standing, priority: 0, since: now });
                changes.push(if standing == Standing::Seated { Change::Seated(id) } else { Change::Queued(id) });
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
            Command::Accept(id) => {
                self.require_open(now)?;
                let free = self.free();
                let party = self.party(id)?;
                match party.standing {
                    Standing::Offered(_) => {}
                    Standing::Called if party.people <= free => {}
                    Standing::Called => return Err(Refusal::Full),
                    Standing::Waiting => return Err(Refusal::Full),
                    // Asked again, it says the same.
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
            Command::Prioritise(id, priority) => {
                self.party(id)?.priority = priority;
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

    /// Who is next in line.
    fn head(&self) -> Option<&Party> {
        self.parties
            .iter()
            .filter(|party| matches!(party.standing, Standing::Waiting | Standing::Called))
            .min_by_key(|party| (-party.priority, party.since, party.id))
    }

    /// What follows from the time and from free seats.
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

    /// Nothing is held for longer than it may be, and whoever finds room hears of it.
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

    /// Free seats are held for those who are first in line, for as long as the time that is left allows.
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
        // Called when the session was nearer.
        for party in self.parties.iter_mut().filter(|party| party.standing == Standing::Called) {
            party.standing = Standing::Waiting;
            changes.push(Change::Missed(party.id));
        }
    }
}

#[cfg(test)]
mod tests;
