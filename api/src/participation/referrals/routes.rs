//! Referrals over HTTP: each partner has its own.

use actix_web::{HttpResponse, get, post, web};
use chrono::Datelike;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::ReferralStatus;
use super::actions::{self, ReferralDraft};
use super::store::Filter;
use super::views::{Consent, Referral};
use crate::directory::api_keys::Scope as KeyScope;
use crate::directory::people::routes::NewLearner;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Scope};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::arrangements::Arrangement;
use crate::participation::enrolments::companions::{self, NewCompanion};
use crate::participation::enrolments::guardian::NewGuardian;
use crate::participation::enrolments::refusals::Why;
use crate::participation::enrolments::routes::OptionalReason;
use crate::programme::sessions::rules::LARGEST_GROUP;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_consent,       [No, Scope(KeyScope::ReferralsWrite.word()), No, No, No], Limit::Caller)
        .add(send_referral,      [No, Scope(KeyScope::ReferralsWrite.word()), No, No, No], Limit::Caller)
        .add(list_referrals,     [No, Scope(KeyScope::ReferralsRead.word()), No, No, No], Limit::People)
        .add(show_referral,      [No, Scope(KeyScope::ReferralsRead.word()), No, No, No], Limit::People)
        .add(withdraw_referral,  [No, Scope(KeyScope::ReferralsWrite.word()), No, No, No], Limit::Caller);
}

/// A person to send to a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "session_id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56",
    "learner": {"given_name": "Jeanne", "family_name": "Martin", "phone": "04 65 71 00 11", "commune_code": "34092"},
    "needs": "Envoyer des photos à ses petits-enfants.", "wait": true, "consent": true
}))]
pub struct NewReferral {
    /// The session in which a seat is taken: one of the person's own level.
    session_id: Uuid,
    /// The person, with a phone number, landline or mobile, or an e-mail address.
    learner: NewLearner,
    /// Number of people who come together, all or none; 1 by default.
    #[schema(minimum = 1, maximum = 12)]
    party_size: Option<i64>,
    /// Names of the others who come, as far as they are known: at most one fewer than `party_size`.
    #[schema(max_items = 11)]
    companions: Option<Vec<NewCompanion>>,
    /// The adult who answers for a person under eighteen in the year of the session.
    ///
    /// Needed where `learner` has such a year of birth; under twelve the adult comes, too.
    guardian: Option<NewGuardian>,
    /// Arrangements that make the workshop easier for the person; none by default.
    #[schema(max_items = 4)]
    arrangements: Option<Vec<Arrangement>>,
    /// Things the person wants to learn.
    #[schema(max_length = 1000)]
    needs: Option<String>,
    /// True to wait when there is no room, instead of being refused with `session-full`.
    wait: Option<bool>,
    /// True if the text of `/referral-consent` was read out to the person, and they agree.
    ///
    /// Nobody is sent without that.
    consent: bool,
}

/// Filter and page of a list of referrals.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ReferralsQuery {
    /// State of the referral; all by default.
    status: Option<ReferralStatus>,
    /// Identity of the session.
    session: Option<Uuid>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Shows the text to read out to a person before they are sent.
#[utoipa::path(tag = "partners", responses((status = 200, body = Consent)))]
#[get("/referral-consent")]
pub async fn show_consent(context: Context) -> Result<HttpResponse, Problem> {
    let consent = context.read(actions::consent).await?;
    Ok(HttpResponse::Ok().json(consent))
}

/// Sends a person to a session: takes a seat, or a place on the waiting list.
///
/// The rules and the waiting list are the same as for a call to the desk. The service itself notifies the person.
/// Refused with `session-full`, `session-started` and `session-cancelled`, each with up to three `alternatives`; and
/// with `enrolment-needs-a-call` for anything that has to be settled with the person.
#[utoipa::path(tag = "partners", request_body = NewReferral, responses((status = 201, body = Referral)))]
#[post("/referrals")]
pub async fn send_referral(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewReferral>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    if !new.consent {
        fields.refuse("/consent", "Lisez le texte à la personne : sans son accord, on ne peut pas l'inscrire.");
    }
    if !new.learner.has_contact() {
        fields.refuse("/learner/phone", "Donnez un numéro de téléphone, fixe ou mobile, ou une adresse e-mail.");
    }
    let party_size = fields.number("/party_size", new.party_size.unwrap_or(1), 1, LARGEST_GROUP);
    let draft = ReferralDraft {
        session_id: new.session_id,
        learner: new.learner.parse(&mut fields, "/learner", context.now.year(), false),
        party_size,
        companions: companions::parse(&mut fields, new.companions, party_size),
        guardian: new.guardian.map(|guardian| guardian.parse(&mut fields)),
        arrangements: new.arrangements.unwrap_or_default(),
        needs: fields.optional_text("/needs", new.needs.as_deref(), 1000),
        wait: new.wait.unwrap_or(false),
    };
    fields.done()?;
    context.create(key, body.digest, move |tx| actions::send(tx, draft)).await
}

/// Lists the referrals of the partner, the newest first, with their states.
#[utoipa::path(tag = "partners", params(ReferralsQuery), responses((status = 200, body = Page<Referral>)))]
#[get("/referrals")]
pub async fn list_referrals(context: Context, query: Query<ReferralsQuery>) -> Result<HttpResponse, Problem> {
    let ReferralsQuery { status, session, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (before, limit) = (paging.after()?, paging.limit()?);
    let (filter, now) = (Filter { id: None, session, status }, context.now);
    let found = context.read(move |tx| actions::list(tx, &filter, before, limit + 1)).await?;
    let page = Page::new(found, limit, |(row, _)| (row.created_at, row.id), |row| Referral::new(row, now));
    Ok(HttpResponse::Ok().json(page))
}

/// Shows one referral of the partner.
#[utoipa::path(tag = "partners", params(("id" = Uuid, Path)), responses((status = 200, body = Referral)))]
#[get("/referrals/{id}")]
pub async fn show_referral(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let referral = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(referral))
}

/// Withdraws a referral of the partner: the seat is free again.
///
/// Possible until the session starts; refused with `session-started` from then on, and with `attendance-recorded` once
/// a presence is noted. A repeated request gets the same answer and changes nothing.
#[utoipa::path(tag = "partners",
    params(("id" = Uuid, Path)),
    request_body = OptionalReason,
    responses((status = 200, body = Referral)))]
#[post("/referrals/{id}/withdrawal")]
pub async fn withdraw_referral(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<OptionalReason>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let (reason, code) = body.value.read(&mut fields);
    fields.done()?;
    let withdraw = move |tx: &mut Tx<'_>| actions::withdraw(tx, path.1, Why { code, words: reason.as_deref() });
    let referral = context.write(withdraw).await?;
    Ok(HttpResponse::Ok().json(referral))
}
