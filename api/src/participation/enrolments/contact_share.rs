//! Share of one contact in the seats of the web: a number, or a mailbox by any of its addresses.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use super::Channel;
use super::stated::Stated;
use super::store::{LIVE, with_session};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::email;
use crate::schema::{enrolments, sessions};

/// Locks a number and an address until the transaction ends.
pub fn lock_contact(tx: &mut Tx<'_>, stated: &Stated) -> QueryResult<()> {
    let mailbox_of = stated.email.as_deref().map(email::mailbox);
    let mut contacts: Vec<_> = [&stated.phone, &mailbox_of].into_iter().flatten().collect();
    // In one order, so that two transactions cannot wait for each other.
    contacts.sort_unstable();
    for contact in contacts {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<Text, _>(format!("{} {contact}", tx.organisation))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Number of seats to come that were taken over the web under a number or a mailbox.
pub fn seats_to_come(tx: &mut Tx<'_>, stated: &Stated) -> QueryResult<i64> {
    let mailbox_of = stated.email.as_deref().map(email::mailbox);
    let theirs = enrolments::stated_phone.eq(&stated.phone).or(mailbox(enrolments::stated_email).eq(mailbox_of));
    with_session()
        .filter(enrolments::organisation_id.eq(tx.organisation).and(theirs.assume_not_null()))
        .filter(enrolments::channel.eq(Channel::Web).and(enrolments::status.eq_any(LIVE)))
        .filter(sessions::starts_at.gt(tx.now))
        .select(diesel::dsl::sum(enrolments::party_size))
        .first::<Option<i64>>(tx.conn)
        .map(Option::unwrap_or_default)
}

diesel::define_sql_function! {
    /// The mailbox of an address, as `email::mailbox` finds it.
    fn mailbox(address: Nullable<Text>) -> Nullable<Text>;
}
