//! House notices: a short message of the Maison on every public page, until its last day.

use actix_web::{HttpResponse, delete, get, put};
use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::directory::places::settings::{lock, version_of};
use crate::kernel::concept::Concept;
use crate::kernel::data::audit::{self, Entry};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::dates::{NOT_NEAR, is_near};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::schema::{house_notices, organisations};

/// The plug of this concept.
pub const CONCEPT: Concept = Concept { routes, actions: ACTIONS, ..Concept::named("house_notices") };

crate::actions! {
    HOUSE_NOTICE_CHANGED = "house_notice.changed",
}

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_house_notice,    [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add(set_house_notice,     [No, No, No, Yes, Yes], Limit::Caller)
        .add(remove_house_notice,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// The message of the house.
#[derive(
    Queryable, Selectable, Insertable, AsChangeset, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema,
)]
#[diesel(table_name = house_notices, check_for_backend(diesel::pg::Pg))]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "La Maison est fermée du 24 décembre au 2 janvier.", "last_day": "2027-01-02"}))]
pub struct HouseNotice {
    /// The message, in French.
    #[schema(min_length = 1, max_length = 300)]
    pub text: String,
    /// Last day on which it is shown, in the time zone of the organisation.
    pub last_day: NaiveDate,
}

/// The message of today, if there is one.
#[derive(Serialize, ToSchema)]
pub struct PresentNotice {
    /// The message; null on days without one.
    #[schema(required)]
    notice: Option<HouseNotice>,
    /// Version to send in `If-Match` with another message. It follows from the message, also from none.
    version: i32,
}

impl PresentNotice {
    fn new(notice: Option<HouseNotice>) -> PresentNotice {
        PresentNotice { version: version_of(&json!(notice)), notice }
    }
}

/// Shows the message of the house, as long as it lasts.
#[utoipa::path(tag = "public", responses((status = 200, body = PresentNotice)))]
#[get("/house-notice")]
pub async fn show_house_notice(context: Context) -> Result<HttpResponse, Problem> {
    let shown = PresentNotice::new(context.read(present).await?);
    Ok(with_version(shown.version, &shown))
}

/// Writes the message of the house, which every public page shows until its last day.
///
/// A message that a colleague wrote since this one was read is not overwritten: `changed-meanwhile`, and
/// `precondition-required` where no version is given.
#[utoipa::path(tag = "staff", request_body = HouseNotice, responses((status = 200, body = PresentNotice)))]
#[put("/house-notice")]
pub async fn set_house_notice(context: Context, body: Body<HouseNotice>) -> Result<HttpResponse, Problem> {
    let (version, HouseNotice { text, last_day }) = (context.expected_version()?, body.value);
    let mut fields = Fields::default();
    let text = fields.text("/text", &text, 300);
    if !is_near(last_day) {
        fields.refuse("/last_day", NOT_NEAR);
    }
    fields.done()?;
    let notice = context.write(move |tx| set(tx, HouseNotice { text, last_day }, version)).await?;
    let shown = PresentNotice::new(Some(notice));
    Ok(with_version(shown.version, &shown))
}

/// Takes the message of the house away before its last day.
#[utoipa::path(tag = "staff", responses((status = 204)))]
#[delete("/house-notice")]
pub async fn remove_house_notice(context: Context) -> Result<HttpResponse, Problem> {
    context.write(remove).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Reads the message, unless its last day is over.
pub fn present(tx: &mut Tx<'_>) -> Result<Option<HouseNotice>, Problem> {
    let today = today(tx)?;
    Ok(find(tx)?.filter(|notice| notice.last_day >= today))
}

/// Today in the time zone of the organisation.
fn today(tx: &mut Tx<'_>) -> Result<NaiveDate, Problem> {
    let zone: String = organisations::table.find(tx.organisation).select(organisations::time_zone).first(tx.conn)?;
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::Europe::Paris);
    Ok(tx.now.with_timezone(&zone).date_naive())
}

fn find(tx: &mut Tx<'_>) -> QueryResult<Option<HouseNotice>> {
    house_notices::table.find(tx.organisation).select(HouseNotice::as_select()).first(tx.conn).optional()
}

/// Writes the message in place of that of a version; the same one again changes nothing.
fn set(tx: &mut Tx<'_>, notice: HouseNotice, version: i32) -> Result<HouseNotice, Problem> {
    if notice.last_day < today(tx)? {
        return Err(Problem::invalid("/last_day", "Ce jour est passé : le message ne serait jamais montré."));
    }
    lock(tx)?;
    let before = find(tx)?;
    if before.as_ref() != Some(&notice) {
        let shown = present(tx)?;
        if version_of(&json!(shown)) != version {
            return Err(audit::part_changed_meanwhile(tx, tx.organisation, HOUSE_NOTICE_CHANGED, None));
        }
        diesel::insert_into(house_notices::table)
            .values((house_notices::organisation_id.eq(tx.organisation), &notice))
            .on_conflict(house_notices::organisation_id)
            .do_update()
            .set(&notice)
            .execute(tx.conn)?;
        record(tx, before.as_ref(), Some(&notice))?;
    }
    Ok(notice)
}

fn remove(tx: &mut Tx<'_>) -> Result<(), Problem> {
    let Some(before) = find(tx)? else { return Ok(()) };
    diesel::delete(house_notices::table.find(tx.organisation)).execute(tx.conn)?;
    record(tx, Some(&before), None)
}

fn record(tx: &mut Tx<'_>, before: Option<&HouseNotice>, after: Option<&HouseNotice>) -> Result<(), Problem> {
    let [before, after] = [before, after].map(|notice| notice.map(|notice| json!(notice)));
    audit::record(tx, Entry { action: HOUSE_NOTICE_CHANGED, subject: tx.organisation, before, after }, None)
}
