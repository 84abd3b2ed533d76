//! Activity of the web in the last hour, for the alarm on the desk's first page.

use chrono::TimeDelta;

use super::views::WebActivity;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::outreach::notifications::call_back::discard;
use crate::participation::enrolments::origin;
use crate::participation::web_shares;

/// Time that is looked at.
const HOUR: TimeDelta = TimeDelta::hours(1);
/// Requests in an hour from which somebody should look.
///
/// The territory has some ten enrolments over the web a day. A newspaper brings a dozen within an hour: one look then
/// costs a minute, while a flood that goes unseen costs the seats of a week.
const UNUSUAL_REQUESTS: usize = 10;
/// Refusals in an hour from which somebody should look: a person gives up after two or three.
const UNUSUAL_REFUSALS: i64 = 20;
/// Counted no further: the number says «many» by then.
const MOST: i64 = 200;

/// Counts the requests of the last hour.
pub fn of_last_hour(tx: &mut Tx<'_>) -> Result<WebActivity, Problem> {
    let since = tx.now - HOUR;
    let enrolments = origin::count_since(tx, since, MOST)?;
    let call_backs = discard::count_since(tx, since, MOST)?;
    let refusals = web_shares::refusals_since(tx, since)?;
    let is_unusual = enrolments + call_backs >= UNUSUAL_REQUESTS || refusals >= UNUSUAL_REFUSALS;
    Ok(WebActivity { since, enrolments, call_backs, refusals, is_unusual })
}
