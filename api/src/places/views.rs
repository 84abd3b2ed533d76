//! Places as they are shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{MaisonRow, OrganisationRow, VenueRow};
use crate::kernel::phone;

/// The organisation that runs the workshops.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Organisation {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    /// Number to call, E.164.
    pub phone: String,
    /// The same, as people write it.
    pub phone_display: String,
    #[schema(required)]
    pub email: Option<String>,
    #[schema(required)]
    pub website: Option<String>,
    /// IANA name.
    pub time_zone: String,
    pub maisons: Vec<Maison>,
}

/// A Maison de services au public.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Maison {
    pub id: Uuid,
    pub name: String,
    /// `fixed` or `itinerant`.
    pub kind: String,
    pub phone: String,
    pub phone_display: String,
    pub address: String,
    pub commune_code: String,
    pub commune: String,
    pub opening_hours: String,
}

/// A commune of the territory.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, diesel::Queryable)]
pub struct Commune {
    /// INSEE code.
    pub code: String,
    pub name: String,
    pub postcode: String,
    /// Municipal population.
    pub population: i32,
}

/// A venue of workshops.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Venue {
    pub id: Uuid,
    pub name: String,
    /// Three capitals that begin references.
    pub code: String,
    #[schema(required)]
    pub room: Option<String>,
    pub address: String,
    pub commune_code: String,
    pub commune: String,
    /// How to come.
    #[schema(required)]
    pub access: Option<String>,
    #[schema(required)]
    pub accessibility: Option<String>,
    #[schema(required)]
    pub equipment: Option<String>,
    #[schema(required)]
    pub phone: Option<String>,
    #[schema(required)]
    pub phone_display: Option<String>,
    pub time_zone: String,
    pub active: bool,
    pub version: i32,
}

impl Venue {
    /// Shows a row with the name of its commune.
    pub fn new(row: VenueRow, commune: String) -> Venue {
        Venue {
            id: row.id,
            name: row.name,
            code: row.code,
            room: row.room,
            address: row.address,
            commune_code: row.commune_code,
            commune,
            access: row.access,
            accessibility: row.accessibility,
            equipment: row.equipment,
            phone_display: row.phone.as_deref().map(phone::display),
            phone: row.phone,
            time_zone: row.time_zone,
            active: row.active,
            version: row.version,
        }
    }
}

impl Organisation {
    /// Shows a row with its Maisons and their communes' names.
    pub fn new(row: OrganisationRow, maisons: Vec<(MaisonRow, String)>) -> Organisation {
        Organisation {
            id: row.organisation_id,
            slug: row.slug,
            name: row.name,
            phone_display: phone::display(&row.phone),
            phone: row.phone,
            email: row.email,
            website: row.website,
            time_zone: row.time_zone,
            maisons: maisons.into_iter().map(|(row, commune)| Maison::new(row, commune)).collect(),
        }
    }
}

impl Maison {
    fn new(row: MaisonRow, commune: String) -> Maison {
        Maison {
            id: row.id,
            name: row.name,
            kind: row.kind,
            phone_display: phone::display(&row.phone),
            phone: row.phone,
            address: row.address,
            commune_code: row.commune_code,
            commune,
            opening_hours: row.opening_hours,
        }
    }
}
