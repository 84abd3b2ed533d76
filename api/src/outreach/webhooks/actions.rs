//! Use cases of staff: endpoints, their secrets, tests and replays.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::endpoint_state::{PARTNER_STOPPED, STOPPED, has_active_owner, record, stopped, without_failures};
use super::events;
pub use super::outbox::{ClaimedDelivery, Tried, settle, take};
use super::store::{self, ReplayScope};
pub use super::store::{DeliveryRow, EndpointRow, Filter};
use super::{DeliveryStatus, DisabledBecause, EventType};
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::{Tx, new_id};
use crate::kernel::text::problem::Problem;
use crate::outreach::webhooks::{DELIVERY_UNDER_WAY, WEBHOOK_DISABLED};

/// Retention of deliveries that have ended.
pub(super) const KEPT: TimeDelta = TimeDelta::days(30);
/// Type of the event that the test button delivers.
pub const TEST: &str = "webhook.test";

/// An endpoint as staff describes it, with valid fields.
#[derive(Debug, Clone)]
// Its fields are those of `NewWebhookEndpoint`, where they are described.
#[allow(missing_docs)]
pub struct EndpointDraft {
    pub url: Url,
    pub description: String,
    pub events: Vec<EventType>,
    pub partner_id: Option<Uuid>,
}

/// Changes of an endpoint; a field that is left out stays as it is.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct EndpointEdit {
    pub url: Option<Url>,
    pub description: Option<String>,
    pub events: Option<Vec<EventType>>,
    pub enabled: Option<bool>,
}

/// An endpoint with numbers of its deliveries.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The endpoint.
    pub row: EndpointRow,
    /// Number of deliveries still to be posted.
    pub waiting: i64,
    /// Number of deliveries given up in the last 30 days.
    pub failed: i64,
}

/// Adds an endpoint.
pub fn add(tx: &mut Tx<'_>, draft: EndpointDraft) -> Result<Counted, Problem> {
    let row = EndpointRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        partner_id: draft.partner_id,
        url: draft.url.into(),
        description: draft.description,
        events: words_of(&draft.events),
        enabled: true,
        disabled_because: None,
        disabled_at: None,
        failing_since: None,
        secret_number: 1,
        former_secret_until: None,
        version: 1,
        created_at: tx.now,
        not_before: None,
    };
    store::insert_endpoint(tx, &row)?;
    record(tx, events::WEBHOOK_ADDED, row.id, None, Some(&row))?;
    Ok(Counted { row, waiting: 0, failed: 0 })
}

/// Lists endpoints, the oldest first.
pub fn list(tx: &mut Tx<'_>, after: Option<(DateTime<Utc>, Uuid)>, limit: i64) -> Result<Vec<Counted>, Problem> {
    let rows = store::list_endpoints(tx, after, limit)?;
    count_deliveries(tx, rows)
}

/// Shows one endpoint.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Counted, Problem> {
    let row = store::find_endpoint(tx, id)?.ok_or_else(Problem::not_found)?;
    count_deliveries(tx, vec![row])?.pop().ok_or_else(Problem::not_found)
}

fn count_deliveries(tx: &mut Tx<'_>, rows: Vec<EndpointRow>) -> Result<Vec<Counted>, Problem> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let waiting = store::count_deliveries(tx, &ids, &[DeliveryStatus::Due, DeliveryStatus::Sending])?;
    let failed = store::count_deliveries(tx, &ids, &[DeliveryStatus::Failed])?;
    let of = |counts: &[(Uuid, i64)], id| counts.iter().find(|count| count.0 == id).map_or(0, |count| count.1);
    Ok(rows
        .into_iter()
        .map(|row| Counted { waiting: of(&waiting, row.id), failed: of(&failed, row.id), row })
        .collect())
}

/// Changes an endpoint, disables it or enables it again.
pub fn edit(tx: &mut Tx<'_>, id: Uuid, version: i32, edit: EndpointEdit) -> Result<Counted, Problem> {
    let was = store::lock_endpoint(tx, id)?.ok_or_else(Problem::not_found)?;
    if was.version != version {
        return Err(audit::changed_meanwhile(tx, id));
    }
    let mut row = EndpointRow {
        url: edit.url.map_or_else(|| was.url.clone(), String::from),
        description: edit.description.unwrap_or_else(|| was.description.clone()),
        events: edit.events.map_or_else(|| was.events.clone(), |events| words_of(&events)),
        version: version + 1,
        ..was.clone()
    };
    if row.url != was.url {
        row = without_failures(row);
    }
    let action = match edit.enabled {
        Some(true) if !was.enabled => {
            row = EndpointRow { enabled: true, disabled_because: None, disabled_at: None, ..without_failures(row) };
            events::WEBHOOK_ENABLED
        }
        Some(false) if was.enabled => {
            row = stopped(row, DisabledBecause::Staff, tx.now);
            store::give_up(tx, &[id], STOPPED)?;
            events::WEBHOOK_DISABLED
        }
        _ => events::WEBHOOK_CHANGED,
    };
    store::save_endpoint(tx, &row)?;
    record(tx, action, id, Some(&was), Some(&row))?;
    show(tx, id)
}

/// Removes an endpoint with its deliveries.
pub fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let was = store::find_endpoint(tx, id)?.ok_or_else(Problem::not_found)?;
    if !store::delete_endpoint(tx, id)? {
        return Err(Problem::not_found());
    }
    record(tx, events::WEBHOOK_REMOVED, id, Some(&was), None)
}

/// Gives an endpoint a new secret.
///
/// The former secret also signs during the overlap; an older one no longer does.
pub fn renew_secret(tx: &mut Tx<'_>, id: Uuid, overlap: TimeDelta) -> Result<Counted, Problem> {
    let was = store::lock_endpoint(tx, id)?.ok_or_else(Problem::not_found)?;
    let until = (overlap > TimeDelta::zero()).then_some(tx.now + overlap);
    let row = EndpointRow {
        secret_number: was.secret_number + 1,
        former_secret_until: until,
        version: was.version + 1,
        ..was
    };
    store::save_endpoint(tx, &row)?;
    let after = Some(json!({"former_secret_until": until}));
    audit::record(tx, Entry { action: events::WEBHOOK_SECRET_RENEWED, subject: id, before: None, after }, None)?;
    show(tx, id)
}

/// Delivers a test event to an endpoint.
pub fn test(tx: &mut Tx<'_>, id: Uuid) -> Result<DeliveryRow, Problem> {
    let endpoint = lock_enabled(tx, id)?;
    let row = DeliveryRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        endpoint_id: endpoint.id,
        event_id: new_id(tx.now),
        event: TEST.to_owned(),
        data: json!({"id": endpoint.id, "version": endpoint.version}),
        occurred_at: tx.now,
        status: DeliveryStatus::Due,
        attempts: 0,
        next_attempt_at: tx.now,
        attempted_at: None,
        response_status: None,
        response_body: None,
        duration_ms: None,
        trouble: None,
        ended_at: None,
    };
    store::insert_delivery(tx, &row)?;
    audit::record(tx, Entry { action: events::WEBHOOK_TESTED, subject: id, before: None, after: None }, None)?;
    Ok(row)
}

/// Replays one delivery, in whichever state it is.
pub fn replay(tx: &mut Tx<'_>, id: Uuid) -> Result<DeliveryRow, Problem> {
    let row = find_delivery(tx, id)?;
    lock_enabled(tx, row.endpoint_id)?;
    if store::restart(tx, ReplayScope::One(id))? == 0 {
        return Err(Problem::new(DELIVERY_UNDER_WAY));
    }
    record_replay(tx, row.endpoint_id, json!({"event": row.event, "replayed": 1}))?;
    find_delivery(tx, id)
}

/// Replays the failed deliveries of an endpoint, for events since a time, UTC; returns how many.
pub fn replay_failed(tx: &mut Tx<'_>, id: Uuid, since: DateTime<Utc>) -> Result<usize, Problem> {
    lock_enabled(tx, id)?;
    let replayed = store::restart(tx, ReplayScope::FailedSince(id, since))?;
    record_replay(tx, id, json!({"since": since, "replayed": replayed}))?;
    Ok(replayed)
}

/// Finds an endpoint that gets deliveries, and locks it.
///
/// Nobody disables it until the transaction ends.
fn lock_enabled(tx: &mut Tx<'_>, id: Uuid) -> Result<EndpointRow, Problem> {
    let row = store::lock_endpoint(tx, id)?.ok_or_else(Problem::not_found)?;
    if !row.enabled {
        return Err(Problem::new(WEBHOOK_DISABLED));
    }
    if !has_active_owner(tx, &row)? {
        return Err(Problem::new(WEBHOOK_DISABLED).detail(PARTNER_STOPPED));
    }
    Ok(row)
}

fn find_delivery(tx: &mut Tx<'_>, id: Uuid) -> Result<DeliveryRow, Problem> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    store::list_deliveries(tx, &filter, None, 1)?.pop().ok_or_else(Problem::not_found)
}

/// Lists deliveries, the newest first.
pub fn list_deliveries(
    tx: &mut Tx<'_>,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<DeliveryRow>, Problem> {
    Ok(store::list_deliveries(tx, filter, before, limit)?)
}

/// Erases deliveries older than their retention; returns how many.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    Ok(store::forget(tx, tx.now - KEPT)?)
}

fn words_of(events: &[EventType]) -> Vec<Option<String>> {
    EventType::ALL.iter().filter(|event| events.contains(event)).map(|event| Some(event.word().to_owned())).collect()
}

fn record_replay(tx: &mut Tx<'_>, id: Uuid, after: serde_json::Value) -> Result<(), Problem> {
    let after = Some(after);
    audit::record(tx, Entry { action: events::WEBHOOK_REPLAYED, subject: id, before: None, after }, None)
}
