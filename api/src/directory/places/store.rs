//! The tables `organisations`, `communes`, `maisons` and `venues`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::OutsideRule;
use crate::kernel::data::collation::in_french_order;
use crate::kernel::data::transaction::Tx;
use crate::schema::{communes, maisons, organisations, venues};

/// A commune of the territory.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, diesel::Queryable)]
pub struct Commune {
    /// INSEE code (Code officiel géographique): five characters, not the postcode.
    pub code: String,
    /// Name with its article and accents.
    pub name: String,
    /// Main postcode.
    pub postcode: String,
    /// Number of inhabitants: INSEE's municipal population.
    pub population: i32,
    /// Latitude of its centre, in degrees north, WGS 84; null if unknown.
    #[schema(required)]
    pub latitude: Option<f64>,
    /// Longitude of its centre, in degrees east, WGS 84; null if unknown.
    #[schema(required)]
    pub longitude: Option<f64>,
}

impl Commune {
    /// Latitude and longitude of its centre, in degrees north and east.
    pub fn centre(&self) -> Option<(f64, f64)> {
        self.latitude.zip(self.longitude)
    }
}

/// A row of `organisations`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = organisations, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct OrganisationRow {
    pub organisation_id: Uuid,
    pub slug: String,
    pub name: String,
    pub siren: Option<String>,
    pub phone: String,
    pub email: Option<String>,
    pub website: Option<String>,
    pub time_zone: String,
    pub created_at: DateTime<Utc>,
}

/// A row of `maisons`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = maisons, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct MaisonRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub name: String,
    pub kind: String,
    pub phone: String,
    pub address: String,
    pub commune_code: String,
    pub opening_hours: String,
    pub days: String,
}

impl MaisonRow {
    /// The fields that staff edits, for the audit log.
    pub fn as_logged(&self) -> Value {
        json!({"phone": self.phone, "address": self.address, "opening_hours": self.opening_hours, "days": self.days})
    }
}

/// A row of `venues`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = venues, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct VenueRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub name: String,
    pub code: String,
    pub room: Option<String>,
    pub address: String,
    pub commune_code: String,
    pub access: Option<String>,
    pub accessibility: Option<String>,
    pub equipment: Option<String>,
    pub phone: Option<String>,
    pub time_zone: String,
    pub active: bool,
    pub version: i32,
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
}

pub fn organisation(tx: &mut Tx<'_>) -> QueryResult<OrganisationRow> {
    organisations::table.find(tx.organisation).select(OrganisationRow::as_select()).first(tx.conn)
}

pub fn time_zone(tx: &mut Tx<'_>) -> QueryResult<String> {
    organisations::table.find(tx.organisation).select(organisations::time_zone).first(tx.conn)
}

/// The time zone, and the commune of the first Maison.
pub fn seat(tx: &mut Tx<'_>) -> QueryResult<(String, Option<String>)> {
    let first_maison = maisons::table
        .filter(maisons::organisation_id.eq(organisations::organisation_id))
        .order((maisons::kind, maisons::id))
        .select(maisons::commune_code)
        .limit(1)
        .single_value();
    organisations::table.find(tx.organisation).select((organisations::time_zone, first_maison)).first(tx.conn)
}

/// Writes the rule for people from outside the territory.
pub fn set_outside_rule(tx: &mut Tx<'_>, rule: OutsideRule) -> QueryResult<()> {
    diesel::update(organisations::table.find(tx.organisation))
        .set(organisations::outside_rule.eq(rule))
        .execute(tx.conn)
        .map(drop)
}

/// Reads the rule for people from outside the territory.
pub fn outside_rule(tx: &mut Tx<'_>) -> QueryResult<OutsideRule> {
    organisations::table.find(tx.organisation).select(organisations::outside_rule).first(tx.conn)
}

/// Writes whether public pages say who welcomes.
pub fn set_shows_facilitator(tx: &mut Tx<'_>, shows: bool) -> QueryResult<()> {
    diesel::update(organisations::table.find(tx.organisation))
        .set(organisations::shows_facilitator.eq(shows))
        .execute(tx.conn)
        .map(drop)
}

/// Reads whether public pages say who welcomes.
pub fn shows_facilitator(tx: &mut Tx<'_>) -> QueryResult<bool> {
    organisations::table.find(tx.organisation).select(organisations::shows_facilitator).first(tx.conn)
}

pub fn insert_organisation(tx: &mut Tx<'_>, row: &OrganisationRow) -> QueryResult<()> {
    diesel::insert_into(organisations::table).values(row).execute(tx.conn).map(drop)
}

pub fn insert_communes(tx: &mut Tx<'_>, rows: &[Commune]) -> QueryResult<()> {
    let values: Vec<_> = rows
        .iter()
        .map(|commune| {
            (
                communes::organisation_id.eq(tx.organisation),
                communes::code.eq(&commune.code),
                communes::name.eq(&commune.name),
                communes::postcode.eq(&commune.postcode),
                communes::population.eq(commune.population),
                communes::latitude.eq(commune.latitude),
                communes::longitude.eq(commune.longitude),
            )
        })
        .collect();
    diesel::insert_into(communes::table).values(values).execute(tx.conn).map(drop)
}

pub fn insert_maison(tx: &mut Tx<'_>, row: &MaisonRow) -> QueryResult<()> {
    diesel::insert_into(maisons::table).values(row).execute(tx.conn).map(drop)
}

/// Writes all of a Maison.
pub fn update_maison(tx: &mut Tx<'_>, row: &MaisonRow) -> QueryResult<()> {
    diesel::update(maisons::table.find((tx.organisation, row.id))).set(row).execute(tx.conn).map(drop)
}

pub fn maisons(tx: &mut Tx<'_>) -> QueryResult<Vec<(MaisonRow, String)>> {
    let own_commune =
        communes::organisation_id.eq(maisons::organisation_id).and(communes::code.eq(maisons::commune_code));
    maisons::table
        .inner_join(communes::table.on(own_commune))
        .filter(maisons::organisation_id.eq(tx.organisation))
        .order((maisons::kind, in_french_order("maisons.name"), maisons::id))
        .select((MaisonRow::as_select(), communes::name))
        .load(tx.conn)
}

const COMMUNE: (
    communes::code,
    communes::name,
    communes::postcode,
    communes::population,
    communes::latitude,
    communes::longitude,
) = (communes::code, communes::name, communes::postcode, communes::population, communes::latitude, communes::longitude);

/// Lists communes by name, in French order.
pub fn communes(tx: &mut Tx<'_>, after: Option<(String, String)>, limit: i64) -> QueryResult<Vec<Commune>> {
    let mut query = communes::table
        .filter(communes::organisation_id.eq(tx.organisation))
        .order((in_french_order("communes.name"), communes::code))
        .select(COMMUNE)
        .limit(limit + 1)
        .into_boxed();
    if let Some((name, code)) = after {
        let later = in_french_order("communes.name").gt(name.clone());
        query = query.filter(later.or(communes::name.eq(name).and(communes::code.gt(code))));
    }
    query.load(tx.conn)
}

pub fn commune(tx: &mut Tx<'_>, code: &str) -> QueryResult<Option<Commune>> {
    communes::table.find((tx.organisation, code)).select(COMMUNE).first(tx.conn).optional()
}

#[diesel::dsl::auto_type]
fn with_commune() -> _ {
    let own_commune: diesel::dsl::And<
        diesel::dsl::Eq<communes::organisation_id, venues::organisation_id>,
        diesel::dsl::Eq<communes::code, venues::commune_code>,
    > = communes::organisation_id.eq(venues::organisation_id).and(communes::code.eq(venues::commune_code));
    venues::table.inner_join(communes::table.on(own_commune))
}

pub fn venues(tx: &mut Tx<'_>, after: Option<(String, Uuid)>, limit: i64) -> QueryResult<Vec<(VenueRow, String)>> {
    let mut query = with_commune()
        .filter(venues::organisation_id.eq(tx.organisation))
        .order((in_french_order("venues.name"), venues::id))
        .select((VenueRow::as_select(), communes::name))
        .limit(limit + 1)
        .into_boxed();
    if let Some((name, id)) = after {
        let later = in_french_order("venues.name").gt(name.clone());
        query = query.filter(later.or(venues::name.eq(name).and(venues::id.gt(id))));
    }
    query.load(tx.conn)
}

pub fn venue(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<(VenueRow, String)>> {
    with_commune()
        .filter(venues::organisation_id.eq(tx.organisation).and(venues::id.eq(id)))
        .select((VenueRow::as_select(), communes::name))
        .first(tx.conn)
        .optional()
}

pub fn insert_venue(tx: &mut Tx<'_>, row: &VenueRow) -> QueryResult<()> {
    diesel::insert_into(venues::table).values(row).execute(tx.conn).map(drop)
}

/// Changes a venue that still has the version it was read with.
pub fn update_venue(tx: &mut Tx<'_>, row: &VenueRow, version: i32) -> QueryResult<bool> {
    let mine = venues::table.find((tx.organisation, row.id)).filter(venues::version.eq(version));
    diesel::update(mine).set(row).execute(tx.conn).map(|changed| changed == 1)
}
