//! Merging and separating learners over HTTP.

use actix_web::{HttpResponse, post, web};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::actions;
use crate::directory::people::views::Learner;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::Body;
use crate::kernel::web::request::{Context, with_version};

/// The other learner of a merge.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// Identity of the learner who is the same person.
    learner_id: Uuid,
}

/// Makes one learner of two.
///
/// The learner in the path is kept as it is and stands for both; all enrolments of the other are now theirs. Nothing is
/// lost: the other can be separated again. Refused with `schedule-conflict` while both have, or want, seats at one
/// time, and with `already-merged`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = Merge,
    responses((status = 200, body = Learner)))]
#[post("/learners/{id}/merge")]
pub async fn merge_learners(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<Merge>,
) -> Result<HttpResponse, Problem> {
    let learner = context.write(move |tx| actions::merge(tx, path.1, body.value.learner_id)).await?;
    Ok(with_version(learner.version, &learner))
}

/// Separates a learner from the one who stood for them.
///
/// Enrolments made in their name before the merge are theirs again; later ones stay where they are. Refused with
/// `not-merged`, and with `learner-exists` when the other has taken their name and contact meanwhile.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Learner)))]
#[post("/learners/{id}/separation")]
pub async fn separate_learner(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let learner = context.write(move |tx| actions::separate(tx, path.1)).await?;
    Ok(with_version(learner.version, &learner))
}
