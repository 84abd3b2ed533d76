//! Shares of the web: how much a stranger takes before the desk speaks to them.
//!
//! Rate limits count requests a minute; these count seats, places and calls a day, in the database, for all processes.

mod store;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::{DateTime, TimeDelta, Utc};

use crate::directory::places;
use crate::kernel::concept::Concept;
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HOUR, Job, Run, forget_old};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{Problem, TOO_MANY_REQUESTS};
use crate::kernel::web::request::Context;

/// The plug.
pub const CONCEPT: Concept = Concept {
    jobs: &[Job { name: "forget_web_shares", every: HOUR, run: Run::Blocking(forget) }],
    ..Concept::named("web_shares")
};

crate::words! {
    /// Kind of a share.
    Kind {
        /// Seats, by people.
        Seat = "seat",
        /// Places on waiting lists, by parties.
        Waiting = "waiting",
        /// Requests to be called back.
        CallBack = "call_back",
        /// Responses to questionnaires.
        Response = "response",
    }
}

/// Limits of what comes over the web without a login; 0 lifts one.
///
/// Beyond them the desk speaks to the person.
#[derive(Clone, Copy, Debug)]
pub struct Shares {
    /// People of one party.
    pub party: u16,
    /// Seats to come under one number or address.
    pub per_contact: u16,
    /// Seats of one session within a day, before further ones are held until they are confirmed.
    pub session: u16,
    /// Seats a day from one network: an IPv4 address, or a /48 of IPv6.
    pub seats: u16,
    /// Places on waiting lists a day from one network.
    pub waiting: u16,
    /// Requests to be called back a day from one network.
    pub call_backs: u16,
    /// Responses to questionnaires a day from one network: a shared tablet counts as one.
    pub responses: u16,
    /// Texts a day to one number, and confirmations a day to one address.
    pub messages: u16,
}

impl Shares {
    /// No limits.
    pub const NONE: Shares =
        Shares { party: 0, per_contact: 0, session: 0, seats: 0, waiting: 0, call_backs: 0, responses: 0, messages: 0 };

    fn find_share(self, kind: Kind) -> u16 {
        match kind {
            Kind::Seat => self.seats,
            Kind::Waiting => self.waiting,
            Kind::CallBack => self.call_backs,
            Kind::Response => self.responses,
        }
    }
}

impl Default for Shares {
    fn default() -> Shares {
        Shares { party: 4, per_contact: 2, session: 2, seats: 2, waiting: 1, call_backs: 3, responses: 60, messages: 3 }
    }
}

/// A pseudonym of the network that a stranger asks from, and whether a share refused the request.
#[derive(Clone, Debug)]
pub struct Network {
    pseudonym: Vec<u8>,
    refused: Arc<AtomicBool>,
}

impl Network {
    /// Makes the network of one request.
    pub fn new(pseudonym: Vec<u8>) -> Network {
        Network { pseudonym, refused: Arc::default() }
    }

    /// The pseudonym, to be kept with what came from there.
    pub fn into_bytes(self) -> Vec<u8> {
        self.pseudonym
    }

    /// Marks its request as beyond a share.
    pub fn mark_refused(&self) {
        self.refused.store(true, Ordering::Relaxed);
    }
}

/// Counts a request that a share refused, for the desk's alarm.
///
/// The refusal undid the transaction of the request, so this is another one, which nobody waits for.
pub fn count_refusal(context: &Context, network: Option<&Network>) {
    if network.is_some_and(|network| network.refused.load(Ordering::Relaxed)) {
        context.note(|tx| Ok(store::count_refusal(tx)?));
    }
}

/// Number of requests that shares refused since a time, UTC.
pub fn refusals_since(tx: &mut Tx<'_>, since: DateTime<Utc>) -> Result<i64, Problem> {
    Ok(store::refusals_since(tx, since)?)
}

/// Takes from the share of a network, and returns how much is left; none when that is not enough.
///
/// The transaction must not be committed then.
pub fn take(tx: &mut Tx<'_>, kind: Kind, network: &Network, wanted: i16) -> Result<Option<i16>, Problem> {
    let most = i16::try_from(tx.service::<Shares>().find_share(kind)).unwrap_or(i16::MAX);
    if most == 0 {
        return Ok(Some(i16::MAX));
    }
    let taken = store::take(tx, kind, &network.pseudonym, wanted, most)?;
    if taken.is_none() {
        network.mark_refused();
    }
    Ok(taken.map(|taken| (most - taken).max(0)))
}

/// Takes one call, which somebody of the desk has to make, from the share of a network.
///
/// # Errors
/// `too-many-requests` when it is used up, with the reason in French and the number to call instead.
pub fn take_call(tx: &mut Tx<'_>, network: &Network, why: &str) -> Result<(), Problem> {
    if take(tx, Kind::CallBack, network, 1)?.is_some() {
        return Ok(());
    }
    let number = places::actions::number_to_call(tx)?;
    Err(Problem::new(TOO_MANY_REQUESTS).detail(format!("{why} Appelez-nous plutôt au {number}.")))
}

/// Retention of shares: a day ends in the last zone of the earth, too.
const KEPT: TimeDelta = TimeDelta::days(2);

fn forget(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    forget_old(
        database,
        now,
        |conn| store::with_old(conn, kept_from(now)),
        |tx| Ok(store::forget(tx, kept_from(tx.now))?),
    )
}

fn kept_from(now: DateTime<Utc>) -> chrono::NaiveDate {
    (now - KEPT).date_naive()
}
