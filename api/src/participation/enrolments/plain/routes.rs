//! The form and its answer over HTTP.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, get, post, web};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::super::input::{NewEnrolment, read_enrolment};
use super::super::{actions, own};
use super::{around, confirmation, page};
use crate::directory::places::actions as places;
use crate::directory::places::naming;
use crate::kernel::data::idempotency::Created;
use crate::kernel::data::transaction::{Tx, new_id};
use crate::kernel::text::problem::{INVALID, Problem, ProblemDocument};
use crate::kernel::web::form::{FormFields, KEY, SentForm};
use crate::kernel::web::permissions::Router;
use crate::kernel::web::request::Context;
use crate::pages;
use crate::pages::form::Shown;
use crate::participation::enrolments::arrangements::Arrangement;
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
    form.fields.require_only(&around::LABELS.map(|(name, _)| name))?;
    match enrol(&context, session, &form).await {
        Ok(Created { id }) => {
            let read = move |tx: &mut Tx<'_>| Ok((own::actions::show_created(tx, id)?, naming::facts(tx)?));
            let (enrolment, facts) = context.read(read).await?;
            let main = confirmation::render(&enrolment, &facts.phone_display);
            let title = confirmation::title(&enrolment);
            Ok(pages::answer(StatusCode::CREATED, title, &main, &facts))
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
    if Level::from_word(fields.text("level")).is_none() {
        return Err(Problem::invalid("/level", "Choisissez la phrase qui vous ressemble le plus."));
    }
    let party_size = match fields.given("party_size") {
        None => 1,
        Some(text) => text
            .parse::<usize>()
            .ok()
            .filter(|people| (1..=around::LARGEST_PARTY).contains(people))
            .ok_or_else(|| Problem::invalid("/party_size", "Choisissez combien vous venez."))?,
    };
    let mut body = Map::from_iter([
        ("session_id".to_owned(), json!(session)),
        ("level".to_owned(), json!(fields.text("level"))),
        ("learner".to_owned(), read_learner(fields)),
        ("party_size".to_owned(), json!(party_size)),
        ("companions".to_owned(), read_companions(fields)),
        ("wait".to_owned(), json!(fields.given("wait").is_some())),
    ]);
    body.extend(fields.given("needs").map(|text| ("needs".to_owned(), json!(text))));
    let (name, phone) = (fields.given("guardian_name"), fields.given("guardian_phone"));
    let comes = fields.given("guardian_comes").is_some();
    if name.is_some() || phone.is_some() || comes {
        let guardian = json!({"name": name.unwrap_or_default(), "phone": phone, "comes": comes});
        body.insert("guardian".to_owned(), guardian);
    }
    let wished = Arrangement::ALL.iter().filter(|wish| fields.given(&around::field_of(**wish)).is_some());
    body.insert("arrangements".to_owned(), json!(wished.collect::<Vec<_>>()));
    serde_json::from_value(Value::Object(body)).map_err(|_| Problem::new(INVALID))
}

fn read_learner(fields: &FormFields) -> Value {
    let mut learner = Map::new();
    for name in ["given_name", "family_name"] {
        learner.insert(name.to_owned(), json!(fields.text(name)));
    }
    let residence = if fields.text("commune_code") == around::ELSEWHERE { "outside_commune" } else { "commune_code" };
    learner.insert(residence.to_owned(), json!(fields.text(residence)));
    for name in ["phone", "email"] {
        learner.extend(fields.given(name).map(|text| (name.to_owned(), json!(text))));
    }
    if let Some(year) = fields.given("birth_year") {
        // No year at all is out of bounds, and refused beside the other answers.
        learner.insert("birth_year".to_owned(), json!(year.parse::<i32>().unwrap_or(0)));
    }
    Value::Object(learner)
}

/// The names of the others who come, up to the last that was given.
///
/// A gap before it is refused in its place.
fn read_companions(fields: &FormFields) -> Value {
    let name = |index: usize, part: &str| fields.given(&format!("companions_{index}_{part}"));
    let named = |index: &usize| name(*index, "given_name").or(name(*index, "family_name")).is_some();
    let count = (0..around::LARGEST_PARTY - 1).rfind(named).map_or(0, |last| last + 1);
    let text = |index, part| name(index, part).unwrap_or_default();
    let companion = |index| json!({"given_name": text(index, "given_name"), "family_name": text(index, "family_name")});
    (0..count).map(companion).collect()
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
        Ok((naming::facts(tx)?, places::communes(tx, None, ALL_COMMUNES)?, session, others))
    };
    let (facts, communes, session, others) = context.read(read).await?;
    let status = shown.refusal.as_ref().and_then(|refusal| StatusCode::from_u16(refusal.status).ok());
    let page = page::EnrolmentPage { slug: &slug, session, others, communes, now: context.now, key };
    let title = page.title(&shown);
    Ok(pages::answer(status.unwrap_or(StatusCode::OK), &title, &page.render(&shown), &facts))
}
