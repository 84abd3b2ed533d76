//! The table `kept_responses`.

use chrono::NaiveDate;
use diesel::dsl::{And, Eq};
use diesel::prelude::*;
use uuid::Uuid;

use super::store::ResponseRow;
use crate::kernel::data::transaction::Tx;
use crate::schema::{kept_responses, learners, questionnaire_responses};

/// A row of `kept_responses`.
#[derive(Queryable, Selectable, Insertable, Debug, Clone)]
#[diesel(table_name = kept_responses, check_for_backend(diesel::pg::Pg))]
pub struct KeptRow {
    pub organisation_id: Uuid,
    pub response_id: Uuid,
    pub learner_id: Uuid,
    pub agreed_on: NaiveDate,
    pub noted_by: Uuid,
}

/// Keeps a response on a person's card; false if it is on one.
pub fn keep(tx: &mut Tx<'_>, row: &KeptRow) -> QueryResult<bool> {
    let kept = diesel::insert_into(kept_responses::table).values(row).on_conflict_do_nothing().execute(tx.conn)?;
    Ok(kept == 1)
}

/// Takes a response off a person's card; returns whose it was.
pub fn detach(tx: &mut Tx<'_>, response: Uuid) -> QueryResult<Option<Uuid>> {
    diesel::delete(kept_responses::table.find((tx.organisation, response)))
        .returning(kept_responses::learner_id)
        .get_result(tx.conn)
        .optional()
}

/// The people of some responses that are on a card, with their names.
pub fn kept_of(tx: &mut Tx<'_>, responses: &[Uuid]) -> QueryResult<Vec<(KeptRow, String, String)>> {
    kept()
        .filter(kept_responses::organisation_id.eq(tx.organisation))
        .filter(kept_responses::response_id.eq_any(responses))
        .select((KeptRow::as_select(), learners::given_name, learners::family_name))
        .load(tx.conn)
}

/// Responses that count on the card of a person, the newest first.
///
/// Those of people who were merged into it are among them.
pub fn of_learner(tx: &mut Tx<'_>, learner: Uuid) -> QueryResult<Vec<ResponseRow>> {
    kept()
        .filter(kept_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::discarded_on.is_null())
        .filter(learners::id.eq(learner).or(learners::merged_into.eq(learner)))
        .order((questionnaire_responses::answered_on.desc(), questionnaire_responses::id))
        .select(ResponseRow::as_select())
        .limit(50)
        .load(tx.conn)
}

/// A person with a response on their card: learner, names, version and boxes.
pub type KeptBoxes = (Uuid, String, String, Uuid, Vec<u8>);

/// The responses to a questionnaire that are on cards and count.
pub fn kept_boxes(tx: &mut Tx<'_>, questionnaire: Uuid) -> QueryResult<Vec<KeptBoxes>> {
    kept()
        .filter(kept_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::organisation_id.eq(tx.organisation))
        .filter(questionnaire_responses::questionnaire_id.eq(questionnaire))
        .filter(questionnaire_responses::discarded_on.is_null())
        .order((learners::folded_name, kept_responses::response_id))
        .select((
            kept_responses::learner_id,
            learners::given_name,
            learners::family_name,
            questionnaire_responses::version_id,
            questionnaire_responses::boxes,
        ))
        .limit(500)
        .load(tx.conn)
}

/// Responses on cards, with the people whose cards they are.
#[diesel::dsl::auto_type]
fn kept() -> _ {
    let its_learner: And<
        Eq<learners::organisation_id, kept_responses::organisation_id>,
        Eq<learners::id, kept_responses::learner_id>,
    > = learners::organisation_id.eq(kept_responses::organisation_id).and(learners::id.eq(kept_responses::learner_id));
    let its_response: And<
        Eq<questionnaire_responses::organisation_id, kept_responses::organisation_id>,
        Eq<questionnaire_responses::id, kept_responses::response_id>,
    > = questionnaire_responses::organisation_id
        .eq(kept_responses::organisation_id)
        .and(questionnaire_responses::id.eq(kept_responses::response_id));
    kept_responses::table
        .inner_join(learners::table.on(its_learner))
        .inner_join(questionnaire_responses::table.on(its_response))
}
