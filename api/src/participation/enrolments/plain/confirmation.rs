//! The page that confirms an enrolment, to print and bring.

use chrono::{DateTime, FixedOffset};
use maud::{Markup, html};

use super::page::{place, when};
use crate::directory::people::Way;
use crate::directory::places::views::Position;
use crate::kernel::text::french::{self, curly};
use crate::participation::enrolments::EnrolmentStatus;
use crate::participation::enrolments::own::views::OwnEnrolment;

/// State of an enrolment that was just made, as its page says it.
enum State {
    Seated,
    Held(DateTime<FixedOffset>),
    Waiting(i64),
    Over,
}

fn state_of(enrolment: &OwnEnrolment) -> State {
    match (enrolment.status, enrolment.held_until) {
        (EnrolmentStatus::Enrolled, Some(until)) => State::Held(until),
        (EnrolmentStatus::Enrolled, None) => State::Seated,
        (EnrolmentStatus::Waiting, _) => State::Waiting(enrolment.position.unwrap_or(1)),
        _ => State::Over,
    }
}

/// Title of the page: what has become of the request, since papers and screen readers begin with it.
pub fn title(enrolment: &OwnEnrolment) -> &'static str {
    match state_of(enrolment) {
        State::Seated => "Votre place est réservée",
        State::Held(_) => "Confirmez votre place",
        State::Waiting(_) => "Vous êtes sur la liste d’attente\u{a0}: pas encore de place",
        State::Over => "Votre inscription a changé",
    }
}

/// Renders the main part; `phone` is the number to call, as people write it.
pub fn render(enrolment: &OwnEnrolment, phone: &str) -> Markup {
    let OwnEnrolment { session, learner, reference, .. } = enrolment;
    let is_waiting = matches!(state_of(enrolment), State::Waiting(_));
    html! {
        main.page.stack #contenu tabindex="-1" {
            div.sheet.stack {
                (state_notice(enrolment))
                p.cluster { span { "Votre référence" } strong.big-reference { (reference) } }
                p.no-print { "Notez cette référence, ou imprimez cette page." }
                div.card {
                    h2 { (curly(&session.title)) " – " (session.level.french()) }
                    dl.summary-list {
                        div { dt { "Jour" } dd { strong { (when(session)) } } }
                        div { dt { "Lieu" } dd { (place(session)) } }
                        div { dt { "Au nom de" } dd { (learner.given_name) " " (learner.family_name) } }
                        @if let Some(access) = &session.venue.access {
                            div { dt { "S’y rendre" } dd { (curly(access)) } }
                        }
                        @if let Some(at) = session.venue.position {
                            div.no-print { dt { "Itinéraire" } dd { (map_link(at)) } }
                        }
                        @if let Some(entry) = &session.venue.accessibility {
                            div { dt { "Accès en fauteuil" } dd { (curly(entry)) } }
                        }
                        @if let Some(name) = &session.welcomed_by {
                            div { dt { "Qui vous accueille" } dd { (name) } }
                        }
                        @if !is_waiting {
                            div {
                                dt { "À apporter" }
                                dd {
                                    "Cette feuille et vos lunettes. Si vous en avez\u{a0}: votre ordinateur, votre \
                                    tablette ou votre téléphone, avec son chargeur. Sinon, on vous prête le matériel."
                                }
                            }
                        }
                    }
                }
                div.notice {
                    h2 {
                        "Vous ne " @if is_waiting { "voulez plus attendre" } @else { "pouvez plus venir" } "\u{a0}?"
                    }
                    p {
                        "Dites-le-nous au " strong.nowrap { (phone.replace(' ', "\u{a0}")) }
                        ", avec votre référence, " strong.nowrap { (reference) }
                        @if !is_waiting { "\u{a0}: une autre personne prendra la place" } "."
                    }
                }
                p.print-only { org-logo {} }
                p.print-only { "Un service gratuit\u{a0}: " org-name { "votre communauté de communes" } "." }
                p.no-print { a href="/" { "Retour aux ateliers" } }
            }
        }
    }
}

fn state_notice(enrolment: &OwnEnrolment) -> Markup {
    let OwnEnrolment { session, learner, .. } = enrolment;
    match state_of(enrolment) {
        State::Seated => html! {
            div.notice.notice--good {
                h1 { "C’est fait, votre place est réservée" }
                p { (learner.given_name) ", on vous attend " (when(session)) ", à " (session.venue.commune) "." }
            }
        },
        State::Held(until) => html! {
            div.notice.notice--warn {
                h1 { "Encore une étape\u{a0}: confirmez votre place" }
                p {
                    "Votre place est retenue jusqu’au " strong { (day_and_hour(until)) } ". " (next_step(enrolment))
                }
                p { "Sans confirmation, elle ira à une autre personne." }
            }
        },
        State::Waiting(position) => html! {
            div.notice.notice--warn {
                h1 { "Vous êtes sur la liste d’attente\u{a0}: pas encore de place" }
                p {
                    strong { "L’atelier est complet\u{a0}: ne venez pas encore." } " " (learner.given_name) ", "
                    @match position {
                        1 => "vous êtes la première personne de la liste. ",
                        2 => "une personne attend avant vous. ",
                        _ => { (position - 1) " personnes attendent avant vous. " }
                    }
                    "Si une place se libère, nous vous préviendrons, et vous nous direz si elle vous convient."
                }
            }
        },
        State::Over => html! {
            div.notice.notice--warn {
                h1 { "Votre inscription a changé depuis" }
                p { phone-line question="Nous vous dirons où elle en est." { "Appelez-nous." } }
            }
        },
    }
}

/// A link to a map with the way there, on another site that is opened only by a click.
fn map_link(Position { latitude, longitude }: Position) -> Markup {
    let map = format!("to={latitude}%2C{longitude}#map=16/{latitude}/{longitude}");
    html! {
        a.link-button href={ "https://www.openstreetmap.org/directions?" (map) } rel="noreferrer" {
            "Carte OpenStreetMap"
        }
    }
}

/// The next step of a person whose seat is held, with the contact that they wrote themselves.
fn next_step(enrolment: &OwnEnrolment) -> String {
    let phone = enrolment.learner.phone_display.as_deref().map(|phone| format!("au {phone}"));
    let phone = phone.as_deref().unwrap_or("à votre numéro").replace(' ', "\u{a0}");
    match enrolment.confirmed_by {
        Some(Way::Email) => {
            let address = enrolment.learner.email.as_deref().unwrap_or("votre adresse e-mail");
            format!("Ouvrez le lien que nous venons d’envoyer à {address} pour la confirmer.")
        }
        Some(Way::Sms) => format!("Ouvrez le lien que nous envoyons par SMS {phone} pour la confirmer."),
        Some(Way::Call) => format!("Nous vous appelons {phone} pour la confirmer avec vous."),
        Some(Way::Letter) | None => "Appelez-nous pour la confirmer.".to_owned(),
    }
}

fn day_and_hour(at: DateTime<FixedOffset>) -> String {
    format!("{} à {}", french::date(at.date_naive()), french::time(at.time()).replace(' ', "\u{a0}"))
}
