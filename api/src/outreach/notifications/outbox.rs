//! What is to leave: who takes it, whether it is still so, and what became of it.

use chrono::TimeDelta;

use super::facts::is_so;
use super::forward;
use super::rules::{self, Next};
use super::store::{self, MessageRow};
use super::{MessageStatus, Way};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::participation::enrolments::Joined;
use crate::programme::sessions;

/// How long an attempt may take before another process tries again.
pub const LEASE: TimeDelta = TimeDelta::minutes(5);

/// A message that this process is to send, with the enrolment it is about.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The message.
    pub message: MessageRow,
    /// What it is about; none for a request to be called back.
    pub joined: Option<Joined>,
    /// How many messages about the same came before it.
    pub earlier: i64,
}

/// Takes messages to send at once, for this process alone.
///
/// Those that no longer hold are put aside; those that hold and come too late are given up, for somebody to see.
pub fn take(tx: &mut Tx<'_>, channel: Way, limit: i64) -> Result<Vec<Taken>, Problem> {
    let mut taken = Vec::new();
    // Those put aside must not look as if nothing were left to do.
    while taken.is_empty() {
        let claimed = store::claim(tx, channel, tx.now + LEASE, limit)?;
        if claimed.is_empty() {
            break;
        }
        for message in claimed {
            let (so, joined) = is_so(tx, &message)?;
            let trouble = message.trouble.as_deref();
            if !so {
                store::settle(tx, &message, MessageStatus::Void, tx.now, trouble)?;
            } else if message.expires_at <= tx.now {
                store::settle(tx, &message, MessageStatus::Failed, tx.now, trouble.or(Some(TOO_LATE)))?;
            // Addressed anew, it is claimed again at once.
            } else if !follows(tx, &message, joined.as_ref())? {
                let earlier = store::earlier(tx, &message)?;
                taken.push(Taken { message, joined, earlier });
            }
        }
    }
    Ok(taken)
}

fn follows(tx: &mut Tx<'_>, message: &MessageRow, joined: Option<&Joined>) -> Result<bool, Problem> {
    joined.map_or(Ok(false), |joined| forward::follow(tx, message, joined))
}

/// What is said of a message that nobody tried to send in time.
const TOO_LATE: &str = "Le message n'a pas pu partir à temps.";

/// Whether a claimed message may still be sent: it still holds, and the lease is ours.
///
/// Asked right before it is sent.
pub fn is_still_to_send(tx: &mut Tx<'_>, taken: &MessageRow) -> Result<bool, Problem> {
    let (so, _) = is_so(tx, taken)?;
    Ok(so && store::is_taken(tx, taken, tx.now + LEASE / 2)?)
}

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attempt {
    /// The server has it.
    Sent,
    /// It was not made: it is no longer so, or another process has it.
    Needless,
    /// Another attempt may succeed; what was met, for staff.
    Later(String),
    /// It can never arrive; what was met, for staff.
    Never(String),
}

/// Writes down what became of an attempt.
///
/// What failed is tried again later, and later still; what presses becomes a call in time, the rest waits for
/// somebody at the desk to look at it. `kept` is the text as it would have left, where nothing leaves.
pub fn settle(tx: &mut Tx<'_>, taken: &Taken, result: &Attempt, kept: Option<&str>) -> Result<(), Problem> {
    let message = &taken.message;
    // False when the lease ran out and another process has it: its word counts.
    let _: bool = match result {
        Attempt::Sent => store::settle(tx, message, MessageStatus::Sent, tx.now, None)?,
        Attempt::Needless => store::settle(tx, message, MessageStatus::Void, tx.now, message.trouble.as_deref())?,
        Attempt::Later(why) => failed(tx, taken, false, why)?,
        Attempt::Never(why) => failed(tx, taken, true, why)?,
    };
    if let Some(body) = kept {
        store::keep_body(tx, message.id, body)?;
    }
    Ok(())
}

fn failed(tx: &mut Tx<'_>, taken: &Taken, hopeless: bool, why: &str) -> Result<bool, Problem> {
    let message = &taken.message;
    // They would be on their way, even if they may still hear of it afterwards.
    let start = taken.joined.as_ref().map(|joined| joined.session.starts_at).filter(|start| *start > tx.now);
    let until = start.map_or(message.expires_at, |start| start.min(message.expires_at));
    let zone = sessions::actions::desk_zone(tx)?;
    let (status, at) = match rules::after_failure(message.kind, hopeless, message.attempts, tx.now, until, zone) {
        Next::Again(at) => (MessageStatus::Due, at),
        Next::Call if forward::to_call(tx, message, why)? => return Ok(true),
        Next::Call | Next::GiveUp => (MessageStatus::Failed, tx.now),
    };
    Ok(store::settle(tx, message, status, at, Some(why))?)
}
