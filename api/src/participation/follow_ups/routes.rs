//! Follow-ups over HTTP, for the team.

use actix_web::{HttpResponse, get, patch, post, put, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions::{self, Asker, FollowUpEdit, QuestionDraft};
use super::joined::{AssigneeFilter, Filter};
use super::views::FollowUp;
use super::{AskedBy, Device, FollowUpStatus};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::data::transaction::Tx;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query, given};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::themes::Theme;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_follow_ups,   [No, No, Own, Yes, Yes], Limit::People)
        .add(note_follow_up,    [No, No, Own, Yes, Yes], Limit::Caller)
        .add(show_follow_up,    [No, No, Own, Yes, Yes], Limit::People)
        .add(edit_follow_up,    [No, No, Own, Yes, Yes], Limit::Caller)
        .add(answer_follow_up,  [No, No, Own, Yes, Yes], Limit::Caller)
        .add(close_follow_up,   [No, No, Own, Yes, Yes], Limit::Caller);
}

/// A question to note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "name": "Jeanne", "phone": "04 65 71 00 11", "question": "Comment retrouver une photo reçue ?", "theme": "email",
    "device": "tablet", "channel": "phone"
}))]
pub struct NewFollowUp {
    /// Identity of a known learner; of a facilitator, one of their session `session_id`.
    learner_id: Option<Uuid>,
    /// Name of a person without a card.
    #[schema(max_length = 80)]
    name: Option<String>,
    /// Number to call them, French unless it begins with `+` or `00`.
    #[schema(max_length = 40)]
    phone: Option<String>,
    /// INSEE code of the commune where the person lives; that of their card by default.
    #[schema(max_length = 5, example = "34206")]
    commune_code: Option<String>,
    /// Identity of the session that the question is about.
    session_id: Option<Uuid>,
    /// Theme; left out when it is not known.
    theme: Option<Theme>,
    /// Device; left out when it is not known.
    device: Option<Device>,
    /// The question.
    #[schema(max_length = 1000)]
    question: String,
    /// Way by which it came; `phone` by default.
    channel: Option<AskedBy>,
    /// Last day for an answer; a week later by default.
    due_on: Option<NaiveDate>,
    /// Account that is to answer; null for nobody in particular. By default the person who led the session.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<Option<Uuid>>,
}

/// Changes to a follow-up; null empties a field.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"assignee_id": "0190a7c4-4a0d-7b29-8c1e-3d5a7f9b0c12", "due_on": "2027-01-19"}))]
pub struct EditedFollowUp {
    /// Theme.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Theme>)]
    theme: Option<Option<Theme>>,
    /// Device.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Device>)]
    device: Option<Option<Device>>,
    /// Last day for an answer.
    due_on: Option<NaiveDate>,
    /// Account that is to answer; null for nobody in particular.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Uuid>)]
    assignee_id: Option<Option<Uuid>>,
    /// Identity of the person's card, for the office: so that a seat can be proposed.
    learner_id: Option<Uuid>,
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"answer": "Dans Photos, l'album « Téléchargements » garde ce qui a été reçu."}))]
pub struct NewFollowUpAnswer {
    /// The answer as the person got it, kept as a model for others.
    #[schema(max_length = 2000)]
    answer: String,
}

/// Whether a follow-up is closed.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"closed": true}))]
pub struct FollowUpClosing {
    /// True closes it; false opens it again.
    closed: bool,
}

/// Filter of follow-ups.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FollowUpsQuery {
    /// State; all by default.
    status: Option<FollowUpStatus>,
    /// Identity of the account that is to answer, `me`, or `nobody`.
    #[param(max_length = 36)]
    assignee: Option<String>,
    /// Theme; all by default.
    theme: Option<Theme>,
    /// True for open questions whose day is past, false for all others.
    overdue: Option<bool>,
    /// Identity of the learner.
    learner: Option<Uuid>,
    /// Identity of a session that the question is about, or that was proposed.
    session: Option<Uuid>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

impl FollowUpsQuery {
    /// Reads the filter, but for the day that `overdue` looks at, and the page.
    pub(super) fn read(self, context: &Context) -> Result<(Filter, Option<bool>, Paging), Problem> {
        let assignee = match self.assignee.as_deref() {
            None => None,
            Some("nobody") => Some(AssigneeFilter::Nobody),
            Some("me") => context.principal.account().map(AssigneeFilter::Account),
            Some(id) => Some(AssigneeFilter::Account(
                id.parse().map_err(|_| Problem::query("assignee", "Un identifiant, «me» ou «nobody»."))?,
            )),
        };
        let FollowUpsQuery { status, theme, overdue, learner, session, cursor, limit, .. } = self;
        let filter = Filter { status, assignee, theme, learner, session, ..Filter::default() };
        Ok((filter, overdue, Paging { cursor, limit }))
    }
}

/// Completes a filter by the day that `overdue` looks at.
pub(super) fn on_this_day(tx: &mut Tx<'_>, mut filter: Filter, overdue: Option<bool>) -> Result<Filter, Problem> {
    let today = actions::today(tx)?;
    filter.overdue = overdue.map(|overdue| (overdue, today));
    Ok(filter)
}

/// Lists follow-ups by the day on which an answer is due.
///
/// Facilitators see those that are theirs or nobody's, and those of their sessions.
#[utoipa::path(tag = "staff", params(FollowUpsQuery), responses((status = 200, body = Page<FollowUp>)))]
#[get("/follow-ups")]
pub async fn list_follow_ups(context: Context, query: Query<FollowUpsQuery>) -> Result<HttpResponse, Problem> {
    let (filter, overdue, paging) = query.0.read(&context)?;
    let (after, limit) = (paging.after()?, paging.limit()?);
    let found = context
        .read(move |tx| {
            let filter = on_this_day(tx, filter, overdue)?;
            actions::list(tx, filter, after, limit + 1)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |one| (one.due_on, one.id), |one| one)))
}

/// Notes a question that somebody asked after a workshop.
///
/// The person is a known learner, or a name and a number, or nobody in particular. A facilitator names people of their
/// own sessions.
#[utoipa::path(tag = "staff", request_body = NewFollowUp, responses((status = 201, body = FollowUp)))]
#[post("/follow-ups")]
pub async fn note_follow_up(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewFollowUp>,
) -> Result<HttpResponse, Problem> {
    let new = body.value;
    let mut fields = Fields::default();
    let name = new.name.as_deref().filter(|name| !name.trim().is_empty());
    let name = name.map(|name| fields.name("/name", name));
    let phone = fields.person_phone("/phone", new.phone.as_deref());
    let who = match new.learner_id {
        Some(id) => {
            if name.is_some() || phone.is_some() {
                fields.refuse("/learner_id", "Soit une personne connue, soit un nom et un numéro.");
            }
            Asker::Known(id)
        }
        None => Asker::Unknown(name, phone),
    };
    if let Some(day) = new.due_on {
        fields.near_day("/due_on", day);
    }
    let draft = QuestionDraft {
        who,
        commune_code: fields.optional_text("/commune_code", new.commune_code.as_deref(), 5),
        session_id: new.session_id,
        theme: new.theme,
        device: new.device,
        question: fields.text("/question", &new.question, 1000),
        channel: new.channel.unwrap_or(AskedBy::Phone),
        due_on: new.due_on,
        assignee_id: new.assignee_id,
    };
    if draft.channel == AskedBy::Page {
        fields.refuse("/channel", "La personne seule pose une question par la page.");
    }
    fields.done()?;
    context.create(key, body.digest, move |tx| actions::note(tx, draft)).await
}

/// Shows one follow-up.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = FollowUp)))]
#[get("/follow-ups/{id}")]
pub async fn show_follow_up(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let shown = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(with_version(shown.version, &shown))
}

/// Changes who answers a question until when, what it is about, and whose it is.
///
/// Only the given fields change; null empties one that may be empty. Refused with `question-forgotten` once its
/// retention is over.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedFollowUp,
    responses((status = 200, body = FollowUp)))]
#[patch("/follow-ups/{id}")]
pub async fn edit_follow_up(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedFollowUp>,
) -> Result<HttpResponse, Problem> {
    let (version, id) = (context.expected_version()?, path.1);
    let EditedFollowUp { theme, device, due_on, assignee_id, learner_id } = body.value;
    let mut fields = Fields::default();
    if let Some(day) = due_on {
        fields.near_day("/due_on", day);
    }
    fields.done()?;
    let edit = FollowUpEdit { theme, device, due_on, assignee_id, learner_id };
    let shown = context.write(move |tx| actions::edit(tx, id, version, edit)).await?;
    Ok(with_version(shown.version, &shown))
}

/// Notes the answer to a question, as the person got it.
///
/// It stays to be found as a model for the next. Refused with `question-answered` when a colleague was quicker, or
/// closed it, and with `question-forgotten`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewFollowUpAnswer,
    responses((status = 200, body = FollowUp)))]
#[post("/follow-ups/{id}/answer")]
pub async fn answer_follow_up(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewFollowUpAnswer>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let text = fields.text("/answer", &body.value.answer, 2000);
    fields.done()?;
    let shown = context.write(move |tx| actions::answer(tx, path.1, text)).await?;
    Ok(with_version(shown.version, &shown))
}

/// Closes a follow-up, or opens it again.
///
/// A repeated request gets the same answer and changes nothing. Refused with `question-forgotten`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = FollowUpClosing,
    responses((status = 200, body = FollowUp)))]
#[put("/follow-ups/{id}/closing")]
pub async fn close_follow_up(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<FollowUpClosing>,
) -> Result<HttpResponse, Problem> {
    let shown = context.write(move |tx| actions::set_closed(tx, path.1, body.value.closed)).await?;
    Ok(with_version(shown.version, &shown))
}
