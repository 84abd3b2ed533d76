//! Partners and their keys as the API shows them to staff.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PartnerKind;
use super::Scope;
use super::store::{KeyRow, PartnerRow};
use crate::kernel::text::phone;

/// A partner: a mairie, a médiathèque, an association.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Partner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Name shown to people, in French.
    #[schema(example = "Mairie de Cruzy")]
    pub name: String,
    /// Kind of partner.
    pub kind: PartnerKind,
    /// INSEE code of its commune; null if it belongs to none.
    #[schema(required)]
    pub commune_code: Option<String>,
    /// E-mail address of its office; null if none is known.
    #[schema(required)]
    pub email: Option<String>,
    /// Number of its office, in E.164; null if none is known.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// False if the partnership has ended: its keys and its people are refused, its records stay.
    pub active: bool,
    /// Raised by every edit; the ETag of the partner is this number in quotes.
    pub version: i32,
    /// Time of creation, UTC.
    pub created_at: DateTime<Utc>,
    /// Last reading of the calendar by one of its keys, UTC, to the minute; null before the first.
    #[schema(required)]
    pub calendar_read_at: Option<DateTime<Utc>>,
    /// Feed of that reading, as the end of its address: `calendar.ics`; null before the first.
    #[schema(required, example = "calendar.ics")]
    pub calendar_feed: Option<String>,
    /// The oldest of its keys' last readings of the calendar, UTC.
    ///
    /// Only keys that are neither revoked nor replaced count, including those that have ended. For a key that never
    /// read, the key that it replaces counts. A time long past means that a program no longer shows the calendar. Null
    /// if no key ever read, or if `active` is false.
    #[schema(required)]
    pub calendar_unread_since: Option<DateTime<Utc>>,
}

impl From<(PartnerRow, Option<DateTime<Utc>>)> for Partner {
    fn from((row, calendar_unread_since): (PartnerRow, Option<DateTime<Utc>>)) -> Partner {
        Partner {
            id: row.id,
            name: row.name,
            kind: row.kind,
            commune_code: row.commune_code,
            email: row.email,
            phone_display: row.phone.as_deref().map(phone::display),
            phone: row.phone,
            active: row.active,
            version: row.version,
            created_at: row.created_at,
            calendar_read_at: row.calendar_read_at,
            calendar_feed: row.calendar_feed,
            calendar_unread_since,
        }
    }
}

/// A key of a partner, without its secret, of which only a hash is kept.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartnerKey {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Identity of the partner, a UUID.
    pub partner_id: Uuid,
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

impl From<(KeyRow, Option<String>)> for PartnerKey {
    fn from((row, created_by): (KeyRow, Option<String>)) -> PartnerKey {
        PartnerKey {
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
    pub key: PartnerKey,
    /// The secret, which the partner's program sends as `Authorization: Bearer …`.
    ///
    /// Only a hash of it is kept, so it is never shown again.
    #[schema(example = "clic_1a2B3c4D_0Q2w4E6r8T0y2U4i6O8p0A2s4D6f8G0h2J4k6L8z0X200003x")]
    pub secret: String,
}
