//! Unmet wishes over HTTP, for staff only.

use actix_web::{HttpResponse, delete, get, post, put, web};
use chrono::Datelike;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, WishDraft, Wisher};
use super::store::Filter;
use super::views::UnmetWish;
use super::{HalfDay, WishState};
use crate::directory::people::routes::NewLearner;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::refusals::RefusalReason;
use crate::programme::sessions::rules::LARGEST_GROUP;
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_unmet_wishes,      [No, No, Yes, Yes, Yes], Limit::People)
        .add(note_unmet_wish,        [No, No, No, Yes, Yes], Limit::Caller)
        .add(set_unmet_wish_state,   [No, No, No, Yes, Yes], Limit::Caller)
        .add(decline_date,           [No, No, No, Yes, Yes], Limit::Caller)
        .add(restore_date,           [No, No, No, Yes, Yes], Limit::Caller);
}

/// A wish to note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "commune_code": "34206", "level": "beginner", "half_days": ["tuesday_morning"], "party_size": 1
}))]
pub struct NewUnmetWish {
    /// The person, if they want to be called: found again, or new.
    learner: Option<NewLearner>,
    /// Identity of a known learner, instead of `learner`.
    ///
    /// Without either, the wish is nobody's in particular.
    learner_id: Option<Uuid>,
    /// INSEE code of the commune where the person lives; that of their card by default.
    #[schema(max_length = 5, example = "34206")]
    commune_code: Option<String>,
    /// Level; left out when it is not known.
    level: Option<Level>,
    /// Half-days on which the person can come; any by default.
    #[schema(max_items = 10)]
    half_days: Option<Vec<HalfDay>>,
    /// Subject that the person wants to learn, in a few words.
    #[schema(max_length = 500)]
    topic: Option<String>,
    /// Number of people who would come; 1 by default.
    #[schema(minimum = 1, maximum = 12)]
    party_size: Option<i64>,
}

/// The state to give to a wish.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"state": "dropped", "reason_code": "too_far"}))]
pub struct NewWishState {
    /// The state; `open` takes a closing back.
    state: WishState,
    /// Why it is no longer wanted; with `dropped` only, and then as far as it was said.
    reason_code: Option<RefusalReason>,
}

/// Filter and page of a list of unmet wishes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct UnmetWishesQuery {
    /// State of the wish; all by default.
    state: Option<WishState>,
    /// INSEE code of the commune where the person lives.
    #[param(max_length = 5)]
    commune: Option<String>,
    /// Level that was said; all by default.
    level: Option<Level>,
    /// Half-day on which the person can come; also those who can come on any.
    half_day: Option<HalfDay>,
    /// True for open wishes that a session to come fits, false for all others.
    matched: Option<bool>,
    /// Identity of the learner.
    learner: Option<Uuid>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists unmet wishes, the newest first. Facilitators see what is wished, not by whom.
#[utoipa::path(tag = "staff", params(UnmetWishesQuery), responses((status = 200, body = Page<UnmetWish>)))]
#[get("/unmet-wishes")]
pub async fn list_unmet_wishes(context: Context, query: Query<UnmetWishesQuery>) -> Result<HttpResponse, Problem> {
    let UnmetWishesQuery { state, commune, level, half_day, matched, learner, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (before, limit) = (paging.after()?, paging.limit()?);
    let filter = Filter { id: None, learner, state, commune, level, half_day, matched };
    let found = context.read(move |tx| actions::list(tx, &filter, before, limit + 1)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |wish| (wish.created_at, wish.id), |wish| wish)))
}

/// Notes what somebody asked for and no session gives.
///
/// When a session is opened that fits – near by, of the level, on a half-day, with room – the wish shows it, and the
/// task `wishes` counts it. The person's enrolment in that session closes the wish.
#[utoipa::path(tag = "staff", request_body = NewUnmetWish, responses((status = 201, body = UnmetWish)))]
#[post("/unmet-wishes")]
pub async fn note_unmet_wish(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewUnmetWish>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    let who = match (new.learner, new.learner_id) {
        (None, None) => Wisher::Anonymous,
        (None, Some(id)) => Wisher::Known(id),
        (Some(learner), given) => {
            if given.is_some() {
                fields.refuse("/learner_id", "Soit une personne connue, soit une nouvelle.");
            }
            Wisher::Described(Box::new(learner.parse(&mut fields, "/learner", context.now.year(), true)))
        }
    };
    let half_days = new.half_days.unwrap_or_default();
    if half_days.len() > HalfDay::ALL.len() {
        fields.refuse("/half_days", "Dix demi-journées au plus.");
    }
    let draft = WishDraft {
        who,
        commune: fields.optional_text("/commune_code", new.commune_code.as_deref(), 5),
        level: new.level,
        half_days,
        topic: fields.optional_text("/topic", new.topic.as_deref(), 500),
        party_size: fields.number("/party_size", new.party_size.unwrap_or(1), 1, LARGEST_GROUP),
    };
    fields.done()?;
    context.create(key, body.digest, move |tx| actions::note(tx, draft)).await
}

/// Closes a wish, or opens it again. A repeated request gets the same answer and changes nothing.
///
/// Refused with `wish-closed` where it was closed otherwise meanwhile.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewWishState,
    responses((status = 200, body = UnmetWish)))]
#[put("/unmet-wishes/{id}/state")]
pub async fn set_unmet_wish_state(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewWishState>,
) -> Result<HttpResponse, Problem> {
    let NewWishState { state, reason_code: reason } = body.value;
    if reason.is_some() && state != WishState::Dropped {
        return Err(Problem::invalid("/reason_code", "Une raison ne se donne que si la personne n'en veut plus."));
    }
    let wish = context.write(move |tx| actions::set_state(tx, path.1, state, reason)).await?;
    Ok(HttpResponse::Ok().json(wish))
}

/// Notes that the date of a session does not suit the person, who waits for another.
///
/// The wish stays open. It shows the next session opened since that fits, or none until one is opened. Refused with
/// `wish-closed`. A repeated request changes nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("session" = Uuid, Path)),
    responses((status = 200, body = UnmetWish)))]
#[put("/unmet-wishes/{id}/declined-dates/{session}")]
pub async fn decline_date(context: Context, path: web::Path<(String, Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (_, id, session) = path.into_inner();
    Ok(HttpResponse::Ok().json(context.write(move |tx| actions::decline_date(tx, id, session)).await?))
}

/// Takes back that a date does not suit: the wish shows its session again, if it is still to come.
///
/// Refused with `wish-closed`. A repeated request changes nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("session" = Uuid, Path)),
    responses((status = 200, body = UnmetWish)))]
#[delete("/unmet-wishes/{id}/declined-dates/{session}")]
pub async fn restore_date(context: Context, path: web::Path<(String, Uuid, Uuid)>) -> Result<HttpResponse, Problem> {
    let (_, id, session) = path.into_inner();
    Ok(HttpResponse::Ok().json(context.write(move |tx| actions::restore_date(tx, id, session)).await?))
}
