//! Unmet wishes as they are shown.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::ShownWish;
use super::{HalfDay, WishState};
use crate::kernel::text::phone;
use crate::participation::enrolments::refusals::RefusalReason;
use crate::programme::sessions::views::{local, zone_of};
use crate::programme::sessions::words::Level;

/// A workshop that somebody asked for and no session gave.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnmetWish {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// The person; null for one who left no name, and for facilitators.
    #[schema(required)]
    pub learner: Option<WishingLearner>,
    /// INSEE code of the commune where the person lives; null outside the territory.
    #[schema(required)]
    pub commune_code: Option<String>,
    /// Name of that commune.
    #[schema(required)]
    pub commune: Option<String>,
    /// Level; null when not known.
    #[schema(required)]
    pub level: Option<Level>,
    /// Half-days on which the person can come; empty for any.
    pub half_days: Vec<HalfDay>,
    /// Subject that the person wants to learn; null if they did not say.
    #[schema(required)]
    pub topic: Option<String>,
    /// Number of people who would come.
    pub party_size: i16,
    /// State of the wish.
    pub state: WishState,
    /// A session to come that was opened since and fits; null if there is none.
    #[schema(required)]
    pub session: Option<FittingSession>,
    /// Time at which it was noted, UTC.
    pub created_at: DateTime<Utc>,
    /// Name of the account that noted it; null if unknown.
    #[schema(required)]
    pub created_by: Option<String>,
    /// Time at which it was closed, UTC; null while it is open.
    #[schema(required)]
    pub closed_at: Option<DateTime<Utc>>,
    /// Why it is no longer wanted; null if nobody said it.
    #[schema(required)]
    pub reason_code: Option<RefusalReason>,
}

/// The person of a wish, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WishingLearner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Landline or mobile, in E.164; null if none is known.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
}

/// A session that fits a wish, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FittingSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// Name of the venue.
    pub venue_name: String,
}

impl UnmetWish {
    /// Shows a wish, with its person to those only who call people.
    pub fn new(wish: ShownWish, with_person: bool) -> UnmetWish {
        let ShownWish { given_name, family_name, phone, learner_id, .. } = wish;
        let person = learner_id.zip(given_name.zip(family_name)).filter(|_| with_person);
        let session = wish.session_id.zip(wish.session_title).zip(wish.session_starts_at.zip(wish.venue_name));
        let zone = zone_of(wish.time_zone.as_deref().unwrap_or_default());
        UnmetWish {
            id: wish.id,
            learner: person.map(|(id, (given_name, family_name))| WishingLearner {
                id,
                given_name,
                family_name,
                phone_display: phone.as_deref().map(phone::display),
                phone,
            }),
            commune_code: wish.commune_code,
            commune: wish.commune,
            level: wish.level,
            half_days: wish.half_days,
            topic: wish.topic,
            party_size: wish.party_size,
            state: wish.state,
            session: session.map(|((id, title), (starts_at, venue_name))| FittingSession {
                id,
                title,
                starts_at: local(starts_at, zone),
                venue_name,
            }),
            created_at: wish.created_at,
            created_by: wish.created_by,
            closed_at: wish.closed_at,
            reason_code: wish.reason,
        }
    }
}
