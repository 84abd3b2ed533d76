//! Responses over HTTP.

use std::collections::BTreeMap;

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, post, put, web};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::{CountAxis, ResponseMode};
use super::count_views::QuestionnaireCounts;
use super::counts::{self, Asked};
use super::input::{ExportQuery, NewEnteredResponse, NewResponse};
use super::recount::{self, Tried};
use super::recount_views::Recount;
use super::store::Filter;
use super::views::{EnteredResponse, QuestionnaireResponse, ResponseDetail, ResponseReceipt};
use super::{actions, cards, discard_routes, export, reading};
use crate::directory::api_keys::Scope as KeyScope;
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::security::principal::Principal;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Query, require_near_days};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Scope, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::kernel::web::responses::with_version;
use crate::participation::enrolments::input::stranger;
use crate::participation::web_shares;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(give_response,       [Yes, Yes, Yes, Yes, Yes], Limit::Link)
        .add(enter_response,      [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(list_responses,      [No, No, No, Yes, Yes], Limit::People)
        .add(show_response,       [No, No, No, Yes, Yes], Limit::People)
        .add(settle_response,     [No, No, No, Yes, Yes], Limit::Caller)
        .add(keep_on_card,        [No, No, No, Yes, Yes], Limit::Caller)
        .add(take_off_card,       [No, No, No, Yes, Yes], Limit::Caller)
        .add(export_responses,    [No, No, No, Yes, Yes], Limit::People)
        .add(count_responses,     [No, No, Yes, Yes, Yes], Limit::Caller)
        .programs(Scope(KeyScope::StatisticsRead.word()))
        .add(recount_levels,      [No, No, No, Yes, Yes], Limit::People);
    discard_routes::routes(router);
}

/// Choices between two entries of one sheet.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"choices": {"internet": 2, "savez_vous/t03": 1}}))]
pub struct SettledEntries {
    /// Number of the entry that is right, by code of the question or `grid/line`.
    ///
    /// Others stay to be settled.
    choices: BTreeMap<String, i16>,
}

/// The person on whose card a response is to be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"learner_id": "0190a7c4-5b1e-7c3a-9d2f-4e6b8a1c0d34", "agreed": true}))]
pub struct NewResponseCard {
    /// Identity of the learner.
    learner_id: Uuid,
    /// True: the person said that they agree. Nothing is kept otherwise.
    agreed: bool,
}

/// Which responses are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ResponseQuery {
    /// Identity of a version.
    version_id: Option<Uuid>,
    /// The way in which they came.
    mode: Option<ResponseMode>,
    /// True for those whose two entries differ.
    undecided: Option<bool>,
    /// True for those that were discarded; they are left out otherwise.
    discarded: Option<bool>,
    /// First day.
    from: Option<NaiveDate>,
    /// Last day, included.
    to: Option<NaiveDate>,
    /// The `next_cursor` of the page before; absent for the first page.
    cursor: Option<String>,
    /// Maximum number of items (50 by default).
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Which responses are counted, and how they are crossed.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct CountQuery {
    /// Axis to cross with.
    #[param(inline)]
    axis: Option<CountAxis>,
    /// Code of the question, for the axis `question`: one with a single answer.
    question: Option<String>,
    /// Identity of a version.
    version_id: Option<Uuid>,
    /// The way in which they came.
    mode: Option<ResponseMode>,
    /// First day; with hidden numbers the first of a month.
    from: Option<NaiveDate>,
    /// Last day, included; with hidden numbers the last of a month.
    to: Option<NaiveDate>,
    /// True hides numbers about fewer than five people, for what leaves the team. Programs get no others.
    masked: Option<bool>,
}

/// Thresholds to try; each that is left out is that of the version.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct RecountQuery {
    /// Points of the basics from which a person is no beginner.
    basics: Option<u16>,
    /// Points of the uses from which a person is no beginner.
    uses: Option<u16>,
    /// Points of the uses from which a person may be advanced.
    advanced_uses: Option<u16>,
    /// Points of autonomy from which a person may be advanced.
    advanced_autonomy: Option<u16>,
    /// Lines that must be answered for a proposal.
    fewest_lines: Option<u16>,
}

/// Answers a questionnaire by its code. Nothing says who answered.
///
/// Name and phone number are refused here: a wish to be called goes to `/call-backs`, apart. One answer is enough, any
/// other may be blank; none is refused because its question was hidden. A version that was replaced meanwhile still
/// takes answers. Refused with `questionnaire-closed` once no version is published, and with `too-many-requests` when
/// one network sends many in a day.
#[utoipa::path(tag = "public",
    params(("code" = String, Path)),
    request_body = NewResponse,
    responses((status = 201, body = ResponseReceipt)))]
#[post("/questionnaire-codes/{code}/responses")]
pub async fn give_response(
    context: Context,
    path: web::Path<(String, String)>,
    key: IdempotencyKey,
    body: Body<NewResponse>,
) -> Result<HttpResponse, Problem> {
    let Body { value, digest } = body;
    let network = stranger(&context);
    let own = network.clone();
    let given = context.create(key, digest, move |tx| actions::give(tx, &path.1, value, own.as_ref()));
    let answer = context.try_code(given).await;
    web_shares::count_refusal(&context, network.as_ref());
    answer
}

/// Enters answers that were read out by phone or written on paper.
///
/// A sheet whose serial was entered once gets its second entry: the two are compared, and what differs is to be
/// settled; a third is refused with `entered-twice`. An answer off the path, or with too many boxes on paper, is kept
/// and not counted; a sheet that is wholly blank is refused. Without a published version and a serial,
/// `version-not-published`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewEnteredResponse,
    responses((status = 201, body = EnteredResponse)))]
#[post("/questionnaires/{id}/responses")]
pub async fn enter_response(
    context: Context,
    path: web::Path<(String, Uuid)>,
    key: IdempotencyKey,
    body: Body<NewEnteredResponse>,
) -> Result<HttpResponse, Problem> {
    let Body { value, digest } = body;
    context.create(key, digest, move |tx| actions::enter(tx, path.1, value)).await
}

/// Lists responses to a questionnaire, in an order that says nothing about who gave them.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ResponseQuery),
    responses((status = 200, body = Page<QuestionnaireResponse>)))]
#[get("/questionnaires/{id}/responses")]
pub async fn list_responses(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<ResponseQuery>,
) -> Result<HttpResponse, Problem> {
    let ResponseQuery { version_id, mode, undecided, discarded, from, to, cursor, limit } = query.0;
    require_near_days(&[("from", from), ("to", to)])?;
    let paging = Paging { cursor, limit };
    let (after, limit) = (paging.after()?, paging.limit()?);
    let discarded = discarded.unwrap_or(false);
    let filter = Filter { version: version_id, mode, undecided, from, to, discarded };
    let found = context.read(move |tx| reading::list(tx, path.1, &filter, after, limit)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |response| response.id, |response| response)))
}

/// Shows a response, with the entries of its sheet.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = ResponseDetail)))]
#[get("/questionnaire-responses/{id}")]
pub async fn show_response(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| reading::show(tx, path.1)).await?;
    Ok(with_version(found.response.version, &found))
}

/// Settles fields on which the two entries of a sheet differ.
///
/// Refused without the version that was read with `precondition-required`, for another one with `changed-meanwhile`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = SettledEntries,
    responses((status = 200, body = ResponseDetail)))]
#[post("/questionnaire-responses/{id}/settlement")]
pub async fn settle_response(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<SettledEntries>,
) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let choices = body.value.choices;
    let settled = context.write(move |tx| actions::settle(tx, path.1, read, &choices)).await?;
    Ok(with_version(settled.response.version, &settled))
}

/// Keeps a response on the card of a person who agreed to it.
///
/// Refused with `response-on-card` if it is on another card.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewResponseCard,
    responses((status = 200, body = ResponseDetail)))]
#[put("/questionnaire-responses/{id}/card")]
pub async fn keep_on_card(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewResponseCard>,
) -> Result<HttpResponse, Problem> {
    let NewResponseCard { learner_id, agreed } = body.value;
    if !agreed {
        return Err(Problem::invalid("/agreed", "Sans l'accord de la personne, rien n'est gardé sur sa fiche."));
    }
    let kept = context.write(move |tx| cards::keep(tx, path.1, learner_id)).await?;
    Ok(with_version(kept.response.version, &kept))
}

/// Takes a response off the card of a person: it is anonymous again.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 204)))]
#[delete("/questionnaire-responses/{id}/card")]
pub async fn take_off_card(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    context.write(move |tx| cards::detach(tx, path.1)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Exports responses to a questionnaire as CSV, in the layout of Kobo.
///
/// A column a question, one a choice of several (`gene/1`), one a line of a grid (`savez_vous/t01`). Answers that do
/// not count are there, and named in `_off_path` and `_irregular`. UTF-8 with a mark, semicolons.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ExportQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/questionnaires/{id}/responses.csv")]
pub async fn export_responses(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = query.0.filter()?;
    let table = context.read(move |tx| export::write_csv(tx, path.1, &filter)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"reponses.csv\""))
        .body(table))
}

/// Counts the responses to a questionnaire over all its versions, crossed by one axis if asked.
///
/// Where numbers are hidden, days are those of whole months: two periods that differ by a day would tell of one person.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), CountQuery),
    responses((status = 200, body = QuestionnaireCounts)))]
#[get("/questionnaires/{id}/counts")]
pub async fn count_responses(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<CountQuery>,
) -> Result<HttpResponse, Problem> {
    let CountQuery { axis, question, version_id, mode, from, to, masked } = query.0;
    require_near_days(&[("from", from), ("to", to)])?;
    let is_of_team = matches!(context.principal, Principal::Staff(_));
    let masked = masked.unwrap_or(false) || !is_of_team;
    if masked {
        require_whole_months(from, to)?;
    }
    let asked = Asked {
        filter: Filter { version: version_id, mode, undecided: None, from, to, discarded: false },
        axis: axis.map(|axis| (axis, question)),
        masked,
    };
    let counted = context.read(move |tx| counts::count(tx, path.1, &asked)).await?;
    Ok(HttpResponse::Ok().json(counted))
}

fn require_whole_months(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Result<(), Problem> {
    let begins = |day: NaiveDate| day.day() == 1;
    if !from.is_none_or(begins) {
        return Err(Problem::query("from", "Hors de l'équipe, la période commence le premier jour d'un mois."));
    }
    if !to.and_then(|day| day.succ_opt()).is_none_or(begins) {
        return Err(Problem::query("to", "Hors de l'équipe, la période finit le dernier jour d'un mois."));
    }
    Ok(())
}

/// Compares the levels proposed now with those under the thresholds of a version.
///
/// Others can be tried in their place. Nothing changes by it: it shows who would be proposed another level if the
/// version were published.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), RecountQuery),
    responses((status = 200, body = Recount)))]
#[get("/questionnaire-versions/{id}/recount")]
pub async fn recount_levels(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<RecountQuery>,
) -> Result<HttpResponse, Problem> {
    let RecountQuery { basics, uses, advanced_uses, advanced_autonomy, fewest_lines } = query.0;
    let tried = Tried { basics, uses, advanced_uses, advanced_autonomy, fewest_lines };
    let found = context.read(move |tx| recount::recount(tx, path.1, tried)).await?;
    Ok(HttpResponse::Ok().json(found))
}
