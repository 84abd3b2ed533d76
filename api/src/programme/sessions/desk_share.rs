//! Seats that are kept for the desk until some hours before a session.
//!
//! The web and partners do not give them away. How many a session keeps is decided by a trigger of the database, in one
//! place.

use actix_web::{HttpResponse, get, put};
use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::SessionRow;
use super::words::SessionStatus;
use crate::directory::places::settings::{Current, Setting};
use crate::kernel::data::clock::Clock;
use crate::kernel::data::database::Database;
use crate::kernel::data::jobs::{HALF_MINUTE, Job, Run, for_each};
use crate::kernel::data::transaction::{Caller, Tx};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::schema::{desk_shares, sessions};

type CurrentDeskShare = Current<DeskShare>;

static DESK_SHARE: Setting<(i16, i16)> =
    Setting { name: "desk_share", find, write, logged: |share| json!(DeskShare::new(*share)) };

/// The job that gives seats to anybody whose hours have come.
pub const RELEASE: Job = Job { name: "desk_seats", every: HALF_MINUTE, run: Run::Blocking(release) };

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_desk_share,  [No, No, No, Yes, Yes], Limit::Caller)
        .add(set_desk_share,   [No, No, No, No, Yes], Limit::Caller);
}

/// Seats of each session that only the team gives away, until some hours before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"seats": 1, "hours": 48}))]
pub struct DeskShare {
    /// Number of seats of each session; 0 keeps none.
    #[schema(minimum = 0, maximum = 12)]
    seats: i64,
    /// Number of hours before the session from which anybody gets them.
    #[schema(minimum = 1, maximum = 336)]
    hours: i64,
}

impl DeskShare {
    fn new((seats, hours): (i16, i16)) -> DeskShare {
        DeskShare { seats: seats.into(), hours: hours.into() }
    }
}

/// Shows how many seats of each session are kept for the desk.
#[utoipa::path(tag = "staff", responses((status = 200, body = CurrentDeskShare)))]
#[get("/desk-share")]
pub async fn show_desk_share(context: Context) -> Result<HttpResponse, Problem> {
    Ok(DESK_SHARE.show(&context).await?.map(DeskShare::new).answer())
}

/// Sets how many seats of each session are kept for the desk, for all sessions to come.
///
/// Refused with `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff", request_body = DeskShare, responses((status = 200, body = CurrentDeskShare)))]
#[put("/desk-share")]
pub async fn set_desk_share(context: Context, body: Body<DeskShare>) -> Result<HttpResponse, Problem> {
    let DeskShare { seats, hours } = body.value;
    let mut fields = Fields::default();
    let share = (fields.number("/seats", seats, 0, 12), fields.number("/hours", hours, 1, 336));
    fields.done()?;
    Ok(DESK_SHARE.set(&context, share).await?.map(DeskShare::new).answer())
}

impl SessionRow {
    /// Number of free seats: of the public and of partners without those that are kept for the desk.
    pub fn room(&self, trusted: bool) -> i16 {
        let kept = if trusted { 0 } else { self.desk_seats };
        (self.capacity - self.seats_taken - kept).max(0)
    }

    /// Number of free seats that only the desk gives away.
    pub(super) fn kept_room(&self) -> i16 {
        self.desk_seats.min(self.room(true))
    }

    /// Number of seats that somebody who telephones may get.
    ///
    /// Where people wait, these are those kept for the desk alone.
    pub fn room_by_phone(&self) -> i16 {
        if self.waiting > 0 || self.desk_seats == 0 { self.kept_room() } else { self.room(true) }
    }
}

/// Number of seats, and of hours before the session.
fn find(tx: &mut Tx<'_>) -> Result<(i16, i16), Problem> {
    let own = desk_shares::table.find(tx.organisation).select((desk_shares::seats, desk_shares::hours));
    Ok(own.first(tx.conn).optional()?.unwrap_or((0, 48)))
}

/// Writes the share, and applies it to all sessions to come.
fn write(tx: &mut Tx<'_>, (seats, hours): &(i16, i16)) -> Result<(), Problem> {
    let values = (desk_shares::seats.eq(seats), desk_shares::hours.eq(hours));
    diesel::insert_into(desk_shares::table)
        .values((desk_shares::organisation_id.eq(tx.organisation), values))
        .on_conflict(desk_shares::organisation_id)
        .do_update()
        .set(values)
        .execute(tx.conn)?;
    let coming = sessions::starts_at.gt(tx.now).and(sessions::status.eq(SessionStatus::Scheduled));
    let ids: Vec<Uuid> = sessions::table
        .filter(sessions::organisation_id.eq(tx.organisation).and(coming))
        .order(sessions::id)
        .select(sessions::id)
        .for_update()
        .load(tx.conn)?;
    Ok(apply(tx, &ids)?)
}

/// Lets the trigger decide again what sessions keep, and the waiting list who gets what is free now.
fn apply(tx: &mut Tx<'_>, ids: &[Uuid]) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE sessions SET desk_until = desk_until,
             next_deadline = CASE WHEN waiting > 0 THEN least(next_deadline, $3) ELSE next_deadline END
         WHERE organisation_id = $1 AND id = ANY ($2)",
    )
    .bind::<SqlUuid, _>(tx.organisation)
    .bind::<diesel::sql_types::Array<SqlUuid>, _>(ids)
    .bind::<Timestamptz, _>(tx.now)
    .execute(tx.conn)
    .map(drop)
}

fn release(database: &Database, clock: &Clock) -> Result<(), Problem> {
    let now = clock.now();
    for_each(database, database.ask(|conn| due(conn, now))?, |organisation| {
        database.write_blocking(&Caller::system(organisation, now), |tx| {
            let ids: Vec<Uuid> = sessions::table
                .filter(sessions::organisation_id.eq(tx.organisation).and(sessions::desk_until.le(tx.now)))
                .order(sessions::id)
                .select(sessions::id)
                .for_update()
                .load(tx.conn)?;
            Ok(apply(tx, &ids)?)
        })
    })
}

fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(due_desk_seats(at)).load(conn)
}

diesel::define_sql_function! {
    /// Finds the organisations with seats that are no longer kept at a time.
    fn due_desk_seats(at: Timestamptz) -> SqlUuid;
}
