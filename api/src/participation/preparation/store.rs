//! The table `session_plans`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::SessionRow;
use crate::programme::sessions::themes::Theme;
use crate::schema::{accounts, session_plans, sessions};

/// Text of a plan.
#[derive(Queryable, Selectable, Insertable, AsChangeset, Debug, Clone, Default, PartialEq, Eq)]
#[diesel(table_name = session_plans, check_for_backend(diesel::pg::Pg), treat_none_as_null = true)]
// The columns are described in the migrations.
#[allow(missing_docs)]
pub struct PlanText {
    pub theme: Option<String>,
    pub theory: Option<String>,
    pub exercises: Option<String>,
    pub equipment: Option<String>,
    /// The database cannot say that elements of an array are never null.
    pub themes: Vec<Option<Theme>>,
}

/// A plan as it is kept.
#[derive(Queryable, Debug, Clone)]
pub struct Plan {
    pub text: PlanText,
    pub version: i32,
    pub updated_at: DateTime<Utc>,
    pub updated_by: String,
}

/// The plan of a session.
pub fn find(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Option<Plan>> {
    let writer =
        accounts::organisation_id.eq(session_plans::organisation_id).and(accounts::id.eq(session_plans::updated_by));
    session_plans::table
        .inner_join(accounts::table.on(writer))
        .filter(session_plans::organisation_id.eq(tx.organisation).and(session_plans::session_id.eq(session)))
        .select((PlanText::as_select(), session_plans::version, session_plans::updated_at, accounts::name))
        .first(tx.conn)
        .optional()
}

/// The themes that are planned for some sessions; one without a plan is left out.
pub fn planned_themes(tx: &mut Tx<'_>, sessions: &[Uuid]) -> QueryResult<Vec<(Uuid, Vec<Theme>)>> {
    let planned: Vec<(Uuid, Vec<Option<Theme>>)> = session_plans::table
        .filter(session_plans::organisation_id.eq(tx.organisation).and(session_plans::session_id.eq_any(sessions)))
        .select((session_plans::session_id, session_plans::themes))
        .load(tx.conn)?;
    Ok(planned.into_iter().map(|(session, themes)| (session, themes.into_iter().flatten().collect())).collect())
}

/// Writes a plan that still has the version it was read with, 0 for none.
///
/// Returns false when somebody was quicker.
pub fn write(tx: &mut Tx<'_>, session: Uuid, version: i32, text: &PlanText, by: Uuid) -> QueryResult<bool> {
    let when_and_who = (session_plans::updated_at.eq(tx.now), session_plans::updated_by.eq(by));
    let written = if version == 0 {
        let key = (session_plans::organisation_id.eq(tx.organisation), session_plans::session_id.eq(session));
        diesel::insert_into(session_plans::table)
            .values((key, text, when_and_who))
            .on_conflict_do_nothing()
            .execute(tx.conn)?
    } else {
        let read = session_plans::table.find((tx.organisation, session)).filter(session_plans::version.eq(version));
        diesel::update(read)
            .set((text, when_and_who, session_plans::version.eq(session_plans::version + 1)))
            .execute(tx.conn)?
    };
    Ok(written == 1)
}

/// The last remark on the equipment of a session's venue, and the start of its session, UTC.
pub fn last_remark(tx: &mut Tx<'_>, session: &SessionRow) -> QueryResult<Option<(String, DateTime<Utc>)>> {
    let its_session =
        sessions::organisation_id.eq(session_plans::organisation_id).and(sessions::id.eq(session_plans::session_id));
    session_plans::table
        .inner_join(sessions::table.on(its_session))
        .filter(session_plans::organisation_id.eq(tx.organisation))
        .filter(sessions::organisation_id.eq(tx.organisation).and(sessions::venue_id.eq(session.venue_id)))
        .filter(sessions::starts_at.lt(session.starts_at))
        .filter(session_plans::equipment.is_not_null())
        .order((sessions::starts_at.desc(), sessions::id))
        .select((session_plans::equipment.assume_not_null(), sessions::starts_at))
        .first(tx.conn)
        .optional()
}
