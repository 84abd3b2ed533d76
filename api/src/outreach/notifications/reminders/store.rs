//! The table `reminder_days`, and the sessions to look at.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Timestamptz, Uuid as SqlUuid};
use uuid::Uuid;

use super::rules::ReminderDays;
use crate::kernel::data::transaction::Tx;
use crate::schema::reminder_days::{call, email, letter, sms, table};

/// Reads the days of each way.
pub fn days(tx: &mut Tx<'_>) -> QueryResult<ReminderDays> {
    type Row = (Vec<Option<i16>>, Vec<Option<i16>>, Vec<Option<i16>>, Vec<Option<i16>>);
    let (of_email, of_sms, of_call, of_letter): Row =
        table.find(tx.organisation).select((email, sms, call, letter)).first(tx.conn)?;
    let read = |days: Vec<Option<i16>>| days.into_iter().flatten().collect();
    Ok(ReminderDays { email: read(of_email), sms: read(of_sms), call: read(of_call), letter: read(of_letter) })
}

/// Writes the days of each way.
pub fn set_days(tx: &mut Tx<'_>, days: &ReminderDays) -> QueryResult<()> {
    diesel::update(table.find(tx.organisation))
        .set((email.eq(&days.email), sms.eq(&days.sms), call.eq(&days.call), letter.eq(&days.letter)))
        .execute(tx.conn)
        .map(drop)
}

/// Organisations with sessions in which somebody may have to be reminded at a time, UTC.
pub fn due(conn: &mut PgConnection, at: DateTime<Utc>) -> QueryResult<Vec<Uuid>> {
    diesel::select(due_reminders(at)).load(conn)
}

/// Lets the sessions in which everybody is reminded rest until their next reminder.
pub fn mark_done(tx: &mut Tx<'_>) -> QueryResult<()> {
    diesel::sql_query("SELECT reminders_done($1)").bind::<Timestamptz, _>(tx.now).execute(tx.conn).map(drop)
}

diesel::define_sql_function! {
    /// Organisations with sessions in which somebody may have to be reminded.
    fn due_reminders(at: Timestamptz) -> SqlUuid;
}
