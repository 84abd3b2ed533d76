//! Keys over HTTP.

use actix_web::{HttpResponse, get, post, put, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Scope;
use super::actions::{self, KeyDraft};
use super::views::{ApiKey, MadeKey};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::fields::Fields;
use crate::kernel::web::input::Body;
use crate::kernel::web::paging::Page;
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_keys,          [No, No, No, No, Yes], Limit::Caller)
        .add(make_key,           [No, No, No, No, Yes], Limit::Caller)
        .add(list_partner_keys,  [No, No, No, Yes, Yes], Limit::Caller)
        .add(make_partner_key,   [No, No, No, No, Yes], Limit::Caller)
        .add(rename_key,         [No, No, No, No, Yes], Limit::Caller)
        .add(rotate_key,         [No, No, No, No, Yes], Limit::Caller)
        .add(revoke_key,         [No, No, No, No, Yes], Limit::Caller);
}

/// A key to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Site de la commune", "scopes": ["calendar:read"]}))]
pub struct NewApiKey {
    /// Use of the key, in words.
    #[schema(max_length = 80)]
    name: String,
    /// Scopes, at least one of those that its owner may have.
    #[schema(min_items = 1, max_items = 8)]
    scopes: Vec<Scope>,
    /// End of its validity; by default one year from now.
    ///
    /// At most thirteen months from now for a key of the organisation's own, three years for one of a partner.
    ends_at: Option<DateTime<Utc>>,
}

impl NewApiKey {
    fn read(self) -> Result<KeyDraft, Problem> {
        let mut fields = Fields::default();
        let name = fields.text("/name", &self.name, 80);
        if self.scopes.is_empty() {
            fields.refuse("/scopes", "Un droit au moins.");
        }
        fields.done()?;
        Ok(KeyDraft { name, scopes: self.scopes, ends_at: self.ends_at })
    }
}

/// Another name for a key.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "Site de la commune"}))]
pub struct RenamedKey {
    /// Use of the key, in words.
    #[schema(max_length = 80)]
    name: String,
}

/// End of the key that is replaced.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct Rotation {
    /// End of the old key's validity, at most 90 days from now; by default seven days from now.
    old_ends_at: Option<DateTime<Utc>>,
}

/// Lists the organisation's own keys, the newest first, all on one page.
///
/// Includes keys that have ended or are revoked.
#[utoipa::path(tag = "staff", responses((status = 200, body = Page<ApiKey>)))]
#[get("/keys")]
pub async fn list_keys(context: Context) -> Result<HttpResponse, Problem> {
    answer_list(&context, None).await
}

/// Makes a key for one of the organisation's own programs.
///
/// The key is in this answer only; a repeated request makes another one. The program sees what staff sees, as far as
/// its scopes go; no key opens accounts, keys, second factors or the logs.
#[utoipa::path(tag = "staff", request_body = NewApiKey, responses((status = 200, body = MadeKey)))]
#[post("/keys")]
pub async fn make_key(context: Context, body: Body<NewApiKey>) -> Result<HttpResponse, Problem> {
    answer_made(&context, None, body.value).await
}

/// Lists a partner's keys, the newest first, all on one page.
///
/// Includes keys that have ended or are revoked.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = Page<ApiKey>)))]
#[get("/partners/{id}/keys")]
pub async fn list_partner_keys(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    answer_list(&context, Some(path.1)).await
}

/// Makes a key for one of a partner's programs.
///
/// The key is in this answer only; a repeated request makes another one.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewApiKey,
    responses((status = 200, body = MadeKey)))]
#[post("/partners/{id}/keys")]
pub async fn make_partner_key(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewApiKey>,
) -> Result<HttpResponse, Problem> {
    answer_made(&context, Some(path.1), body.value).await
}

/// Makes a key that replaces another.
///
/// It has the same name and scopes, and is valid for one year. The old key stays valid for a while, to be changed
/// wherever it is used. The new key is in this answer only. Refused with `key-over` if the old key is no longer valid,
/// or already replaced.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Rotation,
    responses((status = 200, body = MadeKey)))]
#[post("/keys/{id}/rotation")]
pub async fn rotate_key(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Rotation>,
) -> Result<HttpResponse, Problem> {
    let made = context.write(move |tx| actions::rotate(tx, path.1, body.value.old_ends_at)).await?;
    Ok(HttpResponse::Ok().json(made))
}

/// Gives a key another name; its secret and its scopes stay.
///
/// Refused with `key-over` once the key is revoked.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = RenamedKey,
    responses((status = 200, body = ApiKey)))]
#[put("/keys/{id}/name")]
pub async fn rename_key(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<RenamedKey>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let name = fields.text("/name", &body.value.name, 80);
    fields.done()?;
    let key = context.write(move |tx| actions::rename(tx, path.1, &name)).await?;
    Ok(HttpResponse::Ok().json(key))
}

/// Revokes a key.
///
/// It is refused everywhere within a second. A repeated request does nothing and has the same answer.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = ApiKey)))]
#[post("/keys/{id}/revocation")]
pub async fn revoke_key(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let key = context.write(move |tx| actions::revoke(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(key))
}

async fn answer_list(context: &Context, partner: Option<Uuid>) -> Result<HttpResponse, Problem> {
    let data = context.read(move |tx| actions::list(tx, partner)).await?;
    Ok(HttpResponse::Ok().json(Page { data, next_cursor: None }))
}

async fn answer_made(context: &Context, partner: Option<Uuid>, new: NewApiKey) -> Result<HttpResponse, Problem> {
    let draft = new.read()?;
    let made = context.write(move |tx| actions::make(tx, partner, draft)).await?;
    Ok(HttpResponse::Ok().json(made))
}
