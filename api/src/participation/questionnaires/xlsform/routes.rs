//! Exchange of definitions as XLSForm over HTTP, and the workbook of responses.

use actix_web::http::header;
use actix_web::{HttpResponse, get, put, web};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::actions;
use super::super::responses::export::write_table;
use super::super::responses::input::ExportQuery;
use super::super::views::QuestionnaireVersion;
use super::{export, import, workbook};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Query};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;
use crate::kernel::web::responses::with_version;

/// Media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(export_xlsform,      [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(import_xlsform,      [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(export_workbook,     [No, No, No, Yes, Yes], Limit::People);
}

/// A workbook of XLSForm.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"file": "UEsDBBQAAAAIAA=="}))]
pub struct NewXlsForm {
    /// The workbook (XLSX) in base 64, of some 48 kB at most.
    #[schema(max_length = 65000)]
    file: String,
}

/// Exports a version as XLSForm, which opens in Excel and runs in Kobo and ODK.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
#[get("/questionnaire-versions/{id}/form.xlsx")]
pub async fn export_xlsform(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let (definition, form_id, number) = context.read(move |tx| actions::to_export(tx, path.1)).await?;
    let book = export::write(&definition, &form_id, number)?;
    Ok(attachment(book, "questionnaire.xlsx"))
}

/// Replaces the definition of a draft by a workbook of XLSForm.
///
/// Features outside of the subset are refused with their cell, as in `/survey/C4`: other types, nested groups,
/// calculations, conditions that are not of selected(), =, !=, <, >= with and, or, not(). Refused with
/// `version-published`, `precondition-required`, `changed-meanwhile`.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = NewXlsForm,
    responses((status = 200, body = QuestionnaireVersion)))]
#[put("/questionnaire-versions/{id}/form")]
pub async fn import_xlsform(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<NewXlsForm>,
) -> Result<HttpResponse, Problem> {
    let read = context.expected_version()?;
    let no_file = |_| Problem::invalid("/file", "Ce fichier n'est pas en base 64.");
    let bytes = BASE64_STANDARD.decode(body.value.file.as_bytes()).map_err(no_file)?;
    let definition = web::block(move || import::read(&bytes)).await.map_err(Problem::unavailable)??;
    let edited = context.write(move |tx| actions::edit(tx, path.1, read, &definition)).await?;
    Ok(with_version(edited.revision, &edited))
}

/// Exports responses to a questionnaire as a workbook, with the columns of the CSV.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), ExportQuery),
    responses((status = 200, body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))]
#[get("/questionnaires/{id}/responses.xlsx")]
pub async fn export_workbook(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<ExportQuery>,
) -> Result<HttpResponse, Problem> {
    let filter = query.0.filter()?;
    let rows = context
        .read(move |tx| {
            let mut rows = Vec::new();
            write_table(tx, path.1, &filter, |row| {
                rows.push(row);
                Ok(())
            })?;
            Ok(rows)
        })
        .await?;
    let book = web::block(move || workbook::write(&[("réponses", rows)])).await.map_err(Problem::unavailable)??;
    Ok(attachment(book, "reponses.xlsx"))
}

fn attachment(book: Vec<u8>, name: &str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(XLSX)
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .body(book)
}
