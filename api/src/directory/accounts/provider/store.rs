//! The table `account_identities`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::kernel::data::transaction::Tx;
use crate::schema::{account_identities, logins};

#[derive(Insertable)]
#[diesel(table_name = account_identities)]
struct IdentityRow<'a> {
    organisation_id: Uuid,
    issuer: &'a str,
    subject: &'a str,
    account_id: Uuid,
    linked_at: DateTime<Utc>,
}

/// Finds the account of an identity.
pub fn account_of(tx: &mut Tx<'_>, issuer: &str, subject: &str) -> QueryResult<Option<Uuid>> {
    account_identities::table
        .find((tx.organisation, issuer, subject))
        .select(account_identities::account_id)
        .first(tx.conn)
        .optional()
}

/// Returns whether an account has an identity at an issuer.
pub fn is_linked(tx: &mut Tx<'_>, account: Uuid, issuer: &str) -> QueryResult<bool> {
    let theirs = account_identities::table
        .filter(account_identities::organisation_id.eq(tx.organisation))
        .filter(account_identities::account_id.eq(account).and(account_identities::issuer.eq(issuer)));
    diesel::select(diesel::dsl::exists(theirs)).get_result(tx.conn)
}

pub fn link(tx: &mut Tx<'_>, issuer: &str, subject: &str, account: Uuid) -> QueryResult<()> {
    let row = IdentityRow { organisation_id: tx.organisation, issuer, subject, account_id: account, linked_at: tx.now };
    diesel::insert_into(account_identities::table).values(row).execute(tx.conn).map(drop)
}

/// Forgets the identities of an account; returns whether it had any.
pub fn unlink(tx: &mut Tx<'_>, account: Uuid) -> QueryResult<bool> {
    let theirs = account_identities::table
        .filter(account_identities::organisation_id.eq(tx.organisation))
        .filter(account_identities::account_id.eq(account));
    diesel::delete(theirs).execute(tx.conn).map(|gone| gone > 0)
}

/// Finds the logins that are not revoked and came from a session, or an account, at the provider.
pub fn logins_of(tx: &mut Tx<'_>, account: Option<Uuid>, session: Option<&str>) -> QueryResult<Vec<(Uuid, Uuid)>> {
    let mut query = logins::table
        .filter(logins::organisation_id.eq(tx.organisation).and(logins::revoked_at.is_null()))
        .filter(logins::id_token.is_not_null())
        .select((logins::id, logins::account_id))
        .into_boxed();
    if let Some(account) = account {
        query = query.filter(logins::account_id.eq(account));
    }
    if let Some(session) = session {
        query = query.filter(logins::provider_session.eq(session.to_owned()));
    }
    query.load(tx.conn)
}
