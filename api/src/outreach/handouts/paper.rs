//! Written handouts on paper: A4 in letters of 14 or 20 points, with where they are from on each page.

use std::collections::HashMap;

use super::rules::markdown::{Part, Span};
use super::rules::spoken_address;
use super::{LetterSize, Licence};
use crate::kernel::text::problem::Problem;
use crate::paper::{self, Block, COLUMN, Face, Frame, MM, Paper, Picture, Role, Words};

/// Text of each page about the handout.
#[derive(Clone, Debug)]
pub struct Imprint {
    /// Title.
    pub title: String,
    /// Code of the short address.
    pub code: String,
    /// Number of the version; none of a draft.
    pub version: Option<i32>,
    /// Author.
    pub author: String,
    /// Licence.
    pub licence: Licence,
    /// Name of the organisation.
    pub organisation: String,
    /// Number to call.
    pub phone: String,
    /// Short address, where everybody may read it.
    pub address: Option<String>,
}

/// Sizes of what stands on paper, in points.
struct Sizes {
    text: f32,
    headings: [f32; 3],
    indent: f32,
    picture: f32,
}

fn sizes(letters: LetterSize) -> Sizes {
    match letters {
        LetterSize::Normal => Sizes { text: 14.0, headings: [18.0, 16.0, 14.5], indent: 9.0 * MM, picture: 75.0 * MM },
        LetterSize::Large => Sizes { text: 20.0, headings: [26.0, 23.0, 21.0], indent: 13.0 * MM, picture: 95.0 * MM },
    }
}

/// Lays a text out on pages and writes it as PDF; returns it with its number of pages.
pub fn print(
    parts: &[Part],
    pictures: &HashMap<i32, Picture>,
    imprint: &Imprint,
    letters: LetterSize,
) -> Result<(Vec<u8>, usize), Problem> {
    let sizes = sizes(letters);
    let mut sheet = Sheet { paper: Paper::new(), sizes: &sizes, pictures, held: None };
    let title = match letters {
        LetterSize::Normal => 22.0,
        LetterSize::Large => 30.0,
    };
    sheet.put(Block::heading(&imprint.title, 1, title).with_space(title * 0.3));
    for part in parts {
        sheet.part(part);
    }
    sheet.release();
    let pages = sheet.paper.page_count();
    let document = paper::write(&[(&sheet.paper, &frame(imprint))]).map_err(Problem::unavailable)?;
    Ok((document, pages))
}

fn frame(imprint: &Imprint) -> Frame {
    let Imprint { title, code, version, author, licence, organisation, phone, address } = imprint;
    let mark = match version {
        Some(number) => format!("{code} · version {number}"),
        None => format!("{code} · brouillon"),
    };
    let by = match author == organisation {
        true => licence.french().to_owned(),
        false => format!("{author} · {}", licence.french()),
    };
    let mut foot = vec![format!("{organisation} · Une question ? {phone}")];
    foot.extend(address.as_deref().map(|address| format!("À lire et à imprimer : {}", spoken_address(address))));
    foot.push(by);
    Frame { title: title.clone(), mark, foot, address: address.clone() }
}

struct Sheet<'a> {
    paper: Paper,
    sizes: &'a Sizes,
    pictures: &'a HashMap<i32, Picture>,
    /// A heading or what leads to a list, which stays with what follows it.
    held: Option<Block>,
}

impl Sheet<'_> {
    fn put(&mut self, block: Block) {
        match self.held.take() {
            Some(held) => self.paper.push(held.above(block)),
            None => self.paper.push(block),
        }
    }

    fn release(&mut self) {
        if let Some(held) = self.held.take() {
            self.paper.push(held);
        }
    }

    fn part(&mut self, part: &Part) {
        let text = self.sizes.text;
        match part {
            Part::Heading(level, spans) => {
                self.release();
                let size = self.sizes.headings[usize::from(*level).clamp(1, 3) - 1];
                let plain: String = spans.iter().map(|span| span.text.replace('\n', " ")).collect();
                let space = Block::space(size * 0.4);
                self.held = Some(space.above(Block::heading(&plain, u16::from(*level) + 1, size)));
            }
            Part::Paragraph(spans) => {
                let block = Block::rich(&words(spans), Role::Paragraph, text, 0.0, COLUMN).with_space(text * 0.5);
                self.put(block);
            }
            Part::List(start, items) => self.list(*start, items, 0.0),
            Part::Picture(number, words) => {
                if let Some(picture) = self.pictures.get(number) {
                    self.put(Block::picture(picture, words, self.sizes.picture));
                }
            }
            Part::Remember(parts) => {
                let title = Words { text: "À retenir".to_owned(), face: Face::Bold };
                let mut block = Block::rich(&[title], Role::Paragraph, text, 0.0, Block::framed_width());
                for part in parts {
                    block = block.above(self.remembered(part));
                }
                self.put(Block::space(text * 0.4).above(block.framed()));
            }
            Part::PageBreak => {
                self.release();
                self.paper.break_page();
            }
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Part>], x: f32) {
        let indent = self.sizes.indent;
        for (number, parts) in items.iter().enumerate() {
            let mark = start.map_or("•".to_owned(), |start| format!("{}.", start.saturating_add(number as u64)));
            let mut mark = Some(mark);
            for part in parts {
                match part {
                    Part::Paragraph(spans) => {
                        let mark = mark.take().unwrap_or_default();
                        self.put(Block::item(&mark, &words(spans), self.sizes.text, x, indent));
                    }
                    Part::List(start, items) => self.list(*start, items, x + indent),
                    other => self.part(other),
                }
            }
        }
    }

    /// A part within a frame: texts and plain lists, as others are not read there.
    fn remembered(&self, part: &Part) -> Block {
        let (size, width) = (self.sizes.text, Block::framed_width());
        let plain = |words: &[Words]| Block::rich(words, Role::Paragraph, size, 0.0, width).with_space(size * 0.2);
        match part {
            Part::Paragraph(spans) => plain(&words(spans)),
            Part::List(_, items) => items.iter().flatten().fold(Block::default(), |block, part| match part {
                Part::Paragraph(spans) => {
                    let bullet = Words { text: "• ".to_owned(), face: Face::Bold };
                    block.above(plain(&[vec![bullet], words(spans)].concat()))
                }
                other => block.above(self.remembered(other)),
            }),
            _ => Block::default(),
        }
    }
}

/// Words of spans; on paper a link says its address.
fn words(spans: &[Span]) -> Vec<Words> {
    let mut found = Vec::new();
    for (number, Span { text, bold, link }) in spans.iter().enumerate() {
        let face = if *bold { Face::Bold } else { Face::Regular };
        found.push(Words { text: text.clone(), face });
        let ends = spans.get(number + 1).is_none_or(|next| next.link != *link);
        if let Some(address) = link.as_deref().map(spoken_address).filter(|address| ends && !text.contains(address)) {
            found.push(Words { text: format!(" ({address})"), face: Face::Regular });
        }
    }
    found
}
