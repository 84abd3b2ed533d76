//! The use case of delivery reports: notes them, and finds another way where a message did not arrive.

use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

use super::{Report, store};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{Problem, UNAVAILABLE};
use crate::outreach::notifications::facts::check_message;
use crate::outreach::notifications::store::MessageRow;
use crate::outreach::notifications::{DeliveryState, MessageStatus, Way, events, outbox};

/// Seconds until a message is settled whose report came before the answer of the server that took it.
const SETTLED_IN: u64 = 30;
/// Most by which the clock of a gateway may be slow, or fast.
pub(super) const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);
/// Trouble of a message that did not arrive, without a cause.
const NO_REASON: &str = "Le message n’est pas arrivé.";

/// Notes reports about messages, in their order; returns how many changed something.
///
/// # Errors
/// 503 while one of the messages is being sent: the report is to be brought again, and nothing of these is noted.
pub fn note_reports(tx: &mut Tx<'_>, reports: &[(Uuid, Report)]) -> Result<usize, Problem> {
    let mut noted = 0;
    for (message, report) in reports {
        let Some(row) = store::lock(tx, *message)? else { continue };
        if row.status == MessageStatus::Sending {
            return Err(Problem::new(UNAVAILABLE).retry_after(SETTLED_IN));
        }
        if is_news(report, &row) {
            note(tx, &row, report)?;
            noted += 1;
        }
    }
    Ok(noted)
}

/// Returns whether a report says something new of a message as it was last handed over to a server.
fn is_news(report: &Report, row: &MessageRow) -> bool {
    let handed_over = row.status == MessageStatus::Sent && matches!(row.channel, Way::Email | Way::Sms);
    // Nothing comes after `failed`, `delayed` says the same each time, and only an e-mail comes back after it arrived:
    // from the mailbox behind the server that took it.
    let is_open = match row.delivery {
        None => true,
        Some(DeliveryState::Delayed) => report.state != DeliveryState::Delayed,
        Some(DeliveryState::Delivered) => report.state == DeliveryState::Failed && row.channel == Way::Email,
        Some(DeliveryState::Failed) => false,
    };
    // The message may have gone to another address, or at another time, before.
    let is_address = |given: &String| row.address.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(given));
    let same_address = report.addresses.as_ref().is_none_or(|given| given.iter().any(is_address));
    let same_time = report.at.zip(row.ended_at).is_none_or(|(at, sent)| at + CLOCK_SKEW >= sent);
    handed_over && is_open && same_address && same_time
}

fn note(tx: &mut Tx<'_>, row: &MessageRow, report: &Report) -> Result<(), Problem> {
    let failed = report.state == DeliveryState::Failed;
    let trouble = report.reason.as_deref().or(failed.then_some(NO_REASON));
    let noted = store::note(tx, row.id, report.state, report.at.unwrap_or(tx.now), trouble)?;
    if !failed {
        return Ok(());
    }
    let (still_holds, joined) = check_message(tx, &noted)?;
    if still_holds {
        outbox::settle_failure(tx, &noted, joined.as_ref(), true, trouble.unwrap_or(NO_REASON))?;
    }
    let after = Some(json!({"kind": row.kind, "channel": row.channel, "enrolment_id": row.enrolment_id}));
    audit::record(tx, Entry { action: events::MESSAGE_RETURNED, subject: row.id, before: None, after }, None)?;
    Ok(())
}
