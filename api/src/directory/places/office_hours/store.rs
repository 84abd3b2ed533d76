//! The table `office_hours`.

use chrono::NaiveTime;
use diesel::prelude::*;

use super::rules::{Hours, Span};
use crate::kernel::data::transaction::Tx;
use crate::schema::office_hours;

/// Finds the hours that were set; `None` if none were.
pub fn find(tx: &mut Tx<'_>) -> QueryResult<Option<Hours>> {
    let rows: Vec<(i16, NaiveTime, NaiveTime)> = office_hours::table
        .filter(office_hours::organisation_id.eq(tx.organisation))
        .order((office_hours::weekday, office_hours::opens))
        .select((office_hours::weekday, office_hours::opens, office_hours::closes))
        .load(tx.conn)?;
    let spans: Vec<Span> = rows.into_iter().map(|(weekday, opens, closes)| Span { weekday, opens, closes }).collect();
    Ok(Hours::new(&spans).ok())
}

/// Puts other hours in the place of those that were set.
pub fn replace(tx: &mut Tx<'_>, hours: &Hours) -> QueryResult<()> {
    diesel::delete(office_hours::table.filter(office_hours::organisation_id.eq(tx.organisation))).execute(tx.conn)?;
    let rows: Vec<_> = hours
        .spans()
        .map(|span| {
            (
                office_hours::organisation_id.eq(tx.organisation),
                office_hours::weekday.eq(span.weekday),
                office_hours::opens.eq(span.opens),
                office_hours::closes.eq(span.closes),
            )
        })
        .collect();
    diesel::insert_into(office_hours::table).values(rows).execute(tx.conn).map(drop)
}
