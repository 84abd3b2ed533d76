//! Keys as the API shows them to staff.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Scope;
use super::store::KeyRow;

/// A key of a program, without its secret, of which only a hash is kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ApiKey {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Identity of the partner that it belongs to, a UUID; null for a key of the organisation's own.
    #[schema(required)]
    pub partner_id: Option<Uuid>,
    /// Use of the key, in words.
    #[schema(example = "Site de la commune")]
    pub name: String,
    /// First characters of the key, to distinguish keys.
    #[schema(example = "clic_1a2B3c4D")]
    pub prefix: String,
    /// Its scopes.
    pub scopes: Vec<Scope>,
    /// Time of creation, UTC.
    pub created_at: DateTime<Utc>,
    /// Name of the account that made it; null if unknown.
    #[schema(required)]
    pub created_by: Option<String>,
    /// End of its validity, UTC.
    pub ends_at: DateTime<Utc>,
    /// Time of revocation, UTC; null unless revoked.
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// Identity of the key that replaces it, a UUID; null unless replaced.
    #[schema(required)]
    pub replaced_by: Option<Uuid>,
    /// Last use, UTC, to the minute; null before the first.
    #[schema(required)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// Last reading of the calendar, UTC, to the minute; null before the first.
    #[schema(required)]
    pub calendar_read_at: Option<DateTime<Utc>>,
}

impl From<(KeyRow, Option<String>)> for ApiKey {
    fn from((row, created_by): (KeyRow, Option<String>)) -> ApiKey {
        ApiKey {
            id: row.id,
            partner_id: row.partner_id,
            name: row.name,
            prefix: row.prefix,
            scopes: row.scopes.into_iter().flatten().collect(),
            created_at: row.created_at,
            created_by,
            ends_at: row.ends_at,
            revoked_at: row.revoked_at,
            replaced_by: row.replaced_by,
            last_used_at: row.last_used_at,
            calendar_read_at: row.calendar_read_at,
        }
    }
}

/// A key just made, with its secret, which is in this answer only.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MadeKey {
    /// The key as it is listed.
    pub key: ApiKey,
    /// The secret, which the program sends as `Authorization: Bearer …`.
    ///
    /// Only a hash of it is kept, so it is never shown again.
    #[schema(example = "clic_1a2B3c4D_0Q2w4E6r8T0y2U4i6O8p0A2s4D6f8G0h2J4k6L8z0X200003x")]
    pub secret: String,
}
