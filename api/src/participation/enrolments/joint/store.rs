//! The table `joint_enrolments`.

use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::joint_enrolments;

/// Keeps which enrolments were made by one request.
pub(super) fn insert(tx: &mut Tx<'_>, request: Uuid, enrolments: &[Uuid]) -> QueryResult<()> {
    let rows: Vec<_> = enrolments
        .iter()
        .map(|id| {
            (
                joint_enrolments::organisation_id.eq(tx.organisation),
                joint_enrolments::enrolment_id.eq(*id),
                joint_enrolments::request_id.eq(request),
            )
        })
        .collect();
    diesel::insert_into(joint_enrolments::table).values(rows).execute(tx.conn).map(drop)
}

/// Enrolments that were made by the same request as another, itself included.
pub fn enrolled_with(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<Vec<Uuid>> {
    let request = joint_enrolments::table.find((tx.organisation, enrolment)).select(joint_enrolments::request_id);
    let Some(request) = request.first::<Uuid>(tx.conn).optional()? else { return Ok(vec![enrolment]) };
    joint_enrolments::table
        .filter(joint_enrolments::organisation_id.eq(tx.organisation).and(joint_enrolments::request_id.eq(request)))
        .order(joint_enrolments::enrolment_id)
        .select(joint_enrolments::enrolment_id)
        .load(tx.conn)
}
