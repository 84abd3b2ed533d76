//! Days of reminders over HTTP.

use actix_web::{HttpResponse, get, put};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::REMINDER_DAYS;
use super::rules::ReminderDays;
use crate::directory::places::settings::Current;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

type CurrentReminders = Current<Reminders>;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_reminders,  [No, No, No, No, Yes], Limit::Caller)
        .add(set_reminders,   [No, No, No, No, Yes], Limit::Caller);
}

/// Days on which people are reminded of their session, by the way that reaches them.
///
/// Each list has numbers of days before the session, each once; with an empty one nobody is reminded by that way.
/// Reminders leave at nine in the morning in the zone of the venue.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"email": [7, 2], "sms": [2, 0], "call": [2], "letter": [7]}))]
pub struct Reminders {
    /// By e-mail; 0 is the same day.
    #[schema(max_items = 3)]
    email: Vec<i64>,
    /// By text; 0 is the same day.
    #[schema(max_items = 3)]
    sms: Vec<i64>,
    /// By call, from 1 on: at the latest on the last day with office hours before the session.
    #[schema(max_items = 3)]
    call: Vec<i64>,
    /// By letter, from 1 on: the day on which it is printed.
    #[schema(max_items = 3)]
    letter: Vec<i64>,
}

impl Reminders {
    fn new(days: ReminderDays) -> Reminders {
        let shown = |days: Vec<i16>| days.into_iter().map(i64::from).collect();
        let ReminderDays { email, sms, call, letter } = days;
        Reminders { email: shown(email), sms: shown(sms), call: shown(call), letter: shown(letter) }
    }

    fn read(self) -> Result<ReminderDays, Problem> {
        let mut fields = Fields::default();
        let days = ReminderDays {
            email: read_days(&mut fields, "/email", &self.email, 0),
            sms: read_days(&mut fields, "/sms", &self.sms, 0),
            call: read_days(&mut fields, "/call", &self.call, 1),
            letter: read_days(&mut fields, "/letter", &self.letter, 1),
        };
        fields.done().map(|()| days.sorted())
    }
}

fn read_days(fields: &mut Fields, pointer: &str, given: &[i64], least: i64) -> Vec<i16> {
    if given.len() > 3 {
        fields.refuse(pointer, "Trois rappels au plus.");
        return Vec::new();
    }
    if (1..given.len()).any(|index| given[..index].contains(&given[index])) {
        fields.refuse(pointer, "Deux rappels ne peuvent pas tomber le même jour.");
    }
    (0..).zip(given).map(|(index, day)| fields.number(&format!("{pointer}/{index}"), *day, least, 30)).collect()
}

/// Shows the days on which people are reminded of their session.
#[utoipa::path(tag = "staff", responses((status = 200, body = CurrentReminders)))]
#[get("/reminders")]
pub async fn show_reminders(context: Context) -> Result<HttpResponse, Problem> {
    Ok(REMINDER_DAYS.show(&context).await?.map(Reminders::new).answer())
}

/// Sets the days on which people are reminded of their session.
///
/// Refused with `changed-meanwhile`, and `precondition-required`.
#[utoipa::path(tag = "staff", request_body = Reminders, responses((status = 200, body = CurrentReminders)))]
#[put("/reminders")]
pub async fn set_reminders(context: Context, body: Body<Reminders>) -> Result<HttpResponse, Problem> {
    let days = body.value.read()?;
    Ok(REMINDER_DAYS.set(&context, days).await?.map(Reminders::new).answer())
}
