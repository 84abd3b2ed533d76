//! State of an endpoint: enabled or stopped, failures, active owner, and record in the audit log.

use chrono::{DateTime, Utc};
use serde_json::json;
use url::Url;
use uuid::Uuid;

use super::DisabledBecause;
use super::store::EndpointRow;
use crate::directory::partners;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::event::Action;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// Trouble of deliveries that are given up because their endpoint is disabled.
pub const STOPPED: &str = "Les envois à cette adresse ont été arrêtés.";
/// Trouble of deliveries that are given up because the partner of their endpoint is stopped.
pub const PARTNER_STOPPED: &str = "Le partenariat est arrêté : rien ne part tant qu’il ne reprend pas.";

/// The endpoint without its failures and the pause that it asked for.
pub fn without_failures(row: EndpointRow) -> EndpointRow {
    EndpointRow { failing_since: None, not_before: None, ..row }
}

/// The endpoint disabled for a reason.
pub fn stopped(row: EndpointRow, because: DisabledBecause, now: DateTime<Utc>) -> EndpointRow {
    EndpointRow { enabled: false, disabled_because: Some(because), disabled_at: Some(now), ..row }
}

/// True if the endpoint belongs to the organisation, or to a partner that is active.
pub fn has_active_owner(tx: &mut Tx<'_>, row: &EndpointRow) -> Result<bool, Problem> {
    row.partner_id.map_or(Ok(true), |partner| partners::is_active(tx, partner))
}

/// Records an action on an endpoint in the audit log, with its state before and after.
pub fn record(
    tx: &mut Tx<'_>,
    action: Action,
    id: Uuid,
    before: Option<&EndpointRow>,
    after: Option<&EndpointRow>,
) -> Result<(), Problem> {
    // Path and query of such an address often are secrets, and the audit log has more readers than the endpoints.
    let host = |url: &str| Url::parse(url).map(|url| url.origin().ascii_serialization()).unwrap_or_default();
    let as_logged = |row: &EndpointRow| {
        json!({"host": host(&row.url), "description": row.description, "events": row.events, "enabled": row.enabled,
            "disabled_because": row.disabled_because, "partner_id": row.partner_id})
    };
    audit::record(tx, Entry { action, subject: id, before: before.map(as_logged), after: after.map(as_logged) }, None)
}
