//! Refusals: why a seat was refused or given back, as one of six words.
//!
//! They stand beside the ended enrolment, whose person, session and level say the rest.

use std::collections::HashMap;

use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::programme::sessions;
use crate::schema::refusals;

crate::words! {
    /// Reason to refuse a seat, or to give one back. It never says anything about health.
    ///
    /// `too_far`: the place. `wrong_day`: the day or the hour. `full`: no room when it was wanted. `level`: too easy or
    /// too hard. `personal`: a matter of the person's own. `other`: anything else.
    RefusalReason {
        /// The place is too far.
        TooFar = "too_far",
        /// The day or the hour does not suit.
        WrongDay = "wrong_day",
        /// There was no room when it was wanted.
        Full = "full",
        /// Too easy, or too hard.
        Level = "level",
        /// A matter of the person's own.
        Personal = "personal",
        /// Anything else.
        Other = "other",
    }
}

/// Why a seat is refused or given back, as far as somebody said it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Why<'a> {
    /// One of the six words.
    pub code: Option<RefusalReason>,
    /// The person's own words.
    pub words: Option<&'a str>,
}

impl<'a> From<Option<&'a str>> for Why<'a> {
    fn from(words: Option<&'a str>) -> Why<'a> {
        Why { code: None, words }
    }
}

/// Keeps the reason of an enrolment that ends today.
pub(super) fn insert(tx: &mut Tx<'_>, enrolment: Uuid, reason: RefusalReason) -> Result<(), Problem> {
    let zone = sessions::actions::desk_zone(tx)?;
    let said = (refusals::reason.eq(reason), refusals::day.eq(tx.now.with_timezone(&zone).date_naive()));
    diesel::insert_into(refusals::table)
        .values((refusals::organisation_id.eq(tx.organisation), refusals::enrolment_id.eq(enrolment), said))
        .on_conflict((refusals::organisation_id, refusals::enrolment_id))
        .do_update()
        .set(said)
        .execute(tx.conn)?;
    Ok(())
}

/// Forgets the reason of an enrolment that was restored.
pub(super) fn forget(tx: &mut Tx<'_>, enrolment: Uuid) -> QueryResult<()> {
    diesel::delete(refusals::table.find((tx.organisation, enrolment))).execute(tx.conn).map(drop)
}

/// Reads the reasons of some enrolments.
pub(super) fn find(tx: &mut Tx<'_>, enrolments: &[Uuid]) -> QueryResult<HashMap<Uuid, RefusalReason>> {
    let rows: Vec<(Uuid, RefusalReason)> = refusals::table
        .filter(refusals::organisation_id.eq(tx.organisation).and(refusals::enrolment_id.eq_any(enrolments)))
        .select((refusals::enrolment_id, refusals::reason))
        .load(tx.conn)?;
    Ok(rows.into_iter().collect())
}
