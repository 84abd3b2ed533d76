//! The outbox of webhooks: claims due deliveries under a lease, and records each attempt.

mod store;

use chrono::TimeDelta;

pub use self::store::due;
use super::endpoint_state::{STOPPED, has_active_owner, record, stopped, without_failures};
use super::events;
use super::rules::{self, Met, Verdict};
use super::store::{DeliveryRow, EndpointRow, give_up, lock_endpoint, save_endpoint};
use super::{DeliveryStatus, DisabledBecause};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// Maximum number of simultaneous attempts for one endpoint: a slow one delays no other.
const AT_ONCE: i64 = 4;
/// Time after which another process may claim a delivery: longer than the time limit of an attempt.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// A delivery that this process has claimed, with its endpoint.
#[derive(Debug, Clone)]
pub struct ClaimedDelivery {
    /// The delivery.
    pub delivery: DeliveryRow,
    /// The endpoint to post it to.
    pub endpoint: EndpointRow,
    /// The organisation's name in addresses.
    pub slug: String,
}

/// Claims deliveries to post, for this process alone.
pub fn take(tx: &mut Tx<'_>) -> Result<Vec<ClaimedDelivery>, Problem> {
    let mut claimed = Vec::new();
    for endpoint in store::due_endpoints(tx)? {
        for delivery in store::claim(tx, endpoint.id, tx.now + LEASE, AT_ONCE)? {
            claimed.push(ClaimedDelivery { delivery, endpoint: endpoint.clone(), slug: String::new() });
        }
    }
    if !claimed.is_empty() {
        let slug = store::slug(tx)?;
        claimed.iter_mut().for_each(|one| one.slug.clone_from(&slug));
    }
    Ok(claimed)
}

/// An attempt that was made, with its result.
#[derive(Debug, Clone)]
pub struct Tried {
    /// The result.
    pub met: Met,
    /// Start of the answer.
    pub body: Option<String>,
    /// Duration, in milliseconds.
    pub took: i32,
    /// Cause of a failure, for staff, in French.
    pub trouble: Option<String>,
    /// Random number that decides the jitter of the next pause.
    pub draw: u16,
}

/// Records the result of an attempt, and what follows from it for the endpoint.
pub fn settle(tx: &mut Tx<'_>, claimed: &DeliveryRow, tried: Tried) -> Result<(), Problem> {
    // The endpoint may be deleted meanwhile, with all of its deliveries.
    let Some(endpoint) = lock_endpoint(tx, claimed.endpoint_id)? else { return Ok(()) };
    let judged = rules::judge_attempt(tried.met, claimed.attempts, tried.draw);
    let verdict = match judged {
        Verdict::Again(_) if !endpoint.enabled || !has_active_owner(tx, &endpoint)? => Verdict::GivenUp,
        verdict => verdict,
    };
    let (status, next_attempt_at) = match verdict {
        Verdict::Delivered => (DeliveryStatus::Delivered, tx.now),
        Verdict::Again(pause) => (DeliveryStatus::Due, tx.now + pause),
        Verdict::GivenUp | Verdict::Gone => (DeliveryStatus::Failed, tx.now),
    };
    let row = DeliveryRow {
        status,
        next_attempt_at,
        attempted_at: Some(tx.now),
        response_status: match tried.met {
            Met::Answer(status, _) => i16::try_from(status).ok(),
            Met::Nothing => None,
        },
        response_body: tried.body,
        duration_ms: Some(tried.took),
        trouble: tried.trouble,
        ended_at: (status != DeliveryStatus::Due).then_some(tx.now),
        ..claimed.clone()
    };
    if !store::settle(tx, &row)? {
        return Ok(());
    }
    let after = match verdict {
        Verdict::Delivered => without_failures(endpoint.clone()),
        _ => EndpointRow {
            failing_since: Some(endpoint.failing_since.unwrap_or(tx.now)),
            not_before: endpoint.not_before.max(rules::requested_pause(tried.met).map(|pause| tx.now + pause)),
            ..endpoint.clone()
        },
    };
    let because = match verdict {
        Verdict::Gone => Some(DisabledBecause::Gone),
        // A delivery that is given up only because its endpoint is stopped says nothing about the address.
        _ if rules::is_to_be_disabled(judged, after.failing_since, tx.now) => Some(DisabledBecause::Failing),
        _ => None,
    };
    if let Some(because) = because.filter(|_| endpoint.enabled) {
        let row = EndpointRow { version: endpoint.version + 1, ..stopped(after, because, tx.now) };
        save_endpoint(tx, &row)?;
        give_up(tx, &[row.id], STOPPED)?;
        record(tx, events::WEBHOOK_DISABLED, row.id, Some(&endpoint), Some(&row))?;
    } else if (after.failing_since, after.not_before) != (endpoint.failing_since, endpoint.not_before) {
        save_endpoint(tx, &after)?;
    }
    Ok(())
}
