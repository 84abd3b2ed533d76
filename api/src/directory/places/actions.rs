//! Use cases of places.

use serde_json::json;
use uuid::Uuid;

use super::events::OrganisationSetUp;
use super::store::{self, MaisonRow, OrganisationRow, VenueRow};
use super::views::{Commune, ListedVenue, Maison, Organisation, Position, Venue};
use super::{OutsideRule, events, office_hours, settings};
use crate::directory::pictures::actions as pictures;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::phone;
use crate::kernel::text::problem::Problem;

/// A venue as staff describes it, parsed.
#[derive(Debug, Clone)]
// Its fields are those of `NewVenue`, where they are described.
#[allow(missing_docs)]
pub struct VenueDraft {
    pub name: String,
    pub code: String,
    pub room: Option<String>,
    pub address: String,
    pub commune_code: String,
    pub access: Option<String>,
    pub accessibility: Option<String>,
    pub equipment: Option<String>,
    pub phone: Option<String>,
    pub position: Option<Position>,
    pub active: bool,
}

/// Sets up an organisation with its territory and its Maisons.
pub fn set_up(
    tx: &mut Tx<'_>,
    organisation: &OrganisationRow,
    communes: &[Commune],
    maisons: &[MaisonRow],
) -> Result<(), Problem> {
    store::insert_organisation(tx, organisation)?;
    store::insert_communes(tx, communes)?;
    maisons.iter().try_for_each(|maison| store::insert_maison(tx, maison))?;
    let OrganisationRow { slug, name, .. } = organisation;
    audit::record(tx, OrganisationSetUp { organisation: tx.organisation, slug: slug.clone(), name: name.clone() }, None)
}

/// Reads the organisation with its Maisons.
pub fn organisation(tx: &mut Tx<'_>) -> Result<Organisation, Problem> {
    let row = store::organisation(tx)?;
    let rules = (store::outside_rule(tx)?, store::shows_facilitator(tx)?);
    let office_hours = office_hours::find(tx)?.in_words();
    Ok(Organisation::new(row, rules, office_hours, pictures::logo(tx)?, store::maisons(tx)?))
}

/// Reads the rule for people from outside the territory, with the number to call.
pub fn outside_rule(tx: &mut Tx<'_>) -> Result<(OutsideRule, String), Problem> {
    Ok((store::outside_rule(tx)?, store::organisation(tx)?.phone))
}

/// The number of the organisation, as people write it.
pub fn number_to_call(tx: &mut Tx<'_>) -> Result<String, Problem> {
    Ok(phone::display(&store::organisation(tx)?.phone))
}

/// Changes what people read of a Maison, as a version shows it; the same again changes nothing.
pub fn edit_maison(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    change: impl FnOnce(&mut MaisonRow),
) -> Result<Maison, Problem> {
    settings::lock(tx)?;
    let found = store::maisons(tx)?.into_iter().find(|(row, _)| row.id == id);
    let (before, commune) = found.ok_or_else(Problem::not_found)?;
    let mut after = before.clone();
    change(&mut after);
    let (logged_before, logged_after) = (before.as_logged(), after.as_logged());
    if logged_before != logged_after {
        if settings::version_of(&logged_before) != version {
            return Err(audit::changed_meanwhile(tx, id));
        }
        store::update_maison(tx, &after)?;
        let action = events::MAISON_CHANGED;
        let entry = Entry { action, subject: id, before: Some(logged_before), after: Some(logged_after) };
        audit::record(tx, entry, None)?;
    }
    Ok(Maison::new(after, commune))
}

/// Reads the IANA name of the organisation's time zone, which the desk's clock keeps.
pub fn time_zone(tx: &mut Tx<'_>) -> Result<String, Problem> {
    Ok(store::time_zone(tx)?)
}

/// Reads the organisation's time zone, and the INSEE code of the commune of its first Maison.
pub fn seat(tx: &mut Tx<'_>) -> Result<(String, Option<String>), Problem> {
    Ok(store::seat(tx)?)
}

/// Lists the communes of the territory, by INSEE code.
pub fn communes(tx: &mut Tx<'_>, after: Option<(String, String)>, limit: i64) -> Result<Vec<Commune>, Problem> {
    Ok(store::communes(tx, after, limit)?)
}

/// Identities and names of the Maisons.
pub fn maison_names(tx: &mut Tx<'_>) -> Result<Vec<(Uuid, String)>, Problem> {
    Ok(store::maisons(tx)?.into_iter().map(|(maison, _)| (maison.id, maison.name)).collect())
}

/// Finds a commune of the territory by its INSEE code.
pub fn commune(tx: &mut Tx<'_>, code: &str) -> Result<Option<Commune>, Problem> {
    Ok(store::commune(tx, code)?)
}

/// Finds the commune of the INSEE code in a filter or a wish.
///
/// # Errors
/// 400 on `commune` for a code outside the territory, since an empty list would be believed. For a postcode, the detail
/// names the INSEE codes that have it.
pub fn named_commune(tx: &mut Tx<'_>, code: &str) -> Result<Commune, Problem> {
    if let Some(commune) = store::commune(tx, code)? {
        return Ok(commune);
    }
    let all = store::communes(tx, None, i64::MAX - 1)?;
    let meant: Vec<String> = all
        .iter()
        .filter(|commune| commune.postcode == code)
        .map(|commune| format!("{} : {}", commune.name, commune.code))
        .collect();
    Err(Problem::query(
        "commune",
        if meant.is_empty() {
            "Aucune commune du territoire n'a ce code INSEE.".to_owned()
        } else {
            format!("{code} est un code postal ; il faut un code INSEE ({}).", meant.join(", "))
        },
    ))
}

/// Lists the venues with their photos, by name.
pub fn venues(tx: &mut Tx<'_>, after: Option<(String, Uuid)>, limit: i64) -> Result<Vec<ListedVenue>, Problem> {
    let rows = store::venues(tx, after, limit)?;
    let ids: Vec<Uuid> = rows.iter().map(|(row, _)| row.id).collect();
    let mut photos = pictures::photos(tx, &ids)?;
    let listed = |(row, commune): (VenueRow, String)| {
        let photo = photos.remove(&row.id);
        ListedVenue { venue: Venue::new(row, commune), photo }
    };
    Ok(rows.into_iter().map(listed).collect())
}

/// Reads one venue.
pub fn venue(tx: &mut Tx<'_>, id: Uuid) -> Result<Venue, Problem> {
    store::venue(tx, id)?.map(|(row, commune)| Venue::new(row, commune)).ok_or_else(Problem::not_found)
}

/// Opens a venue, in the time zone of the organisation.
pub fn open_venue(tx: &mut Tx<'_>, draft: VenueDraft) -> Result<Venue, Problem> {
    let zone = store::time_zone(tx)?;
    let row = row_of(tx, (tx.new_id(), 1), draft, zone);
    store::insert_venue(tx, &row)?;
    let entry = Entry { action: events::VENUE_OPENED, subject: row.id, before: None, after: as_logged(&row) };
    audit::record(tx, entry, None)?;
    venue(tx, row.id)
}

/// Changes a venue that still has the version it was read with; its time zone stays.
///
/// `change` gets the venue as it is.
pub fn edit_venue(
    tx: &mut Tx<'_>,
    id: Uuid,
    version: i32,
    change: impl FnOnce(Venue) -> VenueDraft,
) -> Result<Venue, Problem> {
    let (before, commune) = store::venue(tx, id)?.ok_or_else(Problem::not_found)?;
    let draft = change(Venue::new(before.clone(), commune));
    let after = row_of(tx, (id, version + 1), draft, before.time_zone.clone());
    if !store::update_venue(tx, &after, version)? {
        return Err(audit::changed_meanwhile(tx, id));
    }
    let entry =
        Entry { action: events::VENUE_CHANGED, subject: id, before: as_logged(&before), after: as_logged(&after) };
    audit::record(tx, entry, None)?;
    venue(tx, id)
}

fn row_of(tx: &Tx<'_>, (id, version): (Uuid, i32), draft: VenueDraft, time_zone: String) -> VenueRow {
    VenueRow {
        organisation_id: tx.organisation,
        id,
        name: draft.name,
        code: draft.code,
        room: draft.room,
        address: draft.address,
        commune_code: draft.commune_code,
        access: draft.access,
        accessibility: draft.accessibility,
        equipment: draft.equipment,
        phone: draft.phone,
        time_zone,
        active: draft.active,
        version,
        latitude: draft.position.map(|at| at.latitude),
        longitude: draft.position.map(|at| at.longitude),
    }
}

fn as_logged(row: &VenueRow) -> Option<serde_json::Value> {
    Some(json!({
        "name": row.name, "code": row.code, "room": row.room, "address": row.address,
        "commune_code": row.commune_code, "access": row.access, "accessibility": row.accessibility,
        "equipment": row.equipment, "phone": row.phone, "active": row.active,
        "latitude": row.latitude, "longitude": row.longitude,
    }))
}
