//! Pages of shared handouts: read without a script, by search engines too.

use actix_web::HttpResponse;
use actix_web::http::header;
use maud::{Markup, html};

use super::super::rules::spoken_address;
use super::super::views::SharedHandout;
use super::super::{HandoutDevice, LetterSize, Licence, VersionKind};
use crate::kernel::text::french;
use crate::pages::{Facts, POLICY, Page, Shell, write_facts};
use crate::programme::sessions::themes::Theme;
use crate::programme::sessions::words::Level;

const SHEET: &str = "<link rel=\"stylesheet\" href=\"/css/handout.css\">";

/// Sends a page with a description for search engines.
pub fn send(title: &str, description: &str, main: &Markup, facts: &Facts) -> HttpResponse {
    let described = html! { meta name="description" content=(description); };
    let page = Page {
        shell: Shell::Public,
        address: "",
        title: html! { (title) },
        description: &described.0,
        stylesheets: vec![SHEET],
        scripts: Vec::new(),
        main: &main.0,
    };
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(write_facts(&page.render(), facts))
}

/// The list, with its filters.
pub fn list(slug: &str, found: &[SharedHandout], theme: Option<Theme>, level: Option<Level>) -> Markup {
    let theme_words = |one: &Theme| (one.word(), one.french());
    html! {
        main.page.stack #contenu tabindex="-1" {
            h1 { "Supports" }
            p.lead { "Des fiches pour refaire chez soi ce que l’on a vu à l’atelier. À lire ici, ou à imprimer." }
            form.toolbar.no-print method="get" action={ "/v1/" (slug) "/shared-handouts.html" } role="search" {
                (select("theme", "Thème", "Tous", theme.map(Theme::word), Theme::ALL.iter().map(theme_words)))
                (select("level", "Niveau", "Tous", level.map(Level::word), levels().into_iter()))
                button.button.button--quiet type="submit" { "Chercher" }
            }
            @if found.is_empty() {
                p.empty { "Aucune fiche ne correspond. Choisissez un autre thème ou un autre niveau." }
            } @else {
                ul.handouts role="list" {
                    @for one in found {
                        li.card {
                            h2 { a href={ "/s/" (one.code) } { (one.title) } }
                            p { (about(one)) }
                        }
                    }
                }
            }
        }
    }
}

fn levels() -> [(&'static str, &'static str); 3] {
    [("beginner", "Débutants"), ("intermediate", "Initiés"), ("advanced", "Confirmés")]
}

fn select<'a>(
    name: &str,
    label: &str,
    all: &str,
    chosen: Option<&str>,
    options: impl Iterator<Item = (&'a str, &'a str)>,
) -> Markup {
    html! {
        div.field {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { (all) }
                @for (value, words) in options { option value=(value) selected[chosen == Some(value)] { (words) } }
            }
        }
    }
}

/// Theme, level and device, in a line.
fn about(one: &SharedHandout) -> String {
    let level = one.level.map(|level| format!("pour {}", level.french()));
    let device = one.device.map(|device| match device {
        HandoutDevice::Computer => "ordinateur".to_owned(),
        HandoutDevice::Tablet => "tablette".to_owned(),
        HandoutDevice::Smartphone => "smartphone".to_owned(),
    });
    let kind = (one.version.kind == VersionKind::Link).then(|| "sur un autre site".to_owned());
    [Some(one.theme.french().to_owned()), level, device, one.system.clone(), kind]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// One handout; `text` is what was written, if it was.
pub fn one(slug: &str, handout: &SharedHandout, text: Option<&Markup>, letters: LetterSize) -> Markup {
    let version = &handout.version;
    let is_large = letters == LetterSize::Large;
    let document = format!("/v1/{slug}/shared-handouts/{}/document.pdf", handout.code);
    let (other, words) = match is_large {
        true => (format!("/s/{}", handout.code), "Caractères ordinaires"),
        false => (format!("/s/{}?letters=large", handout.code), "Gros caractères"),
    };
    html! {
        main.page.stack.handout.handout--large[is_large] #contenu tabindex="-1" {
            p.no-print { a href={ "/v1/" (slug) "/shared-handouts.html" } { "← Tous les supports" } }
            h1 { (handout.title) }
            p.hint { (about(handout)) }
            div.cluster.no-print {
                @if let Some(link) = &version.link {
                    a.button href=(link) rel="noopener noreferrer" { "Ouvrir sur " (site(link)) }
                }
                @if version.has_file { a.button href=(document) { "Imprimer (PDF)" } }
                @if version.has_large_print {
                    a.button.button--quiet href={ (document) "?letters=large" } {
                        "Imprimer en gros caractères (PDF)"
                    }
                }
                @if text.is_some() { a.button.button--quiet href=(other) { (words) } }
            }
            @if let Some(text) = text { div.handout-text.stack { (text) } }
            (imprint(handout))
        }
    }
}

fn site(link: &str) -> &str {
    spoken_address(link).split('/').next().unwrap_or_default()
}

fn imprint(handout: &SharedHandout) -> Markup {
    let version = &handout.version;
    let licence = version.licence.french();
    html! {
        p.hint.handout-imprint {
            "Fiche " (handout.code) ", version " (version.number)
            @if let Some(day) = version.reviewed_on { ", vérifiée le " (french::date_and_year(day)) }
            ". Par " (version.author) ". "
            @if let Some(address) = licence_address(version.licence) {
                a href=(address) rel="license noopener noreferrer" { (licence) }
            } @else {
                (licence)
            }
            @if let Some(source) = &version.source_url {
                ". Source\u{a0}: " a href=(source) rel="noopener noreferrer" { (site(source)) }
            }
            "."
        }
    }
}

fn licence_address(licence: Licence) -> Option<&'static str> {
    match licence {
        Licence::Etalab => Some("https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
        Licence::CcBySa => Some("https://creativecommons.org/licenses/by-sa/4.0/deed.fr"),
        Licence::CcByNcSa => Some("https://creativecommons.org/licenses/by-nc-sa/4.0/deed.fr"),
        Licence::None => None,
    }
}
