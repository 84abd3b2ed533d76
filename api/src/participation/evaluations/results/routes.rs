//! Results and comments of evaluations over HTTP, for the team.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, put, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::comments::{self, EvaluationComment, EvaluationTag};
use super::store::{Filter, Search};
use super::views::EvaluationResults;
use super::{actions, export};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Query, require_near_days};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::programme::sessions::words::Level;

/// Most comments that are asked for by their identities.
const MOST_IDS: usize = 12;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(show_evaluation_results,    [No, No, Own, Yes, Yes], Limit::Caller)
        .add(export_evaluation_results,  [No, No, Own, Yes, Yes], Limit::Caller)
        .add(list_evaluation_comments,   [No, No, Own, Yes, Yes], Limit::Caller)
        .add(list_evaluation_tags,       [No, No, Own, Yes, Yes], Limit::Caller)
        .add(set_evaluation_tag,         [No, No, Own, Yes, Yes], Limit::Caller)
        .add(take_evaluation_tag_off,    [No, No, Own, Yes, Yes], Limit::Caller);
}

/// Filter of evaluations, by what their session is.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EvaluationResultsQuery {
    /// First day of the sessions; since ever by default.
    from: Option<NaiveDate>,
    /// Last day, included; until now by default.
    to: Option<NaiveDate>,
    /// Level.
    level: Option<Level>,
    /// Identity of the venue.
    venue: Option<Uuid>,
    /// Identity of the account that led them; facilitators see their own alone.
    facilitator: Option<Uuid>,
    /// Identity of the series.
    series: Option<Uuid>,
    /// Identity of the session.
    session: Option<Uuid>,
}

/// Filter of comments.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct EvaluationCommentsQuery {
    /// First day of the sessions; since ever by default.
    from: Option<NaiveDate>,
    /// Last day, included; until now by default.
    to: Option<NaiveDate>,
    /// Level.
    level: Option<Level>,
    /// Identity of the venue.
    venue: Option<Uuid>,
    /// Identity of the account that led them; facilitators see their own alone.
    facilitator: Option<Uuid>,
    /// Identity of the series.
    series: Option<Uuid>,
    /// Identity of the session.
    session: Option<Uuid>,
    /// Words, all of them in the comment; accents and case do not matter.
    #[param(max_length = 200)]
    q: Option<String>,
    /// A tag.
    #[param(max_length = 40)]
    tag: Option<String>,
    /// Identities of the evaluations, with commas between them: 12 at most.
    #[param(max_length = 443)]
    ids: Option<String>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

impl EvaluationResultsQuery {
    fn read(self) -> Result<Filter, Problem> {
        let EvaluationResultsQuery { from, to, level, venue, facilitator, series, session } = self;
        require_near_days(&[("from", from), ("to", to)])?;
        Ok(Filter { from, to, level, venue, facilitator, series, session })
    }
}

impl EvaluationCommentsQuery {
    fn read(self) -> Result<(Filter, Search, Paging), Problem> {
        let EvaluationCommentsQuery {
            from,
            to,
            level,
            venue,
            facilitator,
            series,
            session,
            q,
            tag,
            ids,
            cursor,
            limit,
        } = self;
        let filter = EvaluationResultsQuery { from, to, level, venue, facilitator, series, session }.read()?;
        if q.as_ref().is_some_and(|words| words.chars().count() > 200) {
            return Err(Problem::query("q", "200 caractères au plus."));
        }
        let words = q.filter(|words| !words.trim().is_empty());
        let tag = tag.as_deref().map(comments::read_tag).transpose()?;
        let among = ids.as_deref().map(read_ids).transpose()?;
        Ok((filter, Search { words, tag, among }, Paging { cursor, limit }))
    }
}

/// Reads identities with commas between them.
fn read_ids(given: &str) -> Result<Vec<Uuid>, Problem> {
    let ids: Result<Vec<Uuid>, _> = given.split(',').map(str::parse).collect();
    ids.ok()
        .filter(|ids| ids.len() <= MOST_IDS)
        .ok_or_else(|| Problem::query("ids", format!("{MOST_IDS} identifiants au plus, séparés par des virgules.")))
}

/// Shows the results of evaluations, over the sessions that the filter finds.
///
/// There is no mean: under 5 answers the boxes are listed, under 20 they are counted, from 20 on there is a share with
/// its interval. Facilitators get the results of their own sessions.
#[utoipa::path(tag = "staff", params(EvaluationResultsQuery), responses((status = 200, body = EvaluationResults)))]
#[get("/evaluation-results")]
pub async fn show_evaluation_results(
    context: Context,
    query: Query<EvaluationResultsQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = query.0.read()?;
    Ok(HttpResponse::Ok().json(context.read(move |tx| actions::results(tx, filter)).await?))
}

/// Exports the results of evaluations as CSV that French spreadsheets open.
///
/// UTF-8 with a mark, semicolons; a row each question, in the words of the results.
#[utoipa::path(tag = "staff",
    params(EvaluationResultsQuery),
    responses((status = 200, body = String, content_type = "text/csv")))]
#[get("/evaluation-results.csv")]
pub async fn export_evaluation_results(
    context: Context,
    query: Query<EvaluationResultsQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = query.0.read()?;
    let table = context.read(move |tx| export::write(&actions::results(tx, filter)?)).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"avis.csv\""))
        .body(table))
}

/// Lists what people wrote in evaluations, those of the newest sessions first.
///
/// Within a session they come in no order: nothing says who wrote what.
#[utoipa::path(tag = "staff",
    params(EvaluationCommentsQuery),
    responses((status = 200, body = Page<EvaluationComment>)))]
#[get("/evaluation-comments")]
pub async fn list_evaluation_comments(
    context: Context,
    query: Query<EvaluationCommentsQuery>,
) -> Result<HttpResponse, Problem> {
    let (filter, search, paging) = query.0.read()?;
    let (before, limit) = (paging.after()?, paging.limit()?);
    let found = context.read(move |tx| comments::list(tx, filter, &search, before, limit + 1)).await?;
    let key = |one: &EvaluationComment| (one.session.starts_at.to_utc(), one.id);
    Ok(HttpResponse::Ok().json(Page::new(found, limit, key, |one| one)))
}

/// Lists the tags of comments, those set most often first: 100 at most.
#[utoipa::path(tag = "staff", params(EvaluationResultsQuery), responses((status = 200, body = Vec<EvaluationTag>)))]
#[get("/evaluation-tags")]
pub async fn list_evaluation_tags(
    context: Context,
    query: Query<EvaluationResultsQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = query.0.read()?;
    Ok(HttpResponse::Ok().json(context.read(move |tx| comments::tags(tx, filter)).await?))
}

/// Sets a tag on a comment: a word of one's own, kept in lower case.
///
/// A repeated request gets the same answer and changes nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("tag" = String, Path)),
    responses((status = 200, body = EvaluationComment)))]
#[put("/evaluation-comments/{id}/tags/{tag}")]
pub async fn set_evaluation_tag(
    context: Context,
    path: web::Path<(String, Uuid, String)>,
) -> Result<HttpResponse, Problem> {
    let tag = comments::read_tag(&path.2)?;
    Ok(HttpResponse::Ok().json(context.write(move |tx| comments::tag(tx, path.1, &tag)).await?))
}

/// Takes a tag off a comment.
///
/// A repeated request gets the same answer and changes nothing.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ("tag" = String, Path)),
    responses((status = 200, body = EvaluationComment)))]
#[delete("/evaluation-comments/{id}/tags/{tag}")]
pub async fn take_evaluation_tag_off(
    context: Context,
    path: web::Path<(String, Uuid, String)>,
) -> Result<HttpResponse, Problem> {
    let tag = comments::read_tag(&path.2)?;
    Ok(HttpResponse::Ok().json(context.write(move |tx| comments::untag(tx, path.1, &tag)).await?))
}
