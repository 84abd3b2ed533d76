//! Partners and their keys as staff sees them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PartnerKind;
use super::Scope;
use super::store::{KeyRow, PartnerRow};
use crate::kernel::text::phone;

/// A mairie, a médiathèque, an association.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Partner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Name shown to people, in French.
    #[schema(example = "Mairie de Cruzy")]
    pub name: String,
    /// What it is.
    pub kind: PartnerKind,
    /// INSEE code of the commune where it is; null for one that is of no commune.
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
    /// False: its keys open nothing, its people cannot log in, and nothing that it did is lost.
    pub active: bool,
    /// Raised by every edit; the ETag of the partner is this number in quotes.
    pub version: i32,
    /// When it was written down, in UTC.
    pub created_at: DateTime<Utc>,
    /// When one of its keys last read the calendar, in UTC, to the minute; null before the first time.
    #[schema(required)]
    pub calendar_read_at: Option<DateTime<Utc>>,
    /// Which feed that was, as its address ends: `calendar.ics`; null before the first time.
    #[schema(required, example = "calendar.ics")]
    pub calendar_feed: Option<String>,
    /// When the one of its keys that has not read the calendar for longest last did, in UTC.
    ///
    /// Of keys that are neither revoked nor replaced, those that ended too; one that never read counts as the one
    /// that it takes the place of. A while ago, something that shows the calendar is out of order. Null when none
    /// ever read, or `active` is false.
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

/// A key of a partner, without its secret, which nobody knows any more.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PartnerKey {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Whose key.
    pub partner_id: Uuid,
    /// What it is for.
    #[schema(example = "Site de la commune")]
    pub name: String,
    /// How the key begins, to tell keys apart.
    #[schema(example = "clic_1a2B3c4D")]
    pub prefix: String,
    /// What may be done with it.
    pub scopes: Vec<Scope>,
    /// When it was made, in UTC.
    pub created_at: DateTime<Utc>,
    /// Name of the account that made it; null if that is not known.
    #[schema(required)]
    pub created_by: Option<String>,
    /// From when on it opens nothing, in UTC.
    pub ends_at: DateTime<Utc>,
    /// When it was revoked, in UTC; null unless it was.
    #[schema(required)]
    pub revoked_at: Option<DateTime<Utc>>,
    /// The key that was made to take its place; null unless there is one.
    #[schema(required)]
    pub replaced_by: Option<Uuid>,
    /// When it was last used, in UTC, to the minute; null before the first time.
    #[schema(required)]
    pub last_used_at: Option<DateTime<Utc>>,
    /// When the calendar was last read with it, in UTC, to the minute; null before the first time.
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

/// A key just made: the key itself is in this answer only.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MadeKey {
    /// The key as it will be listed.
    pub key: PartnerKey,
    /// What the partner's program sends as `Authorization: Bearer …`.
    ///
    /// It is kept as a hash only and never shown again.
    #[schema(example = "clic_1a2B3c4D_0Q2w4E6r8T0y2U4i6O8p0A2s4D6f8G0h2J4k6L8z0X200003x")]
    pub secret: String,
}
