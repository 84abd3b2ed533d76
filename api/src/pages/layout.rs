//! The layout of markup over lines, so that people can read it and compare versions.

use maud::Markup;

/// Elements with their children on separate lines; any other element is one line with all its content.
const CONTAINERS: [&str; 6] = ["<header", "<footer", "<nav", "<div", "<ul", "<a class=\"brand\""];
const VOID: [&str; 3] = ["<img", "<link", "<meta"];
const INDENT: &str = "  ";

/// Lays markup out over lines, indented by at least `depth` levels.
pub fn lay_out(markup: &Markup, depth: usize) -> String {
    let begins = |token: &str, starts: &[&str]| starts.iter().any(|start| token.starts_with(start));
    let mut text = String::new();
    // For each open element: is it a container?
    let mut open: Vec<bool> = Vec::new();
    let mut rest = markup.0.as_str();
    while !rest.is_empty() {
        let (token, after) = rest.split_at(token_length(rest));
        rest = after;
        let closes_container = token.starts_with("</") && open.pop() == Some(true);
        if closes_container || (!token.starts_with("</") && open.last() != Some(&false)) {
            text.push_str(&INDENT.repeat(depth + open.len()));
        }
        text.push_str(token);
        if token.starts_with('<') && !token.starts_with("</") && !begins(token, &VOID) {
            open.push(begins(token, &CONTAINERS));
        }
        if open.last() != Some(&false) {
            text.push('\n');
        }
    }
    text.replace('\u{a0}', "&nbsp;")
}

/// The length of the next tag, up to its end outside of quotes, or of the text before the next tag.
pub(super) fn token_length(text: &str) -> usize {
    if !text.starts_with('<') {
        return text.find('<').unwrap_or(text.len());
    }
    let mut is_quoted = false;
    text.find(|char| {
        is_quoted ^= char == '"';
        char == '>' && !is_quoted
    })
    .map_or(text.len(), |end| end + 1)
}

#[cfg(test)]
mod tests {
    use maud::html;

    use super::lay_out;

    #[test]
    fn containers_hold_lines() {
        let markup = html! {
            meta name="description" content="a > b";
            nav.menu { ul { li { a href="/" { "Ici\u{a0}: " b { "là" } } } } }
            a.brand href="/" { img src="x"; span { "Nom" } }
        };
        let lines = [
            "  <meta name=\"description\" content=\"a &gt; b\">",
            "  <nav class=\"menu\">",
            "    <ul>",
            "      <li><a href=\"/\">Ici&nbsp;: <b>là</b></a></li>",
            "    </ul>",
            "  </nav>",
            "  <a class=\"brand\" href=\"/\">",
            "    <img src=\"x\">",
            "    <span>Nom</span>",
            "  </a>",
        ];
        assert_eq!(lay_out(&markup, 1).lines().collect::<Vec<_>>(), lines);
    }
}
