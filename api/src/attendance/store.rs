//! The table `attendances`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::upsert::excluded;
use uuid::Uuid;

use super::Presence;
use crate::kernel::database::Tx;
use crate::schema::{accounts, attendances, evaluations};

/// A tick with when and by whom.
#[derive(Queryable, Debug, Clone)]
pub struct Tick {
    pub enrolment_id: Uuid,
    pub status: Presence,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: String,
}

/// The ticks of some enrolments.
pub fn of(tx: &mut Tx<'_>, enrolments: &[Uuid]) -> QueryResult<HashMap<Uuid, Tick>> {
    let recorder =
        accounts::organisation_id.eq(attendances::organisation_id).and(accounts::id.eq(attendances::recorded_by));
    let ticks: Vec<Tick> = attendances::table
        .inner_join(accounts::table.on(recorder))
        .filter(attendances::organisation_id.eq(tx.organisation))
        .filter(attendances::enrolment_id.eq_any(enrolments))
        .select((attendances::enrolment_id, attendances::status, attendances::recorded_at, accounts::name))
        .load(tx.conn)?;
    Ok(ticks.into_iter().map(|tick| (tick.enrolment_id, tick)).collect())
}

/// Which of some enrolments have given their evaluation.
pub fn evaluated(tx: &mut Tx<'_>, enrolments: &[Uuid]) -> QueryResult<Vec<Uuid>> {
    evaluations::table
        .filter(evaluations::organisation_id.eq(tx.organisation))
        .filter(evaluations::enrolment_id.eq_any(enrolments))
        .select(evaluations::enrolment_id)
        .load(tx.conn)
}

/// Ticks, or ticks again.
pub fn tick(tx: &mut Tx<'_>, enrolment: Uuid, status: Presence, by: Uuid) -> QueryResult<()> {
    diesel::insert_into(attendances::table)
        .values((
            attendances::organisation_id.eq(tx.organisation),
            attendances::enrolment_id.eq(enrolment),
            attendances::status.eq(status),
            attendances::recorded_at.eq(tx.now),
            attendances::recorded_by.eq(by),
        ))
        .on_conflict((attendances::organisation_id, attendances::enrolment_id))
        .do_update()
        .set((
            attendances::status.eq(excluded(attendances::status)),
            attendances::recorded_at.eq(excluded(attendances::recorded_at)),
            attendances::recorded_by.eq(excluded(attendances::recorded_by)),
        ))
        .execute(tx.conn)
        .map(drop)
}

/// Takes a tick back.
pub fn untick(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<()> {
    diesel::delete(attendances::table.find((tx.organisation, enrolment))).execute(tx.conn).map(drop)
}
