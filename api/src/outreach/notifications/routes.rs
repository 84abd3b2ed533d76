//! Messages, calls and letters over HTTP.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::store::{self, Filter};
use super::views::Message;
use super::{DeliveryState, MessageStatus, Outcome, Way, desk};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging, TimeSort};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::participation::enrolments::refusals::{RefusalReason, Why};

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_messages,   [No, No, No, Yes, Yes], Limit::People)
        .add(resend_message,  [No, No, No, Yes, Yes], Limit::Caller)
        .add(list_calls,      [No, No, No, Yes, Yes], Limit::People)
        .add(conclude_call,   [No, No, No, Yes, Yes], Limit::Caller);
}

/// Filter and page of a list of messages.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct MessagesQuery {
    /// State of the message; all by default.
    status: Option<MessageStatus>,
    /// State after a server took it; all by default.
    delivery: Option<DeliveryState>,
    /// Way by which the person is reached; all by default.
    channel: Option<Way>,
    /// Identity of the session that the message is about.
    session: Option<Uuid>,
    /// Identity of the learner to whom the message goes.
    learner: Option<Uuid>,
    /// Order of the list: the newest first by default.
    #[param(inline)]
    sort: Option<TimeSort>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists messages, the newest first or the oldest.
///
/// They are all messages: sent, still due, given up, or voided before they left.
#[utoipa::path(tag = "staff", params(MessagesQuery), responses((status = 200, body = Page<Message>)))]
#[get("/messages")]
pub async fn list_messages(context: Context, query: Query<MessagesQuery>) -> Result<HttpResponse, Problem> {
    let MessagesQuery { status, delivery, channel, session, learner, sort, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (before, limit) = (paging.after()?, paging.limit()?);
    let sort = sort.unwrap_or_default();
    let filter = Filter { id: None, status, delivery, channel, session, learner, sort };
    let found = context
        .read(move |tx| {
            let rows = store::list(tx, &filter, before, limit + 1)?;
            desk::show_all(tx, rows)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |shown| (shown.created_at, shown.id), |shown| shown)))
}

/// Sends again a message that was given up, or makes a call again that was made.
///
/// It goes to the present address of the person, by another way if need be: correct their number first. Refused with
/// `message-done` when the message left by itself or is still due, or is of no use any more.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = Message)))]
#[post("/messages/{id}/resend")]
pub async fn resend_message(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let shown = context
        .write(move |tx| {
            let row = desk::resend(tx, path.1)?;
            desk::show_one(tx, row)
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// Filter and page of a list of calls.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CallsQuery {
    /// `call` or `letter`; both by default.
    channel: Option<Way>,
    /// Identity of the session that the call is about.
    session: Option<Uuid>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists the calls to make and the letters to print, by the time at which their people must know.
#[utoipa::path(tag = "staff", params(CallsQuery), responses((status = 200, body = Page<Message>)))]
#[get("/calls")]
pub async fn list_calls(context: Context, query: Query<CallsQuery>) -> Result<HttpResponse, Problem> {
    let CallsQuery { channel, session, cursor, limit } = query.0;
    let paging = Paging { cursor, limit };
    let (after, limit) = (paging.after()?, paging.limit()?);
    if matches!(channel, Some(Way::Email | Way::Sms)) {
        return Err(Problem::query("channel", "call ou letter."));
    }
    let found = context
        .read(move |tx| {
            let rows = desk::store::list_calls(tx, channel, session, after, limit + 1)?;
            desk::show_all(tx, rows)
        })
        .await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |shown| (shown.needed_by, shown.id), |shown| shown)))
}

/// Outcome of a call or a letter, with a note.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"outcome": "no_answer"}))]
pub struct Conclusion {
    /// Outcome of the call or the letter.
    outcome: Outcome,
    /// Note for the next call.
    #[schema(max_length = 500)]
    note: Option<String>,
    /// Reason of a person who does not come, as one of six words; with `declined` alone.
    reason_code: Option<RefusalReason>,
}

/// Records the outcome of a call or a letter, and does as the person wishes.
///
/// `accepted` takes the seat that was offered, or confirms the one that is held; `declined` gives it to the next
/// person. `reached` of an offer, whose person thinks it over, makes the call due again before the offer ends.
/// `no_answer` makes the call due again later. `wrong_number` sends an e-mail instead if there is an address
/// (the answer then has that `channel`), else the seat that was offered or held goes to the next person. Refused with
/// `message-done` when a colleague was quicker, and with the refusals of an acceptance or of a confirmation.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Conclusion,
    responses((status = 200, body = Message)))]
#[post("/calls/{id}/outcome")]
pub async fn conclude_call(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Conclusion>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let (outcome, code) = (body.value.outcome, body.value.reason_code);
    let note = fields.optional_text("/note", body.value.note.as_deref(), 500);
    fields.done()?;
    let shown = context
        .write(move |tx| {
            let row = desk::conclude(tx, path.1, outcome, Why { code, words: note.as_deref() })?;
            desk::show_one(tx, row)
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}
