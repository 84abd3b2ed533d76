//! Pictures as they are shown.

use diesel::prelude::*;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::schema::pictures;

/// An image on public pages, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, Queryable, Selectable)]
#[diesel(table_name = pictures, check_for_backend(diesel::pg::Pg))]
pub struct Picture {
    /// Stable identity, a UUID: another image has another one.
    ///
    /// Given as `version` in the address of the image, it lets browsers keep that image for a year.
    pub id: Uuid,
    /// Words in place of the image, for those who do not see it.
    pub alternative: String,
    /// Width, in pixels.
    pub width: i32,
    /// Height, in pixels.
    pub height: i32,
}
