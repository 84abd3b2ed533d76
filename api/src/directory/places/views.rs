//! Places as the API shows them.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::OutsideRule;
use super::settings::version_of;
pub use super::store::Commune;
use super::store::{MaisonRow, OrganisationRow, VenueRow};
use crate::directory::pictures::views::Picture;
use crate::kernel::text::phone;

/// The organisation that runs the workshops.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Organisation {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Name in addresses: the `{organisation}` of every path.
    pub slug: String,
    /// Name shown to people.
    pub name: String,
    /// Number to call for help, in E.164.
    pub phone: String,
    /// The same number as people write it in France.
    pub phone_display: String,
    /// Public e-mail address; null if there is none.
    #[schema(required)]
    pub email: Option<String>,
    /// Public site; null if there is none.
    #[schema(required)]
    pub website: Option<String>,
    /// IANA name of the time zone that days of the agenda are counted in.
    pub time_zone: String,
    /// Rule for people from outside the territory.
    pub outside_rule: OutsideRule,
    /// True if public pages say the first name of who welcomes.
    pub shows_facilitator: bool,
    /// Its logo, which `/logo` shows; null if there is none.
    #[schema(required)]
    pub logo: Option<Picture>,
    /// Hours at which its office answers and calls, in French words.
    pub office_hours: String,
    /// Its Maisons, where people call and come.
    pub maisons: Vec<Maison>,
}

/// A Maison de services au public.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Maison {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Name shown to people.
    pub name: String,
    /// `fixed`, or `itinerant` over several villages.
    pub kind: String,
    /// Number that people call, in E.164.
    pub phone: String,
    /// The same number as people write it in France.
    pub phone_display: String,
    /// Street and number, without postcode and town.
    pub address: String,
    /// INSEE code of the commune it is based in.
    pub commune_code: String,
    /// Name of that commune.
    pub commune: String,
    /// Opening hours, in French, to be shown as they are.
    pub opening_hours: String,
    /// Where a travelling Maison stops on which days, in French; empty for one that does not travel.
    pub days: String,
    /// Version to send in `If-Match` with an edit.
    pub version: i32,
}

/// A point on the map, in WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Degrees north.
    #[schema(minimum = -90, maximum = 90)]
    pub latitude: f64,
    /// Degrees east.
    #[schema(minimum = -180, maximum = 180)]
    pub longitude: f64,
}

/// A venue of workshops, with its photo.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListedVenue {
    /// The venue.
    #[serde(flatten)]
    pub venue: Venue,
    /// Its photo, which `/venues/{id}/photo` shows; null if there is none.
    #[schema(required)]
    pub photo: Option<Picture>,
}

/// A venue of workshops.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Venue {
    /// Stable identity, a UUID.
    pub id: Uuid,
    /// Name shown to people.
    pub name: String,
    /// Three capitals that begin the references of its enrolments.
    pub code: String,
    /// Room within the place; null if it has one only.
    #[schema(required)]
    pub room: Option<String>,
    /// Street and number, without postcode and town.
    pub address: String,
    /// INSEE code of the commune it stands in.
    pub commune_code: String,
    /// Name of that commune.
    pub commune: String,
    /// Ways to come, in French: bus, car park; null if unknown.
    #[schema(required)]
    pub access: Option<String>,
    /// Step-free access and the like, in French; null if unknown, which promises no access.
    #[schema(required)]
    pub accessibility: Option<String>,
    /// Equipment to work on, in French; null if unknown.
    #[schema(required)]
    pub equipment: Option<String>,
    /// Number on site, in E.164; null if there is none.
    #[schema(required)]
    pub phone: Option<String>,
    /// The same number as people write it in France.
    #[schema(required)]
    pub phone_display: Option<String>,
    /// Position on the map; null if unknown.
    #[schema(required)]
    pub position: Option<Position>,
    /// IANA name of its time zone: its sessions keep their wall time in this zone.
    pub time_zone: String,
    /// False once it is no longer used; its past sessions stay.
    pub active: bool,
    /// Raised by every edit; the ETag of the venue is this number in quotes.
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
            position: row.latitude.zip(row.longitude).map(|(latitude, longitude)| Position { latitude, longitude }),
            time_zone: row.time_zone,
            active: row.active,
            version: row.version,
        }
    }
}

impl Organisation {
    /// Shows a row with its Maisons and their communes' names.
    pub fn new(
        row: OrganisationRow,
        (outside_rule, shows_facilitator): (OutsideRule, bool),
        office_hours: String,
        logo: Option<Picture>,
        maisons: Vec<(MaisonRow, String)>,
    ) -> Organisation {
        Organisation {
            id: row.organisation_id,
            slug: row.slug,
            name: row.name,
            phone_display: phone::display(&row.phone),
            phone: row.phone,
            email: row.email,
            website: row.website,
            time_zone: row.time_zone,
            outside_rule,
            shows_facilitator,
            logo,
            office_hours,
            maisons: maisons.into_iter().map(|(row, commune)| Maison::new(row, commune)).collect(),
        }
    }
}

impl Maison {
    /// Shows a row with the name of its commune.
    pub fn new(row: MaisonRow, commune: String) -> Maison {
        Maison {
            version: version_of(&row.as_logged()),
            id: row.id,
            name: row.name,
            kind: row.kind,
            phone_display: phone::display(&row.phone),
            phone: row.phone,
            address: row.address,
            commune_code: row.commune_code,
            commune,
            opening_hours: row.opening_hours,
            days: row.days,
        }
    }
}
