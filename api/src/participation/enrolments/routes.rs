//! Enrolments over HTTP.

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use std::future::{Ready, ready};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::input::{NewEnrolment, read_enrolment};
use super::joined::{Filter, SortKey};
use super::merge::routes::{merge_learners, separate_learner};
use super::own::ENROLMENT;
use super::refusals::{RefusalReason, Why};
use super::views::{Enrolment, EnrolmentConfirmation};
use super::{Channel, EnrolmentSort, EnrolmentStatus, actions, companion_card, confirmation, moving};
use crate::directory::api_keys::Scope as KeyScope;
use crate::directory::people::rules::{search_words, searched_email, searched_name};
use crate::kernel::data::idempotency::{Created, IdempotencyKey};
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query, require_near_days, require_short_search};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Own, Scope, Yes};
use crate::kernel::web::permissions::{Limit, May, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::participation::web_shares;

const READ: May = Scope(KeyScope::EnrolmentsRead.word());
const WRITE: May = Scope(KeyScope::EnrolmentsWrite.word());

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(merge_learners,        [No, No, No, Yes, Yes], Limit::Caller)
        .add(separate_learner,      [No, No, No, Yes, Yes], Limit::Caller)
        .add(enrol,                 [Yes, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(list_enrolments,       [No, No, Own, Yes, Yes], Limit::People).programs(READ)
        .add(show_enrolment,        [No, No, Own, Yes, Yes], Limit::People).programs(READ)
        .add(cancel_enrolment,      [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(move_enrolment,        [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(confirm_enrolment,     [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(accept_offer,          [No, No, No, Yes, Yes], Limit::Caller).programs(WRITE)
        .add(record_companion,      [No, No, No, Yes, Yes], Limit::Caller)
        .add(prioritise_enrolment,  [No, No, No, Yes, Yes], Limit::Caller)
        .add(renew_enrolment_link,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// Priority of a person on the waiting list, with its reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"priority": 1, "reason": "Son atelier précédent a été annulé."}))]
pub struct Priority {
    /// Higher ones pass others; 0 is the default.
    #[schema(minimum = -5, maximum = 5)]
    priority: i64,
    /// Reason of the priority. It is kept.
    #[schema(max_length = 500)]
    reason: String,
}

/// The session to move an enrolment to.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"session_id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56"}))]
pub struct Move {
    /// Identity of the session to move to, not the one the person is in.
    session_id: Uuid,
    /// Reason to let in a person of another level.
    #[schema(min_length = 1, max_length = 500)]
    level_override_reason: Option<String>,
    /// Reason to move to a day on which the venue is closed, or to a public holiday.
    #[schema(min_length = 1, max_length = 500)]
    closure_override_reason: Option<String>,
}

/// Reason of a person not to come, if they give one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Rendez-vous chez le médecin."}))]
pub struct OptionalReason {
    /// The reason, in the person's own words.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The reason as one of six words.
    reason_code: Option<RefusalReason>,
}

impl OptionalReason {
    /// Reads the reason, as far as there is one.
    pub fn read(self, fields: &mut Fields) -> (Option<String>, Option<RefusalReason>) {
        (fields.optional_text("/reason", self.reason.as_deref(), 500), self.reason_code)
    }
}

/// Cancellation by staff.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "Rendez-vous chez le médecin.", "person_knows": true}))]
pub struct Cancellation {
    /// The reason, in the person's own words.
    #[schema(max_length = 500)]
    reason: Option<String>,
    /// The reason as one of six words.
    reason_code: Option<RefusalReason>,
    /// True if the person asked for it, or was on the phone: nobody calls them about it. False by default.
    person_knows: Option<bool>,
}

/// Filter and page of a list of enrolments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentsQuery {
    /// Identity of the session.
    session: Option<Uuid>,
    /// Identity of the learner.
    learner: Option<Uuid>,
    /// State of the enrolment; all by default.
    status: Option<EnrolmentStatus>,
    /// True for seats that are held until they are confirmed, false for all others.
    held: Option<bool>,
    /// Identity of the partner that sent the person.
    partner: Option<Uuid>,
    /// Channel of the enrolment; all by default.
    channel: Option<Channel>,
    /// Order of the list: `session` by default. A cursor continues in the order that it was made for alone.
    #[param(inline)]
    sort: Option<EnrolmentSort>,
    /// First day of the session, in the organisation's zone, between 2000 and 2100.
    from: Option<NaiveDate>,
    /// Last day of the session, included, in the organisation's zone, between 2000 and 2100.
    to: Option<NaiveDate>,
    /// Words of the learner's name, digits of the phone, an e-mail address, or the reference.
    ///
    /// All of them must be found.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// The secret of a personal link, in the header `Link-Secret`.
///
/// Addresses end up in logs, headers do not.
#[derive(Debug)]
pub struct LinkSecret(pub String);

impl FromRequest for LinkSecret {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let secret = request.headers().get("link-secret").and_then(|secret| secret.to_str().ok());
        ready(secret.map(|secret| LinkSecret(secret.to_owned())).ok_or_else(Problem::not_found))
    }
}

/// Enrols somebody: takes a seat.
///
/// The public enrols over the web, without a login; staff enrols people who call or come. The answer has the reference
/// to read out and the secret of the personal link. Refused with `session-full`, `level-mismatch`, `session-started`
/// and `session-cancelled`, each with up to three `alternatives`. If the person has a workshop at that time, staff gets
/// `already-enrolled` or `schedule-conflict` with the `existing` enrolment, the public only `enrolment-needs-a-call`.
///
/// People from outside the territory are refused with `outside-territory`, or with `residents-first` until a week
/// before the session, where the organisation's rule says so; staff enrols them all the same.
///
/// Over the web a seat near a limit is only held, until `held_until`: its person confirms it by the link of a message,
/// which no answer has, or the desk calls. A limit is near where the request uses up the share of its contact or of its
/// network, or the session got many seats over the web within a day.
#[utoipa::path(tag = "public",
    request_body = NewEnrolment,
    responses((status = 201, body = EnrolmentConfirmation)))]
#[post("/enrolments")]
pub async fn enrol(context: Context, key: IdempotencyKey, body: Body<NewEnrolment>) -> Result<HttpResponse, Problem> {
    let draft = read_enrolment(&context, body.value)?;
    let network = draft.network.clone();
    let keys = context.state.keys.clone();
    let secret = move |Created { id }| keys.link_secret(ENROLMENT, id);
    let work = move |tx: &mut Tx<'_>| actions::enrol(tx, draft);
    let answer = context.create_with_secret(key, body.digest, work, ("secret", secret)).await;
    web_shares::count_refusal(&context, network.as_ref());
    answer
}

/// Lists enrolments by session, then in the order they came; or sorted otherwise.
///
/// A facilitator sees those of their own sessions.
#[utoipa::path(tag = "staff",
    params(EnrolmentsQuery),
    responses((status = 200, body = Page<Enrolment>)))]
#[get("/enrolments")]
pub async fn list_enrolments(context: Context, query: Query<EnrolmentsQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let paging = Paging { cursor: query.cursor, limit: query.limit };
    let (after, limit) = (paging.after::<(SortKey, Uuid)>()?, paging.limit()?);
    require_near_days(&[("from", query.from), ("to", query.to)])?;
    require_short_search(query.q.as_deref())?;
    let sort = query.sort.unwrap_or_default();
    let is_by_name = matches!(sort, EnrolmentSort::Name | EnrolmentSort::NameBackwards);
    if after.as_ref().is_some_and(|(key, _)| matches!(key, SortKey::Name(_)) != is_by_name) {
        return Err(Problem::query("cursor", "Ce repère de page est d'un autre tri."));
    }
    let filter = Filter {
        session: query.session,
        learner: query.learner,
        status: query.status,
        held: query.held,
        partner: query.partner,
        channel: query.channel,
        sort,
        from: query.from,
        to: query.to,
        words: query.q.as_deref().map(search_words).unwrap_or_default(),
        name: query.q.as_deref().and_then(searched_name),
        email: query.q.as_deref().and_then(searched_email),
        ..Filter::default()
    };
    let found = context.read(move |tx| actions::list(tx, filter, after, limit + 1)).await?;
    let page = Page::new(found, limit, |(joined, _)| joined.key(sort), |one| Enrolment::new(one, context.now));
    Ok(HttpResponse::Ok().json(page))
}

/// Shows one enrolment.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Enrolment)))]
#[get("/enrolments/{id}")]
pub async fn show_enrolment(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let enrolment = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Gives a person's seat back.
///
/// They are notified, by a call if need be unless they know. Refused with `attendance-recorded` once a presence is
/// noted: correct that first. A repeated request gets the same answer and changes nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Cancellation,
    responses((status = 200, body = Enrolment)))]
#[post("/enrolments/{id}/cancellation")]
pub async fn cancel_enrolment(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Cancellation>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let reason = fields.optional_text("/reason", body.value.reason.as_deref(), 500);
    fields.done()?;
    let code = body.value.reason_code;
    let cancel = match body.value.person_knows {
        Some(true) => actions::cancel_as_known,
        _ => actions::cancel,
    };
    let enrolment = context
        .write(move |tx| {
            cancel(tx, path.1, Why { code, words: reason.as_deref() })?;
            actions::show(tx, path.1)
        })
        .await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Confirms the seat of a person who was reached by phone, or is known: it was held until then.
///
/// Refused with `enrolment-cancelled` once the seat was given up. A repeated request gets the same answer and changes
/// nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Enrolment)))]
#[post("/enrolments/{id}/confirmation")]
pub async fn confirm_enrolment(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let enrolment = context
        .write(move |tx| {
            confirmation::confirm(tx, path.1)?;
            actions::show(tx, path.1)
        })
        .await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Takes the seats that a person was offered, when they accept by phone.
///
/// Refused with `offer-gone` once the offer is over, and with `session-full` when others were quicker near the start.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Enrolment)))]
#[post("/enrolments/{id}/acceptance")]
pub async fn accept_offer(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let enrolment = context
        .write(move |tx| {
            actions::accept(tx, path.1)?;
            actions::show(tx, path.1)
        })
        .await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Sets the priority of a person on the waiting list.
///
/// Higher ones pass others; 0 takes the priority back.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Priority,
    responses((status = 200, body = Enrolment)))]
#[post("/enrolments/{id}/priority")]
pub async fn prioritise_enrolment(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Priority>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let priority = fields.number("/priority", body.value.priority, -5, 5);
    let reason = fields.text("/reason", &body.value.reason, 500);
    fields.done()?;
    let enrolment = context
        .write(move |tx| {
            actions::prioritise(tx, path.1, priority, &reason)?;
            actions::show(tx, path.1)
        })
        .await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Ends the personal links of an enrolment that were given out, and makes another.
///
/// For a link that came into the wrong hands. The next message about the enrolment carries the new one.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Enrolment)))]
#[post("/enrolments/{id}/link-renewal")]
pub async fn renew_enrolment_link(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let enrolment = context.write(move |tx| actions::renew_link(tx, path.1)).await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Makes a learner of a companion, with the commune and the contact of the person enrolled.
///
/// A learner of that name and contact is recognised. Repeated, it changes nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("position" = i16, Path)),
    responses((status = 200, body = Enrolment)))]
#[post("/enrolments/{id}/companions/{position}/learner")]
pub async fn record_companion(context: Context, path: web::Path<(String, Uuid, i16)>) -> Result<HttpResponse, Problem> {
    let enrolment = context.write(move |tx| companion_card::record(tx, path.1, path.2)).await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Moves a person to another session.
///
/// The reference and the secret stay. Refused like a new enrolment; with `enrolment-cancelled`; with `not-enrolled`
/// while the person waits or was offered a seat; with `session-started` once the session to leave has begun; and with
/// `attendance-recorded` once a presence is noted.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Move,
    responses((status = 200, body = Enrolment)))]
#[post("/enrolments/{id}/move")]
pub async fn move_enrolment(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Move>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let (id, to) = (path.1, body.value.session_id);
    let level = fields.reason("/level_override_reason", body.value.level_override_reason.as_deref());
    let closure = fields.reason("/closure_override_reason", body.value.closure_override_reason.as_deref());
    fields.done()?;
    let moved = context.write(move |tx| moving::move_to(tx, id, to, (level.as_deref(), closure.as_deref())));
    let enrolment = moved.await?;
    Ok(with_version(enrolment.version, &enrolment))
}
