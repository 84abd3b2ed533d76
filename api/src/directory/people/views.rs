//! Learners as the API shows them to staff.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::postal_address::PostalAddress;
use super::store::LearnerRow;
use super::{Likeness, Way};
use crate::kernel::text::phone;

/// A learner.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Learner {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Prénom.
    pub given_name: String,
    /// Nom.
    pub family_name: String,
    /// Landline or mobile number, in E.164; null if unknown.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// E-mail address, in lower case; null if unknown: many have none.
    #[schema(required)]
    pub email: Option<String>,
    /// Year of birth; null if unknown. Ages are computed at the session's date.
    #[schema(required)]
    pub birth_year: Option<i16>,
    /// INSEE code of the commune of residence; null outside the territory.
    #[schema(required)]
    pub commune_code: Option<String>,
    /// Name of that commune.
    pub commune: String,
    /// Remarks of staff that help to welcome the person; null if there are none.
    #[schema(required)]
    pub remarks: Option<String>,
    /// Preferred way to reach the person, where possible; null for the first possible way.
    #[schema(required)]
    pub preferred_way: Option<Way>,
    /// Postal address, for letters; null if unknown.
    #[schema(required)]
    pub postal_address: Option<PostalAddress>,
    /// Time at which the team confirmed number and address, UTC.
    ///
    /// Null while they are as somebody stated them.
    #[schema(required)]
    pub contact_confirmed_at: Option<DateTime<Utc>>,
    /// Time at which a call found that the number is another person's, UTC.
    ///
    /// Null again once it is corrected, or the team has checked it.
    #[schema(required)]
    pub phone_wrong_at: Option<DateTime<Utc>>,
    /// Time of creation, UTC.
    pub created_at: DateTime<Utc>,
    /// Raised by every edit; the ETag of the learner is this number in quotes.
    pub version: i32,
    /// Number of the person's enrolments, including cancelled ones.
    pub enrolments: i64,
    /// Identity of the learner that this one was merged into, a UUID; null unless merged.
    #[schema(required)]
    pub merged_into: Option<Uuid>,
}

/// A learner that a search found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundLearner {
    /// The learner.
    #[serde(flatten)]
    pub learner: Learner,
    /// True if the name is only similar to the query: spelt otherwise, or mistyped.
    pub alike: bool,
}

/// Two learners who may be one person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Duplicate {
    /// Both learners, the one who came first at the beginning.
    #[schema(min_items = 2, max_items = 2)]
    pub learners: [Learner; 2],
    /// Their likeness.
    pub because: Likeness,
}

impl Learner {
    /// Code of the commune within the territory, or name of the one outside it.
    pub fn residence(&self) -> (Option<String>, Option<String>) {
        let outside = self.commune_code.is_none().then(|| self.commune.clone());
        (self.commune_code.clone(), outside)
    }

    /// Shows a row with the commune's name and the number of enrolments.
    pub fn new((row, commune, enrolments): (LearnerRow, Option<String>, i64)) -> Learner {
        let (commune, postal_address) = (row.residence(commune), row.postal_address());
        Learner {
            id: row.id,
            given_name: row.given_name,
            family_name: row.family_name,
            phone_display: row.phone.as_deref().map(phone::display),
            phone: row.phone,
            email: row.email,
            birth_year: row.birth_year,
            commune_code: row.commune_code,
            commune,
            remarks: row.remarks,
            preferred_way: row.preferred_way,
            postal_address,
            contact_confirmed_at: row.contact_confirmed_at,
            phone_wrong_at: row.phone_wrong_at,
            created_at: row.created_at,
            version: row.version,
            enrolments,
            merged_into: row.merged_into,
        }
    }
}
