//! Places over HTTP.

use actix_web::{HttpResponse, get, patch, post, put, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{self, VenueDraft};
use super::settings::{Current, Setting};
use super::views::{Commune, ListedVenue, Organisation, Position, Venue};
use super::{OutsideRule, store};
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query, given};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::{Context, with_version};

type CurrentOutside = Current<Outside>;

static OUTSIDE_RULE: Setting<OutsideRule> = Setting {
    name: "outside_rule",
    find: |tx| Ok(store::outside_rule(tx)?),
    write: |tx, rule| Ok(store::set_outside_rule(tx, *rule)?),
    logged: |rule| json!(rule),
};

const READ: May = Scope(KeyScope::SessionsRead.word());

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_organisation,  [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add(show_outside_rule,  [No, No, No, No, Yes], Limit::Caller)
        .add(set_outside_rule,   [No, No, No, No, Yes], Limit::Caller)
        .add(list_communes,      [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add(list_venues,        [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(READ)
        .add(open_venue,         [No, No, No, Yes, Yes], Limit::Caller)
        .add(edit_venue,         [No, No, No, Yes, Yes], Limit::Caller);
}

/// A venue to open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Médiathèque de Saint-Chinian", "code": "STC", "room": "Salle du premier étage",
    "address": "Place de la Mairie", "commune_code": "34245", "access": "Arrêt de bus devant la mairie.",
    "accessibility": "Ascenseur.", "equipment": "Quatre ordinateurs, deux tablettes.", "phone": "04 65 71 00 20",
    "position": {"latitude": 43.4219, "longitude": 2.9467}
}))]
pub struct NewVenue {
    /// Name shown to people.
    #[schema(max_length = 120)]
    name: String,
    /// Three capitals, not those of another venue; they begin the references of its enrolments.
    #[schema(pattern = "^[A-Z]{3}$")]
    code: String,
    /// Room within the place.
    #[schema(max_length = 120)]
    room: Option<String>,
    /// Street and number, without postcode and town.
    #[schema(max_length = 200)]
    address: String,
    /// INSEE code of a commune of the territory.
    #[schema(max_length = 5)]
    commune_code: String,
    /// Ways to come: bus, car park.
    #[schema(max_length = 500)]
    access: Option<String>,
    /// Step-free access and the like.
    #[schema(max_length = 500)]
    accessibility: Option<String>,
    /// Equipment to work on.
    #[schema(max_length = 500)]
    equipment: Option<String>,
    /// Number on site, as people write it; French without a country code.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// Position on the map.
    position: Option<Position>,
}

impl NewVenue {
    /// Checks and parses the body.
    pub(super) fn read(self) -> Result<VenueDraft, Problem> {
        let mut fields = Fields::default();
        let draft = VenueDraft {
            name: fields.text("/name", &self.name, 120),
            code: read_code(&mut fields, &self.code),
            room: fields.optional_text("/room", self.room.as_deref(), 120),
            address: fields.text("/address", &self.address, 200),
            commune_code: fields.text("/commune_code", &self.commune_code, 5),
            access: fields.optional_text("/access", self.access.as_deref(), 500),
            accessibility: fields.optional_text("/accessibility", self.accessibility.as_deref(), 500),
            equipment: fields.optional_text("/equipment", self.equipment.as_deref(), 500),
            phone: fields.phone("/phone", self.phone.as_deref()),
            position: self.position.filter(|at| is_on_globe(&mut fields, at)),
            active: true,
        };
        fields.done()?;
        Ok(draft)
    }
}

/// Changes to a venue; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"room": "Salle du rez-de-chaussée", "accessibility": "De plain-pied.", "phone": null}))]
pub struct EditedVenue {
    /// Name shown to people.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// Three capitals, not those of another venue; they begin the references of its enrolments.
    #[schema(pattern = "^[A-Z]{3}$")]
    code: Option<String>,
    /// Room within the place.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 120)]
    room: Option<Option<String>>,
    /// Street and number, without postcode and town.
    #[schema(max_length = 200)]
    address: Option<String>,
    /// INSEE code of a commune of the territory.
    #[schema(max_length = 5)]
    commune_code: Option<String>,
    /// Ways to come: bus, car park.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 500)]
    access: Option<Option<String>>,
    /// Step-free access and the like.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 500)]
    accessibility: Option<Option<String>>,
    /// Equipment to work on.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 500)]
    equipment: Option<Option<String>>,
    /// Number on site, as people write it; French without a country code.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 40)]
    phone: Option<Option<String>>,
    /// Position on the map.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Position>)]
    position: Option<Option<Position>>,
    /// False once the venue is no longer used.
    active: Option<bool>,
}

/// Shows the organisation, its Maisons and the number to call.
///
/// For pages and posters that show its name, phone number and opening hours.
#[utoipa::path(tag = "public",
    responses((status = 200, body = Organisation), (status = 304)))]
#[get("/organisation")]
pub async fn show_organisation(context: Context) -> Result<HttpResponse, Problem> {
    context.answer(|| "organisation".to_owned(), actions::organisation).await
}

/// A rule for people from outside the territory.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"rule": "after_residents"}))]
pub struct Outside {
    /// The rule.
    rule: OutsideRule,
}

/// Shows the rule for people from outside the territory, with its version.
#[utoipa::path(tag = "staff", responses((status = 200, body = CurrentOutside)))]
#[get("/outside-rule")]
pub async fn show_outside_rule(context: Context) -> Result<HttpResponse, Problem> {
    Ok(OUTSIDE_RULE.show(&context).await?.map(|rule| Outside { rule }).answer())
}

/// Sets the rule for people from outside the territory, which `/organisation` shows.
///
/// Refused with `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff", request_body = Outside, responses((status = 200, body = CurrentOutside)))]
#[put("/outside-rule")]
pub async fn set_outside_rule(context: Context, body: Body<Outside>) -> Result<HttpResponse, Problem> {
    let rule = body.value.rule;
    Ok(OUTSIDE_RULE.set(&context, rule).await?.map(|rule| Outside { rule }).answer())
}

/// Lists the communes of the territory, by name.
///
/// Their INSEE codes are the values of `commune_code` of learners and venues.
#[utoipa::path(tag = "public", params(Paging),
    responses((status = 200, body = Page<Commune>), (status = 304)))]
#[get("/communes")]
pub async fn list_communes(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let paging = query.0;
    let (after, limit) = (paging.after::<(String, String)>()?, paging.limit()?);
    context
        .answer(|| format!("communes {after:?} {limit}"), {
            let after = after.clone();
            move |tx| {
                let found = actions::communes(tx, after.clone(), limit)?;
                Ok(Page::new(found, limit, |one| (one.name.clone(), one.code.clone()), |commune| commune))
            }
        })
        .await
}

/// Lists the venues of the workshops with their photos, by name.
///
/// Includes venues that are no longer used, with `active: false`.
#[utoipa::path(tag = "public", params(Paging),
    responses((status = 200, body = Page<ListedVenue>), (status = 304)))]
#[get("/venues")]
pub async fn list_venues(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let paging = query.0;
    let (after, limit) = (paging.after::<(String, Uuid)>()?, paging.limit()?);
    context
        .answer(|| format!("venues {after:?} {limit}"), {
            let after = after.clone();
            move |tx| {
                let found = actions::venues(tx, after.clone(), limit)?;
                Ok(Page::new(found, limit, |one| (one.venue.name.clone(), one.venue.id), |venue| venue))
            }
        })
        .await
}

/// Opens a venue.
///
/// Refused with `code-taken` when another venue has the code.
#[utoipa::path(tag = "staff",
    request_body = NewVenue,
    responses((status = 201, body = Venue)))]
#[post("/venues")]
pub async fn open_venue(context: Context, key: IdempotencyKey, body: Body<NewVenue>) -> Result<HttpResponse, Problem> {
    let draft = body.value.read()?;
    context.create(key, body.digest, move |tx| actions::open_venue(tx, draft)).await
}

/// Changes a venue.
///
/// Only the fields given change; null empties one that may be empty. Refused with `code-taken` when another venue has
/// the code.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedVenue,
    responses((status = 200, body = Venue)))]
#[patch("/venues/{id}")]
pub async fn edit_venue(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedVenue>,
) -> Result<HttpResponse, Problem> {
    let (version, id, edit) = (context.expected_version()?, path.1, body.value);
    let mut fields = Fields::default();
    let name = edit.name.map(|name| fields.text("/name", &name, 120));
    let code = edit.code.map(|text| read_code(&mut fields, &text));
    let address = edit.address.map(|text| fields.text("/address", &text, 200));
    let commune_code = edit.commune_code.map(|text| fields.text("/commune_code", &text, 5));
    let room = edit.room.map(|text| fields.optional_text("/room", text.as_deref(), 120));
    let access = edit.access.map(|text| fields.optional_text("/access", text.as_deref(), 500));
    let accessibility = edit.accessibility.map(|text| fields.optional_text("/accessibility", text.as_deref(), 500));
    let equipment = edit.equipment.map(|text| fields.optional_text("/equipment", text.as_deref(), 500));
    let phone = edit.phone.map(|text| fields.phone("/phone", text.as_deref()));
    let position = edit.position.map(|at| at.filter(|at| is_on_globe(&mut fields, at)));
    fields.done()?;
    let change = move |venue: Venue| VenueDraft {
        name: name.unwrap_or(venue.name),
        code: code.unwrap_or(venue.code),
        room: room.unwrap_or(venue.room),
        address: address.unwrap_or(venue.address),
        commune_code: commune_code.unwrap_or(venue.commune_code),
        access: access.unwrap_or(venue.access),
        accessibility: accessibility.unwrap_or(venue.accessibility),
        equipment: equipment.unwrap_or(venue.equipment),
        phone: phone.unwrap_or(venue.phone),
        position: position.unwrap_or(venue.position),
        active: edit.active.unwrap_or(venue.active),
    };
    let venue = context.write(move |tx| actions::edit_venue(tx, id, version, change)).await?;
    Ok(with_version(venue.version, &venue))
}

fn is_on_globe(fields: &mut Fields, at: &Position) -> bool {
    let fits = at.latitude.abs() <= 90.0 && at.longitude.abs() <= 180.0;
    if !fits {
        fields.refuse("/position", "La latitude va de -90 à 90, la longitude de -180 à 180.");
    }
    fits
}

fn read_code(fields: &mut Fields, given: &str) -> String {
    let code = given.trim();
    if code.len() != 3 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
        fields.refuse("/code", "Trois lettres capitales, par exemple CAP.");
    }
    code.to_owned()
}
