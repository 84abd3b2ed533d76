//! Joint enrolments over HTTP.

use std::collections::HashSet;

use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{self, WantedDate};
use super::views::JointEnrolment;
use crate::directory::people::routes::NewLearner;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::Channel;
use crate::participation::enrolments::arrangements::Arrangement;
use crate::participation::enrolments::companions::NewCompanion;
use crate::participation::enrolments::guardian::NewGuardian;
use crate::participation::enrolments::input::{NewEnrolment, read_enrolment};
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(enrol_jointly,  [No, No, No, Yes, Yes], Limit::Caller);
}

/// Most dates of one request: a year of one workshop a week.
const MOST_DATES: usize = 53;

/// A person to enrol in several sessions.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "dates": [
        {"session_id": "0190a7c4-6f20-7d11-8a45-2b7c9e3f1a56"},
        {"session_id": "0190a7c4-7a31-7e22-9b56-3c8d0f4a2b67", "wait": true}
    ],
    "level": "beginner", "learner_id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34"
}))]
pub struct NewJointEnrolment {
    /// The sessions, each once.
    #[schema(min_items = 1, max_items = 53)]
    dates: Vec<NewJointDate>,
    /// The person's own level, which must be that of each session: a group has one level.
    level: Level,
    /// The person. One who enrols again under the same name and contact is recognised.
    learner: Option<NewLearner>,
    /// Identity of a known learner, instead of `learner`.
    learner_id: Option<Uuid>,
    /// Things the person wants to learn, in their own words.
    #[schema(max_length = 1000)]
    needs: Option<String>,
    /// Channel of the enrolments; `phone` by default.
    channel: Option<Channel>,
    /// Number of people who come together, all or none; 1 by default.
    #[schema(minimum = 1, maximum = 12)]
    party_size: Option<i64>,
    /// Names of the others who come, as far as they are known: at most one fewer than `party_size`.
    #[schema(max_items = 11)]
    companions: Option<Vec<NewCompanion>>,
    /// The adult who answers for a person under eighteen in the year of the session.
    guardian: Option<NewGuardian>,
    /// Arrangements that make the workshops easier for the person; none by default.
    #[schema(max_items = 4)]
    arrangements: Option<Vec<Arrangement>>,
}

/// One date to enrol in.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewJointDate {
    /// The session in which a seat is taken.
    session_id: Uuid,
    /// True to wait when there is no room, instead of being refused with `session-full`.
    wait: Option<bool>,
}

/// Checks the number of dates, and that each stands there once.
fn read_dates(dates: &[NewJointDate]) -> Result<Vec<WantedDate>, Problem> {
    if dates.is_empty() || dates.len() > MOST_DATES {
        return Err(Problem::invalid("/dates", format!("Choisissez de 1 à {MOST_DATES} dates.")));
    }
    let mut known = HashSet::new();
    if let Some(twice) = dates.iter().position(|date| !known.insert(date.session_id)) {
        return Err(Problem::invalid(format!("/dates/{twice}/session_id"), "Cette date est déjà dans la liste."));
    }
    Ok(dates.iter().map(|date| WantedDate { session: date.session_id, wait: date.wait.unwrap_or(false) }).collect())
}

/// Enrols one person in several sessions: takes a seat in each, or a place on its waiting list.
///
/// Each date has its own outcome: `enrolled`, `waiting`, or `refused` with the problem that a single enrolment would
/// have got. The person gets one confirmation of all dates. If no date can be taken, nothing is done, and the refusal
/// `no-date-possible` has the same `dates`.
#[utoipa::path(tag = "staff",
    request_body = NewJointEnrolment,
    responses((status = 201, body = JointEnrolment)))]
#[post("/joint-enrolments")]
pub async fn enrol_jointly(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewJointEnrolment>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let wanted = read_dates(&new.dates)?;
    let draft = read_enrolment(
        &context,
        NewEnrolment {
            // Each date puts its own session in.
            session_id: wanted[0].session,
            level: new.level,
            learner: new.learner,
            learner_id: new.learner_id,
            needs: new.needs,
            channel: new.channel,
            // Exceptions to a rule are made one date at a time.
            level_override_reason: None,
            closure_override_reason: None,
            party_size: new.party_size,
            companions: new.companions,
            guardian: new.guardian,
            arrangements: new.arrangements,
            wait: None,
            overtake_reason: None,
        },
    )?;
    context.create(key, body.digest, move |tx| actions::enrol(tx, draft, wanted)).await
}
