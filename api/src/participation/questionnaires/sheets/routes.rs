//! Sheets of paper over HTTP.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::actions;
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Fields, Query};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::Context;

/// Most sheets of one document.
const MOST_AT_ONCE: i64 = 100;

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
pub fn routes(router: &mut Router<'_, '_>) {
    router.add(show_sheets, [No, No, Yes, Yes, Yes], Limit::Caller);
}

/// The sheets to print.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SheetQuery {
    /// Number of the first sheet, as its serial has it; without it, one specimen without a serial.
    #[param(minimum = 1, maximum = 9999)]
    first: Option<i64>,
    /// Number of the last sheet; the first if left out, and at most 99 after it.
    #[param(minimum = 1, maximum = 9999)]
    last: Option<i64>,
}

/// Prints sheets of a version as PDF, tagged, on A4 in letters of 15 points.
///
/// Sheets get their serials by `print_sheets`. A specimen shows a draft on paper, and cannot be entered.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), SheetQuery),
    responses((status = 200, body = String, content_type = "application/pdf")))]
#[get("/questionnaire-versions/{id}/sheets.pdf")]
pub async fn show_sheets(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<SheetQuery>,
) -> Result<HttpResponse, Problem> {
    let sheets = range(query.0)?;
    let public_url = context.state.public_url.clone();
    let print = context.read(move |tx| actions::prepare(tx, path.1, sheets, &public_url)).await?;
    let document = web::block(move || print.write()).await.map_err(Problem::unavailable)??;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"questionnaire.pdf\""))
        .body(document))
}

fn range(SheetQuery { first, last }: SheetQuery) -> Result<Option<(i32, i32)>, Problem> {
    let Some(first) = first else {
        let alone = Problem::invalid("/first", "Donnez aussi le numéro de la première feuille.");
        return last.map_or(Ok(None), |_| Err(alone));
    };
    let mut fields = Fields::default();
    let from = fields.number("/first", first, 1, 9_999);
    let to = fields.number("/last", last.unwrap_or(first), first, first.saturating_add(MOST_AT_ONCE - 1));
    fields.done()?;
    Ok(Some((from.into(), to.into())))
}
