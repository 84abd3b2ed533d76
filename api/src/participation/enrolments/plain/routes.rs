//! The form and its answer over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::super::input::{NewEnrolment, read_enrolment};
use super::super::{actions, own};
use super::{confirmation, page};
use crate::directory::places::actions as places;
use crate::kernel::data::idempotency::Created;
use crate::kernel::data::transaction::{Tx, new_id};
use crate::kernel::text::problem::{INVALID, Problem, ProblemDocument};
use crate::kernel::web::form::{FormFields, KEY, SentForm};
use crate::kernel::web::permissions::Router;
use crate::kernel::web::request::Context;
use crate::pages::form::Shown;
use crate::pages::{self, Facts};
use crate::participation::web_shares;
use crate::programme::sessions::actions as sessions;
use crate::programme::sessions::words::Level;

/// The routes, for the public.
pub fn routes(router: &mut Router<'_, '_>) {
    router.add_form(enrolment_form).add_form(enrol_by_form);
}

/// More communes than an intercommunality has.
const ALL_COMMUNES: i64 = 1000;

/// Shows the form to enrol in a session, to read and send without scripts.
#[utoipa::path(params(("id" = Uuid, Path)), responses((status = 200, body = String, content_type = "text/html")))]
#[get("/sessions/{id}/enrolment.html")]
pub async fn enrolment_form(context: Context, path: web::Path<(String, Uuid)>) -> Result<HttpResponse, Problem> {
    show(&context, path.into_inner(), Shown::default(), new_id(context.now).to_string()).await
}

/// Enrols the person of the form, and confirms it on a page to print.
#[utoipa::path(params(("id" = Uuid, Path)), responses((status = 201, body = String, content_type = "text/html")))]
#[post("/sessions/{id}/enrolment.html")]
pub async fn enrol_by_form(
    context: Context,
    path: web::Path<(String, Uuid)>,
    form: SentForm,
) -> Result<HttpResponse, Problem> {
    let (slug, session) = path.into_inner();
    form.fields.require_only(&page::FIELDS)?;
    match enrol(&context, session, &form).await {
        Ok(Created { id }) => {
            let read = move |tx: &mut Tx<'_>| Ok((own::actions::show_created(tx, id)?, places::organisation(tx)?));
            let (enrolment, organisation) = context.read(read).await?;
            let main = confirmation::render(&enrolment, &organisation.phone_display);
            let title = confirmation::title(&enrolment);
            Ok(pages::answer(StatusCode::CREATED, title, &main, &Facts::from(&organisation)))
        }
        Err(refusal) => {
            // What may succeed when it is sent again keeps its key, so that it has one effect.
            let key = match refusal.may_be_sent_again() {
                true => form.fields.text(KEY).to_owned(),
                false => new_id(context.now).to_string(),
            };
            let shown = Shown { fields: form.fields, refusal: Some(refusal) };
            show(&context, (slug, session), shown, key).await
        }
    }
}

async fn enrol(context: &Context, session: Uuid, form: &SentForm) -> Result<Created, ProblemDocument> {
    let refused = |problem: Problem| problem.document();
    let new = read_form(session, &form.fields).map_err(refused)?;
    let draft = read_enrolment(context, new).map_err(refused)?;
    let network = draft.network.clone();
    let created = context.create_by_form(form, move |tx: &mut Tx<'_>| actions::enrol(tx, draft)).await;
    web_shares::count_refusal(context, network.as_ref());
    created
}

/// Writes a form as the body of a request to the API, which is read in the same way.
fn read_form(session: Uuid, fields: &FormFields) -> Result<NewEnrolment, Problem> {
    let mut learner = Map::new();
    for name in ["given_name", "family_name", "commune_code"] {
        learner.insert(name.to_owned(), json!(fields.text(name)));
    }
    for name in ["phone", "email"] {
        learner.extend(fields.given(name).map(|text| (name.to_owned(), json!(text))));
    }
    if let Some(year) = fields.given("birth_year") {
        // No year at all is out of bounds, and refused beside the other answers.
        learner.insert("birth_year".to_owned(), json!(year.parse::<i32>().unwrap_or(0)));
    }
    let mut body = Map::from_iter([
        ("session_id".to_owned(), json!(session)),
        ("level".to_owned(), json!(fields.text("level"))),
        ("learner".to_owned(), Value::Object(learner)),
        ("wait".to_owned(), json!(fields.given("wait").is_some())),
    ]);
    body.extend(fields.given("needs").map(|text| ("needs".to_owned(), json!(text))));
    if Level::from_word(fields.text("level")).is_none() {
        return Err(Problem::invalid("/level", "Choisissez la phrase qui vous ressemble le plus."));
    }
    serde_json::from_value(Value::Object(body)).map_err(|_| Problem::new(INVALID))
}

/// Shows the form: empty, or with what was typed and what is to be corrected.
async fn show(
    context: &Context,
    (slug, id): (String, Uuid),
    shown: Shown,
    key: String,
) -> Result<HttpResponse, Problem> {
    let level = Level::from_word(shown.fields.text("level"));
    let read = move |tx: &mut Tx<'_>| {
        let session = sessions::show(tx, id)?;
        let others = sessions::alternatives(tx, level.unwrap_or(session.level), 1, id)?;
        Ok((places::organisation(tx)?, places::communes(tx, None, ALL_COMMUNES)?, session, others))
    };
    let (organisation, communes, session, others) = context.read(read).await?;
    let status = shown.refusal.as_ref().and_then(|refusal| StatusCode::from_u16(refusal.status).ok());
    let page = page::EnrolmentPage { slug: &slug, session, others, communes, now: context.now, key };
    let title = page.title(&shown);
    Ok(pages::answer(status.unwrap_or(StatusCode::OK), &title, &page.render(&shown), &Facts::from(&organisation)))
}
