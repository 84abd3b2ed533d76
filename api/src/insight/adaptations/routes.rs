//! Adaptations over HTTP, for the team.

use actix_web::{HttpResponse, get, patch, post, put, web};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::AdaptationState;
use super::actions;
use super::input::{EditedAdaptation, NewAdaptation, NewAdaptationVerdict};
use super::store::Filter;
use super::views::{Adaptation, AdaptationDetail};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Own, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_adaptations,   [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(note_adaptation,    [No, No, Own, No, Yes], Limit::Caller)
        .add(show_adaptation,    [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(edit_adaptation,    [No, No, Own, No, Yes], Limit::Caller)
        .add(judge_adaptation,   [No, No, Own, No, Yes], Limit::Caller);
}

/// Filter of adaptations.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct AdaptationsQuery {
    /// State; `open` has those that are due, too. All by default.
    state: Option<AdaptationState>,
    /// Level of the sessions that change; all by default.
    level: Option<Level>,
    /// Theme of the sessions that change; all by default.
    theme: Option<Theme>,
    /// Identity of the account that follows them, or `me`.
    #[param(max_length = 36)]
    facilitator: Option<String>,
    /// Identity of a session that is prepared.
    ///
    /// The changes are those of its level and theme, of the year before it, but those found worse.
    session: Option<Uuid>,
    /// Identity of a session, question or evaluation that they were observed in.
    source: Option<Uuid>,
    /// Place to continue from: the `next_cursor` of the page before.
    cursor: Option<String>,
    /// Maximum number of items; 50 by default.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

impl AdaptationsQuery {
    /// Reads the filter, the state and the page.
    fn read(self, context: &Context) -> Result<(Filter, Option<AdaptationState>, Paging), Problem> {
        let facilitator = match self.facilitator.as_deref() {
            None => None,
            Some("me") => context.principal.account(),
            Some(id) => Some(id.parse().map_err(|_| Problem::query("facilitator", "Un identifiant, ou «me»."))?),
        };
        let AdaptationsQuery { state, level, theme, session, source, cursor, limit, .. } = self;
        let filter = Filter { level, theme, facilitator, session, source, ..Filter::default() };
        Ok((filter, state, Paging { cursor, limit }))
    }
}

/// Lists the changes of the workshops, the newest first, each with the answers before and after it.
///
/// The whole team reads them: they reach who facilitates next.
#[utoipa::path(tag = "staff", params(AdaptationsQuery), responses((status = 200, body = Page<Adaptation>)))]
#[get("/adaptations")]
pub async fn list_adaptations(context: Context, query: Query<AdaptationsQuery>) -> Result<HttpResponse, Problem> {
    let (filter, state, paging) = query.0.read(&context)?;
    let (before, limit) = (paging.after()?, paging.limit()?);
    let found = context.read(move |tx| actions::list(tx, filter, state, before, limit + 1)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |one| one.id, |one| one)))
}

/// Notes what was observed, what changes, and from which session on.
#[utoipa::path(tag = "staff", request_body = NewAdaptation, responses((status = 201, body = AdaptationDetail)))]
#[post("/adaptations")]
pub async fn note_adaptation(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewAdaptation>,
) -> Result<HttpResponse, Problem> {
    let draft = body.value.read()?;
    context.create(key, body.digest, move |tx| actions::note(tx, draft)).await
}

/// Shows a change with what it was observed in.
///
/// Comments are shown without names; the words of a question are shown to those it belongs to.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = AdaptationDetail)))]
#[get("/adaptations/{id}")]
pub async fn show_adaptation(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let shown = context.read(move |tx| actions::show(tx, path.1)).await?;
    Ok(with_version(shown.adaptation.version, &shown))
}

/// Changes what was noted.
///
/// Only the given fields change; null empties one that may be empty. Refused with `adaptation-of-others` where a
/// colleague follows it.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedAdaptation,
    responses((status = 200, body = AdaptationDetail)))]
#[patch("/adaptations/{id}")]
pub async fn edit_adaptation(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedAdaptation>,
) -> Result<HttpResponse, Problem> {
    let version = context.expected_version()?;
    let edit = body.value.read()?;
    let shown = context.write(move |tx| actions::edit(tx, path.1, version, edit)).await?;
    Ok(with_version(shown.adaptation.version, &shown))
}

/// Judges whether a change helped, or takes the verdict back.
///
/// After `too_early`, a check is due again once as many answers came. `If-Match` names the version that was read.
/// Refused with `adaptation-of-others` where a colleague follows it, with `changed-meanwhile`, and
/// `precondition-required`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewAdaptationVerdict,
    responses((status = 200, body = AdaptationDetail)))]
#[put("/adaptations/{id}/verdict")]
pub async fn judge_adaptation(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewAdaptationVerdict>,
) -> Result<HttpResponse, Problem> {
    let version = context.expected_version()?;
    let (verdict, note) = body.value.read()?;
    let shown = context.write(move |tx| actions::judge(tx, path.1, version, verdict, note)).await?;
    Ok(with_version(shown.adaptation.version, &shown))
}
