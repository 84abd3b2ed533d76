//! The pages behind the `type` of problems, each with the meaning of a kind of refusal.
//!
//! They are for people who meet a refusal, and for authors of clients.

use actix_web::http::header;
use actix_web::{HttpResponse, ResponseError, web};
use maud::{Markup, html};

use crate::frontend::Named;
use crate::kernel::text::problem::{Kind, Problem};
use crate::kernel::web::state::State;
use crate::pages::{Page, Shell};
use crate::{concepts, frontend};

/// The pages, at the addresses that problems name.
pub fn pages() -> impl actix_web::dev::HttpServiceFactory {
    web::scope("/problems")
        .service(web::resource("").route(web::get().to(|| async {
            HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/problems/")).finish()
        })))
        .service(web::resource("/").route(web::get().to(show_all)))
        .service(web::resource("/{slug}").route(web::get().to(show_one)))
}

async fn show_all(state: web::Data<State>, named: web::Data<Named>) -> HttpResponse {
    send(named.write(render_all(), &state).await)
}

async fn show_one(state: web::Data<State>, named: web::Data<Named>, slug: web::Path<String>) -> HttpResponse {
    let Some(kind) = concepts::problems().find(|kind| kind.slug() == *slug) else {
        return Problem::not_found().error_response();
    };
    let content = html! {
        (render_advice(kind))
        p { a href="/problems/" { "Tous les refus possibles" } }
    };
    send(named.write(render_page(&format!("/problems/{slug}"), kind.title(), content), &state).await)
}

fn send(page: String) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .insert_header((header::CONTENT_SECURITY_POLICY, frontend::POLICY))
        .body(page)
}

/// Renders the page of every kind of refusal.
fn render_all() -> String {
    render_page(
        "/problems/",
        "Quand une demande est refusée",
        html! {
            p.lead { "Rien n'a alors été fait ni changé. Voici chaque refus, et ce que l'on peut faire." }
            @for kind in concepts::problems() {
                section.stack id=(kind.slug()) {
                    h2 { a href=(format!("/problems/{}", kind.slug())) { (kind.title()) } }
                    (render_advice(kind))
                }
            }
        },
    )
}

fn render_advice(kind: Kind) -> Markup {
    html! {
        p { (kind.advice()) }
        p.hint lang="en" {
            code { (kind.status()) " " (kind.slug()) } " – " (kind.meaning())
        }
    }
}

fn render_page(address: &str, title: &str, content: Markup) -> String {
    let main = html! {
        main.page.stack #contenu tabindex="-1" {
            h1 { (title) }
            (content)
            p { a href="/docs/" lang="en" { "API documentation" } }
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
