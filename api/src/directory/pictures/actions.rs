//! Use cases of pictures.

use std::collections::HashMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::events;
use super::image::Image;
use super::store::{self, PictureRow};
use super::views::Picture;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;

/// An image as staff sends it, checked.
#[derive(Clone, Debug)]
pub struct PictureDraft {
    /// Format and size.
    pub image: Image,
    /// Words in place of the image.
    pub alternative: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads the logo without its bytes.
pub fn logo(tx: &mut Tx<'_>) -> Result<Option<Picture>, Problem> {
    Ok(store::find(tx, None)?)
}

/// Reads the photos of some venues, without their bytes.
pub fn photos(tx: &mut Tx<'_>, venues: &[Uuid]) -> Result<HashMap<Uuid, Picture>, Problem> {
    Ok(store::photos(tx, venues)?)
}

/// Reads an image with its bytes: the logo, or the photo of a venue.
pub fn show(tx: &mut Tx<'_>, venue: Option<Uuid>) -> Result<PictureRow, Problem> {
    store::find_whole(tx, venue)?.ok_or_else(Problem::not_found)
}

/// Replaces the logo, or the photo of a venue.
pub fn replace(tx: &mut Tx<'_>, venue_id: Option<Uuid>, draft: PictureDraft) -> Result<Picture, Problem> {
    let before = store::find(tx, venue_id)?;
    if let Some(before) = &before {
        store::delete(tx, before.id)?;
    }
    let side = |length: u32| i32::try_from(length).map_err(Problem::unavailable);
    let row = PictureRow {
        organisation_id: tx.organisation,
        id: tx.new_id(),
        venue_id,
        media_type: draft.image.format,
        width: side(draft.image.width)?,
        height: side(draft.image.height)?,
        alternative: draft.alternative,
        bytes: draft.bytes,
    };
    store::insert(tx, &row)?;
    let PictureRow { id, alternative, width, height, .. } = row;
    let after = Picture { id, alternative, width, height };
    record(tx, venue_id, before.as_ref(), Some(&after))?;
    Ok(after)
}

/// Takes the logo, or the photo of a venue, away; without one it does nothing.
pub fn remove(tx: &mut Tx<'_>, venue: Option<Uuid>) -> Result<(), Problem> {
    let Some(before) = store::find(tx, venue)? else { return Ok(()) };
    store::delete(tx, before.id)?;
    record(tx, venue, Some(&before), None)
}

fn record(
    tx: &mut Tx<'_>,
    venue: Option<Uuid>,
    before: Option<&Picture>,
    after: Option<&Picture>,
) -> Result<(), Problem> {
    let logged = |picture: &Picture| -> Value { json!({"id": picture.id, "alternative": picture.alternative}) };
    let entry = Entry {
        action: events::PICTURE_CHANGED,
        subject: venue.unwrap_or(tx.organisation),
        before: before.map(logged),
        after: after.map(logged),
    };
    audit::record(tx, entry, None)
}
