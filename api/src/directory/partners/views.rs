//! Partners as the API shows them to staff.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PartnerKind;
use super::store::PartnerRow;
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
