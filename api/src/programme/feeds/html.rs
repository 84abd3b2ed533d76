//! HTML, for sites that frame a page and run no scripts of others.

use maud::{DOCTYPE, Markup, html};

use super::item::{Feed, Item};
use super::text::{day, hour, seats};

/// The media type.
pub const KIND: &str = "text/html; charset=utf-8";

/// Writes a calendar.
pub fn write(feed: &Feed) -> String {
    let phone = &feed.publisher.phone;
    let document = html! {
        (DOCTYPE)
        html lang="fr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (feed.title()) }
                link rel="stylesheet" href="/css/framed.css";
                link rel="alternate" type="text/calendar" href=(feed.address("ics"));
                link rel="canonical" href=(feed.home());
            }
            body {
                main {
                    h1 { "Ateliers numériques gratuits" }
                    @if feed.items.is_empty() {
                        p { "Aucun atelier n’est prévu pour le moment. De nouvelles dates arrivent." }
                    } @else {
                        ul role="list" { @for item in &feed.items { li { (session(feed, item)) } } }
                    }
                    p {
                        "Une question\u{a0}? Appelez le "
                        (call(phone))
                        "."
                    }
                    p {
                        a href=(if feed.has_pages { "/".to_owned() } else { feed.home() }) target="_top" {
                            "Tous les ateliers"
                        }
                        ", par " (feed.publisher.name) "."
                    }
                }
            }
        }
    };
    document.into_string()
}

fn session(feed: &Feed, item: &Item) -> Markup {
    let (starts, ends) = item.times();
    let is_open = item.is_held() && !feed.has_begun(item);
    let form = format!("/v1/{}/sessions/{}/enrolment.html", feed.publisher.slug, item.id);
    html! {
        article.closed[!is_open] {
            h2 { (item.title) " – " (item.level.french()) }
            p { time datetime=(starts.to_rfc3339()) { (day(starts)) ", de " (hour(starts)) " à " (hour(ends)) } }
            p { (item.place.line()) }
            @if !item.is_held() {
                p.state { "Annulé." @if let Some(reason) = &item.cancellation_reason { " Pourquoi\u{a0}: " (reason) } }
            } @else if !is_open {
                p.state { "Déjà commencé." }
            } @else {
                p.state {
                    @if item.seats_left == 0 && item.seats_by_phone {
                        "Il reste de la place par téléphone\u{a0}: appelez le " (call(&feed.publisher.phone)) "."
                    } @else {
                        (seats(item.seats_left, item.capacity, item.seats_by_phone))
                    }
                }
                @if feed.has_pages {
                    // The form, which needs no script, replaces the framing page: nobody may frame it, since people
                    // type their names there. A relative address works on every host that serves this page.
                    p { a.button href=(form) target="_top" {
                        @if item.seats_left > 0 { "S’inscrire" } @else { "S’inscrire sur la liste d’attente" }
                        span.hidden { "\u{a0}: " (item.title) ", " (day(starts)) }
                    } }
                }
            }
        }
    }
}

/// A number that a telephone calls at a touch.
fn call(phone: &str) -> Markup {
    let digits: String = phone.split_whitespace().collect();
    html! { a href={ "tel:" (digits) } { (phone.replace(' ', "\u{a0}")) } }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::tests::{AWKWARD, feed, item};
    use super::*;
    use crate::programme::sessions::words::SessionStatus;

    #[test]
    fn awkward_texts_stay_text() {
        let document = write(&feed(vec![item(AWKWARD)]));
        assert!(document.contains("Écrire; lire, &quot;voir&quot; \\ &lt;b&gt;&amp;"), "{document}");
        assert!(document.contains("mardi 1er décembre 2026, de 14 h à 16 h"), "{document}");
        assert!(document.contains("Encore 2 places sur 4."));
        assert!(document.contains("/enrolment.html\""), "{document}");
    }

    #[test]
    fn nobody_enrols_in_what_is_cancelled_or_has_begun() {
        let cancelled =
            Item { status: SessionStatus::Cancelled, cancellation_reason: Some("Neige".into()), ..item("A") };
        let page = write(&feed(vec![cancelled]));
        assert!(page.contains("Annulé. Pourquoi\u{a0}: Neige") && !page.contains("S’inscrire"), "{page}");
        let begun = Feed { now: item("A").starts_at, ..feed(vec![item("A")]) };
        let page = write(&begun);
        assert!(page.contains("Déjà commencé.") && !page.contains("S’inscrire"), "{page}");
        let full = write(&feed(vec![Item { seats_left: 0, ..item("A") }]));
        let by_phone = write(&feed(vec![Item { seats_left: 0, seats_by_phone: true, ..item("A") }]));
        assert!(by_phone.contains("par téléphone\u{a0}: appelez le <a") && !by_phone.contains("Complet"), "{by_phone}");
        assert!(full.contains("Complet") && full.contains("S’inscrire sur la liste d’attente<span"), "{full}");
    }

    proptest! {
        #[test]
        fn no_text_brings_markup_of_its_own(text in any::<String>()) {
            let tags = |text: &str| write(&feed(vec![item(text)])).matches('<').count();
            prop_assert_eq!(tags(&text), tags("A"));
        }
    }
}
