//! Short addresses that papers show, and their QR codes: a paper alone leads back.
//!
//! `/i` is « Mon inscription », `/i/CAP-7K4MPYT` the same with the reference filled in; the name is asked there.
//! `/e` is the evaluation of a session, where its code is asked; `/e/K7M3PX` opens the form of that code.
//! `/q/K7M3PX` is the questionnaire of that code.
//! `/s` is the list of the handouts that everybody may read, `/s/K7M3PX` the one of that code; `/supports.html` too.
//! `/i.svg`, `/i/CAP-7K4MPYT.svg`, `/e/K7M3PX.svg`, `/q/K7M3PX.svg` and `/a.svg` (the agenda) are these as QR codes.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

use crate::kernel::text::problem::Problem;
use crate::kernel::text::qr;
use crate::kernel::web::state::State;

/// Page of a person's own enrolment.
const OWN: &str = "/mon-inscription.html";
/// Page of an evaluation.
const EVALUATION: &str = "/evaluation.html";
/// Page of a questionnaire.
const QUESTIONNAIRE: &str = "/questionnaire.html";
/// Query of a page in large letters.
const LARGE_LETTERS: &str = "letters=large";
/// Length of the longest reference that is put into an address.
const LONGEST: usize = 20;

/// Adds the short addresses to the application.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(web::resource(["/i", "/i/"]).route(web::get().to(|| async { redirect(OWN) })))
        .service(
            web::resource("/i.svg").route(web::get().to(|state: web::Data<State>| async move { draw(&state, "/i") })),
        )
        .service(
            web::resource("/a.svg").route(web::get().to(|state: web::Data<State>| async move { draw(&state, "/") })),
        )
        .service(web::resource("/i/{reference}.svg").route(web::get().to(draw_own)))
        .service(web::resource(["/i/{reference}", "/i/{reference}/"]).route(web::get().to(open_own)))
        .service(web::resource(["/e", "/e/"]).route(web::get().to(|| async { redirect(EVALUATION) })))
        .service(web::resource("/e/{code}.svg").route(web::get().to(draw_evaluation)))
        .service(web::resource(["/e/{code}", "/e/{code}/"]).route(web::get().to(open_evaluation)))
        .service(web::resource(["/q", "/q/"]).route(web::get().to(|| async { redirect(QUESTIONNAIRE) })))
        .service(web::resource("/q/{code}.svg").route(web::get().to(draw_questionnaire)))
        .service(web::resource(["/q/{code}", "/q/{code}/"]).route(web::get().to(open_questionnaire)))
        .service(web::resource(["/s", "/s/", "/supports.html"]).route(web::get().to(open_handouts)))
        .service(web::resource("/s/{code}.svg").route(web::get().to(draw_handout)))
        .service(web::resource(["/s/{code}", "/s/{code}/"]).route(web::get().to(open_handout)));
}

async fn open_own(reference: web::Path<String>) -> HttpResponse {
    match plausible(&reference) {
        Some(reference) => redirect(&format!("{OWN}?reference={reference}")),
        None => redirect(OWN),
    }
}

async fn draw_own(state: web::Data<State>, reference: web::Path<String>) -> HttpResponse {
    match plausible(&reference) {
        Some(reference) => draw(&state, &format!("/i/{reference}")),
        None => Problem::not_found().error_response(),
    }
}

async fn open_evaluation(code: web::Path<String>) -> HttpResponse {
    open_code(EVALUATION, &code)
}

async fn draw_evaluation(state: web::Data<State>, code: web::Path<String>) -> HttpResponse {
    draw_code(&state, "/e", &code)
}

async fn open_questionnaire(code: web::Path<String>) -> HttpResponse {
    open_code(QUESTIONNAIRE, &code)
}

async fn draw_questionnaire(state: web::Data<State>, code: web::Path<String>) -> HttpResponse {
    draw_code(&state, "/q", &code)
}

async fn open_handouts(state: web::Data<State>) -> HttpResponse {
    redirect(&format!("/v1/{}/shared-handouts.html", state.front_end_of))
}

/// Redirects to the page of a handout, in the size of letters that was chosen.
async fn open_handout(state: web::Data<State>, code: web::Path<String>, request: HttpRequest) -> HttpResponse {
    let letters = if request.query_string() == LARGE_LETTERS { format!("?{LARGE_LETTERS}") } else { String::new() };
    match plausible(&code) {
        Some(code) => redirect(&format!("/v1/{}/shared-handouts/{code}.html{letters}", state.front_end_of)),
        None => open_handouts(state).await,
    }
}

async fn draw_handout(state: web::Data<State>, code: web::Path<String>) -> HttpResponse {
    draw_code(&state, "/s", &code)
}

/// Redirects to a page with a code, behind the `#`: it is in no log.
fn open_code(page: &str, code: &str) -> HttpResponse {
    match plausible(code) {
        Some(code) => redirect(&format!("{page}#{code}")),
        None => redirect(page),
    }
}

fn draw_code(state: &State, below: &str, code: &str) -> HttpResponse {
    match plausible(code) {
        Some(code) => draw(state, &format!("{below}/{code}")),
        None => Problem::not_found().error_response(),
    }
}

/// A reference or code that might exist, in capitals; nothing else is drawn or passed on.
fn plausible(reference: &str) -> Option<String> {
    let is_one = (1..=LONGEST).contains(&reference.len())
        && reference.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_one.then(|| reference.to_ascii_uppercase())
}

/// Redirects for now: a permanent redirect would be remembered by browsers for ever.
fn redirect(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

fn draw(state: &State, path: &str) -> HttpResponse {
    match qr::draw(&format!("{}{path}", state.public_url.trim_end_matches('/'))) {
        Ok(svg) => HttpResponse::Ok()
            .content_type("image/svg+xml")
            .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
            .body(svg),
        Err(error) => Problem::unavailable(error).error_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::plausible;

    #[test]
    fn only_references_are_passed_on() {
        assert_eq!(plausible("cap-7k4mpyt").as_deref(), Some("CAP-7K4MPYT"));
        for other in ["", "a/b", "CAP 7K4M", "é", "<script>", "123456789012345678901"] {
            assert_eq!(plausible(other), None, "{other}");
        }
    }
}
