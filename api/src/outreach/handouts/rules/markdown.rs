//! The small Markdown of handouts: what is allowed, and for all else the line where it stands.
//!
//! Headings of three levels, paragraphs, lists, bold, links to sites, pictures of the handout by their number
//! (`![what it shows](image:1)`), quotes for what to remember, and a rule for a new page. HTML is none of it.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};

use super::read_address;

/// Most characters of a text.
pub const LONGEST: usize = 20_000;
/// Most parts of a text: headings, paragraphs, items, pictures.
const MOST_PARTS: usize = 600;
/// Deepest list: steps, and points of a step.
const DEEPEST: usize = 2;

/// A text with one look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The words; a line break is `\n`.
    pub text: String,
    /// True if it is bold.
    pub bold: bool,
    /// Address that it leads to.
    pub link: Option<String>,
}

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A heading of a level, from 1.
    Heading(u8, Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// Items; numbered ones begin with a number.
    List(Option<u64>, Vec<Vec<Part>>),
    /// A picture of the handout, by its number, with words in place of it.
    Picture(i32, String),
    /// Point to remember.
    Remember(Vec<Part>),
    /// All that follows begins on another page.
    PageBreak,
}

/// A thing that is not allowed, and the line where it stands, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line.
    pub line: usize,
    /// Advice, in French.
    pub advice: String,
}

/// Reads a text.
///
/// # Errors
/// Everything in it that is not allowed.
pub fn read(text: &str) -> Result<Vec<Part>, Vec<Fault>> {
    let mut reader = Reader::default();
    let starts: Vec<usize> =
        std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect();
    for (event, range) in Parser::new_ext(text, Options::empty()).into_offset_iter() {
        reader.line = starts.partition_point(|start| *start <= range.start).max(1);
        reader.take(event);
    }
    reader.finish()
}

/// Numbers of the pictures that a text shows.
pub fn pictures(parts: &[Part]) -> Vec<i32> {
    let mut found = Vec::new();
    for part in parts {
        match part {
            Part::Picture(number, _) => found.push(*number),
            Part::List(_, items) => items.iter().for_each(|item| found.extend(pictures(item))),
            Part::Remember(parts) => found.extend(pictures(parts)),
            Part::Heading(..) | Part::Paragraph(_) | Part::PageBreak => {}
        }
    }
    found
}

/// An element that is open.
enum Open {
    Item(Vec<Part>),
    List(Option<u64>, Vec<Vec<Part>>),
    Remember(Vec<Part>),
    /// One that is refused: its content goes with it.
    Refused,
}

#[derive(Default)]
struct Reader {
    line: usize,
    parts: Vec<Part>,
    open: Vec<Open>,
    /// Text of the heading, paragraph or item that is being read.
    spans: Vec<Span>,
    bold: usize,
    link: Option<String>,
    /// A picture that is being read, with its words.
    picture: Option<(i32, String)>,
    heading: u8,
    count: usize,
    faults: Vec<Fault>,
}

impl Reader {
    fn refuse(&mut self, advice: impl Into<String>) {
        let fault = Fault { line: self.line, advice: advice.into() };
        if self.faults.len() < 20 && self.faults.last() != Some(&fault) {
            self.faults.push(fault);
        }
    }

    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.write(&text),
            Event::SoftBreak => self.write(" "),
            Event::HardBreak => self.write("\n"),
            Event::Rule => match self.open.is_empty() {
                true => self.push(Part::PageBreak),
                false => self.refuse("Un saut de page se met entre deux parties, pas dans une liste."),
            },
            Event::Html(_) | Event::InlineHtml(_) => {
                self.refuse("Le HTML n'est pas accepté : retirez ce qui est entre « < » et « > ».");
            }
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.refuse("Retirez les accents graves : mettez plutôt le mot en **gras**.");
            }
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => self.refuse("Cette écriture n'est pas acceptée."),
        }
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            // A tight item has its text without a paragraph around it.
            Tag::Paragraph => self.flush(),
            Tag::Heading { level, .. } => {
                self.flush();
                self.check_level(level);
            }
            Tag::BlockQuote(_) => {
                self.flush();
                if self.open.is_empty() {
                    self.open.push(Open::Remember(Vec::new()));
                } else {
                    self.refuse("« À retenir » ne se met ni dans une liste, ni dans un autre « À retenir ».");
                    self.open.push(Open::Refused);
                }
            }
            Tag::List(start) => {
                self.flush();
                let depth = self.open.iter().filter(|open| matches!(open, Open::List(..))).count();
                if depth >= DEEPEST {
                    self.refuse("Une liste a deux niveaux au plus.");
                }
                self.open.push(Open::List(start, Vec::new()));
            }
            Tag::Item => self.open.push(Open::Item(Vec::new())),
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.refuse("L'italique se lit mal : mettez plutôt le mot en **gras**."),
            Tag::Link { link_type, dest_url, .. } => self.begin_link(link_type, &dest_url),
            Tag::Image { dest_url, .. } => self.begin_picture(&dest_url),
            Tag::CodeBlock(_) => {
                self.flush();
                self.refuse("Retirez les espaces ou les accents graves au début de cette ligne.");
                self.open.push(Open::Refused);
            }
            Tag::HtmlBlock => {
                self.flush();
                self.refuse("Le HTML n'est pas accepté : retirez ce qui est entre « < » et « > ».");
                self.open.push(Open::Refused);
            }
            _ => {
                self.refuse("Cette écriture n'est pas acceptée.");
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(level) => {
                let spans = std::mem::take(&mut self.spans);
                if spans.iter().all(|span| span.text.trim().is_empty()) {
                    return self.refuse("Ce titre est vide.");
                }
                if spans.iter().any(|span| span.link.is_some()) {
                    self.refuse("Mettez le lien dans le texte, pas dans un titre.");
                }
                self.push(Part::Heading(level as u8, trimmed(spans)));
            }
            TagEnd::Item => {
                self.flush();
                let Some(Open::Item(parts)) = self.open.pop() else { return };
                if parts.is_empty() {
                    self.refuse("Ce point de la liste est vide.");
                }
                if let Some(Open::List(_, items)) = self.open.last_mut() {
                    items.push(parts);
                }
                self.count += 1;
            }
            TagEnd::List(_) => {
                if let Some(Open::List(start, items)) = self.open.pop() {
                    self.push(Part::List(start, items));
                }
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                if let Some(Open::Remember(parts)) = self.open.pop() {
                    self.push(Part::Remember(parts));
                }
            }
            TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.spans.clear();
                self.open.pop();
            }
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Link => self.link = None,
            TagEnd::Image => self.end_picture(),
            _ => {}
        }
    }

    fn check_level(&mut self, level: HeadingLevel) {
        let level = level as u8;
        if !self.open.is_empty() {
            self.refuse("Un titre ne se met ni dans une liste, ni dans « À retenir ».");
        } else if level > 3 {
            self.refuse("Trois niveaux de titres au plus : #, ## et ###.");
        } else if level > self.heading + 1 {
            self.refuse(format!("Mettez d'abord un titre de niveau {}.", self.heading + 1));
        }
        self.heading = level;
    }

    fn begin_link(&mut self, kind: LinkType, address: &CowStr<'_>) {
        self.link = read_address(address);
        if kind == LinkType::Email || self.link.is_none() {
            self.refuse("Un lien commence par https:// et mène à un site.");
        }
    }

    fn begin_picture(&mut self, address: &CowStr<'_>) {
        let number = address.strip_prefix("image:").and_then(|number| number.parse().ok());
        match number {
            Some(number) if self.picture.is_none() => self.picture = Some((number, String::new())),
            _ => {
                self.refuse("Envoyez l'image au service, puis écrivez ![ce qu'elle montre](image:1).");
                self.picture = Some((0, String::new()));
            }
        }
    }

    fn end_picture(&mut self) {
        let Some((number, words)) = self.picture.take() else { return };
        let is_alone = self.spans.iter().all(|span| span.text.trim().is_empty()) && self.link.is_none();
        if !is_alone {
            return self.refuse("Laissez une ligne vide avant et après une image.");
        }
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return self.refuse("Écrivez entre [ et ] ce que montre l'image, pour qui ne la voit pas.");
        }
        self.spans.clear();
        self.push(Part::Picture(number, words));
    }

    fn write(&mut self, text: &str) {
        if let Some((_, words)) = &mut self.picture {
            words.push_str(text);
            return;
        }
        if matches!(self.open.last(), Some(Open::Refused)) {
            return;
        }
        // Words that follow a picture on its line.
        let after_picture = matches!(self.innermost().last(), Some(Part::Picture(..)));
        if self.spans.is_empty() && after_picture && text.trim().is_empty() {
            return;
        }
        let (bold, link) = (self.bold > 0, self.link.clone());
        match self.spans.last_mut() {
            Some(last) if last.bold == bold && last.link == link => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), bold, link }),
        }
    }

    fn innermost(&mut self) -> &mut Vec<Part> {
        match self.open.last_mut() {
            Some(Open::Item(parts) | Open::Remember(parts)) => parts,
            _ => &mut self.parts,
        }
    }

    /// Ends the text that is being read, as a paragraph.
    fn flush(&mut self) {
        let spans = trimmed(std::mem::take(&mut self.spans));
        if !spans.is_empty() {
            self.push(Part::Paragraph(spans));
        }
    }

    fn push(&mut self, part: Part) {
        self.count += 1;
        if matches!(self.open.last(), Some(Open::Refused)) {
            return;
        }
        self.innermost().push(part);
    }

    fn finish(mut self) -> Result<Vec<Part>, Vec<Fault>> {
        if self.count > MOST_PARTS {
            self.line = 1;
            self.refuse("Ce texte est trop long pour un support : faites-en plusieurs.");
        }
        if self.faults.is_empty() { Ok(self.parts) } else { Err(self.faults) }
    }
}

/// Spans without the spaces at both ends; none if nothing is left.
fn trimmed(mut spans: Vec<Span>) -> Vec<Span> {
    if let Some(first) = spans.first_mut() {
        first.text = first.text.trim_start().to_owned();
    }
    if let Some(last) = spans.last_mut() {
        last.text = last.text.trim_end().to_owned();
    }
    spans.retain(|span| !span.text.is_empty());
    spans
}

#[cfg(test)]
mod tests;
