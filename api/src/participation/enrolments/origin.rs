//! Origins of web enrolments: the pseudonym of the network that each came from, kept for a week.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::Channel;
use super::store::EnrolmentRow;
use crate::kernel::data::transaction::Tx;
use crate::schema::enrolments;

/// Traits that requests over the web may share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Pseudonym of the network; none once it is erased, and of what did not come over the web.
    pub origin: Option<Vec<u8>>,
    /// Stated number, in E.164.
    pub phone: Option<String>,
    /// Stated e-mail address.
    pub email: Option<String>,
}

impl From<&EnrolmentRow> for Source {
    fn from(row: &EnrolmentRow) -> Source {
        Source { origin: row.origin.clone(), phone: row.stated.phone.clone(), email: row.stated.email.clone() }
    }
}

/// Number of enrolments over the web since a time, UTC, counted no further than `most`.
pub fn count_since(tx: &mut Tx<'_>, since: DateTime<Utc>, most: i64) -> QueryResult<usize> {
    enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::created_at.gt(since)))
        .filter(enrolments::channel.eq(Channel::Web))
        .select(enrolments::id)
        .limit(most)
        .load::<Uuid>(tx.conn)
        .map(|found| found.len())
}

/// Organisations with origins of before a time, UTC.
pub fn with_old(conn: &mut PgConnection, before: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(with_old_enrolment_origins(before)).load(conn)
}

/// Erases the origins of before a time, UTC; returns how many.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> QueryResult<usize> {
    let old = enrolments::table
        .filter(enrolments::organisation_id.eq(tx.organisation).and(enrolments::created_at.lt(before)))
        .filter(enrolments::origin.is_not_null());
    diesel::update(old).set(enrolments::origin.eq(None::<Vec<u8>>)).execute(tx.conn)
}

diesel::define_sql_function! {
    /// Organisations with origins of enrolments of before a time.
    fn with_old_enrolment_origins(before: Timestamptz) -> SqlUuid;
}
