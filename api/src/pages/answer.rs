//! Answers that are pages, written for one request.

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use maud::{Markup, html};

use super::{Facts, POLICY, Page, Shell, write_facts};

/// Renders a page for everybody that names the organisation.
///
/// It is for one person, so it is not kept, and search engines leave it out.
pub fn answer(status: StatusCode, title: &str, main: &Markup, facts: &Facts) -> HttpResponse {
    let page = Page {
        shell: Shell::Public,
        address: "",
        title: html! { (title) },
        description: "",
        stylesheets: Vec::new(),
        scripts: Vec::new(),
        main: &main.0,
    };
    HttpResponse::build(status)
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header(("x-robots-tag", "noindex"))
        .body(write_facts(&page.render(), facts))
}
