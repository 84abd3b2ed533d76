//! Notices over HTTP: the e-mails that an account chooses to receive.

use actix_web::{HttpResponse, get, put};
use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::actions::{self, Choices};
use crate::kernel::security::principal::{Role, Staff};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields};
use crate::kernel::web::permissions::May::{No, Own};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::outreach::notifications::rules::Reach;

/// The routes, with the permissions of the public, partners, facilitators, agents and administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_own_notices,  [No, No, Own, Own, Own], Limit::Caller)
        .add(set_own_notices,   [No, No, Own, Own, Own], Limit::Caller);
}

/// Choices of the caller about e-mails that tell of what came.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "late_referrals": true, "late_cancellations": true, "within_hours": 24, "alarms": true, "digest_at": "08:30"
}))]
pub struct NoticeChoices {
    /// True to hear of a partner's enrolment shortly before the session.
    ///
    /// A facilitator hears of their own sessions.
    late_referrals: bool,
    /// True to hear of a cancellation shortly before the session.
    ///
    /// A facilitator hears of their own sessions.
    late_cancellations: bool,
    /// Number of hours before the session that count as shortly before.
    #[schema(minimum = 1, maximum = 168)]
    within_hours: i64,
    /// True to hear of more requests over the web than usual; not for facilitators.
    alarms: bool,
    /// Hour of a daily digest of the tasks, in the organisation's time zone; null for none.
    ///
    /// It comes on days with office hours, where something waits.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    digest_at: Option<String>,
}

/// The caller's choices, with whether e-mails can leave at all.
#[derive(Debug, Serialize, ToSchema)]
pub struct StaffNotices {
    /// True if a partner's enrolment shortly before the session is notified.
    late_referrals: bool,
    /// True if a cancellation shortly before the session is notified.
    late_cancellations: bool,
    /// Number of hours before the session that count as shortly before.
    within_hours: i16,
    /// True if more requests over the web than usual are notified.
    alarms: bool,
    /// Hour of a daily digest of the tasks, in the organisation's time zone; null for none.
    #[schema(required)]
    digest_at: Option<String>,
    /// False where no mail server is set up: nothing will come.
    can_mail: bool,
}

impl NoticeChoices {
    fn read(self, role: Role) -> Result<Choices, Problem> {
        let mut fields = Fields::default();
        if self.alarms && role == Role::Facilitator {
            fields.refuse("/alarms", "L'alerte est pour le bureau.");
        }
        let digest_at = self.digest_at.as_deref().map(|text| {
            NaiveTime::parse_from_str(text, "%H:%M").unwrap_or_else(|_| {
                fields.refuse("/digest_at", "Une heure comme 08:30.");
                NaiveTime::MIN
            })
        });
        let within_hours = fields.number("/within_hours", self.within_hours, 1, 168);
        fields.done()?;
        let NoticeChoices { late_referrals, late_cancellations, alarms, .. } = self;
        Ok(Choices { late_referrals, late_cancellations, within_hours, alarms, digest_at })
    }
}

/// Shows the notices that the caller receives by e-mail.
#[utoipa::path(tag = "staff", responses((status = 200, body = StaffNotices)))]
#[get("/me/notices")]
pub async fn show_own_notices(context: Context) -> Result<HttpResponse, Problem> {
    let account = context.require_login()?.account;
    let choices = context.read(move |tx| actions::find(tx, account)).await?;
    Ok(answer(&context, choices))
}

/// Chooses the notices that the caller receives by e-mail.
///
/// The e-mails name nobody who learns; they lead to the page of the desk that does.
#[utoipa::path(tag = "staff", request_body = NoticeChoices, responses((status = 200, body = StaffNotices)))]
#[put("/me/notices")]
pub async fn set_own_notices(context: Context, body: Body<NoticeChoices>) -> Result<HttpResponse, Problem> {
    let &Staff { account, role, .. } = context.require_login()?;
    let choices = body.value.read(role)?;
    let choices = context.write(move |tx| actions::set(tx, account, choices)).await?;
    Ok(answer(&context, choices))
}

fn answer(context: &Context, choices: Choices) -> HttpResponse {
    let Choices { late_referrals, late_cancellations, within_hours, alarms, digest_at } = choices;
    HttpResponse::Ok().json(StaffNotices {
        late_referrals,
        late_cancellations,
        within_hours,
        alarms,
        digest_at: digest_at.map(|at| at.format("%H:%M").to_string()),
        can_mail: context.state.database.provided::<Reach>().unwrap_or_default().accounts,
    })
}
