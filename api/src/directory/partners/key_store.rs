//! Keys as requests show them: whose they are, and when they were last used.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Binary, Nullable, Text, Timestamptz};
use uuid::Uuid;

use super::Scope;
use crate::kernel::data::transaction::Tx;
use crate::kernel::security::principal::{By, Partner};
use crate::kernel::text::problem::Problem;

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    key_id: Uuid,
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    partner_id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Array<Text>)]
    scopes: Vec<String>,
    #[diesel(sql_type = Timestamptz)]
    ends_at: DateTime<Utc>,
}

/// Whose key it is, while it holds.
pub fn find(tx: &mut Tx<'_>, hash: &[u8], at: DateTime<Utc>) -> Result<Option<Partner>, Problem> {
    let found: Option<Found> = diesel::sql_query("SELECT * FROM partner_of_key($1, $2)")
        .bind::<Binary, _>(hash)
        .bind::<Timestamptz, _>(at)
        .get_result(tx.conn)
        .optional()?;
    Ok(found.map(|found| Partner {
        id: found.partner_id,
        by: By::Key { id: found.key_id, name: found.name, ends_at: found.ends_at },
        scopes: found.scopes.iter().filter_map(|word| Scope::from_word(word)).map(Scope::word).collect(),
    }))
}

/// Writes down that a key was used, and for which feed of the calendar.
pub fn note_use(tx: &mut Tx<'_>, key: Uuid, feed: Option<&str>) -> Result<(), Problem> {
    diesel::sql_query("SELECT note_partner_key($1, $2, $3)")
        .bind::<diesel::sql_types::Uuid, _>(key)
        .bind::<Timestamptz, _>(tx.now)
        .bind::<Nullable<Text>, _>(feed)
        .execute(tx.conn)?;
    Ok(())
}
