//! Pictures in the texts of handouts.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::events;
use super::store::{self, PictureRow};
use super::views::HandoutPicture;
use crate::directory::pictures::image::{self, Format, HEAVIEST, Image};
use crate::kernel::cache::response::Prepared;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::{INVALID, Problem};
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::kernel::web::responses::send;
use crate::paper::{self, Block, Frame, Paper, Picture};

/// Most pictures of a handout.
const MOST: i32 = 20;
/// Maximum size of a body with an image: four characters for three bytes.
const LARGEST_BODY: usize = HEAVIEST * 4 / 3 + 4096;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
///
/// A picture is for a paper that is given away; its identity is no secret, and nobody guesses it.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(add_handout_picture,   [No, No, Yes, No, Yes], Limit::Caller)
        .add(show_handout_picture,  [Yes, Yes, Yes, Yes, Yes], Limit::Caller);
}

/// An image for the texts of a handout.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"data": "iVBORw0KGgo="}))]
pub struct NewHandoutPicture {
    /// The bytes of a PNG, JPEG or WebP, in base64: at most 200 000 bytes, sides of 16 to 2000 pixels.
    #[schema(max_length = 266668)]
    data: String,
}

/// Adds a picture to a handout, for its texts to show.
///
/// It gets the next number. Twenty at most.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewHandoutPicture,
    responses((status = 201, body = HandoutPicture)))]
#[post("/handouts/{id}/pictures")]
pub async fn add_handout_picture(
    context: Context,
    path: web::Path<(String, Uuid)>,
    key: IdempotencyKey,
    body: Body<NewHandoutPicture, LARGEST_BODY>,
) -> Result<HttpResponse, Problem> {
    let digest = body.digest;
    let (image, bytes) = web::block(move || read(&body.value.data)).await.map_err(Problem::unavailable)??;
    context.create(key, digest, move |tx| add(tx, path.1, image, &bytes)).await
}

/// Checks an image by its bytes, and that paper can show it.
fn read(data: &str) -> Result<(Image, Vec<u8>), Problem> {
    let mut fields = Fields::default();
    let bytes = BASE64_STANDARD.decode(data.as_bytes()).unwrap_or_default();
    let image = image::inspect(&bytes);
    match image {
        _ if bytes.len() > HEAVIEST => fields.refuse("/data", "L'image est trop lourde : 200 ko au plus."),
        Some(image) if !image::fits(image) => {
            fields.refuse("/data", "Les côtés de l'image ont de 16 à 2000 pixels.");
        }
        Some(image) if is_drawn(image.format, &bytes) => {}
        _ => fields.refuse("/data", "Il faut une image fixe et entière : PNG, JPEG ou WebP."),
    }
    fields.done()?;
    Ok((image.ok_or_else(|| Problem::new(INVALID))?, bytes))
}

/// True if every pixel can be read, so that no page fails for it later.
fn is_drawn(format: Format, bytes: &[u8]) -> bool {
    let Some(picture) = Picture::read(format.word(), bytes.to_vec()) else { return false };
    let mut sheet = Paper::new();
    sheet.push(Block::heading("Image", 1, 14.0));
    sheet.push(Block::picture(&picture, "Image", 100.0));
    let frame = Frame { title: "Image".to_owned(), ..Frame::default() };
    paper::write(&[(&sheet, &frame)]).is_ok()
}

fn add(tx: &mut Tx<'_>, handout: Uuid, image: Image, bytes: &[u8]) -> Result<HandoutPicture, Problem> {
    store::lock(tx, handout)?.ok_or_else(Problem::not_found)?;
    let number = store::pictures(tx, handout)?.last().map_or(0, |last| last.number) + 1;
    if number > MOST {
        return Err(Problem::invalid("/data", format!("Un support a {MOST} images au plus.")));
    }
    let side = |length: u32| i32::try_from(length).map_err(Problem::unavailable);
    let row = PictureRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        handout_id: handout,
        number,
        digest: store::keep_file(tx, image.format.word(), bytes)?,
        media_type: image.format.word().to_owned(),
        width: side(image.width)?,
        height: side(image.height)?,
    };
    store::insert_picture(tx, &row)?;
    let after = Some(json!({"number": number}));
    let entry = Entry { action: events::HANDOUT_PICTURE_ADDED, subject: handout, before: None, after };
    audit::record(tx, entry, None)?;
    Ok(HandoutPicture::from(&row))
}

/// Shows a picture of a handout: an image.
#[utoipa::path(tag = "public",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/*"), (status = 304)))]
#[get("/handout-pictures/{id}")]
pub async fn show_handout_picture(
    context: Context,
    path: web::Path<(String, Uuid)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (kind, bytes) = context
        .read(move |tx| {
            let row = store::picture(tx, path.1)?.ok_or_else(Problem::not_found)?;
            let kind = Format::from_word(&row.media_type).ok_or_else(Problem::not_found)?;
            Ok((kind, store::file(tx, &row.digest)?.ok_or_else(Problem::not_found)?))
        })
        .await?;
    let prepared = Prepared::new(bytes, kind.word()).unpackable();
    let mut response = send(&Arc::new(prepared), &request, context.now).await?;
    let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(CACHE_CONTROL, kept);
    Ok(response)
}
