//! Every route, once: to answer it, and to describe it.

use actix_web::dev::HttpServiceFactory;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::directory::{accounts, partners, people, places};
use crate::insight::{audit_log, statistics};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::request::State;
use crate::outreach::{notifications, webhooks};
use crate::participation::{attendance, enrolments, evaluations, preparation, referrals};
use crate::programme::{closures, feeds, series, sessions};

/// Takes routes: to answer them, or to describe them too, which takes megabytes.
pub trait Routes {
    /// One more route.
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, route: F) -> &mut Self;
}

impl Routes for web::ServiceConfig {
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, route: F) -> &mut Self {
        self.service(route)
    }
}

impl Routes for ServiceConfig<'_> {
    fn service<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, route: F) -> &mut Self {
        self.service(route)
    }
}

/// Every route of the API.
pub fn routes(config: &mut impl Routes) {
    config
        .service(places::routes::show_organisation)
        .service(places::routes::list_communes)
        .service(places::routes::list_venues)
        .service(places::routes::open_venue)
        .service(places::routes::edit_venue)
        .service(accounts::routes::login)
        .service(accounts::routes::refresh)
        .service(accounts::routes::logout)
        .service(accounts::routes::me)
        .service(accounts::routes::change_own_password)
        .service(accounts::routes::list_facilitators)
        .service(accounts::routes::list_accounts)
        .service(accounts::routes::open_account)
        .service(accounts::routes::edit_account)
        .service(accounts::routes::reset_password)
        .service(partners::routes::list_partners)
        .service(partners::routes::create_partner)
        .service(partners::routes::show_partner)
        .service(partners::routes::edit_partner)
        .service(partners::routes::list_partner_keys)
        .service(partners::routes::make_partner_key)
        .service(partners::routes::rotate_partner_key)
        .service(partners::routes::revoke_partner_key)
        .service(people::routes::search_learners)
        .service(people::routes::show_learner)
        .service(people::routes::edit_learner)
        .service(people::routes::list_merged)
        .service(people::routes::list_duplicates)
        .service(people::routes::dismiss_duplicate)
        .service(enrolments::routes::merge_learners)
        .service(enrolments::routes::separate_learner)
        .service(enrolments::suggestions::suggest_sessions)
        .service(sessions::routes::list_sessions)
        .service(sessions::routes::schedule_session)
        .service(sessions::routes::show_session)
        .service(sessions::routes::edit_session)
        .service(sessions::routes::cancel_session)
        .service(feeds::routes::calendar_ics)
        .service(feeds::routes::calendar_atom)
        .service(feeds::routes::calendar_json_ld)
        .service(feeds::routes::calendar_open_agenda)
        .service(feeds::routes::calendar_csv)
        .service(feeds::routes::calendar_html)
        .service(feeds::routes::calendar_changes)
        .service(series::routes::preview_series)
        .service(series::routes::create_series)
        .service(series::routes::list_series)
        .service(series::routes::show_series)
        .service(series::routes::preview_series_edit)
        .service(series::routes::edit_series)
        .service(series::routes::preview_series_cancellation)
        .service(series::routes::cancel_series)
        .service(series::routes::preview_series_extension)
        .service(series::routes::extend_series)
        .service(closures::routes::list_closures)
        .service(closures::routes::announce_closure)
        .service(closures::routes::withdraw_closure)
        .service(enrolments::routes::enrol)
        .service(enrolments::routes::list_enrolments)
        .service(enrolments::routes::show_enrolment)
        .service(enrolments::routes::cancel_enrolment)
        .service(enrolments::routes::move_enrolment)
        .service(enrolments::routes::accept_offer)
        .service(enrolments::routes::prioritise_enrolment)
        .service(enrolments::own::routes::show_own_enrolment)
        .service(enrolments::own::routes::cancel_own_enrolment)
        .service(enrolments::own::routes::accept_own_offer)
        .service(referrals::routes::show_consent)
        .service(referrals::routes::send_referral)
        .service(referrals::routes::list_referrals)
        .service(referrals::routes::show_referral)
        .service(referrals::routes::withdraw_referral)
        .service(enrolments::own::routes::open_own_enrolment)
        .service(enrolments::own::routes::list_own_alternatives)
        .service(enrolments::own::routes::move_own_enrolment)
        .service(evaluations::routes::show_own_evaluation)
        .service(evaluations::routes::give_evaluation)
        .service(attendance::routes::show_attendance)
        .service(attendance::routes::record_attendance)
        .service(attendance::routes::add_walk_in)
        .service(attendance::routes::list_absences)
        .service(evaluations::routes::show_evaluations)
        .service(evaluations::routes::set_next_time)
        .service(statistics::routes::show_statistics)
        .service(preparation::routes::show_preparation)
        .service(preparation::routes::edit_plan)
        .service(notifications::routes::list_messages)
        .service(notifications::routes::resend_message)
        .service(notifications::routes::list_calls)
        .service(notifications::routes::conclude_call)
        .service(notifications::call_back::ask_to_be_called)
        .service(notifications::routes::show_reminders)
        .service(notifications::routes::set_reminders)
        .service(webhooks::routes::list_webhook_endpoints)
        .service(webhooks::routes::add_webhook_endpoint)
        .service(webhooks::routes::show_webhook_endpoint)
        .service(webhooks::routes::edit_webhook_endpoint)
        .service(webhooks::routes::remove_webhook_endpoint)
        .service(webhooks::routes::renew_webhook_secret)
        .service(webhooks::routes::test_webhook_endpoint)
        .service(webhooks::routes::replay_failed_deliveries)
        .service(webhooks::routes::list_webhook_deliveries)
        .service(webhooks::routes::replay_webhook_delivery)
        .service(audit_log::routes::list_audit);
}

/// Whether the service is well.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
}

/// The process answers.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" })
}

/// The process and its database answer.
#[utoipa::path(tag = "service", responses((status = 200, body = Health)))]
#[get("/health/ready")]
pub async fn ready(state: web::Data<State>) -> Result<HttpResponse, Problem> {
    state.database.ping().await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" }))
}
