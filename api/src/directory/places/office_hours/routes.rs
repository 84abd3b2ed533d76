//! Office hours over HTTP.

use actix_web::{HttpResponse, get, put};
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::OFFICE_HOURS;
use super::rules::{Fault, Hours, Span};
use crate::directory::places::settings::Current;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

type CurrentOfficeHours = Current<OfficeHours>;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_office_hours,  [Yes, Yes, Yes, Yes, Yes], Limit::Caller).programs(Yes)
        .add(set_office_hours,   [No, No, No, No, Yes], Limit::Caller);
}

/// Hours of the week at which the office answers and calls people.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"spans": [
    {"weekday": 1, "opens": "09:00", "closes": "12:00"}, {"weekday": 1, "opens": "14:00", "closes": "17:00"}
]}))]
pub struct OfficeHours {
    /// Spans of the week, at most two a day, at least one in all.
    #[schema(max_items = 14)]
    spans: Vec<OfficeSpan>,
}

/// A span of a day of the week.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficeSpan {
    /// Day of the week, 1 is Monday.
    #[schema(minimum = 1, maximum = 7)]
    weekday: i64,
    /// Start, in wall time of the organisation.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    opens: String,
    /// End, in wall time of the organisation.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    closes: String,
}

impl OfficeHours {
    fn new(hours: &Hours) -> OfficeHours {
        let show = |span: Span| OfficeSpan {
            weekday: span.weekday.into(),
            opens: span.opens.format("%H:%M").to_string(),
            closes: span.closes.format("%H:%M").to_string(),
        };
        OfficeHours { spans: hours.spans().map(show).collect() }
    }

    fn read(self) -> Result<Hours, Problem> {
        let mut fields = Fields::default();
        if self.spans.len() > 14 {
            fields.refuse("/spans", "Deux plages par jour au plus.");
            return fields.done().map(|()| Hours::default());
        }
        let spans: Vec<Span> = (0..).zip(&self.spans).map(|(index, span)| span.read(&mut fields, index)).collect();
        fields.done()?;
        Hours::new(&spans).map_err(|fault| match fault {
            Fault::Never => Problem::invalid("/spans", "Indiquez au moins une plage dans la semaine."),
            Fault::Backwards(at) => {
                Problem::invalid(format!("/spans/{at}/closes"), "La fermeture doit suivre l'ouverture.")
            }
            Fault::Third(at) => Problem::invalid(format!("/spans/{at}"), "Deux plages par jour au plus."),
            Fault::Overlap(at) => {
                Problem::invalid(format!("/spans/{at}/opens"), "Les deux plages d'un jour ne se touchent pas.")
            }
        })
    }
}

impl OfficeSpan {
    fn read(&self, fields: &mut Fields, index: usize) -> Span {
        let mut time = |name: &str, text: &str| {
            NaiveTime::parse_from_str(text, "%H:%M").unwrap_or_else(|_| {
                fields.refuse(&format!("/spans/{index}/{name}"), "Une heure comme 14:00.");
                NaiveTime::MIN
            })
        };
        let (opens, closes) = (time("opens", &self.opens), time("closes", &self.closes));
        Span { weekday: fields.number(&format!("/spans/{index}/weekday"), self.weekday, 1, 7), opens, closes }
    }
}

/// Shows the office hours.
///
/// `GET /organisation` has them in words.
#[utoipa::path(tag = "public", responses((status = 200, body = CurrentOfficeHours), (status = 304)))]
#[get("/office-hours")]
pub async fn show_office_hours(context: Context) -> Result<HttpResponse, Problem> {
    context
        .answer(|| "office-hours".to_owned(), |tx| Ok(OFFICE_HOURS.read(tx)?.map(|hours| OfficeHours::new(&hours))))
        .await
}

/// Sets the office hours.
///
/// Calls and offers of seats become due by them, and public pages tell them. Refused with
/// `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff", request_body = OfficeHours, responses((status = 200, body = CurrentOfficeHours)))]
#[put("/office-hours")]
pub async fn set_office_hours(context: Context, body: Body<OfficeHours>) -> Result<HttpResponse, Problem> {
    let hours = body.value.read()?;
    Ok(OFFICE_HOURS.set(&context, hours).await?.map(|hours| OfficeHours::new(&hours)).answer())
}
