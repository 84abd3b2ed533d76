//! Learners as they are shown.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::LearnerRow;
use crate::kernel::phone;

/// A learner, as staff sees them.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Learner {
    pub id: Uuid,
    pub given_name: String,
    pub family_name: String,
    /// E.164.
    #[schema(required)]
    pub phone: Option<String>,
    #[schema(required)]
    pub phone_display: Option<String>,
    #[schema(required)]
    pub email: Option<String>,
    #[schema(required)]
    pub birth_year: Option<i16>,
    pub commune_code: String,
    pub commune: String,
    #[schema(required)]
    pub remarks: Option<String>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
    /// How often they enrolled.
    pub enrolments: i64,
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
            created_at: row.created_at,
            version: row.version,
            enrolments,
        }
    }
}
