//! The table `evaluation_forms`, and the rows of `evaluations` that came on paper.

use diesel::prelude::*;
use uuid::Uuid;

use super::super::store::EvaluationRow;
use crate::kernel::data::transaction::Tx;
use crate::schema::{evaluation_forms, evaluations};

/// The code of a session and the version of its sheets, if it has a form.
pub fn find(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Option<(String, i32)>> {
    evaluation_forms::table
        .find((tx.organisation, session))
        .select((evaluation_forms::code, evaluation_forms::version))
        .first(tx.conn)
        .optional()
}

/// The session of a code.
pub fn session_of(tx: &mut Tx<'_>, code: &str) -> QueryResult<Option<Uuid>> {
    evaluation_forms::table
        .filter(evaluation_forms::organisation_id.eq(tx.organisation).and(evaluation_forms::code.eq(code)))
        .select(evaluation_forms::session_id)
        .first(tx.conn)
        .optional()
}

/// Gives a session a form with this code; false if the code is taken, or the session has one.
pub fn insert(tx: &mut Tx<'_>, session: Uuid, code: &str) -> QueryResult<bool> {
    diesel::insert_into(evaluation_forms::table)
        .values((
            evaluation_forms::organisation_id.eq(tx.organisation),
            evaluation_forms::session_id.eq(session),
            evaluation_forms::code.eq(code),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)
        .map(|written| written == 1)
}

/// Raises the version of the sheets, if it is still the one that was read.
pub fn raise_version(tx: &mut Tx<'_>, session: Uuid, read: i32) -> QueryResult<bool> {
    let form = evaluation_forms::table.find((tx.organisation, session)).filter(evaluation_forms::version.eq(read));
    diesel::update(form)
        .set(evaluation_forms::version.eq(evaluation_forms::version + 1))
        .execute(tx.conn)
        .map(|written| written == 1)
}

/// Number of evaluations of a session.
pub fn count(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<i64> {
    evaluations::table
        .filter(evaluations::organisation_id.eq(tx.organisation).and(evaluations::session_id.eq(session)))
        .count()
        .get_result(tx.conn)
}

/// The sheets of a session, by number.
pub fn sheets(tx: &mut Tx<'_>, session: Uuid) -> QueryResult<Vec<EvaluationRow>> {
    evaluations::table
        .filter(evaluations::organisation_id.eq(tx.organisation).and(evaluations::session_id.eq(session)))
        .filter(evaluations::sheet.is_not_null())
        .order(evaluations::sheet)
        .select(EvaluationRow::as_select())
        .load(tx.conn)
}
