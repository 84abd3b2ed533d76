//! Settings of what public pages say of the house: its Maisons, and who welcomes.

use actix_web::{HttpResponse, get, put, web};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use super::settings::{Current, Setting};
use super::store::{self, MaisonRow};
use super::views::Maison;
use crate::kernel::text::problem::{INVALID, Problem};
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};

type CurrentWelcome = Current<Welcome>;

static SHOWS_FACILITATOR: Setting<bool> = Setting {
    name: "shows_facilitator",
    find: |tx| Ok(store::shows_facilitator(tx)?),
    write: |tx, shows| Ok(store::set_shows_facilitator(tx, *shows)?),
    logged: |shows| json!(shows),
};

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(edit_maison,  [No, No, No, Yes, Yes], Limit::Caller)
        .add(show_welcome, [No, No, No, No, Yes], Limit::Caller)
        .add(set_welcome,  [No, No, No, No, Yes], Limit::Caller);
}

/// Texts of a Maison that people read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "phone": "04 67 00 00 00", "address": "1 avenue de la Gare", "opening_hours": "Du lundi au vendredi, de 9 h à 12 h",
    "days": "Lundi matin : Cessenon-sur-Orb. Mardi matin : Puisserguier."
}))]
pub struct EditedMaison {
    /// Number that people call, as they write it.
    #[schema(max_length = 40)]
    phone: String,
    /// Street and number, without postcode and town.
    #[schema(max_length = 200)]
    address: String,
    /// Opening hours, in French.
    #[schema(max_length = 300)]
    opening_hours: String,
    /// Where a travelling Maison stops on which days, in French; empty for one that does not travel.
    #[schema(max_length = 500)]
    days: String,
}

/// Changes phone, address, opening hours and days of a Maison, which public pages show.
///
/// Refused with `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), request_body = EditedMaison,
    responses((status = 200, body = Maison)))]
#[put("/maisons/{id}")]
pub async fn edit_maison(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedMaison>,
) -> Result<HttpResponse, Problem> {
    let (version, id, given) = (context.expected_version()?, path.1, body.value);
    let mut fields = Fields::default();
    let phone = fields.phone("/phone", Some(&given.phone));
    if given.phone.trim().is_empty() {
        fields.refuse("/phone", "Cette réponse est obligatoire.");
    }
    let address = fields.text("/address", &given.address, 200);
    let opening_hours = fields.text("/opening_hours", &given.opening_hours, 300);
    let days = fields.optional_text("/days", Some(&given.days), 500).unwrap_or_default();
    fields.done()?;
    let phone = phone.ok_or_else(|| Problem::new(INVALID))?;
    let change = move |row: &mut MaisonRow| {
        (row.phone, row.address, row.opening_hours, row.days) = (phone, address, opening_hours, days);
    };
    let maison = context.write(move |tx| actions::edit_maison(tx, id, version, change)).await?;
    Ok(with_version(maison.version, &maison))
}

/// Text of public pages on who welcomes.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"shows_facilitator": true}))]
pub struct Welcome {
    /// True if they say the first name of the facilitator.
    shows_facilitator: bool,
}

/// Shows whether public pages say the first name of the facilitator.
#[utoipa::path(tag = "staff", responses((status = 200, body = CurrentWelcome)))]
#[get("/welcome")]
pub async fn show_welcome(context: Context) -> Result<HttpResponse, Problem> {
    Ok(SHOWS_FACILITATOR.show(&context).await?.map(|shows_facilitator| Welcome { shows_facilitator }).answer())
}

/// Sets whether public pages say the first name of the facilitator, who must agree.
///
/// Refused with `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff", request_body = Welcome, responses((status = 200, body = CurrentWelcome)))]
#[put("/welcome")]
pub async fn set_welcome(context: Context, body: Body<Welcome>) -> Result<HttpResponse, Problem> {
    let shows = body.value.shows_facilitator;
    let set = SHOWS_FACILITATOR.set(&context, shows).await?;
    Ok(set.map(|shows_facilitator| Welcome { shows_facilitator }).answer())
}
