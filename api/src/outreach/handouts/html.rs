//! Written handouts as HTML: everything in it comes from the parts of the text, escaped.

use std::collections::HashMap;

use maud::{Markup, html};

use super::rules::markdown::{Part, Span};
use super::views::HandoutPicture;

/// Renders the parts of a text; the title of the page stands above them.
pub fn render(parts: &[Part], slug: &str, pictures: &HashMap<i32, HandoutPicture>) -> Markup {
    let renderer = Renderer { slug, pictures };
    renderer.parts(parts)
}

struct Renderer<'a> {
    slug: &'a str,
    pictures: &'a HashMap<i32, HandoutPicture>,
}

impl Renderer<'_> {
    fn parts(&self, parts: &[Part]) -> Markup {
        html! { @for part in parts { (self.part(part)) } }
    }

    fn part(&self, part: &Part) -> Markup {
        html! {
            @match part {
                Part::Heading(1, words) => { h2 { (spans(words)) } }
                Part::Heading(2, words) => { h3 { (spans(words)) } }
                Part::Heading(_, words) => { h4 { (spans(words)) } }
                Part::Paragraph(words) => { p { (spans(words)) } }
                Part::List(Some(1), items) => { ol { (self.items(items)) } }
                Part::List(Some(start), items) => { ol start=(start) { (self.items(items)) } }
                Part::List(None, items) => { ul { (self.items(items)) } }
                Part::Picture(number, words) => { (self.picture(*number, words)) }
                Part::Remember(parts) => { div.notice { p { strong { "À retenir" } } (self.parts(parts)) } }
                Part::PageBreak => { hr; }
            }
        }
    }

    fn items(&self, items: &[Vec<Part>]) -> Markup {
        html! {
            @for item in items {
                li {
                    @match item.as_slice() {
                        [Part::Paragraph(words)] => { (spans(words)) }
                        parts => { (self.parts(parts)) }
                    }
                }
            }
        }
    }

    fn picture(&self, number: i32, words: &str) -> Markup {
        html! {
            @if let Some(HandoutPicture { id, width, height, .. }) = self.pictures.get(&number) {
                p.handout-picture {
                    img src={ "/v1/" (self.slug) "/handout-pictures/" (id) } alt=(words)
                        width=(width) height=(height) loading="lazy";
                }
            }
        }
    }
}

fn spans(spans: &[Span]) -> Markup {
    html! {
        @for Span { text, bold, link } in spans {
            @match (link, bold) {
                (Some(address), true) => { a href=(address) rel="noopener noreferrer" { strong { (lines(text)) } } }
                (Some(address), false) => { a href=(address) rel="noopener noreferrer" { (lines(text)) } }
                (None, true) => { strong { (lines(text)) } }
                (None, false) => { (lines(text)) }
            }
        }
    }
}

fn lines(text: &str) -> Markup {
    html! {
        @for (number, line) in text.split('\n').enumerate() {
            @if number > 0 { br; }
            (line)
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::rules::markdown::read;
    use super::*;

    /// Text that wants to run a script, to ask another site or to read a file of the machine.
    fn hostile() -> impl Strategy<Value = String> {
        let bits = prop::sample::select(vec![
            "<script>",
            "</script>",
            "<img src=x onerror=alert(1)>",
            "<iframe src=\"https://a.fr\">",
            "<!--",
            "-->",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "data:text/html,<b>",
            "https://a.fr/\"onload=x",
            "](",
            "![a](",
            "[a](",
            "image:1",
            "image:../2",
            ")",
            "`",
            "**",
            "> ",
            "- ",
            "1. ",
            "# ",
            "---\n",
            "\n",
            "\n\n",
            "&#60;",
            "&lt;script&gt;",
            "\\",
            "<https://a.fr>",
            "<a@b.fr>",
            "[a]: //b.fr\n",
            "\u{0}",
            "é",
            "texte ",
            "\t",
            "    ",
        ]);
        let bit = prop_oneof![3 => bits.prop_map(str::to_owned), 1 => "\\PC{0,12}"];
        prop::collection::vec(bit, 0..24).prop_map(|bits| bits.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn no_text_runs_asks_or_reads_anything(text in hostile()) {
            let Ok(parts) = read(&text) else { return Ok(()) };
            let known = HandoutPicture { id: uuid::Uuid::nil(), number: 1, width: 20, height: 20 };
            let page = render(&parts, "here", &HashMap::from([(1, known)])).into_string();
            for tag in page.split('<').skip(1) {
                let name: String = tag.chars().take_while(|c| !matches!(c, ' ' | '>' | '/')).collect();
                let is_known = matches!(
                    name.as_str(),
                    "" | "h2" | "h3" | "h4" | "p" | "ol" | "ul" | "li" | "strong" | "a" | "div" | "hr" | "br" | "img"
                );
                prop_assert!(is_known, "{name} in {page}");
                let inside = tag.split('>').next().unwrap_or_default();
                let names: Vec<&str> = inside.split('"').step_by(2).collect();
                for attribute in names.iter().flat_map(|part| part.split_whitespace()).filter(|a| a.ends_with('=')) {
                    let allowed =
                        ["href=", "rel=", "class=", "src=", "alt=", "width=", "height=", "loading=", "start="];
                    prop_assert!(allowed.contains(&attribute), "{attribute} in {page}");
                }
                if name == "a" {
                    prop_assert!(inside.contains("href=\"https://"), "{page}");
                }
                if name == "img" {
                    prop_assert!(inside.contains("src=\"/v1/here/handout-pictures/0000"), "{page}");
                }
            }
        }
    }
}
