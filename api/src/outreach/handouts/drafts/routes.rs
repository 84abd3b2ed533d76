//! Drafts of handouts over HTTP.

use actix_web::http::header;
use actix_web::{HttpResponse, delete, get, post, put, web};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::rules::markdown::LONGEST;
use super::super::views::{Handout, WholeHandoutVersion};
use super::super::{LetterSize, Licence, PDF_REFUSED, VersionKind, actions as library, pdf, rules};
use super::actions::{self, DraftContent, no_licence};
use super::printing::{Shown, document};
use crate::kernel::text::problem::Problem;
use crate::kernel::web::input::{Body, Fields, Query};
use crate::kernel::web::permissions::May::{No, Yes};
use crate::kernel::web::permissions::{Limit, Router};
use crate::kernel::web::request::{Context, with_version};

/// Maximum size of a body with a PDF: four characters for three bytes, and the words.
const LARGEST_BODY: usize = pdf::HEAVIEST / 3 * 4 + 4096;
/// Maximum size of a body with a text: its letters may take four bytes, and be escaped.
const LARGEST_TEXT: usize = LONGEST * 6 + 8192;
/// Checks of PDFs at one time: one takes memory and a core for a moment.
static CHECKS: Semaphore = Semaphore::const_new(1);

/// The routes, with who may call them: the public, partners, facilitators, agents, administrators.
#[rustfmt::skip]
pub fn routes(router: &mut Router<'_, '_>) {
    router
        .add(write_draft,           [No, No, Yes, No, Yes], Limit::Caller)
        .add(upload_draft,          [No, No, Yes, No, Yes], Limit::Caller)
        .add(discard_draft,         [No, No, Yes, No, Yes], Limit::Caller)
        .add(publish_handout,       [No, No, Yes, No, Yes], Limit::Caller)
        .add(preview_handout,       [No, No, Yes, No, Yes], Limit::Caller)
        .add(show_handout_version,  [No, No, Yes, Yes, Yes], Limit::Caller)
        .add(print_handout_version, [No, No, Yes, Yes, Yes], Limit::Caller);
}

/// The draft of a handout, whole.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "written", "text": "# Allumer\n\n1. Appuyez sur le bouton **Marche**.\n2. Attendez.",
    "licence": "etalab_2_0", "reviewed_on": "2026-11-24"
}))]
pub struct HandoutDraft {
    /// Kind. A PDF is sent apart.
    kind: VersionKind,
    /// The text of a written one, in the Markdown of handouts.
    ///
    /// Headings of three levels, paragraphs, lists, bold, links, pictures of the handout by their number, quotes for
    /// what to remember, a rule for a new page.
    #[schema(max_length = 20000)]
    text: Option<String>,
    /// Address of a linked one, which begins with `https://`.
    #[schema(max_length = 500)]
    link: Option<String>,
    /// Author; the organisation by default.
    #[schema(max_length = 100)]
    author: Option<String>,
    /// Where it was taken from, an address that begins with `https://`.
    #[schema(max_length = 500)]
    source_url: Option<String>,
    /// Licence; `etalab_2_0` by default. Without one it may only be linked.
    licence: Option<Licence>,
    /// Day on which somebody last tried what it says.
    reviewed_on: Option<NaiveDate>,
}

impl HandoutDraft {
    fn read(self) -> Result<DraftContent, Problem> {
        let mut fields = Fields::default();
        let kind = self.kind;
        let licence = self.licence.unwrap_or(Licence::Etalab);
        let text = fields.optional_text("/text", self.text.as_deref(), LONGEST);
        if text.is_some() && kind != VersionKind::Written {
            fields.refuse("/text", "Seul un support écrit ici a un texte.");
        }
        let link = address(&mut fields, "/link", self.link.as_deref());
        if link.is_some() && kind != VersionKind::Link {
            fields.refuse("/link", "Seul un lien a une adresse.");
        }
        let content = DraftContent {
            kind,
            text,
            link,
            author: fields.optional_text("/author", self.author.as_deref(), 100),
            source_url: address(&mut fields, "/source_url", self.source_url.as_deref()),
            licence,
            reviewed_on: self.reviewed_on,
        };
        if let Some(day) = content.reviewed_on {
            fields.near_day("/reviewed_on", day);
        }
        fields.done()?;
        if rules::may_keep(licence, kind) { Ok(content) } else { Err(no_licence()) }
    }
}

fn address(fields: &mut Fields, pointer: &str, given: Option<&str>) -> Option<String> {
    let given = fields.optional_text(pointer, given, rules::LONGEST_ADDRESS)?;
    let read = rules::read_address(&given);
    if read.is_none() {
        fields.refuse(pointer, "L'adresse d'un site, qui commence par https://.");
    }
    read
}

/// Writes the draft of a handout; begins one where there is none.
///
/// `If-Match` names the revision of the draft that was read, `"0"` where there is none: without it refused with
/// `precondition-required`, for another one with `changed-meanwhile`. Faults of the text are refused with their lines.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = HandoutDraft,
    responses((status = 200, body = Handout)))]
#[put("/handouts/{id}/draft")]
pub async fn write_draft(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<HandoutDraft, LARGEST_TEXT>,
) -> Result<HttpResponse, Problem> {
    let revision = context.expected_version()?;
    let (content, url) = (body.value.read()?, context.state.public_url.clone());
    let shown = context.write(move |tx| actions::write(tx, path.1, revision, content, &url)).await?;
    Ok(with_revision(&shown))
}

fn with_revision(shown: &Handout) -> HttpResponse {
    with_version(shown.draft.as_ref().map_or(0, |draft| draft.version.revision), shown)
}

/// A PDF.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"data": "JVBERi0xLjcK"}))]
pub struct SentDocument {
    /// The bytes of a PDF, in base64: at most 8 000 000 bytes and 60 pages.
    ///
    /// Without scripts, forms or files in it.
    #[schema(max_length = 10666668)]
    data: String,
}

/// Puts a PDF into the draft of a handout; begins one where there is none.
///
/// `If-Match` names the revision of the draft that was read, `"0"` where there is none: without it refused with
/// `precondition-required`, for another one with `changed-meanwhile`. Refused with `pdf-refused` if it does more than
/// show pages. What is kept is written from what was checked.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = SentDocument,
    responses((status = 200, body = Handout)))]
#[put("/handouts/{id}/draft/file")]
pub async fn upload_draft(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<SentDocument, LARGEST_BODY>,
) -> Result<HttpResponse, Problem> {
    let revision = context.expected_version()?;
    let url = context.state.public_url.clone();
    let turn = CHECKS.acquire().await.map_err(Problem::unavailable)?;
    let data = body.value.data;
    let checked = web::block(move || {
        let bytes = BASE64_STANDARD.decode(data.as_bytes()).unwrap_or_default();
        pdf::check(&bytes)
    });
    let checked = checked.await.map_err(Problem::unavailable)?;
    drop(turn);
    let refuse =
        |fault: pdf::Fault| Problem::new(PDF_REFUSED).detail(fault.french()).add_error("/data", fault.french());
    let checked = checked.map_err(refuse)?;
    let shown = context.write(move |tx| actions::upload(tx, path.1, revision, &checked, &url)).await?;
    Ok(with_revision(&shown))
}

/// Discards the draft of a handout.
///
/// `If-Match` names its revision: without it refused with `precondition-required`, for another one with
/// `changed-meanwhile`. Refused with `no-draft` where there is none.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 204)))]
#[delete("/handouts/{id}/draft")]
pub async fn discard_draft(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let revision = context.expected_version()?;
    context.write(move |tx| actions::discard(tx, path.1, revision)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Publishes the draft of a handout: from then on that version never changes.
///
/// `If-Match` names the draft's revision: without it refused with `precondition-required`, for another one with
/// `changed-meanwhile`. Refused with `no-draft` once a colleague published it, with `draft-incomplete` where it says
/// nothing.
#[utoipa::path(tag = "staff", params(("id" = Uuid, Path)), responses((status = 200, body = Handout)))]
#[post("/handouts/{id}/publication")]
pub async fn publish_handout(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let revision = context.expected_version()?;
    let url = context.state.public_url.clone();
    let shown = context.write(move |tx| actions::publish(tx, path.1, revision, &url)).await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// A text to look at before it is kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "# Allumer\n\nAppuyez sur **Marche**."}))]
pub struct HandoutText {
    /// The text, in the Markdown of handouts.
    #[schema(max_length = 20000)]
    text: String,
}

/// A text as it is read.
#[derive(Serialize, ToSchema)]
pub struct HandoutPreview {
    /// The text as HTML, without its title.
    html: String,
}

/// Shows a text as it will be read, and keeps nothing.
///
/// Faults are refused with their lines.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    request_body = HandoutText,
    responses((status = 200, body = HandoutPreview)))]
#[post("/handouts/{id}/preview")]
pub async fn preview_handout(
    context: Context,
    path: web::Path<(String, Uuid)>,
    body: Body<HandoutText, LARGEST_TEXT>,
) -> Result<HttpResponse, Problem> {
    let mut fields = Fields::default();
    let text = fields.text("/text", &body.value.text, LONGEST);
    fields.done()?;
    let html = context
        .read(move |tx| {
            library::find(tx, path.1)?;
            let parts = library::read_text(tx, path.1, &text)?;
            library::render(tx, path.1, &parts)
        })
        .await?;
    Ok(HttpResponse::Ok().json(HandoutPreview { html: html.into_string() }))
}

/// Shows a version of a handout, of today or of a past session.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = WholeHandoutVersion)))]
#[get("/handout-versions/{id}")]
pub async fn show_handout_version(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    let shown = context.read(move |tx| library::show_version(tx, path.1)).await?;
    Ok(HttpResponse::Ok().json(shown))
}

/// The size of the letters on paper.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PrintQuery {
    /// Size of the letters; `normal` by default.
    #[param(inline)]
    pub letters: Option<LetterSize>,
}

/// Prints a version of a handout as PDF on A4: what was published, or the draft as it is.
///
/// A link has none, and a PDF that was sent has no large print.
#[utoipa::path(tag = "staff",
    params(("id" = Uuid, Path), PrintQuery),
    responses((status = 200, body = String, content_type = "application/pdf")))]
#[get("/handout-versions/{id}/document.pdf")]
pub async fn print_handout_version(
    context: Context,
    path: web::Path<(String, Uuid)>,
    query: Query<PrintQuery>,
) -> Result<HttpResponse, Problem> {
    let (letters, url) = (query.0.letters.unwrap_or_default(), context.state.public_url.clone());
    let shown = context.read(move |tx| document(tx, path.1, letters, &url)).await?;
    let bytes = match shown {
        Shown::Kept(bytes) => bytes,
        Shown::Print(print) => web::block(move || print.write(letters)).await.map_err(Problem::unavailable)??.0,
    };
    Ok(send_pdf(bytes))
}

/// A document that browsers show, and keep under a name of their own.
fn send_pdf(bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"support.pdf\""))
        .body(bytes)
}
