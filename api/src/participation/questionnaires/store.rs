//! The tables `questionnaires` and `questionnaire_versions`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::Value;
use uuid::Uuid;

use super::{GRID_OF_SESSIONS, QuestionnairePurpose, VersionStatus};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::schema::{evaluations, questionnaire_versions, questionnaires};

/// A row of `questionnaires`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = questionnaires, check_for_backend(diesel::pg::Pg))]
pub struct QuestionnaireRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub code: String,
    pub prefix: String,
    pub created_at: DateTime<Utc>,
    pub purpose: QuestionnairePurpose,
}

impl QuestionnaireRow {
    /// Refuses what the grid of evaluations is not for: it is answered through the sessions.
    pub fn require_general(&self) -> Result<(), Problem> {
        match self.purpose {
            QuestionnairePurpose::General => Ok(()),
            QuestionnairePurpose::SessionEvaluation => Err(Problem::new(GRID_OF_SESSIONS)),
        }
    }
}

/// A row of `questionnaire_versions`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = questionnaire_versions, check_for_backend(diesel::pg::Pg))]
pub struct VersionRow {
    pub organisation_id: Uuid,
    pub id: Uuid,
    pub questionnaire_id: Uuid,
    pub number: i16,
    pub status: VersionStatus,
    pub definition: Value,
    pub revision: i32,
    pub sheets: i32,
    pub created_at: DateTime<Utc>,
    pub published_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// Writes a questionnaire down; a code or prefix that is taken is left, and false.
pub fn insert(tx: &mut Tx<'_>, row: &QuestionnaireRow) -> QueryResult<bool> {
    let inserted = diesel::insert_into(questionnaires::table).values(row).on_conflict_do_nothing().execute(tx.conn)?;
    Ok(inserted == 1)
}

/// A questionnaire.
pub fn find(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<QuestionnaireRow>> {
    questionnaires::table.find((tx.organisation, id)).select(QuestionnaireRow::as_select()).first(tx.conn).optional()
}

/// A questionnaire, locked until the end of the transaction.
pub fn lock(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<QuestionnaireRow>> {
    questionnaires::table
        .find((tx.organisation, id))
        .select(QuestionnaireRow::as_select())
        .for_no_key_update()
        .first(tx.conn)
        .optional()
}

/// The questionnaire of a code.
pub fn of_code(tx: &mut Tx<'_>, code: &str) -> QueryResult<Option<QuestionnaireRow>> {
    questionnaires::table
        .filter(questionnaires::organisation_id.eq(tx.organisation).and(questionnaires::code.eq(code)))
        .select(QuestionnaireRow::as_select())
        .first(tx.conn)
        .optional()
}

/// The grid of evaluations.
pub fn grid(tx: &mut Tx<'_>) -> QueryResult<QuestionnaireRow> {
    questionnaires::table
        .filter(questionnaires::organisation_id.eq(tx.organisation))
        .filter(questionnaires::purpose.eq(QuestionnairePurpose::SessionEvaluation))
        .select(QuestionnaireRow::as_select())
        .first(tx.conn)
}

/// Prefixes of all questionnaires.
pub fn prefixes(tx: &mut Tx<'_>) -> QueryResult<Vec<String>> {
    questionnaires::table
        .filter(questionnaires::organisation_id.eq(tx.organisation))
        .select(questionnaires::prefix)
        .load(tx.conn)
}

/// Questionnaires, the oldest first; one more than asked for, which says whether there is another page.
pub fn list(tx: &mut Tx<'_>, after: Option<Uuid>, limit: i64) -> QueryResult<Vec<QuestionnaireRow>> {
    questionnaires::table
        .filter(questionnaires::organisation_id.eq(tx.organisation))
        .filter(questionnaires::id.gt(after.unwrap_or_default()))
        .order(questionnaires::id)
        .select(QuestionnaireRow::as_select())
        .limit(limit + 1)
        .load(tx.conn)
}

/// The versions of some questionnaires, the oldest first.
pub fn versions(tx: &mut Tx<'_>, questionnaires: &[Uuid]) -> QueryResult<Vec<VersionRow>> {
    questionnaire_versions::table
        .filter(questionnaire_versions::organisation_id.eq(tx.organisation))
        .filter(questionnaire_versions::questionnaire_id.eq_any(questionnaires))
        .order(questionnaire_versions::number)
        .select(VersionRow::as_select())
        .load(tx.conn)
}

/// A version.
pub fn version(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<Option<VersionRow>> {
    questionnaire_versions::table.find((tx.organisation, id)).select(VersionRow::as_select()).first(tx.conn).optional()
}

/// Writes a version down; a second draft is refused by `questionnaire_versions_one_draft`.
pub fn insert_version(tx: &mut Tx<'_>, row: &VersionRow) -> QueryResult<()> {
    diesel::insert_into(questionnaire_versions::table).values(row).execute(tx.conn).map(drop)
}

/// Replaces the definition of a draft that still has the revision it was read with.
pub fn edit_draft(tx: &mut Tx<'_>, id: Uuid, read: i32, definition: &Value) -> QueryResult<bool> {
    let own = questionnaire_versions::table
        .find((tx.organisation, id))
        .filter(questionnaire_versions::revision.eq(read))
        .filter(questionnaire_versions::status.eq(VersionStatus::Draft));
    diesel::update(own)
        .set((questionnaire_versions::definition.eq(definition), questionnaire_versions::revision.eq(read + 1)))
        .execute(tx.conn)
        .map(|changed| changed == 1)
}

/// Publishes a version.
pub fn publish(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<VersionRow> {
    diesel::update(questionnaire_versions::table.find((tx.organisation, id)))
        .set((
            questionnaire_versions::status.eq(VersionStatus::Published),
            questionnaire_versions::published_at.eq(tx.now),
            questionnaire_versions::revision.eq(questionnaire_versions::revision + 1),
        ))
        .returning(VersionRow::as_select())
        .get_result(tx.conn)
}

/// Closes a version.
pub fn close(tx: &mut Tx<'_>, id: Uuid) -> QueryResult<VersionRow> {
    diesel::update(questionnaire_versions::table.find((tx.organisation, id)))
        .set((
            questionnaire_versions::status.eq(VersionStatus::Closed),
            questionnaire_versions::closed_at.eq(tx.now),
            questionnaire_versions::revision.eq(questionnaire_versions::revision + 1),
        ))
        .returning(VersionRow::as_select())
        .get_result(tx.conn)
}

/// Counts sheets that are printed, and returns how many there are then.
pub fn add_sheets(tx: &mut Tx<'_>, id: Uuid, more: i32) -> QueryResult<i32> {
    diesel::update(questionnaire_versions::table.find((tx.organisation, id)))
        .set(questionnaire_versions::sheets.eq(questionnaire_versions::sheets + more))
        .returning(questionnaire_versions::sheets)
        .get_result(tx.conn)
}

/// Number of evaluations by each of some versions of the grid.
pub fn evaluations_by_version(tx: &mut Tx<'_>, versions: &[Uuid]) -> QueryResult<Vec<(Uuid, i64)>> {
    evaluations::table
        .filter(evaluations::organisation_id.eq(tx.organisation))
        .filter(evaluations::version_id.eq_any(versions))
        .group_by(evaluations::version_id)
        .select((evaluations::version_id, diesel::dsl::count_star()))
        .load(tx.conn)
}
