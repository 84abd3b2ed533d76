//! Endpoints and deliveries as administrators see them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{Counted, DeliveryRow};
use super::{DeliveryStatus, DisabledBecause, EventType};

/// Where a program is told of events.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookEndpoint {
    /// Stable identity, a UUIDv7.
    pub id: Uuid,
    /// Whose it is; null for the organisation's own. A partner's hears of its own referrals only.
    #[schema(required)]
    pub partner_id: Option<Uuid>,
    /// Where events are posted.
    pub url: String,
    /// What it is for.
    pub description: String,
    /// Which events it is told.
    pub events: Vec<EventType>,
    /// False: it is told nothing.
    ///
    /// Nor is it while its partner, if it has one, is one no more (`active: false`).
    pub enabled: bool,
    /// Why not.
    #[schema(required)]
    pub disabled_because: Option<DisabledBecause>,
    /// Since when not, in UTC.
    #[schema(required)]
    pub disabled_at: Option<DateTime<Utc>>,
    /// First failure since the last success at this address, in UTC; null when the last try was one.
    #[schema(required)]
    pub failing_since: Option<DateTime<Utc>>,
    /// Until when it asked, with `Retry-After`, to be told nothing, in UTC.
    ///
    /// Null when it did not, or has succeeded since.
    #[schema(required)]
    pub not_before: Option<DateTime<Utc>>,
    /// Until when the secret before signs as well, in UTC; null when only one ever signs.
    #[schema(required)]
    pub former_secret_until: Option<DateTime<Utc>>,
    /// Deliveries still to be posted.
    pub waiting: i64,
    /// Deliveries given up in the last 30 days, and not told again.
    pub failed: i64,
    /// Raised by every edit; its ETag.
    pub version: i32,
    /// When it was added, in UTC.
    pub created_at: DateTime<Utc>,
}

impl From<Counted> for WebhookEndpoint {
    fn from(Counted { row, waiting, failed }: Counted) -> WebhookEndpoint {
        WebhookEndpoint {
            id: row.id,
            partner_id: row.partner_id,
            url: row.url,
            description: row.description,
            events: row.events.iter().flatten().filter_map(|word| EventType::from_word(word)).collect(),
            enabled: row.enabled,
            disabled_because: row.disabled_because,
            disabled_at: row.disabled_at,
            failing_since: row.failing_since,
            not_before: row.not_before,
            former_secret_until: row.former_secret_until,
            waiting,
            failed,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

/// An endpoint with its secret.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookEndpointWithSecret {
    /// The endpoint.
    #[serde(flatten)]
    pub endpoint: WebhookEndpoint,
    /// What deliveries are signed with, `whsec_…`: in this answer only.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: String,
}

/// One event for one endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookDelivery {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Who is told.
    pub endpoint_id: Uuid,
    /// What happened: the header `webhook-id`, the same at every try.
    pub event_id: Uuid,
    /// Which event: one of those that an endpoint may want, or `webhook.test`.
    #[schema(example = "session.full")]
    pub event: String,
    /// What it is about: an identity and, but for referrals, a version.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// When it happened, in UTC.
    pub occurred_at: DateTime<Utc>,
    /// What became of it.
    pub status: DeliveryStatus,
    /// Tries of this round, the one under way included.
    pub attempts: i16,
    /// When it is tried next, in UTC; null when it is not.
    #[schema(required)]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When the last try ended, in UTC.
    #[schema(required)]
    pub attempted_at: Option<DateTime<Utc>>,
    /// HTTP status of the last answer; null when none came.
    #[schema(required)]
    pub response_status: Option<i16>,
    /// Start of the last answer, 500 bytes at most.
    #[schema(required)]
    pub response_body: Option<String>,
    /// How long the last try took, in milliseconds.
    #[schema(required)]
    pub duration_ms: Option<i32>,
    /// What the last try met, in French; null after a success.
    #[schema(required)]
    pub trouble: Option<String>,
    /// When it was delivered or given up, in UTC.
    #[schema(required)]
    pub ended_at: Option<DateTime<Utc>>,
}

impl From<DeliveryRow> for WebhookDelivery {
    fn from(row: DeliveryRow) -> WebhookDelivery {
        WebhookDelivery {
            id: row.id,
            endpoint_id: row.endpoint_id,
            event_id: row.event_id,
            event: row.event,
            data: row.data,
            occurred_at: row.occurred_at,
            status: row.status,
            attempts: row.attempts,
            next_attempt_at: (row.status == DeliveryStatus::Due).then_some(row.next_attempt_at),
            attempted_at: row.attempted_at,
            response_status: row.response_status,
            response_body: row.response_body,
            duration_ms: row.duration_ms,
            trouble: row.trouble,
            ended_at: row.ended_at,
        }
    }
}
