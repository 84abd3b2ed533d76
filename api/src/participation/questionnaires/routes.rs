//! Questionnaires and their versions over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::json::definition::QuestionnaireDefinition;
use super::views::{
    PrintedSheets, PublishedQuestionnaire, Questionnaire, QuestionnaireModel, QuestionnaireModels,
    QuestionnaireVersion, VersionDifference,
};
use super::{ModelName, actions, models, responses, sheets, xlsform};
use crate::kernel::data::idempotency::IdempotencyKey;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::paging::{Page, Paging};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::kernel::web::responses::with_version;

/// Most sheets that are numbered at once.
const MOST_AT_ONCE: i64 = 500;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(list_questionnaires,        [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(create_questionnaire,       [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(list_questionnaire_models,  [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(show_questionnaire,         [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(start_version,              [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(show_version,               [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(edit_version,               [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(compare_versions,           [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(publish_version,            [No, No, No, Yes, Yes], Limit::Caller)
        .add(close_version,              [No, No, No, Yes, Yes], Limit::Caller)
        .add(print_sheets,               [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(show_published,             [Yes, Yes, Yes, Yes, Yes], Limit::Link);
    responses::routes::routes(router);
    sheets::routes::routes(router);
    xlsform::routes::routes(router);
}

/// A questionnaire to create: from a definition, from a model, or empty with a title.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"model": "digital_habits"}))]
pub struct NewQuestionnaire {
    /// Title of an empty questionnaire; also replaces that of a model.
    #[schema(max_length = 120)]
    title: Option<String>,
    /// The model to copy.
    model: Option<ModelName>,
    /// The definition of the first draft, instead of a model.
    definition: Option<QuestionnaireDefinition>,
}

/// A new definition of a draft: it replaces what was there.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"definition": {"title": "Deux questions", "questions": [
    {"code": "internet", "kind": "one", "label": "Avez-vous internet chez vous ?", "expected": true,
     "choices": [{"code": "1", "label": "oui"}, {"code": "2", "label": "non"}]},
    {"code": "pourquoi", "kind": "text", "label": "Pourquoi ?",
     "shown_if": {"question": "internet", "op": "is", "value": "2"}}
]}}))]
pub struct EditedVersion {
    /// The definition.
    definition: QuestionnaireDefinition,
}

/// A draft to begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({}))]
pub struct NewVersion {
    /// Identity of the version whose questions it begins with; the newest one if left out.
    from: Option<Uuid>,
}

/// Sheets of paper to number.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"count": 40}))]
pub struct NewSheets {
    /// Number of them.
    #[schema(minimum = 1, maximum = 500)]
    count: i64,
}

/// The version that another is compared with.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DifferenceQuery {
    /// Identity of the earlier version; the one before if left out.
    from: Option<Uuid>,
}

/// Lists questionnaires, the oldest first.
#[utoipa::path(tag = "staff", params(Paging),
    responses((status = 200, body = Page<Questionnaire>)))]
#[get("/questionnaires")]
pub async fn list_questionnaires(context: Context, query: Query<Paging>) -> Result<HttpResponse, Problem> {
    let (after, limit) = (query.0.after()?, query.0.limit()?);
    let public_url = context.state.public_url.clone();
    let found = context.read(move |tx| actions::list(tx, after, limit, &public_url)).await?;
    Ok(HttpResponse::Ok().json(Page::new(found, limit, |one| one.id, |one| one)))
}

/// Creates a questionnaire with a first draft.
///
/// Refused with `no-prefix-left` once there are some twelve thousand.
#[utoipa::path(tag = "staff",
    request_body = NewQuestionnaire,
    responses((status = 201, body = Questionnaire)))]
#[post("/questionnaires")]
pub async fn create_questionnaire(
    context: Context,
    key: IdempotencyKey,
    body: Body<NewQuestionnaire>,
) -> Result<HttpResponse, Problem> {
    let Body { value: NewQuestionnaire { title, model, definition }, digest } = body;
    let mut fields = Fields::default();
    let title = fields.optional_text("/title", title.as_deref(), 120);
    if model.is_some() && definition.is_some() {
        fields.refuse("/definition", "Un modèle ou une définition, pas les deux.");
    } else if title.is_none() && model.is_none() && definition.is_none() {
        fields.refuse("/title", "Cette réponse est obligatoire.");
    }
    fields.done()?;
    let given = definition.map(|definition| definition.read("/definition")).transpose()?;
    let public_url = context.state.public_url.clone();
    context
        .create(key, digest, move |tx| {
            let mut definition = match (given, model) {
                (Some(given), _) => given,
                (None, Some(model)) => models::load(tx, model)?.read("/model")?,
                (None, None) => {
                    let empty = QuestionnaireDefinition {
                        title: title.clone().unwrap_or_default(),
                        introduction: None,
                        questions: Vec::new(),
                        analysis: None,
                    };
                    empty.read("/definition")?
                }
            };
            if let Some(title) = title {
                definition.title = title;
            }
            actions::create(tx, &definition, &public_url)
        })
        .await
}

/// Lists the questionnaires that the service brings along, to copy.
#[utoipa::path(tag = "staff",
    responses((status = 200, body = QuestionnaireModels)))]
#[get("/questionnaire-models")]
pub async fn list_questionnaire_models(context: Context) -> Result<HttpResponse, Problem> {
    let load = |tx: &mut crate::kernel::data::transaction::Tx<'_>| {
        let data = ModelName::ALL
            .iter()
            .map(|name| Ok(QuestionnaireModel { name: *name, definition: models::load(tx, *name)? }));
        Ok(QuestionnaireModels { data: data.collect::<Result<Vec<_>, Problem>>()? })
    };
    let found = context.read(load).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Shows a questionnaire with its versions.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Questionnaire)))]
#[get("/questionnaires/{id}")]
pub async fn show_questionnaire(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let public_url = context.state.public_url.clone();
    let found = context.read(move |tx| actions::show(tx, path.1, &public_url)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Begins a draft with the questions of another version.
///
/// Refused with `draft-exists` while there is one.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewVersion,
    responses((status = 201, body = QuestionnaireVersion)))]
#[post("/questionnaires/{id}/versions")]
pub async fn start_version(
    context: Context,
    path: web::Path<(String, Uuid)>,
    key: IdempotencyKey,
    body: Body<NewVersion>,
) -> Result<HttpResponse, Problem> {
    let Body { value, digest } = body;
    context.create(key, digest, move |tx| actions::start_version(tx, path.1, value.from)).await
}

/// Shows a version with its definition.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = QuestionnaireVersion)))]
#[get("/questionnaire-versions/{id}")]
pub async fn show_version(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::show_version(tx, path.1)).await?;
    Ok(with_version(found.revision, &found))
}

/// Replaces the definition of a draft.
///
/// Refused with `version-published` once it is published. A code that meant something else in a published version is
/// refused with its pointer: it keeps that meaning for the questionnaire's whole life.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = EditedVersion,
    responses((status = 200, body = QuestionnaireVersion)))]
#[patch("/questionnaire-versions/{id}")]
pub async fn edit_version(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<EditedVersion>,
) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let definition = body.value.definition.read("/definition")?;
    let edited = context.write(move |tx| actions::edit(tx, path.1, read, &definition)).await?;
    Ok(with_version(edited.revision, &edited))
}

/// Lists the changes of a version from an earlier one.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), DifferenceQuery),
    responses((status = 200, body = VersionDifference)))]
#[get("/questionnaire-versions/{id}/difference")]
pub async fn compare_versions(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<DifferenceQuery>,
) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::compare(tx, path.1, query.0.from)).await?;
    Ok(HttpResponse::Ok().json(found))
}

/// Publishes a draft in place of the version that was published.
///
/// From then on its definition never changes. Refused with `version-published` once it is; without the revision that
/// was read with `precondition-required`, for another one with `changed-meanwhile`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = QuestionnaireVersion)))]
#[post("/questionnaire-versions/{id}/publication")]
pub async fn publish_version(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let published = context.write(move |tx| actions::publish(tx, path.1, read)).await?;
    Ok(with_version(published.revision, &published))
}

/// Closes the published version: the questionnaire is no longer answered on screens.
///
/// Sheets of paper and answers by phone are entered still. Refused with `version-not-published` for a draft.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = QuestionnaireVersion)))]
#[post("/questionnaire-versions/{id}/closure")]
pub async fn close_version(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let closed = context.write(move |tx| actions::close(tx, path.1)).await?;
    Ok(with_version(closed.revision, &closed))
}

/// Numbers sheets of paper of the published version, to be printed.
///
/// Refused with `version-not-published` for another version.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewSheets,
    responses((status = 201, body = PrintedSheets)))]
#[post("/questionnaire-versions/{id}/sheets")]
pub async fn print_sheets(
    context: Context,
    path: web::Path<(String, Uuid)>,
    key: IdempotencyKey,
    body: Body<NewSheets>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let count = fields.number("/count", body.value.count, 1, MOST_AT_ONCE);
    fields.done()?;
    context.create(key, body.digest, move |tx| actions::print_sheets(tx, path.1, count)).await
}

/// Shows the published version that a code opens.
///
/// The code is read as people type it, in any case, with spaces or dashes. A wrong one is answered with 404, one of a
/// questionnaire that is over with `questionnaire-closed`.
#[utoipa::path(tag = "public",
    params(("code" = String, Path)),
    responses((status = 200, body = PublishedQuestionnaire)))]
#[get("/questionnaire-codes/{code}")]
pub async fn show_published(context: Context, path: web::Path<(String, String)>) -> Result<HttpResponse, Problem> {
    let found = context.read(move |tx| actions::show_published(tx, &path.1));
    context.try_code(async { Ok(HttpResponse::Ok().json(found.await?)) }).await
}
