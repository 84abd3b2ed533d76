//! The organisation's name and number, written into a page before it is sent.
//!
//! The pages in `frontend/` are the same for every organisation: `<org-name>` and `<phone-line>` stand where these two
//! belong, with words that hold anywhere. Their number is what people need most where no script runs, or none yet.

use maud::{Markup, PreEscaped, html};

use super::layout::token_length;
use crate::kernel::text::french::curly;

/// Texts of pages on the organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Name shown to people.
    pub name: String,
    /// Number to call, in E.164.
    pub phone: String,
    /// The same number as people write it in France.
    pub phone_display: String,
    /// Public e-mail address.
    pub email: Option<String>,
    /// Its logo.
    pub logo: Option<Logo>,
    /// The message of the house, while it lasts.
    pub notice: Option<String>,
    /// The rule for people from elsewhere, as a sentence.
    pub outside: &'static str,
    /// When the office answers the phone, and calls.
    pub office_hours: String,
    /// Its Maisons.
    pub houses: Vec<House>,
}

/// A logo on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Where the image is.
    pub address: String,
    /// Words in place of the image.
    pub alternative: String,
    /// Width, in pixels.
    pub width: i32,
    /// Height, in pixels.
    pub height: i32,
}

/// A Maison on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct House {
    /// Name shown to people.
    pub name: String,
    /// Number to call, in E.164.
    pub phone: String,
    /// The same number as people write it in France.
    pub phone_display: String,
    /// Street, number and commune.
    pub address: String,
    /// Opening hours, as they are read.
    pub opening_hours: String,
    /// Days of a travelling Maison, as they are read.
    pub days: String,
}

/// Said before the number where the page asks nothing else, as in `frontend/js/ui/phone-line.js`.
const QUESTION: &str = "Un doute&nbsp;?";

/// Writes the facts into the elements of a page that stand for them.
pub fn write_facts(page: &str, facts: &Facts) -> String {
    let named = fill(page, "org-name", |_| html! { (facts.name) }.0);
    let named = fill(&named, "org-logo", |_| logo(facts).0);
    let named = fill(&named, "house-notice", |_| notice(facts).0);
    let named = fill(&named, "outside-rule", |_| html! { (facts.outside) }.0);
    let named = fill(&named, "maison-list", |_| houses(facts).0);
    fill(&named, "phone-line", |tag| {
        let question = attribute(tag, "question").unwrap_or(QUESTION);
        html! {
            span { (PreEscaped(question)) }
            span { " Appelez-nous au\u{a0}" }
            a.nowrap href={ "tel:" (facts.phone) } { (facts.phone_display) }
        }
        .0
    })
}

fn notice(facts: &Facts) -> Markup {
    html! {
        @if let Some(text) = &facts.notice { section aria-label="Message de la Maison" { p { (curly(text)) } } }
    }
}

fn logo(facts: &Facts) -> Markup {
    html! {
        @if let Some(logo) = &facts.logo {
            img src=(logo.address) alt=(logo.alternative) width=(logo.width) height=(logo.height);
        }
    }
}

/// When the office answers; each Maison with its address, hours and days; the address to write to.
fn houses(facts: &Facts) -> Markup {
    html! {
        @if !facts.office_hours.is_empty() {
            p {
                strong { "Au téléphone" }
                ", nous répondons et nous rappelons\u{a0}: " (curly(&facts.office_hours)) "."
            }
        }
        @for house in &facts.houses {
            section.card.stack {
                h2 { (curly(&house.name)) }
                dl.summary-list {
                    div { dt { "Adresse" } dd { (curly(&house.address)) } }
                    div {
                        dt { "Téléphone" }
                        dd { a.nowrap href={ "tel:" (house.phone) } { (house.phone_display) } }
                    }
                    div { dt { "Accueil sur place" } dd { (curly(&house.opening_hours)) } }
                    @if !house.days.is_empty() {
                        div { dt { "Où et quand" } dd { @for line in house.days.lines() { (curly(line)) br; } } }
                    }
                }
            }
        }
        @if let Some(email) = &facts.email {
            p { "Par courriel\u{a0}: " a.wrap-anywhere href={ "mailto:" (email) } { (email) } }
        }
    }
}

/// Replaces the content of each element of a name; `content` is given the start tag.
fn fill(page: &str, element: &str, content: impl Fn(&str) -> String) -> String {
    let (start, end) = (format!("<{element}"), format!("</{element}>"));
    let mut filled = String::with_capacity(page.len() + 512);
    let mut rest = page;
    while let Some(at) = rest.find(&start) {
        let (before, from) = rest.split_at(at);
        let (tag, inside) = from.split_at(token_length(from));
        let Some(close) = inside.find(&end) else { break };
        filled += before;
        filled += tag;
        filled += &content(tag);
        rest = &inside[close..];
    }
    filled + rest
}

/// The value of an attribute, as it stands in the tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    value.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::{Facts, Logo, write_facts};

    fn written(page: &str) -> String {
        let [name, phone, phone_display] = ["Sud & Hérault", "+33467000000", "04 67 00 00 00"].map(str::to_owned);
        write_facts(page, &Facts { name, phone, phone_display, ..Facts::default() })
    }

    #[test]
    fn the_name_and_the_number_stand_in_the_page() {
        assert_eq!(
            written("<p>Chez <org-name>votre communauté</org-name>.</p>"),
            "<p>Chez <org-name>Sud &amp; Hérault</org-name>.</p>"
        );
        assert_eq!(
            written("<phone-line class=\"a > b\">Appelez votre Maison.</phone-line> Ou venez."),
            "<phone-line class=\"a > b\"><span>Un doute&nbsp;?</span><span> Appelez-nous au\u{a0}</span>\
             <a class=\"nowrap\" href=\"tel:+33467000000\">04 67 00 00 00</a></phone-line> Ou venez."
        );
    }

    #[test]
    fn a_page_asks_its_own_question() {
        let page = written("<phone-line question=\"Bloqué&nbsp;?\"></phone-line><phone-line>x</phone-line>");
        assert!(page.contains("<span>Bloqué&nbsp;?</span>"), "{page}");
        assert_eq!(page.matches("tel:+33467000000").count(), 2);
    }

    #[test]
    fn what_people_wrote_stays_text() {
        let facts = Facts {
            notice: Some("L'été <script>".to_owned()),
            logo: Some(Logo { address: "/l".into(), alternative: "\"><b>".into(), width: 2, height: 1 }),
            ..Facts::default()
        };
        let page = write_facts("<house-notice></house-notice><org-logo></org-logo>", &facts);
        assert_eq!(
            page,
            "<house-notice><section aria-label=\"Message de la Maison\"><p>L’été &lt;script&gt;</p></section>\
             </house-notice>\
             <org-logo><img src=\"/l\" alt=\"&quot;&gt;&lt;b&gt;\" width=\"2\" height=\"1\"></org-logo>"
        );
        let hours = Facts { office_hours: "le mardi".to_owned(), ..Facts::default() };
        let page = write_facts("<maison-list></maison-list>", &hours);
        assert!(page.contains("nous rappelons\u{a0}: le mardi."), "{page}");
        let bare = write_facts("<house-notice></house-notice><org-logo></org-logo>", &Facts::default());
        assert_eq!(bare, "<house-notice></house-notice><org-logo></org-logo>", "nothing without them");
    }

    #[test]
    fn what_is_not_closed_stays_as_it_is() {
        assert_eq!(written("a <org-name>b"), "a <org-name>b");
        assert_eq!(written("a <phone-line"), "a <phone-line");
    }
}
