//! Mentions légales: who publishes the site, who hosts it, and whom to ask about personal data.

use actix_web::{HttpResponse, get, put};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::settings::{Current, Setting};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::schema::legal_notices;

type CurrentLegalNotice = Current<LegalNotice>;

static LEGAL_NOTICE: Setting<LegalNotice> =
    Setting { name: "legal_notice", find, write, logged: |notice| json!(notice) };

/// Longest text of a notice.
const LONGEST: usize = 400;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_legal_notice,  [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add(set_legal_notice,   [No, No, No, No, Yes], Limit::Caller);
}

/// The legal notice of an organisation; an empty text is still to be written.
#[derive(
    Queryable, Selectable, Insertable, AsChangeset, Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema,
)]
#[diesel(table_name = legal_notices, check_for_backend(diesel::pg::Pg))]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "address": "1 avenue de la Gare, 34310 Capestang", "director": "La présidente de la Communauté de Communes",
    "host": "Hérault Numérique, 1 place Bir-Hakeim, 34000 Montpellier, 04 67 00 00 00",
    "data_protection": "dpo@sud-herault.example", "recipients": "La société qui envoie nos SMS."
}))]
pub struct LegalNotice {
    /// Postal address of the publisher.
    #[schema(max_length = 400)]
    pub address: String,
    /// Director of the publication.
    #[schema(max_length = 400)]
    pub director: String,
    /// Host of the site: name, address, number.
    #[schema(max_length = 400)]
    pub host: String,
    /// Delegate for data protection: how to write to them.
    #[schema(max_length = 400)]
    pub data_protection: String,
    /// Companies that carry messages or keep the data.
    #[schema(max_length = 400)]
    pub recipients: String,
}

/// Shows the legal notice of the organisation.
#[utoipa::path(tag = "public", responses((status = 200, body = CurrentLegalNotice), (status = 304)))]
#[get("/legal-notice")]
pub async fn show_legal_notice(context: Context) -> Result<HttpResponse, Problem> {
    context.answer(|| "legal-notice".to_owned(), |tx| LEGAL_NOTICE.read(tx)).await
}

/// Writes the legal notice of the organisation, which its public pages show.
///
/// Refused with `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff", request_body = LegalNotice, responses((status = 200, body = CurrentLegalNotice)))]
#[put("/legal-notice")]
pub async fn set_legal_notice(context: Context, body: Body<LegalNotice>) -> Result<HttpResponse, Problem> {
    let given = body.value;
    let mut fields = Fields::default();
    let mut read =
        |pointer: &str, text: String| fields.optional_text(pointer, Some(&text), LONGEST).unwrap_or_default();
    let notice = LegalNotice {
        address: read("/address", given.address),
        director: read("/director", given.director),
        host: read("/host", given.host),
        data_protection: read("/data_protection", given.data_protection),
        recipients: read("/recipients", given.recipients),
    };
    fields.done()?;
    Ok(LEGAL_NOTICE.set(&context, notice).await?.answer())
}

fn find(tx: &mut Tx<'_>) -> Result<LegalNotice, Problem> {
    let own = legal_notices::table.find(tx.organisation).select(LegalNotice::as_select());
    Ok(own.first(tx.conn).optional()?.unwrap_or_default())
}

fn write(tx: &mut Tx<'_>, notice: &LegalNotice) -> Result<(), Problem> {
    diesel::insert_into(legal_notices::table)
        .values((legal_notices::organisation_id.eq(tx.organisation), notice))
        .on_conflict(legal_notices::organisation_id)
        .do_update()
        .set(notice)
        .execute(tx.conn)?;
    Ok(())
}
