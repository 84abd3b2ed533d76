//! Pictures over HTTP.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, PictureDraft};
use super::image::{self, HEAVIEST};
use super::views::Picture;
use crate::kernel::cache::response::Prepared;
use crate::kernel::text::problem::{INVALID, Problem};
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::kernel::web::responses::send;

/// Maximum size of a body with an image: four characters for three bytes, and the words.
const LARGEST_BODY: usize = HEAVIEST * 4 / 3 + 4096;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_logo,     [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add(set_logo,      [No, No, No, No, Yes], Limit::Caller)
        .add(remove_logo,   [No, No, No, No, Yes], Limit::Caller)
        .add(show_photo,    [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add(set_photo,     [No, No, No, Yes, Yes], Limit::Caller)
        .add(remove_photo,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// An image to show on public pages.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"alternative": "Communauté de communes Sud-Hérault", "data": "iVBORw0KGgo="}))]
pub struct NewPicture {
    /// Words in place of the image, for those who do not see it.
    #[schema(min_length = 1, max_length = 200)]
    alternative: String,
    /// The bytes of a PNG, JPEG or WebP, in base64: at most 200 000 bytes, sides of 16 to 2000 pixels.
    #[schema(max_length = 266668)]
    data: String,
}

impl NewPicture {
    /// Checks the image by its bytes.
    fn read(self) -> Result<PictureDraft, Problem> {
        let mut fields = Fields::default();
        let alternative = fields.text("/alternative", &self.alternative, 200);
        let bytes = BASE64_STANDARD.decode(self.data.as_bytes()).unwrap_or_default();
        let image = image::inspect(&bytes);
        match image {
            _ if bytes.len() > HEAVIEST => fields.refuse("/data", "L'image est trop lourde : 200 ko au plus."),
            None => fields.refuse("/data", "Il faut une image fixe : PNG, JPEG ou WebP."),
            Some(image) if !image::fits(image) => {
                fields.refuse("/data", "Les côtés de l'image ont de 16 à 2000 pixels.");
            }
            Some(_) => {}
        }
        fields.done()?;
        let image = image.ok_or_else(|| Problem::new(INVALID))?;
        Ok(PictureDraft { image, alternative, bytes })
    }
}

/// The image that is meant.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PictureQuery {
    /// Identity of the image: as long as it is the present one, it may be kept for a year.
    version: Option<Uuid>,
}

/// Shows the logo of the organisation: an image.
#[utoipa::path(tag = "public", params(PictureQuery),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), (status = 304)))]
#[get("/logo")]
pub async fn show_logo(
    context: Context,
    query: Query<PictureQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    show(context, None, query.0, request).await
}

/// Sets the logo of the organisation, which its public pages and papers show.
#[utoipa::path(tag = "staff", request_body = NewPicture, responses((status = 200, body = Picture)))]
#[put("/logo")]
pub async fn set_logo(context: Context, body: Body<NewPicture, LARGEST_BODY>) -> Result<HttpResponse, Problem> {
    set(context, None, body.value).await
}

/// Takes the logo of the organisation away.
#[utoipa::path(tag = "staff", responses((status = 204)))]
#[delete("/logo")]
pub async fn remove_logo(context: Context) -> Result<HttpResponse, Problem> {
    remove(context, None).await
}

/// Shows the photo of a venue: an image.
#[utoipa::path(tag = "public", params(("id" = Uuid, Path), PictureQuery),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), (status = 304)))]
#[get("/venues/{id}/photo")]
pub async fn show_photo(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<PictureQuery>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    show(context, Some(path.1), query.0, request).await
}

/// Sets the photo of a venue, which the pages of its sessions show.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), request_body = NewPicture,
    responses((status = 200, body = Picture)))]
#[put("/venues/{id}/photo")]
pub async fn set_photo(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewPicture, LARGEST_BODY>,
) -> Result<HttpResponse, Problem> {
    set(context, Some(path.1), body.value).await
}

/// Takes the photo of a venue away.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 204)))]
#[delete("/venues/{id}/photo")]
pub async fn remove_photo(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    remove(context, Some(path.1)).await
}

/// Sends an image.
///
/// The kept answers leave it out, since each seat that is taken would have it read again.
async fn show(
    context: Context,
    venue: Option<Uuid>,
    query: PictureQuery,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let row = context.read(move |tx| actions::show(tx, venue)).await?;
    let kept =
        if query.version == Some(row.id) { "public, max-age=31536000, immutable" } else { "public, max-age=300" };
    let prepared = Prepared::new(row.bytes, row.media_type.word()).unpackable();
    let mut response = send(&Arc::new(prepared), &request, context.now).await?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(kept));
    Ok(response)
}

async fn set(context: Context, venue: Option<Uuid>, new: NewPicture) -> Result<HttpResponse, Problem> {
    let draft = new.read()?;
    Ok(HttpResponse::Ok().json(context.write(move |tx| actions::replace(tx, venue, draft)).await?))
}

async fn remove(context: Context, venue: Option<Uuid>) -> Result<HttpResponse, Problem> {
    context.write(move |tx| actions::remove(tx, venue)).await?;
    Ok(HttpResponse::NoContent().finish())
}
