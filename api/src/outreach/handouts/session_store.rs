//! The table `session_handouts`: what was planned for a session, and given out in it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use super::store::{HandoutRow, VersionRow};
use crate::kernel::data::transaction::Tx;
use crate::schema::{handout_versions, handouts, session_handouts, sessions, venues};

/// The versions of a session, with their handouts and the copies that were given out, by title.
pub fn of_session(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Vec<(HandoutRow, VersionRow, Option<i32>)>> {
    let version = handout_versions::organisation_id
        .eq(session_handouts::organisation_id)
        .and(handout_versions::id.eq(session_handouts::version_id));
    let handout = handouts::organisation_id
        .eq(handout_versions::organisation_id)
        .and(handouts::id.eq(handout_versions::handout_id));
    session_handouts::table
        .inner_join(handout_versions::table.on(version))
        .inner_join(handouts::table.on(handout))
        .filter(session_handouts::organisation_id.eq(tx.organisation).and(session_handouts::session_id.eq(session)))
        .order((handouts::search_text, handout_versions::number))
        .select((HandoutRow::as_select(), VersionRow::as_select(), session_handouts::copies))
        .load(tx.conn)
}

/// Adds a version to a session, or notes how many copies were given out; returns what was noted before.
pub fn put_in_session(
    tx: &mut Tx<'_>,
    session: Uuid,
    version: Uuid,
    copies: Option<i32>,
    by: Uuid,
) -> QueryResult<Option<Option<i32>>> {
    let one = session_handouts::table.find((tx.organisation, session, version));
    let before = one.select(session_handouts::copies).for_update().first(tx.conn).optional()?;
    diesel::insert_into(session_handouts::table)
        .values((
            session_handouts::organisation_id.eq(tx.organisation),
            session_handouts::session_id.eq(session),
            session_handouts::version_id.eq(version),
            session_handouts::copies.eq(copies),
            session_handouts::added_at.eq(tx.now),
            session_handouts::changed_by.eq(by),
        ))
        .on_conflict((session_handouts::organisation_id, session_handouts::session_id, session_handouts::version_id))
        .do_update()
        .set((session_handouts::copies.eq(copies), session_handouts::changed_by.eq(by)))
        .execute(tx.conn)?;
    Ok(before)
}

/// Takes a version out of a session; false if it was not in it.
pub fn take_from_session(tx: &mut Tx<'_>, session: Uuid, version: Uuid) -> QueryResult<bool> {
    let one = session_handouts::table.find((tx.organisation, session, version));
    Ok(diesel::delete(one).execute(tx.conn)? == 1)
}

/// A session in which a handout was planned or given out.
#[derive(Queryable, Debug)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct UseRow {
    pub session_id: Uuid,
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub time_zone: String,
    pub number: i32,
    pub copies: Option<i32>,
}

/// The last sessions of a handout, the newest first.
pub fn uses(tx: &mut Tx<'_>, handout: Uuid, most: i64) -> QueryResult<Vec<UseRow>> {
    let version = handout_versions::organisation_id
        .eq(session_handouts::organisation_id)
        .and(handout_versions::id.eq(session_handouts::version_id));
    let session = sessions::organisation_id
        .eq(session_handouts::organisation_id)
        .and(sessions::id.eq(session_handouts::session_id));
    let venue = venues::organisation_id.eq(sessions::organisation_id).and(venues::id.eq(sessions::venue_id));
    session_handouts::table
        .inner_join(handout_versions::table.on(version))
        .inner_join(sessions::table.on(session))
        .inner_join(venues::table.on(venue))
        .filter(session_handouts::organisation_id.eq(tx.organisation).and(handout_versions::handout_id.eq(handout)))
        .order((sessions::starts_at.desc(), handout_versions::number.desc()))
        .select((
            sessions::id,
            sessions::title,
            sessions::starts_at,
            venues::time_zone,
            handout_versions::number,
            session_handouts::copies,
        ))
        .limit(most)
        .load(tx.conn)
}
