//! Atom (RFC 4287), for feed readers and for sites that show a list.

use chrono::SecondsFormat;

use super::item::{Feed, Item};
use super::text::{day_and_hour, xml};

/// The media type.
pub const KIND: &str = "application/atom+xml; charset=utf-8";

/// Writes a calendar.
pub fn write(feed: &Feed) -> String {
    let (own, home) = (xml(&feed.address("atom")), xml(&feed.home()));
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\">\n\
         <id>{own}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{own}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{home}\"/>\n\
         <author><name>{author}</name></author>\n",
        title = xml(&feed.title()),
        updated = feed.changed_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        author = xml(&feed.publisher.name),
    );
    feed.items.iter().for_each(|item| entry(&mut text, feed, item));
    text.push_str("</feed>\n");
    text
}

fn entry(text: &mut String, feed: &Feed, item: &Item) {
    let when = day_and_hour(item.times().0);
    let link = feed.page(item).unwrap_or_else(|| feed.home());
    let summary = format!("{when}, {}.\n{}", item.place.line(), item.details(&feed.publisher.phone));
    text.push_str(&format!(
        "<entry>\n<id>urn:uuid:{id}</id>\n<title>{title}</title>\n<updated>{updated}</updated>\n\
         <published>{published}</published>\n<link rel=\"alternate\" type=\"text/html\" href=\"{link}\"/>\n\
         <category term=\"{level}\" label=\"{label}\"/>\n<summary>{summary}</summary>\n</entry>\n",
        id = item.id,
        title = xml(&format!("{}, {when}", item.heading())),
        updated = item.changed_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        published = item.created_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        link = xml(&link),
        level = item.level.word(),
        label = item.level.french(),
        summary = xml(&summary),
    ));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::text::tests::{AWKWARD, feed, item};
    use super::*;

    /// Checks that all characters are those of XML 1.0, with `&` and `<` only in markup.
    fn assert_well_formed(document: &str) {
        assert!(document.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\t') || c >= '\u{80}'), "{document:?}");
        assert!(!document.contains(['\u{fffe}', '\u{ffff}']));
        assert_eq!(document.matches('<').count(), document.matches('>').count());
        for part in document.split('&').skip(1) {
            let entity = part.split(';').next().unwrap_or_default();
            assert!(["amp", "lt", "gt", "quot", "#39", "#13"].contains(&entity), "{entity}");
        }
    }

    #[test]
    fn awkward_texts_stay_text() {
        let document = write(&feed(vec![item(AWKWARD)]));
        assert_well_formed(&document);
        assert!(document.contains("Écrire; lire, &quot;voir&quot; \\ &lt;b&gt;&amp;\n=1+1&#13;\n👵🏽"), "{document}");
        assert_eq!(document.matches("<entry>").count(), 1);
    }

    proptest! {
        #[test]
        fn any_text_stays_well_formed(text in any::<String>()) {
            assert_well_formed(&write(&feed(vec![item(&text)])));
        }
    }
}
