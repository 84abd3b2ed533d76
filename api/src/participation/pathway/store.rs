//! The table `learner_levels`.

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use uuid::Uuid;

use super::LevelSource;
use crate::kernel::data::transaction::Tx;
use crate::programme::sessions::words::Level;
use crate::schema::{accounts, enrolments, learner_levels, learners, sessions};

/// A row of `learner_levels`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = learner_levels, check_for_backend(diesel::pg::Pg))]
pub struct LevelRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub learner_id: Uuid,
    pub level: Level,
    pub source: LevelSource,
    pub reason: Option<String>,
    pub response_id: Option<Uuid>,
    pub session_id: Option<Uuid>,
    pub proposed: Option<Level>,
    pub rule_version: Option<i16>,
    pub decided_at: DateTime<Utc>,
    pub decided_by: Option<Uuid>,
}

/// Writes a level down.
pub fn insert(tx: &mut Tx<'_>, row: &LevelRow) -> QueryResult<()> {
    diesel::insert_into(learner_levels::table).values(row).execute(tx.conn).map(drop)
}

/// The levels of a person and of cards merged into theirs, the newest first, with who decided.
pub fn history(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<(LevelRow, Option<String>)>> {
    let its_learner =
        learners::organisation_id.eq(learner_levels::organisation_id).and(learners::id.eq(learner_levels::learner_id));
    let its_account = accounts::organisation_id
        .eq(learner_levels::organisation_id)
        .and(accounts::id.nullable().eq(learner_levels::decided_by));
    learner_levels::table
        .inner_join(learners::table.on(its_learner))
        .left_join(accounts::table.on(its_account))
        .filter(learner_levels::organisation_id.eq(tx.organisation))
        .filter(learners::id.eq(learner).or(learners::merged_into.eq(learner)))
        .order((learner_levels::decided_at.desc(), learner_levels::id.desc()))
        .select((LevelRow::as_select(), accounts::name.nullable()))
        .limit(100)
        .load(tx.conn)
}

/// True if a person, or a card merged into theirs, was enrolled with a facilitator.
pub fn was_with(tx: &mut Tx<'_>, learner: Uuid, facilitator: Uuid) -> QueryResult<bool> {
    let its_session =
        sessions::organisation_id.eq(enrolments::organisation_id).and(sessions::id.eq(enrolments::session_id));
    let its_learner =
        learners::organisation_id.eq(enrolments::organisation_id).and(learners::id.eq(enrolments::learner_id));
    let common = enrolments::table
        .inner_join(sessions::table.on(its_session))
        .inner_join(learners::table.on(its_learner))
        .filter(enrolments::organisation_id.eq(tx.organisation))
        .filter(learners::id.eq(learner).or(learners::merged_into.eq(learner)))
        .filter(sessions::facilitator_id.eq(facilitator));
    diesel::select(exists(common)).get_result(tx.conn)
}

/// Takes the link to a response out of the history.
pub fn forget_response(tx: &mut Tx<'_>, response: Uuid) -> QueryResult<()> {
    let own = learner_levels::organisation_id.eq(tx.organisation).and(learner_levels::response_id.eq(response));
    diesel::update(learner_levels::table.filter(own))
        .set(learner_levels::response_id.eq(None::<Uuid>))
        .execute(tx.conn)
        .map(drop)
}
