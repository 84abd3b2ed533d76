//! Lookup of the keys in requests: their principal, and their last use.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Binary, Nullable, Text, Timestamptz};
use uuid::Uuid;

use super::Scope;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::{ApiKey, By, Partner, Principal};
use crate::kernel::text::problem::Problem;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    key_id: Uuid,
    #[diesel(sql_type = Nullable<diesel::sql_types::Uuid>)]
    partner_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Array<Text>)]
    scopes: Vec<String>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
}

/// Finds the principal of a valid key by the key's hash.
pub fn find(tx: &mut Tx<'_>, hash: &[u8], at: DateTime<Utc>) -> Result<Option<Principal>, Problem> {
    let found: Option<Found> = diesel::sql_query("SELECT * FROM find_key($1, $2)")
        .bind::<Binary, _>(hash)
        .bind::<Timestamptz, _>(at)
        .get_result(tx.conn)
        .optional()?;
    Ok(found.map(|found| {
        let scopes = found.scopes.iter().filter_map(|word| Scope::from_word(word));
        let scopes = scopes.flat_map(Scope::with_reading).map(Scope::word).collect();
        let key = ApiKey { id: found.key_id, name: found.name, scopes, ends_at: found.ends_at };
        match found.partner_id {
            Some(id) => Principal::Partner(Partner { id, by: By::Key(key) }),
            None => Principal::Program(key),
        }
    }))
}

/// Records the use of a key, and the feed of the calendar that it read.
pub fn note_use(tx: &mut Tx<'_>, key: Uuid, feed: Option<&str>) -> Result<(), Problem> {
    diesel::sql_query("SELECT note_key($1, $2, $3)")
        .bind::<diesel::sql_types::Uuid, _>(key)
        .bind::<Timestamptz, _>(tx.now)
        .bind::<Nullable<Text>, _>(feed)
        .execute(tx.conn)?;
    Ok(())
}
