//! Further organisations beside the demonstration, to try the service with many of them.
//!
//! Their five years are not lived through the actions, which would take days for a thousand of them, but written by SQL
//! in sets, as the owner of the tables. Constraints check every row, and the calendar gets all sessions at once. Before
//! an organisation is committed, its seats, its calendar and its attendances are checked to agree.

use std::time::{Duration, Instant};

use chrono::{DateTime, Datelike, Days, Utc};
use chrono_tz::Europe::Paris;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{Date, Integer, Text, Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::{ORGANISATION, STAFF_SHOWN};
use crate::participation::questionnaires::models::EVALUATION_GRID;

/// Base of their identities, to which their number is added.
const FIRST: Uuid = Uuid::from_u128(0x5ca1_e000_0000_7000_8000_0000_0000_0000);
/// Number of weeks for which sessions are planned, fewer for organisations with few sessions.
const WEEKS_AHEAD: u32 = 12;

const WORKSPACE: &str = include_str!("workspace.sql");
const HISTORY: &str = include_str!("history.sql");
const VERIFICATION: &str = include_str!("verification.sql");

/// Amount of data to be there in the end.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    /// Number of organisations beside the demonstration's.
    pub organisations: u32,
    /// Number of sessions of each new organisation.
    pub sessions: u32,
}

/// Progress of the work.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Number of organisations that exist.
    pub done: u32,
    /// Number of organisations to exist in the end.
    pub total: u32,
    /// Time since the beginning.
    pub elapsed: Duration,
}

/// Reasons why organisations cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum GrowError {
    /// The database does not answer.
    #[error("cannot reach the database: {0}")]
    Connect(#[from] ConnectionError),
    /// The database refuses, or an organisation is not consistent.
    #[error("the database refused: {0}")]
    Query(#[from] diesel::result::Error),
}

/// Makes the missing organisations, each in one transaction, and reports each.
///
/// It returns the number that it made. The demonstration must exist, since their accounts have its password.
///
/// # Errors
/// Those of the database, and of an organisation that is not consistent.
pub fn grow(url: &str, scale: Scale, now: DateTime<Utc>, mut report: impl FnMut(Progress)) -> Result<u32, GrowError> {
    if scale.organisations == 0 {
        return Ok(0);
    }
    let (began, mut conn) = (Instant::now(), PgConnection::establish(url)?);
    conn.batch_execute("SET client_min_messages = warning")?;
    conn.batch_execute(WORKSPACE)?;
    let password_hash = password_hash(&mut conn)?;
    let mut made: u32 = 0;
    for number in 1..=scale.organisations {
        if !make(&mut conn, number, scale.sessions, now, &password_hash)? {
            continue;
        }
        made += 1;
        // Triggers and foreign keys use query plans that depend on the number of rows.
        if made.is_power_of_two() {
            conn.batch_execute("ANALYZE")?;
        }
        report(Progress { done: number, total: scale.organisations, elapsed: began.elapsed() });
    }
    if made > 0 {
        conn.batch_execute("VACUUM ANALYZE")?;
    }
    Ok(made)
}

/// Sets the organisation of the transaction, since row-level security may apply to the owner too.
fn set_organisation(conn: &mut PgConnection, organisation: Uuid) -> QueryResult<()> {
    conn.batch_execute(&format!("SET LOCAL clic.organisation = '{organisation}'"))
}

fn password_hash(conn: &mut PgConnection) -> QueryResult<String> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        password_hash: String,
    }
    conn.transaction(|conn| {
        set_organisation(conn, ORGANISATION)?;
        let hash = "SELECT password_hash FROM accounts WHERE organisation_id = current_organisation() AND email = $1";
        let row: Row = diesel::sql_query(hash).bind::<Text, _>(STAFF_SHOWN[0].0).get_result(conn)?;
        Ok(row.password_hash)
    })
}

/// Makes one organisation, unless it exists; true if it was made.
fn make(
    conn: &mut PgConnection,
    number: u32,
    sessions: u32,
    now: DateTime<Utc>,
    password_hash: &str,
) -> QueryResult<bool> {
    let organisation = Uuid::from_u128(FIRST.as_u128() + u128::from(number));
    let today = now.with_timezone(&Paris).date_naive();
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let whole = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    conn.transaction(|conn| {
        set_organisation(conn, organisation)?;
        let there = "SELECT FROM organisations WHERE organisation_id = current_organisation()";
        if diesel::sql_query(there).execute(conn)? > 0 {
            return Ok(false);
        }
        diesel::sql_query("INSERT INTO made VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb)")
            .bind::<SqlUuid, _>(organisation)
            .bind::<Integer, _>(whole(number))
            .bind::<Integer, _>(whole(sessions))
            .bind::<Timestamptz, _>(now)
            .bind::<Date, _>(monday)
            .bind::<Integer, _>(whole(WEEKS_AHEAD.min(sessions / 80)))
            .bind::<Text, _>(password_hash)
            .bind::<Text, _>(EVALUATION_GRID)
            .execute(conn)?;
        conn.batch_execute(HISTORY)?;
        conn.batch_execute(VERIFICATION)?;
        Ok(true)
    })
}
