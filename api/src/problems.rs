//! The pages behind the `type` of problems, each with the meaning of a kind of refusal.
//!
//! They are for people who meet a refusal, and for authors of clients.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, ResponseError, web};
use maud::{Markup, html};

use crate::concepts;
use crate::frontend::Site;
use crate::kernel::text::french::curly;
use crate::kernel::text::problem::{Kind, Problem};
use crate::kernel::web::state::State;
use crate::pages::{POLICY, Page, Shell};

/// The pages, at the addresses that problems name.
pub fn pages() -> impl actix_web::dev::HttpServiceFactory {
    web::scope("/problems")
        .service(web::resource("").route(web::get().to(|| async {
            HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/problems/")).finish()
        })))
        .service(web::resource("/").route(web::get().to(show_all)))
        .service(web::resource("/{slug}").route(web::get().to(show_one)))
}

async fn show_all(state: web::Data<State>, site: web::Data<Site>) -> HttpResponse {
    send(site.named.write(render_all(), &state).await)
}

async fn show_one(state: web::Data<State>, site: web::Data<Site>, slug: web::Path<String>) -> HttpResponse {
    let Some(kind) = concepts::problems().find(|kind| kind.slug() == *slug) else {
        return Problem::not_found().error_response();
    };
    let content = html! {
        (render_advice(kind))
        p { a href="/problems/" { "Tous les refus possibles" } }
        (docs_link())
    };
    send(site.named.write(render_page(&format!("/problems/{slug}"), kind.title(), content), &state).await)
}

fn send(page: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(page)
}

/// Answers with a page where a page for people is refused, as `calendar.html` may be.
pub async fn show_as_pages<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let answer = next.call(request).await?;
    let Some(problem) = refusal_of_page(&answer) else { return Ok(answer.map_into_left_body()) };
    let (request, refused) = answer.into_parts();
    let content = html! {
        p.lead { (curly(problem.detail.as_deref().unwrap_or(problem.advice))) }
        p { phone-line question="Nous nous en occupons avec vous." { "Appelez votre Maison de services au public." } }
        p { a href="/" { "Retour aux ateliers" } }
    };
    let page = render_page("", problem.title, content);
    let page = match (request.app_data::<web::Data<Site>>(), request.app_data::<web::Data<State>>()) {
        (Some(site), Some(state)) => site.named.write(page, state).await,
        _ => page,
    };
    let mut response = send(page);
    *response.status_mut() = refused.status();
    for (name, value) in refused.headers() {
        if !matches!(*name, header::CONTENT_TYPE | header::CONTENT_LENGTH) {
            response.headers_mut().insert(name.clone(), value.clone());
        }
    }
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    Ok(ServiceResponse::new(request, response).map_into_right_body())
}

/// The words of a refusal that answers a browser's request for a page of an organisation.
struct PageRefusal {
    title: &'static str,
    advice: &'static str,
    detail: Option<String>,
}

fn refusal_of_page<B>(answer: &ServiceResponse<B>) -> Option<PageRefusal> {
    let request = answer.request();
    let accept = request.headers().get(header::ACCEPT)?.to_str().ok()?;
    if !request.path().ends_with(".html") || !accept.contains("text/html") {
        return None;
    }
    let problem = answer.response().error()?.as_error::<Problem>()?;
    let kind = problem.kind;
    Some(PageRefusal { title: kind.title(), advice: kind.advice(), detail: problem.document().detail })
}

/// Renders the page of every kind of refusal.
fn render_all() -> String {
    render_page(
        "/problems/",
        "Quand une demande est refusée",
        html! {
            p.lead { "Rien n’a alors été fait ni changé. Voici chaque refus, et ce que l’on peut faire." }
            @for kind in concepts::problems() {
                section.stack id=(kind.slug()) {
                    h2 { a href=(format!("/problems/{}", kind.slug())) { (curly(kind.title())) } }
                    (render_advice(kind))
                }
            }
            (docs_link())
        },
    )
}

fn render_advice(kind: Kind) -> Markup {
    html! {
        p { (curly(kind.advice())) }
        p.hint lang="en" {
            code { (kind.status()) " " (kind.slug()) } " – " (kind.meaning())
        }
    }
}

fn docs_link() -> Markup {
    html! { p { a href="/docs/" lang="en" { "API documentation" } } }
}

fn render_page(address: &str, title: &str, content: Markup) -> String {
    let title = curly(title);
    let main = html! {
        main.page.stack #contenu tabindex="-1" {
            h1 { (title) }
            (content)
        }
    };
    let page = Page {
        shell: Shell::Unlisted,
        address,
        title: html! { (title) },
        description: "",
        stylesheets: Vec::new(),
        scripts: vec!["<script type=\"module\" src=\"/js/ui/static-page.js\"></script>"],
        main: &main.into_string(),
    };
    page.render()
}
