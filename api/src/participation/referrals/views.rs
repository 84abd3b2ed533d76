//! Referrals as the partner that sent them sees them.

use chrono::{DateTime, FixedOffset, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::Outcome;
use super::{ReferralStatus, rules};
use crate::kernel::text::phone;
use crate::participation::enrolments::companions::Companion;
use crate::programme::sessions::views::{local, zone_of};
use crate::programme::sessions::words::Level;

/// A referral with its outcome; of the person only what the partner gave.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Referral {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Reference of the enrolment: short, to be read out or handed over.
    #[schema(example = "CAP-7K4M")]
    pub reference: String,
    /// State of the referral.
    pub status: ReferralStatus,
    /// True if the partner may still withdraw it: until the session starts.
    pub can_withdraw: bool,
    /// The person who is sent, as the partner gave them.
    pub learner: ReferredLearner,
    /// Number of people who come together, all or none.
    pub party_size: i16,
    /// The others who come, as far as they were named.
    pub companions: Vec<Companion>,
    /// The session, in short; another one once staff and the person agreed on that.
    pub session: ReferredSession,
    /// Time of creation, UTC.
    pub created_at: DateTime<Utc>,
    /// Name of the partner's account, or key, that sent it.
    pub sent_by: String,
}

/// A person as the partner gave them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReferredLearner {
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Landline or mobile, in E.164; null if only an e-mail address was given.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// E-mail address; null if none was given.
    #[schema(required)]
    pub email: Option<String>,
    /// INSEE code of the commune of residence; null outside the territory.
    #[schema(required)]
    pub commune_code: Option<String>,
    /// Name of that commune.
    pub commune: String,
}

/// The session of a referral, in short.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReferredSession {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Title shown to people, in French.
    pub title: String,
    /// The one level of the group.
    pub level: Level,
    /// Start, with the offset of the venue's zone on that day.
    pub starts_at: DateTime<FixedOffset>,
    /// End, with the offset of the venue's zone on that day.
    pub ends_at: DateTime<FixedOffset>,
    /// Name of the venue.
    pub venue_name: String,
}

/// The text to read out to a person before they are sent.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Consent {
    /// Text in French; people who do not agree to it are not sent.
    pub text: String,
}

impl Referral {
    /// Shows a referral with its outcome.
    pub fn new((outcome, companions): (Outcome, Vec<Companion>), now: DateTime<Utc>) -> Referral {
        use ReferralStatus::{Enrolled, Offered, Waiting};
        let zone = zone_of(&outcome.time_zone);
        let is_live = matches!(outcome.status, Enrolled | Offered | Waiting);
        Referral {
            id: outcome.id,
            reference: outcome.reference,
            status: outcome.status,
            can_withdraw: rules::may_withdraw(is_live, outcome.starts_at, now),
            learner: ReferredLearner {
                given_name: outcome.given_name,
                family_name: outcome.family_name,
                phone_display: outcome.phone.as_deref().map(phone::display),
                phone: outcome.phone,
                email: outcome.email,
                commune_code: outcome.commune_code,
                commune: outcome.commune,
            },
            party_size: outcome.party_size,
            companions,
            session: ReferredSession {
                id: outcome.session_id,
                title: outcome.title,
                level: outcome.level,
                starts_at: local(outcome.starts_at, zone),
                ends_at: local(outcome.ends_at, zone),
                venue_name: outcome.venue_name,
            },
            created_at: outcome.created_at,
            sent_by: outcome.sent_by,
        }
    }
}
