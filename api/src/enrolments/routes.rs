//! Enrolments over HTTP.

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, get, post, web};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use std::future::{Ready, ready};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, EnrolmentDraft, Who};
use super::own::{self, ENROLMENT};
use super::store::Filter;
use super::views::{Enrolment, EnrolmentConfirmation, OwnEnrolment};
use super::{Channel, EnrolmentStatus};
use crate::kernel::context::{Context, with_version};
use crate::kernel::idempotency::IdempotencyKey;
use crate::kernel::input::{Body, Fields, Query};
use crate::kernel::paging::{Page, Paging};
use crate::kernel::problem::{Kind, Problem};
use crate::people::routes::NewLearner;
use crate::people::rules::search_words;
use crate::sessions::routes::Reason;
use crate::sessions::words::Level;

/// Somebody to enrol.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnrolment {
    session_id: Uuid,
    /// The person's own level: a group holds one.
    level: Level,
    /// Who comes. The public gives a phone or an e-mail; staff may do without.
    learner: Option<NewLearner>,
    /// Staff: somebody already known, instead of `learner`.
    learner_id: Option<Uuid>,
    /// What the person wants to learn, in their words.
    #[schema(max_length = 1000)]
    needs: Option<String>,
    /// Staff: how the enrolment came; `phone` unless told.
    channel: Option<Channel>,
    /// Staff: why a person of another level is let in.
    #[schema(max_length = 500)]
    level_override_reason: Option<String>,
}

/// Where to move an enrolment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    session_id: Uuid,
    /// Why a person of another level is let in.
    #[schema(max_length = 500)]
    level_override_reason: Option<String>,
}

/// Why somebody does not come, if they say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionalReason {
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Which enrolments.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentsQuery {
    session: Option<Uuid>,
    learner: Option<Uuid>,
    status: Option<EnrolmentStatus>,
    /// Sessions from this day on.
    from: Option<NaiveDate>,
    /// Sessions up to this day, included.
    to: Option<NaiveDate>,
    /// Words of the learner's name, digits of the phone, or the reference.
    #[param(max_length = 100)]
    q: Option<String>,
    /// Where to go on.
    cursor: Option<String>,
    /// How many at most.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// The secret of a personal link, in the header `Link-Secret`: addresses end up in logs, headers do not.
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

/// Takes a seat.
#[utoipa::path(tag = "public",
    params(("organisation" = String, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "A quoted string, new for each person to enrol: a retry has one effect.")),
    request_body = NewEnrolment,
    responses((status = 201, body = EnrolmentConfirmation)), security((), ("bearer" = [])))]
#[post("/enrolments")]
pub async fn enrol(context: Context, key: IdempotencyKey, body: Body<NewEnrolment>) -> Result<HttpResponse, Problem> {
    let draft = read_enrolment(&context, body.value)?;
    let keys = context.state.keys.clone();
    context
        .create(key, body.digest, move |tx| {
            let enrolled = actions::enrol(tx, draft)?;
            Ok(EnrolmentConfirmation {
                id: enrolled.id,
                reference: enrolled.reference,
                secret: keys.link_secret(ENROLMENT, enrolled.id),
                status: EnrolmentStatus::Enrolled,
                session: enrolled.session,
                learner: enrolled.learner,
            })
        })
        .await
}

/// Lists enrolments by session, then in the order they came.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), EnrolmentsQuery),
    responses((status = 200, body = Page<Enrolment>)), security(("bearer" = [])))]
#[get("/enrolments")]
pub async fn list_enrolments(context: Context, query: Query<EnrolmentsQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    let paging = Paging { cursor: query.cursor, limit: query.limit };
    let (after, limit) = (paging.after()?, paging.limit()?);
    for (name, day) in [("from", query.from), ("to", query.to)] {
        if day.is_some_and(|day| !(2000..=2100).contains(&day.year())) {
            return Err(Problem::query(name, "Un jour entre 2000 et 2100."));
        }
    }
    let filter = Filter {
        session: query.session,
        learner: query.learner,
        status: query.status,
        from: query.from,
        to: query.to,
        words: query.q.as_deref().map(search_words).unwrap_or_default(),
        ..Filter::default()
    };
    let found = context.read(move |tx| actions::list(tx, filter, after, limit + 1)).await?;
    let page = Page::new(found, limit, |joined| (joined.session.starts_at, joined.enrolment.id), Enrolment::new);
    Ok(HttpResponse::Ok().json(page))
}

/// One enrolment.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = Enrolment)), security(("bearer" = [])))]
#[get("/enrolments/{id}")]
pub async fn show_enrolment(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let enrolment = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Gives a person's seat back. Asked again, it says the same.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), ("id" = Uuid, Path)),
    request_body = Reason,
    responses((status = 200, body = Enrolment)), security(("bearer" = [])))]
#[post("/enrolments/{id}/cancellation")]
pub async fn cancel_enrolment(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Reason>,
) -> Result<HttpResponse, Problem> {
    let reason = body.value.read()?;
    let enrolment = context
        .write(move |tx| {
            actions::cancel(tx, path.1, Some(&reason))?;
            actions::show(tx, path.1)
        })
        .await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// Moves a person to another session; the reference stays.
#[utoipa::path(tag = "staff",
    params(("organisation" = String, Path), ("id" = Uuid, Path)),
    request_body = Move,
    responses((status = 200, body = Enrolment)), security(("bearer" = [])))]
#[post("/enrolments/{id}/move")]
pub async fn move_enrolment(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Move>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let (id, to) = (path.1, body.value.session_id);
    let reason = fields.optional_text("/level_override_reason", body.value.level_override_reason.as_deref(), 500);
    fields.done()?;
    let enrolment = context.write(move |tx| actions::move_to(tx, id, to, reason.as_deref())).await?;
    Ok(with_version(enrolment.version, &enrolment))
}

/// One's own enrolment, by its reference and the secret of its link.
#[utoipa::path(tag = "public",
    params(("organisation" = String, Path), ("reference" = String, Path), ("Link-Secret" = String, Header)),
    responses((status = 200, body = OwnEnrolment)))]
#[get("/my-enrolments/{reference}")]
pub async fn show_own_enrolment(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
) -> Result<HttpResponse, Problem> {
    context.within(|limits| &limits.links, &context.address)?;
    let keys = context.state.keys.clone();
    let own = context.read(move |tx| own::show(tx, &keys, &path.1, &secret.0)).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(own))
}

/// Cancels one's own enrolment, until the session starts. Asked again, it says the same.
#[utoipa::path(tag = "public",
    params(("organisation" = String, Path), ("reference" = String, Path), ("Link-Secret" = String, Header)),
    request_body = OptionalReason,
    responses((status = 200, body = OwnEnrolment)))]
#[post("/my-enrolments/{reference}/cancellation")]
pub async fn cancel_own_enrolment(
    context: Context,
    path: web::Path<(String, String)>,
    secret: LinkSecret,
    body: Body<OptionalReason>,
) -> Result<HttpResponse, Problem> {
    context.within(|limits| &limits.links, &context.address)?;
    let mut fields = Fields::default();
    let reason = fields.optional_text("/reason", body.value.reason.as_deref(), 500);
    fields.done()?;
    let keys = context.state.keys.clone();
    let own = context.write(move |tx| own::cancel(tx, &keys, &path.1, &secret.0, reason.as_deref())).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(own))
}

fn read_enrolment(context: &Context, new: NewEnrolment) -> Result<EnrolmentDraft, Problem> {
    let trusted = context.asker.is_trusted();
    let mut fields = Fields::default();
    if !trusted {
        for (pointer, given) in [
            ("/learner_id", new.learner_id.is_some()),
            ("/channel", new.channel.is_some()),
            ("/level_override_reason", new.level_override_reason.is_some()),
        ] {
            if given {
                fields.refuse(pointer, "Ce champ est réservé à l'équipe.");
            }
        }
        if new.learner.as_ref().is_some_and(|learner| !learner.has_contact()) {
            fields.refuse("/learner/phone", "Donnez un numéro de téléphone, fixe ou mobile, ou une adresse e-mail.");
        }
    }
    let who = match (new.learner, new.learner_id) {
        (Some(learner), None) => Some(Who::Described(learner.parse(&mut fields, "/learner", context.now.year()))),
        (None, Some(id)) => Some(Who::Known(id)),
        (None, None) => {
            fields.refuse("/learner", "Cette réponse manque.");
            None
        }
        (Some(_), Some(_)) => {
            fields.refuse("/learner_id", "Soit une personne connue, soit une nouvelle.");
            None
        }
    };
    let needs = fields.optional_text("/needs", new.needs.as_deref(), 1000);
    let level_override_reason =
        fields.optional_text("/level_override_reason", new.level_override_reason.as_deref(), 500);
    fields.done()?;
    let channel = if trusted { new.channel.unwrap_or(Channel::Phone) } else { Channel::Web };
    let who = who.ok_or_else(|| Problem::new(Kind::Invalid))?;
    Ok(EnrolmentDraft { session_id: new.session_id, level: new.level, level_override_reason, who, needs, channel })
}
