//! What is done with endpoints and deliveries.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::events;
use super::rules::{self, Met, Verdict};
use super::store::{self, Again};
pub use super::store::{DeliveryRow, EndpointRow, Filter};
use super::{DeliveryStatus, DisabledBecause, EventType};
use crate::directory::partners;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::Action;
use crate::kernel::data::transaction::{Tx, new_id};
use crate::kernel::text::problem::CHANGED_MEANWHILE;
use crate::kernel::text::problem::Problem;
use crate::outreach::webhooks::{DELIVERY_UNDER_WAY, WEBHOOK_DISABLED};

/// Deliveries of one endpoint on their way at once: who is slow delays nobody else.
pub const AT_ONCE: i64 = 4;
/// How long a try may take before another process tries again: longer than the sender's patience.
pub const LEASE: TimeDelta = TimeDelta::seconds(60);
/// How long deliveries that ended are kept.
pub(super) const KEPT: TimeDelta = TimeDelta::days(30);
/// What the test button tells.
pub const TEST: &str = "webhook.test";

const STOPPED: &str = "Les envois à cette adresse ont été arrêtés.";
pub(super) const PARTNER_STOPPED: &str = "Le partenariat est arrêté : rien ne part tant qu'il ne reprend pas.";

/// An endpoint as staff describes it, already read.
#[derive(Debug, Clone)]
// Its fields are those of `NewWebhookEndpoint`, where they are described.
#[allow(missing_docs)]
pub struct EndpointDraft {
    pub url: Url,
    pub description: String,
    pub events: Vec<EventType>,
    pub partner_id: Option<Uuid>,
}

/// What is changed of an endpoint.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct EndpointEdit {
    pub url: Option<Url>,
    pub description: Option<String>,
    pub events: Option<Vec<EventType>>,
    pub enabled: Option<bool>,
}

/// An endpoint, with how many deliveries wait for it and how many failed.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The endpoint.
    pub row: EndpointRow,
    /// Still to be posted.
    pub waiting: i64,
    /// Given up, of the last 30 days.
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
        events: words(&draft.events),
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
    store::insert(tx, &row)?;
    record(tx, events::WEBHOOK_ADDED, row.id, None, Some(&row))?;
    Ok(Counted { row, waiting: 0, failed: 0 })
}

/// Endpoints, the oldest first.
pub fn list(tx: &mut Tx<'_>, after: Option<(DateTime<Utc>, Uuid)>, limit: i64) -> Result<Vec<Counted>, Problem> {
    let rows = store::endpoints(tx, after, limit)?;
    counted(tx, rows)
}

/// One endpoint.
pub fn show(tx: &mut Tx<'_>, id: Uuid) -> Result<Counted, Problem> {
    let row = store::endpoint(tx, id)?.ok_or_else(Problem::not_found)?;
    counted(tx, vec![row])?.pop().ok_or_else(Problem::not_found)
}

fn counted(tx: &mut Tx<'_>, rows: Vec<EndpointRow>) -> Result<Vec<Counted>, Problem> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let waiting = store::count(tx, &ids, &[DeliveryStatus::Due, DeliveryStatus::Sending])?;
    let failed = store::count(tx, &ids, &[DeliveryStatus::Failed])?;
    let of = |counts: &[(Uuid, i64)], id| counts.iter().find(|count| count.0 == id).map_or(0, |count| count.1);
    Ok(rows
        .into_iter()
        .map(|row| Counted { waiting: of(&waiting, row.id), failed: of(&failed, row.id), row })
        .collect())
}

/// Changes an endpoint, stops it or takes it up again.
pub fn edit(tx: &mut Tx<'_>, id: Uuid, version: i32, edit: EndpointEdit) -> Result<Counted, Problem> {
    let was = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if was.version != version {
        return Err(Problem::new(CHANGED_MEANWHILE));
    }
    let mut row = EndpointRow {
        url: edit.url.map_or_else(|| was.url.clone(), String::from),
        description: edit.description.unwrap_or_else(|| was.description.clone()),
        events: edit.events.map_or_else(|| was.events.clone(), |events| words(&events)),
        version: version + 1,
        ..was.clone()
    };
    if row.url != was.url {
        row = unburdened(row);
    }
    let action = match edit.enabled {
        Some(true) if !was.enabled => {
            row = EndpointRow { enabled: true, disabled_because: None, disabled_at: None, ..unburdened(row) };
            events::WEBHOOK_ENABLED
        }
        Some(false) if was.enabled => {
            row = stopped(row, DisabledBecause::Staff, tx.now);
            store::give_up(tx, &[id], STOPPED)?;
            events::WEBHOOK_DISABLED
        }
        _ => events::WEBHOOK_CHANGED,
    };
    store::save(tx, &row)?;
    record(tx, action, id, Some(&was), Some(&row))?;
    show(tx, id)
}

/// Removes an endpoint with its deliveries.
pub fn remove(tx: &mut Tx<'_>, id: Uuid) -> Result<(), Problem> {
    let was = store::endpoint(tx, id)?.ok_or_else(Problem::not_found)?;
    if !store::delete(tx, id)? {
        return Err(Problem::not_found());
    }
    record(tx, events::WEBHOOK_REMOVED, id, Some(&was), None)
}

/// Gives an endpoint a new secret.
///
/// The one before signs as well for so long, the one before that no longer.
pub fn renew_secret(tx: &mut Tx<'_>, id: Uuid, overlap: TimeDelta) -> Result<Counted, Problem> {
    let was = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    let until = (overlap > TimeDelta::zero()).then_some(tx.now + overlap);
    let row = EndpointRow {
        secret_number: was.secret_number + 1,
        former_secret_until: until,
        version: was.version + 1,
        ..was
    };
    store::save(tx, &row)?;
    let after = Some(json!({"former_secret_until": until}));
    audit::record(tx, Entry { action: events::WEBHOOK_SECRET_RENEWED, subject: id, before: None, after }, None)?;
    show(tx, id)
}

/// Tells an endpoint a test.
pub fn test(tx: &mut Tx<'_>, id: Uuid) -> Result<DeliveryRow, Problem> {
    let endpoint = open(tx, id)?;
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
    store::deliver(tx, &row)?;
    audit::record(tx, Entry { action: events::WEBHOOK_TESTED, subject: id, before: None, after: None }, None)?;
    Ok(row)
}

/// Tells one delivery again, whatever became of it.
pub fn replay(tx: &mut Tx<'_>, id: Uuid) -> Result<DeliveryRow, Problem> {
    let row = delivery(tx, id)?;
    open(tx, row.endpoint_id)?;
    if store::again(tx, Again::One(id))? == 0 {
        return Err(Problem::new(DELIVERY_UNDER_WAY));
    }
    record_replay(tx, row.endpoint_id, json!({"event": row.event, "replayed": 1}))?;
    delivery(tx, id)
}

/// Tells again what failed of events since; says how many.
pub fn replay_failed(tx: &mut Tx<'_>, id: Uuid, since: DateTime<Utc>) -> Result<usize, Problem> {
    open(tx, id)?;
    let replayed = store::again(tx, Again::FailedSince(id, since))?;
    record_replay(tx, id, json!({"since": since, "replayed": replayed}))?;
    Ok(replayed)
}

/// An endpoint that is as_logged things, which nobody stops until the transaction ends.
fn open(tx: &mut Tx<'_>, id: Uuid) -> Result<EndpointRow, Problem> {
    let row = store::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    if !row.enabled {
        return Err(Problem::new(WEBHOOK_DISABLED));
    }
    if !has_its_partner(tx, &row)? {
        return Err(Problem::new(WEBHOOK_DISABLED).detail(PARTNER_STOPPED));
    }
    Ok(row)
}

/// False of an endpoint whose partner is one no more.
fn has_its_partner(tx: &mut Tx<'_>, row: &EndpointRow) -> Result<bool, Problem> {
    row.partner_id.map_or(Ok(true), |partner| partners::is_active(tx, partner))
}

fn delivery(tx: &mut Tx<'_>, id: Uuid) -> Result<DeliveryRow, Problem> {
    let filter = Filter { id: Some(id), ..Filter::default() };
    store::list(tx, &filter, None, 1)?.pop().ok_or_else(Problem::not_found)
}

/// Deliveries, the newest first.
pub fn deliveries(
    tx: &mut Tx<'_>,
    filter: &Filter,
    before: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<DeliveryRow>, Problem> {
    Ok(store::list(tx, filter, before, limit)?)
}

/// A delivery that this process is to post, and to whom.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The delivery.
    pub delivery: DeliveryRow,
    /// To whom.
    pub endpoint: EndpointRow,
    /// The organisation's name in addresses.
    pub slug: String,
}

/// Takes deliveries to post, for this process alone.
pub fn take(tx: &mut Tx<'_>) -> Result<Vec<Taken>, Problem> {
    let mut taken = Vec::new();
    for endpoint in store::due_endpoints(tx)? {
        for delivery in store::claim(tx, endpoint.id, tx.now + LEASE, AT_ONCE)? {
            taken.push(Taken { delivery, endpoint: endpoint.clone(), slug: String::new() });
        }
    }
    if !taken.is_empty() {
        let slug = store::slug(tx)?;
        taken.iter_mut().for_each(|one| one.slug.clone_from(&slug));
    }
    Ok(taken)
}

/// What a try came to.
#[derive(Debug, Clone)]
pub struct Tried {
    /// What was met.
    pub met: Met,
    /// Start of the answer.
    pub body: Option<String>,
    /// How long it took, in milliseconds.
    pub took: i32,
    /// What went wrong, for staff, in French.
    pub trouble: Option<String>,
    /// Decides the jitter of the next pause.
    pub draw: u16,
}

/// Writes down what became of a try, and what follows for the endpoint.
pub fn settle(tx: &mut Tx<'_>, taken: &DeliveryRow, tried: Tried) -> Result<(), Problem> {
    // Gone meanwhile, with all of its deliveries.
    let Some(endpoint) = store::lock(tx, taken.endpoint_id)? else { return Ok(()) };
    let met = rules::verdict(tried.met, taken.attempts, tried.draw);
    let verdict = match met {
        Verdict::Again(_) if !endpoint.enabled || !has_its_partner(tx, &endpoint)? => Verdict::GivenUp,
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
        ..taken.clone()
    };
    if !store::settle(tx, &row)? {
        return Ok(());
    }
    let now = match verdict {
        Verdict::Delivered => unburdened(endpoint.clone()),
        _ => EndpointRow {
            failing_since: Some(endpoint.failing_since.unwrap_or(tx.now)),
            not_before: endpoint.not_before.max(rules::wish(tried.met).map(|wish| tx.now + wish)),
            ..endpoint.clone()
        },
    };
    let because = match verdict {
        Verdict::Gone => Some(DisabledBecause::Gone),
        // What is given up only because nobody is as_logged any more says nothing of the address.
        _ if rules::is_hopeless(met, now.failing_since, tx.now) => Some(DisabledBecause::Failing),
        _ => None,
    };
    if let Some(because) = because.filter(|_| endpoint.enabled) {
        let row = EndpointRow { version: endpoint.version + 1, ..stopped(now, because, tx.now) };
        store::save(tx, &row)?;
        store::give_up(tx, &[row.id], STOPPED)?;
        record(tx, events::WEBHOOK_DISABLED, row.id, Some(&endpoint), Some(&row))?;
    } else if (now.failing_since, now.not_before) != (endpoint.failing_since, endpoint.not_before) {
        store::save(tx, &now)?;
    }
    Ok(())
}

/// Forgets deliveries that ended long ago.
pub fn forget(tx: &mut Tx<'_>) -> Result<usize, Problem> {
    Ok(store::forget(tx, tx.now - KEPT)?)
}

/// An endpoint of which nothing bad is known.
fn unburdened(row: EndpointRow) -> EndpointRow {
    EndpointRow { failing_since: None, not_before: None, ..row }
}

fn stopped(row: EndpointRow, because: DisabledBecause, now: DateTime<Utc>) -> EndpointRow {
    EndpointRow { enabled: false, disabled_because: Some(because), disabled_at: Some(now), ..row }
}

fn words(events: &[EventType]) -> Vec<Option<String>> {
    EventType::ALL.iter().filter(|event| events.contains(event)).map(|event| Some(event.word().to_owned())).collect()
}

fn record(
    tx: &mut Tx<'_>,
    action: Action,
    id: Uuid,
    before: Option<&EndpointRow>,
    after: Option<&EndpointRow>,
) -> Result<(), Problem> {
    // Paths and queries of such addresses often are secrets; the trail has more readers than the endpoints.
    let host = |url: &str| Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let as_logged = |row: &EndpointRow| {
        json!({"host": host(&row.url), "description": row.description, "events": row.events, "enabled": row.enabled,
            "disabled_because": row.disabled_because, "partner_id": row.partner_id})
    };
    audit::record(tx, Entry { action, subject: id, before: before.map(as_logged), after: after.map(as_logged) }, None)
}

fn record_replay(tx: &mut Tx<'_>, id: Uuid, after: serde_json::Value) -> Result<(), Problem> {
    let after = Some(after);
    audit::record(tx, Entry { action: events::WEBHOOK_REPLAYED, subject: id, before: None, after }, None)
}
