//! Learners as they are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::LearnerRow;
use super::{Likeness, Way};
use crate::kernel::text::phone;

/// A learner, as staff sees them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Learner {
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
    /// E-mail address, in lower case; null for many: they come because they have none.
    #[schema(required)]
    pub email: Option<String>,
    /// Year of birth; null if not given. Ages are computed at the session's date.
    #[schema(required)]
    pub birth_year: Option<i16>,
    /// INSEE code of the commune of residence.
    pub commune_code: String,
    /// Name of that commune.
    pub commune: String,
    /// What helps to welcome the person, written by staff. Null if there are none.
    #[schema(required)]
    pub remarks: Option<String>,
    /// How they want to be reached, where that is possible; null for the first way that is.
    #[schema(required)]
    pub preferred_way: Option<Way>,
    /// First seen, in UTC.
    pub created_at: DateTime<Utc>,
    /// Raised by every edit; the ETag of the learner is this number in quotes.
    pub version: i32,
    /// How often the person enrolled, cancelled enrolments included.
    pub enrolments: i64,
    /// The learner that stands for this person, once staff found both to be one.
    ///
    /// Null for who stands for themselves.
    #[schema(required)]
    pub merged_into: Option<Uuid>,
}

/// A learner that a search found.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FoundLearner {
    /// Who.
    #[serde(flatten)]
    pub learner: Learner,
    /// Whether the name is only like what was asked: spelt otherwise, or mistyped.
    pub alike: bool,
}

/// Two learners who may be one person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Duplicate {
    /// Both, the one first seen before the other.
    #[schema(min_items = 2, max_items = 2)]
    pub learners: [Learner; 2],
    /// What makes them look like one.
    pub because: Likeness,
}

impl Learner {
    /// Shows a row with the commune's name and the number of enrolments.
    pub fn new((row, commune, enrolments): (LearnerRow, String, i64)) -> Learner {
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
            created_at: row.created_at,
            version: row.version,
            enrolments,
            merged_into: row.merged_into,
        }
    }
}
