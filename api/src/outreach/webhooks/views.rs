//! Endpoints and deliveries as they are shown to administrators.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{Counted, DeliveryRow};
use super::{DeliveryStatus, DisabledBecause, EventType};

/// An address at which a program receives events.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookEndpoint {
    /// Stable identity, a UUIDv7.
    pub id: Uuid,
    /// Identity of the partner that owns it; null for the organisation's own.
    ///
    /// A partner's endpoint receives events of the partner's own referrals only.
    #[schema(required)]
    pub partner_id: Option<Uuid>,
    /// Address to which events are posted.
    pub url: String,
    /// Purpose of the endpoint, in French.
    pub description: String,
    /// Types of the events that it receives.
    pub events: Vec<EventType>,
    /// True if it receives events.
    ///
    /// It also receives none while its partner, if it has one, is stopped (`active: false`).
    pub enabled: bool,
    /// Reason for which it is disabled; null while it is enabled.
    #[schema(required)]
    pub disabled_because: Option<DisabledBecause>,
    /// Time at which it was disabled, UTC; null while it is enabled.
    #[schema(required)]
    pub disabled_at: Option<DateTime<Utc>>,
    /// First failure since the last success at this address, UTC; null after a success.
    #[schema(required)]
    pub failing_since: Option<DateTime<Utc>>,
    /// Time, UTC, until which it asked for a pause with `Retry-After`.
    ///
    /// Null when it did not ask, or has succeeded since.
    #[schema(required)]
    pub not_before: Option<DateTime<Utc>>,
    /// Time, UTC, until which the former secret also signs; null when there was no overlap.
    #[schema(required)]
    pub former_secret_until: Option<DateTime<Utc>>,
    /// Number of deliveries still to be posted.
    pub waiting: i64,
    /// Number of deliveries given up in the last 30 days, and not replayed.
    pub failed: i64,
    /// Raised by every edit; the ETag of the endpoint is this number in quotes.
    pub version: i32,
    /// Time of creation, UTC.
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
    /// Secret that signs the deliveries, `whsec_…`: in this answer only.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: String,
}

/// The delivery of one event to one endpoint.
#[derive(Debug, Serialize, ToSchema)]
pub struct WebhookDelivery {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Identity of the endpoint.
    pub endpoint_id: Uuid,
    /// Identity of the event: the header `webhook-id`, the same at every attempt.
    pub event_id: Uuid,
    /// Type of the event: one of those to which an endpoint can subscribe, or `webhook.test`.
    #[schema(example = "session.full")]
    pub event: String,
    /// The changed object: an identity and, except for referrals, a version.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
    /// Time of the event, UTC.
    pub occurred_at: DateTime<Utc>,
    /// State of the delivery.
    pub status: DeliveryStatus,
    /// Number of attempts in this round, including one that is being made.
    pub attempts: i16,
    /// Time of the next attempt, UTC; null when none is planned.
    #[schema(required)]
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// End of the last attempt, UTC; null before.
    #[schema(required)]
    pub attempted_at: Option<DateTime<Utc>>,
    /// HTTP status of the last answer; null when none came.
    #[schema(required)]
    pub response_status: Option<i16>,
    /// Start of the last answer, 500 bytes at most.
    #[schema(required)]
    pub response_body: Option<String>,
    /// Duration of the last attempt, in milliseconds.
    #[schema(required)]
    pub duration_ms: Option<i32>,
    /// Cause of the last failure, in French; null after a success.
    #[schema(required)]
    pub trouble: Option<String>,
    /// Time at which it was delivered or given up, UTC; null before.
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
