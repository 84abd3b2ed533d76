//! Partners over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::PartnerKind;
use super::actions::{self, PartnerDraft};
use super::views::Partner;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query, given};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_partners,       [No, No, No, Yes, Yes], Limit::Caller)
        .add(create_partner,      [No, No, No, No, Yes], Limit::Caller)
        .add(show_partner,        [No, No, No, Yes, Yes], Limit::Caller)
        .add(edit_partner,        [No, No, No, No, Yes], Limit::Caller);
}

/// A partner to create.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Mairie de Cruzy", "kind": "mairie", "commune_code": "34092",
    "phone": "04 65 71 00 20"}))]
pub struct NewPartner {
    /// Name shown to people, unique among the partners.
    #[schema(max_length = 120)]
    name: String,
    /// Kind of partner.
    kind: PartnerKind,
    /// INSEE code of a commune of the territory.
    #[schema(max_length = 5)]
    commune_code: Option<String>,
    /// E-mail address of its office.
    #[schema(max_length = 254)]
    email: Option<String>,
    /// Number of its office, as people write it. Kept in E.164.
    #[schema(max_length = 40)]
    phone: Option<String>,
}

/// Changes to a partner; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"phone": "04 65 71 00 21", "active": true}))]
pub struct EditedPartner {
    /// Name shown to people, unique among the partners.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// Kind of partner.
    kind: Option<PartnerKind>,
    /// INSEE code of a commune of the territory.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 5)]
    commune_code: Option<Option<String>>,
    /// E-mail address of its office.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 254)]
    email: Option<Option<String>>,
    /// Number of its office, as people write it. Kept in E.164.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, max_length = 40)]
    phone: Option<Option<String>>,
    /// False ends the partnership: its keys and its people are refused from their next request on.
    ///
    /// Deliveries still due to its programs are dropped. True resumes it: its programs are notified of later events.
    active: Option<bool>,
}

/// Lists the partners by name.
///
/// Includes former partners, with `active: false`.
#[utoipa::path(tag = "staff", params(Paging), responses((status = 200, body = Page<Partner>)))]
#[get("/partners")]
pub async fn list_partners(context: Context, paging: Query<Paging>) -> Result<HttpResponse, Problem> {
    let (after, limit) = (paging.0.after()?, paging.0.limit()?);
    let found = context.read(move |tx| actions::list(tx, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |one| (one.name.clone(), one.id), |one| one)))
}

/// Creates a partner.
#[utoipa::path(tag = "staff", request_body = NewPartner, responses((status = 201, body = Partner)))]
#[post("/partners")]
pub async fn create_partner(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewPartner>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    let draft = PartnerDraft {
        name: fields.text("/name", &new.name, 120),
        kind: new.kind,
        commune_code: fields.optional_text("/commune_code", new.commune_code.as_deref(), 5),
        email: fields.email("/email", new.email.as_deref()),
        phone: fields.phone("/phone", new.phone.as_deref()),
        active: true,
    };
    fields.done()?;
    context.create(key, body.digest, move |tx| Ok(Partner::from((actions::create(tx, draft)?, None)))).await
}

/// Shows one partner.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = Partner)))]
#[get("/partners/{id}")]
pub async fn show_partner(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let partner = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(with_version(partner.version, &partner))
}

/// Changes a partner, or ends the partnership.
///
/// Only the given fields change.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedPartner,
    responses((status = 200, body = Partner)))]
#[patch("/partners/{id}")]
pub async fn edit_partner(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedPartner>,
) -> Result<HttpResponse, Problem> {
    let (version, id, edit) = (context.expected_version()?, path.1, body.value);
    let mut fields = Fields::default();
    let name = edit.name.map(|name| fields.text("/name", &name, 120));
    let commune_code = edit.commune_code.map(|code| fields.optional_text("/commune_code", code.as_deref(), 5));
    let email = edit.email.map(|email| fields.email("/email", email.as_deref()));
    let phone = edit.phone.map(|phone| fields.phone("/phone", phone.as_deref()));
    fields.done()?;
    let change = move |before: PartnerDraft| PartnerDraft {
        name: name.unwrap_or(before.name),
        kind: edit.kind.unwrap_or(before.kind),
        commune_code: commune_code.unwrap_or(before.commune_code),
        email: email.unwrap_or(before.email),
        phone: phone.unwrap_or(before.phone),
        active: edit.active.unwrap_or(before.active),
    };
    let partner = context.write(move |tx| actions::edit(tx, id, version, change)).await?;
    Ok(with_version(partner.version, &partner))
}
