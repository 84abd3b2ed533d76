//! Expressions of what is read beside a session: the closure of its day, and who welcomes.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::sql_types::{Nullable, Text};

/// The condition that a closure covers the day of a session, to follow the columns that are read.
pub(super) const CLOSURES_OF_THE_DAY: &str = "FROM closures c WHERE c.organisation_id = sessions.organisation_id \
    AND c.venue_id = sessions.venue_id AND c.withdrawn_at IS NULL \
    AND (sessions.starts_at AT TIME ZONE venues.time_zone)::date BETWEEN c.first_date AND c.last_date";

/// Makes the expression of the reason of a closure of the venue on the day of a session.
pub(super) fn closure() -> SqlLiteral<Nullable<Text>> {
    sql(&format!("(SELECT c.reason {CLOSURES_OF_THE_DAY} ORDER BY c.first_date, c.id LIMIT 1)"))
}

/// Makes the expression of the facilitator's first name, where the organisation shows it.
pub(super) fn welcome() -> SqlLiteral<Nullable<Text>> {
    sql("(SELECT split_part(accounts.name, ' ', 1) FROM organisations o \
        WHERE o.organisation_id = sessions.organisation_id AND o.shows_facilitator)")
}
