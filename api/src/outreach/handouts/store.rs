//! The tables of handouts.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, max};
use diesel::prelude::*;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{HandoutDevice, HandoutSort, Licence, VersionKind};
use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;
use crate::schema::{accounts, handout_files, handout_pictures, handout_versions, handouts};

/// A row of `handouts`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = handouts, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct HandoutRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub code: String,
    pub title: String,
    pub theme: Theme,
    pub level: Option<Level>,
    pub device: Option<HandoutDevice>,
    pub system: Option<String>,
    pub is_public: bool,
    pub retired_at: Option<DateTime<Utc>>,
    pub current_version_id: Option<Uuid>,
    pub search_text: String,
    pub version: i32,
    pub changed_at: DateTime<Utc>,
}

/// A row of `handout_versions`.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone)]
#[diesel(table_name = handout_versions, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct VersionRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub handout_id: Uuid,
    pub number: i32,
    pub kind: VersionKind,
    pub title: Option<String>,
    pub text: Option<String>,
    pub file: Option<Vec<u8>>,
    pub link: Option<String>,
    pub large_print: Option<Vec<u8>>,
    pub author: String,
    pub source_url: Option<String>,
    pub licence: Licence,
    pub reviewed_on: Option<NaiveDate>,
    pub pages: Option<i32>,
    pub revision: i32,
    pub updated_at: DateTime<Utc>,
    pub updated_by: Option<Uuid>,
    pub published_at: Option<DateTime<Utc>>,
}

/// A row of `handout_pictures`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = handout_pictures, check_for_backend(diesel::pg::Pg))]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct PictureRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub handout_id: Uuid,
    pub number: i32,
    pub digest: Vec<u8>,
    pub media_type: String,
    pub width: i32,
    pub height: i32,
}

/// Filter of a list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Folded words of the title, the system or the theme.
    pub words: Vec<String>,
    /// Theme.
    pub theme: Option<Theme>,
    /// Level; handouts for every level are of each.
    pub level: Option<Level>,
    /// Device; handouts for every device are of each.
    pub device: Option<HandoutDevice>,
    /// Whether somebody wants it public.
    pub is_public: Option<bool>,
    /// Whether it was put aside.
    pub is_retired: Option<bool>,
    /// True for those that everybody may read.
    pub is_shared: bool,
    /// Order.
    pub sort: HandoutSort,
}

/// Place in a list: the folded title or the time of the change, and the identity.
pub type Place = (String, DateTime<Utc>, Uuid);

/// Inserts a handout; false if its code is taken.
pub fn insert(tx: &mut Tx<'_>, row: &HandoutRow) -> QueryResult<bool> {
    let code = (handouts::organisation_id, handouts::code);
    let inserted = diesel::insert_into(handouts::table).values(row).on_conflict(code).do_nothing().execute(tx.conn)?;
    Ok(inserted == 1)
}

/// Finds a handout.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<HandoutRow>> {
    handouts::table.find((tx.organisation, id)).select(HandoutRow::as_select()).first(tx.conn).optional()
}

/// Locks a handout.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<HandoutRow>> {
    let one = handouts::table.find((tx.organisation, id)).select(HandoutRow::as_select());
    one.for_update().first(tx.conn).optional()
}

/// Replaces a handout.
pub fn update(tx: &mut Tx<'_>, row: &HandoutRow) -> QueryResult<()> {
    diesel::update(handouts::table.find((tx.organisation, row.id))).set(row).execute(tx.conn).map(drop)
}

/// Lists handouts, each with its current version.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> QueryResult<Vec<(HandoutRow, Option<VersionRow>)>> {
    let current = handout_versions::organisation_id
        .eq(handouts::organisation_id)
        .and(handout_versions::id.nullable().eq(handouts::current_version_id));
    let mut query = handouts::table
        .left_join(handout_versions::table.on(current))
        .filter(handouts::organisation_id.eq(tx.organisation))
        .select((HandoutRow::as_select(), Option::<VersionRow>::as_select()))
        .limit(limit)
        .into_boxed();
    for word in &filter.words {
        query = query.filter(handouts::search_text.like(format!("%{word}%")));
    }
    if let Some(theme) = filter.theme {
        query = query.filter(handouts::theme.eq(theme));
    }
    if let Some(level) = filter.level {
        query = query.filter(handouts::level.is_null().or(handouts::level.eq(level).assume_not_null()));
    }
    if let Some(device) = filter.device {
        query = query.filter(handouts::device.is_null().or(handouts::device.eq(device).assume_not_null()));
    }
    if let Some(is_public) = filter.is_public {
        query = query.filter(handouts::is_public.eq(is_public));
    }
    if let Some(is_retired) = filter.is_retired {
        query = query.filter(handouts::retired_at.is_not_null().eq(is_retired));
    }
    if filter.is_shared {
        query = query
            .filter(handouts::is_public.and(handouts::retired_at.is_null()))
            .filter(handout_versions::licence.nullable().ne(Licence::None));
    }
    query = match filter.sort {
        HandoutSort::Title => query.order((handouts::search_text, handouts::id)),
        HandoutSort::TitleBackwards => query.order((handouts::search_text.desc(), handouts::id.desc())),
        HandoutSort::Changed => query.order((handouts::changed_at, handouts::id)),
        HandoutSort::ChangedBackwards => query.order((handouts::changed_at.desc(), handouts::id.desc())),
    };
    if let Some((title, at, id)) = after {
        let (same_title, same_time) = (handouts::search_text.eq(title.clone()), handouts::changed_at.eq(at));
        query = match filter.sort {
            HandoutSort::Title => query.filter(handouts::search_text.gt(title).or(same_title.and(handouts::id.gt(id)))),
            HandoutSort::TitleBackwards => {
                query.filter(handouts::search_text.lt(title).or(same_title.and(handouts::id.lt(id))))
            }
            HandoutSort::Changed => query.filter(handouts::changed_at.gt(at).or(same_time.and(handouts::id.gt(id)))),
            HandoutSort::ChangedBackwards => {
                query.filter(handouts::changed_at.lt(at).or(same_time.and(handouts::id.lt(id))))
            }
        };
    }
    query.load(tx.conn)
}

/// Which of some handouts have a draft.
pub fn with_draft(tx: &mut Tx<'_>, ids: &[Uuid]) -> QueryResult<Vec<Uuid>> {
    handout_versions::table
        .filter(handout_versions::organisation_id.eq(tx.organisation).and(handout_versions::handout_id.eq_any(ids)))
        .filter(handout_versions::published_at.is_null())
        .select(handout_versions::handout_id)
        .load(tx.conn)
}

/// The handout of a short address, in any state.
pub fn of_code(tx: &mut Tx<'_>, code: &str) -> QueryResult<Option<HandoutRow>> {
    handouts::table
        .filter(handouts::organisation_id.eq(tx.organisation).and(handouts::code.eq(code)))
        .select(HandoutRow::as_select())
        .first(tx.conn)
        .optional()
}

/// The versions of a handout, the newest first, with the name of who changed each last.
pub fn versions(tx: &mut Tx<'_>, handout: Uuid) -> QueryResult<Vec<(VersionRow, Option<String>)>> {
    let writer = accounts::organisation_id
        .eq(handout_versions::organisation_id)
        .and(accounts::id.nullable().eq(handout_versions::updated_by));
    handout_versions::table
        .left_join(accounts::table.on(writer))
        .filter(handout_versions::organisation_id.eq(tx.organisation))
        .filter(handout_versions::handout_id.eq(handout))
        .order(handout_versions::number.desc())
        .select((VersionRow::as_select(), accounts::name.nullable()))
        .load(tx.conn)
}

/// Finds a version.
pub fn version(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<VersionRow>> {
    handout_versions::table.find((tx.organisation, id)).select(VersionRow::as_select()).first(tx.conn).optional()
}

/// The draft of a handout.
pub fn draft(tx: &mut Tx<'_>, handout: Uuid) -> QueryResult<Option<VersionRow>> {
    handout_versions::table
        .filter(handout_versions::organisation_id.eq(tx.organisation).and(handout_versions::handout_id.eq(handout)))
        .filter(handout_versions::published_at.is_null())
        .select(VersionRow::as_select())
        .first(tx.conn)
        .optional()
}

/// Number of the last version of a handout; 0 before the first.
pub fn last_number(tx: &mut Tx<'_>, handout: Uuid) -> QueryResult<i32> {
    let own = handout_versions::organisation_id.eq(tx.organisation).and(handout_versions::handout_id.eq(handout));
    let last: Option<i32> = handout_versions::table.filter(own).select(max(handout_versions::number)).first(tx.conn)?;
    Ok(last.unwrap_or(0))
}

/// Inserts a version.
pub fn insert_version(tx: &mut Tx<'_>, row: &VersionRow) -> QueryResult<()> {
    diesel::insert_into(handout_versions::table).values(row).execute(tx.conn).map(drop)
}

/// Replaces a draft.
pub fn update_version(tx: &mut Tx<'_>, row: &VersionRow) -> QueryResult<()> {
    diesel::update(handout_versions::table.find((tx.organisation, row.id))).set(row).execute(tx.conn).map(drop)
}

/// Deletes a draft.
pub fn delete_version(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<()> {
    diesel::delete(handout_versions::table.find((tx.organisation, id))).execute(tx.conn).map(drop)
}

/// Keeps a file once, whoever brings it; returns its digest.
pub fn keep_file(tx: &mut Tx<'_>, media_type: &str, bytes: &[u8]) -> QueryResult<Vec<u8>> {
    let digest = Sha256::digest(bytes).to_vec();
    diesel::insert_into(handout_files::table)
        .values((
            handout_files::organisation_id.eq(tx.organisation),
            handout_files::digest.eq(&digest),
            handout_files::media_type.eq(media_type),
            handout_files::bytes.eq(bytes),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(digest)
}

/// Reads a file.
pub fn file(tx: &mut Tx<'_>, digest: &[u8]) -> QueryResult<Option<Vec<u8>>> {
    handout_files::table.find((tx.organisation, digest)).select(handout_files::bytes).first(tx.conn).optional()
}

/// Deletes a file that neither a version nor a picture has.
pub fn drop_unused_file(tx: &mut Tx<'_>, digest: &[u8]) -> QueryResult<()> {
    let organisation = tx.organisation;
    let in_version = handout_versions::table.filter(
        handout_versions::organisation_id
            .eq(organisation)
            .and(handout_versions::file.eq(digest).or(handout_versions::large_print.eq(digest))),
    );
    let in_picture = handout_pictures::table
        .filter(handout_pictures::organisation_id.eq(organisation).and(handout_pictures::digest.eq(digest)));
    let used: bool = diesel::select(exists(in_version)).get_result(tx.conn)?;
    if !used && !diesel::select(exists(in_picture)).get_result::<bool>(tx.conn)? {
        diesel::delete(handout_files::table.find((organisation, digest))).execute(tx.conn)?;
    }
    Ok(())
}

/// The pictures of a handout, by their numbers.
pub fn pictures(tx: &mut Tx<'_>, handout: Uuid) -> QueryResult<Vec<PictureRow>> {
    handout_pictures::table
        .filter(handout_pictures::organisation_id.eq(tx.organisation).and(handout_pictures::handout_id.eq(handout)))
        .order(handout_pictures::number)
        .select(PictureRow::as_select())
        .load(tx.conn)
}

/// Finds a picture.
pub fn picture(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<PictureRow>> {
    handout_pictures::table.find((tx.organisation, id)).select(PictureRow::as_select()).first(tx.conn).optional()
}

/// Inserts a picture.
pub fn insert_picture(tx: &mut Tx<'_>, row: &PictureRow) -> QueryResult<()> {
    diesel::insert_into(handout_pictures::table).values(row).execute(tx.conn).map(drop)
}
