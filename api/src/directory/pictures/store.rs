//! The table `pictures`.

use std::collections::HashMap;

use diesel::prelude::*;
use uuid::Uuid;

use super::image::Format;
use super::views::Picture;
use crate::kernel::data::transaction::Tx;
use crate::schema::pictures;

/// An image with its bytes.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = pictures, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct PictureRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub venue_id: Option<Uuid>,
    pub media_type: Format,
    pub width: i32,
    pub height: i32,
    pub alternative: String,
    pub bytes: Vec<u8>,
}

/// Reads an image with its bytes: the logo, or the photo of a venue.
pub fn find_whole(tx: &mut Tx<'_>, venue: Option<Uuid>) -> QueryResult<Option<PictureRow>> {
    pictures::table
        .filter(pictures::organisation_id.eq(tx.organisation).and(pictures::venue_id.is_not_distinct_from(venue)))
        .select(PictureRow::as_select())
        .first(tx.conn)
        .optional()
}

/// Reads an image without its bytes.
pub fn find(tx: &mut Tx<'_>, venue: Option<Uuid>) -> QueryResult<Option<Picture>> {
    pictures::table
        .filter(pictures::organisation_id.eq(tx.organisation).and(pictures::venue_id.is_not_distinct_from(venue)))
        .select(Picture::as_select())
        .first(tx.conn)
        .optional()
}

/// Reads the photos of some venues, without their bytes.
pub fn photos(tx: &mut Tx<'_>, venues: &[Uuid]) -> QueryResult<HashMap<Uuid, Picture>> {
    let found: Vec<(Option<Uuid>, Picture)> = pictures::table
        .filter(pictures::organisation_id.eq(tx.organisation).and(pictures::venue_id.eq_any(venues)))
        .select((pictures::venue_id, Picture::as_select()))
        .load(tx.conn)?;
    Ok(found.into_iter().filter_map(|(venue, picture)| Some((venue?, picture))).collect())
}

/// Writes an image.
pub fn insert(tx: &mut Tx<'_>, row: &PictureRow) -> QueryResult<()> {
    diesel::insert_into(pictures::table).values(row).execute(tx.conn).map(drop)
}

/// Deletes an image.
pub fn delete(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    diesel::delete(pictures::table.find((tx.organisation, id))).execute(tx.conn).map(drop)
}
