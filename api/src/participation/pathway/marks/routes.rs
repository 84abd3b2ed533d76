//! Abilities of people, over HTTP.

use actix_web::{HttpResponse, get, put, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions::{self, NewMark};
use super::views::{NotedLearnerSkills, NotedSessionSkills, SessionSkills};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Body;
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::pathway::Mastery;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_session_skills,  [No, No, Own, Yes, Yes], Limit::People)
        .add(note_session_skills,  [No, No, Own, Yes, Yes], Limit::Caller)
        .add(note_learner_skills,  [No, No, Own, Yes, Yes], Limit::Caller);
}

/// Largest number of marks at once: twelve people and some skills.
const MOST: usize = 200;

/// Marks to note with the people of a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"marks": [{
    "learner_id": "0190a7c4-7d31-7e02-9b56-1c8d0f4a2b78", "skill": "email-open", "mastery": "alone", "version": 0
}]}))]
pub struct NewSessionMarks {
    /// The marks; what is not named stays as it is.
    #[schema(max_items = 200)]
    marks: Vec<NewSessionMark>,
}

/// A mark to note with a person of a session.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSessionMark {
    /// Identity of the person, a UUID.
    learner_id: Uuid,
    /// Code of the skill.
    #[schema(max_length = 60)]
    skill: String,
    /// Mastery; null takes back the former note.
    #[schema(required)]
    mastery: Option<Mastery>,
    /// Version of the mark that was read, 0 before the first note.
    #[serde(default)]
    #[schema(minimum = 0)]
    version: i32,
}

/// Marks to note with a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"marks": [{"skill": "email-open", "mastery": "alone", "version": 0}]}))]
pub struct NewLearnerMarks {
    /// The marks; what is not named stays as it is.
    #[schema(max_items = 200)]
    marks: Vec<NewLearnerMark>,
}

/// A mark to note with a person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLearnerMark {
    /// Code of the skill.
    #[schema(max_length = 60)]
    skill: String,
    /// Mastery; null takes back the former note.
    #[schema(required)]
    mastery: Option<Mastery>,
    /// Version of the mark that was read, 0 before the first note.
    #[serde(default)]
    #[schema(minimum = 0)]
    version: i32,
}

/// Shows the people of a session, the skills of its themes, and what was noted with each.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = SessionSkills)))]
#[get("/sessions/{id}/skills")]
pub async fn show_session_skills(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(context.read(move |tx| actions::of_session(tx, path.1)).await?))
}

/// Notes what people of a session can do, with them, once it has begun.
///
/// Each mark is answered by itself: if a colleague noted something else since the version that is sent, theirs stands
/// and the answer says `conflict`, while the other marks are recorded. A repeated request changes nothing. Refused with
/// `session-not-started` and `session-cancelled`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewSessionMarks,
    responses((status = 200, body = NotedSessionSkills)))]
#[put("/sessions/{id}/skills")]
pub async fn note_session_skills(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewSessionMarks>,
) -> Result<HttpResponse, Problem> {
    let marks = body.value.marks.into_iter();
    let marks: Vec<NewMark> = marks
        .map(|mark| NewMark {
            learner: mark.learner_id,
            skill: mark.skill,
            mastery: mark.mastery,
            version: mark.version,
        })
        .collect();
    require_few(&marks)?;
    Ok(HttpResponse::Ok().json(context.write(move |tx| actions::note_in_session(tx, path.1, &marks)).await?))
}

/// Notes what a person can do, with them, on their card.
///
/// Each mark is answered by itself, as with those of a session. A facilitator notes with people of their own sessions.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewLearnerMarks,
    responses((status = 200, body = NotedLearnerSkills)))]
#[put("/learners/{id}/skills")]
pub async fn note_learner_skills(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewLearnerMarks>,
) -> Result<HttpResponse, Problem> {
    let learner = path.1;
    let marks = body.value.marks.into_iter();
    let marks: Vec<NewMark> =
        marks.map(|NewLearnerMark { skill, mastery, version }| NewMark { learner, skill, mastery, version }).collect();
    require_few(&marks)?;
    Ok(HttpResponse::Ok().json(context.write(move |tx| actions::note_on_card(tx, learner, &marks)).await?))
}

fn require_few(marks: &[NewMark]) -> Result<(), Problem> {
    if marks.len() > MOST { Err(Problem::invalid("/marks", format!("{MOST} lignes au plus."))) } else { Ok(()) }
}
